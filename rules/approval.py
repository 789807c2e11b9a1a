"""Who approved exactly which words? SOP 10.2.

The answer is read from the row's version history, never from a name that somebody typed into a column.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from rules.assignment import is_supervisor
from rules.records import Operative
from rules.records.platform_referral import QADecision


@dataclass(frozen=True, slots=True)
class Draft:
    """What an approval is for: recipient, subject, text and URLs, each to the byte."""

    recipient: str
    subject: str
    body: str
    urls: str

    def digest(self) -> str:
        """Return the SHA-256 in hexadecimal; each part is told with its length, so that none can run into the next."""
        told = hashlib.sha256()
        for part in (self.recipient, self.subject, self.body, self.urls):
            encoded = part.encode()
            told.update(f"{len(encoded)}:".encode())
            told.update(encoded)
        return told.hexdigest()


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a row. `by` is the person's e-mail address in lower case, empty when an application wrote it."""

    by: str
    on: datetime
    qa_decision: str
    draft: Draft
    released: str = ""
    release_reason: str = ""


@dataclass(frozen=True, slots=True)
class Assurance:
    """What the version history says of a sergeant's decision.

    `by` is the row number of the person in `Operatives`, so that no name is kept. `fault` says in words why the
    decision does not hold; it is empty when it does. `digest` is of the draft as it stood when it was decided.
    """

    decision: str
    by: int | None
    on: datetime
    digest: str
    fault: str = ""


def assurance(versions: Sequence[Version], operatives: Iterable[Operative]) -> Assurance | None:
    """Return who decided, on what, and whether it holds; None when nothing has been decided.

    `versions` come newest first, as Graph lists them. The deciding version is the oldest of the unbroken run in which
    `QADecision` has its present value.
    """
    if not versions or versions[0].qa_decision not in (QADecision.APPROVED, QADecision.RETURNED):
        return None
    decided_at = _deciding(versions)
    decided = versions[decided_at]
    people = {one.email.lower(): one for one in operatives if one.active}
    decider = people.get(decided.by)
    return Assurance(
        decision=decided.qa_decision,
        by=decider.row.item_id if decider else None,
        on=decided.on,
        digest=decided.draft.digest(),
        fault=_fault(decided, decider, _last_editor(versions[decided_at:])),
    )


def _deciding(versions: Sequence[Version]) -> int:
    decision, at = versions[0].qa_decision, 0
    while at + 1 < len(versions) and versions[at + 1].qa_decision == decision:
        at += 1
    return at


def _last_editor(versions: Sequence[Version]) -> str:
    """Return which person last changed the draft itself, up to the newest of `versions`; empty when nobody did.

    That the service has put other URLs into it since does not make it somebody else's words.
    """
    for newer, older in pairwise(versions):
        if newer.draft != older.draft and newer.by:
            return newer.by
    return versions[-1].by


def _fault(decided: Version, decider: Operative | None, last_editor: str) -> str:
    if decider is None or not is_supervisor(decider):
        return "Quality assurance is decided by a sergeant or above who is active in Operatives (SOP 10.2)."
    if decided.qa_decision == QADecision.APPROVED and decided.by == last_editor:
        return "The person who last edited a draft cannot approve it (SOP 10.2); another sergeant must."
    return ""
