"""Who may release a false alarm, and what exactly is released? SOP 6.4."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.approval import Draft, Version
from rules.disclosure.hit import Hit
from rules.disclosure.release import Release, release, still_held
from rules.records import PlatformReferral
from rules.records.platform_referral import Status
from rules.step import ReadAssurance
from tests.unit import build

ADA, BEA = build.operative(), build.sergeant()
DRAFT = Draft("legal@tiktok.com", "Referral", "Please review.", build.URL)
ALARM = Hit("Marsh", "a member of the team")


def history(*oldest_first: tuple[str, str, str]) -> list[Version]:
    """Versions newest first, a minute apart, from (who, DisclosureReleased, DisclosureReason) oldest first."""
    return [
        Version(by, build.NOW + timedelta(minutes=at), "Pending", DRAFT, released, reason)
        for at, (by, released, reason) in enumerate(oldest_first)
    ][::-1]


def test_who_released_and_when_is_read_from_the_version_in_which_it_was_written() -> None:
    """Later versions that leave it as it is change nothing."""
    found = release(
        history(("", "", ""), (BEA.email, ALARM.line, "A road."), (ADA.email, ALARM.line, "A road.")), [ADA, BEA]
    )
    assert found == Release(BEA.row.item_id, build.NOW + timedelta(minutes=1))


def test_nothing_is_released_where_nothing_stands() -> None:
    """An empty column releases nothing, whatever the reason says."""
    assert release(history((BEA.email, " \n", "Because.")), [BEA]) is None
    assert release([], [BEA]) is None


@pytest.mark.parametrize(
    ("by", "reason", "fault"),
    [
        (ADA.email, "A road.", "sergeant"),
        ("", "A road.", "sergeant"),
        ("stranger@contoso.com", "A road.", "sergeant"),
        (BEA.email, " ", "DisclosureReason"),
    ],
    ids=["a constable", "an application", "a stranger", "no reason"],
)
def test_only_a_sergeant_with_a_reason_releases(by: str, reason: str, fault: str) -> None:
    """A release of anybody else, or without a reason, does not hold."""
    found = release(history((by, ALARM.line, reason)), [ADA, BEA])
    assert found is not None
    assert fault in found.fault


def test_a_line_that_an_operative_adds_to_a_release_voids_it() -> None:
    """Whoever last changed the lines answers for all of them."""
    more = f"{ALARM.line}\n“Jordan Fairweather”: a subject of the referral"
    found = release(history((BEA.email, ALARM.line, "A road."), (ADA.email, more, "A road.")), [ADA, BEA])
    assert found is not None
    assert found.fault


@pytest.mark.parametrize(
    "line", ["- “Marsh”: a member of the team", '"marsh": A member of the team', "  “Marsh”: a member of the team  "]
)
def test_a_copied_line_is_known_again(line: str) -> None:
    """With its bullet, with other quotation marks, in another case."""
    assert still_held([ALARM], line) == ()


@pytest.mark.parametrize(
    "line", ["Marsh", "“Marsh”: a subject of the referral", "“Ada Marsh”: a member of the team", "a member of the team"]
)
def test_only_the_same_words_for_the_same_reason_are_released(line: str) -> None:
    """The same word as a subject's name is another matter."""
    assert still_held([ALARM], line) == (ALARM,)


@pytest.mark.parametrize(
    ("released", "words"),
    [
        ("1.2", "12"),
        ("12", "1-2"),
        ("12", "1 2"),
        ("A. B. Stone", "Ab Stone"),
        ("Rene", "René"),
        ("Marsh", "Мarsh"),  # the Cyrillic capital is what the test is about
        ("x@a.example", "xa.example"),
    ],
)
def test_other_words_are_never_released(released: str, words: str) -> None:
    """Words that differ in a dot, a space, an accent or an alphabet are other words."""
    hit = Hit(words, "a subject of the referral")
    assert still_held([hit], Hit(released, hit.why).line) == (hit,)
    assert still_held([hit], hit.line) == ()


ROW = build.platform_referral(body="Please see Marshfield Road.\n", status=Status.AWAITING_QA)
LINE = "“Marshfield”: a subject of the referral"


def case_of(row: PlatformReferral, found: Release | None) -> build.Case:
    return build.case(build.reviewed(subjects="Casey Marshfield"), row, releases={41: found} if found else {})


def test_a_released_draft_goes_on_to_quality_assurance_and_says_who_released_it() -> None:
    """The release is not the approval: that is still to come (SOP 10.2)."""
    row = replace(ROW, disclosure_released=LINE, disclosure_reason="It is the title of the song.")
    values = build.written(build.owed(case_of(row, Release(BEA.row.item_id, build.NOW))), PlatformReferral)
    assert "status" not in values  # it waits for quality assurance already, and goes on doing so
    assert (values["disclosure_by"], values["disclosure_on"]) == (BEA.email, build.NOW)


def test_it_is_read_first_who_released() -> None:
    """What stands in the column says nothing about who wrote it."""
    row = replace(ROW, disclosure_released=LINE, disclosure_reason="It is the title.")
    assert build.of_kind(build.owed(case_of(row, None)), ReadAssurance)


def test_a_release_that_does_not_hold_leaves_the_draft_held_and_says_why() -> None:
    """The sergeant's missing reason is asked for where it is missing."""
    row = replace(ROW, disclosure_released=LINE)
    fault = "Say in DisclosureReason why the released lines may leave (SOP 6.4)."
    values = build.written(build.owed(case_of(row, Release(BEA.row.item_id, build.NOW, fault))), PlatformReferral)
    assert values["status"] == Status.DRAFT
    assert fault in values["service_message"]
    assert LINE in values["service_message"]


def test_what_comes_into_the_draft_after_a_release_is_held() -> None:
    """A release names its words; it is no licence for others."""
    row = replace(ROW, disclosure_released=LINE, disclosure_reason="A title.", body=f"{ROW.body}Ask Sam Okafor.\n")
    values = build.written(build.owed(case_of(row, Release(BEA.row.item_id, build.NOW))), PlatformReferral)
    assert values["status"] == Status.DRAFT
    assert "Sam Okafor" in values["service_message"]
    assert LINE not in values["service_message"]
