"""Messages as they are kept: made, changed, moved, removed, each time with a new change number.

A message's `num` never changes (immutable id); its `location` does with every move (ordinary id). Every folder
remembers what it held, so that delta can tell of removals.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

from m365_sandbox.errors import GraphError, mail_item_not_found
from m365_sandbox.exchange.conversations import conversation_of, topic_of
from m365_sandbox.exchange.ids import read_id
from m365_sandbox.exchange.message_words import forget_words, index_words
from m365_sandbox.store import Row, Store
from m365_sandbox.wire import Json

Origin = Literal["composed", "sent", "received"]


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
    thread_index: str | None = None  # the sender's conversation index, in base64
    mime: bytes | None = None
    extended: dict[str, str] = field(default_factory=dict)
    multi_value: dict[str, list[str]] = field(default_factory=dict)


def add_message(store: Store, mailbox: str, folder: int, message: NewMessage) -> int:
    """Put a message into a folder and return its number. Runs inside the caller's transaction."""
    change, location = store.next("change"), store.next("location")
    conversation, index = conversation_of(
        store, mailbox, message.subject, references=message.references, thread_index=message.thread_index
    )
    num = store.run(
        "INSERT INTO messages (mailbox, folder, location, change, created, modified, received, sent, subject, "
        "internet_message_id, conversation, topic, conversation_index, is_read, is_draft, origin, properties) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
        ),
    )
    store.run("INSERT INTO residence VALUES (?, ?, ?, ?, 0, ?)", (folder, location, num, change, change))
    set_extended(store, num, message.extended)
    set_multi_value(store, num, message.multi_value)
    if message.mime is not None:
        set_mime(store, num, message.mime)
    index_words(store, num, message.subject, message.properties)
    return num


def mime_of(store: Store, num: int) -> bytes | None:
    """The MIME that a message came or went as; nothing for a draft that was not made of MIME."""
    content: bytes | None = store.value("SELECT content FROM mime WHERE message = ?", (num,))
    return content


def set_mime(store: Store, num: int, raw: bytes | None) -> None:
    """Keep a message's MIME, or forget it."""
    if raw is None:
        store.run("DELETE FROM mime WHERE message = ?", (num,))
    else:
        store.insert_blob("INSERT OR REPLACE INTO mime VALUES (?, zeroblob(?))", (num,), "mime", "content", raw)


def set_extended(store: Store, num: int, properties: dict[str, str]) -> None:
    """Set single-value extended properties."""
    for key, value in properties.items():
        store.run(
            "INSERT INTO extended_properties VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (num, key, value),
        )


def set_multi_value(store: Store, num: int, properties: dict[str, list[str]]) -> None:
    """Set multi-value extended properties."""
    for key, values in properties.items():
        store.run(
            "INSERT OR REPLACE INTO multi_value_properties VALUES (?, ?, ?)", (num, key, orjson.dumps(values).decode())
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
    forget_words(store, row["num"])
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
        "INSERT INTO multi_value_properties SELECT ?, id, value FROM multi_value_properties WHERE message = ?",
        (num, row["num"]),
    )
    store.run(
        "INSERT INTO open_extensions SELECT ?, name, properties FROM open_extensions WHERE message = ?",
        (num, row["num"]),
    )
    store.run("INSERT INTO mime SELECT ?, content FROM mime WHERE message = ?", (num, row["num"]))
    index_words(store, num, row["subject"], orjson.loads(row["properties"]))
    columns = "kind, name, content_type, is_inline, content_id, modified, size, content"
    store.run(
        f"INSERT INTO attachments (message, {columns}) SELECT ?, {columns} FROM attachments WHERE message = ?",
        (num, row["num"]),
    )
    return num
