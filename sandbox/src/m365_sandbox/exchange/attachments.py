"""Small file attachments of a message."""

import base64
import binascii

from m365_sandbox.errors import mail_invalid, mail_item_not_found
from m365_sandbox.exchange.attachment_view import FILE, attachment_json, attachments_of
from m365_sandbox.exchange.ids import read_id
from m365_sandbox.exchange.mailboxes import READ, WRITE, open_mailbox, under_user
from m365_sandbox.exchange.message_store import find_message, update_message
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
LARGEST = 3 * 1024 * 1024  # bytes; above that Exchange wants an upload session
_PROPERTIES = frozenset(
    ("name", "contentType", "contentBytes", "isInline", "contentId", "size", "lastModifiedDateTime")
)


def add_attachment(tenant: Tenant, num: int, entry: Json) -> int:
    """Attach the file that a request describes. Raises `GraphError` (400, 413)."""
    if str(entry.get("@odata.type", FILE)).lstrip("#").lower() != FILE.lstrip("#").lower():
        raise mail_invalid("ErrorInvalidRequest", "Only file attachments are supported.")
    for name in entry:
        if "@" not in name and name not in _PROPERTIES:
            raise mail_invalid(
                "RequestBodyRead",
                f"The property '{name}' does not exist on type 'Microsoft.OutlookServices.FileAttachment'.",
            )
    try:
        content = base64.b64decode(entry.get("contentBytes") or "", validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise mail_invalid("ErrorInvalidRequest", "The contentBytes of the attachment cannot be read.") from None
    if len(content) > LARGEST:
        raise mail_invalid("ErrorAttachmentSizeLimitExceeded", "The attachment size exceeds the allowable limit.")
    return tenant.store.run(
        "INSERT INTO attachments (message, name, content_type, is_inline, content_id, modified, content) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            num,
            str(entry.get("name") or "attachment"),
            str(entry.get("contentType") or "application/octet-stream"),
            bool(entry.get("isInline", False)),
            entry.get("contentId"),
            tenant.clock.stamp(),
            content,
        ),
    )


@routes("GET", *under_user("/messages/{message}/attachments"), returns="Collection(attachment)", options="select")
def get_attachments(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The attachments of a message."""
    owner = open_mailbox(tenant, request, READ)
    row = find_message(tenant.store, owner.id, request.params["message"])
    value = attachments_of(tenant.store, owner.id, row["num"])
    if request.query.select:
        keep = {"@odata.type", "@odata.mediaContentType", "id", *request.query.select}
        value = [{name: one[name] for name in one if name in keep} for one in value]
    context = request.context(f"users('{owner.id}')/messages/attachments")
    return json_reply({"@odata.context": context, "value": value})


@routes("POST", *under_user("/messages/{message}/attachments"), returns="attachment")
def post_attachment(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Attach a small file to a draft."""
    owner = open_mailbox(tenant, request, WRITE)
    row = find_message(tenant.store, owner.id, request.params["message"])
    with tenant.store.transaction():
        num = add_attachment(tenant, row["num"], request.json())
        update_message(tenant.store, row, tenant.clock.stamp())
    found = tenant.store.one("SELECT * FROM attachments WHERE num = ?", (num,))
    assert found is not None
    context = request.context(f"users('{owner.id}')/messages/attachments/$entity")
    return json_reply({"@odata.context": context, **attachment_json(owner.id, found)}, 201)


@routes("GET", *under_user("/messages/{message}/attachments/{attachment}"), returns="attachment")
def get_attachment(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One attachment."""
    owner = open_mailbox(tenant, request, READ)
    found = _find(tenant, request, owner.id)
    context = request.context(f"users('{owner.id}')/messages/attachments/$entity")
    return json_reply({"@odata.context": context, **attachment_json(owner.id, found)})


@routes("GET", *under_user("/messages/{message}/attachments/{attachment}/$value"))
def get_attachment_content(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The bytes of an attachment."""
    owner = open_mailbox(tenant, request, READ)
    found = _find(tenant, request, owner.id)
    return GraphReply(200, found["content"], {"Content-Type": found["content_type"]})


@routes("DELETE", *under_user("/messages/{message}/attachments/{attachment}"))
def delete_attachment(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Detach a file."""
    owner = open_mailbox(tenant, request, WRITE)
    found = _find(tenant, request, owner.id)
    row = find_message(tenant.store, owner.id, request.params["message"])
    with tenant.store.transaction():
        tenant.store.run("DELETE FROM attachments WHERE num = ?", (found["num"],))
        update_message(tenant.store, row, tenant.clock.stamp())
    return empty_reply(204)


def _find(tenant: Tenant, request: GraphRequest, mailbox: str) -> Row:
    message = find_message(tenant.store, mailbox, request.params["message"])
    named = read_id(request.params["attachment"])
    row = None
    if named is not None and named.kind == "attachment" and named.owner == mailbox:
        row = tenant.store.one(
            "SELECT * FROM attachments WHERE num = ? AND message = ?", (named.number, message["num"])
        )
    if row is None:
        raise mail_item_not_found()
    return row
