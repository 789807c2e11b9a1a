"""Where does the referral stand? SOP 8.6, 10.3, 10.7."""

from dataclasses import dataclass
from datetime import date

from rules.accepted import wanting_since
from rules.assignment import may_be_tasked
from rules.calendar import local, retained_until, today, working_days_after
from rules.dispatch import has_begun_to_send
from rules.fault import as_list
from rules.plan import Plan, is_decided, is_sent, is_taken_back
from rules.records import PlatformReferral
from rules.records.platform_referral import AppealDecision, Decision
from rules.records.platform_referral import Status as RowStatus
from rules.records.referral import ReviewOutcome, Status
from rules.review import Progress, Review, review
from rules.tasks import sergeant_for
from rules.undoing import is_undone, is_wiped


@dataclass(frozen=True, slots=True)
class _Standing:
    status: Status
    message: str


#: Where nothing goes on until an operative does something: without one, a supervisor must name one.
_WITH_OPERATIVE = frozenset({Status.TASKED, Status.IN_REVIEW, Status.APPEAL_TO_CONSIDER})


def stand(plan: Plan) -> None:
    """Set the status that follows from all that is known, and say in words what happens next."""
    if plan.referral.tasked_on is None:
        return
    if any(is_taken_back(row) or is_wiped(plan, row) for row in plan.case.platform_referrals):
        return  # first it is read who took a decision back: until then it stands
    why = _why_open_again(plan) if plan.referral.closed_on is not None else ""
    if why and _standing(plan).status is not Status.CLOSED:
        plan.set(plan.referral, f"{why}: open again", closed_on=None, retain_until=None, reopened_on=plan.now)
    if plan.referral.closed_on is not None:
        _stay_closed(plan, local(plan.referral.closed_on).date())
        return
    _note_referred(plan)
    standing = _standing(plan)
    if standing.status is Status.CLOSED:
        _close(plan, standing)
        return
    note = _assignment_note(plan)
    status = Status.NEEDS_ATTENTION if note and standing.status in _WITH_OPERATIVE else standing.status
    plan.set(
        plan.referral,
        f"the referral is now {status}",
        status=status,
        service_message=f"{standing.message}\n{note}".strip(),
    )


def _why_open_again(plan: Plan) -> str:
    """Return why a closed referral goes on; empty when it stays closed, whatever was edited."""
    rows = plan.platform_referrals
    if any(is_undone(row) for row in rows):
        return "a decision was undone (10.6)"
    considered = (AppealDecision.TO_CONSIDER, AppealDecision.APPEAL)
    if any(_appeal_is_open(row) and row.appeal_decision in considered for row in rows):
        return "an appeal is considered (10.7)"
    progress = review(plan.referral, plan.directory.active_platforms(), today(plan.now)).progress
    if progress is Progress.REFER and not rows and plan.referral.referred_on is None and not has_begun_to_send(plan):
        return "the review refers to a platform after all (10.3.1)"
    return ""


def _stay_closed(plan: Plan, closed_on: date) -> None:
    """What a person typed over is put right; a longer retention than ours is a person's to give."""
    until = retained_until(closed_on)
    if plan.referral.retain_until is not None:
        until = max(until, plan.referral.retain_until)
    plan.set(plan.referral, "a closed referral stays closed", status=Status.CLOSED, retain_until=until)


def _note_referred(plan: Plan) -> None:
    sent = [row.sent_on for row in plan.case.platform_referrals if row.sent_on is not None]
    if sent and plan.referral.referred_on is None:
        plan.set(plan.referral, "referred (8.6.3)", referred_on=min(sent))


def _close(plan: Plan, standing: _Standing) -> None:
    plan.set(
        plan.referral,
        "every platform decided and 8.6 complete" if plan.platform_referrals else "no further action (10.3.2)",
        status=Status.CLOSED,
        service_message=standing.message,
        closed_on=plan.now,
        retain_until=retained_until(today(plan.now)),
    )


def _standing(plan: Plan) -> _Standing:
    rows = plan.platform_referrals
    found = review(plan.referral, plan.directory.active_platforms(), today(plan.now))
    if any(is_sent(row) or row.status in (RowStatus.SENDING, RowStatus.UNKNOWN) for row in rows):
        return _by_rows(plan, rows, found)
    if found.progress is Progress.NO_FURTHER_ACTION:
        return _Standing(Status.CLOSED, "Closed: reviewed, no further action (SOP 10.3.2).")
    if wrong := wanting_since(plan):
        return _Standing(Status.RETURNED, plan.words("returned_again", faults=as_list(wrong)))
    if found.progress is Progress.UNTOUCHED:
        return _Standing(Status.TASKED, _tasked_message(plan))
    if found.progress is Progress.STARTED:
        return _Standing(Status.IN_REVIEW, plan.words("in_review", wanting=as_list(found.wanting)))
    return _by_rows(plan, rows, found)


def _tasked_message(plan: Plan) -> str:
    tasked_on = plan.referral.tasked_on or plan.now
    due = working_days_after(local(tasked_on).date(), plan.directory.team.review_days)
    return plan.words("tasked", due=due, duplicate_of=plan.referral.duplicate_of)


def _by_rows(plan: Plan, rows: tuple[PlatformReferral, ...], found: Review) -> _Standing:
    statuses = {row.status for row in rows}
    names = {status: ", ".join(row.platform for row in rows if row.status == status) for status in statuses}
    expected = plan.referral.refer_to if plan.referral.review_outcome == ReviewOutcome.REFER else ()
    if RowStatus.UNKNOWN in statuses:
        return _Standing(Status.NEEDS_ATTENTION, plan.words("mail_unknown", platforms=names[RowStatus.UNKNOWN]))
    for status in (RowStatus.RETURNED, RowStatus.DRAFT):
        if status in statuses:
            return _Standing(Status.IN_REVIEW, plan.words("draft_with_operative", platforms=names[status]))
    if RowStatus.AWAITING_QA in statuses and sergeant_for(plan) is None:
        return _Standing(Status.NEEDS_ATTENTION, plan.words("no_sergeant"))
    if any(not is_sent(row) for row in rows) or {row.platform for row in rows} < set(expected):
        return _Standing(Status.AWAITING_QA, plan.words("with_sergeant"))
    appeals = [row for row in rows if _appeal_is_open(row)]
    if appeals:
        return _Standing(Status.APPEAL_TO_CONSIDER, _appeal_message(plan, appeals))
    if any(not is_decided(row) for row in rows):
        waiting = ", ".join(row.platform for row in rows if not is_decided(row))
        return _Standing(Status.REFERRED, f"Referred. Waiting for the answer of {waiting}.")
    if found.wanting:
        return _Standing(Status.REFERRED, plan.words("still_to_close", wanting=as_list(found.wanting)))
    outcome = "; ".join(f"{row.platform}: {row.decision}" for row in rows)
    return _Standing(Status.CLOSED, f"Closed. {outcome}.")


def _appeal_is_open(row: PlatformReferral) -> bool:
    """SOP 10.7: not removed in the first round, and not yet decided that there is no appeal."""
    return row.round == 1 and row.decision == Decision.NOT_REMOVED and row.appeal_decision != AppealDecision.NO_APPEAL


def _appeal_message(plan: Plan, rows: list[PlatformReferral]) -> str:
    names = ", ".join(row.platform for row in rows)
    chosen = any(row.appeal_decision == AppealDecision.APPEAL for row in rows)
    return plan.words("appeal_grounds" if chosen else "appeal_to_consider", platforms=names)


def _assignment_note(plan: Plan) -> str:
    assigned = plan.directory.operative(plan.referral.assigned_to)
    if assigned is not None and may_be_tasked(assigned, today(plan.now)):
        return ""
    return plan.words("assign_again", assigned_to=plan.referral.assigned_to)
