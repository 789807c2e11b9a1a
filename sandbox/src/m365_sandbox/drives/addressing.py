"""Which drive and which item a path names, and may the caller reach it?"""

from m365_sandbox import identities
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.ids import item_guid_of, list_guid_of
from m365_sandbox.drives.special_folders import PREFIX as SPECIAL
from m365_sandbox.drives.special_folders import special_folder
from m365_sandbox.drives.tree import Drive, Tree
from m365_sandbox.errors import invalid_request, item_not_found
from m365_sandbox.sharepoint.addressing import find_list, find_site
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphRequest, without_version

LIBRARY = "documentLibrary"
DRIVES = ("/drives/{drive}", "/sites/{site}/drives/{drive}", "/sites/{site}/drive", "/sites/{site}/lists/{list}/drive")


def of_site(address: str) -> tuple[str, ...]:
    """The templates of one of SharePoint's own addresses, in the root site and in every other."""
    return (f"/{address}", f"/sites/{{site}}/{address}", f"/personal/{{site}}/{address}")


def of_drive(suffix: str = "") -> tuple[str, ...]:
    """The templates of something of a drive."""
    return tuple(drive + suffix for drive in DRIVES)


def of_item(suffix: str = "") -> tuple[str, ...]:
    """The templates of something of an item, which may be the root."""
    return tuple(f"{drive}{where}{suffix}" for drive in DRIVES for where in ("/root", "/items/{item}"))


def find_drive(tenant: Tenant, request: GraphRequest, *, write: bool = False) -> Tree:
    """The drive that a path names. Raises `GraphError` (403, 404)."""
    require_access(request, write=write)
    if "drive" in request.params:
        return Tree(tenant, drive_by_id(tenant, request.params["drive"]))
    site = find_site(tenant, request.params["site"])
    if "list" in request.params:
        row = find_list(tenant, request)
        if row["template"] != LIBRARY:
            raise item_not_found("The list is not a document library.")
    else:
        row = default_library(tenant, site)
    return Tree(tenant, Drive(site, row))


def drive_by_id(tenant: Tenant, key: str) -> Drive:
    """A drive by its id. Raises `GraphError` (404)."""
    guid = list_guid_of(key)
    row = tenant.store.one("SELECT * FROM lists WHERE guid = ? AND template = ?", (guid, LIBRARY)) if guid else None
    if row is None:
        raise item_not_found("The drive could not be found.")
    return drive_of_list(tenant, row)


def drive_of_list(tenant: Tenant, row: Row) -> Drive:
    """The drive over a library."""
    return Drive(find_site(tenant, row["site"]), row)


def libraries(tenant: Tenant, site: Row) -> list[Row]:
    """The document libraries of a site, its default one first."""
    return tenant.store.all("SELECT * FROM lists WHERE site = ? AND template = ? ORDER BY num", (site["id"], LIBRARY))


def default_library(tenant: Tenant, site: Row) -> Row:
    """The library that is `/drive` of a site. Raises `GraphError` (404)."""
    row = next(iter(libraries(tenant, site)), None)
    if row is None:
        raise item_not_found("The site has no document library.")
    return row


def find_item(tenant: Tenant, request: GraphRequest, *, write: bool = False) -> tuple[Tree, DriveItem]:
    """The drive and the item that a path names. Raises `GraphError` (403, 404)."""
    tree = find_drive(tenant, request, write=write)
    item = _walk(tenant, tree, request)[0]
    if item is None:
        raise item_not_found()
    return tree, item


def find_place(tenant: Tenant, request: GraphRequest) -> tuple[Tree, DriveItem, list[str]]:
    """Where an upload goes: the deepest item of the path that is there, and the names under it that are not.

    Raises `GraphError` (403, 404).
    """
    tree = find_drive(tenant, request, write=True)
    item, start, names = _walk(tenant, tree, request)
    if item is not None:
        return tree, item, []
    if start is None:
        raise item_not_found()
    while names:
        below = tree.child(start, names[0])
        if below is None:
            break
        start, names = below, names[1:]
    return tree, start, names


def _walk(tenant: Tenant, tree: Tree, request: GraphRequest) -> tuple[DriveItem | None, DriveItem | None, list[str]]:
    """The item, if it is there; otherwise where its path starts, and the path's names."""
    key, _, path = request.params.get("item", "root").partition(":/")
    start = _start(tenant, tree, request, key)
    names = [_alias(request, name) for name in path.split("/") if name]
    if start is None or not names:
        return start, None, []
    item = tree.descend(start, names)
    if item is None and len(names) == 1:  # `children/{id}` names a child by its id
        child = by_key(tree, names[0])
        item = child if child is not None and child.parent == start.id and not child.is_root else None
    return item, start, names


def _start(tenant: Tenant, tree: Tree, request: GraphRequest, key: str) -> DriveItem | None:
    if key.startswith(SPECIAL):
        return special_folder(tenant, request, tree, key.removeprefix(SPECIAL))
    return by_key(tree, key)


def _alias(request: GraphRequest, name: str) -> str:
    """A parameter alias stands for a quoted text: `children('@a1')?@a1='name'`."""
    value = request.query.custom.get(name) if name.startswith("@") else None
    return name if value is None else value.removeprefix("'").removesuffix("'").replace("''", "'")


def by_key(tree: Tree, key: str) -> DriveItem | None:
    """An item by `root` or by its id."""
    if key.lower() == "root":
        return tree.root()
    guid = item_guid_of(tree.drive.list, key)
    return None if guid is None else tree.by_guid(guid)


def require_access(request: GraphRequest, *, write: bool) -> None:
    """Refuse (403) a caller who may not read, or write, files."""
    if write:
        request.principal.require_file_write()
    else:
        request.principal.require_file_read()


def find_parent(tenant: Tenant, tree: Tree, reference: object) -> tuple[Tree, DriveItem]:
    """The folder that a `parentReference` in a request names. Raises `GraphError` (400, 404)."""
    if not isinstance(reference, dict):
        raise invalid_request("The parentReference must be an object.")
    drive = reference.get("driveId")
    if isinstance(drive, str) and drive != tree.drive.id:
        tree = Tree(tenant, drive_by_id(tenant, drive))
    key, path = reference.get("id"), reference.get("path")
    if isinstance(key, str):
        item = by_key(tree, key)
    elif isinstance(path, str):
        _, _, rest = path.partition("root:")
        item = tree.descend(tree.root(), [name for name in rest.split("/") if name])
    else:
        item = tree.root()
    if item is None or not item.is_folder:
        raise item_not_found("The parent folder could not be found.")
    return tree, item


def transfer_root(base_url: str) -> str:
    """Where upload, download and monitor addresses live: on SharePoint's host, as far as the client's names go."""
    root = without_version(base_url)
    scheme, _, host = root.partition("://")
    name, colon, port = host.partition(":")
    if name.lower() == "graph.microsoft.com":
        name = identities.SHAREPOINT_HOST
    return f"{scheme}://{name}{colon}{port}"
