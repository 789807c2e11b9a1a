"""Which words stand in which part of a message: in its own text, or in messages that are attached to it?"""

import codecs
import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from itertools import islice

from tnefparse.tnef import TNEF

from rules.replies.bounds import DEEPEST, MOST_CONTENT, MOST_ENCLOSED, MOST_PARTS, MOST_TEXT, MOST_TEXTS, MOST_TNEF
from rules.replies.headers import POLICY, header, message_ids


@dataclass(frozen=True, slots=True)
class Texts:
    """A message's own text, plain and HTML; either may be empty. `whole` is false when more of it stands behind a bound."""

    plain: str
    html: str
    whole: bool


def texts(message: EmailMessage) -> Texts:
    """Return the message's own text."""
    plain: list[str] = []
    html: list[str] = []
    written = [part for part in own_parts(message) if _is_text(part)]
    for part in written[:MOST_TEXTS]:
        (plain if part.get_content_type() == "text/plain" else html).append(content(part))
    whole = len(written) <= MOST_TEXTS and all(len(one) < MOST_CONTENT for one in (*plain, *html))
    if not plain and not html:
        plain = [text for part in all_parts(message) if (text := _tnef_text(part))]
    return Texts("\n".join(plain).strip(), "\n".join(html).strip(), whole)


def ends_in_its_text(message: EmailMessage) -> bool:
    """Return whether the last part of a message is text that the sender wrote: of a mail that was cut, its text was."""
    last = message
    while not _is_message(last) and isinstance(parts := last.get_payload(), list) and parts:
        if not isinstance(parts[-1], EmailMessage):
            return False
        last = parts[-1]
    return _is_text(last) and last.get_content_disposition() != "attachment"


def own_parts(message: EmailMessage, depth: int = 0) -> Iterator[EmailMessage]:
    """Yield the parts that the sender wrote: attached messages and files are somebody's, not the sender's words."""
    if depth > DEEPEST or message.get_content_disposition() == "attachment" or _is_message(message):
        return
    if not message.is_multipart():
        yield message
        return
    for part in message.iter_parts():
        if isinstance(part, EmailMessage):
            yield from own_parts(part, depth + 1)


def all_parts(message: EmailMessage, depth: int = 0) -> Iterator[EmailMessage]:
    """Yield every part of the message, attachments too, but nothing that stands inside an attached message."""
    yield message
    if depth > DEEPEST or _is_message(message) or not message.is_multipart():
        return
    for part in message.get_payload():
        if isinstance(part, EmailMessage):
            yield from all_parts(part, depth + 1)


def enclosed(message: EmailMessage) -> tuple[str, tuple[str, ...]]:
    """Return what the attached messages say, headers and text, and the Message-IDs in them: clues, never a verdict."""
    told, ids = [], []
    for inner in islice(_attached(message), MOST_ENCLOSED):
        ids += [one for name in ("Message-ID", "In-Reply-To", "References") for one in message_ids(inner, name)]
        told += [header(inner, "Subject"), *(content(part) for part in own_parts(inner) if _is_text(part))]
    return "\n".join(told)[:MOST_TEXT], tuple(dict.fromkeys(ids))


def _attached(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield every message in a message, and what only has a message's headers, as in a bounce."""
    for part in islice(_walk(message), MOST_PARTS):
        if part.get_content_type() == "text/rfc822-headers":
            raw = content(part).encode("utf-8", "surrogateescape")
            headers_only = email.message_from_bytes(raw, policy=POLICY)
            assert isinstance(headers_only, EmailMessage)
            yield headers_only
        elif _is_message(part) and part.is_multipart():
            yield from (one for one in part.get_payload() if isinstance(one, EmailMessage))


def _walk(message: EmailMessage, depth: int = 0) -> Iterator[EmailMessage]:
    """Yield every part, also within attached messages, down to a depth that no mail needs."""
    yield message
    if depth <= DEEPEST and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, EmailMessage):
                yield from _walk(part, depth + 1)


def _is_message(part: EmailMessage) -> bool:
    return part.get_content_maintype() == "message"


def _is_text(part: EmailMessage) -> bool:
    return part.get_content_type() in ("text/plain", "text/html")


def content(part: EmailMessage) -> str:
    """Return a part's text in the charset that it names, or in the one that it turns out to be in."""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else str(payload or "").encode(errors="replace")
    return decoded(raw[:MOST_CONTENT], part.get_content_charset() or "")


def decoded(raw: bytes, charset: str) -> str:
    """Return text of bytes. What is not in the charset that it claims is read as UTF-8, else as Windows-1252.

    UTF-7 can say half of a surrogate pair, which no row and no journal can hold: it becomes a question mark.
    """
    for name in (charset if _is_charset(charset) else "", "utf-8"):
        try:
            if name:
                return raw.decode(name).replace("\0", "").encode("utf-8", "replace").decode()
        except (LookupError, ValueError):
            continue
    return raw.decode("cp1252", errors="replace").replace("\0", "")


#: Codecs of Python that are no charsets of mail; some take very long on long input.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})


def _is_charset(name: str) -> bool:
    try:
        known = codecs.lookup(re.sub(r"[^\w.:-]", "", name)[:40]) if name else None
    except (LookupError, ValueError):
        return False
    return (
        known is not None and known._is_text_encoding and known.name.replace("-", "_") not in _NO_CHARSETS
    )  # the standard library's own mark


def _tnef_text(part: EmailMessage) -> str:
    """Return the text in a `winmail.dat`, in which Exchange packs a mail for others of its kind."""
    if part.get_content_type() not in ("application/ms-tnef", "application/vnd.ms-tnef"):
        return ""
    packed = part.get_payload(decode=True)
    if not isinstance(packed, bytes) or len(packed) > MOST_TNEF:
        return ""
    try:
        body = TNEF(packed).body
    except Exception:  # noqa: BLE001  # a parser of a binary format, with its own way to fail on each damaged one
        return ""
    return body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body or "")
