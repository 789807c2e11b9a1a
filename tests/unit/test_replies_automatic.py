"""Did a machine write this mail by itself?"""

import re
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from rules.replies.automatic import automatic
from rules.replies.mail import read
from tests.unit import mails


def why(*headers: tuple[str, str], **how: object) -> str:
    return automatic(read(mails.raw(headers=headers, **how)))  # type: ignore[arg-type]


def test_a_persons_answer_is_not_automatic() -> None:
    """An ordinary reply passes."""
    assert why() == ""
    assert why(("Auto-Submitted", "no")) == ""
    assert why(("Auto-Submitted", "No; owner-email=x")) == ""
    assert why(("Precedence", "normal")) == ""


@pytest.mark.parametrize(
    "header",
    [
        ("Auto-Submitted", "auto-replied"),
        ("Auto-Submitted", "auto-generated"),
        ("Auto-Submitted", "auto-notified; owner-email=x"),
        ("auto-submitted", "AUTO-REPLIED"),
        ("X-Auto-Response-Suppress", "All"),
        ("X-Autoreply", "yes"),
        ("X-Autorespond", "yes"),
        ("Precedence", "bulk"),
        ("Precedence", "auto_reply"),
        ("List-Id", "<news.tiktok.com>"),
        ("X-Failed-Recipients", "legal@tiktok.com"),
        ("Return-Path", "<>"),
    ],
)
def test_a_machines_mail_says_so_in_its_headers(header: tuple[str, str]) -> None:
    """RFC 3834 and the usual marks."""
    assert why(header)


@pytest.mark.parametrize(
    "subject",
    ["Automatic reply: Referral", "Out of Office: x", "out of the office until May", "Autoreply: x", "Auto: x"],
)
def test_an_absence_notice_is_known_by_its_subject(subject: str) -> None:
    """Out-of-office notices often carry no header."""
    assert why(subject=subject)


@pytest.mark.parametrize("sender", ["MAILER-DAEMON@tiktok.com", "Postmaster <postmaster@contoso.com>"])
def test_a_postmaster_is_a_machine(sender: str) -> None:
    """Mail from the daemon is a bounce."""
    assert "bounce" in why(sender=sender)


def status(action: str, text: str) -> bytes:
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"] = "mailer-daemon@tiktok.com"
    report["Subject"] = "Delivery Status Notification"
    report.attach(MIMEText(text))
    told = f"Reporting-MTA: dns; mx.tiktok.com\n\nFinal-Recipient: rfc822; legal@tiktok.com\nAction: {action}\n"
    report.attach(MIMEText(told))
    kind = b"Content-Type: message/delivery-status\n"
    return re.sub(rb"Content-Type: text/plain[^\n]*\n(?=(?:[^\n]+\n)*\nReporting-MTA)", kind, report.as_bytes())


def test_a_delayed_mail_has_not_failed() -> None:
    """What the report says of each recipient counts (RFC 3464), whatever its words are."""
    assert "delayed" in automatic(read(status("delayed", "Delivery has failed so far.")))
    assert "could not be delivered" in automatic(read(status("failed", "It was delayed, and is delayed no more.")))


@pytest.mark.parametrize(
    ("subject", "text", "delayed"),
    [
        ("Warning: message 1abcDE-000001 delayed 24 hours", "It has not yet been delivered. It will be returned.", True),
        ("Delayed Mail (still being retried)", "This is the mail system. Your message could not be delivered for 4 hours.", True),
        ("Undelivered Mail Returned to Sender", "This is the mail system.\n<legal@tiktok.com>: 550 5.1.1 unknown", False),
        ("Mail delivery failed", "A warning was sent when it was delayed.\n554 permanent error", False),
    ],
)  # fmt: skip
def test_a_delay_without_a_report_is_known_by_its_words(subject: str, text: str, delayed: bool) -> None:
    """Older mail systems write no report."""
    said = why(sender="MAILER-DAEMON@tiktok.com", subject=subject, text=text)
    assert ("delayed" in said) is delayed
    assert ("could not be delivered" in said) is not delayed


def test_a_delivery_report_is_a_bounce() -> None:
    """multipart/report with a delivery status is a bounce, whoever it says it is from."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"] = "legal@tiktok.com"
    report["Subject"] = "Undeliverable: Referral"
    report.attach(MIMEText("It could not be delivered. It was removed from the queue."))
    original = EmailMessage()
    original["Subject"] = "Referral"
    report.attach(MIMEMessage(original))
    assert "bounce" in automatic(read(report.as_bytes()))
