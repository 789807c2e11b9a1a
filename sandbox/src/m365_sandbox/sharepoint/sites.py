"""Sites: found by id, by path or by search, and how each looks."""

from m365_sandbox.errors import access_denied, invalid_request
from m365_sandbox.odata.filters import Compare, parse_filter
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import find_site, find_site_by_path, is_personal, sharepoint_ids, site_url
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()
PROPERTIES = (
    "createdDateTime",
    "description",
    "displayName",
    "eTag",
    "id",
    "isPersonalSite",
    "lastModifiedDateTime",
    "name",
    "root",
    "sharepointIds",
    "siteCollection",
    "webUrl",
)
_ONLY_WHEN_SELECTED = ("isPersonalSite", "sharepointIds")


def site_json(site: Row, select: tuple[str, ...] | None = None) -> Json:
    """A site, whole or the selected part of it."""
    facets: Json = {"root": {}} if site["path"] == "/" else {}
    whole = {
        "createdDateTime": site["created"],
        "description": "",
        "id": site["id"],
        "lastModifiedDateTime": site["created"],
        "name": site["path"].rpartition("/")[2],
        "webUrl": site_url(site),
        "displayName": site["display_name"],
        **facets,
        "siteCollection": {"hostname": site["id"].partition(",")[0], **facets},
        "isPersonalSite": is_personal(site),
        "sharepointIds": sharepoint_ids(site),
    }
    if select is None:
        return {name: value for name, value in whole.items() if name not in _ONLY_WHEN_SELECTED}
    return {name: whole[name] for name in select if name in whole}


@routes("GET", "/sites", returns="Collection(site)", options="select filter search top skiptoken")
def get_sites(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The sites whose name, address or description holds each word of `search`; all without it."""
    request.principal.require_site_read()
    words = request.query.options.get("search", "*").strip('"').lower().split()
    team_sites = [site for site in _sites(tenant) if not is_personal(site)]
    sites = [site for site in team_sites if all(word == "*" or word in _searched(site) for word in words)]
    if request.query.filter:
        _require_root_filter(request.query.filter)
        sites = [site for site in sites if site["path"] == "/"]
    return _sites_reply(request, sites)


def _sites(tenant: Tenant) -> list[Row]:
    return tenant.store.all("SELECT * FROM sites ORDER BY path")


def _searched(site: Row) -> str:
    return f"{site['display_name']} {site_url(site)}".lower()


def _require_root_filter(text: str) -> None:
    node = parse_filter(text)
    if node != Compare("siteCollection/root", "ne", None):
        raise invalid_request("The provided filter statement is not supported.")


@routes("GET", "/sites/getAllSites", returns="Collection(site)", options="select top skiptoken")
def get_all_sites(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Every site of the tenant; for applications only."""
    request.principal.require_site_read()
    if request.principal.person is not None:
        raise access_denied()
    return _sites_reply(request, _sites(tenant))


@routes("GET", "/sites/{site}/sites", returns="Collection(site)", options="select top skiptoken")
def get_subsites(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The sites under a site, in the same site collection."""
    request.principal.require_site_read()
    site = find_site(tenant, request.params["site"])
    collection, below = site["id"].rpartition(",")[0], site["path"].rstrip("/") + "/"
    sites = [one for one in _sites(tenant) if one["id"].startswith(collection) and one["path"].startswith(below)]
    return _sites_reply(request, [one for one in sites if one["id"] != site["id"]])


def _sites_reply(request: GraphRequest, sites: list[Row]) -> GraphReply:
    select = request.query.select_of("site", PROPERTIES)
    top = request.query.number("top", 200, least=1)
    token = request.query.options.get("skiptoken", "0")
    if not token.isdecimal():
        raise invalid_request("The skip token is not valid.")
    start = int(token)
    page = sites[start : start + top]
    payload: Json = {
        "@odata.context": request.context("sites"),
        "value": [site_json(site, select) for site in page],
    }
    if start + top < len(sites):
        payload["@odata.nextLink"] = request.link(skiptoken=str(start + top))
    return json_reply(payload)


@routes("GET", "/sites/{site}", returns="site", options="select")
def get_site(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One site."""
    request.principal.require_site_read()
    return _site_reply(request, find_site(tenant, request.params["site"]))


@routes("GET", "/sites/{site}/getByPath/{path}", returns="site", options="select")
def get_site_by_path(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The site at a path of the same host, as `getByPath(path='/sites/x')`."""
    request.principal.require_site_read()
    find_site(tenant, request.params["site"])
    path = request.params["path"].removeprefix("path=").strip("'")
    return _site_reply(request, find_site_by_path(tenant, path))


def _site_reply(request: GraphRequest, site: Row) -> GraphReply:
    select = request.query.select_of("site", PROPERTIES)
    return json_reply({"@odata.context": request.context("sites/$entity"), **site_json(site, select)})
