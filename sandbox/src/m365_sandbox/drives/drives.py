"""`/drives/{drive}` and the ways to a site's drives."""

from m365_sandbox.drives.addressing import find_drive, libraries, of_drive
from m365_sandbox.drives.drive_view import drive_json
from m365_sandbox.drives.tree import Drive
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import find_site, is_personal
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()


@routes("GET", "/sites/{site}/drives", returns="Collection(drive)", options="select top")
def get_drives(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The drives of a site."""
    request.principal.require_file_read()
    site = find_site(tenant, request.params["site"])
    value = [drive_json(tenant, Drive(site, row)) for row in libraries(tenant, site)]
    return json_reply({"@odata.context": request.context("drives"), "value": [_chosen(one, request) for one in value]})


@routes("GET", "/drives", returns="Collection(drive)", options="select top")
def get_all_drives(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The drives of every site that is not one person's."""
    request.principal.require_file_read()
    sites = [one for one in tenant.store.all("SELECT * FROM sites ORDER BY path") if not is_personal(one)]
    found = [drive_json(tenant, Drive(site, row)) for site in sites for row in libraries(tenant, site)]
    page = found[: request.query.number("top", len(found), least=1)]
    return json_reply({"@odata.context": request.context("drives"), "value": [_chosen(one, request) for one in page]})


@routes("GET", *of_drive(), returns="drive", options="select")
def get_drive(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One drive: by id, a site's default one, or the one over a library."""
    drive = find_drive(tenant, request).drive
    payload = _chosen(drive_json(tenant, drive), request)
    return json_reply({"@odata.context": request.context("drives/$entity"), **payload})


def _chosen(payload: Json, request: GraphRequest) -> Json:
    names = request.query.select
    return payload if names is None else {name: payload[name] for name in names if name in payload}
