"""What a performer works with."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from rules.case import Directory
from sync.journal import Journal, StoredRow
from sync.performing import Performing
from sync.tenant import Tenant

#: Mails a minute that letters to people leave for the referrals to platforms.
KEPT_FOR_REFERRALS = 6


def referral_of(key: str) -> int:
    """Return the row of Referrals that a step's key names, 0 for a key that names none."""
    row = key.partition("/")[0]
    return int(row[1:]) if row.startswith("R") and row[1:].isdigit() else 0


@dataclass
class Desk:
    """The journal, the tenant and the people, and how many mails may still leave in this minute."""

    journal: Journal
    tenant: Tenant
    directory: Directory
    token_key: bytes
    mails_per_minute: int
    clock: Callable[[], float] = time.time
    task_lists: dict[int, str] = field(default_factory=dict)
    created_at: dict[int, float] = field(default_factory=dict)
    room: int = 0
    looked: set[str] = field(default_factory=set)

    def count_room(self) -> None:
        """Count how many mails may still leave in this minute; those of the last one are in the journal."""
        with self.journal.begin() as tx:
            self.room = self.mails_per_minute - tx.fired_since(self.clock() - 60)

    def may_send(self) -> bool:
        """Return whether there is room for one more mail."""
        return self.room > 0

    def take_room(self, *, keep: int = 0) -> bool:
        """Take the room of one mail, leaving that of `keep` others; False when there is none."""
        if self.room <= min(keep, self.mails_per_minute - 1):
            return False
        self.room -= 1
        return True

    def must_look(self, referral: int, attempts: int) -> bool:
        """Return whether the effect may be there already: it was tried before, or the row is older than the journal."""
        return attempts > 1 or self.is_older(referral)

    def is_older(self, referral: int) -> bool:
        """Return whether a row is older than the journal: an earlier one may have known it."""
        return self.created_at.get(referral, 0.0) < self.journal.begun_at

    def row(self, list_: str, item_id: int) -> StoredRow | None:
        """Return a row as last seen."""
        with self.journal.begin() as tx:
            return tx.row(list_, item_id)


__all__ = ["KEPT_FOR_REFERRALS", "Desk", "Performing", "referral_of"]
