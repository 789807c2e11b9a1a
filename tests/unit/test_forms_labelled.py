"""Is what officers write into the form read for what it is? On the labelled set. SOP 8.3."""

from datetime import date

import pytest

from rules.records import Referral
from rules.records.referral import SOP_PLATFORMS
from rules.validation import faults
from sync.cells import read_record
from sync.journal import StoredRow
from tests.forms.labelled import Group, Submission, groups, is_as_labelled, keys_of, submissions
from tests.unit import build

OBJECTS = [one for one in groups() if one.label == "object"]


def _called(group: Group) -> str:
    return f"{group.label}-{group.title}"


def test_the_set_is_large() -> None:
    """Fourteen hundred lines, of a hundred and fifty objects and of what is none."""
    assert sum(len(one.lines) for one in groups()) >= 1400
    assert len(OBJECTS) >= 150


@pytest.mark.parametrize("group", groups(), ids=_called)
def test_each_line_is_read_as_its_label_says(group: Group) -> None:
    """Objects, collections, places and short links are told apart; what is none is refused, and what is copied is read."""
    assert [line for line in group.lines if not is_as_labelled(group, line)] == []


@pytest.mark.parametrize("group", OBJECTS, ids=_called)
def test_every_way_of_writing_an_object_has_one_key(group: Group) -> None:
    """One object, one key."""
    assert len(keys_of(group)) == 1


def test_no_two_groups_share_a_key() -> None:
    """Different objects have different keys, and none has the key of an account, a collection or a short link."""
    owners: dict[str, set[str]] = {}
    for group in groups():
        if group.label in ("object", "collection", "place", "short"):
            for key in keys_of(group):
                owners.setdefault(key, set()).add(_called(group) if group.label == "object" else group.label)
    assert {key: names for key, names in owners.items() if len(names) > 1} == {}


GOOD = {
    "Title": "Taunting clip",
    "ApplicantName": "Sam Okafor",
    "ApplicantOCU": "Central East",
    "ApplicantUnit": "Gangs",
    "ContentUploadDate": "2026-11-01",
    "IncidentSystem": "None",
    "ContentUrls": "https://youtu.be/exampleVid1",
    "Platforms": ["YouTube"],
    "Rationale": "Two groups answer each other in clips.",
}
TODAY = date(2026, 11, 24)
HOSTS = {"Telegram": "t.me"}
PLATFORMS = {name: build.platform(name, hosts=HOSTS.get(name, f"{name.lower()}.com")) for name in SOP_PLATFORMS}
COLUMNS = ("ContentUploadDate", "IncidentReference", "ApplicantEmail", "ContentUrls", "Title", "several")
SUBMISSIONS = [
    pytest.param(one, id=f"{column}-{line}") for column in COLUMNS for line, one in submissions(column).items()
]


@pytest.mark.parametrize("submission", SUBMISSIONS)
def test_the_columns_that_are_wrong_are_named(submission: Submission) -> None:
    """As a row of the list is read: each column at fault, and no other (SOP 8.3)."""
    stored = {name: value for name, value in {**GOOD, **submission.changed}.items() if value is not None}
    row = StoredRow("Referrals", 1, "", build.NOW.timestamp(), "sam@contoso.com", "", 1, True, False, stored)
    assert {one.column for one in faults(read_record(Referral, row), PLATFORMS, TODAY)} == submission.faulty
