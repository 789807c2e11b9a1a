"""Libraries as drives. Only their roots: what is inside them has its own modules when its time comes."""

from m365_sandbox import identities
from m365_sandbox.errors import item_not_found
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import find_list, find_site, list_url
from m365_sandbox.sharepoint.authorship import identity_set
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()
QUOTA = 27_487_790_694_400  # bytes, 25 TiB


def drive_id(list_row: Row) -> str:
    """The id of the drive over a library: `b!` and an opaque tail."""
    return "b!" + identities.stable_guid("drive", list_row["guid"]).replace("-", "") + "Lbr"


def drive_json(tenant: Tenant, site: Row, row: Row) -> Json:
    """A drive."""
    return {
        "createdDateTime": row["created"],
        "description": row["description"],
        "id": drive_id(row),
        "lastModifiedDateTime": row["modified"],
        "name": row["display_name"],
        "webUrl": list_url(site, row),
        "driveType": "documentLibrary",
        "createdBy": identity_set(row["author"], tenant.directory),
        "owner": {"user": {"displayName": site["display_name"]}},
        "quota": {"deleted": 0, "remaining": QUOTA, "state": "normal", "total": QUOTA, "used": 0},
    }


def libraries(tenant: Tenant, site: Row) -> list[Row]:
    """The document libraries of a site."""
    return tenant.store.all(
        "SELECT * FROM lists WHERE site = ? AND template = 'documentLibrary' ORDER BY num", (site["id"],)
    )


@routes("GET", "/sites/{site}/drives", returns="Collection(drive)")
def get_drives(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The drives of a site."""
    request.principal.require_site_read()
    site = find_site(tenant, request.params["site"])
    value = [drive_json(tenant, site, row) for row in libraries(tenant, site)]
    return json_reply({"@odata.context": request.context("drives"), "value": value})


@routes("GET", "/sites/{site}/lists/{list}/drive", returns="drive")
def get_list_drive(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The drive over one library."""
    request.principal.require_site_read()
    row = find_list(tenant, request)
    if row["template"] != "documentLibrary":
        raise item_not_found("The list is not a document library.")
    return _drive_reply(tenant, request, find_site(tenant, row["site"]), row)


@routes("GET", "/drives/{drive}", returns="drive")
def get_drive(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One drive by id."""
    request.principal.require_site_read()
    for site in tenant.store.all("SELECT * FROM sites"):
        for row in libraries(tenant, site):
            if drive_id(row) == request.params["drive"]:
                return _drive_reply(tenant, request, site, row)
    raise item_not_found()


@routes("GET", "/drives/{drive}/root", returns="driveItem")
def get_drive_root(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The root folder of a drive."""
    request.principal.require_site_read()
    for site in tenant.store.all("SELECT * FROM sites"):
        for row in libraries(tenant, site):
            if drive_id(row) == request.params["drive"]:
                return json_reply({"@odata.context": request.context("drives/root/$entity"), **_root_json(site, row)})
    raise item_not_found()


def _root_json(site: Row, row: Row) -> Json:
    return {
        "createdDateTime": row["created"],
        "id": "01" + identities.stable_guid("root", row["guid"]).replace("-", "").upper(),
        "lastModifiedDateTime": row["modified"],
        "name": "root",
        "webUrl": list_url(site, row),
        "size": 0,
        "parentReference": {"driveType": "documentLibrary", "driveId": drive_id(row)},
        "fileSystemInfo": {"createdDateTime": row["created"], "lastModifiedDateTime": row["modified"]},
        "folder": {"childCount": 0},
        "root": {},
    }


def _drive_reply(tenant: Tenant, request: GraphRequest, site: Row, row: Row) -> GraphReply:
    return json_reply({"@odata.context": request.context("drives/$entity"), **drive_json(tenant, site, row)})
