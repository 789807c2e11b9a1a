"""A doubtful reply that a person has decided: who they are is read from the version history."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rules.assignment import is_supervisor
from rules.case import Answer
from rules.records import PlatformReferral, Reply
from rules.records.platform_referral import Decision, DecisionSource
from rules.step import SetColumns
from sync.cells import read_record
from sync.perform.desk import Desk, Performing
from sync.perform.history import deciding, moment_of, person_of, versions
from sync.perform.rows import set_columns

_RECORDED, _DONE = "Recorded", "Done with"
#: What a sergeant decides; as with a draft, it holds as it stood when it was decided.
_DECIDED = ("PlatformReferralId", "Decision")


@dataclass(frozen=True, slots=True)
class Handled:
    """What a person decided about a reply: the answer to record, or why there is none."""

    reply: Reply
    answer: Answer | None
    message: str
    referral: int
    refused: bool = False


def read_handled(desk: Desk, item_id: int, handled: dict[int, Handled]) -> Performing:
    """Find out who handled a reply, and what is to be recorded."""
    stored = desk.row(Reply.LIST, item_id)
    if stored is None:
        return
    reply = read_record(Reply, stored)
    if not reply.handled or reply.service_message.startswith((_RECORDED, _DONE)):
        _clean(desk, item_id)
        return
    history = yield from versions(desk, Reply.LIST, item_id)
    decided = deciding(history, _is_handled)
    who, when = person_of(decided), moment_of(decided)
    person = desk.directory.operative(who)
    row = desk.row(PlatformReferral.LIST, reply.platform_referral_id or 0)
    if person is None or not person.active or not is_supervisor(person):
        refusal = "Not recorded: a doubtful reply is confirmed by a sergeant or above, who may set Handled again."
        handled[item_id] = Handled(reply, None, refusal, 0, refused=True)
    elif any((decided.get("fields") or {}).get(name) != stored.fields.get(name) for name in _DECIDED):
        changed = "Not recorded: it was edited after it was handled. A sergeant may set Handled again."
        handled[item_id] = Handled(reply, None, changed, 0, refused=True)
    elif row is None or reply.decision not in tuple(Decision) or reply.decision == Decision.PENDING:
        done = f"{_DONE}: nothing was recorded, since PlatformReferralId and Decision do not both name something."
        handled[item_id] = Handled(reply, None, done, 0)
    else:
        answer = Answer(
            platform_item_id=row.item_id,
            message_id=reply.message_id,
            received_on=reply.received_on or when,
            decision=reply.decision,
            source=DecisionSource.PERSON,
            confirmed_on=when,
        )
        handled[item_id] = Handled(
            reply, answer, f"{_RECORDED} in row {row.item_id} of PlatformReferrals.", row.referral
        )


def _is_handled(fields: Mapping[str, Any]) -> bool:
    return fields.get("Handled") is True


def answer_handled(desk: Desk, one: Handled) -> Performing:
    """Say in the row what became of it."""
    reply = one.reply
    values: dict[str, Any] = {"service_message": one.message}
    if one.refused:
        values["handled"] = False
    yield from set_columns(desk, SetColumns("R0/reply", Reply, reply.row.item_id, reply.row.etag, values, one.message))
    now = desk.row(Reply.LIST, reply.row.item_id)
    if now is None or now.fields.get("ServiceMessage") == one.message:
        _clean(desk, reply.row.item_id)  # else somebody edited it meanwhile: it is read and decided again


def _clean(desk: Desk, item_id: int) -> None:
    with desk.journal.begin() as tx:
        tx.mark(Reply.LIST, [item_id], dirty=False)
