"""The site behind an address: the web, its site collection, and the digest that browsers need."""

import base64
from uuid import uuid4

from m365_sandbox import identities
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import find_site, sharepoint_ids, site_url
from m365_sandbox.sharepoint.rest.answers import Complex, Entity, complex_reply, entity_reply
from m365_sandbox.sharepoint.rest.collections import selected
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest

routes = Routes()
DIGEST_SECONDS = 1800


def open_site(tenant: Tenant, request: GraphRequest) -> Row:
    """The site that the address names, for a caller who may read it. Raises `GraphError` (404, 403)."""
    request.principal.require_site_read()
    return find_site(tenant, request.params["site"])


@routes("GET", "/{site}/_api/web", options="select expand")
def get_web(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The site."""
    site = open_site(tenant, request)
    web = Entity(
        "SP.Web",
        "Web",
        {
            "Created": site["created"],
            "Description": "",
            "Id": sharepoint_ids(site)["webId"],
            "Language": 1033,
            "LastItemModifiedDate": tenant.store.value("SELECT max(modified) FROM lists WHERE site = ?", (site["id"],)),
            "ServerRelativeUrl": site["path"],
            "Title": site["display_name"],
            "Url": site_url(site),
            "WebTemplate": "STS",
        },
    )
    return entity_reply(request, selected(web, request.query))


@routes("GET", "/{site}/_api/site", options="select expand")
def get_site_collection(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The site collection; each site of the tenant is one."""
    site = open_site(tenant, request)
    values = {"Id": sharepoint_ids(site)["siteId"], "ServerRelativeUrl": site["path"], "Url": site_url(site)}
    return entity_reply(request, selected(Entity("SP.Site", "Site", {**values, "ReadOnly": False}), request.query))


@routes("POST", "/{site}/_api/contextinfo")
def post_context_info(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A digest. Requests with a bearer token need none, so none is checked."""
    site = open_site(tenant, request)
    mark = base64.b16encode(uuid4().bytes * 4).decode()
    information = Complex(
        "SP.ContextWebInformation",
        {
            "FormDigestTimeoutSeconds": DIGEST_SECONDS,
            "FormDigestValue": f"0x{mark},{tenant.clock.now().strftime('%d %b %Y %H:%M:%S')} -0000",
            "LibraryVersion": "16.0.0.0",
            "SiteFullUrl": site_url(site),
            "SupportedSchemaVersions": ["14.0.0.0", "15.0.0.0"],
            "WebFullUrl": f"https://{identities.SHAREPOINT_HOST}{site['path'].rstrip('/')}",
        },
    )
    return complex_reply(request, "GetContextWebInformation", information)
