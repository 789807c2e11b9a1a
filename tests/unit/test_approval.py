"""Who approved exactly which words? SOP 10.2."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.approval import Draft, Version, assurance
from rules.records.operative import Role
from tests.unit import build

ADA, BEA = build.operative(), build.sergeant()
DEV = build.sergeant("Dev Ashby", 8)
TEAM = [ADA, BEA, DEV]
DRAFT = Draft("legal@tiktok.com", "Referral", "Please review.", build.URL)


def history(*oldest_first: tuple[str, str, Draft]) -> list[Version]:
    """Return versions newest first, a minute apart, from (who, QADecision, draft) oldest first."""
    return [Version(by, minute(at), decision, draft) for at, (by, decision, draft) in enumerate(oldest_first)][::-1]


def minute(at: int) -> datetime:
    return build.NOW + timedelta(minutes=at)


def test_a_sergeants_approval_holds_with_who_when_and_the_digest() -> None:
    """The answer is of the version in which QADecision changed (contract, Who is who)."""
    found = assurance(history(("", "Pending", DRAFT), (BEA.email, "Approved", DRAFT), ("", "Approved", DRAFT)), TEAM)
    assert found is not None
    assert (found.decision, found.by, found.on, found.digest, found.fault) == (
        "Approved",
        7,
        minute(1),
        DRAFT.digest(),
        "",
    )


@pytest.mark.parametrize("decision", ["", "Pending", "approved"])
def test_nothing_is_decided_without_a_decision(decision: str) -> None:
    """Pending, empty and unknown words are no decision."""
    assert assurance(history((BEA.email, decision, DRAFT)), TEAM) is None
    assert assurance([], TEAM) is None


@pytest.mark.parametrize(
    "who",
    [
        build.operative(),
        build.sergeant(active=False),
        build.operative(role=Role.STAFF),
    ],
    ids=["a constable", "an inactive sergeant", "staff"],
)
def test_only_an_active_sergeant_or_above_decides(who: object) -> None:
    """A decision of anybody else does not hold (SOP 10.2)."""
    found = assurance(history(("", "Pending", DRAFT), (who.email, "Approved", DRAFT)), [who])  # type: ignore[attr-defined]
    assert found is not None
    assert "sergeant" in found.fault


@pytest.mark.parametrize("by", ["", "mallory@contoso.com"])
def test_an_application_or_a_stranger_does_not_decide(by: str) -> None:
    """What an application wrote, or somebody outside the team, is no approval (SOP 10.2)."""
    found = assurance(history(("", "Pending", DRAFT), (by, "Approved", DRAFT)), TEAM)
    assert found is not None
    assert found.fault
    assert found.by is None


def test_urls_that_the_service_put_in_do_not_free_the_last_editor_to_approve() -> None:
    """The words are still the sergeant's own, whoever has since brought the URLs up to date (SOP 10.2)."""
    edited = replace(DRAFT, body="Please remove.")
    followed = replace(edited, urls="https://www.tiktok.com/@invented/video/7000000000000000009")
    versions = [("", "Pending", DRAFT), (BEA.email, "Pending", edited), ("", "Pending", followed)]
    own = assurance(history(*versions, (BEA.email, "Approved", followed)), TEAM)
    assert own is not None
    assert "last edited" in own.fault
    other = assurance(history(*versions, (DEV.email, "Approved", followed)), TEAM)
    assert other is not None
    assert not other.fault


def test_the_last_editor_cannot_approve_even_a_sergeant() -> None:
    """The approver is not the person who last edited the draft (SOP 10.2)."""
    edited = replace(DRAFT, body="Please remove.")
    found = assurance(
        history(("", "Pending", DRAFT), (BEA.email, "Pending", edited), (BEA.email, "Approved", edited)), TEAM
    )
    assert found is not None
    assert "last edited" in found.fault
    other = assurance(
        history(("", "Pending", DRAFT), (BEA.email, "Pending", edited), (DEV.email, "Approved", edited)), TEAM
    )
    assert other is not None
    assert not other.fault


def test_editing_and_approving_in_one_save_does_not_hold() -> None:
    """Who changes the words in the very version that approves them approves their own words."""
    edited = replace(DRAFT, subject="Another")
    found = assurance(history(("", "Pending", DRAFT), (BEA.email, "Approved", edited)), TEAM)
    assert found is not None
    assert found.fault


def test_the_service_writing_between_does_not_hide_the_editor() -> None:
    """A version that leaves the draft as it was does not make its author the last editor."""
    edited = replace(DRAFT, body="Please remove.")
    versions = history(
        ("", "Pending", DRAFT),
        (BEA.email, "Pending", edited),
        ("", "Pending", edited),
        (BEA.email, "Approved", edited),
    )
    found = assurance(versions, TEAM)
    assert found is not None
    assert found.fault


def test_a_row_made_by_hand_is_edited_by_its_author() -> None:
    """Without any later edit the author of the first version is the last editor."""
    found = assurance(history((BEA.email, "Pending", DRAFT), (BEA.email, "Approved", DRAFT)), TEAM)
    assert found is not None
    assert found.fault


def test_returning_ones_own_words_is_allowed() -> None:
    """Only an approval of one's own words is refused: returning them harms nobody."""
    edited = replace(DRAFT, body="Please remove.")
    found = assurance(
        history(("", "Pending", DRAFT), (BEA.email, "Pending", edited), (BEA.email, "Returned", edited)), TEAM
    )
    assert found is not None
    assert found.decision == "Returned"
    assert not found.fault


def test_what_is_approved_is_the_draft_as_it_stood_then() -> None:
    """An edit after the approval is not in the digest, so it voids the approval (contract, PlatformReferrals)."""
    edited = replace(DRAFT, urls="https://elsewhere.example/")
    versions = history(("", "Pending", DRAFT), (BEA.email, "Approved", DRAFT), (ADA.email, "Approved", edited))
    found = assurance(versions, TEAM)
    assert found is not None
    assert found.digest == DRAFT.digest() != edited.digest()
    assert found.by == 7


def test_only_the_latest_run_of_a_decision_counts() -> None:
    """An approval that was taken back and given again by another is that other's."""
    versions = history(
        ("", "Pending", DRAFT), (BEA.email, "Approved", DRAFT), ("", "Pending", DRAFT), (ADA.email, "Approved", DRAFT)
    )
    found = assurance(versions, TEAM)
    assert found is not None
    assert found.fault
    assert found.on == minute(3)


@pytest.mark.parametrize("part", ["recipient", "subject", "body", "urls"])
def test_each_changed_part_changes_the_digest(part: str) -> None:
    """An approval holds for one recipient, subject, body and URLs: a single other character voids it (SOP 10.2)."""
    whole = {"recipient": "a@b.com", "subject": "S", "body": "B\n", "urls": build.URL}
    digest = Draft(**whole).digest()
    for change in (whole[part] + " ", whole[part][:-1], whole[part].swapcase(), "", whole[part] + "\u200b"):
        assert Draft(**{**whole, part: change}).digest() != digest


PARTS = st.tuples(*[st.text(max_size=6)] * 4)


@given(PARTS, PARTS)
def test_two_drafts_share_a_digest_only_when_they_are_equal(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    """No text can run from one part into the next."""
    assert (Draft(*one).digest() == Draft(*other).digest()) is (one == other)


def test_a_boundary_cannot_be_moved() -> None:
    """The same characters cut elsewhere are another draft."""
    assert Draft("ab", "c", "", "").digest() != Draft("a", "bc", "", "").digest()
    assert Draft("a1:b", "", "", "").digest() != Draft("a", "b", "", "").digest()


def test_the_digest_is_sha_256() -> None:
    """The contract's ApprovedDigest: SHA-256 of exactly what was approved, each part with its length in bytes."""
    told = b"".join(f"{len(part.encode())}:".encode() + part.encode() for part in ("é@b.com", "S", "B", "U"))
    assert Draft("é@b.com", "S", "B", "U").digest() == hashlib.sha256(told).hexdigest()
