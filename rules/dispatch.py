"""What must leave now, and what has left? SOP 10.5."""

from collections.abc import Mapping
from datetime import datetime, time

from rules.calendar import LONDON
from rules.case import Case
from rules.plan import Plan, is_sent
from rules.quality import draft_of
from rules.records import PlatformReferral
from rules.records.platform import Route
from rules.records.platform_referral import QADecision, Status
from rules.reference import token
from rules.step import FindSent, Outcome, Performed, SendReferral


def dispatch(plan: Plan) -> None:
    """Owe the sending of each approved row, and record what became of it."""
    for row in plan.platform_referrals:
        _note_edited(plan, row)
        if row.route == Route.PORTAL:
            _submitted_on_portal(plan, row)
        elif (sent := _sent(plan, row)) is not None:
            if not is_sent(row):
                _record_sent(plan, row, sent.detail)
            else:
                _keep_evidence(plan, row, sent.detail)
        elif row.status == Status.APPROVED and row.approved_digest:
            _begin(plan, row)
        elif row.status == Status.SENDING and row.approved_digest:
            _follow(plan, row)
        elif row.status in (Status.SENT, Status.ACKNOWLEDGED):
            _prove(plan, row)


def waits_for_room(case: Case) -> bool:
    """Return whether an approved mail of this case waits for the next minute: then the case is not at rest."""
    return any(row.status == Status.APPROVED and row.approved_digest for row in case.platform_referrals)


def send_key(plan: Plan, row: PlatformReferral) -> str:
    """Return the key of one submission: referral, platform, round and the approved digest."""
    return f"{plan.row_key(row, 'send')}/{row.approved_digest[:16]}"


def has_begun_to_send(plan: Plan, row: PlatformReferral | None = None) -> bool:
    """Return whether the journal knows of a mail of this row, or of the referral, that left or may have left."""
    stem = f"{plan.row_key(row, 'send')}/" if row is not None else f"{plan.key}/send/"
    ends = (Outcome.DONE, Outcome.UNKNOWN)
    return any(key.startswith(stem) and performed.outcome in ends for key, performed in plan.case.performed.items())


def _submitted_on_portal(plan: Plan, row: PlatformReferral) -> None:
    if row.status == Status.TO_SUBMIT and row.portal_submitted_on is not None:
        plan.set(
            row,
            "submitted on the portal (10.5.1)",
            status=Status.SENT,
            sent_on=datetime.combine(row.portal_submitted_on, time(), LONDON),
            service_message="Submitted on the portal. Fill in Decision when the platform has answered.",
        )


def _sent(plan: Plan, row: PlatformReferral) -> Performed | None:
    """Return the evidence that a mail of this row left, whatever anybody has since typed into the row."""
    stem = f"{plan.row_key(row, 'send')}/"
    return next(
        (
            performed
            for key, performed in plan.case.performed.items()
            if key.startswith(stem) and performed.outcome is Outcome.DONE and "message_id" in performed.detail
        ),
        None,
    )


def _begin(plan: Plan, row: PlatformReferral) -> None:
    """Send what was just approved, as soon as there is room in this minute.

    Written under If-Match, `Sending` proves that the row still holds what was approved: from then on the mail leaves as it
    was approved, whatever is edited later.
    """
    if _is_assured(plan, row) and plan.directory.may_send:
        plan.set(row, "being sent", status=Status.SENDING, service_message="It is being sent from the team mailbox.")
        plan.owe_again(_sending(plan, row, intact=True, begun=False))


def _follow(plan: Plan, row: PlatformReferral) -> None:
    """Bring a mail that was begun to its end, whatever has happened to its row."""
    performed = plan.case.performed.get(send_key(plan, row))
    if performed is None:
        intact = draft_of(row).digest() == row.approved_digest
        if intact and row.row.item_id not in plan.case.assurances:
            return  # first it is read who approved: anybody can type `Sending` into a column
        plan.owe(_sending(plan, row, intact=intact and _is_assured(plan, row), begun=True))
    elif performed.outcome is Outcome.UNKNOWN:
        plan.set(
            row,
            "whether it left could not be found out",
            status=Status.UNKNOWN,
            service_message=plan.words("send_unknown"),
        )
    else:
        why = performed.detail.get("why", "the row does not hold what was approved")
        plan.set(
            row,
            "nothing was sent",
            status=Status.AWAITING_QA,
            qa_decision=QADecision.PENDING,
            approved_digest="",
            service_message=plan.words("not_sent", why=why),
        )


def _sending(plan: Plan, row: PlatformReferral, *, intact: bool, begun: bool) -> SendReferral:
    return SendReferral(
        key=send_key(plan, row),
        item_id=row.row.item_id,
        recipient=row.recipient,
        subject=row.subject,
        body=row.body,
        digest=row.approved_digest,
        token=token(plan.directory.team.token_key, plan.referral.row.item_id, row.platform, row.round or 1),
        intact=intact,
        begun=begun,
        reason="approved, and not yet sent (10.5)",
    )


def _is_assured(plan: Plan, row: PlatformReferral) -> bool:
    found = plan.case.assurances.get(row.row.item_id)
    return (
        found is not None
        and not found.fault
        and found.decision == QADecision.APPROVED
        and found.digest == row.approved_digest
    )


def _record_sent(plan: Plan, row: PlatformReferral, evidence: Mapping[str, str]) -> None:
    plan.set(
        row,
        "sent (8.6.3)",
        status=Status.SENT,
        sent_on=datetime.fromisoformat(evidence["sent_on"]),
        message_id=evidence["message_id"],
        service_message="Sent. The platform's answer is recorded when it comes.",
    )


def _keep_evidence(plan: Plan, row: PlatformReferral, evidence: Mapping[str, str]) -> None:
    """Put right what somebody typed over the evidence: a reply is matched by it."""
    plan.set(
        row,
        "the evidence that it was sent was typed over",
        sent_on=datetime.fromisoformat(evidence["sent_on"]),
        message_id=evidence["message_id"],
        approved_digest=evidence.get("digest") or row.approved_digest,
    )


def _note_edited(plan: Plan, row: PlatformReferral) -> None:
    """Say so when a row shows other words than those that left; put back, it says so no more."""
    edited = bool(row.approved_digest) and draft_of(row).digest() != row.approved_digest
    note = plan.words("edited_after_sent")
    if is_sent(row) and edited != (note in row.service_message):
        others = row.service_message.replace(note, "").strip()
        plan.set(row, "edited after it was sent", service_message=f"{others}\n{note}".strip() if edited else others)


def _prove(plan: Plan, row: PlatformReferral) -> None:
    """A row that says Sent is believed once the mail was found in the mailbox: anybody can type into a column."""
    key = send_key(plan, row)
    looked = plan.case.performed.get(f"{key}/find")
    if not row.approved_digest:
        plan.set(
            row,
            "the row says it was sent, without a digest",
            status=Status.AWAITING_QA,
            qa_decision=QADecision.PENDING,
            service_message=plan.words("sent_unproved"),
        )
    elif looked is None:
        plan.owe(FindSent(key=f"{key}/find", send=key, reason="the row says it was sent; the mailbox must say so too"))
    elif looked.outcome is not Outcome.DONE:
        plan.set(
            row,
            "the mailbox holds no such mail",
            status=Status.UNKNOWN,
            service_message=plan.words("sent_not_found"),
        )
