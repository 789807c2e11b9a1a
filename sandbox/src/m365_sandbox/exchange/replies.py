"""Answers to a message: createReply, createReplyAll, createForward, and the same in one call."""

from typing import Literal

import orjson

from m365_sandbox.errors import mail_invalid
from m365_sandbox.exchange.attachment_store import copy_attachments
from m365_sandbox.exchange.conversations import bare_subject
from m365_sandbox.exchange.drafts import draft_from_json, draft_from_mime, is_mime
from m365_sandbox.exchange.extended import IN_REPLY_TO, REFERENCES
from m365_sandbox.exchange.folder_store import well_known_folder
from m365_sandbox.exchange.mailboxes import SEND, WRITE, open_mailbox
from m365_sandbox.exchange.message_actions import require_sendable
from m365_sandbox.exchange.message_store import message_by_num
from m365_sandbox.exchange.messages import ONE, message_of, message_reply
from m365_sandbox.exchange.quoting import quoting_body
from m365_sandbox.mailflow.transport import submit
from m365_sandbox.principal import Person
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply

routes = Routes()
Kind = Literal["reply", "replyAll", "forward"]


@routes("POST", *(f"{path}/createReply" for path in ONE), returns="message")
def post_create_reply(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A draft that answers whom the message asks to be answered."""
    return _create(tenant, request, "reply")


@routes("POST", *(f"{path}/createReplyAll" for path in ONE), returns="message")
def post_create_reply_all(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A draft that answers everybody."""
    return _create(tenant, request, "replyAll")


@routes("POST", *(f"{path}/createForward" for path in ONE), returns="message")
def post_create_forward(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A draft that passes the message on."""
    return _create(tenant, request, "forward")


@routes("POST", *(f"{path}/reply" for path in ONE))
def post_reply(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Answer in one call."""
    return _send(tenant, request, "reply")


@routes("POST", *(f"{path}/replyAll" for path in ONE))
def post_reply_all(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Answer everybody in one call."""
    return _send(tenant, request, "replyAll")


@routes("POST", *(f"{path}/forward" for path in ONE))
def post_forward(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Pass the message on in one call."""
    return _send(tenant, request, "forward")


def _create(tenant: Tenant, request: GraphRequest, kind: Kind) -> GraphReply:
    owner = open_mailbox(tenant, request, WRITE)
    with tenant.store.transaction():
        num = _draft(tenant, request, owner, kind)
    return message_reply(tenant, request, num, 201)


def _send(tenant: Tenant, request: GraphRequest, kind: Kind) -> GraphReply:
    owner = open_mailbox(tenant, request, SEND)
    with tenant.store.transaction():
        row = message_by_num(tenant.store, _draft(tenant, request, owner, kind))
        require_sendable(row, owner)
        submit(tenant, row)
    return empty_reply(202)


def _draft(tenant: Tenant, request: GraphRequest, owner: Person, kind: Kind) -> int:
    row = message_of(tenant, request, owner)
    drafts = well_known_folder(tenant.store, owner.id, "drafts")
    if is_mime(request):
        return draft_from_mime(tenant, request, owner, drafts)
    parameters = request.parameters()
    message, comment = parameters.get("message") or {}, parameters.get("comment")
    if not isinstance(message, dict) or not isinstance(comment, str | None):
        raise mail_invalid("RequestBodyRead", "Cannot read the parameters 'message' and 'comment'.")
    if comment is not None and message.get("body") is not None:
        raise mail_invalid("ErrorInvalidRequest", "Specify either the comment or the body of the message, not both.")
    properties = orjson.loads(row["properties"])
    body: Json = {
        "subject": f"{'FW' if kind == 'forward' else 'RE'}: {bare_subject(row['subject'])}",
        "body": quoting_body(row, properties, comment or ""),
        "importance": properties["importance"],
        **_recipients(kind, properties, owner, parameters),
        **{name: value for name, value in message.items() if value is not None},
    }
    extended = body.get("singleValueExtendedProperties") or []
    body["singleValueExtendedProperties"] = [*_thread(tenant, row), *extended]
    num = draft_from_json(tenant, body, owner, drafts)
    copy_attachments(tenant.store, row["num"], num, only_inline=kind != "forward")
    return num


def _recipients(kind: Kind, properties: Json, owner: Person, parameters: Json) -> Json:
    if kind == "forward":
        return {"toRecipients": parameters.get("toRecipients") or []}
    author = properties["replyTo"] or ([properties["from"]] if properties.get("from") else [])
    if kind == "reply":
        return {"toRecipients": author}
    seen = {owner.email.lower()}
    to = _without(seen, author) + _without(seen, properties["toRecipients"])
    return {"toRecipients": to or author, "ccRecipients": _without(seen, properties["ccRecipients"])}


def _without(seen: set[str], entries: list[Json]) -> list[Json]:
    """The recipients that were not seen before, who are seen then."""
    kept = []
    for entry in entries:
        address = entry["emailAddress"]["address"].lower()
        if address not in seen:
            seen.add(address)
            kept.append(entry)
    return kept


def _thread(tenant: Tenant, row: Row) -> list[Json]:
    """In-Reply-To and References, as extended properties of the draft."""
    known = {
        one["id"]: one["value"]
        for one in tenant.store.all("SELECT id, value FROM extended_properties WHERE message = ?", (row["num"],))
    }
    earlier = (known.get(REFERENCES) or known.get(IN_REPLY_TO) or "").split()
    references = " ".join([*(one for one in earlier if one != row["internet_message_id"]), row["internet_message_id"]])
    return [{"id": IN_REPLY_TO, "value": row["internet_message_id"]}, {"id": REFERENCES, "value": references}]
