"""Which file or folder of a library an address names.

A folder is addressed by its path on the host (`GetFolderByServerRelativePath`), as a library's `RootFolder`, or by name
below another one; a file by its path, by its id, or by name in a folder.
"""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from m365_sandbox.drives.addressing import drive_of_list, libraries
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.tree import Tree
from m365_sandbox.sharepoint.rest.bodies import key_of
from m365_sandbox.sharepoint.rest.lists import LIST, open_list, server_relative_url
from m365_sandbox.sharepoint.rest.refusals import rest_error
from m365_sandbox.sharepoint.rest.sites import open_site
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphRequest

WEB = "/{site}/_api/web"
FOLDERS = (f"{WEB}/getfolder/{{folder}}", f"{WEB}/folders/{{folder}}", f"{LIST}/rootfolder")
CHILDREN = tuple(f"{folder}/folders/{{child}}" for folder in FOLDERS)
ANY_FOLDER = (*FOLDERS, *CHILDREN)
FILES = (f"{WEB}/getfile/{{file}}", *(f"{folder}/files/{{file}}" for folder in ANY_FOLDER))


@dataclass(frozen=True, slots=True)
class Place:
    """An item of a library, and where it is."""

    site: Row
    tree: Tree
    item: DriveItem

    @property
    def name(self) -> str:
        """Its name; of a library's root that of the library's address."""
        return str(self.tree.drive.list["name"]) if self.item.is_root else self.item.name

    @property
    def url(self) -> str:
        """Its path on the host."""
        return f"{self.tree.drive.server_path}{self.tree.path(self.item)}"


def at(suffix: str, templates: tuple[str, ...]) -> tuple[str, ...]:
    """The templates of something below each of these."""
    return tuple(f"{template}{suffix}" for template in templates)


def open_path(tenant: Tenant, site: Row, path: str) -> Place | None:
    """What is at a path, from the host's root or the site's; nothing where nothing is."""
    path = unquote(urlsplit(path).path) if "://" in path else path
    is_whole = path.startswith("/") or f"/{path}".lower().startswith(f"{site['path'].rstrip('/')}/".lower())
    whole = f"/{path.lstrip('/')}" if is_whole else f"{site['path'].rstrip('/')}/{path}"
    rest = whole[len(site["path"].rstrip("/")) :] if whole.lower().startswith(site["path"].rstrip("/").lower()) else ""
    library, *names = [name for name in rest.split("/") if name] or [""]
    row = tenant.store.one(
        "SELECT * FROM lists WHERE site = ? AND template = 'documentLibrary' AND name = ? COLLATE NOCASE",
        (site["id"], library),
    )
    if row is None:
        return None
    tree = Tree(tenant, drive_of_list(tenant, row))
    item = tree.descend(tree.root(), names)
    return None if item is None else Place(site, tree, item)


def _by_id(tenant: Tenant, site: Row, guid: str) -> Place | None:
    """What has this id in one of the site's libraries, whose root folders have ids as well."""
    for row in libraries(tenant, site):
        tree = Tree(tenant, drive_of_list(tenant, row))
        item = tree.by_guid(guid.strip("{}").lower())
        if item is not None:
            return Place(site, tree, item)
    return None


def open_folder(tenant: Tenant, request: GraphRequest) -> Place:
    """The folder that the address names. Raises `GraphError` (404)."""
    if "folder" in request.params:
        site = open_site(tenant, request)
        by, key = key_of(request, "folder")
        found = open_path(tenant, site, key) if by != "uid" else _by_id(tenant, site, key)
    else:
        site, list_row = open_list(tenant, request)
        found = open_path(tenant, site, server_relative_url(site, list_row))
    if found is not None and "child" in request.params:
        below = found.tree.descend(found.item, key_of(request, "child")[1].split("/"))
        found = None if below is None else Place(site, found.tree, below)
    if found is None or not found.item.is_folder:
        raise rest_error(404, -2147024894, "System.IO.FileNotFoundException", "File Not Found.")
    return found


def open_file(tenant: Tenant, request: GraphRequest) -> Place:
    """The file that the address names. Raises `GraphError` (404)."""
    if any(name in request.params for name in ("folder", "list")):
        folder = open_folder(tenant, request)
        name = key_of(request, "file")[1]
        item = folder.tree.child(folder.item, name.rpartition("/")[2])
        site, found, key = folder.site, None if item is None else Place(folder.site, folder.tree, item), name
    else:
        site = open_site(tenant, request)
        by, key = key_of(request, "file")
        found = open_path(tenant, site, key) if by != "uid" else _by_id(tenant, site, key)
    if found is None or found.item.is_folder:
        words = f"The file {key} does not exist."
        raise rest_error(404, -2130575338, "Microsoft.SharePoint.SPException", words)
    return found


def inside(place: Place, *, folders: bool) -> list[Place]:
    """The folders, or else the files, in a folder."""
    children = place.tree.children(place.item)
    return [Place(place.site, place.tree, one) for one in children if one.is_folder == folders]
