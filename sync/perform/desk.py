"""What a performer works with."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from rules.case import Directory
from sync.journal import Journal, State, StoredRow
from sync.performing import Performing
from sync.tenant import Tenant

#: Mails a minute that letters to people leave for the referrals to platforms.
KEPT_FOR_REFERRALS = 6


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

    def may_fire(self, *, keep: int = 0) -> bool:
        """Return whether one more mail may leave now; those of the last minute are counted in the journal."""
        with self.journal.begin() as tx:
            return tx.fired_since(self.clock() - 60) < max(1, self.mails_per_minute - keep)

    def must_look(self, row: StoredRow | None, attempts: int) -> bool:
        """Return whether the effect may be there already: it was tried before, or the row is older than the journal."""
        return attempts > 1 or row is None or row.created_at < self.journal.begun_at

    def row(self, list_: str, item_id: int) -> StoredRow | None:
        """Return a row as last seen."""
        with self.journal.begin() as tx:
            return tx.row(list_, item_id)


__all__ = ["KEPT_FOR_REFERRALS", "Desk", "Performing", "State"]
