"""Non-delivery reports: what Exchange puts into the sender's Inbox when a recipient cannot be reached (RFC 3464)."""

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
from m365_sandbox.identities import DOMAIN

POSTMASTER = f"MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@{DOMAIN}"


def non_delivery_report(original: bytes, sender: str, recipient: str, clock: Clock) -> bytes:
    """The report that this message did not reach this recipient."""
    mail = BytesParser(policy=policy.compat32).parsebytes(original, headersonly=True)
    modern = BytesParser(policy=policy.default).parsebytes(original, headersonly=True)
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
    report.attach(MIMEText(_words(recipient), "plain", "utf-8"))
    report.attach(_status(recipient, clock))
    report.attach(_returned_headers(mail))
    return b"Return-Path: <>\r\n" + report.as_bytes(policy=LONG_LINES)


def _words(recipient: str) -> str:
    return (
        f"Your message to {recipient} couldn't be delivered.\r\n\r\n"
        f"{recipient.rpartition('@')[0]} wasn't found at {recipient.rpartition('@')[2]}.\r\n\r\n"
        "Remote server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address "
        "lookup'\r\n"
    )


def _status(recipient: str, clock: Clock) -> Message:
    status = MIMEMessage(Message(), "delivery-status")
    about_message, about_recipient = Message(), Message()
    about_message["Reporting-MTA"] = "dns;LO0P265MB0000.GBRP265.PROD.OUTLOOK.COM"
    about_message["Arrival-Date"] = format_datetime(clock.now())
    about_recipient["Final-Recipient"] = f"rfc822;{recipient}"
    about_recipient["Action"] = "failed"
    about_recipient["Status"] = "5.1.10"
    about_recipient["Diagnostic-Code"] = "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found"
    status.set_payload([about_message, about_recipient])
    return status


def _returned_headers(original: Message) -> Message:
    returned = EmailMessage(policy=LONG_LINES)
    text = "".join(f"{name}: {value}\r\n" for name, value in original.items())
    returned.set_content(text.encode("utf-8", "surrogateescape"), "text", "rfc822-headers", cte="base64")
    return returned
