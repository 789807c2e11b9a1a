"""Did a machine write this mail by itself: a bounce, an absence notice, a list, a receipt? RFC 3834.

Nothing that a machine wrote by itself is ever recorded, not even as an acknowledgement. Headers say it best; a machine
that sets none is known by how its subject begins and by its first words.
"""

import re
from collections.abc import Iterator
from email.message import Message
from functools import partial

from flufl.bounce import _scan as detectors
from flufl.bounce._detectors.llnl import LLNL
from flufl.bounce._interfaces import BounceDetector

from rules.replies.headers import header, header_names, headers
from rules.replies.machines import ABSENCES, ANSWERERS, BOUNCES, LISTS, SUBJECTS
from rules.replies.mail import InboundMail
from rules.replies.parts import all_parts

#: A machine says in its first lines what it is; further down somebody may be telling about one.
FIRST_WORDS = 1_500
_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_REPORTS = _STATUS | frozenset(
    {"message/disposition-notification"} | {"message/feedback-report", "message/tracking-status"}
)
_BOUNCES = "It is a bounce: a mail could not be delivered."
_DELAYED = "It is no bounce yet: a mail is delayed, and the mail system goes on trying."


def automatic(mail: InboundMail) -> str:
    """Return in words why this is not somebody's answer; empty when nothing says so."""
    return _bounce(mail) or _by_headers(mail) or _by_words(mail)


def _by_headers(mail: InboundMail) -> str:
    source, named = mail.source, header_names(mail.source)
    for told in headers(source, "Auto-Submitted"):
        submitted = told.partition(";")[0].partition("(")[0].strip().lower()
        if submitted and submitted != "no":
            return f"It was sent by a machine (Auto-Submitted: {submitted[:40]})."
    for name in ANSWERERS:
        if name.lower() in named and header(source, name):
            return f"It was sent by a machine ({name})."
    for name in ("Precedence", "X-Precedence", "Preference"):
        if header(source, name).lower().strip() in {"bulk", "junk", "list", "auto_reply", "auto-reply", "autoreply"}:
            return f"It was sent to a mailing list or in bulk ({name})."
    for name in LISTS:
        if name.lower() in named and header(source, name):
            return f"It was sent to a mailing list or in bulk ({name})."
    if header(source, "Delivered-To").lower().startswith("autoresponder"):
        return "It was sent by a machine (Delivered-To: Autoresponder)."
    return ""


def _by_words(mail: InboundMail) -> str:
    if "text/calendar" in mail.kinds:
        return "It is a calendar invitation, or an answer to one."
    if SUBJECTS.match(mail.subject):
        return "It is an absence notice, or another automatic answer, by its subject."
    said = ABSENCES.search(mail.own_words[:FIRST_WORDS])
    if said:
        return (
            f"It is an absence notice, or another automatic answer, by its words: “{' '.join(said[0].split())[:120]}”."
        )
    return ""


def _bounce(mail: InboundMail) -> str:
    if not _is_bounce(mail):
        return ""
    return _DELAYED if _is_delayed(mail) else _BOUNCES


def _is_delayed(mail: InboundMail) -> bool:
    """Return whether the mail system goes on trying: by what it did with each recipient (RFC 3464), else by its words."""
    actions = set(_ACTION.findall("\n".join(_status_reports(mail))))
    if actions:
        return "delayed" in actions and "failed" not in actions
    told = f"{mail.subject}\n{mail.own_words[:FIRST_WORDS]}"
    return BOUNCES.delayed.search(told) is not None and not BOUNCES.final.search(told)


_ACTION = re.compile(r"^action:\s*(\w{1,20})", re.MULTILINE)
MOST_GROUPS = 100


def _status_reports(mail: InboundMail) -> Iterator[str]:
    for part in all_parts(mail.source) if mail.kinds & _STATUS else ():
        if part.get_content_type() in _STATUS:
            told = part.get_payload()
            # Of the groups of fields that such a report is made of, the library makes a message each.
            groups = [one for one in told if isinstance(one, Message)] if isinstance(told, list) else []
            for one in groups[:MOST_GROUPS]:
                yield "\n".join(f"{name.lower()}: {str(value)[:200].lower()}" for name, value in one.raw_items())


def _is_bounce(mail: InboundMail) -> bool:
    source = mail.source
    if "multipart/report" in mail.kinds or mail.kinds & _REPORTS or header(source, "X-Failed-Recipients"):
        return True
    if any(value.replace(" ", "") == "<>" for value in headers(source, "Return-Path")):
        return True
    if any(BOUNCES.sender.match(sender) for sender in mail.senders):
        return True
    if BOUNCES.subject.match(mail.subject) or BOUNCES.text.search(mail.own_words[:FIRST_WORDS]):
        return True
    return any(map(partial(_knows, mail.beginning), _DETECTORS))


#: Those of flufl.bounce but its last: that one takes an address between two commas, as in many a quoted letter, for one
#: that failed. A detector at a time, for some fail on hostile mail, and so know nothing of it.
_DETECTORS = tuple(one for one in detectors._DETECTORS if one is not LLNL)


def _knows(beginning: Message, detector: type[BounceDetector]) -> bool:
    try:
        temporary, permanent = detector().process(beginning)
    except Exception:  # noqa: BLE001  # detectors of many mail systems, each with its own way to fail on hostile mail
        return False
    return bool(temporary or permanent)
