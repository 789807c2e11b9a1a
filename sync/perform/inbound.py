"""An inbound mail: read, judged, then filed when it was recorded, or put before a person."""

from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from connectors import lists, mail
from connectors.errors import NotFound
from rules.email_address import domain_of
from rules.letters import one_line
from rules.records import PlatformReferral, Reply
from rules.records.platform_referral import Status
from rules.replies.gate import Judgement, judge, platforms_of
from rules.replies.mail import InboundMail, read
from rules.replies.matching import Clue, Match, Sign, clues, match
from sync.cells import column_names, read_record, write_fields
from sync.database import DatabaseError
from sync.gather import CASE, MESSAGE_ID, TOKEN
from sync.journal import State, Transaction, digest
from sync.perform.desk import Desk, Performing
from sync.perform.mails import LOOK_FOR
from sync.tenant import PLATFORM_REPLIES, UNMATCHED_REPLIES
from sync.wording import phrase_table

log = structlog.get_logger()

#: Clues of a kind that are looked up; a mail that holds more is hardly an answer.
MOST_CLUES = 100


@dataclass(frozen=True, slots=True)
class Judged:
    """A mail that was read: what it is, and what is done with it. Kept in memory only; read again after a restart."""

    mail_id: str
    received_on: datetime
    subject: str
    sender: str
    message_id: str
    judgement: Judgement
    referral: int
    matched_by: str = ""


def read_and_judge(desk: Desk, mail_id: str, received_at: float, judged: dict[str, Judged]) -> Performing:
    """Read a mail from its source, and judge it."""
    try:
        answer = yield mail.mime(desk.tenant.mailbox, mail_id)
    except NotFound:
        with desk.journal.begin() as tx:
            tx.settle_message(mail_id, "gone")  # a person deleted it or moved it to another mailbox
        return
    try:
        one = _judged(desk, mail_id, received_at, read(_bytes(answer.body)))
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001  # hostile mail must stop neither the service nor the mails behind it
        # The kind of error only: a traceback could hold the mail's words.
        log.error("a mail could not be read", mail=mail_id[-12:], error=type(error).__name__)  # noqa: TRY400
        one = _unreadable(mail_id, received_at)
    if one is not None:
        judged[mail_id] = one


def _judged(desk: Desk, mail_id: str, received_at: float, inbound: InboundMail) -> Judged | None:
    """Return what is done with a mail; None while that cannot be said yet."""
    received_on = datetime.fromtimestamp(received_at, UTC)
    with desk.journal.begin() as tx:
        found = _match(tx, desk, inbound)
        if not found.sure and desk.clock() - received_at < LOOK_FOR and tx.is_leaving("send"):
            return None  # it may answer a mail of ours that has left, and whose Message-ID is not known yet
        rows = _rows(tx, found.items)
    judgement = judge(inbound, received_on, match=found, rows=rows, directory=desk.directory, table=phrase_table())
    about = judgement.answer.platform_item_id if judgement.answer else 0
    return Judged(
        mail_id,
        received_on,
        one_line(inbound.subject) or "(no subject)",
        ", ".join(inbound.senders)[:250],
        inbound.message_id,
        judgement,
        referral=rows[about].referral_item_id or 0 if about in rows else 0,
        matched_by=str(found.sure[0]) if found.sure else "",
    )


def _unreadable(mail_id: str, received_at: float) -> Judged:
    judgement = Judgement(None, "It could not be read as a mail. Open it in the team mailbox, under Unmatched replies.")
    received_on = datetime.fromtimestamp(received_at, UTC)
    return Judged(mail_id, received_on, "(a mail that could not be read)", "", "", judgement, referral=0)


def _bytes(body: object) -> bytes:
    """The source comes as bytes, or in a batch as Base64 text."""
    if isinstance(body, bytes):
        return body
    return b64decode(str(body))


def _match(tx: Transaction, desk: Desk, inbound: InboundMail) -> Match:
    domain = domain_of(inbound.senders[0]) if inbound.senders else ""
    platforms = platforms_of(domain, desk.directory.platforms)
    found = clues(inbound, platforms[0] if len(platforms) == 1 else None)
    return match(found, {**_found(tx, found), **_referred(tx, found)})


_FINDERS = {Sign.MESSAGE_ID: MESSAGE_ID, Sign.TOKEN: TOKEN, Sign.CASE_NUMBER: CASE}


def _found(tx: Transaction, found: tuple[Clue, ...]) -> dict[tuple[Sign, str], frozenset[int]]:
    """Return the row that each clue which cannot be guessed belongs to; one that finds several belongs to none."""
    rows: dict[tuple[Sign, str], frozenset[int]] = {}
    for sign, kind in _FINDERS.items():
        values = [clue.value for clue in found if clue.sign is sign][:MOST_CLUES]
        places = tx.find(kind, values) if values else {}
        for value, at in places.items():
            standing = [item_id for item_id, _ in at if len(at) == 1 or _stands(tx, item_id)]
            if len(standing) == 1:
                rows[sign, value] = frozenset(standing)
    return rows


def _stands(tx: Transaction, item_id: int) -> bool:
    row = tx.row(PlatformReferral.LIST, item_id)
    return row is not None and row.fields.get("Status") != Status.CANCELLED


def _referred(tx: Transaction, found: tuple[Clue, ...]) -> dict[tuple[Sign, str], frozenset[int]]:
    """Return the rows of each referral whose reference is named."""
    named = [clue.value for clue in found if clue.sign is Sign.REFERENCE][:MOST_CLUES]
    return {
        (Sign.REFERENCE, one): frozenset(row.item_id for row in tx.rows(PlatformReferral.LIST, referral=int(one)))
        for one in named
    }


def _rows(tx: Transaction, item_ids: frozenset[int]) -> dict[int, PlatformReferral]:
    stored = (tx.row(PlatformReferral.LIST, one) for one in item_ids)
    return {row.item_id: read_record(PlatformReferral, row) for row in stored if row is not None}


def file_recorded(desk: Desk, judged: Judged) -> Performing:
    """File a mail whose answer is in its row."""
    answer = judged.judgement.answer
    assert answer is not None
    yield from _move(desk, judged.mail_id, PLATFORM_REPLIES)
    with desk.journal.begin() as tx:
        tx.settle_message(
            judged.mail_id,
            "recorded",
            referral=judged.referral,
            platform_item_id=answer.platform_item_id,
            decision=answer.decision,
        )
        tx.record(
            "reply",
            judged.referral,
            item=answer.platform_item_id,
            decision=answer.decision,
            phrase=answer.phrase,
            message=digest(judged.message_id),
            matched_by=judged.matched_by,
        )


def put_before_a_person(desk: Desk, judged: Judged) -> Performing:
    """Put a mail into Replies with the reason, once, and file it."""
    key = f"M/{digest(judged.mail_id)}"
    with desk.journal.begin() as tx:
        attempt = tx.take(key, "reply row", 0)
    if attempt.state is not State.DONE:
        yield from _reply_row(
            desk, judged, looked=attempt.attempts > 1 or judged.received_on.timestamp() < desk.journal.begun_at
        )
        with desk.journal.begin() as tx:
            tx.advance(attempt, State.DONE)
    yield from _move(desk, judged.mail_id, UNMATCHED_REPLIES)
    with desk.journal.begin() as tx:
        tx.settle_message(judged.mail_id, "suggested")
        tx.record("not recorded", 0, message=digest(judged.message_id), row=judged.judgement.suggested_row or 0)


def _reply_row(desk: Desk, judged: Judged, *, looked: bool) -> Performing:
    list_id = desk.tenant.list_of(Reply)
    if looked and judged.message_id:
        condition = f"fields/MessageId eq '{judged.message_id.replace(chr(39), chr(39) * 2)}'"
        answer = yield lists.items_where(desk.tenant.site, list_id, condition, column_names(Reply))
        if answer.json()["value"]:
            return
    values = {
        "title": judged.subject,
        "sender": judged.sender,
        "received_on": judged.received_on,
        "message_id": judged.message_id,
        "reason": judged.judgement.reason,
        "suggested_row": judged.judgement.suggested_row,
        "suggested_decision": judged.judgement.suggested_decision,
        "handled": False,
    }
    known = {name: value for name, value in values.items() if value not in (None, "")}
    yield lists.create_item(desk.tenant.site, list_id, write_fields(Reply, known))


def _move(desk: Desk, mail_id: str, folder: str) -> Performing:
    try:
        yield mail.move(desk.tenant.mailbox, mail_id, desk.tenant.folders[folder])
    except NotFound:
        return  # a person has moved or deleted it; what it said is recorded all the same
