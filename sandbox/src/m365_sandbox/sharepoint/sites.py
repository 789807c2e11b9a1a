"""How a site looks."""

from m365_sandbox import identities
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import find_site, site_url
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()


def site_json(site: Row) -> Json:
    """A site."""
    name = site["path"].rpartition("/")[2]
    facets: Json = {"root": {}} if site["path"] == "/" else {}
    return {
        "createdDateTime": site["created"],
        "description": "",
        "id": site["id"],
        "lastModifiedDateTime": site["created"],
        "name": name,
        "webUrl": site_url(site),
        "displayName": site["display_name"],
        **facets,
        "siteCollection": {"hostname": identities.SHAREPOINT_HOST, **facets},
    }


@routes("GET", "/sites/{site}", returns="site", options="select")
def get_site(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One site."""
    request.principal.require_site_read()
    payload = site_json(find_site(tenant, request.params["site"]))
    if request.query.select:
        payload = {name: payload[name] for name in request.query.select if name in payload}
    return json_reply({"@odata.context": request.context("sites/$entity"), **payload})
