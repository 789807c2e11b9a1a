"""A file's bytes in slices: `StartUpload`, `ContinueUpload`, `FinishUpload`, `CancelUpload`.

The file is there before; what it holds changes with the last slice. Slices may be of any size, and come in order.
https://learn.microsoft.com/previous-versions/office/sharepoint-server/dn760921(v=office.15)
"""

from m365_sandbox.drives.blobs import Blob
from m365_sandbox.drives.changes import Changes, ItemProperties, require_not_checked_out
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.quick_xor import QuickXorHash
from m365_sandbox.drives.rewriting import rewritten
from m365_sandbox.errors import GraphError
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.rest.answers import entity_reply, value_reply
from m365_sandbox.sharepoint.rest.bodies import argument
from m365_sandbox.sharepoint.rest.file_view import file_entity
from m365_sandbox.sharepoint.rest.places import FILES, Place, at, open_file
from m365_sandbox.sharepoint.rest.refusals import rest_error
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.transfer import RequestBody
from m365_sandbox.wire import GraphReply, GraphRequest, empty_reply

routes = Routes()
_ONE = "list = ? AND item = ? AND upload = ?"


@routes("POST", *at("/startupload", FILES), streams=True)
async def start_upload(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Begin an upload with its first slice; how many bytes have come."""
    request.principal.require_site_write()
    item, upload = open_file(tenant, request).item, _upload(request)
    require_not_checked_out(item, request.principal.author)
    if tenant.store.one(f"SELECT 1 FROM sliced_uploads WHERE {_ONE}", (item.list, item.id, upload)):
        raise _refusal(f"The upload session {upload} exists already.")
    tenant.store.run(
        "INSERT INTO sliced_uploads VALUES (?, ?, ?, ?, 0, NULL)",
        (item.list, item.id, upload, tenant.blobs.new_name()),
    )
    return _told(request, await _take(tenant, request, item, upload, 0))


@routes("POST", *at("/continueupload", FILES), streams=True)
async def continue_upload(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The next slice; how many bytes have come."""
    request.principal.require_site_write()
    item = open_file(tenant, request).item
    return _told(request, await _take(tenant, request, item, _upload(request), _offset(request)))


@routes("POST", *at("/finishupload", FILES), streams=True)
async def finish_upload(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The last slice: now the file holds what came."""
    request.principal.require_site_write()
    upload = _upload(request)
    session = await _take(tenant, request, open_file(tenant, request).item, upload, _offset(request))
    place = open_file(tenant, request)  # the tree may have changed while the bytes came in
    hash_ = QuickXorHash(session["hash_state"], session["received"])
    blob = rewritten(tenant, place.item.name, Blob(session["blob"], hash_.length, hash_.digest()))
    with tenant.store.transaction():
        changes = Changes(tenant, place.tree, request.principal.author)
        item = changes.replace_content(place.item, blob, ItemProperties())
        tenant.store.run(f"DELETE FROM sliced_uploads WHERE {_ONE}", (item.list, item.id, upload))
    return entity_reply(request, file_entity(Place(place.site, place.tree, item)))


@routes("POST", *at("/cancelupload", FILES))
def cancel_upload(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Give up; the file holds what it held."""
    request.principal.require_site_write()
    session = _find(tenant, open_file(tenant, request).item, _upload(request))
    tenant.store.run(f"DELETE FROM sliced_uploads WHERE {_ONE}", (session["list"], session["item"], session["upload"]))
    tenant.blobs.remove([session["blob"]])
    return empty_reply(200)


def _upload(request: GraphRequest) -> str:
    """The GUID that the client gave to its upload, in the address or in the body."""
    body = request.json() if request.body else {}
    for name, value in {**request.query.custom, **body}.items():
        if name.lower() == "uploadid":
            return argument(request, str(value)).strip("{}").lower()
    raise _refusal("The upload session has no uploadId.")


def _offset(request: GraphRequest) -> int:
    for name, text in request.query.custom.items():
        value = argument(request, text).removesuffix("L")
        if name.lower() == "fileoffset" and value.isascii() and value.isdecimal() and len(value) < 19:
            return int(value)
    raise _refusal("The fileOffset must be a number of bytes.")


def _find(tenant: Tenant, item: DriveItem, upload: str) -> Row:
    row = tenant.store.one(f"SELECT * FROM sliced_uploads WHERE {_ONE}", (item.list, item.id, upload))
    if row is None:
        raise _refusal(f"The upload session {upload} does not exist.", 404)
    return row


async def _take(tenant: Tenant, request: GraphRequest, item: DriveItem, upload: str, offset: int) -> Row:
    """Write a slice behind what is there; it counts once it is whole, and only where nothing came meanwhile."""
    session = _find(tenant, item, upload)
    if offset != session["received"]:
        raise _refusal(f"The fileOffset is {offset}, but {session['received']} bytes have come.", 409)
    hash_ = QuickXorHash(session["hash_state"], session["received"])
    with tenant.blobs.path(session["blob"]).open("r+b") as file:
        file.seek(offset)
        async for chunk in request.stream or RequestBody.of(b""):
            file.write(chunk)
            hash_.update(chunk)
        file.truncate(hash_.length)
    row = tenant.store.one(
        f"UPDATE sliced_uploads SET received = ?, hash_state = ? WHERE {_ONE} AND received = ? RETURNING *",
        (hash_.length, hash_.state, item.list, item.id, upload, offset),
    )
    if row is None:
        raise _refusal(f"The upload session {upload} was cancelled, or another slice came meanwhile.", 409)
    return row


def _told(request: GraphRequest, session: Row) -> GraphReply:
    name = "StartUpload" if request.path.lower().endswith("startupload") else "ContinueUpload"
    return value_reply(request, name, str(session["received"]))


def _refusal(words: str, status: int = 400) -> GraphError:
    return rest_error(status, -2147024809, "System.ArgumentException", words)
