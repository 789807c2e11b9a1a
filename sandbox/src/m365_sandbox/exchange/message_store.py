"""Messages as they are kept: made, changed, moved, removed, each time with a new change number.

A message's `num` never changes (immutable id); its `location` does with every move (ordinary id). Every folder
remembers what it held, so that delta can tell of removals.
"""

import base64
import re
import time
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import uuid4

import orjson

from m365_sandbox.errors import GraphError, mail_item_not_found
from m365_sandbox.exchange.ids import read_id
from m365_sandbox.store import Row, Store
from m365_sandbox.wire import Json

Origin = Literal["composed", "sent", "received"]
_PREFIXES = re.compile(r"^\s*((re|fw|fwd|aw|sv)\s*:\s*)+", re.IGNORECASE)
_EPOCH_DIFFERENCE = 11_644_473_600  # seconds from 1601 to 1970


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message about to be put into a folder."""

    subject: str
    internet_message_id: str
    properties: Json  # body, from, sender, recipients, importance, flag, categories, internetMessageHeaders
    origin: Origin
    is_read: bool
    is_draft: bool
    received: str
    sent: str
    references: tuple[str, ...] = ()  # Message-IDs of earlier messages, for the conversation
    mime: bytes | None = None
    extended: dict[str, str] = field(default_factory=dict)


def topic_of(subject: str) -> str:
    """The subject without `Re:` and `Fw:`, by which a conversation is recognised."""
    return _PREFIXES.sub("", subject).strip().lower()


def add_message(store: Store, mailbox: str, folder: int, message: NewMessage) -> int:
    """Put a message into a folder and return its number. Runs inside the caller's transaction."""
    change, location = store.next("change"), store.next("location")
    conversation, index = _conversation(store, mailbox, message)
    num = store.run(
        "INSERT INTO messages (mailbox, folder, location, change, created, modified, received, sent, subject, "
        "internet_message_id, conversation, topic, conversation_index, is_read, is_draft, origin, properties, mime) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            mailbox,
            folder,
            location,
            change,
            message.received,
            message.received,
            message.received,
            message.sent,
            message.subject,
            message.internet_message_id,
            conversation,
            topic_of(message.subject),
            index,
            message.is_read,
            message.is_draft,
            message.origin,
            orjson.dumps(message.properties).decode(),
            message.mime,
        ),
    )
    store.run("INSERT INTO residence VALUES (?, ?, ?, ?, 0, ?)", (folder, location, num, change, change))
    set_extended(store, num, message.extended)
    return num


def set_extended(store: Store, num: int, properties: dict[str, str]) -> None:
    """Set single-value extended properties."""
    for key, value in properties.items():
        store.run(
            "INSERT INTO extended_properties VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (num, key, value),
        )


def find_message(store: Store, mailbox: str, key: str) -> Row:
    """A message by either kind of id. Raises `GraphError` (400 malformed, 404 not there)."""
    named = read_id(key)
    if named is None:
        raise GraphError(400, "ErrorInvalidIdMalformed", "Id is malformed.")
    row = None
    if named.owner == mailbox and named.kind == "message":
        row = store.one("SELECT * FROM messages WHERE mailbox = ? AND location = ?", (mailbox, named.number))
    elif named.owner == mailbox and named.kind == "immutable":
        row = store.one("SELECT * FROM messages WHERE mailbox = ? AND num = ?", (mailbox, named.number))
    if row is None:
        raise mail_item_not_found()
    return row


def message_by_num(store: Store, num: int) -> Row:
    """A message by its number. Raises `GraphError` (404)."""
    row = store.one("SELECT * FROM messages WHERE num = ?", (num,))
    if row is None:
        raise mail_item_not_found()
    return row


def update_message(store: Store, row: Row, modified: str, **columns: Any) -> None:
    """Change columns of a message; delta reports it. Runs inside the caller's transaction."""
    change = store.next("change")
    names = {**columns, "modified": modified, "change": change}
    assignments = ", ".join(f"{name} = ?" for name in names)
    store.run(f"UPDATE messages SET {assignments} WHERE num = ?", [*names.values(), row["num"]])
    store.run(
        "UPDATE residence SET change = ? WHERE folder = ? AND location = ?", (change, row["folder"], row["location"])
    )


def move_message(store: Store, row: Row, folder: int, modified: str, **columns: Any) -> None:
    """Move a message: it is gone from one folder and new in the other, under a new ordinary id."""
    location, gone = store.next("location"), store.next("change")
    store.run(
        "UPDATE residence SET gone = 1, change = ? WHERE folder = ? AND location = ?",
        (gone, row["folder"], row["location"]),
    )
    change = store.next("change")
    names = {**columns, "folder": folder, "location": location, "modified": modified, "change": change}
    assignments = ", ".join(f"{name} = ?" for name in names)
    store.run(f"UPDATE messages SET {assignments} WHERE num = ?", [*names.values(), row["num"]])
    store.run("INSERT INTO residence VALUES (?, ?, ?, ?, 0, ?)", (folder, location, row["num"], change, change))


def remove_message(store: Store, row: Row) -> None:
    """Remove a message for good."""
    store.run(
        "UPDATE residence SET gone = 1, change = ? WHERE folder = ? AND location = ?",
        (store.next("change"), row["folder"], row["location"]),
    )
    store.run("DELETE FROM messages WHERE num = ?", (row["num"],))


def copy_message(store: Store, row: Row, folder: int, modified: str) -> int:
    """Copy a message with its attachments and extended properties; return the copy's number."""
    location, change = store.next("location"), store.next("change")
    names = [name for name in row.keys() if name != "num"]  # noqa: SIM118 - a Row iterates over values
    values = {
        **{name: row[name] for name in names},
        "folder": folder,
        "location": location,
        "change": change,
        "modified": modified,
    }
    marks = ", ".join("?" for _ in names)
    num = store.run(f"INSERT INTO messages ({', '.join(names)}) VALUES ({marks})", [values[name] for name in names])
    store.run("INSERT INTO residence VALUES (?, ?, ?, ?, 0, ?)", (folder, location, num, change, change))
    store.run(
        "INSERT INTO extended_properties SELECT ?, id, value FROM extended_properties WHERE message = ?",
        (num, row["num"]),
    )
    store.run(
        "INSERT INTO attachments (message, name, content_type, is_inline, content_id, modified, content) "
        "SELECT ?, name, content_type, is_inline, content_id, modified, content FROM attachments WHERE message = ?",
        (num, row["num"]),
    )
    return num


def _conversation(store: Store, mailbox: str, message: NewMessage) -> tuple[str, str]:
    """The conversation a message joins or starts, and its conversation index.

    It joins by `In-Reply-To` and `References` while the topic is the same (a changed subject starts a new one), or by
    the topic alone when the subject says it is a reply.
    """
    topic = topic_of(message.subject)
    parent = None
    for reference in message.references:
        parent = parent or store.one(
            "SELECT conversation, conversation_index FROM messages "
            "WHERE mailbox = ? AND internet_message_id = ? AND topic = ?",
            (mailbox, reference, topic),
        )
    if parent is None and _PREFIXES.match(message.subject) and topic:
        parent = store.one(
            "SELECT conversation, conversation_index FROM messages WHERE mailbox = ? AND topic = ? ORDER BY num DESC",
            (mailbox, topic),
        )
    ticks = int((time.time() + _EPOCH_DIFFERENCE) * 10_000_000)
    if parent is not None:
        child = base64.b64decode(parent["conversation_index"]) + (ticks >> 18).to_bytes(8, "big")[-5:]
        return parent["conversation"], base64.b64encode(child).decode()
    guid = uuid4()
    # One reserved byte, the upper bytes of the time, and the conversation's GUID.
    index = b"\x01" + ticks.to_bytes(8, "big")[:5] + guid.bytes
    return str(store.next("conversation")), base64.b64encode(index).decode()
