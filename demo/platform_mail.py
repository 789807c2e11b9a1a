"""How does a platform answer? A mail by SMTP from its own address, quoting ours in one of the usual ways."""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, localtime, make_msgid
from html import escape

from demo.tenant import Tenant

Quote = Callable[[str, EmailMessage], str]


@dataclass(frozen=True)
class Sender:
    """Who a mail says it is from, whose envelope it travels in, and the loopback address that it comes from."""

    name: str
    address: str
    mail_from: str
    source: str


def below(words: str, original: EmailMessage) -> str:
    """Quote line by line under an attribution, as most webmail does."""
    quoted = "\n".join(f"> {line}" for line in _text(original).splitlines())
    return f"{words}\n\nOn {original['Date']}, {original['From']} wrote:\n{quoted}\n"


def under_headers(words: str, original: EmailMessage) -> str:
    """Quote the whole mail under its headers, as Outlook does."""
    headers = "\n".join(f"{name}: {original[name]}" for name in ("From", "Date", "To", "Subject"))
    return f"{words}\n\n-----Original Message-----\n{headers}\n\n{_text(original)}"


def nothing(words: str, _original: EmailMessage) -> str:
    """Quote nothing."""
    return f"{words}\n"


def answer(
    tenant: Tenant,
    sender: Sender,
    words: str,
    original: EmailMessage,
    *,
    quote: Quote = below,
    html: bool = False,
    headers: dict[str, str] | None = None,
) -> None:
    """Answer a mail that left the tenant."""
    mail = _mail(tenant, sender, f"Re: {original['Subject']}")
    mail["In-Reply-To"] = mail["References"] = original["Message-ID"]
    for name, value in (headers or {}).items():
        del mail[name]
        mail[name] = value
    mail.set_content(quote(words, original))
    if html:
        quoted = f'<div class="gmail_quote"><blockquote>{_paragraphs(_text(original))}</blockquote></div>'
        mail.add_alternative(f"<html><body>{_paragraphs(words)}{quoted}</body></html>", subtype="html")
    _deliver(tenant, sender, mail)


def write_anew(tenant: Tenant, sender: Sender, subject: str, words: str) -> None:
    """Write a mail that answers none."""
    mail = _mail(tenant, sender, subject)
    mail.set_content(f"{words}\n")
    _deliver(tenant, sender, mail)


def _mail(tenant: Tenant, sender: Sender, subject: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = formataddr((sender.name, sender.address))
    mail["To"] = tenant.mailbox
    mail["Subject"] = subject
    mail["Date"] = format_datetime(localtime())
    mail["Message-ID"] = make_msgid(domain=sender.address.partition("@")[2])
    return mail


def _deliver(tenant: Tenant, sender: Sender, mail: EmailMessage) -> None:
    host, port = tenant.smtp
    with smtplib.SMTP(host, port, timeout=30, source_address=(sender.source, 0)) as smtp:
        smtp.send_message(mail, sender.mail_from, [tenant.mailbox])


def _text(original: EmailMessage) -> str:
    payload = original.get_payload(decode=True)
    return payload.decode() if isinstance(payload, bytes) else ""


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
