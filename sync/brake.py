"""Would more mails go out at once than a person has allowed? Then nothing new is begun until a person releases them.

A bulk import, or a flow that changes every row, must not become thousands of letters (docs/decisions: the mass-change
brake). What is owed stays owed: nothing is written, tasked or sent for it, and nothing is lost.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from rules.step import CreateTask, SendReferral, Step, Tell
from sync.journal import Journal, State, Transaction

HOUR, DAY = 3_600.0, 86_400.0
#: The steps of the journal that say that the brake is on, and that somebody released it.
ON, RELEASED = "brake", "brake released"


@dataclass
class Brake:
    """The brake, kept in the journal. `mails_per_hour` is what may go out without asking."""

    journal: Journal
    mails_per_hour: int
    clock: Callable[[], float] = time.time

    def weigh(self, owed: int) -> bool:
        """Return whether the brake is on, now that so many mails are owed and so many left in the last hour."""
        with self.journal.begin() as tx:
            fired, allowed = self._counted(tx)
            on = owed + fired > self.mails_per_hour + allowed
            if on:
                attempt = tx.take(ON, ON, 0)
                tx.advance(attempt, State.TAKEN, detail={"owed": str(owed)})
                if attempt.attempts == 1:
                    tx.record(ON, 0, owed=owed, fired=fired, most=self.mails_per_hour)
            else:
                tx.forget_step(ON)
        return on

    def is_near(self, most: int) -> bool:
        """Return whether it must be counted what is owed: it is on, or would be if `most` mails were owed."""
        with self.journal.begin() as tx:
            fired, allowed = self._counted(tx)
            return tx.step(ON) is not None or most + fired > self.mails_per_hour + allowed

    def _counted(self, tx: Transaction) -> tuple[int, int]:
        """Return the mails of the last hour that no release allowed, and how many more a release still allows."""
        now = self.clock()
        fired = tx.fired_since(now - HOUR)
        released = tx.step(RELEASED)
        if released is None or released.at <= now - DAY:
            return fired, 0
        allowed, since = int(released.detail.get("mails", 0)), tx.fired_since(released.at)
        beyond = min(fired, max(0, since - allowed))
        return fired - min(fired, since) + beyond, max(0, allowed - since)


def release(journal: Journal) -> int:
    """Allow as many mails as the brake holds, once and for a day; return how many, 0 when it is not on."""
    with journal.begin() as tx:
        held = tx.step(ON)
        if held is None:
            return 0
        owed = int(held.detail.get("owed", 0))
        tx.forget_step(RELEASED)
        attempt = tx.take(RELEASED, RELEASED, 0)
        tx.advance(attempt, State.DONE, detail={"mails": str(owed)})
        tx.forget_step(ON)
        tx.record(RELEASED, 0, mails=owed)
        return owed


def mails_in(owed: list[Step]) -> int:
    """Return how many mails these steps would send."""
    return sum(isinstance(step, Tell) or (isinstance(step, SendReferral) and not step.begun) for step in owed)


def is_held(owed: list[Step]) -> bool:
    """Return whether a case waits while the brake is on: somebody new would be written to or tasked."""
    return bool(mails_in(owed)) or any(isinstance(step, CreateTask) for step in owed)
