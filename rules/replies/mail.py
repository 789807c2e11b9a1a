"""What is in an inbound mail? Read from its bytes; nothing in it is believed here."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses
from functools import lru_cache
from itertools import islice

from bs4 import BeautifulSoup
from mailparser_reply import EmailReplyParser

MOST_BYTES = 40 * 1024 * 1024
MOST_TEXT = 200_000
MOST_HEADER, MOST_HEADERS = 10_000, 50
MOST_PARTS, MOST_ENCLOSED = 200, 10
#: Tags: more than any letter has, and few enough that a tree of them is built in well under a second.
MOST_TAGS = 3_000


@dataclass(frozen=True, slots=True)
class InboundMail:
    """An inbound mail as its headers and text have it.

    `senders` are the addresses of every From header, in lower case; `addressed` are those that it was sent or delivered to.
    `own_words` is the text without what it quotes; `text` is all of it. `enclosed` is what messages attached to it say,
    headers and text, and `enclosed_ids` are their Message-IDs. `source` is the parsed message, for those who must look closer.
    """

    subject: str
    senders: tuple[str, ...]
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    addressed: tuple[str, ...]
    own_words: str
    text: str
    enclosed: str
    enclosed_ids: tuple[str, ...]
    source: EmailMessage


def read(raw: bytes) -> InboundMail:
    """Return the mail. A damaged one is read as far as it goes: it then lacks what the trust gate asks for."""
    message = email.message_from_bytes(raw[:MOST_BYTES], policy=_POLICY)
    assert isinstance(message, EmailMessage)
    plain, html = _texts(message)
    text = plain or _text_of_html(html, quoted=True)
    enclosed, ids = _enclosed(message)
    own = _unquoted(plain) if plain else _unquoted(_text_of_html(html, quoted=False))
    return InboundMail(
        subject=header(message, "Subject"),
        senders=tuple(dict.fromkeys(_addresses(message, "From"))),
        message_id=header(message, "Message-ID"),
        in_reply_to=_message_ids(message, "In-Reply-To"),
        references=_message_ids(message, "References"),
        addressed=tuple(dict.fromkeys(one for name in _ADDRESSED for one in _addresses(message, name))),
        own_words=own[:MOST_TEXT],
        text=text[:MOST_TEXT],
        enclosed=enclosed,
        enclosed_ids=tuple(dict.fromkeys(ids)),
        source=message,
    )


# compat32 headers never raise on hostile input; the modern policy's parser does, on some.
_POLICY = email.policy.default.clone(refold_source="none")


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
    ):
        # The standard library's header parser has met inputs that it fails on; the raw text is then what there is.
        return str(value)


def _addresses(message: EmailMessage, name: str) -> Iterator[str]:
    for value in headers(message, name):
        for _, address in getaddresses([value]):
            if address:
                yield address.strip().lower()


#: Where a mail system says whom a message was for; the envelope's recipient is the one that nobody can leave out.
_ADDRESSED = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To")
_MESSAGE_ID = re.compile(r"<([^<>]{1,998})>")


def _message_ids(message: EmailMessage, name: str) -> tuple[str, ...]:
    """Return each Message-ID in these headers, with its brackets; one that was folded is put together again."""
    found = (one for value in headers(message, name) for one in _MESSAGE_ID.findall(value))
    return tuple(dict.fromkeys(f"<{''.join(one.split())}>" for one in found))


def _enclosed(message: EmailMessage) -> tuple[str, list[str]]:
    """Return what the attached messages say, headers and text, and their Message-IDs. Found in them is no verdict, only a clue."""
    texts, ids = [], []
    for inner in islice(_attached(message), MOST_ENCLOSED):
        ids += [one for name in ("Message-ID", "In-Reply-To", "References") for one in _message_ids(inner, name)]
        texts += [header(inner, "Subject"), *(_content(part) for part in _parts(inner) if _is_text(part))]
    return "\n".join(texts)[:MOST_TEXT], ids


def _attached(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield every message in a message, and what only has a message's headers, as in a bounce."""
    for part in islice(message.walk(), MOST_PARTS):
        if part is message or not isinstance(part, EmailMessage):
            continue
        if part.get_content_type() == "text/rfc822-headers":
            raw = _content(part).encode("utf-8", "surrogateescape")
            headers_only = email.message_from_bytes(raw, policy=_POLICY)
            assert isinstance(headers_only, EmailMessage)
            yield headers_only
        elif part.get_content_maintype() == "message" and part.is_multipart():
            yield from (one for one in part.get_payload() if isinstance(one, EmailMessage))


def _is_text(part: EmailMessage) -> bool:
    return part.get_content_type() in ("text/plain", "text/html")


def _texts(message: EmailMessage) -> tuple[str, str]:
    plain, html = [], []
    for part in _parts(message):
        kind = part.get_content_type()
        if kind == "text/plain":
            plain.append(_content(part))
        elif kind == "text/html":
            html.append(_content(part))
    return "\n".join(plain).strip(), "\n".join(html).strip()


def _parts(message: EmailMessage, depth: int = 0) -> Iterator[EmailMessage]:
    """Yield the parts that the sender wrote: attached messages and files are somebody's, not the sender's words."""
    if (
        depth > 20
        or message.get_content_disposition() == "attachment"
        or message.get_content_type() == "message/rfc822"
    ):
        return
    if not message.is_multipart():
        yield message
        return
    for part in message.iter_parts():
        if isinstance(part, EmailMessage):
            yield from _parts(part, depth + 1)


def _content(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else str(payload or "").encode(errors="replace")
    charset = part.get_content_charset() or "utf-8"
    try:
        return raw[: 4 * MOST_TEXT].decode(charset, errors="replace")
    except (LookupError, ValueError):
        return raw[: 4 * MOST_TEXT].decode("utf-8", errors="replace")


_QUOTED_IN_HTML = "blockquote, .gmail_quote, .yahoo_quoted, #divRplyFwdMsg, #appendonsend, .OutlookMessageHeader"
#: Outlook marks where the quoted letter's header stands; the letter itself follows beside it.
_QUOTED_FROM_HERE_IN_HTML = "#divRplyFwdMsg, #appendonsend, .OutlookMessageHeader"


def _text_of_html(html: str, *, quoted: bool) -> str:
    if html.count("<") > MOST_TAGS:
        # What it quotes cannot be told from what it says: nothing is its own words, so it decides nothing.
        return re.sub(r"<[^>]{0,1000}>", " ", html[: 4 * MOST_TEXT]) if quoted else ""
    if not html:
        return ""
    soup = BeautifulSoup(html[: 4 * MOST_TEXT], "html.parser")
    for element in soup(["script", "style", "head", "title"]):
        element.decompose()
    if not quoted:
        for element in soup.select(_QUOTED_FROM_HERE_IN_HTML):
            for following in list(element.next_siblings):
                following.extract()
        for element in soup.select(_QUOTED_IN_HTML):
            element.decompose()
    for element in soup(["td", "th"]):
        element.append("\t")  # the cells of a row stay apart: an address and what became of it
    for element in soup(["br", "p", "div", "li", "tr"]):
        element.append("\n")
    return soup.get_text().strip()


def _unquoted(text: str) -> str:
    if not text:
        return ""
    reply = _reply_parser().parse_reply(text=text[:MOST_TEXT])
    lines = [line for line in (reply or "").splitlines() if not line.lstrip().startswith((">", "|"))]
    return "\n".join(lines).strip()


@lru_cache(maxsize=1)
def _reply_parser() -> EmailReplyParser:
    return EmailReplyParser(languages=["en"])
