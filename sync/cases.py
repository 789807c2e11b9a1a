"""Everything that is known about a referral, put together from the journal."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from rules.approval import Assurance
from rules.case import Answer, Case, Directory, Team
from rules.content_key import content_keys
from rules.disclosure.release import Release
from rules.duplicates import Alike
from rules.records import Operative, Platform, PlatformReferral, Referral
from rules.records.referral import Status
from rules.reference import references_in
from rules.step import Outcome, Performed
from sync.cells import read_record
from sync.gather import CONTENT, ROW
from sync.journal import EndedStep, Transaction

#: Referrals of the same content that are looked at, the first ones, however often it was submitted.
_MOST_ALIKE = 50


def read_directory(tx: Transaction, team: Team, wording: Mapping[str, str]) -> Directory:
    """Return the people and platforms as they are listed now."""
    platforms = [read_record(Platform, row) for row in tx.rows(Platform.LIST)]
    operatives = [read_record(Operative, row) for row in tx.rows(Operative.LIST)]
    return Directory(
        team=team,
        platforms={one.title: one for one in platforms if one.title},
        operatives={one.email.lower(): one for one in operatives if one.email},
        open_tasks=_open_tasks(tx),
        wording=wording,
    )


def _open_tasks(tx: Transaction) -> Counter[str]:
    assigned = (str(row.fields.get("AssignedTo") or "") for row in tx.rows(Referral.LIST, only_open=True))
    return Counter(address.lower() for address in assigned if address)


def read_case(tx: Transaction, item_id: int, answers: Iterable[Answer], assigned_now: Mapping[int, str]) -> Case | None:
    """Return the case of a referral, None when its row is gone.

    `assigned_now` holds the operatives to whom referrals go in this very round, by number: their rows do not say so yet.
    """
    row = tx.row(Referral.LIST, item_id)
    if row is None:
        return None
    referral = read_record(Referral, row)
    platform_rows = tx.rows(PlatformReferral.LIST, referral=item_id)
    return Case(
        referral=referral,
        platform_referrals=tuple(read_record(PlatformReferral, one) for one in platform_rows),
        assurances={one.item_id: found for one in platform_rows if (found := _assurance(tx, one.item_id, one.etag))},
        releases={one.item_id: who for one in platform_rows if (who := _release(tx, one.item_id, one.etag))},
        answers=tuple(answers),
        alike=_alike(tx, referral, assigned_now),
        performed=performed_steps(tx, item_id),
    )


def performed_steps(tx: Transaction, item_id: int) -> dict[str, Performed]:
    """Return the steps of a referral that have come to their end, by key."""
    return {
        one.key: Performed(Outcome(one.state), datetime.fromtimestamp(one.at, UTC), _detail(one))
        for one in tx.ended(item_id)
    }


def _detail(step: EndedStep) -> Mapping[str, str]:
    """Return the evidence of a step; of a row that was made also its number."""
    return {**step.detail, "item": step.handle} if step.kind == ROW else step.detail


def _assurance(tx: Transaction, item_id: int, etag: str) -> Assurance | None:
    found = tx.assurance(item_id, etag)
    if found is None:
        return None
    return Assurance(found.decision, found.by, datetime.fromtimestamp(found.on, UTC), found.digest, found.fault)


def _release(tx: Transaction, item_id: int, etag: str) -> Release | None:
    found = tx.release(item_id, etag)
    return None if found is None else Release(found.by, datetime.fromtimestamp(found.on, UTC), found.fault)


def _alike(tx: Transaction, referral: Referral, assigned_now: Mapping[int, str]) -> tuple[Alike, ...]:
    """Return the referrals of the same content; of one that is tasked, the original that it names, if it is there."""
    if referral.tasked_on is None:
        found = tx.find(CONTENT, content_keys(referral.content_urls))
        numbers = {item_id for places in found.values() for item_id, _ in places}
    else:
        numbers = set(references_in(referral.duplicate_of))
    others = sorted(numbers - {referral.row.item_id})[:_MOST_ALIKE]
    rows = [row for one in others if (row := tx.row(Referral.LIST, one)) is not None]
    return tuple(_as_alike(read_record(Referral, row), assigned_now) for row in rows)


def _as_alike(other: Referral, assigned_now: Mapping[int, str]) -> Alike:
    number = other.row.item_id
    return Alike(
        item_id=number,
        submitted_on=other.row.created_on,
        tasked=other.tasked_on is not None or number in assigned_now,
        assigned_to="" if other.status == Status.CLOSED else assigned_now.get(number, other.assigned_to),
        duplicate_of=other.duplicate_of,
    )
