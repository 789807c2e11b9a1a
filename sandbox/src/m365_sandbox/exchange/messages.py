"""Messages of a mailbox: list, read, draft, change, send, move, copy, delete."""

import base64
import binascii

import orjson

from m365_sandbox.errors import GraphError, mail_invalid, mail_item_not_found
from m365_sandbox.exchange.attachments import add_attachment
from m365_sandbox.exchange.compose import read_changes, read_draft, recipient
from m365_sandbox.exchange.folders import find_folder, well_known_folder
from m365_sandbox.exchange.mailboxes import READ, SEND, WRITE, open_mailbox, under_user
from m365_sandbox.exchange.message_filter import condition, ordering
from m365_sandbox.exchange.message_store import (
    add_message,
    copy_message,
    find_message,
    message_by_num,
    move_message,
    remove_message,
    set_extended,
    update_message,
)
from m365_sandbox.exchange.message_view import MessageView
from m365_sandbox.exchange.mime_build import build_mime, recipients_of
from m365_sandbox.exchange.mime_read import read_mime
from m365_sandbox.mailflow.delivery import keep_attachments
from m365_sandbox.mailflow.transport import submit
from m365_sandbox.principal import Person
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
DEFAULT_PAGE = 10
LARGEST_PAGE = 1000
_LIST_OPTIONS = "select expand filter orderby top skip count"
_ONE = under_user("/messages/{message}", "/mailFolders/{folder}/messages/{message}")


@routes("GET", *under_user("/messages"), returns="Collection(message)", options=_LIST_OPTIONS)
def get_messages(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Messages of the whole mailbox."""
    owner = open_mailbox(tenant, request, READ)
    return _page(tenant, request, owner, "m.mailbox = ?", owner.id)


@routes("GET", *under_user("/mailFolders/{folder}/messages"), returns="Collection(message)", options=_LIST_OPTIONS)
def get_folder_messages(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Messages of one folder."""
    owner = open_mailbox(tenant, request, READ)
    folder = find_folder(tenant.store, owner.id, request.params["folder"])
    return _page(tenant, request, owner, "m.folder = ?", folder["num"])


def _page(tenant: Tenant, request: GraphRequest, owner: Person, scope: str, key: str | int) -> GraphReply:
    query = request.query
    view = MessageView.of(tenant.store, request)
    where, values = condition(query)
    order = ordering(query)
    top = min(query.number("top", DEFAULT_PAGE, least=1), LARGEST_PAGE)
    skip = query.number("skip", 0)
    rows = tenant.store.all(
        f"SELECT m.* FROM messages m WHERE {scope} AND {where} ORDER BY {order} LIMIT ? OFFSET ?",
        [key, *values, top + 1, skip],
    )
    payload: Json = {"@odata.context": request.context(f"users('{owner.id}')/messages")}
    if query.wants_count:
        payload["@odata.count"] = tenant.store.value(
            f"SELECT count(*) FROM messages m WHERE {scope} AND {where}", [key, *values]
        )
    payload["value"] = [view.message(row) for row in rows[:top]]
    if len(rows) > top:
        payload["@odata.nextLink"] = request.link(skip=str(skip + top))
    return json_reply(payload, headers=view.preference_applied())


@routes("POST", *under_user("/messages"), returns="message")
def post_message(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Create a draft in Drafts."""
    owner = open_mailbox(tenant, request, WRITE)
    return _create(tenant, request, owner, well_known_folder(tenant.store, owner.id, "drafts"))


@routes("POST", *under_user("/mailFolders/{folder}/messages"), returns="message")
def post_folder_message(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Create a draft in a folder."""
    owner = open_mailbox(tenant, request, WRITE)
    folder = find_folder(tenant.store, owner.id, request.params["folder"])
    return _create(tenant, request, owner, folder["num"])


def _create(tenant: Tenant, request: GraphRequest, owner: Person, folder: int) -> GraphReply:
    if request.headers.get("content-type", "").startswith("text/plain"):
        num = _draft_from_mime(tenant, request, owner, folder)
    else:
        num = _draft_from_json(tenant, request.json(), owner, folder)
    return _message_reply(tenant, request, num, 201)


def _draft_from_json(tenant: Tenant, body: Json, owner: Person, folder: int) -> int:
    draft = read_draft(body, owner, tenant.clock.stamp())
    attachments = body.get("attachments") or []
    if not isinstance(attachments, list) or not all(isinstance(entry, dict) for entry in attachments):
        raise mail_invalid("RequestBodyRead", "Cannot read the value of 'attachments'.")
    with tenant.store.transaction():
        num = add_message(tenant.store, owner.id, folder, draft)
        for entry in attachments:
            add_attachment(tenant, num, entry)
    return num


def _draft_from_mime(tenant: Tenant, request: GraphRequest, owner: Person, folder: int) -> int:
    raw = _decoded(request.body)
    mail = read_mime(raw, tenant.clock.stamp(), origin="composed", is_read=True)
    author = recipient(owner.email, owner.display_name)
    for name in ("from", "sender"):
        mail.message.properties.setdefault(name, author)
    with tenant.store.transaction():
        num = add_message(tenant.store, owner.id, folder, mail.message)
        update_message(tenant.store, message_by_num(tenant.store, num), tenant.clock.stamp(), is_draft=1)
        keep_attachments(tenant, num, mail)
    return num


def _decoded(body: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(body.split()), validate=True)
    except binascii.Error:
        raise mail_invalid(
            "ErrorMimeContentInvalidBase64String", "The MIME content is not a valid base64 string."
        ) from None


@routes("GET", *_ONE, returns="message", options="select expand")
def get_message(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One message."""
    owner = open_mailbox(tenant, request, READ)
    row = _find(tenant, request, owner)
    return _message_reply(tenant, request, row["num"], 200)


@routes("GET", *(f"{path}/$value" for path in _ONE))
def get_mime(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The MIME of a message: exactly what came or went, or what a draft would be."""
    owner = open_mailbox(tenant, request, READ)
    row = _find(tenant, request, owner)
    raw = row["mime"] if row["mime"] is not None else build_mime(tenant.store, row, row["internet_message_id"])
    return GraphReply(200, raw, {"Content-Type": "text/plain"})


@routes("PATCH", *_ONE, returns="message")
def patch_message(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change a message: anything while it is a draft; later, categories, flag, importance, isRead."""
    owner = open_mailbox(tenant, request, WRITE)
    row = _find(tenant, request, owner)
    columns, extended = read_changes(request.json(), row)
    if row["is_draft"] and row["origin"] == "composed":
        columns["mime"] = None  # a draft made of MIME is made anew of what it says now
    with tenant.store.transaction():
        update_message(tenant.store, row, tenant.clock.stamp(), **columns)
        set_extended(tenant.store, row["num"], extended)
    return _message_reply(tenant, request, row["num"], 200)


@routes("DELETE", *_ONE)
def delete_message(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Move a message to Deleted Items; from there it is removed."""
    owner = open_mailbox(tenant, request, WRITE)
    row = _find(tenant, request, owner)
    deleted = well_known_folder(tenant.store, owner.id, "deleteditems")
    with tenant.store.transaction():
        if row["folder"] == deleted:
            remove_message(tenant.store, row)
        else:
            move_message(tenant.store, row, deleted, tenant.clock.stamp())
    return empty_reply(204)


@routes("POST", *(f"{path}/move" for path in _ONE), returns="message")
def post_move(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Move a message; its ordinary id changes, its immutable id does not."""
    owner = open_mailbox(tenant, request, WRITE)
    row = _find(tenant, request, owner)
    folder = _destination(tenant, request, owner)
    with tenant.store.transaction():
        move_message(tenant.store, row, folder, tenant.clock.stamp())
    return _message_reply(tenant, request, row["num"], 201)


@routes("POST", *(f"{path}/copy" for path in _ONE), returns="message")
def post_copy(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Copy a message into a folder."""
    owner = open_mailbox(tenant, request, WRITE)
    row = _find(tenant, request, owner)
    folder = _destination(tenant, request, owner)
    with tenant.store.transaction():
        num = copy_message(tenant.store, row, folder, tenant.clock.stamp())
    return _message_reply(tenant, request, num, 201)


def _destination(tenant: Tenant, request: GraphRequest, owner: Person) -> int:
    destination = request.parameters().get("destinationId")
    if not isinstance(destination, str) or not destination:
        raise mail_invalid("ErrorInvalidRequest", "The destinationId parameter is required.")
    return int(find_folder(tenant.store, owner.id, destination)["num"])


@routes("POST", *(f"{path}/send" for path in _ONE))
def post_send(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Send a draft. It is single use: once accepted, the same id is not found by another /send."""
    owner = open_mailbox(tenant, request, SEND)
    row = _find(tenant, request, owner)
    if not row["is_draft"] or row["origin"] != "composed":
        raise mail_item_not_found()
    _require_sendable(row, owner)
    submit(tenant, row)
    return empty_reply(202)


@routes("POST", *under_user("/sendMail"))
def post_send_mail(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Send in one call, as JSON or as base64 MIME. 202 says that it was accepted, no more."""
    owner = open_mailbox(tenant, request, SEND)
    drafts = well_known_folder(tenant.store, owner.id, "drafts")
    with tenant.store.transaction():
        if request.headers.get("content-type", "").startswith("text/plain"):
            num, save_copy = _draft_from_mime(tenant, request, owner, drafts), True
        else:
            parameters = request.parameters()
            if not isinstance(parameters.get("message"), dict):
                raise mail_invalid("ErrorInvalidRequest", "The message parameter is required.")
            num = _draft_from_json(tenant, parameters["message"], owner, drafts)
            save_copy = parameters.get("saveToSentItems") not in (False, "false", "False")
        row = message_by_num(tenant.store, num)
        _require_sendable(row, owner)
        submit(tenant, row, save_copy=save_copy)
    return empty_reply(202)


def _require_sendable(row: Row, owner: Person) -> None:
    properties = orjson.loads(row["properties"])
    if not recipients_of(properties):
        raise mail_invalid("ErrorInvalidRecipients", "At least one recipient isn't valid.")
    if properties["from"]["emailAddress"]["address"].lower() != owner.email.lower():
        raise GraphError(
            403,
            "ErrorSendAsDenied",
            "The user account which was used to submit this request does not have the right "
            "to send mail on behalf of the specified sending account.",
        )


def _find(tenant: Tenant, request: GraphRequest, owner: Person) -> Row:
    row = find_message(tenant.store, owner.id, request.params["message"])
    if "folder" in request.params:
        folder = find_folder(tenant.store, owner.id, request.params["folder"])
        if row["folder"] != folder["num"]:
            raise mail_item_not_found()
    return row


def _message_reply(tenant: Tenant, request: GraphRequest, num: int, status: int) -> GraphReply:
    row = message_by_num(tenant.store, num)
    view = MessageView.of(tenant.store, request)
    context = {"@odata.context": request.context(f"users('{row['mailbox']}')/messages/$entity")}
    return json_reply({**context, **view.message(row)}, status, view.preference_applied())
