"""Would more mails go out at once than a person has allowed? Then nothing new is begun until a person releases them.

A bulk import, or a flow that changes every row, must not become thousands of letters (docs/decisions: the mass-change
brake). What is owed stays owed: nothing is written, tasked or sent for it, and nothing is lost.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from rules.step import CreateTask, SendReferral, Step, Tell
from sync.journal import EndedStep, Journal, State

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
            fired = tx.fired_since(self.clock() - HOUR)
            on = owed + fired > self.mails_per_hour + _allowance(tx.step(RELEASED), self.clock())
            if on:
                attempt = tx.take(ON, ON, 0)
                tx.advance(attempt, State.TAKEN, detail={"owed": str(owed)})
                if attempt.attempts == 1:
                    tx.record(ON, 0, owed=owed, fired=fired, most=self.mails_per_hour)
            else:
                tx.forget_step(ON)
        return on

    def is_on(self) -> bool:
        """Return whether it was on when it was last asked."""
        with self.journal.begin() as tx:
            return tx.step(ON) is not None


def release(journal: Journal) -> int:
    """Allow the mails that the brake holds, for a day; return how many, 0 when it is not on."""
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


def _allowance(released: EndedStep | None, now: float) -> int:
    """Return how many mails a release still allows: those that were held then, for a day."""
    return int(released.detail.get("mails", 0)) if released is not None and released.at > now - DAY else 0


def mails_in(owed: list[Step]) -> int:
    """Return how many mails these steps would send."""
    return sum(isinstance(step, Tell) or (isinstance(step, SendReferral) and not step.begun) for step in owed)


def is_held(owed: list[Step]) -> bool:
    """Return whether a case waits while the brake is on: somebody new would be written to or tasked."""
    return bool(mails_in(owed)) or any(isinstance(step, CreateTask) for step in owed)
