"""What somebody has had to do with of late: `/drive/recent`, and `/drive/sharedWithMe`, what others invited them to."""

from m365_sandbox.drives.addressing import drive_of_list, find_drive, of_drive
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.item_view import DriveItemView
from m365_sandbox.drives.items import ordered, page_reply
from m365_sandbox.drives.tree import Tree
from m365_sandbox.routing import Routes
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json

routes = Routes()
_OPTIONS = "select top orderby skiptoken"
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
    return page_reply(request, newest, view.item)


@routes("GET", *of_drive("/sharedWithMe"), returns="Collection(driveItem)", options=_OPTIONS)
def get_shared_with_me(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """What the caller was invited to, in whichever drive it is: nothing, for an application."""
    find_drive(tenant, request)
    person = request.principal.person
    rows = tenant.store.all(
        "SELECT DISTINCT list, item FROM sharing_permissions WHERE json_extract(granted_to, '$.user.id') = ? "
        "ORDER BY list, item",
        (person.id if person else None,),
    )
    places = [(_tree(tenant, row["list"]), row["item"]) for row in rows]
    items = [(tree, item) for tree, number in places if (item := tree.by_number(number)) is not None]
    return page_reply(request, items, lambda place: _shared(tenant, request, *place))


def _tree(tenant: Tenant, number: int) -> Tree:
    library = tenant.store.one("SELECT * FROM lists WHERE num = ?", (number,))
    assert library is not None
    return Tree(tenant, drive_of_list(tenant, library))


def _shared(tenant: Tenant, request: GraphRequest, tree: Tree, item: DriveItem) -> Json:
    plain = DriveItemView(tenant, request, tree).plain(item)
    remote = {name: plain[name] for name in _REMOTE if name in plain}
    shared = {"shared": {"scope": "users", "sharedBy": plain["createdBy"]}}
    payload = {name: remote[name] for name in remote if name != "parentReference"}
    payload |= {"remoteItem": {**remote, **shared}}
    names = request.query.select
    return payload if names is None else {name: payload[name] for name in names if name in payload}
