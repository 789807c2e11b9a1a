"""What a client may write into a message, and what Exchange keeps of it."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import orjson

from m365_sandbox.errors import GraphError, mail_invalid
from m365_sandbox.exchange.extended import IN_REPLY_TO, REFERENCES, read_extended, read_multi_value
from m365_sandbox.exchange.message_store import NewMessage
from m365_sandbox.principal import Person
from m365_sandbox.store import Row
from m365_sandbox.wire import Json

MOST_HEADERS = 5
MOST_RECIPIENTS = 500
RECIPIENTS = ("toRecipients", "ccRecipients", "bccRecipients")
_COLLECTIONS = frozenset(("categories", "replyTo", *RECIPIENTS))
_RECEIPTS = ("isDeliveryReceiptRequested", "isReadReceiptRequested")
_ANY_TIME = frozenset(("categories", "importance", "flag", "inferenceClassification"))
_WHILE_DRAFT = frozenset(("body", "from", "sender", "replyTo", *RECIPIENTS, *_RECEIPTS))
_EXTENDED = frozenset(("singleValueExtendedProperties", "multiValueExtendedProperties"))
_COLUMNS = frozenset(("subject", "isRead", "internetMessageId", *_EXTENDED))
WRITABLE = _ANY_TIME | _WHILE_DRAFT | _COLUMNS | {"internetMessageHeaders", "attachments"}
INDEXED = frozenset(("subject", "body", "from", "sender", *RECIPIENTS))  # what `$search` looks in
# A client that keeps a whole message sends these back with what it changed (O365's `save_draft`). Graph leaves them be.
_READ_ONLY = frozenset(
    (
        "id",
        "isDraft",
        "hasAttachments",
        "createdDateTime",
        "lastModifiedDateTime",
        "receivedDateTime",
        "sentDateTime",
        "conversationId",
        "conversationIndex",
        "parentFolderId",
        "changeKey",
        "bodyPreview",
        "webLink",
    )
)
_ADDRESS = re.compile(r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$")
_HEADER_NAME = re.compile(r"^[xX]-[!-9;-~]+$")
_IMPORTANCE = ("low", "normal", "high")
_FLAG_STATUS = ("notFlagged", "flagged", "complete")
_INFERENCE = ("focused", "other")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a PATCH changes of a message."""

    columns: dict[str, Any]
    properties: Json
    extended: dict[str, str]
    multi_value: dict[str, list[str]]


def empty_properties(owner: Person) -> Json:
    """A message with nothing in it, from the owner of the mailbox."""
    author = recipient(owner.email, owner.display_name)
    return {
        "body": {"contentType": "html", "content": ""},
        "from": author,
        "sender": author,
        "toRecipients": [],
        "ccRecipients": [],
        "bccRecipients": [],
        "replyTo": [],
        "importance": "normal",
        "categories": [],
        "flag": {"flagStatus": "notFlagged"},
        "internetMessageHeaders": [],
        "inferenceClassification": "focused",
        "isDeliveryReceiptRequested": False,
        "isReadReceiptRequested": False,
    }


def recipient(address: str, name: str | None = None) -> Json:
    """A recipient."""
    return {"emailAddress": {"name": name or address, "address": address}}


def new_message_id() -> str:
    """A Message-ID as the tenant makes them."""
    return f"<{uuid4().hex.upper()}@LO0P265MB0000.GBRP265.PROD.OUTLOOK.COM>"


def read_draft(body: Json, owner: Person, now: str) -> NewMessage:
    """The draft that a request body describes. Raises `GraphError` (400)."""
    _require_known(body)
    properties = empty_properties(owner)
    for name in _ANY_TIME | _WHILE_DRAFT:
        if body.get(name) is not None:
            properties[name] = _read(name, body[name])
    properties["internetMessageHeaders"] = _read_headers(body.get("internetMessageHeaders") or [])
    _require_few_recipients(properties)
    extended = read_extended(body.get("singleValueExtendedProperties") or [])
    return NewMessage(
        subject=_text(body.get("subject"), "subject"),
        internet_message_id=_read_message_id(body.get("internetMessageId")) or new_message_id(),
        properties=properties,
        origin="composed",
        is_read=bool(body.get("isRead", True)),
        is_draft=True,
        received=now,
        sent=now,
        references=thread_of(extended),
        extended=extended,
        multi_value=read_multi_value(body.get("multiValueExtendedProperties") or []),
    )


def thread_of(extended: dict[str, str]) -> tuple[str, ...]:
    """The Message-IDs a draft answers to, as set by its extended properties."""
    text = f"{extended.get(IN_REPLY_TO, '')} {extended.get(REFERENCES, '')}"
    return tuple(word for word in text.split() if word.startswith("<"))


def read_changes(body: Json, row: Row) -> Changes:
    """What a PATCH changes. Raises `GraphError` (400)."""
    _require_known(body)
    writable_draft = bool(row["is_draft"]) and row["origin"] == "composed"
    properties: Json = orjson.loads(row["properties"])
    columns: dict[str, Any] = {}
    for name, value in body.items():
        if "@" in name or name in _READ_ONLY:
            continue
        if not writable_draft and name not in _ANY_TIME | _EXTENDED | {"isRead"}:
            raise mail_invalid(
                "ErrorInvalidPropertySet", f"The property '{name}' can only be set while the message is a draft."
            )
        if name == "subject":
            columns["subject"] = _text(value, name)
        elif name == "isRead":
            columns["is_read"] = bool(value)
        elif name == "internetMessageId":
            columns["internet_message_id"] = _read_message_id(value) or row["internet_message_id"]
        elif name == "internetMessageHeaders":
            properties[name] = _read_headers(value or [])
        elif name in _ANY_TIME | _WHILE_DRAFT:
            properties[name] = _read(name, value)
    _require_few_recipients(properties)
    columns["properties"] = orjson.dumps(properties).decode()
    return Changes(
        columns,
        properties,
        read_extended(body.get("singleValueExtendedProperties") or []),
        read_multi_value(body.get("multiValueExtendedProperties") or []),
    )


def _require_known(body: Json) -> None:
    for name in body:
        if "@" not in name and name not in WRITABLE and name not in _READ_ONLY:
            raise mail_invalid(
                "RequestBodyRead",
                f"The property '{name}' does not exist on type 'Microsoft.OutlookServices.Message' or is not writable.",
            )


def _read(name: str, value: Any) -> Any:
    if name in _COLLECTIONS and not isinstance(value, list):
        raise _unreadable(name)
    match name:
        case "body":
            return _read_body(value)
        case "from" | "sender":
            return _read_recipient(value)
        case "categories":
            return [_text(one, name) for one in value]
        case "importance":
            return _one_of(value, _IMPORTANCE, name)
        case "flag":
            return _read_flag(value)
        case "inferenceClassification":
            return _one_of(value, _INFERENCE, name)
        case "isDeliveryReceiptRequested" | "isReadReceiptRequested":
            return bool(value)
    return [_read_recipient(one) for one in value]


def _read_body(value: Any) -> Json:
    if not isinstance(value, dict):
        raise _unreadable("body")
    kind = _one_of(str(value.get("contentType") or "text").lower(), ("text", "html"), "body/contentType")
    return {"contentType": kind, "content": _text(value.get("content"), "body/content")}


def _read_recipient(value: Any) -> Json:
    address = value.get("emailAddress") if isinstance(value, dict) else None
    if (
        not isinstance(address, dict)
        or not isinstance(address.get("address"), str)
        or not _ADDRESS.match(address["address"])
    ):
        raise mail_invalid("ErrorInvalidRecipients", "At least one recipient isn't valid.")
    return recipient(address["address"], _text(address.get("name"), "emailAddress/name"))


def _read_flag(value: Any) -> Json:
    if not isinstance(value, dict):
        raise _unreadable("flag")
    status = _one_of(value.get("flagStatus", "notFlagged"), _FLAG_STATUS, "flag/flagStatus")
    dates = {name: value[name] for name in ("startDateTime", "dueDateTime", "completedDateTime") if value.get(name)}
    if "dueDateTime" in dates and "startDateTime" not in dates:
        raise mail_invalid("ErrorInvalidArgument", "A due date needs a start date.")
    return {"flagStatus": status, **dates}


def _read_headers(entries: Any) -> list[Json]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _unreadable("internetMessageHeaders")
    if len(entries) > MOST_HEADERS:
        raise mail_invalid(
            "InvalidInternetMessageHeaderCollection",
            "Maximum number of headers in one message should be less than or equal to 5.",
        )
    headers = []
    for entry in entries:
        name, value = _text(entry.get("name"), "name"), _text(entry.get("value"), "value")
        if not _HEADER_NAME.match(name) or any(char in value for char in "\r\n\0"):
            raise mail_invalid(
                "InvalidInternetMessageHeader",
                f"The internet message header name '{name}' should start with 'x-' or 'X-'.",
            )
        headers.append({"name": name, "value": value})
    return headers


def _read_message_id(value: Any) -> str | None:
    if value is None:
        return None
    text = _text(value, "internetMessageId").strip()
    if not (text.startswith("<") and text.endswith(">")) or any(char.isspace() for char in text):
        raise mail_invalid("ErrorInvalidInternetMessageId", "The internet message id is not valid.")
    return text


def _require_few_recipients(properties: Json) -> None:
    if sum(len(properties[name]) for name in RECIPIENTS) > MOST_RECIPIENTS:
        raise mail_invalid("ErrorTooManyRecipients", "The message has too many recipients.")


def _one_of(value: Any, allowed: tuple[str, ...], name: str) -> str:
    for one in allowed:
        if isinstance(value, str) and value.lower() == one.lower():
            return one
    raise _unreadable(name)


def _text(value: Any, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _unreadable(name)
    return value


def _unreadable(name: str) -> GraphError:
    return mail_invalid("RequestBodyRead", f"Cannot convert the value of '{name}' to its type.")
