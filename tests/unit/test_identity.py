"""Which referral, platform and round is a platform row for?"""

from dataclasses import replace

import pytest

from rules.identity import titled
from rules.records import PlatformReferral
from rules.records.platform_referral import Decision, Status
from tests.unit import build

MADE = {"R123/row/TikTok/1": build.done(item="41", route="Mailbox")}


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("platform", "YouTube"),
        ("round", 2),
        ("referral_item_id", 124),
        ("referral_ref", "OHRT-2026-000124"),
        ("title", "mine"),
        ("route", "Portal"),
    ],
)
@pytest.mark.parametrize("status", [Status.AWAITING_QA, Status.SENT])
def test_what_a_person_types_over_is_put_right(typed: str, value: object, status: str) -> None:
    """The journal knows for what the row was made."""
    right = build.platform_referral(status=status)
    of = build.case(build.reviewed(), replace(right, **{typed: value}), performed=MADE)  # type: ignore[arg-type]  # the values come by name, of every type
    written = build.written(build.owed(of), PlatformReferral, 41)
    assert written[typed] == getattr(right, typed)


def test_without_the_journal_title_and_urls_bear_witness() -> None:
    """The platform typed over in a row of which the journal knows nothing: its URLs are on the platform of its title."""
    row = build.platform_referral(title="OHRT-2026-000123 / TikTok / 1", platform="Snapchat")
    written = build.written(build.owed(build.case(build.reviewed(), row)), PlatformReferral, 41)
    assert written["platform"] == "TikTok"


def test_a_title_typed_over_changes_nothing_else() -> None:
    """Without the journal, the title is made again from the columns."""
    row = build.platform_referral(title="OHRT-2026-000123 / Snapchat / 1")
    written = build.written(build.owed(build.case(build.reviewed(), row)), PlatformReferral, 41)
    assert written["title"] == "OHRT-2026-000123 / TikTok / 1"
    assert "platform" not in written


def test_a_copy_is_cancelled_whoever_approves_it() -> None:
    """A person copies a row: the one that the service made stands, and the copy says which that is."""
    copy = build.platform_referral(30, row=build.row(30), status=Status.APPROVED, body="Other words")
    of = build.case(build.reviewed(), copy, build.platform_referral(), performed=MADE)
    written = build.written(build.owed(of), PlatformReferral, 30)
    assert written["status"] == Status.CANCELLED
    assert "row 41" in written["service_message"]


def test_what_was_decided_stands_before_what_was_not() -> None:
    """Of a row made again and the old one restored, the one with the decision stays."""
    decided = build.platform_referral(
        30, row=build.row(30, created_by=""), status=Status.DECIDED, decision=Decision.REMOVED, decision_source="Person"
    )
    of = build.case(build.reviewed(), decided, build.platform_referral(), performed=MADE)
    found = build.owed(of)
    assert build.written(found, PlatformReferral, 41)["status"] == Status.CANCELLED
    assert "status" not in build.written(found, PlatformReferral, 30)


def test_a_title_that_says_nothing() -> None:
    """Only the whole of what the service writes counts."""
    assert titled("OHRT-2026-000123 / TikTok / 1") is not None
    assert titled("OHRT-2026-000123 / TikTok") is None
