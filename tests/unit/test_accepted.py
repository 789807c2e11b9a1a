"""What has changed in the applicant's part since it was accepted, and what follows?"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rules.accepted import as_accepted, change
from rules.case import Case
from rules.records import PlatformReferral, Referral
from rules.records.platform_referral import Status
from rules.step import SendReferral
from tests.unit import build

OTHER = "https://www.tiktok.com/@invented.account/video/7300000000000000002"


def edited(of: Case, **changes: Any) -> Case:
    return replace(of, referral=replace(of.referral, **changes))


@pytest.fixture
def tasked() -> Case:
    """A case that was tasked, and all letters about it sent."""
    return build.settle(build.case())[0]


def told(found: Any) -> list[str]:
    return [one.letter.body for one in build.letters(found, "mail/changed/")]


def test_nothing_is_told_while_nothing_changes(tasked: Case) -> None:
    """What is kept at tasking says of itself that nothing changed; spaces at the ends of lines count for nothing."""
    assert change(tasked.referral) is None
    assert change(replace(tasked.referral, title="  Taunting   clip ", content_urls=f"{build.URL}\r\n")) is None
    assert build.owed(tasked) == []


@pytest.mark.parametrize(
    ("column", "changes"),
    [
        ("Title", {"title": "Another clip"}),
        ("ApplicantEmail", {"applicant_email": "other.person@contoso.com"}),
        ("ContentUploadDate", {"content_upload_date": build.TODAY - timedelta(days=9)}),
        ("Platforms", {"platforms": ("TikTok", "Snapchat")}),
        ("Subjects", {"subjects": ""}),
    ],
)
def test_the_operative_is_told_which_column_changed(tasked: Case, column: str, changes: dict[str, Any]) -> None:
    """Once, by its name, and never again for the same change."""
    after = edited(tasked, **changes)
    [body] = told(build.owed(after))
    assert f"- {column}\n" in body
    settled, _ = build.settle(after)
    assert told(build.owed(settled)) == []


def test_urls_added_and_taken_away_are_named(tasked: Case) -> None:
    """The operative reads which URL is new and which is gone."""
    [body] = told(build.owed(edited(tasked, content_urls=OTHER)))
    added, away = body.index("URLs added"), body.index("URLs taken away")
    assert added < body.index(OTHER) < away < body.index(build.URL)


def test_each_change_is_told_once_also_to_and_fro(tasked: Case) -> None:
    """Changed, changed back and changed again: three letters, each with a key of its own."""
    keys, at = [], tasked
    for title in ("Another clip", "Taunting clip", "Another clip"):
        at = edited(at, title=title)
        keys += [one.key for one in build.letters(build.owed(at), "mail/changed/")]
        at, _ = build.settle(at)
    assert len(set(keys)) == 3


def test_what_was_told_is_only_then_accepted(tasked: Case) -> None:
    """Killed before the letter left, it is owed still; with the letter known, the row moves on without another."""
    after = edited(tasked, title="Another clip")
    found = build.owed(after)
    assert "accepted_form" not in build.written(found, Referral)
    [letter] = build.letters(found, "mail/changed/")
    known = replace(after, performed={**after.performed, letter.key: build.done()})
    assert "accepted_form" in build.written(build.owed(known), Referral)
    assert told(build.owed(known)) == []


def test_made_incomplete_it_goes_back_to_the_applicant(tasked: Case) -> None:
    """Before anything was sent the applicant is asked, in the row and by mail; put right, it goes on by itself."""
    broken, _ = build.settle(edited(tasked, rationale=""))
    assert broken.referral.status == "Returned"
    assert "8.3.7" in broken.referral.service_message
    assert any("/mail/returned/" in key for key in broken.performed)
    again, _ = build.settle(edited(broken, rationale=tasked.referral.rationale))
    assert again.referral.status == "Tasked"
    assert again.referral.tasked_on == tasked.referral.tasked_on


def test_an_approved_draft_of_an_incomplete_form_is_not_sent() -> None:
    """It is held, loses its approval, and waits for quality assurance again once the form is complete."""
    referral = build.reviewed()
    referral = replace(referral, accepted_form=as_accepted(referral))
    row = build.approved()
    broken = build.case(replace(referral, title=""), row, assurances={41: build.assured(row)})
    found = build.owed(broken)
    assert build.of_kind(found, SendReferral) == []
    assert build.written(found, PlatformReferral)["status"] == Status.DRAFT
    settled, _ = build.settle(broken)
    mended, _ = build.settle(edited(settled, title="Taunting clip"))
    assert mended.platform_referrals[0].status == Status.AWAITING_QA


def test_after_it_was_sent_a_change_returns_nothing() -> None:
    """What has left stays referred; the operative is told."""
    referral = build.reviewed()
    referral = replace(referral, accepted_form=as_accepted(referral))
    row = build.approved(status=Status.SENT, sent_on=build.NOW, message_id="<m@contoso.com>")
    sent = {f"R123/send/TikTok/1/{row.approved_digest[:16]}": build.sent_evidence()}
    case = build.case(replace(referral, title=""), row, performed=sent)
    assert len(told(build.owed(case))) == 1
    settled, _ = build.settle(case)
    assert settled.referral.status == "Referred"


def test_a_platform_that_is_listed_no_more_returns_nothing_that_was_accepted(tasked: Case) -> None:
    """Only a change by people asks the applicant again."""
    around = build.directory(platforms=(build.platform("Snapchat"),))
    settled, _ = build.settle(tasked, around)
    assert settled.referral.status == "Tasked"


def test_no_further_action_closes_whatever_was_changed(tasked: Case) -> None:
    """SOP 10.3.2: a finished review needs no complete form."""
    after = edited(
        tasked, title="", review_date=build.TODAY, review_outcome="No further action", content_format="Video"
    )
    assert build.settle(after)[0].referral.status == "Closed"
