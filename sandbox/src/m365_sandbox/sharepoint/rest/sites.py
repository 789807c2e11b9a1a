"""The site behind an address: the web, its site collection, and the digest that browsers need."""

import base64
from typing import Any
from uuid import uuid4

from m365_sandbox import identities
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import find_site, sharepoint_ids, site_url
from m365_sandbox.sharepoint.rest.answers import Complex, Entity, complex_reply, entity_reply
from m365_sandbox.sharepoint.rest.bodies import values_of, verb
from m365_sandbox.sharepoint.rest.collections import selected
from m365_sandbox.sharepoint.rest.permission_levels import level_of
from m365_sandbox.sharepoint.rest.refusals import invalid_query
from m365_sandbox.sharepoint.subsites import drop_subsite, is_subsite, rename_site, top_site
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, empty_reply

routes = Routes()
DIGEST_SECONDS = 1800
_WEB = "/{site}/_api/web"


def open_site(tenant: Tenant, request: GraphRequest) -> Row:
    """The site that the address names, for a caller who may read it. Raises `GraphError` (404, 403)."""
    request.principal.require_site_read()
    return find_site(tenant, request.params["site"])


def web_entity(tenant: Tenant, request: GraphRequest, site: Row) -> Entity:
    """A site as an `SP.Web`."""
    changed = tenant.store.value("SELECT max(modified) FROM lists WHERE site = ?", (site["id"],))
    return Entity(
        "SP.Web",
        "Web",
        {
            "AllowRssFeeds": True,
            "Configuration": 0,
            "Created": site["created"],
            "Description": "",
            "EnableMinimalDownload": False,
            "Id": sharepoint_ids(site)["webId"],
            "IsMultilingual": False,
            "Language": 1033,
            "LastItemModifiedDate": changed or site["created"],
            "LastItemUserModifiedDate": changed or site["created"],
            "NoCrawl": False,
            "QuickLaunchEnabled": True,
            "RecycleBinEnabled": True,
            "ServerRelativeUrl": site["path"],
            "SyndicationEnabled": True,
            "Title": site["display_name"],
            "TreeViewEnabled": False,
            "UIVersion": 15,
            "Url": site_url(site),
            "WebTemplate": "STS",
        },
        more={
            "EffectiveBasePermissions": level_of(request.principal).mask,
            "HasUniqueRoleAssignments": not is_subsite(tenant, site),
            "ServerRelativePath": Complex("SP.ResourcePath", {"DecodedUrl": site["path"]}),
            "SupportedUILanguageIds": [1033],
        },
    )


@routes("GET", _WEB, options="select expand")
def get_web(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The site."""
    site = open_site(tenant, request)
    return entity_reply(request, selected(web_entity(tenant, request, site), request.query))


@routes("PATCH", _WEB)
@routes("MERGE", _WEB)
@routes("DELETE", _WEB)
def change_web(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Give the site another title, or delete a site that lies below another one."""
    request.principal.require_site_manage()
    site = open_site(tenant, request)
    match verb(request):
        case "DELETE":
            return _delete(tenant, site)
        case "PATCH":
            body = values_of(request.json())
            title: Any = body.pop("Title", site["display_name"])
            if body or not isinstance(title, str) or not title.strip():
                raise invalid_query(f"Of a site the title can be changed, not {', '.join(body) or 'to nothing'}.")
            rename_site(tenant, site, title)
            return empty_reply(204)
    raise invalid_query("A site is changed by MERGE and deleted by DELETE.", 405)


@routes("POST", f"{_WEB}/deleteobject")
def delete_web(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Delete a site that lies below another one."""
    request.principal.require_site_manage()
    return _delete(tenant, open_site(tenant, request))


def _delete(tenant: Tenant, site: Row) -> GraphReply:
    if not is_subsite(tenant, site):
        raise invalid_query("The top site of a site collection cannot be deleted here.")
    drop_subsite(tenant, site)
    return empty_reply(200)


@routes("GET", "/{site}/_api/site", options="select expand")
def get_site_collection(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The site collection that the site is in."""
    site = open_site(tenant, request)
    top = top_site(tenant, site)
    values = {"Id": sharepoint_ids(top)["siteId"], "ServerRelativeUrl": top["path"], "Url": site_url(top)}
    return entity_reply(request, selected(Entity("SP.Site", "Site", {**values, "ReadOnly": False}), request.query))


@routes("POST", "/{site}/_api/contextinfo")
def post_context_info(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A digest. Requests with a bearer token need none, so none is checked."""
    site = open_site(tenant, request)
    top = top_site(tenant, site)
    mark = base64.b16encode(uuid4().bytes * 4).decode()
    information = Complex(
        "SP.ContextWebInformation",
        {
            "FormDigestTimeoutSeconds": DIGEST_SECONDS,
            "FormDigestValue": f"0x{mark},{tenant.clock.now().strftime('%d %b %Y %H:%M:%S')} -0000",
            "LibraryVersion": "16.0.0.0",
            "SiteFullUrl": site_url(top),
            "SupportedSchemaVersions": ["14.0.0.0", "15.0.0.0"],
            "WebFullUrl": f"https://{identities.SHAREPOINT_HOST}{site['path'].rstrip('/')}",
        },
    )
    return complex_reply(request, "GetContextWebInformation", information)
