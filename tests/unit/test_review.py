"""Is the operative's review complete? SOP 8.6, 9 and 10."""

from datetime import timedelta

import pytest

from rules.records import Referral
from rules.records.referral import ContentFormat, ReviewOutcome
from rules.review import Progress, Review, review
from tests.unit import build

PLATFORMS = frozenset({"TikTok", "YouTube"})


def reviewing(of: Referral) -> Review:
    return review(of, PLATFORMS, build.TODAY)


def test_an_untouched_review_is_untouched_and_wants_everything() -> None:
    """Nothing filled is not the same as half filled."""
    found = reviewing(build.tasked())
    assert found.progress is Progress.UNTOUCHED
    assert [fault.sop for fault in found.wanting] == ["8.6.1", "8.6.2", "8.6.6"]


def test_a_complete_review_refers() -> None:
    """Everything of 8.6 and 9.2 filled: refer to the platform (SOP 10.3.1)."""
    assert reviewing(build.reviewed()) == Review(Progress.REFER)


def test_no_further_action_wants_date_outcome_and_format_only() -> None:
    """No further action needs no basis, clause or summary (SOP 8.6, 10.3.2)."""
    done = build.tasked(
        review_date=build.TODAY, review_outcome=ReviewOutcome.NO_FURTHER_ACTION, content_format=ContentFormat.IMAGE
    )
    assert reviewing(done) == Review(Progress.NO_FURTHER_ACTION)


@pytest.mark.parametrize(
    ("attribute", "empty", "column", "sop"),
    [
        ("review_date", None, "ReviewDate", "8.6.1"),
        ("review_outcome", "", "ReviewOutcome", "8.6.2"),
        ("refer_to", (), "ReferTo", "8.6.4"),
        ("basis_of_referral", " ", "BasisOfReferral", "8.6.5"),
        ("content_format", "", "ContentFormat", "8.6.6"),
        ("terms_breached", "\n", "TermsBreached", "9.4, 10.4.6"),
        ("content_summary", "", "ContentSummary", "10.4.5"),
        ("harm_factors", (), "HarmFactors", "9.2"),
    ],
)
def test_each_missing_part_is_asked_for(attribute: str, empty: object, column: str, sop: str) -> None:
    """What 8.6 still wants is said with its paragraph."""
    found = reviewing(build.reviewed(**{attribute: empty}))
    assert found.progress is Progress.STARTED
    assert [(fault.column, fault.sop) for fault in found.wanting] == [(column, sop)]


def test_a_review_cannot_be_of_tomorrow() -> None:
    """A review date in the future is a fault (SOP 8.6.1)."""
    found = reviewing(build.reviewed(review_date=build.TODAY + timedelta(days=1)))
    assert [fault.column for fault in found.wanting] == ["ReviewDate"]


def test_an_unknown_outcome_is_no_outcome() -> None:
    """There are two outcomes (SOP 10.3)."""
    assert reviewing(build.reviewed(review_outcome="Maybe")).progress is Progress.STARTED


@pytest.mark.parametrize("name", ["Snapchat", "YouTube"])
def test_a_platform_must_be_active_and_named_by_the_referral(name: str) -> None:
    """One cannot refer to a platform that is closed to us, or that hosts none of the content (SOP 8.6.4)."""
    found = reviewing(build.reviewed(refer_to=("TikTok", name)))
    assert [fault.column for fault in found.wanting] == ["ReferTo"]
    assert name in found.wanting[0].message


@pytest.mark.parametrize(
    "changes",
    [{"review_date": build.TODAY}, {"harm_factors": ("x",)}, {"refer_to": ("TikTok",)}, {"content_summary": "x"}],
)
def test_the_first_thing_filled_starts_the_review(changes: dict[str, object]) -> None:
    """The row then says In review and what is still wanted (SOP 8.6)."""
    assert reviewing(build.tasked(**changes)).progress is Progress.STARTED
    values = build.written(build.owed(build.case(build.tasked(**changes))), Referral)
    assert values["status"] == "In review"
    assert "8.6.2" in values["service_message"]
