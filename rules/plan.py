"""What is owed to one referral, gathered while the rules are asked one after the other.

Each rule sees the case as it will be once the columns set before it are written. So a decision that leads to the
next is made in one go, and a row gets one PATCH a transition.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from rules.case import Case, Directory
from rules.letters import message
from rules.records import PlatformReferral, Referral, Row
from rules.records.platform_referral import Decision, Status
from rules.reference import reference
from rules.step import CreatePlatformReferral, Outcome, SetColumns, Step

_SENT = frozenset({Status.SENT, Status.ACKNOWLEDGED})


@dataclass
class _Write:
    record: type
    item_id: int
    etag: str
    row: Referral | PlatformReferral
    values: dict[str, Any] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    def owed(self) -> dict[str, Any]:
        """Return what differs from the row as it is: a value may have been set and set back."""
        return {name: value for name, value in self.values.items() if getattr(self.row, name) != value}


class Plan:
    """The case as it will be, and the steps that make it so."""

    def __init__(self, case: Case, directory: Directory, now: datetime) -> None:
        self.case = case
        self.directory = directory
        self.now = now
        self.key = f"R{case.referral.row.item_id}"
        self.reference = reference(case.referral.row.item_id, case.referral.row.created_on)
        self._writes: dict[tuple[type, int], _Write] = {}
        self._creations: dict[int, CreatePlatformReferral] = {}
        self._owed: list[Step] = []

    @property
    def referral(self) -> Referral:
        """The referral as it will be."""
        return self.case.referral

    @property
    def platform_referrals(self) -> tuple[PlatformReferral, ...]:
        """The platform rows that count, as they will be: not cancelled ones, each platform's latest round only."""
        latest: dict[str, PlatformReferral] = {}
        for row in sorted(self.case.platform_referrals, key=lambda one: one.round or 0):
            if row.status != Status.CANCELLED:
                latest[row.platform] = row
        return tuple(latest.values())

    def unsent(self) -> Iterator[PlatformReferral]:
        """Yield the platform rows that have not left and are not decided."""
        return (row for row in self.platform_referrals if not is_sent(row))

    def row_key(self, row: PlatformReferral, effect: str) -> str:
        """Return the natural key of an effect on one platform row, as `R123/send/TikTok/1`."""
        return f"{self.key}/{effect}/{row.platform}/{row.round}"

    def set(self, row: Referral | PlatformReferral, reason: str, **values: Any) -> None:
        """Owe the columns whose values differ; the case is at once as if they were written."""
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not changed:
            return
        self._replace(row, changed)
        if row.row.item_id in self._creations:
            made = self._creations[row.row.item_id]
            self._creations[row.row.item_id] = replace(made, values={**made.values, **changed})
            return
        place = (type(row), row.row.item_id)
        write = self._writes.setdefault(place, _Write(type(row), row.row.item_id, row.row.etag, row))
        write.values |= changed
        write.reasons.append(reason)

    def create(self, step: CreatePlatformReferral) -> None:
        """Owe a new platform row; the case is at once as if it were there, under a number of its own below zero."""
        if step.key in self.case.performed:
            return
        number = -len(self._creations) - 1
        self._creations[number] = step
        row = PlatformReferral(Row(number, "", self.now), **step.values)
        self.case = replace(self.case, platform_referrals=(*self.case.platform_referrals, row))

    def words(self, template: str, **values: Any) -> str:
        """Return what a row says to people, from the wording `message_…` of this name."""
        return message(self.directory.wording[f"message_{template}"], **values)

    def is_written(self, row: PlatformReferral) -> bool:
        """Return whether this plan writes the row, which so far says something else."""
        return (PlatformReferral, row.row.item_id) in self._writes

    def owe(self, step: Step) -> None:
        """Owe a step, unless the step under its key has already come to an end."""
        if step.key not in self.case.performed:
            self._owed.append(step)

    def owe_again(self, step: Step) -> None:
        """Owe a step whose like came to an end without any effect, and was decided anew."""
        known = self.case.performed.get(step.key)
        if known is None or known.outcome in (Outcome.VOID, Outcome.REFUSED):
            self._owed.append(step)

    def steps(self) -> list[Step]:
        """Return what is owed: rows first, for what follows is only right once they say so."""
        writes: list[Step] = [
            SetColumns(
                key=f"{self.key}/set/{write.record.__name__}/{write.item_id}",
                record=write.record,
                item_id=write.item_id,
                etag=write.etag,
                values=write.owed(),
                reason="; ".join(dict.fromkeys(write.reasons)),
            )
            for write in self._writes.values()
            if write.owed()
        ]
        return [*self._creations.values(), *writes, *self._owed]

    def _replace(self, row: Referral | PlatformReferral, changed: dict[str, Any]) -> None:
        if isinstance(row, Referral):
            self.case = replace(self.case, referral=replace(row, **changed))
            return
        rows = tuple(
            replace(one, **changed) if one.row.item_id == row.row.item_id else one
            for one in self.case.platform_referrals
        )
        self.case = replace(self.case, platform_referrals=rows)


def is_sent(row: PlatformReferral) -> bool:
    """Return whether this row has left for the platform, or needs to no more."""
    return row.status in _SENT or (row.status == Status.DECIDED and (is_decided(row) or is_taken_back(row)))


def is_decided(row: PlatformReferral) -> bool:
    """Return whether the platform's decision is known."""
    return row.decision not in ("", Decision.PENDING)


def is_taken_back(row: PlatformReferral) -> bool:
    """Return whether a decision was recorded, and a person has since set it back to *Pending*."""
    recorded = bool(row.decision_source or row.decision_message_id)
    return recorded and not is_decided(row) and row.status != Status.CANCELLED


def is_acknowledgement_taken_back(row: PlatformReferral) -> bool:
    """Return whether an acknowledgement was recorded, and a person has since set the row back to *Sent*."""
    return row.status == Status.SENT and bool(row.acknowledged_message_id)
