"""Was a recorded decision or acknowledgement taken back, by whom, and what follows? SOP 10.6.

A person takes a decision back by setting `Decision` to *Pending*. What a reply decided is taken back by a sergeant or above.
An acknowledgement is taken back by setting `Status` to *Sent*, also by a sergeant or above.
The row then stands as it did before the reply, keeps a line about it in `Undone`, and the reply goes to `Replies`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rules.case import Answer
from rules.plan import Plan, is_acknowledgement_taken_back, is_decided, is_taken_back
from rules.records import PlatformReferral
from rules.records.platform import Route
from rules.records.platform_referral import AppealDecision, Decision, DecisionSource, Status
from rules.replies.outcomes import recorded, url_outcomes
from rules.step import Performed, PutBack, ReadUndoing

NOT_UNDONE = "Not undone: what a reply decided is taken back by a sergeant or above."
STILL_ACKNOWLEDGED = "Not undone: an acknowledgement is taken back by a sergeant or above."


@dataclass(frozen=True, slots=True)
class Undoing:
    """One line of `Undone`: when, which decision, by whom, and the Message-ID of the reply that had decided, if one had."""

    on: datetime
    decision: str
    by: str
    message_id: str

    def line(self) -> str:
        """Return it as the row keeps it, for people and for later rounds."""
        return _BETWEEN.join((f"{self.on.astimezone(UTC):%Y-%m-%d %H:%M:%S}", self.decision, self.by, self.message_id))


_BETWEEN = " | "


def undoings(row: PlatformReferral) -> list[Undoing]:
    """Return what was undone in a row, oldest first; a line that somebody has broken is passed over."""
    found = []
    for line in row.undone.splitlines():
        parts = line.split(_BETWEEN)
        try:
            on, decision, by, message_id = parts
            found.append(Undoing(datetime.fromisoformat(on).replace(tzinfo=UTC), decision, by, message_id))
        except ValueError:
            continue
    return found


def undo(plan: Plan) -> None:
    """Undo each decision that was taken back, and see that its reply waits for a person."""
    for row in plan.case.platform_referrals:
        if is_taken_back(row) or is_wiped(plan, row):
            _undo(plan, row)
        elif is_acknowledgement_taken_back(row):
            _undo_acknowledgement(plan, row)
    for row in plan.case.platform_referrals:
        for one in undoings(row)[-1:]:
            if one.message_id:
                _put_back(plan, row, one)


def why_not_recorded(answer: Answer, rows: tuple[PlatformReferral, ...]) -> str:
    """Return why an answer is not brought into its row, though it is trusted; empty when it is."""
    row = next((one for one in rows if one.row.item_id == answer.platform_item_id), None)
    if row is None:
        return ""
    for one in undoings(row):
        again = (
            answer.source == DecisionSource.PERSON and answer.confirmed_on is not None and answer.confirmed_on >= one.on
        )
        if one.message_id and one.message_id == answer.message_id and not again:
            return f"It was undone by {one.by}."
    if answer.source != DecisionSource.PERSON and any(
        later.platform == row.platform
        and (later.round or 0) > (row.round or 0)
        and later.sent_on is not None
        and later.sent_on <= answer.received_on
        for later in rows
    ):
        return "It came after the appeal was sent, and may be the answer to that."
    return ""


def is_wiped(plan: Plan, row: PlatformReferral) -> bool:
    """Return whether a decision was recorded here of which the row says nothing any more, as after an old version was restored.

    That there was one is seen by the referral, which is closed, or by the letter that told of it. Which it was, and who wiped it
    out, is in the version history.
    """
    if row.status == Status.CANCELLED or is_decided(row) or is_taken_back(row) or is_acknowledgement_taken_back(row):
        return False
    closed = plan.referral.closed_on is not None and plan.referral.referred_on is not None and not is_undone(row)
    if not closed and not _was_told(plan, row):
        return False
    read = plan.case.performed.get(_reading_key(plan, row))
    return read is None or bool(read.detail.get("was"))


def _was_told(plan: Plan, row: PlatformReferral) -> bool:
    """Return whether the operative was written to about a decision that was recorded since the last undoing."""
    stem, times = f"{plan.row_key(row, 'mail/decided')}/", len(undoings(row))
    told = (key.removeprefix(stem).partition("/")[2] for key in plan.case.performed if key.startswith(stem))
    return (str(times) if times else "") in told


def _undo(plan: Plan, row: PlatformReferral) -> None:
    was, by, on = recorded(row.url_outcomes), "a person", plan.now
    source, message_id = row.decision_source, row.decision_message_id
    if message_id or source in ("", DecisionSource.PLATFORM_REPLY):
        read = _who_took_it_back(plan, row)
        if read is None:
            return
        was = read.detail.get("was") or was
        source, message_id = source or read.detail.get("source", ""), message_id or read.detail.get("message_id", "")
        if not was:
            nothing = {"decision_source": "", "decision_message_id": ""}
            plan.set(row, "nothing was ever decided: there is nothing to undo", **nothing)
            return
        if read.detail.get("refused") and (message_id or source == DecisionSource.PLATFORM_REPLY):
            _set_again(plan, row, was, source, message_id, read.detail.get("decided_on", ""))
            return
        by, on = _name(plan, read.detail["by"]), datetime.fromisoformat(read.detail["on"])
    undone = Undoing(on, was, by, message_id)
    plan.set(row, "a person undid the decision (10.6)", **_as_before(plan, row), **_noted(plan, row, undone))


def _set_again(plan: Plan, row: PlatformReferral, was: str, source: str, message_id: str, decided_on: str) -> None:
    on = row.decision_on or (datetime.fromisoformat(decided_on) if decided_on else plan.now)
    plan.set(
        row,
        "not taken back by a sergeant (10.6)",
        status=Status.DECIDED,
        decision=was,
        decision_source=source,
        decision_message_id=message_id,
        decision_on=on,
        url_outcomes=row.url_outcomes or url_outcomes(row.urls, {}, was, on),
        service_message=NOT_UNDONE,
    )


def _reading_key(plan: Plan, row: PlatformReferral) -> str:
    return f"{plan.row_key(row, 'undo')}/{row.row.etag}"


def _who_took_it_back(plan: Plan, row: PlatformReferral, *, acknowledgement: bool = False) -> Performed | None:
    """Return what the version history said of the row as it stands; owe the reading, and None, while it is not read."""
    key = _reading_key(plan, row)
    read = plan.case.performed.get(key)
    if read is None:
        why = "who took it back is read from the version history (10.6)"
        plan.owe(ReadUndoing(key, row.row.item_id, why, acknowledgement=acknowledgement))
    return read


def _undo_acknowledgement(plan: Plan, row: PlatformReferral) -> None:
    read = _who_took_it_back(plan, row, acknowledgement=True)
    if read is None:
        return
    if read.detail.get("refused"):
        plan.set(
            row,
            "not taken back by a sergeant (10.6)",
            status=Status.ACKNOWLEDGED,
            service_message=STILL_ACKNOWLEDGED,
        )
        return
    on, by = datetime.fromisoformat(read.detail["on"]), _name(plan, read.detail["by"])
    undone = Undoing(on, Status.ACKNOWLEDGED, by, row.acknowledged_message_id)
    values: dict[str, Any] = {"acknowledged_message_id": "", **_noted(plan, row, undone)}
    if row.platform_case_message_id == row.acknowledged_message_id:
        values |= {"platform_case": "", "platform_case_message_id": ""}
    plan.set(row, "a sergeant undid the acknowledgement (10.6)", **values)


def _as_before(plan: Plan, row: PlatformReferral) -> dict[str, Any]:
    values: dict[str, Any] = {
        "status": _status_before(row),
        "decision": Decision.PENDING,
        "decision_on": None,
        "decision_source": "",
        "decision_message_id": "",
        "decision_phrase": "",
        "decision_words": "",
        "url_outcomes": "",
    }
    if row.platform_case_message_id and row.platform_case_message_id == row.decision_message_id:
        values |= {"platform_case": "", "platform_case_message_id": ""}
    if row.appeal_decision and not _appeal_has_left(plan, row):
        values["appeal_decision"] = ""
    return values


def _status_before(row: PlatformReferral) -> Status:
    if row.acknowledged_message_id and row.acknowledged_message_id != row.decision_message_id:
        return Status.ACKNOWLEDGED
    if row.sent_on is not None:
        return Status.SENT
    if not row.approved_digest:
        return Status.DRAFT
    if row.route == Route.PORTAL:
        return Status.TO_SUBMIT
    # A platform answered what is not known to have left: it is never sent again by itself.
    return Status.UNKNOWN if row.decision_message_id else Status.DRAFT


def _appeal_has_left(plan: Plan, row: PlatformReferral) -> bool:
    return row.appeal_decision == AppealDecision.APPEAL and any(
        one.platform == row.platform and (one.round or 0) > (row.round or 0) and one.sent_on is not None
        for one in plan.case.platform_referrals
    )


def _noted(plan: Plan, row: PlatformReferral, undone: Undoing) -> dict[str, Any]:
    learned = row.platform_case and row.platform_case_message_id not in ("", undone.message_id)
    return {
        "undone": "\n".join(line for line in (row.undone.strip(), undone.line()) if line),
        "service_message": plan.words(
            "undone", decision=undone.decision, by=undone.by, waits=bool(undone.message_id), learned=learned
        ),
    }


def _name(plan: Plan, number: str) -> str:
    people = plan.directory.operatives.values()
    found = next((one for one in people if str(one.row.item_id) == number), None)
    return " ".join(found.title.replace("|", " ").split()) if found else "a person"


def _put_back(plan: Plan, row: PlatformReferral, one: Undoing) -> None:
    plan.owe(
        PutBack(
            key=f"{plan.row_key(row, 'undone')}/{one.on.astimezone(UTC):%Y%m%dT%H%M%S}",
            item_id=row.row.item_id,
            message_id=one.message_id,
            decision=one.decision,
            words=f"{one.decision} in row {row.row.item_id} was undone by {one.by} on {one.on.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC.",
            reason="a decision was undone: its reply is for a person (10.6)",
        )
    )


def is_undone(row: PlatformReferral) -> bool:
    """Return whether a decision of this row was undone, and none was recorded since."""
    return not is_decided(row) and any(one.decision != Status.ACKNOWLEDGED for one in undoings(row))
