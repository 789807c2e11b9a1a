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
from sync.journal import Transaction
from sync.perform.desk import Desk, Performing
from sync.perform.history import deciding, moment_of, person_of, versions
from sync.perform.rows import set_columns

_RECORDED, _DONE, _BEFORE = "Recorded", "Done with", "Recorded before"
_OF = " of PlatformReferrals as "
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


def to_read(tx: Transaction) -> dict[int, int]:
    """Return the replies that a person has handled and nobody has answered, each with the platform row that it names, or 0.

    Of all others nothing is owed: they are passed over here, for there may be hundreds that nobody has looked at.
    """
    waiting, settled = {}, []
    for item_id in tx.dirty(Reply.LIST):
        stored = tx.row(Reply.LIST, item_id)
        reply = read_record(Reply, stored) if stored is not None else None
        if reply is not None and _is_waiting(reply):
            waiting[item_id] = reply.platform_referral_id or 0
        else:
            settled.append(item_id)
    tx.mark(Reply.LIST, settled, dirty=False)
    return waiting


def _is_waiting(reply: Reply) -> bool:
    return reply.handled and (not _is_answered(reply) or _is_changed(reply))


def _is_answered(reply: Reply) -> bool:
    return reply.service_message.startswith((_RECORDED, _DONE))


def _is_changed(reply: Reply) -> bool:
    """Whether what was recorded is not what the row says now; said once."""
    said = reply.service_message
    return said.startswith(_RECORDED) and _OF in said and not said.startswith((_recorded(reply), _BEFORE))


def _recorded(reply: Reply) -> str:
    return f"{_RECORDED} in row {reply.platform_referral_id}{_OF}{reply.decision}."


def _decides(reply: Reply) -> bool:
    return reply.decision in tuple(Decision) and reply.decision != Decision.PENDING


def read_handled(desk: Desk, item_id: int, handled: dict[int, Handled]) -> Performing:
    """Find out who handled a reply, and what is to be recorded."""
    stored = desk.row(Reply.LIST, item_id)
    if stored is None:
        return
    reply = read_record(Reply, stored)
    if _is_answered(reply):
        was = reply.service_message.removeprefix(_RECORDED)
        changed = f"{_BEFORE}{was} What was changed here since is not recorded: correct that row itself (SOP 10.6)."
        handled[item_id] = Handled(reply, None, changed, 0)
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
    elif row is None and _decides(reply):
        nowhere = "Not recorded: PlatformReferralId names no row of PlatformReferrals. Put its number there, and set Handled again."
        handled[item_id] = Handled(reply, None, nowhere, 0, refused=True)
    elif row is None or not _decides(reply):
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
        handled[item_id] = Handled(reply, answer, _recorded(reply), row.referral)


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
