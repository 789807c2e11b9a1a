"""What waits, for whom, since when? And what needs a person?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from rules.case_number import fault
from rules.records import Platform, PlatformReferral, Referral, Reply
from rules.records.platform_referral import Status as RowStatus
from rules.records.referral import Status
from sync import brake
from sync.cells import read_record
from sync.gather import DELETED
from sync.journal import Journal, State, Transaction


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits. `needs_person` says that it does not go on by itself."""

    reference: str
    what: str
    whom: str
    since: datetime
    needs_person: bool = False


def waiting(journal: Journal) -> list[Waiting]:
    """Return everything that waits, the longest first."""
    with journal.begin() as tx:
        found = [*_referrals(tx), *_platform_referrals(tx), *_replies(tx), *_platforms(tx), *_steps(tx)]
    return sorted(found, key=lambda one: one.since)


def _referrals(tx: Transaction) -> Iterator[Waiting]:
    for stored in tx.rows(Referral.LIST, only_open=True):
        one = read_record(Referral, stored)
        since = one.tasked_on or one.row.created_on
        match one.status:
            case Status.RETURNED:
                yield Waiting(one.referral_ref, "Returned: the applicant corrects it", "applicant", since)
            case Status.NEEDS_ATTENTION:
                yield Waiting(one.referral_ref, "Needs attention; see its ServiceMessage", "supervisor", since, True)
            case Status.TASKED | Status.IN_REVIEW | Status.APPEAL_TO_CONSIDER:
                yield Waiting(one.referral_ref, one.status, one.assigned_to, since)
            case "" | Status.SUBMITTED:
                yield Waiting(one.referral_ref or f"row {one.row.item_id}", "Submitted", "the service", since)


_ROW_WAITS = {
    RowStatus.AWAITING_QA: ("waits for quality assurance", "sergeant", False),
    RowStatus.APPROVED: ("approved, is sent next", "the service", False),
    RowStatus.SENDING: ("is being sent", "the service", False),
    RowStatus.TO_SUBMIT: ("to submit on the portal", "operative", False),
    RowStatus.SENT: ("waits for the platform's answer", "platform", False),
    RowStatus.ACKNOWLEDGED: ("waits for the platform's decision", "platform", False),
    RowStatus.UNKNOWN: ("it is not known whether it left", "operative", True),
}


def _platform_referrals(tx: Transaction) -> Iterator[Waiting]:
    for stored in tx.rows(PlatformReferral.LIST):
        one = read_record(PlatformReferral, stored)
        told = next((told for status, told in _ROW_WAITS.items() if status == one.status), None)
        if told is not None:
            what, whom, needs_person = told
            since = one.sent_on or one.qa_on or one.row.created_on
            yield Waiting(one.title, what, one.platform if whom == "platform" else whom, since, needs_person)


def _replies(tx: Transaction) -> Iterator[Waiting]:
    for stored in tx.rows(Reply.LIST):
        one = read_record(Reply, stored)
        if not one.handled:
            since = one.received_on or one.row.created_on
            yield Waiting(f"Replies {one.row.item_id}", one.reason or "a reply to look at", "sergeant", since, True)


def _platforms(tx: Transaction) -> Iterator[Waiting]:
    for stored in tx.rows(Platform.LIST):
        one = read_record(Platform, stored)
        if wrong := fault(one.case_pattern):
            what = f"{wrong} Until then no case number is learned."
            yield Waiting(f"Platforms, {one.title}", what, "administrator", one.row.created_on, True)


def _steps(tx: Transaction) -> Iterator[Waiting]:
    for one in tx.waiting_steps():
        if one.kind == brake.ON:
            owed = tx.step(brake.ON)
            mails = owed.detail.get("owed", "") if owed else ""
            what = (
                f"the brake is on: {mails} mails are owed at once. Put right what changed, or let them go: ohrt release"
            )
            yield Waiting("All referrals", what, "administrator", datetime.fromtimestamp(one.begun_at, UTC), True)
            continue
        since = datetime.fromtimestamp(one.begun_at, UTC)
        if one.kind == DELETED:
            yield Waiting(f"row {one.referral}", "deleted: its tasks are being completed", "the service", since)
            continue
        refused = one.state in (State.REFUSED, State.UNKNOWN)
        if refused or one.attempts > 3:
            what = "was refused" if one.state == State.REFUSED else "is not known to have been done"
            yield Waiting(one.key, f"{one.kind} {what}", "administrator", since, refused)
