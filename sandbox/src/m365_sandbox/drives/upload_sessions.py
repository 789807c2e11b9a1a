"""Upload sessions: a file in slices, in order, to an address that needs no token.

Slices are multiples of 320 KiB except the last, each below 60 MiB. What was acknowledged stays acknowledged over a
restart of the sandbox; bytes of a slice that was cut off do not count.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from urllib.parse import quote
from uuid import uuid4

import orjson

from m365_sandbox.clock import read_stamp, to_stamp
from m365_sandbox.drives.addressing import drive_of_list, find_place, of_item, of_site, transfer_root
from m365_sandbox.drives.blobs import Blob
from m365_sandbox.drives.changes import Changes, Conflict, ItemProperties
from m365_sandbox.drives.ids import item_id
from m365_sandbox.drives.items import item_reply, read_conflict, require_not_root
from m365_sandbox.drives.names import require_name
from m365_sandbox.drives.preconditions import require_preconditions
from m365_sandbox.drives.quick_xor import QuickXorHash
from m365_sandbox.drives.quota import require_room
from m365_sandbox.drives.rewriting import rewritten
from m365_sandbox.drives.tree import Tree
from m365_sandbox.errors import GraphError, invalid_request, item_not_found, unauthenticated
from m365_sandbox.retention.guards import require_content_editable
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.transfer import RequestBody
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
transfer_routes = Routes()
LIFETIME = timedelta(days=1)
UNIT = 320 * 1024  # bytes
LARGEST_SLICE = 60 * 1024 * 1024  # bytes, itself not allowed
_ADDRESS = "_api/v2.0/drives/{drive}/items/{item}/uploadSession"
_ADDRESSES = of_site(_ADDRESS)
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)$")
_busy: set[str] = set()  # sessions into which a slice is coming


@routes("POST", *of_item("/createUploadSession"), returns="uploadSession")
def create_session(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Begin. What can be refused now is refused now: names, preconditions, room."""
    tree, item, names = find_place(tenant, request)
    body = request.parameters()
    described = body.get("item") or {}
    if not isinstance(described, dict):
        raise invalid_request("The item of an upload session must be an object.")
    size = described.get("fileSize", body.get("fileSize"))
    if size is not None and (not isinstance(size, int) or isinstance(size, bool) or size < 0):
        raise invalid_request("The fileSize of an upload session must be a number of bytes.")
    ItemProperties.read(described)
    require_preconditions(request, None if names else item)
    require_room(tenant, tree.drive, size or 0)
    changes = Changes(tenant, tree, request.principal.author)
    with tenant.store.transaction():
        by_id = not names and ":/" not in request.params.get("item", "")
        default: Conflict = "fail" if tenant.switches["refuse_taken_upload_names"] and not by_id else "replace"
        behavior = read_conflict(request, described, default)
        if names:
            parent = changes.folder_at(item, names[:-1])
            name = described.get("name") or names[-1]
            require_name(name, in_root=parent.is_root)
            target = None
        else:
            require_not_root(item)
            require_content_editable(tenant, item.list, item.id)
            above = tree.by_number(item.parent)
            assert above is not None
            parent, name, target = above, item.name, item.id if by_id else None
        if target is None:
            changes.place(parent, name, behavior, is_folder=False)
        session = _insert(tenant, tree, parent.id, name, target, behavior, described, request, size)
    return json_reply({"@odata.context": request.context("microsoft.graph.uploadSession"), **session})


def _insert(
    tenant: Tenant,
    tree: Tree,
    parent: int,
    name: str,
    target: int | None,
    behavior: Conflict,
    described: Json,
    request: GraphRequest,
    size: int | None,
) -> Json:
    guid, expires = str(uuid4()), to_stamp(tenant.clock.now() + LIFETIME)
    properties = {key: described[key] for key in ("description", "fileSystemInfo") if key in described}
    tenant.store.run(
        "INSERT INTO upload_sessions (guid, list, parent, name, item, behavior, properties, author, deferred, size, "
        "blob, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            guid,
            tree.drive.num,
            parent,
            name,
            target,
            behavior,
            orjson.dumps(properties).decode(),
            request.principal.author,
            bool(request.parameters().get("deferCommit", False)),
            size,
            tenant.blobs.new_name(),
            expires,
        ),
    )
    drive, folder = tree.drive, tree.by_number(parent)
    assert folder is not None
    site = drive.site["path"].rstrip("/")
    address = f"_api/v2.0/drives/{quote(drive.id, safe='')}/items/{item_id(drive.list, folder.guid)}/uploadSession"
    url = (
        f"{transfer_root(request.base_url)}{site}/{address}?guid='{guid}'&overwrite=True&rename=False&dc=0&tempauth=v1"
    )
    return {"expirationDateTime": expires, "nextExpectedRanges": ["0-"], "uploadUrl": url}


@transfer_routes("GET", *_ADDRESSES, returns="uploadSession")
def get_session(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """What is still missing."""
    return json_reply(
        {"@odata.context": request.context("microsoft.graph.uploadSession"), **_status(_find(tenant, request))}
    )


@transfer_routes("DELETE", *_ADDRESSES)
def cancel_session(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Give up."""
    session = _find(tenant, request)
    tenant.store.run("DELETE FROM upload_sessions WHERE guid = ?", (session["guid"],))
    tenant.blobs.remove([session["blob"]])
    return empty_reply(204)


@transfer_routes("POST", *_ADDRESSES, returns="driveItem")
def commit_session(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make the file of a session whose commit was deferred, or whose name was taken at the last byte."""
    session = _find(tenant, request)
    size = session["received"] if session["size"] is None and session["deferred"] else session["size"]
    if size is None or session["received"] < size:
        raise invalid_request("The upload session is not complete.")
    return _commit(tenant, request, session)


@transfer_routes("PUT", *_ADDRESSES, returns="driveItem or uploadSession", streams=True)
async def put_slice(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Take a slice; with the last one the file is made."""
    session = _find(tenant, request)
    slice_ = _read_slice(tenant, request, session)
    if session["guid"] in _busy:
        raise GraphError(409, "resourceModified", "Another fragment of this upload session is being received.")
    _busy.add(session["guid"])
    try:
        session = await _take(tenant, session, slice_, request.stream or RequestBody.of(b""))
    finally:
        _busy.discard(session["guid"])
    if session["deferred"] or session["received"] < session["size"]:
        status = _status(session)
        return json_reply({"@odata.context": request.context("microsoft.graph.uploadSession"), **status}, 202)
    return _commit(tenant, request, session)


@dataclass(frozen=True, slots=True)
class _Slice:
    start: int
    length: int
    total: int | None  # bytes of the file, where they are known


def _read_slice(tenant: Tenant, request: GraphRequest, session: Row) -> _Slice:
    """The range that a request brings. Raises `GraphError` (400, 413, 416) for one that the session cannot take."""
    text = request.headers.get("content-range")
    announced = request.headers.get("content-length")
    if text is None and session["received"] == 0 and announced is not None:
        return _Slice(0, int(announced), int(announced))  # the whole file in one request, without saying so
    match = _RANGE.match((text or "").strip())
    if match is None or (match[3] == "*" and not session["deferred"]):
        raise invalid_request("The Content-Range header is missing or malformed.")
    start, end, total = int(match[1]), int(match[2]), None if match[3] == "*" else int(match[3])
    length = end - start + 1
    if end < start or (total is not None and end >= total):
        raise invalid_request("The Content-Range header is malformed.")
    if announced is not None and int(announced) != length:
        raise GraphError(
            400,
            "invalidRequest",
            "The Content-Range header length does not match the provided number of bytes.",
            inner="fragmentLengthMismatch",
        )
    if total is not None and session["size"] not in (None, total):
        raise invalid_request("The total size of the file differs from what the upload session was told before.")
    if length >= LARGEST_SLICE:
        raise GraphError(413, "invalidRequest", "A fragment must be smaller than 60 MiB.")
    if start < session["received"]:
        raise _out_of_range("Uploaded fragment overlaps with existing data.", "fragmentOverlap")
    if start > session["received"]:
        raise _out_of_range("Uploaded fragment is out of order.", "fragmentOutOfOrder")
    if total is not None and end + 1 < total and length % UNIT and tenant.switches["refuse_uneven_slices"]:
        raise invalid_request(f"The size of a fragment that is not the last must be a multiple of {UNIT} bytes.")
    return _Slice(start, length, total)


async def _take(tenant: Tenant, session: Row, slice_: _Slice, body: RequestBody) -> Row:
    """Write a slice behind what is there; it counts once it is whole."""
    hash_ = QuickXorHash(session["hash_state"], session["received"])
    with tenant.blobs.path(session["blob"]).open("r+b") as file:
        file.seek(slice_.start)
        async for chunk in body:
            file.write(chunk)
            hash_.update(chunk)
        file.truncate(hash_.length)
    if hash_.length != slice_.start + slice_.length:
        raise GraphError(
            400,
            "invalidRequest",
            "The Content-Range header length does not match the provided number of bytes.",
            inner="fragmentLengthMismatch",
        )
    row = tenant.store.one(
        "UPDATE upload_sessions SET received = ?, size = coalesce(?, size), hash_state = ? WHERE guid = ? RETURNING *",
        (hash_.length, slice_.total, hash_.state, session["guid"]),
    )
    if row is None:
        raise _no_session()  # it was cancelled while the slice came
    return row


def _commit(tenant: Tenant, request: GraphRequest, session: Row) -> GraphReply:
    list_row = tenant.store.one("SELECT * FROM lists WHERE num = ?", (session["list"],))
    assert list_row is not None
    tree = Tree(tenant, drive_of_list(tenant, list_row))
    parent = tree.by_number(session["parent"])
    if parent is None:
        raise item_not_found("The parent folder is gone.")
    changes = Changes(tenant, tree, session["author"])
    hash_ = QuickXorHash(session["hash_state"], session["received"])
    blob = rewritten(tenant, session["name"], Blob(session["blob"], hash_.length, hash_.digest()))
    properties = ItemProperties.read(orjson.loads(session["properties"]))
    with tenant.store.transaction():
        if session["item"] is not None:
            target = tree.by_number(session["item"])
            if target is None:
                raise item_not_found()
            item, is_new = changes.replace_content(target, blob, properties), False
        else:
            conflict = cast(Conflict, session["behavior"])
            item, is_new = changes.create_file(parent, session["name"], conflict, blob, properties)
        tenant.store.run("DELETE FROM upload_sessions WHERE guid = ?", (session["guid"],))
    return item_reply(tenant, request, tree, item, 201 if is_new else 200)


def _find(tenant: Tenant, request: GraphRequest) -> Row:
    """The session of an address, if it has not expired. Raises `GraphError` (401, 404)."""
    if "authorization" in request.headers and tenant.switches["refuse_upload_authorization"]:
        raise unauthenticated("An upload address takes no Authorization header.")
    guid = request.query.custom.get("guid", "").strip("'")
    row = tenant.store.one("SELECT * FROM upload_sessions WHERE guid = ?", (guid,))
    if row is None:
        raise _no_session()
    if read_stamp(row["expires"]) < tenant.clock.now():
        tenant.store.run("DELETE FROM upload_sessions WHERE guid = ?", (guid,))
        tenant.blobs.remove([row["blob"]])
        raise _no_session()
    return row


def _status(session: Row) -> Json:
    missing = [f"{session['received']}-"] if session["size"] is None or session["received"] < session["size"] else []
    return {"expirationDateTime": session["expires"], "nextExpectedRanges": missing}


def _no_session() -> GraphError:
    return item_not_found("The upload session was not found.")


def _out_of_range(message: str, inner: str) -> GraphError:
    return GraphError(416, "invalidRange", message, inner=inner)
