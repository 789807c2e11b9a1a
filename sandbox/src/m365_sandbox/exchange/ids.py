"""Exchange's opaque ids.

An ordinary message id changes with every move; an immutable id never does. Both are accepted on input, whichever the
`Prefer` header asks for on output; they are case-sensitive. Folder ids are constant.
"""

import base64
import binascii
from dataclasses import dataclass
from typing import Literal

Kind = Literal["message", "immutable", "folder", "conversation", "list", "task", "attachment"]

# The first bytes give the prefixes by which people know these ids: AAMkAD… and AAkALg… (immutable).
_PREFIX = b"\x00\x03\x24\x00"
_IMMUTABLE_PREFIX = b"\x00\x09\x00\x2e"
_CONVERSATION_PREFIX = b"\x00\x04\x24\x00"
_LETTERS: dict[Kind, bytes] = {
    "message": b"M",
    "immutable": b"I",
    "folder": b"F",
    "conversation": b"C",
    "list": b"L",
    "task": b"T",
    "attachment": b"A",
}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}


@dataclass(frozen=True, slots=True)
class ExchangeId:
    """What an id names: a thing of this kind, with this number, in this person's store."""

    kind: Kind
    owner: str
    number: int

    def __str__(self) -> str:
        prefix = {"immutable": _IMMUTABLE_PREFIX, "conversation": _CONVERSATION_PREFIX}.get(self.kind, _PREFIX)
        content = prefix + self.owner.encode() + b"\x00F\x00" + _LETTERS[self.kind] + self.number.to_bytes(8, "big")
        return base64.urlsafe_b64encode(content).decode()


def read_id(text: str) -> ExchangeId | None:
    """What an id names, or nothing when it is no id of ours."""
    try:
        content = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
        owner, letter, number = content[4:40].decode(), content[43:44], int.from_bytes(content[44:52], "big")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    if len(content) != 52 or letter not in _KINDS or number >= 2**63:
        return None
    return ExchangeId(_KINDS[letter], owner, number)


def change_key(change: int) -> str:
    """The change key of a version; the weak etag is made of it."""
    return "CQAAABYAAAD" + base64.b64encode(change.to_bytes(12, "big")).decode()
