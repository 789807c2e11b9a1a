"""How is a mail of the corpus put together? Byte for byte the same each time."""

from dataclasses import dataclass
from email.message import EmailMessage
from hashlib import sha256

from tests.corpus.rows import FIRST_ROW, NAMES, ROWS, domain, message_id_of

PERSON = "person"


@dataclass(frozen=True, slots=True)
class CaseMail:
    """A mail, what it shows, and what must become of it: a decision, `Acknowledged`, or `person` with a reason."""

    name: str
    group: str
    shows: str
    raw: bytes
    outcome: str
    reason: str = ""
    #: What the sender wrote, where libraries that tell quotes are measured against it.
    own: str = ""


def passed(name: str) -> str:
    """Return what the tenant's edge writes about a genuine mail of a platform."""
    of = domain(name)
    return (
        f"spf=pass (sender IP is 203.0.113.9) smtp.mailfrom={of}; dkim=pass (signature was verified)"
        f" header.d={of};dmarc=pass action=none header.from={of};compauth=pass reason=100"
    )


def subject_of(name: str) -> str:
    """Return the subject of our letter to a platform."""
    return ROWS[FIRST_ROW + NAMES.index(name)].subject


def notice_of(name: str) -> str:
    """Return our letter to a platform."""
    return ROWS[FIRST_ROW + NAMES.index(name)].body


def mail(
    name: str,
    text: str = "",
    *,
    html: str = "",
    sender: str | None = None,
    subject: str | None = None,
    results: tuple[str, ...] | None = None,
    reply: bool = True,
    headers: tuple[tuple[str, str], ...] = (),
    body: bytes | None = None,
) -> bytes:
    """Return a mail of a platform, by default an authentic answer to our letter. `body` is a body with its own MIME headers."""
    told = [("Authentication-Results", one) for one in ((passed(name),) if results is None else results)]
    told += [("From", f"{name} Trust and Safety <legal@{domain(name)}>" if sender is None else sender)]
    told += [
        ("To", "Online Harm Referral Team <ohrt@contoso.com>"),
        ("Subject", f"Re: {subject_of(name)}" if subject is None else subject),
        ("Date", "Tue, 16 Jun 2026 10:20:00 +0000"),
    ]
    if reply:
        told += [("In-Reply-To", message_id_of(name)), ("References", message_id_of(name))]
    told += [*headers]
    content = _body(text, html) if body is None else body
    fields = b"".join(f"{key}: {value}\r\n".encode() for key, value in told if value)
    unique = sha256(fields + content).hexdigest()[:16]
    return fields + f"Message-ID: <{unique}@{domain(name)}>\r\n".encode() + content


def _body(text: str, html: str) -> bytes:
    message = EmailMessage()
    if text or not html:
        message.set_content(text)
    if html and text:
        message.add_alternative(html, subtype="html")
        message.set_boundary("=_alternatives")
    elif html:
        message.set_content(html, subtype="html")
    return crlf(message.as_bytes())


def mixed(*parts: bytes, kind: str = "mixed", boundary: str = "=_parts") -> bytes:
    """Return a multipart body of parts that have their own MIME headers."""
    inner = b"".join(b"--" + boundary.encode() + b"\r\n" + one.rstrip(b"\r\n") + b"\r\n" for one in parts)
    head = f'MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'
    return head.encode() + inner + b"--" + boundary.encode() + b"--\r\n"


def part(text: str | bytes, kind: str = "text/plain; charset=utf-8", *more: str) -> bytes:
    """Return a part with its MIME headers."""
    head = "\r\n".join((f"Content-Type: {kind}", *more))
    return head.encode() + b"\r\n\r\n" + crlf(text.encode() if isinstance(text, str) else text)


def crlf(raw: bytes) -> bytes:
    """Return text with the line ends of the wire."""
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
