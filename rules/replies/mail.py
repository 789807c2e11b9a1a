"""What is in an inbound mail? Read from its bytes; nothing in it is believed here."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses
from functools import lru_cache

from bs4 import BeautifulSoup
from mailparser_reply import EmailReplyParser

MOST_BYTES = 40 * 1024 * 1024
MOST_TEXT = 200_000
MOST_HEADER, MOST_HEADERS = 10_000, 50
#: Tags: more than any letter has, and few enough that a tree of them is built in well under a second.
MOST_TAGS = 3_000


@dataclass(frozen=True, slots=True)
class InboundMail:
    """An inbound mail as its headers and text have it.

    `senders` are the addresses of every From header, in lower case. `own_words` is the text without what it quotes;
    `text` is all of it. `source` is the parsed message, for those who must look closer.
    """

    subject: str
    senders: tuple[str, ...]
    message_id: str
    referenced: tuple[str, ...]
    own_words: str
    text: str
    source: EmailMessage


def read(raw: bytes) -> InboundMail:
    """Return the mail. A damaged one is read as far as it goes: it then lacks what the trust gate asks for."""
    message = email.message_from_bytes(raw[:MOST_BYTES], policy=_POLICY)
    assert isinstance(message, EmailMessage)
    plain, html = _texts(message)
    text = plain or _text_of_html(html, quoted=True)
    own = _unquoted(plain) if plain else _unquoted(_text_of_html(html, quoted=False))
    return InboundMail(
        subject=header(message, "Subject"),
        senders=tuple(dict.fromkeys(_addresses(message, "From"))),
        message_id=header(message, "Message-ID"),
        referenced=tuple(dict.fromkeys(_message_ids(message))),
        own_words=own[:MOST_TEXT],
        text=text[:MOST_TEXT],
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


def _message_ids(message: EmailMessage) -> Iterator[str]:
    for name in ("In-Reply-To", "References"):
        for value in headers(message, name):
            for word in value.replace("><", "> <").split():
                if word.startswith("<") and word.endswith(">"):
                    yield word


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
