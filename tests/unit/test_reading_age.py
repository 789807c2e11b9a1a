"""Can people read at once what the service tells them? Every letter and message to the force, rendered.

Measured is the Automated Readability Index: of the formulas that `textstat` knows it needs no dictionary that must be
downloaded first. A grade of 9 is what pupils of 14 read. Left out are the platforms' notices, which their operative
words and a sergeant checks, the handling instructions of SOP 6.3, and what people typed. Messages of one line under 80
characters stay in the rules and are not measured, nor is what `sync` says in the list Replies.
"""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import textstat

from rules.fault import MOST_SHOWN, Fault, as_list
from rules.letters import letter, message
from rules.records.referral import ReviewOutcome
from rules.review import review
from rules.validation import faults
from tests.unit import build
from tests.unit.test_letters import VALUES

HIGHEST_GRADE, LONGEST_SENTENCE, MOST_LINES = 9, 25, 40

EMPTY = build.referral(
    title="",
    applicant_name="",
    applicant_ocu="",
    applicant_unit="",
    applicant_email="",
    rationale="",
    content_upload_date=None,
    content_urls="",
    platforms=(),
    incident_reference="",
)
ODD = build.referral(
    applicant_email="not an address",
    content_upload_date=build.TODAY + timedelta(days=2),
    incident_system="CAD",
    incident_reference="CONN-1/26",
    content_urls="https://www.tiktok.com/\nftp://tiktok.com/1\nhttps://www.youtube.com/watch?v=aaaaaaaaaaa\nhttps://10.0.0.1/x",
    platforms=("TikTok", "Snapchat", "Nowhere"),
)
WANTING = build.tasked(review_outcome=ReviewOutcome.REFER, refer_to=("YouTube", "Nowhere"))

MESSAGE_VALUES: dict[str, object] = {
    "faults": ["Say which words."],
    "hits": (),
    "incomplete": ["Recipient must be one e-mail address; the platform's is kept in Platforms."],
    "wanting": as_list(review(WANTING, frozenset({"TikTok", "YouTube"}), build.TODAY).wanting),
    "platforms": "TikTok",
    "due": build.TODAY,
    "duplicate_of": "OHRT-2025-000001",
    "assigned_to": "nobody@contoso.com",
    "comments": "Name the clause.",
    "why": "the mailbox refused it",
    "decision": "Removed",
    "by": "Bea Quarrie",
    "waits": True,
    "learned": True,
    "number": 41,
}
SUBMITTED = {"nothing filled in": EMPTY, "everything odd": ODD}


def rendered() -> dict[str, str]:
    """Return every text to people of the force as it reads."""
    found = {}
    for name, template in build.wording().items():
        if name == "message_returned":
            for what, one in SUBMITTED.items():
                told = as_list(faults(one, build.directory().platforms, build.TODAY))
                found[f"{name}, {what}"] = message(template, faults=told)
        elif name.startswith("message_"):
            found[name] = message(template, **MESSAGE_VALUES)
        elif not name.startswith("platform_"):
            found[name] = letter(
                template, **{**VALUES, "handling": "", "row": replace(build.platform_referral(), urls="", body="")}
            ).body
    return found


RENDERED = rendered()


def sentences(text: str) -> list[str]:
    """Return the sentences of a text: no addresses, references, paragraphs of the SOP; names of columns as words."""
    text = re.sub(r"\(SOP [^)]*\)|“[^”]*”", "it", text)
    text = re.sub(r"\S*(?://|@)\S*|OHRT-\d{4}-\d{6}", "this", text)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    parts = re.split(r"(?<=[.?!:;])\s+|\n\s*\n|\n(?=- )|\n(?=[A-Z][a-z ]+:)", text)
    return [" ".join(one.strip("- \n").split()) for one in parts if len(one.split()) > 2]


def grade(text: str) -> float:
    """Return the school grade that a text needs."""
    return float(textstat.automated_readability_index(" ".join(f"{one.rstrip('.:;,')}." for one in sentences(text))))


@pytest.mark.parametrize("name", sorted(RENDERED))
def test_a_person_of_fourteen_reads_it(name: str) -> None:
    """Plain English: no grade above 9, and no sentence longer than 25 words."""
    text = RENDERED[name]
    assert grade(text) <= HIGHEST_GRADE, (grade(text), text)
    for sentence in sentences(text):
        assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


@pytest.mark.parametrize("name", sorted(RENDERED))
def test_it_fits_one_screen(name: str) -> None:
    """A letter has at most 40 lines beside what it quotes, and none of them is wider than a mail's."""
    lines = RENDERED[name].splitlines()
    assert len(lines) <= MOST_LINES
    if not name.startswith("message_"):
        assert [line for line in lines if len(line) > 130 and "http" not in line] == []


def test_faults_beyond_one_screen_are_counted() -> None:
    """However many faults there are, as many as a screen holds are named."""
    many = tuple(Fault("ContentUrls", f"URL {number} is wrong.", "8.3.5") for number in range(90))
    told = as_list(many).splitlines()
    assert len(told) == MOST_SHOWN + 1
    assert "75 more" in told[-1]


def test_the_measure_refuses_an_office_s_own_language() -> None:
    """The bounds would notice: this is what they are there against."""
    stiff = (
        "Notwithstanding the aforementioned circumstances, applicants are respectfully requested to undertake the"
        " necessary rectification of any inconsistencies identified within the documentation previously submitted."
    )
    assert grade(stiff) > 2 * HIGHEST_GRADE


def test_every_wording_is_used() -> None:
    """No template lies about that nothing renders, and the rules ask for none that is not there."""
    source = "\n".join(one.read_text("utf-8") for one in build.RULES.rglob("*.py"))
    for name in build.wording():
        assert f'"{name.removeprefix("message_")}"' in source, name
    for asked in re.findall(r'\.words\(\s*"(\w+)"', source):
        assert f"message_{asked}" in build.wording(), asked
