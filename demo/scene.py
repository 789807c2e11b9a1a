"""One referral on the stage: what its people do, what they see, and what they wait for."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

from demo import platform_mail
from demo.platform_mail import Sender
from demo.team import PLATFORMS, SERGEANTS
from demo.tenant import Row, Tenant
from demo.watch import DRAFTS, REFERRALS, REPLIES, LeftMail, Watch


class Lane(StrEnum):
    """Who did it: the swim-lanes of the page."""

    APPLICANT = "Applicant"
    SERVICE = "Service"
    OPERATIVE = "Operative"
    SERGEANT = "Sergeant"
    PLATFORM = "Platform"


@dataclass(frozen=True)
class Act:
    """Something that was done, and when, in seconds of the epoch. `foul` is what an attacker does."""

    at: float
    lane: Lane
    label: str
    detail: str = ""
    foul: bool = False


@dataclass(frozen=True)
class Wait:
    """What a script waits for."""

    what: str
    holds: Callable[[], bool]


Script = Iterator[Wait]


@dataclass
class Scene:
    """One referral. Each person acts with their own token; the row alone says when it is whose turn."""

    watch: Watch
    officer: str
    officer_name: str
    looking_away: Callable[[], AbstractContextManager[None]]
    item: int = 0
    acts: list[Act] = field(default_factory=list)

    @property
    def tenant(self) -> Tenant:
        """Where it happens."""
        return self.watch.tenant

    # --- what is seen -------------------------------------------------------------------------------------------

    @property
    def row(self) -> Row:
        """The referral; empty until it was seen."""
        return self.watch.rows[REFERRALS].get(self.item, {})

    @property
    def reference(self) -> str:
        """Its reference; empty until it was given."""
        return str(self.row.get("ReferralRef", ""))

    @property
    def operative(self) -> str:
        """Who has the task."""
        return str(self.row.get("AssignedTo", ""))

    def drafts(self) -> dict[int, Row]:
        """Return the rows of this referral in PlatformReferrals."""
        rows = self.watch.rows[DRAFTS].items()
        return {number: row for number, row in rows if int(row.get("ReferralItemId", 0)) == self.item}

    def draft(self, platform: str, round_: int = 1) -> tuple[int, Row]:
        """Return one of them; 0 and an empty row until it is there."""
        for number, row in self.drafts().items():
            if row["Platform"] == platform and int(row["Round"]) == round_:
                return number, row
        return 0, {}

    def mails(self) -> list[LeftMail]:
        """Return what has left the tenant for this referral."""
        return [one for one in self.watch.outbox if self.reference and self.reference in one.subject]

    def replies(self) -> dict[int, Row]:
        """Return the mails about this referral that were held back for a person."""
        rows = self.watch.rows[REPLIES].items()
        return {number: row for number, row in rows if self.reference and self.reference in row.get("Title", "")}

    # --- what is waited for -------------------------------------------------------------------------------------

    def until(self, status: str, says: str = "") -> Wait:
        """Wait until the referral has this status, and its message says this."""
        return _wait(f"Referrals: {status}", lambda: self.row, status, says)

    def until_draft(self, platform: str, status: str, says: str = "", round_: int = 1) -> Wait:
        """Wait until the row of a platform has this status, and its message says this."""
        return _wait(f"{platform}: {status}", lambda: self.draft(platform, round_)[1], status, says)

    def until_held_back(self, count: int, why: str) -> Wait:
        """Wait until this many mails are held back, and one of them for this reason."""
        return Wait(
            f"{count} in Replies: {why}",
            lambda: len(self.replies()) >= count and any(why in row["Reason"] for row in self.replies().values()),
        )

    def until_asked(self, platform: str, round_: int = 1) -> Wait:
        """Wait until a sergeant was asked by mail to approve a draft that waits for it."""
        waits = self.until_draft(platform, "Awaiting QA", round_=round_)
        return Wait(f"{platform}: a sergeant is asked", lambda: waits.holds() and bool(self.sergeant(platform)))

    def until_urls(self, platform: str, url: str) -> Wait:
        """Wait until the draft for a platform names this URL."""
        return Wait(f"{platform}: the draft names {url}", lambda: url in self.draft(platform)[1].get("Urls", ""))

    def until_tasked_to(self, operative: str) -> Wait:
        """Wait until this operative was asked by mail to review it."""
        start = f"{self.reference}: content to review"
        return Wait(
            f"the task is with {operative}",
            lambda: any(mail["subject"].startswith(start) for mail in self.watch.inbox(operative)),
        )

    def sergeant(self, platform: str) -> str:
        """Return which sergeant was asked to approve the draft for this platform; empty when none was."""
        start = f"{self.reference}: draft for {platform} to approve"
        return next(
            (one for one in SERGEANTS if any(mail["subject"].startswith(start) for mail in self.watch.inbox(one))), ""
        )

    # --- what is done -------------------------------------------------------------------------------------------

    def submit(self, **form: Any) -> None:
        """The officer fills the form."""
        filled = {
            "ApplicantName": self.officer_name,
            "ApplicantOCU": "Invented OCU",
            "ApplicantUnit": "Invented Unit",
            "ContentUploadDate": "2026-11-02",
            **form,
        }
        self.item = self.tenant.person(self.officer).add(REFERRALS, **filled)
        self._did(Lane.APPLICANT, "submits")

    def correct(self, **form: Any) -> None:
        """The officer corrects the form."""
        self.tenant.person(self.officer).edit(REFERRALS, self.item, **form)
        self._did(Lane.APPLICANT, "corrects", ", ".join(form))

    def review(self, label: str = "reviews", **columns: Any) -> None:
        """The operative fills columns of the review."""
        self.tenant.person(self.operative).edit(REFERRALS, self.item, **columns)
        self._did(Lane.OPERATIVE, label, ", ".join(columns))

    def edit_draft(self, label: str, platform: str, **columns: Any) -> None:
        """The operative changes columns of a platform's row."""
        number, _ = self.draft(platform)
        self.tenant.person(self.operative).edit(DRAFTS, number, **columns)
        self._did(Lane.OPERATIVE, label, f"{platform}: {', '.join(columns)}")

    def assure(self, platform: str, decision: str, round_: int = 1, comments: str = "") -> None:
        """The sergeant who was asked approves or returns a draft."""
        number, _ = self.draft(platform, round_)
        said = {"QAComments": comments} if comments else {}
        self.tenant.person(self.sergeant(platform)).edit(DRAFTS, number, QADecision=decision, **said)
        self._did(Lane.SERGEANT, "approves" if decision == "Approved" else "returns", comments or platform)

    def release(self, platform: str, line: str, reason: str) -> None:
        """The sergeant releases a line that holds a draft by a false alarm."""
        number, _ = self.draft(platform)
        self.tenant.person(SERGEANTS[0]).edit(DRAFTS, number, DisclosureReleased=line, DisclosureReason=reason)
        self._did(Lane.SERGEANT, "releases a line", reason)

    def take_back(self, platform: str) -> None:
        """A sergeant takes back what a reply has decided."""
        number, _ = self.draft(platform)
        self.tenant.person(SERGEANTS[0]).edit(DRAFTS, number, Decision="Pending")
        self._did(Lane.SERGEANT, "takes it back", platform)

    def decide_reply(self, platform: str, decision: str) -> None:
        """A sergeant decides what a mail means that was held back."""
        sergeant = self.sergeant(platform)
        for number in self.replies():
            self.tenant.person(sergeant).edit(
                REPLIES, number, PlatformReferralId=self.draft(platform)[0], Decision=decision, Handled=True
            )
        self._did(Lane.SERGEANT, f"says: {decision.lower()}", "in Replies")

    def answer(self, platform: str, words: str, label: str, *, round_: int = 1, **more: Any) -> None:
        """The platform answers our mail."""
        self._answer_as(_sender(platform), platform, words, round_=round_, **more)
        self._did(Lane.PLATFORM, label, words)

    def forge(self, sender: Sender, platform: str, words: str, label: str) -> None:
        """Somebody else answers our mail."""
        self._answer_as(sender, platform, words)
        self.acts.append(Act(time.time(), Lane.PLATFORM, label, words, foul=True))

    def write_anew(self, platform: str, subject: str, words: str, label: str) -> None:
        """The platform writes a mail that answers none."""
        platform_mail.write_anew(self.tenant, _sender(platform), subject, words)
        self._did(Lane.PLATFORM, label, words)

    def _answer_as(self, sender: Sender, platform: str, words: str, *, round_: int = 1, **more: Any) -> None:
        sent = self.draft(platform, round_)[1]["MessageId"]
        originals = {one.message["Message-ID"]: one.message for one in self.mails()}
        platform_mail.answer(self.tenant, sender, words, originals[sent], **more)

    def _did(self, lane: Lane, label: str, detail: str = "") -> None:
        self.acts.append(Act(time.time(), lane, label, detail))


def today() -> str:
    """Return today's date as a form gives it."""
    return date.today().isoformat()


def _wait(what: str, row: Callable[[], Row], status: str, says: str) -> Wait:
    return Wait(f"{what} ({says})" if says else what, partial(_says, row, status, says))


def _says(row: Callable[[], Row], status: str, says: str) -> bool:
    return row().get("Status") == status and says in row().get("ServiceMessage", "")


def _sender(platform: str) -> Sender:
    one = PLATFORMS[platform]
    address = one.contact if one.author else f"trust@{one.domain}"
    return Sender(one.team, address, address, one.mail_from)
