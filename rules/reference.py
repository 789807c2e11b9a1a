"""What is a referral's reference?

It is made from the row's own number, which SharePoint gives once and never again. So the reference can be worked
out from the row alone, whatever is lost, and is never reused.
"""

import hashlib
import hmac
import re
from base64 import b32encode
from datetime import datetime

from rules.calendar import local

_TOKEN_LENGTH = 26
_REFERENCE = re.compile(r"\bOHRT-(\d{4})-(\d{6,9})\b", re.IGNORECASE)


def reference(item_id: int, created_on: datetime) -> str:
    """Return `OHRT-2026-000123` for row 123 made in 2026, London time."""
    return f"OHRT-{local(created_on).year}-{item_id:06d}"


def references_in(text: str) -> frozenset[int]:
    """Return the row numbers of every reference that a text holds. A reference can be guessed: it only suggests."""
    return frozenset(int(found[2]) for found in _REFERENCE.finditer(text))


def token(key: bytes, item_id: int, platform: str, round_: int) -> str:
    """Return the 26 letters and digits that only somebody who has seen our mail can know: 128 bits of HMAC-SHA-256."""
    told = f"{item_id}/{platform}/{round_}".encode()
    return b32encode(hmac.digest(key, told, hashlib.sha256)[:16]).decode().rstrip("=")


_TOKEN = re.compile(r"(?<![A-Z2-7])[A-Z2-7]{26}(?![A-Z2-7])", re.IGNORECASE | re.ASCII)
_BREAK = r"=?\s{1,8}(?:[>|]\s{0,8}){0,8}"
#: A token that a mail system has broken in two: at the end of a line, or where it folded a header. One half is the longer.
_BROKEN = re.compile(
    rf"(?<![A-Z2-7])(?=([A-Z2-7]{{13,25}}|[A-Z2-7]{{1,12}}(?={_BREAK}[A-Z2-7]{{14}})){_BREAK}([A-Z2-7]{{1,25}})(?![A-Z2-7]))",
    re.IGNORECASE | re.ASCII,
)


def tokens_in(text: str) -> frozenset[str]:
    """Return everything in a text that is shaped like a token, whole or broken in two; in capitals."""
    broken = (first + second for first, second in _BROKEN.findall(text) if len(first) + len(second) == _TOKEN_LENGTH)
    return frozenset(one.upper() for one in (*_TOKEN.findall(text), *broken))


_TOKEN_AS_WRITTEN = re.compile(r"(?<![A-Z2-7])[A-Z2-7]{26}(?![A-Z2-7])")


def without_ours(text: str) -> str:
    """Return the text without our references and tokens."""
    return _TOKEN_AS_WRITTEN.sub(" ", _REFERENCE.sub(" ", text))
