"""Non-delivery reports: what Exchange puts into the sender's Inbox when a recipient cannot be reached (RFC 3464)."""

import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import BytesParser
from email.utils import format_datetime

from m365_sandbox.clock import Clock
from m365_sandbox.exchange.compose import new_message_id
from m365_sandbox.exchange.mime_build import LONG_LINES
from m365_sandbox.exchange.mime_outline import head_of
from m365_sandbox.identities import DOMAIN

POSTMASTER = f"MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@{DOMAIN}"


_ENHANCED = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class SmtpReply:
    """What a server said about a recipient (RFC 5321, 4.2; RFC 2034)."""

    code: int
    words: str

    @classmethod
    def of(cls, code: int, words: bytes | str) -> "SmtpReply":
        """A reply as it came over the wire, in one line."""
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        return cls(code, " ".join(text.split()))

    @property
    def is_taken(self) -> bool:
        """Whether the server has the mail now."""
        return self.code // 100 == 2

    @property
    def is_refusal(self) -> bool:
        """Whether trying again is of no use."""
        return self.code // 100 == 5

    @property
    def status(self) -> str:
        """The enhanced status code; `5.0.0` where the server gave none."""
        found = _ENHANCED.match(self.words)
        return found[1] if found else "5.0.0"

    def __str__(self) -> str:
        return f"{self.code} {self.words}".strip()


NOT_FOUND = SmtpReply(550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup")


def non_delivery_report(
    original: bytes, sender: str, recipient: str, clock: Clock, reply: SmtpReply = NOT_FOUND
) -> bytes:
    """The report that this message did not reach this recipient, because of this reply of the server."""
    mail = BytesParser(policy=policy.compat32).parsebytes(head_of(original))
    modern = BytesParser(policy=policy.default).parsebytes(head_of(original))
    report = MIMEMultipart("report", policy=LONG_LINES)
    report.set_param("report-type", "delivery-status")
    report["From"] = f"Microsoft Outlook <{POSTMASTER}>"
    report["To"] = sender
    report["Subject"] = f"Undeliverable: {modern.get('Subject', '')}"
    report["Date"] = format_datetime(clock.now())
    report["Message-ID"] = new_message_id()
    report["In-Reply-To"] = report["References"] = str(mail.get("Message-ID", "")).strip()
    report["Auto-Submitted"] = "auto-replied"
    report["X-MS-Exchange-Message-Is-Ndr"] = ""
    report["X-MS-Exchange-Organization-SCL"] = "-1"
    report.attach(MIMEText(_words(recipient, reply), "plain", "utf-8"))
    report.attach(_status(recipient, clock, reply))
    report.attach(_returned_headers(mail))
    return b"Return-Path: <>\r\n" + report.as_bytes(policy=LONG_LINES)


def _words(recipient: str, reply: SmtpReply) -> str:
    local, _, domain = recipient.rpartition("@")
    reason = f"{local} wasn't found at {domain}." if reply.status.startswith("5.1.1") else f"{domain} didn't take it."
    return (
        f"Your message to {recipient} couldn't be delivered.\r\n\r\n{reason}\r\n\r\n"
        f"Remote server returned '{reply}'\r\n"
    )


def _status(recipient: str, clock: Clock, reply: SmtpReply) -> Message:
    status = MIMEMessage(Message(), "delivery-status")
    about_message, about_recipient = Message(), Message()
    about_message["Reporting-MTA"] = "dns;LO0P265MB0000.GBRP265.PROD.OUTLOOK.COM"
    about_message["Arrival-Date"] = format_datetime(clock.now())
    about_recipient["Final-Recipient"] = f"rfc822;{recipient}"
    about_recipient["Action"] = "failed"
    about_recipient["Status"] = reply.status
    about_recipient["Diagnostic-Code"] = f"smtp;{reply}"
    status.set_payload([about_message, about_recipient])
    return status


def _returned_headers(original: Message) -> Message:
    returned = EmailMessage(policy=LONG_LINES)
    text = "".join(f"{name}: {value}\r\n" for name, value in original.items())
    returned.set_content(text.encode("utf-8", "surrogateescape"), "text", "rfc822-headers", cte="base64")
    return returned
