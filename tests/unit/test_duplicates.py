"""Was the same content referred before, within twelve months?"""

from datetime import UTC, datetime, timedelta

import pytest

from rules.duplicates import Alike, duplicate_of
from rules.records import Referral
from tests.unit import build

NOW = datetime(2026, 6, 16, 12, tzinfo=UTC)
OWN = "OHRT-2026-000009"


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
    assert (duplicate_of(OWN, NOW, (Alike(3, then),)) is not None) is within


def test_the_first_referral_is_named() -> None:
    """Of several earlier ones the first is the original."""
    alike = tuple(Alike(number, NOW - timedelta(days=20 - number)) for number in (7, 3, 5))
    found = duplicate_of(OWN, NOW, alike)
    assert found is not None
    assert found.item_id == 3


def test_what_was_never_tasked_is_no_original() -> None:
    """An officer whose first form was returned submits a second one: nobody has looked at the first."""
    assert duplicate_of(OWN, NOW, (Alike(3, NOW, tasked=False),)) is None


def test_a_later_row_that_was_tasked_first_is_the_original() -> None:
    """The first form, completed after all, repeats the second one."""
    assert duplicate_of(OWN, NOW, (Alike(12, NOW + timedelta(minutes=5)),)) is not None


def test_two_referrals_never_repeat_each_other() -> None:
    """Whoever is named as an original names nobody back."""
    assert duplicate_of(OWN, NOW, (Alike(12, NOW, duplicate_of=OWN),)) is None


def test_the_row_names_the_earlier_reference_and_the_operative_decides() -> None:
    """A duplicate is tasked like any other; DuplicateOf holds the reference (contract, Referrals)."""
    case = build.case(alike=(Alike(45, build.NOW - timedelta(days=30)),))
    values = build.written(build.owed(case), Referral)
    assert values["duplicate_of"] == "OHRT-2026-000045"
    assert values["status"] == "Tasked"
    assert "OHRT-2026-000045" in values["service_message"]


def test_the_reference_of_the_earlier_one_has_its_own_year() -> None:
    """The reference of last year's referral says last year."""
    case = build.case(alike=(Alike(45, datetime(2025, 12, 31, 12, tzinfo=UTC)),))
    assert build.written(build.owed(case), Referral)["duplicate_of"] == "OHRT-2025-000045"


@pytest.mark.parametrize(
    ("has_it", "gets_it"),
    [
        ("col.draper@contoso.com", "col.draper@contoso.com"),
        ("", "ada.marsh@contoso.com"),
        ("gone@contoso.com", "ada.marsh@contoso.com"),
    ],
    ids=["still worked on", "closed", "by somebody who has left"],
)
def test_the_same_content_goes_to_who_has_it(has_it: str, gets_it: str) -> None:
    """One pair of eyes for the same content; once that is closed, whoever has the fewest tasks."""
    directory = build.directory(open_tasks={"col.draper@contoso.com": 9})
    case = build.case(alike=(Alike(45, build.NOW, assigned_to=has_it),))
    assert build.written(build.owed(case, directory), Referral)["assigned_to"] == gets_it


def test_a_duplicate_whose_original_is_deleted_stands_for_itself() -> None:
    """Nobody closes it as a repetition of what is not there any more."""
    case = build.case(build.tasked(duplicate_of="OHRT-2026-000045"), alike=())
    values = build.written(build.owed(case), Referral)
    assert values["duplicate_of"] == ""
    assert "referred before" not in values["service_message"]


def test_what_a_person_notes_as_duplicate_stays() -> None:
    """Only a reference of ours is looked up."""
    case = build.case(build.tasked(duplicate_of="the one of last week"), alike=())
    assert "duplicate_of" not in build.written(build.owed(case), Referral)
