"""Was the same content tasked before, within twelve months, and who has it?"""

from dataclasses import dataclass
from datetime import datetime

from rules.calendar import RETENTION_MONTHS, local


@dataclass(frozen=True, slots=True)
class Alike:
    """Another referral that shares a content key: its row number, when it was submitted, and how far it has come.

    `tasked` is whether an operative was ever given it; `assigned_to` is who works on it, empty once it is closed;
    `duplicate_of` is the reference of the one that it repeats itself.
    """

    item_id: int
    submitted_on: datetime
    tasked: bool = True
    assigned_to: str = ""
    duplicate_of: str = ""


def duplicate_of(own_reference: str, submitted_on: datetime, alike: tuple[Alike, ...]) -> Alike | None:
    """Return the first referral of the same content in the twelve months before that was tasked, or None.

    One that was returned and never completed has not been looked at by anybody, so it is no original. One that repeats
    the referral in question is none either: of two that are submitted in the same second, the one that is tasked first
    is the original, and no ring can form.
    """
    originals = [
        one
        for one in alike
        if one.tasked and one.duplicate_of != own_reference and _within_months(one.submitted_on, submitted_on)
    ]
    return min(originals, key=lambda one: one.item_id, default=None)


def _within_months(then: datetime, now: datetime) -> bool:
    a, b = local(then).date(), local(now).date()
    months = (b.year - a.year) * 12 + b.month - a.month
    return months < RETENTION_MONTHS or (months == RETENTION_MONTHS and b.day <= a.day)
