"""What is in an inbound mail? Read from its bytes; nothing in it is believed here."""

import email
import re
from dataclasses import dataclass
from email.message import EmailMessage

from rules.replies.headers import addresses, header, message_ids
from rules.replies.html import text_of_html
from rules.replies.parts import MOST_TEXT, POLICY, all_parts, enclosed, texts
from rules.replies.quoting import own_words

#: What is read of a mail. Its text stands before its attachments, or it is for a person.
MOST_BYTES = 4 * 1024 * 1024
#: What says that a mail is a bounce stands at its top; looking through an attachment for it takes seconds.
BEGINNING = 64 * 1024
#: A column of text holds no more; what is longer finds no mail again, but stops nothing.
LONGEST_MESSAGE_ID = 255
MOST_HEADER_BYTES, MOST_HEADER_LINES = 256 * 1024, 2_000


@dataclass(frozen=True, slots=True)
class InboundMail:
    """An inbound mail as its headers and text have it.

    `senders` are the addresses of every From header, in lower case; `addressed` are those that it was sent or delivered to.
    `own_words` is the text without what it quotes; `text` is all of it. `enclosed` is what messages attached to it say,
    headers and text, and `enclosed_ids` are their Message-IDs. `unread` says in words why its text could not be read.
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
    source: EmailMessage
    beginning: EmailMessage


def read(raw: bytes) -> InboundMail:
    """Return the mail. A damaged one is read as far as it goes: it then lacks what the trust gate asks for."""
    bounded, bomb = _bounded(raw)
    message = _parsed(bounded)
    plain, html = texts(message)
    own = own_words(plain)
    if html and (not own or _STUB.search(own)):
        own = own_words(text_of_html(html, quoted=False))
    text = "\n".join(filter(None, (plain, text_of_html(html, quoted=True) if html else "")))
    within, ids = enclosed(message)
    return InboundMail(
        subject=header(message, "Subject"),
        senders=tuple(dict.fromkeys(addresses(message, "From"))),
        message_id=header(message, "Message-ID")[:LONGEST_MESSAGE_ID],
        in_reply_to=message_ids(message, "In-Reply-To"),
        references=message_ids(message, "References"),
        addressed=tuple(dict.fromkeys(one for name in _ADDRESSED for one in addresses(message, name))),
        own_words=own,
        text=text[:MOST_TEXT],
        enclosed=within,
        enclosed_ids=ids,
        unread=bomb or _unread(message, own, text),
        source=message,
        beginning=message if len(bounded) <= BEGINNING else _parsed(bounded[:BEGINNING]),
    )


def _parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=POLICY)
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
    end = next((at for at in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if at >= 0), len(raw))
    top = raw[: min(end, MOST_HEADER_BYTES + 1)]
    if len(top) > MOST_HEADER_BYTES or top.count(b"\n") > MOST_HEADER_LINES:
        cut = b"\n".join(top[:MOST_HEADER_BYTES].split(b"\n")[:MOST_HEADER_LINES])
        return cut + b"\r\n\r\n", "Its header is larger than any mail's."
    return raw[:MOST_BYTES], ""


_ENCRYPTED = frozenset({"multipart/encrypted", "application/pgp-encrypted"})
_PACKED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


def _unread(message: EmailMessage, own: str, text: str) -> str:
    """Return in words why a mail's text could not be read; empty when there is some."""
    kinds = {part.get_content_type() for part in all_parts(message)}
    if kinds & _ENCRYPTED or "-----BEGIN PGP MESSAGE-----" in text[:MOST_TEXT]:
        return "It is encrypted. Open it in the team mailbox, under Unmatched replies."
    if own:
        return ""
    if kinds & _PACKED:
        return "It is encrypted, or signed in a way that hides its text (S/MIME). Open it in the team mailbox, under Unmatched replies."
    if text:
        return "All that it says is quoted from another mail."
    return "It has no text that could be read."
