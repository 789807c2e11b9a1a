"""Files of the libraries: read, uploaded, downloaded, moved, copied; files and folders deleted."""

from collections.abc import Iterator
from contextlib import contextmanager

from m365_sandbox.drives.blobs import Blob
from m365_sandbox.drives.changes import Changes, Conflict, ItemProperties, require_not_checked_out
from m365_sandbox.drives.check_out import keep_for
from m365_sandbox.drives.items import require_not_root
from m365_sandbox.drives.rewriting import rewritten
from m365_sandbox.drives.upload import receive
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.item_store import find_item
from m365_sandbox.sharepoint.rest.answers import Entity, entity_reply, value_reply
from m365_sandbox.sharepoint.rest.bodies import argument, values_of
from m365_sandbox.sharepoint.rest.collections import selected
from m365_sandbox.sharepoint.rest.file_expansions import with_expansions
from m365_sandbox.sharepoint.rest.file_view import file_entity
from m365_sandbox.sharepoint.rest.item_view import ItemEntities
from m365_sandbox.sharepoint.rest.places import (
    ANY_FOLDER,
    CHILDREN,
    FILES,
    FOLDERS,
    Place,
    at,
    open_file,
    open_folder,
    open_path,
)
from m365_sandbox.sharepoint.rest.refusals import invalid_query, rest_error
from m365_sandbox.tenant import Tenant
from m365_sandbox.transfer import FileRange
from m365_sandbox.wire import GraphReply, GraphRequest, empty_reply

routes = Routes()
_BOTH = (*FILES, *ANY_FOLDER)


@routes("GET", *FILES, options="select expand")
def get_file(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A file, without its bytes."""
    place = open_file(tenant, request)
    return entity_reply(request, selected(with_expansions(tenant, request, place, file_entity(place)), request.query))


@routes("GET", *at("/listitemallfields", (*FILES, *ANY_FOLDER)), options="select expand")
def get_list_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The list item behind a file or folder."""
    is_file = "file" in request.params
    place = open_file(tenant, request) if is_file else open_folder(tenant, request)
    if place.item.is_root:
        return entity_reply(request, Entity("SP.ListItem", "Web", {}))
    list_row = place.tree.drive.list
    row = find_item(tenant, list_row, str(place.item.id))
    return entity_reply(request, ItemEntities(tenant, place.site, list_row, request.query).entity(row))


@routes("GET", *at("/$value", FILES), *at("/openbinarystream", FILES))
def download(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The bytes of a file."""
    item = open_file(tenant, request).item
    headers = {"Content-Type": "application/octet-stream", "ETag": item.etag}
    return GraphReply(200, headers=headers, file=FileRange(tenant.blobs.path(item.blob), 0, item.size))


@routes("PUT", *at("/$value", FILES), streams=True)
async def upload_over(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Give a file other bytes."""
    request.principal.require_site_write()
    open_file(tenant, request)
    blob = await receive(tenant, request)
    with _kept_or_removed(tenant, blob):
        place = open_file(tenant, request)  # the tree may have changed while the bytes came in
        changes = Changes(tenant, place.tree, request.principal.author)
        changes.replace_content(place.item, rewritten(tenant, place.item.name, blob), ItemProperties())
    return empty_reply(204)


@routes("POST", *at("/files/add", ANY_FOLDER), *at("/files/addusingpath", ANY_FOLDER), streams=True)
async def upload(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a file, or with `overwrite` give one other bytes."""
    request.principal.require_site_write()
    folder, name = open_folder(tenant, request), _argument(request, "url", "decodedurl")
    conflict: Conflict = "replace" if _argument(request, "overwrite").lower() == "true" else "fail"
    if _argument(request, "ensureuniquefilename").lower() == "true":
        conflict = "rename"
    _require_room(folder, name, conflict)
    blob = await receive(tenant, request)
    with _kept_or_removed(tenant, blob):
        folder = open_folder(tenant, request)
        _require_room(folder, name, conflict)
        changes = Changes(tenant, folder.tree, request.principal.author)
        leaf = name.rpartition("/")[2]
        item, _ = changes.create_file(folder.item, leaf, conflict, rewritten(tenant, leaf, blob), ItemProperties())
    return entity_reply(request, file_entity(Place(folder.site, folder.tree, item)))


def _require_room(folder: Place, name: str, conflict: Conflict) -> None:
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


@routes("DELETE", *at("", FILES), *at("", FOLDERS[:2]), *at("", CHILDREN))
def delete(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Put a file or folder into the recycle bin."""
    _recycle(tenant, request)
    return empty_reply(200)


@routes("PATCH", *at("", FILES), *at("", FOLDERS[:2]), *at("", CHILDREN))
@routes("MERGE", *at("", FILES), *at("", FOLDERS[:2]), *at("", CHILDREN))
def change(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Of a file or folder itself the name can be changed; its list item takes columns."""
    request.principal.require_site_write()
    place = open_file(tenant, request) if "file" in request.params else open_folder(tenant, request)
    body = values_of(request.json())
    name = body.pop("Name", place.name)
    if body or not isinstance(name, str):
        raise invalid_query(f"The property '{next(iter(body), 'Name')}' of a file or folder cannot be changed.")
    if name != place.name:
        require_not_root(place.item)
        require_not_checked_out(place.item, request.principal.author)
        parent = place.tree.by_number(place.item.parent)
        assert parent is not None
        Changes(tenant, place.tree, request.principal.author).move(place.item, parent, name, "fail")
    return empty_reply(204)


@routes("POST", *at("/deleteobject", _BOTH), *at("/deletewithparameters", _BOTH))
def delete_object(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Put a file or folder into the recycle bin."""
    _recycle(tenant, request)
    return empty_reply(200)


@routes("POST", *at("/recycle", _BOTH), *at("/recyclewithparameters", _BOTH))
def recycle(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Put a file or folder into the recycle bin; the id of the entry there."""
    return value_reply(request, "Recycle", _recycle(tenant, request))


def _recycle(tenant: Tenant, request: GraphRequest) -> str:
    request.principal.require_site_write()
    place = open_file(tenant, request) if "file" in request.params else open_folder(tenant, request)
    require_not_root(place.item)
    require_not_checked_out(place.item, request.principal.author)
    return Changes(tenant, place.tree, request.principal.author).recycle(place.item)


@routes("POST", *at("/checkout", FILES))
def check_out(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Keep a file for oneself."""
    request.principal.require_site_write()
    keep_for(tenant, open_file(tenant, request).item, request.principal.author, request.principal.author)
    return empty_reply(200)


@routes("POST", *at("/checkin", FILES), *at("/undocheckout", FILES))
def check_in(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Give a file free again."""
    request.principal.require_site_write()
    item = open_file(tenant, request).item
    if item.checked_out_by is None:
        words = f"The file {item.name} is not checked out."
        raise rest_error(400, -2147024738, "Microsoft.SharePoint.SPFileCheckOutException", words)
    keep_for(tenant, item, request.principal.author, None)
    return empty_reply(200)


@routes("GET", *at("/lockedbyuser", FILES))
def get_locked_by(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Who has a file open in an editor: nobody, as nothing here opens files."""
    open_file(tenant, request)
    return value_reply(request, "LockedByUser", None)


@routes("POST", *at("/moveto", FILES), *at("/copyto", FILES))
def move_or_copy(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Move a file within its library, or copy it there."""
    request.principal.require_site_write()
    place = open_file(tenant, request)
    is_copy = request.path.lower().endswith("copyto")
    where, _, leaf = _argument(request, "newurl", "strnewurl").rpartition("/")
    parent = open_path(tenant, place.site, where)
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
