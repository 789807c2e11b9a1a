"""What day is it for the team, and when is something due?"""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import local, retained_until, today, working_days_after
from rules.reference import reference, references_in, token, tokens_in


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 6, 16, 22, 59, tzinfo=UTC), date(2026, 6, 16)),
        (datetime(2026, 6, 16, 23, 0, tzinfo=UTC), date(2026, 6, 17)),
        (datetime(2026, 1, 16, 23, 30, tzinfo=UTC), date(2026, 1, 16)),
    ],
)
def test_the_day_is_londons(instant: datetime, day: date) -> None:
    """In summer the day begins an hour before UTC's."""
    assert today(instant) == day
    assert local(instant).date() == day


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 6, 16), 0, date(2026, 6, 16)),
        (date(2026, 6, 16), 3, date(2026, 6, 19)),
        (date(2026, 6, 19), 1, date(2026, 6, 22)),  # over a weekend
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Christmas Day, and Boxing Day's substitute on the Monday
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # Good Friday and Easter Monday
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # over New Year
    ],
)
def test_working_days_are_those_of_england_and_wales(start: date, days: int, due: date) -> None:
    """Weekends and bank holidays do not count."""
    assert working_days_after(start, days) == due


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(1, 15))
def test_something_is_due_on_a_weekday_and_later_with_more_days(start: date, days: int) -> None:
    """A due date is a working day, and one more day is a later date."""
    due = working_days_after(start, days)
    assert due.weekday() < 5
    assert due > start
    assert working_days_after(start, days + 1) > due


@pytest.mark.parametrize(
    ("closed", "until"),
    [(date(2026, 6, 16), date(2027, 6, 16)), (date(2028, 2, 29), date(2029, 2, 28))],
)
def test_content_is_retained_for_twelve_months(closed: date, until: date) -> None:
    """Twelve months from closing; 29 February ends on the 28th (SOP 2.2)."""
    assert retained_until(closed) == until


def test_a_reference_is_made_of_year_and_row() -> None:
    """The year is London's: half past eleven UTC on New Year's Eve is still the old one in winter."""
    assert reference(123, datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "OHRT-2026-000123"
    assert reference(1234567, datetime(2026, 6, 30, tzinfo=UTC)) == "OHRT-2026-1234567"


@given(st.integers(1, 10**8))
def test_a_reference_is_found_again(number: int) -> None:
    """Whatever case it is written in, the row number is read back."""
    told = f"see {reference(number, datetime(2026, 6, 1, tzinfo=UTC)).lower()}, please"
    assert references_in(told) == {number}


def test_a_token_is_found_in_running_text_and_depends_on_every_part() -> None:
    """26 letters and digits; another row, platform, round or key gives another."""
    made = token(b"key", 1, "TikTok", 1)
    others = {token(b"yek", 1, "TikTok", 1), token(b"key", 2, "TikTok", 1), token(b"key", 1, "X", 1)}
    assert tokens_in(f"Our reference: OHRT-2026-000001 / {made}.") == {made}
    assert len(made) == 26
    assert made not in others | {token(b"key", 1, "TikTok", 2)}
    assert len(others) == 3
