"""A message as it goes over the wire: real MIME, whose text is byte for byte the text that was sent."""

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

import orjson

from m365_sandbox.clock import read_stamp
from m365_sandbox.exchange.compose import RECIPIENTS
from m365_sandbox.exchange.extended import IN_REPLY_TO, REFERENCES
from m365_sandbox.store import Row, Store
from m365_sandbox.wire import Json

# Long lines: the email package would otherwise encode a long Message-ID as if it were words.
LONG_LINES = policy.SMTP.clone(max_line_length=998)


def build_mime(store: Store, row: Row, internet_message_id: str) -> bytes:
    """The MIME of a composed message under this Message-ID."""
    properties: Json = orjson.loads(row["properties"])
    message = EmailMessage(policy=LONG_LINES)
    message["From"] = _address(properties["from"])
    for name, header in (("toRecipients", "To"), ("ccRecipients", "Cc"), ("replyTo", "Reply-To")):
        if properties[name]:
            message[header] = [_address(one) for one in properties[name]]
    message["Subject"] = row["subject"].replace("\r", " ").replace("\n", " ")
    message["Date"] = format_datetime(read_stamp(row["sent"]))
    message["Message-ID"] = internet_message_id
    _add_thread(store, row, message)
    if properties["importance"] != "normal":
        message["Importance"] = properties["importance"]
    for header in properties["internetMessageHeaders"]:
        message[header["name"]] = header["value"]
    message["Thread-Topic"] = row["subject"].replace("\r", " ").replace("\n", " ")
    message["Thread-Index"] = row["conversation_index"]
    _add_body(message, properties["body"])
    _add_attachments(store, row, message)
    return message.as_bytes()


def recipients_of(properties: Json) -> list[str]:
    """Every address a message goes to, in order, once."""
    addresses = [one["emailAddress"]["address"] for name in RECIPIENTS for one in properties[name]]
    return list(dict.fromkeys(addresses))


def _address(entry: Json) -> Address:
    name, address = entry["emailAddress"].get("name") or "", entry["emailAddress"]["address"]
    local, _, domain = address.rpartition("@")
    return Address("" if name == address else name.replace("\r", " ").replace("\n", " "), local, domain)


def _add_thread(store: Store, row: Row, message: EmailMessage) -> None:
    rows = store.all(
        "SELECT id, value FROM extended_properties WHERE message = ? AND id IN (?, ?)",
        (row["num"], IN_REPLY_TO, REFERENCES),
    )
    for found in rows:
        message["In-Reply-To" if found["id"] == IN_REPLY_TO else "References"] = " ".join(found["value"].split())


def _add_body(message: EmailMessage, body: Json) -> None:
    subtype = "html" if body["contentType"] == "html" else "plain"
    # base64 carries the bytes as they are; every other encoding would rewrite line ends.
    message.set_content(body["content"].encode("utf-8", "replace"), "text", subtype, cte="base64")
    message.set_param("charset", "utf-8")


def _add_attachments(store: Store, row: Row, message: EmailMessage) -> None:
    for found in store.all("SELECT * FROM attachments WHERE message = ? ORDER BY num", (row["num"],)):
        kind, _, subtype = found["content_type"].partition("/")
        message.add_attachment(
            found["content"], kind or "application", subtype or "octet-stream", filename=found["name"]
        )
