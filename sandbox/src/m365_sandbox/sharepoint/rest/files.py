"""Files and folders of the libraries: read, uploaded, downloaded, moved, deleted, by path or through their library.

A folder is addressed by its path on the host (`GetFolderByServerRelativePath`), as a library's `RootFolder`, or by name
below another one; a file by its path, by its id, or by name in a folder.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from m365_sandbox.drives.addressing import drive_of_list, libraries
from m365_sandbox.drives.blobs import Blob
from m365_sandbox.drives.changes import Changes, Conflict, ItemProperties, require_not_checked_out
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.items import require_not_root
from m365_sandbox.drives.rewriting import rewritten
from m365_sandbox.drives.tree import Tree
from m365_sandbox.drives.upload import receive
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.item_store import find_item
from m365_sandbox.sharepoint.rest.answers import Complex, Entity, collection_reply, entity_reply
from m365_sandbox.sharepoint.rest.bodies import argument, key_of, parameters, verb
from m365_sandbox.sharepoint.rest.collections import OPTIONS, chosen, selected
from m365_sandbox.sharepoint.rest.item_view import ItemEntities
from m365_sandbox.sharepoint.rest.lists import LIST, open_list, root_folder_entity, server_relative_url
from m365_sandbox.sharepoint.rest.refusals import invalid_query, rest_error
from m365_sandbox.sharepoint.rest.sites import open_site
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.transfer import FileRange
from m365_sandbox.wire import GraphReply, GraphRequest, empty_reply

routes = Routes()
_WEB = "/{site}/_api/web"
_FOLDERS = (f"{_WEB}/getfolder/{{folder}}", f"{_WEB}/folders/{{folder}}", f"{LIST}/rootfolder")
_CHILDREN = tuple(f"{folder}/folders/{{child}}" for folder in _FOLDERS)
_ANY_FOLDER = (*_FOLDERS, *_CHILDREN)
_FILES = (f"{_WEB}/getfile/{{file}}", *(f"{folder}/files/{{file}}" for folder in _ANY_FOLDER))
_VERSION_UNIT = 512  # how far a major version counts in `UIVersion`


@dataclass(frozen=True, slots=True)
class _Place:
    """An item of a library, and where it is."""

    site: Row
    tree: Tree
    item: DriveItem

    @property
    def url(self) -> str:
        """Its path on the host."""
        return f"{self.tree.drive.server_path}{self.tree.path(self.item)}"


def _at(suffix: str, templates: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{template}{suffix}" for template in templates)


def _open_path(tenant: Tenant, site: Row, path: str) -> _Place | None:
    """What is at a path, from the host's root or the site's; nothing where nothing is."""
    path = unquote(urlsplit(path).path) if "://" in path else path
    whole = path if path.startswith("/") else f"{site['path'].rstrip('/')}/{path}"
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
    return None if item is None else _Place(site, tree, item)


def _by_id(tenant: Tenant, site: Row, guid: str) -> _Place | None:
    """What has this id in one of the site's libraries, whose root folders have ids as well."""
    for row in libraries(tenant, site):
        tree = Tree(tenant, drive_of_list(tenant, row))
        item = tree.by_guid(guid.strip("{}").lower())
        if item is not None:
            return _Place(site, tree, item)
    return None


def _open_folder(tenant: Tenant, request: GraphRequest) -> _Place:
    """The folder that the address names. Raises `GraphError` (404)."""
    if "folder" in request.params:
        site = open_site(tenant, request)
        by, key = key_of(request, "folder")
        found = _open_path(tenant, site, key) if by != "uid" else _by_id(tenant, site, key)
    else:
        site, list_row = open_list(tenant, request)
        found = _open_path(tenant, site, server_relative_url(site, list_row))
    if found is not None and "child" in request.params:
        below = found.tree.descend(found.item, key_of(request, "child")[1].split("/"))
        found = None if below is None else _Place(site, found.tree, below)
    if found is None or not found.item.is_folder:
        raise rest_error(404, -2147024894, "System.IO.FileNotFoundException", "File Not Found.")
    return found


def _open_file(tenant: Tenant, request: GraphRequest) -> _Place:
    """The file that the address names. Raises `GraphError` (404)."""
    if any(name in request.params for name in ("folder", "list")):
        folder = _open_folder(tenant, request)
        name = key_of(request, "file")[1]
        item = folder.tree.child(folder.item, name.rpartition("/")[2])
        site, found, key = folder.site, None if item is None else _Place(folder.site, folder.tree, item), name
    else:
        site = open_site(tenant, request)
        by, key = key_of(request, "file")
        found = _open_path(tenant, site, key) if by != "uid" else _by_id(tenant, site, key)
    if found is None or found.item.is_folder:
        words = f"The file {key} does not exist."
        raise rest_error(404, -2130575338, "Microsoft.SharePoint.SPException", words)
    return found


def _file_entity(place: _Place) -> Entity:
    item = place.item
    guid = item.guid.upper()
    return Entity(
        "SP.File",
        f"Web/GetFileByServerRelativePath(decodedurl='{place.url}')",
        {
            "CheckInComment": "",
            "CheckOutType": 2 if item.checked_out_by is None else 0,
            "ContentTag": f"{{{guid}}},{item.version},{item.content_version + 1}",
            "CustomizedPageStatus": 0,
            "ETag": f'"{{{guid}}},{item.version}"',
            "Exists": True,
            "Length": str(item.size),
            "Level": 1,
            "LinkingUri": None,
            "LinkingUrl": "",
            "MajorVersion": item.version,
            "MinorVersion": 0,
            "Name": item.name,
            "ServerRelativeUrl": place.url,
            "TimeCreated": item.created,
            "TimeLastModified": item.modified,
            "Title": item.columns.get("Title"),
            "UIVersion": item.version * _VERSION_UNIT,
            "UIVersionLabel": f"{item.version}.0",
            "UniqueId": item.guid,
        },
    )


def _folder_entity(place: _Place) -> Entity:
    if place.item.is_root:
        return root_folder_entity(place.site, place.tree.drive.list, place.tree.child_count(place.item))
    item = place.item
    return Entity(
        "SP.Folder",
        f"Web/GetFolderByServerRelativePath(decodedurl='{place.url}')",
        {
            "Exists": True,
            "ItemCount": place.tree.child_count(item),
            "Name": item.name,
            "ProgID": None,
            "ServerRelativeUrl": place.url,
            "TimeCreated": item.created,
            "TimeLastModified": item.modified,
            "UniqueId": item.guid,
            "WelcomePage": "",
        },
    )


def _with_item(tenant: Tenant, request: GraphRequest, place: _Place, entity: Entity) -> Entity:
    """The entity with what is expanded of it: its list item, and of a folder the files and folders in it.

    `ServerRelativePath` is told only to a client that selects it.
    """
    more: dict[str, Any] = {}
    if "ServerRelativePath" in (request.query.select or ()):
        more["ServerRelativePath"] = Complex("SP.ResourcePath", {"DecodedUrl": place.url})
    for name in {one.name.partition("/")[0] for one in request.query.expand}:
        match name.lower():
            case "listitemallfields":
                more[name] = _item_entity(tenant, request, place) if not place.item.is_root else None
            case "files" if place.item.is_folder:
                more[name] = [_file_entity(one) for one in _inside(place, folders=False)]
            case "folders" if place.item.is_folder:
                more[name] = [_folder_entity(one) for one in _inside(place, folders=True)]
            case _:
                raise invalid_query(f"'{name}' of a file or folder cannot be expanded.")
    return Entity(entity.type, entity.address, {**entity.values, **more}, entity.etag)


def _inside(place: _Place, *, folders: bool) -> list[_Place]:
    children = place.tree.children(place.item)
    return [_Place(place.site, place.tree, one) for one in children if one.is_folder == folders]


def _item_entity(tenant: Tenant, request: GraphRequest, place: _Place) -> Entity:
    list_row = place.tree.drive.list
    row = find_item(tenant, list_row, str(place.item.id))
    return ItemEntities(tenant, place.site, list_row, type(request.query)()).entity(row)


@routes("GET", *_at("", _FOLDERS[:2]), *_at("", _CHILDREN), options="select expand")
def get_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A folder."""
    place = _open_folder(tenant, request)
    return entity_reply(request, selected(_with_item(tenant, request, place, _folder_entity(place)), request.query))


@routes("GET", *_at("/files", _ANY_FOLDER), options=OPTIONS)
def get_files(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The files in a folder."""
    places = _inside(_open_folder(tenant, request), folders=False)
    entities = (_with_item(tenant, request, place, _file_entity(place)) for place in places)
    return collection_reply(request, chosen(entities, request.query))


@routes("GET", *_at("/folders", _ANY_FOLDER), options=OPTIONS)
def get_folders(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The folders in a folder."""
    places = _inside(_open_folder(tenant, request), folders=True)
    entities = (_with_item(tenant, request, place, _folder_entity(place)) for place in places)
    return collection_reply(request, chosen(entities, request.query))


@routes("GET", *_FILES, options="select expand")
def get_file(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A file, without its bytes."""
    place = _open_file(tenant, request)
    return entity_reply(request, selected(_with_item(tenant, request, place, _file_entity(place)), request.query))


@routes("GET", *_at("/listitemallfields", (*_FILES, *_ANY_FOLDER)), options="select expand")
def get_list_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The list item behind a file or folder."""
    is_file = "file" in request.params
    place = _open_file(tenant, request) if is_file else _open_folder(tenant, request)
    if place.item.is_root:
        return entity_reply(request, Entity("SP.ListItem", "Web", {}))
    list_row = place.tree.drive.list
    row = find_item(tenant, list_row, str(place.item.id))
    return entity_reply(request, ItemEntities(tenant, place.site, list_row, request.query).entity(row))


@routes("GET", *_at("/$value", _FILES), *_at("/openbinarystream", _FILES))
def download(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The bytes of a file."""
    item = _open_file(tenant, request).item
    headers = {"Content-Type": "application/octet-stream", "ETag": item.etag}
    return GraphReply(200, headers=headers, file=FileRange(tenant.blobs.path(item.blob), 0, item.size))


@routes("POST", *_at("/$value", _FILES), streams=True)
@routes("PUT", *_at("/$value", _FILES), streams=True)
async def upload_over(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Give a file other bytes."""
    request.principal.require_site_write()
    _open_file(tenant, request)
    if verb(request) not in ("PATCH", "PUT"):
        raise invalid_query("The bytes of a file are written by PUT.", 405)
    blob = await receive(tenant, request)
    with _kept_or_removed(tenant, blob):
        place = _open_file(tenant, request)  # the tree may have changed while the bytes came in
        changes = Changes(tenant, place.tree, request.principal.author)
        changes.replace_content(place.item, rewritten(tenant, place.item.name, blob), ItemProperties())
    return empty_reply(204)


@routes("POST", *_at("/files/add", _ANY_FOLDER), *_at("/files/addusingpath", _ANY_FOLDER), streams=True)
async def upload(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a file, or with `overwrite` give one other bytes."""
    request.principal.require_site_write()
    folder, name = _open_folder(tenant, request), _argument(request, "url", "decodedurl")
    conflict: Conflict = "replace" if _argument(request, "overwrite").lower() == "true" else "fail"
    if _argument(request, "ensureuniquefilename").lower() == "true":
        conflict = "rename"
    _require_room(folder, name, conflict)
    blob = await receive(tenant, request)
    with _kept_or_removed(tenant, blob):
        folder = _open_folder(tenant, request)
        _require_room(folder, name, conflict)
        changes = Changes(tenant, folder.tree, request.principal.author)
        leaf = name.rpartition("/")[2]
        item, _ = changes.create_file(folder.item, leaf, conflict, rewritten(tenant, leaf, blob), ItemProperties())
    return entity_reply(request, _file_entity(_Place(folder.site, folder.tree, item)))


def _require_room(folder: _Place, name: str, conflict: Conflict) -> None:
    existing = folder.tree.child(folder.item, name.rpartition("/")[2])
    if existing is not None and conflict == "fail":
        path = f"{folder.url}/{existing.name}".lstrip("/").partition("/")[2].partition("/")[2]
        words = f"A file or folder with the name {path} already exists."
        raise rest_error(400, -2130575257, "Microsoft.SharePoint.SPException", words)


@contextmanager
def _kept_or_removed(tenant: Tenant, blob: Blob) -> Iterator[None]:
    """Removes a blob that no row came to name."""
    try:
        yield
    except BaseException:
        tenant.blobs.remove([blob.name])
        raise


@routes("POST", *_at("/folders", _ANY_FOLDER), *_at("/folders/add", _ANY_FOLDER))
@routes("POST", *_at("/folders/add/{name}", _ANY_FOLDER))
@routes("POST", *_at("/folders/addusingpath", _ANY_FOLDER), *_at("/addsubfolderusingpath", _ANY_FOLDER))
def make_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a folder in another one; one that is there already is answered as it is."""
    request.principal.require_site_write()
    return _make_folder(tenant, request, _open_folder(tenant, request), _asked_path(request))


@routes(
    "POST", f"{_WEB}/folders", f"{_WEB}/folders/add", f"{_WEB}/folders/add/{{name}}", f"{_WEB}/folders/addusingpath"
)
def make_folder_at_path(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a folder at a path of the site; the one that it is in must be there."""
    request.principal.require_site_write()
    site = open_site(tenant, request)
    where, _, leaf = _asked_path(request).rstrip("/").rpartition("/")
    parent = _open_path(tenant, site, where)
    if parent is None or not parent.item.is_folder:
        raise rest_error(404, -2147024894, "System.IO.FileNotFoundException", "File Not Found.")
    return _make_folder(tenant, request, parent, leaf)


def _asked_path(request: GraphRequest) -> str:
    if "name" in request.params:
        return key_of(request, "name")[1]
    body = parameters(request, "parameters")
    leaf: Any = body.get("leafPath")
    named = {name.lower(): value for name, value in body.items()}
    decoded = leaf.get("DecodedUrl") if isinstance(leaf, dict) else None
    return str(decoded or named.get("decodedurl") or named.get("url") or named.get("serverrelativeurl") or "")


def _make_folder(tenant: Tenant, request: GraphRequest, parent: _Place, path: str) -> GraphReply:
    changes = Changes(tenant, parent.tree, request.principal.author)
    leaf = path.rpartition("/")[2]
    folder, _ = changes.create_folder(parent.item, leaf, "replace", ItemProperties())
    return entity_reply(request, _folder_entity(_Place(parent.site, parent.tree, folder)), 201)


@routes("POST", *_at("", _FILES), *_at("", _FOLDERS[:2]), *_at("", _CHILDREN))
@routes("DELETE", *_at("", _FILES), *_at("", _FOLDERS[:2]), *_at("", _CHILDREN))
def delete(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Put a file or folder into the recycle bin."""
    if verb(request) != "DELETE":
        raise invalid_query("Of a file or folder itself nothing can be changed; its list item takes columns.", 405)
    return _recycle(tenant, request)


@routes("POST", *_at("/deleteobject", (*_FILES, *_ANY_FOLDER)), *_at("/recycle", (*_FILES, *_ANY_FOLDER)))
def recycle(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Put a file or folder into the recycle bin."""
    return _recycle(tenant, request)


def _recycle(tenant: Tenant, request: GraphRequest) -> GraphReply:
    request.principal.require_site_write()
    place = _open_file(tenant, request) if "file" in request.params else _open_folder(tenant, request)
    require_not_root(place.item)
    require_not_checked_out(place.item, request.principal.author)
    Changes(tenant, place.tree, request.principal.author).recycle(place.item)
    return empty_reply(200)


@routes("POST", *_at("/moveto", _FILES), *_at("/copyto", _FILES))
def move_or_copy(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Move a file within its library, or copy it there."""
    request.principal.require_site_write()
    place = _open_file(tenant, request)
    is_copy = request.path.lower().endswith("copyto")
    where, _, leaf = _argument(request, "newurl", "strnewurl").rpartition("/")
    parent = _open_path(tenant, place.site, where)
    if parent is None or parent.tree.drive.num != place.tree.drive.num:
        raise invalid_query("A file is moved and copied to a folder of its own library.")
    overwrites = (_argument(request, "boverwrite").lower() == "true") if is_copy else _argument(request, "flags") == "1"
    conflict: Conflict = "replace" if overwrites else "fail"
    changes = Changes(tenant, place.tree, request.principal.author)
    _require_room(parent, leaf, conflict)
    if is_copy:
        changes.share_content(parent.item, leaf, conflict, place.item)
    else:
        require_not_checked_out(place.item, request.principal.author)
        changes.move(place.item, parent.item, leaf, conflict)
    return empty_reply(200)


def _argument(request: GraphRequest, *names: str) -> str:
    """An argument of a function in the address, by any of its names; empty where there is none."""
    for name, text in request.query.custom.items():
        if name.lower() in names:
            return argument(request, text)
    return ""
