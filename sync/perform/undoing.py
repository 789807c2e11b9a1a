"""A decision that a person took back: who it was is read from the version history, and its reply is put before a person."""

from collections.abc import Mapping
from typing import Any

from connectors import lists, mail
from connectors.errors import NotFound
from rules.assignment import is_supervisor
from rules.letters import one_line
from rules.records import PlatformReferral, Reply
from rules.records.platform_referral import Decision, Status
from rules.step import PutBack, ReadUndoing
from sync.cells import column_names, read_record, write_fields
from sync.gather import stored
from sync.journal import State, digest
from sync.perform.desk import Desk, Performing, referral_of
from sync.perform.history import deciding, moment_of, person_of, versions
from sync.perform.rows import read_again
from sync.tenant import UNMATCHED_REPLIES


def read_undoing(desk: Desk, step: ReadUndoing) -> Performing:
    """Keep who took a decision or an acknowledgement back, and which it was; by their number in Operatives."""
    is_back, column = (_is_sent, "Status") if step.acknowledgement else (_is_pending, "Decision")
    history = yield from versions(desk, PlatformReferral.LIST, step.item_id)
    if not history or not is_back(history[0].get("fields") or {}):
        yield from read_again(desk, PlatformReferral, step.item_id)  # it was set again meanwhile
        return
    taken_back = deciding(history, is_back)
    before = history[history.index(taken_back) + 1 :][:1]
    last = (before[0].get("fields") or {}) if before else {}
    person = desk.directory.operative(person_of(taken_back))
    may = person is not None and person.active and is_supervisor(person)
    detail = {
        "by": str(person.row.item_id) if person is not None else "",
        "on": moment_of(taken_back).isoformat(),
        "was": str(last.get(column) or ""),
        "source": str(last.get("DecisionSource") or ""),
        "message_id": str(last.get("DecisionMessageId") or ""),
        "decided_on": str(last.get("DecisionOn") or ""),
        "refused": "" if may else "not a sergeant",
    }
    referral = referral_of(step.key)
    with desk.journal.begin() as tx:
        attempt = tx.take(step.key, "undoing", referral)
        tx.advance(attempt, State.DONE, detail=detail)
        tx.record(
            "undoing", referral, item=step.item_id, decision=detail["was"], by=detail["by"], refused=detail["refused"]
        )


def _is_pending(fields: Mapping[str, Any]) -> bool:
    return fields.get("Decision") in (None, "", Decision.PENDING)


def _is_sent(fields: Mapping[str, Any]) -> bool:
    return fields.get("Status") == Status.SENT


def put_back(desk: Desk, step: PutBack) -> Performing:
    """Put the reply into Replies with the reason, or open its row there again, and file the mail as unmatched."""
    referral = referral_of(step.key)
    with desk.journal.begin() as tx:
        attempt = tx.take(step.key, "put back", referral)
    answer = yield mail.find_by_message_id(desk.tenant.mailbox, step.message_id)
    mails = [one for one in answer.json()["value"] if not one.get("isDraft")]
    condition = f"fields/MessageId eq '{step.message_id.replace(chr(39), chr(39) * 2)}'"
    list_id = desk.tenant.list_of(Reply)
    answer = yield lists.items_where(desk.tenant.site, list_id, condition, column_names(Reply))
    rows = answer.json()["value"]
    if rows:
        handled = [one for one in rows if (one.get("fields") or {}).get("Handled")]
        yield from _open_again(desk, (handled or rows)[0], step)
    else:
        yield lists.create_item(
            desk.tenant.site, list_id, write_fields(Reply, _values(mails[0] if mails else {}, step))
        )
    for one in mails:
        try:
            yield mail.move(desk.tenant.mailbox, one["id"], desk.tenant.folders[UNMATCHED_REPLIES])
        except NotFound:
            continue  # a person moved it away; its row in Replies is there all the same
    with desk.journal.begin() as tx:
        for one in mails:
            tx.settle_message(one["id"], "suggested")
        tx.advance(attempt, State.DONE)
        tx.record("undone", referral, item=step.item_id, decision=step.decision, message=digest(step.message_id))


def _open_again(desk: Desk, item: Mapping[str, Any], step: PutBack) -> Performing:
    row = read_record(Reply, stored(Reply.LIST, item))
    if step.words in row.reason:
        return  # this was done before the journal was lost; a person may have handled it since
    reason = f"{step.words}\n{row.reason}".strip()
    fields = write_fields(Reply, {"reason": reason, "handled": False, "service_message": ""})
    yield lists.update_fields(desk.tenant.site, desk.tenant.list_of(Reply), row.row.item_id, row.row.etag, fields)


def _values(found: Mapping[str, Any], step: PutBack) -> dict[str, Any]:
    sender = ((found.get("from") or {}).get("emailAddress") or {}).get("address") or ""
    received = found.get("receivedDateTime")
    values = {
        "title": one_line(str(found.get("subject") or "")) or "(no subject)",
        "sender": str(sender)[:250],
        "received_on": received,
        "message_id": step.message_id,
        "reason": step.words,
        "handled": False,
    }
    return {name: value for name, value in values.items() if value not in (None, "")}
