"""Everything that is known about a referral, put together from the journal."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from rules.approval import Assurance
from rules.case import Answer, Case, Directory, Team
from rules.content_key import content_keys
from rules.disclosure.release import Release
from rules.duplicates import Earlier
from rules.records import Operative, Platform, PlatformReferral, Referral
from rules.step import Outcome, Performed
from sync.cells import read_record
from sync.gather import CONTENT
from sync.journal import Transaction


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


def read_case(tx: Transaction, item_id: int, answers: Iterable[Answer]) -> Case | None:
    """Return the case of a referral, None when its row is gone."""
    row = tx.row(Referral.LIST, item_id)
    if row is None:
        return None
    referral = read_record(Referral, row)
    platform_rows = tx.rows(PlatformReferral.LIST, referral=item_id)
    keys = content_keys(referral.content_urls) if referral.tasked_on is None else frozenset()
    return Case(
        referral=referral,
        platform_referrals=tuple(read_record(PlatformReferral, one) for one in platform_rows),
        assurances={one.item_id: found for one in platform_rows if (found := _assurance(tx, one.item_id, one.etag))},
        releases={one.item_id: who for one in platform_rows if (who := _release(tx, one.item_id, one.etag))},
        answers=tuple(answers),
        earlier=_earlier(tx, keys),
        performed=performed_steps(tx, item_id),
    )


def performed_steps(tx: Transaction, item_id: int) -> dict[str, Performed]:
    """Return the steps of a referral that have come to their end, by key."""
    return {
        one.key: Performed(Outcome(one.state), datetime.fromtimestamp(one.at, UTC), one.detail)
        for one in tx.ended(item_id)
    }


def _assurance(tx: Transaction, item_id: int, etag: str) -> Assurance | None:
    found = tx.assurance(item_id, etag)
    if found is None:
        return None
    return Assurance(found.decision, found.by, datetime.fromtimestamp(found.on, UTC), found.digest, found.fault)


def _release(tx: Transaction, item_id: int, etag: str) -> Release | None:
    found = tx.release(item_id, etag)
    return None if found is None else Release(found.by, datetime.fromtimestamp(found.on, UTC), found.fault)


def _earlier(tx: Transaction, keys: frozenset[str]) -> tuple[Earlier, ...]:
    found = tx.find(CONTENT, keys) if keys else {}
    return tuple(
        Earlier(item_id, datetime.fromtimestamp(at, UTC)) for places in found.values() for item_id, at in places
    )
