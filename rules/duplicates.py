"""Was the same content referred before, within twelve months?"""

from dataclasses import dataclass
from datetime import datetime

from rules.calendar import RETENTION_MONTHS, local


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier referral that shares a content key: its row number and when it was submitted."""

    item_id: int
    submitted_on: datetime


def duplicate_of(item_id: int, submitted_on: datetime, earlier: tuple[Earlier, ...]) -> Earlier | None:
    """Return the first referral of the same content in the twelve months before, or None.

    Row numbers ascend, so of two rows made in the same second one is still the earlier.
    """
    within = [one for one in earlier if one.item_id < item_id and _within_months(one.submitted_on, submitted_on)]
    return min(within, key=lambda one: one.item_id, default=None)


def _within_months(then: datetime, now: datetime) -> bool:
    a, b = local(then).date(), local(now).date()
    months = (b.year - a.year) * 12 + b.month - a.month
    return months < RETENTION_MONTHS or (months == RETENTION_MONTHS and b.day <= a.day)
