"""What is in an inbound mail? Read from its bytes; nothing in it is believed here."""

import email
import re
from dataclasses import dataclass
from email.message import EmailMessage

from rules.replies.bounds import (
    BEGINNING,
    LONGEST_MESSAGE_ID,
    MOST_BOUNDARIES,
    MOST_BYTES,
    MOST_HEADER_BYTES,
    MOST_HEADER_LINES,
    MOST_TEXT,
)
from rules.replies.headers import POLICY, addresses, header, message_ids
from rules.replies.html import Page, text_of_html
from rules.replies.parts import all_parts, enclosed, ends_in_its_text, texts
from rules.replies.quoting import own_words


@dataclass(frozen=True, slots=True)
class InboundMail:
    """An inbound mail as its headers and text have it.

    `senders` are the addresses of every From header, in lower case; `addressed` are those that it was sent or delivered to.
    `own_words` is the text without what it quotes; `text` is all of it. `enclosed` is what messages attached to it say,
    headers and text, and `enclosed_ids` are their Message-IDs. `unread` says in words why its text could not be read.
    `kinds` are the content types of its parts.
    `source` is the parsed message, for those who must look closer, and `beginning` as much of it as a bounce is known by.
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
    unread: str
    kinds: frozenset[str]
    source: EmailMessage
    beginning: EmailMessage


def read(raw: bytes) -> InboundMail:
    """Return the mail. A damaged one is read as far as it goes: it then lacks what the trust gate asks for."""
    bounded, bomb = _bounded(raw)
    message = _parsed(bounded)
    told = texts(message)
    whole = told.whole and not (len(raw) > len(bounded) and ends_in_its_text(message))
    own, page = own_words(told.plain, whole=whole), text_of_html(told.html, whole=whole) if told.html else Page()
    if told.html and (not own.words or _STUB.search(own.words)):
        own = own_words(page.own, whole=page.whole)
    text = "\n".join(filter(None, (told.plain, page.text)))
    beginning = _end_of_header(bounded) + BEGINNING
    within, ids = enclosed(message)
    kinds = frozenset(part.get_content_type() for part in all_parts(message))
    return InboundMail(
        subject=header(message, "Subject"),
        senders=tuple(dict.fromkeys(addresses(message, "From"))),
        message_id=header(message, "Message-ID")[:LONGEST_MESSAGE_ID],
        in_reply_to=message_ids(message, "In-Reply-To"),
        references=message_ids(message, "References"),
        addressed=tuple(dict.fromkeys(one for name in _ADDRESSED for one in addresses(message, name))),
        own_words=own.words,
        text=text[:MOST_TEXT],
        enclosed=within,
        enclosed_ids=ids,
        unread=bomb or _unread(kinds, own.words, text) or ("" if own.whole else _LONG),
        kinds=kinds,
        source=message,
        beginning=message if len(bounded) <= beginning else _parsed(bounded[:beginning]),
    )


def _parsed(raw: bytes) -> EmailMessage:
    try:
        message = email.message_from_bytes(raw, policy=POLICY)
    except RecursionError:  # the standard library's parser calls itself for each part in a part
        message = email.message_from_bytes(raw[: _end_of_header(raw)] + b"\r\n\r\n", policy=POLICY)
    assert isinstance(message, EmailMessage)
    return message


#: Where a mail system says whom a message was for; the envelope's recipient is the one that nobody can leave out.
_ADDRESSED = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To")
#: What stands in the plain part for readers that show no HTML: the answer is in the other part.
_STUB = re.compile(
    r"(?:view|read|display|see) this (?:e-?mail|message)[^.\n]{0,40}(?:browser|html)"
    r"|(?:not|n.t) (?:support|display|show) html|html[- ](?:capable|enabled|compatible|version)",
    re.IGNORECASE,
)


def _bounded(raw: bytes) -> tuple[bytes, str]:
    """Return as much of a mail as is read, and in words when its header is larger than any mail's."""
    top = raw[: min(_end_of_header(raw), MOST_HEADER_BYTES + 1)]
    if len(top) > MOST_HEADER_BYTES or top.count(b"\n") > MOST_HEADER_LINES:
        cut = b"\n".join(top[:MOST_HEADER_BYTES].split(b"\n")[:MOST_HEADER_LINES])
        return cut + b"\r\n\r\n", "Its header is larger than any mail's."
    return raw[: _end_of_parts(raw)], ""


def _end_of_parts(raw: bytes) -> int:
    """Return where a mail has had as many bytes, or boundaries of parts, as are read."""
    at = 0
    for _ in range(MOST_BOUNDARIES):
        at = raw.find(b"\n--", at + 1, MOST_BYTES)
        if at < 0:
            return MOST_BYTES
    return at


def _end_of_header(raw: bytes) -> int:
    end = raw.find(b"\r\n\r\n")
    end = len(raw) if end < 0 else end
    bare = raw.find(b"\n\n", 0, end)
    return end if bare < 0 else bare


_ENCRYPTED = frozenset({"multipart/encrypted", "application/pgp-encrypted"})
_PACKED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


_LONG = "It is longer than what is read of an answer. Read all of it in the team mailbox, under Unmatched replies."


def _unread(kinds: frozenset[str], own: str, text: str) -> str:
    """Return in words why a mail's text could not be read; empty when there is some."""
    if kinds & _ENCRYPTED or "-----BEGIN PGP MESSAGE-----" in text[:MOST_TEXT]:
        return "It is encrypted. Open it in the team mailbox, under Unmatched replies."
    if own:
        return ""
    if kinds & _PACKED:
        return "It is encrypted, or signed in a way that hides its text (S/MIME). Open it in the team mailbox, under Unmatched replies."
    if text:
        return "All that it says is quoted from another mail."
    return "It has no text that could be read."
