"""What day is it for the team, and when is something due?

Officers write dates in London; the tenant keeps instants in UTC.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
RETENTION_MONTHS = 12


def local(instant: datetime) -> datetime:
    """Return the instant as a London clock shows it."""
    return instant.astimezone(LONDON)


def today(now: datetime) -> date:
    """Return the date in London."""
    return local(now).date()


def working_days_after(start: date, days: int) -> date:
    """Return the date that many working days of England and Wales after `start`."""
    due = start
    while days > 0:
        due += timedelta(days=1)
        if due.weekday() < 5 and due not in _bank_holidays(due.year):
            days -= 1
    return due


def retained_until(closed: date) -> date:
    """Return the last day of the twelve months of SOP 2.2 and 10.8; 29 February ends on the 28th."""
    try:
        return closed.replace(year=closed.year + 1)
    except ValueError:
        return closed.replace(year=closed.year + 1, day=28)


@lru_cache(maxsize=8)
def _bank_holidays(year: int) -> frozenset[date]:
    # Imported when first needed: it is the slowest import of the rules, and only a due date needs it.
    from holidays import country_holidays  # noqa: PLC0415

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))
