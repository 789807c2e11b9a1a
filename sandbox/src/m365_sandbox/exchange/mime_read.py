"""What Exchange makes of a MIME message: decoded subject, people, one body, its headers in order, its attachments."""

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, Message, MIMEPart
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime

from m365_sandbox.clock import to_stamp
from m365_sandbox.exchange.compose import new_message_id, recipient, thread_of
from m365_sandbox.exchange.extended import IN_REPLY_TO, REFERENCES
from m365_sandbox.exchange.message_store import NewMessage, Origin
from m365_sandbox.exchange.mime_outline import EntangledError, Outline, head_of
from m365_sandbox.wire import Json

_PARSER = BytesParser(policy=policy.default)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message."""

    name: str
    content_type: str
    content: bytes
    is_inline: bool
    content_id: str | None
    is_message: bool = False


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A MIME message, read."""

    message: NewMessage
    attachments: list[Attachment]


def parse(raw: bytes) -> EmailMessage:
    """The message as the email package sees it."""
    return _PARSER.parsebytes(raw)


def read_mime(raw: bytes, now: str, *, origin: Origin = "received", is_read: bool = False) -> ReadMail:
    """Read a MIME message that arrives at this time. Nothing in it is trusted to be well formed."""
    if origin != "received" and not _header(parse(head_of(raw)), "Message-ID"):
        raw = f"Message-ID: {new_message_id()}\r\n".encode() + raw
    try:
        return _read(Outline.of(raw), now, origin, is_read=is_read)
    except EntangledError:
        return _read(Outline.whole(raw), now, origin, is_read=is_read)


def _read(outline: Outline, now: str, origin: Origin, *, is_read: bool) -> ReadMail:
    mail = parse(outline.text)
    subject = _header(mail, "Subject")
    properties: Json = {
        "body": _body(mail, outline),
        "toRecipients": _people(mail, "To"),
        "ccRecipients": _people(mail, "Cc"),
        "bccRecipients": _people(mail, "Bcc") if origin != "received" else [],
        "replyTo": _people(mail, "Reply-To"),
        "importance": _importance(_header(mail, "Importance")),
        "categories": [],
        "flag": {"flagStatus": "notFlagged"},
        "internetMessageHeaders": _headers(outline.text) if origin == "received" else [],
    }
    author = _people(mail, "From")
    if author:
        properties["from"] = author[0]
        properties["sender"] = (_people(mail, "Sender") or author)[0]
    thread = {IN_REPLY_TO: _header(mail, "In-Reply-To"), REFERENCES: _header(mail, "References")}
    extended = {key: value for key, value in thread.items() if value}
    message = NewMessage(
        subject=subject,
        internet_message_id=_header(mail, "Message-ID") or new_message_id(),
        properties=properties,
        origin=origin,
        is_read=is_read,
        is_draft=False,
        received=now,
        sent=_date(mail) or now,
        references=thread_of(extended),
        thread_index=_header(mail, "Thread-Index") or None,
        mime=outline.raw,
        extended=extended,
    )
    return ReadMail(message, _attachments(mail, outline))


def _header(mail: EmailMessage, name: str) -> str:
    # A header that cannot be parsed is taken as it stands: mail from outside is not ours to correct.
    try:
        value = mail.get(name)
    except Exception:
        value = dict(mail.raw_items()).get(name)
    return "" if value is None else " ".join(str(value).split("\r\n")).replace("\n", " ").strip()


def _people(mail: EmailMessage, name: str) -> list[Json]:
    try:
        values = [str(value) for value in mail.get_all(name, [])]
    except Exception:
        values = [value for key, value in mail.raw_items() if key.lower() == name.lower()]
    return [recipient(address, display) for display, address in getaddresses(values) if address]


def _date(mail: EmailMessage) -> str | None:
    try:
        return to_stamp(parsedate_to_datetime(_header(mail, "Date")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _importance(text: str) -> str:
    return text.lower() if text.lower() in ("low", "high") else "normal"


def _body(mail: EmailMessage, outline: Outline) -> Json:
    part = mail.get_body(preferencelist=("html", "plain"))
    if part is None:
        return {"contentType": "text", "content": ""}
    kind = "html" if part.get_content_subtype() == "html" else "text"
    return {"contentType": kind, "content": _text(part, outline)}


def _text(part: MIMEPart, outline: Outline) -> str:
    raw = _content(part, outline)
    charset = part.get_content_charset() or "utf-8"
    try:
        return raw.decode(charset, "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def _content(part: Message, outline: Outline) -> bytes:
    """The decoded content of a part that holds no other parts."""
    payload = part.get_payload()
    if outline.runs and isinstance(payload, str):
        if str(part.get("Content-Transfer-Encoding", "")).lower() != "base64":
            outline.require_none(payload)
        elif (content := outline.base64_content(payload)) is not None:
            return content
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def _attachments(mail: EmailMessage, outline: Outline) -> list[Attachment]:
    found: list[Attachment] = []
    for part in mail.iter_attachments():
        is_message = part.get_content_type() == "message/rfc822"
        if is_message:
            payload = part.get_payload()
            attached = payload[0] if isinstance(payload, list) and payload else None
            content = outline.restored(attached.as_bytes()) if isinstance(attached, Message) else b""
        else:
            content = _content(part, outline)
        name = part.get_filename() or _name_of(part, len(found) + 1)
        inline = part.get_content_disposition() == "inline"
        identifier = (part.get("Content-ID") or "").strip().strip("<>") or None
        found.append(
            Attachment(
                name,
                part.get_content_type(),
                content,
                inline,
                identifier,
                is_message,
            )
        )
    return found


def _name_of(part: Message, number: int) -> str:
    """The name of an attachment that has none: an attached message is named by its subject."""
    payload = part.get_payload()
    attached = payload[0] if isinstance(payload, list) and payload else None
    subject = attached.get("Subject") if isinstance(attached, Message) else None
    return str(subject) if subject else f"attachment{number}"


def _headers(raw: bytes) -> list[Json]:
    """Name and unfolded value of each header, in the order they stand in the message."""
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("utf-8", "replace")
    headers: list[Json] = []
    for line in head.split("\n"):
        if line[:1] in (" ", "\t") and headers:
            headers[-1]["value"] += " " + line.strip()
        elif ":" in line:
            name, _, value = line.partition(":")
            headers.append({"name": name.strip(), "value": value.strip()})
    return headers
