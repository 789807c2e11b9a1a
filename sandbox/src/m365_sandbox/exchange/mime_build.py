"""A message as it goes over the wire: real MIME, whose text is byte for byte the text that was sent."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import uuid4

import orjson

from m365_sandbox.clock import read_stamp
from m365_sandbox.exchange.compose import RECIPIENTS
from m365_sandbox.exchange.extended import IN_REPLY_TO, REFERENCES
from m365_sandbox.exchange.message_store import NewMessage
from m365_sandbox.store import Row, Store
from m365_sandbox.wire import Json

# Long lines: the email package would otherwise encode a long Message-ID as if it were words.
LONG_LINES = policy.SMTP.clone(max_line_length=998)
_LINE = 57 * 1024  # bytes that are encoded at once; a multiple of what one line of base64 holds


@dataclass(frozen=True, slots=True)
class Part:
    """Something attached."""

    name: str
    content_type: str
    is_inline: bool
    content_id: str | None
    content: bytes


@dataclass(frozen=True, slots=True)
class Source:
    """What MIME is made of."""

    subject: str
    sent: str
    properties: Json
    extended: dict[str, str]
    conversation_index: str | None = None
    parts: Iterable[Part] = field(default_factory=tuple)

    @classmethod
    def of_message(cls, message: NewMessage) -> "Source":
        """A message that is in no folder yet."""
        return cls(message.subject, message.sent, message.properties, message.extended)


def build_mime(store: Store, row: Row, internet_message_id: str) -> bytes:
    """The MIME of a composed message under this Message-ID."""
    found = store.all(
        "SELECT id, value FROM extended_properties WHERE message = ? AND id IN (?, ?)",
        (row["num"], IN_REPLY_TO, REFERENCES),
    )
    source = Source(
        row["subject"],
        row["sent"],
        orjson.loads(row["properties"]),
        {one["id"]: one["value"] for one in found},
        row["conversation_index"],
        _parts(store, row["num"]),
    )
    return compose_mime(source, internet_message_id)


def compose_mime(source: Source, internet_message_id: str) -> bytes:
    """The MIME of a message: its head, its text, and what is attached, one after the other."""
    message = EmailMessage(policy=LONG_LINES)
    _add_head(source, message, internet_message_id)
    body = source.properties["body"]
    pieces = [_encoded_part(part) for part in source.parts]
    if not pieces:
        _set_body(message, body)
        return message.as_bytes()
    text = EmailMessage(policy=LONG_LINES)
    _set_body(text, body)
    del text["MIME-Version"]
    boundary = f"_{len(pieces):03}_{uuid4().hex.upper()}_"
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = f'multipart/mixed; boundary="{boundary}"'
    return b"".join(_joined(_head(message), [text.as_bytes(), *pieces], boundary.encode()))


def _head(message: EmailMessage) -> bytes:
    """The headers, and the empty line."""
    return b"".join(LONG_LINES.fold_binary(name, value) for name, value in message.raw_items()) + b"\r\n"


def _joined(head: bytes, pieces: list[bytes], boundary: bytes) -> Iterator[bytes]:
    yield head
    for piece in pieces:
        yield from (b"--", boundary, b"\r\n", piece, b"\r\n")
    yield from (b"--", boundary, b"--\r\n")


def recipients_of(properties: Json) -> list[str]:
    """Every address a message goes to, in order, once."""
    addresses = [one["emailAddress"]["address"] for name in RECIPIENTS for one in properties[name]]
    return list(dict.fromkeys(addresses))


def _add_head(source: Source, message: EmailMessage, internet_message_id: str) -> None:
    properties = source.properties
    topic = _one_line(source.subject)
    message["From"] = _address(properties["from"])
    if properties["sender"] != properties["from"]:
        message["Sender"] = _address(properties["sender"])
    for name, header in (("toRecipients", "To"), ("ccRecipients", "Cc"), ("replyTo", "Reply-To")):
        if properties[name]:
            message[header] = [_address(one) for one in properties[name]]
    message["Subject"] = topic
    message["Date"] = format_datetime(read_stamp(source.sent))
    message["Message-ID"] = internet_message_id
    for key, header in ((IN_REPLY_TO, "In-Reply-To"), (REFERENCES, "References")):
        if source.extended.get(key):
            message[header] = " ".join(source.extended[key].split())
    if properties["importance"] != "normal":
        message["Importance"] = properties["importance"]
    if properties.get("isReadReceiptRequested"):
        message["Disposition-Notification-To"] = str(_address(properties["from"]))
    if properties.get("isDeliveryReceiptRequested"):
        message["Return-Receipt-To"] = str(_address(properties["from"]))
    for header in properties["internetMessageHeaders"]:
        message[header["name"]] = header["value"]
    message["Thread-Topic"] = topic
    if source.conversation_index:
        message["Thread-Index"] = source.conversation_index


def _address(entry: Json) -> Address:
    name, address = entry["emailAddress"].get("name") or "", entry["emailAddress"]["address"]
    local, _, domain = address.rpartition("@")
    return Address("" if name == address else _one_line(name), local, domain)


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def _set_body(message: EmailMessage, body: Json) -> None:
    subtype = "html" if body["contentType"] == "html" else "plain"
    # base64 carries the bytes as they are; every other encoding would rewrite line ends.
    message.set_content(body["content"].encode("utf-8", "replace"), "text", subtype, cte="base64")
    message.set_param("charset", "utf-8")


def _parts(store: Store, num: int) -> Iterator[Part]:
    numbers = store.all("SELECT num FROM attachments WHERE message = ? ORDER BY num", (num,))
    for number in numbers:
        row = store.one("SELECT * FROM attachments WHERE num = ?", (number["num"],))
        assert row is not None
        content_type = row["content_type"] or "application/octet-stream"
        yield Part(row["name"], content_type, bool(row["is_inline"]), row["content_id"], row["content"])


def _encoded_part(part: Part) -> bytes:
    """An attachment with its headers. Encoded piece by piece: a large one must not become a million small lines."""
    head = EmailMessage(policy=LONG_LINES)
    kind, _, subtype = part.content_type.partition("/")
    is_message = part.content_type == "message/rfc822"
    head["Content-Type"] = f"{kind or 'application'}/{subtype or 'octet-stream'}"
    disposition = "inline" if part.is_inline else "attachment"
    head.add_header("Content-Disposition", disposition, filename=_one_line(part.name))
    if part.content_id:
        head["Content-ID"] = f"<{_one_line(part.content_id)}>"
    if is_message:  # RFC 2046, 5.2.1: an attached message is not encoded
        return _head(head) + part.content
    head["Content-Transfer-Encoding"] = "base64"
    lines = (
        base64.encodebytes(part.content[at : at + _LINE]).replace(b"\n", b"\r\n")
        for at in range(0, len(part.content), _LINE)
    )
    return _head(head) + b"".join(lines)
