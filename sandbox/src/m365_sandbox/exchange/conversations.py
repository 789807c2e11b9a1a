"""Which conversation a message belongs to, and its conversation index, as Exchange makes them.

The index is the 22 bytes of the first message (a reserved byte, five bytes of its time, a GUID), and five more bytes
for each answer (the time since, in one of two resolutions, and a number), [MS-OXOMSG] 2.2.1.3.
"""

import base64
import binascii
import re
import secrets
import time
from uuid import uuid4

from m365_sandbox.store import Row, Store

_PREFIXES = re.compile(r"^\s*((re|fw|fwd|aw|sv)\s*:\s*)+", re.IGNORECASE)
_EPOCH_DIFFERENCE = 11_644_473_600  # seconds from 1601 to 1970
_HEADER = 22  # bytes
_CHILD = 5  # bytes
_FINE_LIMIT = 1 << 49  # in 100 ns, about 1.8 years: a longer gap is told in the coarse resolution


def topic_of(subject: str) -> str:
    """The subject without `Re:` and `Fw:`, by which a conversation is recognised."""
    return bare_subject(subject).lower()


def bare_subject(subject: str) -> str:
    """The subject without `Re:` and `Fw:`."""
    return _PREFIXES.sub("", subject).strip()


def conversation_of(
    store: Store, mailbox: str, subject: str, *, references: tuple[str, ...], thread_index: str | None = None
) -> tuple[str, str]:
    """The conversation a message joins or starts, and its conversation index in base64.

    It joins by `In-Reply-To` and `References`, or by the GUID in the sender's own index, while the topic is the same (a
    changed subject starts a new one), or by the topic alone when the subject says it is an answer.
    """
    topic, sent_index = topic_of(subject), _read_index(thread_index)
    parent = _by_reference(store, mailbox, topic, references)
    if parent is None and sent_index is not None:
        parent = _by_guid(store, mailbox, topic, sent_index)
    if parent is None and _PREFIXES.match(subject) and topic:
        parent = store.one(
            "SELECT conversation, conversation_index FROM messages WHERE mailbox = ? AND topic = ? ORDER BY num DESC",
            (mailbox, topic),
        )
    ticks = int((time.time() + _EPOCH_DIFFERENCE) * 10_000_000)
    if parent is None:
        index = sent_index or b"\x01" + ticks.to_bytes(8, "big")[:5] + uuid4().bytes
        return str(store.next("conversation")), base64.b64encode(index).decode()
    known = base64.b64decode(parent["conversation_index"])
    return parent["conversation"], base64.b64encode(sent_index or known + _child(known, ticks)).decode()


def _child(parent: bytes, ticks: int) -> bytes:
    """Five bytes: one bit for the resolution, 31 of the time since the first message, and a number."""
    begun = int.from_bytes(parent[1:6] + b"\0\0\0", "big")
    since = max(0, ticks - begun)
    fine = since < _FINE_LIMIT
    delta = (since >> 18 if fine else since >> 23) & 0x7FFFFFFF
    return (delta if fine else delta | 0x80000000).to_bytes(4, "big") + secrets.token_bytes(1)


def _by_reference(store: Store, mailbox: str, topic: str, references: tuple[str, ...]) -> Row | None:
    for reference in references:
        found = store.one(
            "SELECT conversation, conversation_index FROM messages "
            "WHERE mailbox = ? AND internet_message_id = ? AND topic = ?",
            (mailbox, reference, topic),
        )
        if found is not None:
            return found
    return None


def _by_guid(store: Store, mailbox: str, topic: str, index: bytes) -> Row | None:
    rows = store.all(
        "SELECT conversation, conversation_index FROM messages WHERE mailbox = ? AND topic = ? "
        "ORDER BY num DESC LIMIT 50",
        (mailbox, topic),
    )
    return next((row for row in rows if base64.b64decode(row["conversation_index"])[6:22] == index[6:22]), None)


def _read_index(text: str | None) -> bytes | None:
    """The bytes of a sender's `Thread-Index`, if it is one."""
    try:
        index = base64.b64decode("".join((text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    well_formed = len(index) >= _HEADER and (len(index) - _HEADER) % _CHILD == 0 and index[:1] == b"\x01"
    return index if well_formed else None
