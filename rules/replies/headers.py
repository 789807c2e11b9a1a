"""What do the header fields of a message say? Decoded as far as they can be; nothing in them is believed here."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import getaddresses

MOST_HEADER, MOST_HEADERS = 10_000, 50


def header(message: EmailMessage, name: str) -> str:
    """Return a header on one line, decoded, empty when it is missing or cannot be read."""
    values = headers(message, name)
    return values[0] if values else ""


def headers(message: EmailMessage, name: str) -> list[str]:
    """Return every header of that name from the top down, each on one line."""
    found: list[str] = []
    for key, value in message.raw_items():
        if key.lower() == name.lower() and len(found) < MOST_HEADERS:
            found.append(" ".join(_decoded(message, key, str(value)[:MOST_HEADER]).split()))
    return found


def raw_headers(message: EmailMessage, name: str) -> list[str]:
    """Return every header of that name as it came, neither decoded nor put right."""
    return [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]


def _decoded(message: EmailMessage, key: str, value: object) -> str:
    try:
        return str(message.policy.header_fetch_parse(key, value))  # type: ignore[arg-type]  # typeshed wants str, compat values are str too
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
        return str(value)


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
