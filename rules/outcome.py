"""What did the platform decide? SOP 10.6.

From an answer that passed the trust gate, from one that a sergeant confirmed, or typed into the row by a person.
"""

from collections.abc import Mapping
from typing import Any

from rules.case import Answer
from rules.dispatch import has_begun_to_send
from rules.plan import Plan, is_acknowledgement_taken_back, is_decided, is_taken_back
from rules.quotation import inert
from rules.records import PlatformReferral
from rules.records.platform import Route
from rules.records.platform_referral import AppealDecision, Decision, DecisionSource, Status
from rules.replies.outcomes import of_url, recorded, url_outcomes
from rules.undoing import is_wiped, undo, why_not_recorded

#: Characters of a platform's words that are kept with its decision.
MOST_WORDS = 1000


def record(plan: Plan) -> None:
    """Bring every answer into its row, and undo what a person took back."""
    undo(plan)
    for answer in sorted(plan.case.answers, key=lambda one: one.received_on):
        row = next((one for one in plan.case.platform_referrals if one.row.item_id == answer.platform_item_id), None)
        if row is None or is_taken_back(row) or is_wiped(plan, row) or is_acknowledgement_taken_back(row):
            continue
        if not why_not_recorded(answer, plan.case.platform_referrals):
            _record_answer(plan, row, answer)
    for row in plan.case.platform_referrals:
        if is_decided(row) and not row.decision_source and _has_not_left(plan, row):
            _not_yet(plan, row)
    for row in plan.case.platform_referrals:
        if is_decided(row) and row.status != Status.CANCELLED and (not row.decision_source or _overtyped(row)):
            source = DecisionSource.PORTAL if row.route == Route.PORTAL else DecisionSource.PERSON
            plan.set(
                row,
                "a person recorded the decision (10.6)",
                status=Status.DECIDED,
                decision_source=source,
                decision_on=plan.now,
                decision_phrase="",
                decision_words="",
                url_outcomes=url_outcomes(row.urls, {}, row.decision, plan.now),
                service_message=_typed(row),
                **_to_consider(row, row.decision),
            )


def _has_not_left(plan: Plan, row: PlatformReferral) -> bool:
    """Nothing of this row has left, so no platform can have decided; content that was gone before is another matter."""
    may_have_left = row.status in (Status.SENDING, Status.SENT, Status.ACKNOWLEDGED, Status.UNKNOWN, Status.CANCELLED)
    submitted = row.status == Status.TO_SUBMIT or row.portal_submitted_on is not None
    return (
        row.decision != Decision.GONE_BEFORE
        and row.sent_on is None
        and not may_have_left
        and not (row.route == Route.PORTAL and submitted)
        and not has_begun_to_send(plan, row)
    )


def _not_yet(plan: Plan, row: PlatformReferral) -> None:
    plan.set(
        row,
        "a decision before anything has left (10.6)",
        status=Status.AWAITING_QA if row.status == Status.DECIDED else row.status,
        decision=Decision.PENDING,
        service_message=plan.words("decided_before_sent", decision=row.decision),
    )


def _typed(row: PlatformReferral) -> str:
    was = recorded(row.url_outcomes)
    before = f" Before it was {was}." if was not in ("", row.decision) else ""
    return f"A person recorded the decision: {row.decision}.{before}{_still_open(row, {}, row.decision)}"


def _overtyped(row: PlatformReferral) -> bool:
    """A person has changed a decision that was recorded: what was recorded for each URL says otherwise."""
    return recorded(row.url_outcomes) not in ("", row.decision)


def _record_answer(plan: Plan, row: PlatformReferral, answer: Answer) -> None:
    if answer.platform_case and not row.platform_case:
        plan.set(
            row,
            "the platform's case number was learned",
            platform_case=answer.platform_case,
            platform_case_message_id=answer.message_id,
        )
        row = next(one for one in plan.case.platform_referrals if one.row.item_id == row.row.item_id)
    if not answer.decision:
        if row.status in (Status.SENT, Status.UNKNOWN):
            plan.set(
                row,
                "the platform acknowledged the referral",
                status=Status.ACKNOWLEDGED,
                acknowledged_message_id=answer.message_id,
                service_message="The platform acknowledged the referral. Its decision is recorded when it comes.",
            )
        return
    corrected = answer.source == DecisionSource.PERSON and answer.decision != row.decision
    if is_decided(row) and row.decision_source and not corrected:
        return
    plan.set(
        row,
        f"the platform decided: {answer.decision} (10.6)",
        status=Status.DECIDED,
        decision=answer.decision,
        decision_on=answer.received_on,
        decision_source=answer.source,
        decision_message_id=answer.message_id,
        decision_phrase=answer.phrase[:255],
        decision_words=inert(answer.said, MOST_WORDS),
        url_outcomes=url_outcomes(row.urls, dict(answer.url_decisions), answer.decision, answer.received_on),
        service_message=f"{_message(answer)}{_still_open(row, dict(answer.url_decisions), answer.decision)}",
        **_to_consider(row, answer.decision),
    )


def _message(answer: Answer) -> str:
    said = f" It wrote: “{inert(' '.join(answer.said.split()))}”." if answer.said else ""
    return f"The platform decided: {answer.decision}.{said}"


def _to_consider(row: PlatformReferral, decision: str) -> dict[str, Any]:
    if decision == Decision.NOT_REMOVED and not row.appeal_decision:
        return {"appeal_decision": AppealDecision.TO_CONSIDER}
    return {}


def _still_open(row: PlatformReferral, each: Mapping[str, str], decision: str) -> str:
    """Return what is left to a person when nobody said which URLs were removed; empty when it was said."""
    if all(of_url(url, each, decision) != Decision.PENDING for url in row.urls.splitlines()):
        return ""
    return " Ask the platform which URLs it means, and write it in UrlOutcomes where that says Pending."
