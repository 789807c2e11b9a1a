"""Was the same content referred before, within twelve months?"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.duplicates import Earlier, duplicate_of
from rules.records import Referral
from tests.unit import build

NOW = datetime(2026, 6, 16, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("then", "within"),
    [
        (NOW - timedelta(days=1), True),
        (datetime(2025, 6, 16, 12, tzinfo=UTC), True),
        (datetime(2025, 6, 15, 12, tzinfo=UTC), False),
        (datetime(2024, 7, 16, 12, tzinfo=UTC), False),
        (datetime(2025, 6, 15, 23, 30, tzinfo=UTC), True),  # the 16th already in London's summer time
    ],
)
def test_twelve_months_are_counted_in_london(then: datetime, within: bool) -> None:
    """The same content counts for twelve months, to the day (SOP 2.2)."""
    assert (duplicate_of(9, NOW, (Earlier(3, then),)) is not None) is within


def test_the_first_referral_is_named() -> None:
    """Of several earlier ones the first is the original."""
    earlier = tuple(Earlier(number, NOW - timedelta(days=20 - number)) for number in (7, 3, 5))
    found = duplicate_of(9, NOW, earlier)
    assert found is not None
    assert found.item_id == 3


def test_a_referral_is_no_duplicate_of_itself_or_of_a_later_one() -> None:
    """Of two rows made in the same second the lower number is the earlier."""
    assert duplicate_of(3, NOW, (Earlier(3, NOW), Earlier(4, NOW))) is None
    assert duplicate_of(4, NOW, (Earlier(3, NOW), Earlier(4, NOW))) == Earlier(3, NOW)


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 800)), max_size=6), st.integers(1, 20))
def test_two_referrals_never_duplicate_each_other(known: list[tuple[int, int]], number: int) -> None:
    """What is named is always of a lower number, so no ring can form."""
    earlier = tuple(Earlier(one, NOW - timedelta(days=days)) for one, days in known)
    found = duplicate_of(number, NOW, earlier)
    assert found is None or found.item_id < number


def test_the_row_names_the_earlier_reference_and_the_operative_decides() -> None:
    """A duplicate is tasked like any other; DuplicateOf holds the reference (contract, Referrals)."""
    case = build.case(earlier=(Earlier(45, build.NOW - timedelta(days=30)),))
    values = build.written(build.owed(case), Referral)
    assert values["duplicate_of"] == "OHRT-2026-000045"
    assert values["status"] == "Tasked"
    assert "OHRT-2026-000045" in values["service_message"]


def test_the_reference_of_the_earlier_one_has_its_own_year() -> None:
    """The reference of last year's referral says last year."""
    case = build.case(earlier=(Earlier(45, datetime(2025, 12, 31, 12, tzinfo=UTC)),))
    assert build.written(build.owed(case), Referral)["duplicate_of"] == "OHRT-2025-000045"
