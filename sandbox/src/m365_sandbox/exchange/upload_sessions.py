"""Large attachments: an upload session, filled slice by slice at an address of Outlook's own that needs no token.

Unlike a drive's upload, a slice in the middle is answered 200 with names in PascalCase, and the last one 201 without a
body (`outlook-large-attachments`).
"""

import re
import secrets
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from m365_sandbox.clock import to_stamp
from m365_sandbox.errors import GraphError, mail_invalid, mail_item_not_found
from m365_sandbox.exchange.attachment_store import FILE
from m365_sandbox.exchange.attachments import attachments_changed
from m365_sandbox.exchange.ids import ExchangeId
from m365_sandbox.exchange.mailboxes import WRITE, open_mailbox, under_user
from m365_sandbox.exchange.message_store import find_message, message_by_num
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply, without_version

routes = Routes()
upload_routes = Routes()
SMALLEST, LARGEST = 3 * 1024 * 1024, 150 * 1024 * 1024  # bytes
LARGEST_SLICE = 4 * 1024 * 1024  # bytes
LIFETIME = timedelta(days=7)
PREFIX = "/api/v2.0"
_RANGE = re.compile(r"^bytes (\d{1,12})-(\d{1,12})/(\d{1,12})$")
_ADDRESS = "/Users/{user}/Messages/{message}/AttachmentSessions/{session}"


@routes("POST", *under_user("/messages/{message}/attachments/createUploadSession"), returns="uploadSession")
def post_upload_session(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Begin the upload of a file to a draft."""
    owner = open_mailbox(tenant, request, WRITE)
    row = find_message(tenant.store, owner.id, request.params["message"])
    item = request.parameters().get("attachmentItem")
    if not isinstance(item, dict):
        raise mail_invalid("ErrorInvalidRequest", "The AttachmentItem parameter is required.")
    size, name = item.get("size"), item.get("name")
    if str(item.get("attachmentType", "")).lower() != "file" or not isinstance(name, str) or not name:
        raise mail_invalid("ErrorInvalidRequest", "An upload session takes an attachmentType of file, and a name.")
    if not isinstance(size, int) or isinstance(size, bool) or size < SMALLEST:
        raise mail_invalid(
            "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize",
            "Attachment size must be greater than the minimum size.",
        )
    if size > LARGEST:
        raise mail_invalid("ErrorAttachmentSizeLimitExceeded", "The attachment size exceeds the allowable limit.")
    token = secrets.token_urlsafe(32)
    expires = time.time() + LIFETIME.total_seconds()
    num = tenant.store.run(
        "INSERT INTO attachment_uploads (message, token, name, content_type, is_inline, content_id, size, received, "
        "expires, content) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, zeroblob(?))",
        (
            row["num"],
            token,
            name,
            str(item.get("contentType") or "application/octet-stream"),
            bool(item.get("isInline", False)),
            item.get("contentId"),
            size,
            expires,
            size,
        ),
    )
    host = without_version(request.base_url)
    message = quote(request.params["message"], safe="")
    url = f"{host}{PREFIX}/Users('{owner.id}')/Messages('{message}')/AttachmentSessions('{num}')?authtoken={token}"
    payload = {
        "@odata.context": request.context("microsoft.graph.uploadSession"),
        "uploadUrl": url,
        "expirationDateTime": _stamp(expires),
        "nextExpectedRanges": ["0-"],
    }
    return json_reply(payload, 201)


@upload_routes("PUT", _ADDRESS)
def put_slice(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Take the next slice; the last one makes the attachment."""
    upload = _upload(tenant, request)
    start = _read_range(request, upload)
    with tenant.store.transaction():
        tenant.store.write_blob("attachment_uploads", "content", upload["num"], start, request.body)
        received = start + len(request.body)
        tenant.store.run("UPDATE attachment_uploads SET received = ? WHERE num = ?", (received, upload["num"]))
        if received < upload["size"]:
            return json_reply(_status(request, upload, received))
        num = _finish(tenant, upload)
    owner, message = request.params["user"], request.params["message"]
    address = f"{request.base_url}/Users('{owner}')/Messages('{quote(message, safe='')}')"
    return GraphReply(201, headers={"Location": f"{address}/Attachments('{ExchangeId('attachment', owner, num)}')"})


@upload_routes("GET", _ADDRESS)
def get_status(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """How far the upload is."""
    upload = _upload(tenant, request)
    return json_reply(_status(request, upload, upload["received"]))


@upload_routes("DELETE", _ADDRESS)
def delete_upload(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Give the upload up."""
    upload = _upload(tenant, request)
    tenant.store.run("DELETE FROM attachment_uploads WHERE num = ?", (upload["num"],))
    return empty_reply(204)


def _upload(tenant: Tenant, request: GraphRequest) -> Row:
    text = request.params["session"]
    row = tenant.store.one(
        "SELECT num, message, token, name, size, received, expires FROM attachment_uploads WHERE num = ?",
        (int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else -1,),
    )
    if row is None or row["expires"] < time.time():
        raise mail_item_not_found()
    if not secrets.compare_digest(row["token"], request.query.custom.get("authtoken", "")):
        raise GraphError(401, "InvalidAuthenticationToken", "The authentication token of the upload address is wrong.")
    return row


def _read_range(request: GraphRequest, upload: Row) -> int:
    """Where the slice begins. Raises `GraphError` (400, 413, 416)."""
    match = _RANGE.match(request.headers.get("content-range", ""))
    if match is None:
        raise mail_invalid("ErrorInvalidArgument", "The Content-Range header is missing or cannot be read.")
    start, end, total = map(int, match.groups())
    if total != upload["size"] or end - start + 1 != len(request.body):
        raise mail_invalid("ErrorInvalidArgument", "The Content-Range header does not agree with the content.")
    if len(request.body) > LARGEST_SLICE:
        raise GraphError(413, "ErrorMessageSizeExceeded", "A slice must not be larger than 4 MB.")
    if start != upload["received"] or end >= total:
        raise GraphError(416, "ErrorInvalidArgument", f"The next expected range is {upload['received']}-.")
    return start


def _status(request: GraphRequest, upload: Row, received: int) -> Json:
    owner, message = request.params["user"], request.params["message"]
    return {
        "@odata.context": request.context(f"Users('{owner}')/Messages('{message}')/AttachmentSessions/$entity"),
        "ExpirationDateTime": _stamp(upload["expires"]),
        "NextExpectedRanges": [str(received)],
    }


def _finish(tenant: Tenant, upload: Row) -> int:
    """The attachment's number. The bytes go from table to table without passing through here."""
    num = tenant.store.run(
        "INSERT INTO attachments (message, kind, name, content_type, is_inline, content_id, modified, size, content) "
        "SELECT message, ?, name, content_type, is_inline, content_id, ?, size, content FROM attachment_uploads "
        "WHERE num = ?",
        (FILE, tenant.clock.stamp(), upload["num"]),
    )
    tenant.store.run("DELETE FROM attachment_uploads WHERE num = ?", (upload["num"],))
    attachments_changed(tenant, message_by_num(tenant.store, upload["message"]))
    return num


def _stamp(seconds: float) -> str:
    return to_stamp(datetime.fromtimestamp(seconds, UTC))
