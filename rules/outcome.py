"""What did the platform decide? SOP 10.6.

From an answer that passed the trust gate, from one that a sergeant confirmed, or typed into the row by a person.
"""

from rules.calendar import local
from rules.case import Answer
from rules.plan import Plan, is_decided
from rules.records import PlatformReferral
from rules.records.platform import Route
from rules.records.platform_referral import AppealDecision, Decision, DecisionSource, Status


def record(plan: Plan) -> None:
    """Bring every answer into its row."""
    for answer in sorted(plan.case.answers, key=lambda one: one.received_on):
        row = next((one for one in plan.case.platform_referrals if one.row.item_id == answer.platform_item_id), None)
        if row is not None:
            _record_answer(plan, row, answer)
    for row in plan.case.platform_referrals:
        if is_decided(row) and row.status != Status.CANCELLED and (not row.decision_source or _overtyped(row)):
            source = DecisionSource.PORTAL if row.route == Route.PORTAL else DecisionSource.PERSON
            plan.set(
                row,
                "a person recorded the decision (10.6)",
                status=Status.DECIDED,
                decision_source=source,
                decision_on=plan.now,
                url_outcomes=_url_outcomes(row, row.decision, f"{local(plan.now):%d/%m/%Y}"),
                service_message=f"A person recorded the decision: {row.decision}.",
                **_to_consider(row, row.decision),
            )


def _overtyped(row: PlatformReferral) -> bool:
    """A person has changed a decision that was recorded: what was recorded for each URL says otherwise."""
    return bool(row.url_outcomes) and f" : {row.decision}, " not in row.url_outcomes


def _record_answer(plan: Plan, row: PlatformReferral, answer: Answer) -> None:
    if answer.platform_case and not row.platform_case:
        plan.set(row, "the platform's case number was learned", platform_case=answer.platform_case)
        row = next(one for one in plan.case.platform_referrals if one.row.item_id == row.row.item_id)
    if not answer.decision:
        if row.status in (Status.SENT, Status.UNKNOWN):
            plan.set(
                row,
                "the platform acknowledged the referral",
                status=Status.ACKNOWLEDGED,
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
        url_outcomes=_url_outcomes(row, answer.decision, f"{local(answer.received_on):%d/%m/%Y}"),
        service_message=_message(answer),
        **_to_consider(row, answer.decision),
    )


def _message(answer: Answer) -> str:
    said = f" It wrote: “{answer.phrase}”." if answer.phrase else ""
    return f"The platform decided: {answer.decision}.{said}"


def _to_consider(row: PlatformReferral, decision: str) -> dict[str, str]:
    if decision == Decision.NOT_REMOVED and not row.appeal_decision:
        return {"appeal_decision": AppealDecision.TO_CONSIDER}
    return {}


def _url_outcomes(row: PlatformReferral, decision: str, day: str) -> str:
    return "\n".join(f"{url} : {decision}, {day}" for url in row.urls.splitlines())
