"""One mail, once: the effect protocol for everything that leaves the team mailbox.

Look by key, prepare a draft that carries the key, write down under the fence that it is fired, and fire it. A draft is
single use, and a worker that lost the fence stops before it fires.
"""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime

from connectors import mail
from connectors.errors import Ambiguous, GraphError, NotFound, NotSent, Refused, Throttled, Unauthenticated
from connectors.mail import Found, Outgoing
from connectors.request import Request, Response
from sync.journal import Attempt, State
from sync.perform.desk import Desk, Performing

FoundGenerator = Generator[Request, Response, Found | None]
DraftGenerator = Generator[Request, Response, str]

#: Seconds for which a fired mail is looked for before a person is asked, and after which its draft is fired again.
LOOK_FOR, FIRE_AGAIN_AFTER = 15 * 60, 60
#: Seconds that Exchange is given to bring a fired mail from Drafts to Sent Items before it is looked for.
CONFIRM_AFTER = 0.5


@dataclass(frozen=True, slots=True)
class Mailing:
    """A mail in hand. `confirm` waits until it was found to have left; a letter to a colleague need not.

    `void` says in words why it may not be fired any more: then it is only found out whether it has left.
    """

    referral: int
    kind: str
    outgoing: Outgoing
    look_first: bool
    confirm: bool
    keep: int
    event: dict[str, str | int]
    void: str = ""


def send_once(desk: Desk, attempt: Attempt, mailing: Mailing) -> Performing:
    """Bring a mail on its way, or find out what became of it."""
    draft = attempt.handle
    if attempt.state is State.FIRED:
        if desk.clock() - (attempt.fired_at or 0) < CONFIRM_AFTER or attempt.key in desk.looked:
            return
        desk.looked.add(attempt.key)  # once a cycle is often enough
        draft = yield from _settle(desk, attempt, mailing)
        if not draft:
            return
    elif mailing.void or (not draft and (mailing.look_first or attempt.attempts > 1)):
        found = yield from find(desk, mailing.outgoing.key)
        if found is not None and not found.is_draft:
            _done(desk, attempt, mailing, found)
            return
        draft = found.message_id if found else ""
    if mailing.void:
        _end(desk, attempt, State.VOID, mailing, {"why": mailing.void})
        return
    if not desk.take_room(keep=mailing.keep):
        return
    if draft:
        # Anybody who may open the mailbox may have edited a draft that waited there: it is made what it should be.
        yield mail.rewrite_draft(desk.tenant.mailbox, draft, mailing.outgoing)
    else:
        answer = yield mail.create_draft(desk.tenant.mailbox, mailing.outgoing)
        draft = str(answer.json()["id"])
    yield from _fire(desk, attempt, mailing, draft)


def find(desk: Desk, key: str) -> FoundGenerator:
    """Return the message that carries a key: the sent one if there is one, else the draft; None without either."""
    answer = yield mail.find_by_key(desk.tenant.mailbox, key)
    found = [mail.found(one) for one in answer.json()["value"]]
    return min(found, key=lambda one: one.is_draft, default=None)


def _fire(desk: Desk, attempt: Attempt, mailing: Mailing, draft: str) -> Performing:
    if not _advance(desk, attempt, State.FIRED, draft):
        return  # a later attempt has the fence
    try:
        yield mail.send_draft(desk.tenant.mailbox, draft)
    except (NotSent, Throttled, Unauthenticated):
        _advance(desk, attempt, State.PREPARED, draft)  # it was refused before it had any effect
        raise
    except (Ambiguous, NotFound):
        return  # fired: the next cycle looks what became of it
    except Refused as error:
        _end(desk, attempt, State.REFUSED, mailing, {"why": _why(error)})
        return
    if not mailing.confirm:
        _end(desk, attempt, State.DONE, mailing, {})


def _settle(desk: Desk, attempt: Attempt, mailing: Mailing) -> DraftGenerator:
    """Find out what became of a fired mail; return its draft when it did not leave, empty when it may have."""
    age = desk.clock() - (attempt.fired_at or attempt.begun_at)
    found = yield from _find_fired(desk, attempt, mailing)
    if found is not None and not found.is_draft:
        _done(desk, attempt, mailing, found)
    elif found is not None and age > (LOOK_FOR if mailing.void else FIRE_AGAIN_AFTER):
        return found.message_id
    elif found is None and age > LOOK_FOR:
        _end(desk, attempt, State.UNKNOWN, mailing, {})
    return ""


def _find_fired(desk: Desk, attempt: Attempt, mailing: Mailing) -> FoundGenerator:
    """Read the message by its immutable id; it is missing while it is being sent, and then the key finds it."""
    if attempt.handle:
        try:
            answer = yield mail.message(desk.tenant.mailbox, attempt.handle)
        except NotFound:
            pass
        else:
            found = mail.found(answer.json())
            if not found.is_draft:
                return found
    return (yield from find(desk, mailing.outgoing.key))


def _done(desk: Desk, attempt: Attempt, mailing: Mailing, found: Found) -> None:
    sent_on = found.sent_on or datetime.fromtimestamp(desk.clock(), UTC).isoformat(timespec="seconds")
    detail = {"message_id": found.internet_message_id, "sent_on": sent_on}
    if "digest" in mailing.event:
        detail["digest"] = str(mailing.event["digest"])
    _end(desk, attempt, State.DONE, mailing, detail, handle=found.message_id)


def _advance(desk: Desk, attempt: Attempt, state: State, handle: str) -> bool:
    with desk.journal.begin() as tx:
        return tx.advance(attempt, state, handle=handle)


def _end(
    desk: Desk, attempt: Attempt, state: State, mailing: Mailing, detail: dict[str, str], *, handle: str | None = None
) -> None:
    with desk.journal.begin() as tx:
        if tx.advance(attempt, state, handle=handle, detail=detail):
            tx.record(mailing.kind, mailing.referral, outcome=str(state), **mailing.event)


def _why(error: GraphError) -> str:
    return f"{error.status or ''} {error.code}".strip()
