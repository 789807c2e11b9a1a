"""What somebody has had to do with of late: `/drive/recent`, and `/drive/sharedWithMe`, what others invited them to."""

from m365_sandbox.drives.addressing import drive_of_list, find_drive, of_drive
from m365_sandbox.drives.item_view import DriveItemView
from m365_sandbox.drives.items import DEFAULT_PAGE, LARGEST_PAGE, ordered
from m365_sandbox.drives.tree import Tree
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()
_OPTIONS = "select top orderby"
_REMOTE = (  # of a driveItem, what its remoteItem tells
    "createdBy",
    "createdDateTime",
    "file",
    "fileSystemInfo",
    "folder",
    "id",
    "lastModifiedBy",
    "lastModifiedDateTime",
    "name",
    "parentReference",
    "size",
    "webUrl",
)


@routes("GET", *of_drive("/recent"), returns="Collection(driveItem)", options=_OPTIONS)
def get_recent(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The files of a drive, the last changed one first."""
    tree = find_drive(tenant, request)
    files = [item for item in tree.everything() if not item.is_folder]
    newest = ordered(sorted(files, key=lambda item: (item.modified, item.change), reverse=True), request)
    view = DriveItemView(tenant, request, tree)
    return _reply(request, [view.item(item) for item in newest[: _size(request)]])


@routes("GET", *of_drive("/sharedWithMe"), returns="Collection(driveItem)", options=_OPTIONS)
def get_shared_with_me(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """What the caller was invited to, in whichever drive it is: nothing, for an application."""
    find_drive(tenant, request)
    person = request.principal.person
    rows = tenant.store.all(
        "SELECT DISTINCT list, item FROM sharing_permissions WHERE json_extract(granted_to, '$.user.id') = ? "
        "ORDER BY list, item LIMIT ?",
        (person.id if person else None, _size(request)),
    )
    found = [_shared(tenant, request, row) for row in rows]
    return _reply(request, [one for one in found if one is not None])


def _shared(tenant: Tenant, request: GraphRequest, row: Row) -> Json | None:
    library = tenant.store.one("SELECT * FROM lists WHERE num = ?", (row["list"],))
    assert library is not None
    tree = Tree(tenant, drive_of_list(tenant, library))
    item = tree.by_number(row["item"])
    if item is None:
        return None
    plain = DriveItemView(tenant, request, tree).plain(item)
    remote = {name: plain[name] for name in _REMOTE if name in plain}
    shared = {"shared": {"scope": "users", "sharedBy": plain["createdBy"]}}
    payload = {name: remote[name] for name in remote if name != "parentReference"}
    payload |= {"remoteItem": {**remote, **shared}}
    names = request.query.select
    return payload if names is None else {name: payload[name] for name in names if name in payload}


def _size(request: GraphRequest) -> int:
    return min(request.query.number("top", DEFAULT_PAGE, least=1), LARGEST_PAGE)


def _reply(request: GraphRequest, value: list[Json]) -> GraphReply:
    return json_reply({"@odata.context": request.context("Collection(driveItem)"), "value": value})
