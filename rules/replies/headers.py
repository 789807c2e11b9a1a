"""What do the header fields of a message say? Decoded as far as they can be; nothing in them is believed here."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import getaddresses
from functools import lru_cache
from typing import Any

from rules.replies.bounds import FIELDS_KEPT, LONGEST_FIELD, MOST_FIELDS, SHORT_FIELD


class _Lenient(EmailPolicy):
    """The modern policy, which decodes what it reads, for hostile mail: it never fails, and does no work twice."""

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        """Return the field as its kind has it; one that cannot be parsed is returned as it came.

        The fields of MIME are asked for again and again for each part, and plain ones say as much unparsed.
        """
        told = str(value)[:LONGEST_FIELD]
        if name.lower() in _MIME:
            return _MIME_NOISE.sub(lambda found: found[1] or "", "".join(told.splitlines()))
        return _parsed_once(name, told) if len(told) <= SHORT_FIELD else _parsed(name, told)


#: Comments; and what stands between a value in quotation marks and the next parameter, which belongs to neither.
_MIME_NOISE = re.compile(r'("[^"]*")[^;"]*|\s*\([^()]*\)')
_MIME = frozenset({"content-type", "content-disposition", "content-transfer-encoding"})


def _parsed(name: str, value: str) -> Any:
    try:
        return _MODERN.header_fetch_parse(name, value)
    except (
        ValueError,
        IndexError,
        KeyError,
        AttributeError,
        TypeError,
        LookupError,
        UnboundLocalError,
        RecursionError,
        AssertionError,
    ):
        # The standard library's header parser has met inputs that it fails on; the raw text is then what there is.
        return value


#: The type of a part is asked for again and again, also by the library itself.
_parsed_once = lru_cache(maxsize=FIELDS_KEPT)(_parsed)
_MODERN = EmailPolicy(refold_source="none")
POLICY = _Lenient(refold_source="none")


def header(message: EmailMessage, name: str) -> str:
    """Return a header on one line, decoded, empty when it is missing or cannot be read."""
    values = headers(message, name)
    return values[0] if values else ""


def headers(message: EmailMessage, name: str) -> list[str]:
    """Return every header of that name from the top down, each on one line."""
    found: list[str] = []
    for key, value in message.raw_items():
        if key.lower() == name.lower() and len(found) < MOST_FIELDS:
            found.append(" ".join(str(POLICY.header_fetch_parse(key, value)).split()))
    return found


def header_names(message: EmailMessage) -> frozenset[str]:
    """Return the names of all headers, in lower case."""
    return frozenset(key.lower() for key, _ in message.raw_items())


def raw_headers(message: EmailMessage, name: str) -> list[str]:
    """Return every header of that name as it came, neither decoded nor put right."""
    return [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]


def addresses(message: EmailMessage, name: str) -> Iterator[str]:
    """Yield every address in the headers of that name, in lower case."""
    for value in headers(message, name):
        for _, address in getaddresses([value]):
            if address:
                yield address.strip().lower()


_MESSAGE_ID = re.compile(r"<([^<>]{1,998})>")


def message_ids(message: EmailMessage, name: str) -> tuple[str, ...]:
    """Return each Message-ID in these headers, with its brackets; one that was folded is put together again."""
    found = (one for value in headers(message, name) for one in _MESSAGE_ID.findall(value))
    return tuple(dict.fromkeys(f"<{''.join(one.split())}>" for one in found))
