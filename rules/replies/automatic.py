"""Did a machine write this mail by itself: a bounce, an absence notice, a list? RFC 3834."""

from flufl.bounce import all_failures

from rules.replies.mail import InboundMail, header

_ABSENT = (
    "automatic reply:",
    "auto:",
    "out of office",
    "out of the office",
    "autoreply:",
    "auto-reply:",
    "automatic response",
)


def automatic(mail: InboundMail) -> str:
    """Return in words why this is not somebody's answer; empty when nothing says so."""
    source = mail.source
    if _is_bounce(mail):
        return "It is a bounce: a mail could not be delivered."
    submitted = header(source, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        return f"It was sent by a machine (Auto-Submitted: {submitted})."
    for name in ("X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond"):
        if header(source, name):
            return f"It was sent by a machine ({name})."
    if header(source, "Precedence").lower() in {"bulk", "junk", "list", "auto_reply"} or header(source, "List-Id"):
        return "It was sent to a mailing list or in bulk."
    if mail.subject.lower().startswith(_ABSENT):
        return "It is an absence notice."
    return ""


def _is_bounce(mail: InboundMail) -> bool:
    source = mail.source
    if source.get_content_type() == "multipart/report" or header(source, "X-Failed-Recipients"):
        return True
    if header(source, "Return-Path").strip() == "<>":
        return True
    if any(sender.partition("@")[0] in {"mailer-daemon", "postmaster"} for sender in mail.senders):
        return True
    try:
        temporary, permanent = all_failures(source)
    except Exception:  # noqa: BLE001  # detectors of many mail systems, each with its own way to fail on hostile mail
        return True
    return bool(temporary or permanent)
