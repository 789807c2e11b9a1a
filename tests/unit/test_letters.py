"""How is a letter made from its template?"""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.exceptions import SecurityError, UndefinedError

from rules.accepted import Change
from rules.disclosure.handling import HANDLING_INSTRUCTIONS
from rules.letters import letter, one_line
from rules.step import Letter
from rules.undoing import Undoing
from tests.unit import build

#: What each kind of letter is given; the union of it renders every template, and no template asks for more.
VALUES: dict[str, object] = {
    "reference": "OHRT-2026-000123",
    "referral": build.reviewed(
        duplicate_of="OHRT-2025-000001", service_message="Do this.", incident_system="CAD", incident_reference="1"
    ),
    "row": build.platform_referral(url_outcomes=f"{build.URL} : Removed, 16/06/2026"),
    "rows": (build.platform_referral(), build.platform_referral(42, round=2)),
    "link": "https://contoso.sharepoint.com/sites/ohrt/items/123",
    "team": build.team(),
    "due": build.TODAY,
    "platform": "TikTok",
    "contact_name": "Robin Vale",
    "token": "A" * 26,
    "content_format": "Video",
    "summary": "A clip.",
    "basis": "Why.",
    "clause": "Clause.",
    "terms_url": "https://www.tiktok.com/terms",
    "factors": ("One", "Two"),
    "grounds": "Grounds.",
    "urls": [build.URL],
    "handling": HANDLING_INSTRUCTIONS,
    "change": Change(("Title", "ContentUrls"), added=(build.URL,), taken_away=()),
    "wanting": True,
    "undoing": Undoing(build.NOW, "Removed", "Bea Quarrie", "<reply@tiktok.com>"),
}

#: The templates of letters and tasks; the others are messages in rows.
LETTERS = sorted(name for name in build.wording() if not name.startswith("message_"))


@pytest.mark.parametrize("name", LETTERS)
def test_every_template_renders_with_nothing_undefined(name: str) -> None:
    """Each template of rules/wording makes a letter; a name that does not exist would raise."""
    made = letter(build.wording()[name], **VALUES)
    assert made.subject
    assert made.body.strip()
    assert made.body.endswith("\n")
    assert not made.body.startswith("\n")
    for rest in ("{{", "{%", "Subject:", "None"):
        assert rest not in made.subject
    for rest in ("{{", "{%", "None"):
        assert rest not in made.body


@pytest.mark.parametrize("name", LETTERS)
def test_every_template_starts_with_its_subject(name: str) -> None:
    """The first line is the subject, then a blank line."""
    first, second, *_ = build.wording()[name].splitlines()
    assert first.startswith("Subject: ")
    assert second == "" or name.startswith("task_")


@pytest.mark.parametrize("name", [one for one in LETTERS if not one.startswith(("platform_", "task_"))])
def test_every_letter_to_the_force_has_a_link_and_our_name(name: str) -> None:
    """People of the force can go to the row with one click."""
    made = letter(build.wording()[name], **VALUES)
    assert VALUES["link"] in made.body
    assert "Online Harm Referral Team" in made.body


@pytest.mark.parametrize("name", ["platform_referral", "platform_appeal"])
def test_a_letter_to_a_platform_says_all_that_the_referral_template_asks(name: str) -> None:
    """What, where, which clause, why, what is asked, our reference and contact (SOP 10.1, 11.1)."""
    body = letter(build.wording()[name], **VALUES).body
    for told in ("A clip.", build.URL, "Clause.", "Why.", "OHRT-2026-000123 / " + "A" * 26, "ohrt@contoso.com"):
        assert told in body


def test_a_missing_value_is_an_error_and_not_a_gap() -> None:
    """A letter with a hole in it is not sent."""
    with pytest.raises(UndefinedError):
        letter("Subject: {{ nobody }}\n\nx")
    with pytest.raises(UndefinedError):
        letter("Subject: x\n\n{{ row.nobody }}", row=VALUES["row"])


@pytest.mark.parametrize("typed", ["{{ 7 * 7 }}", "{% if true %}x{% endif %}", "{# gone #}", "{{ team.token_key }}"])
def test_typed_text_is_never_read_as_a_template(typed: str) -> None:
    """What people type is a value and comes out as they typed it."""
    made = letter("Subject: {{ title }}\n\n{{ title }}\n", title=typed, team=build.team())
    assert made == Letter(typed, typed + "\n")


@pytest.mark.parametrize("attack", ["{{ ''.__class__.__mro__ }}", "{{ team.__init__.__globals__ }}"])
def test_a_template_cannot_reach_into_python(attack: str) -> None:
    """The environment is a sandbox, should a template ever be edited by somebody."""
    with pytest.raises((SecurityError, UndefinedError)):
        letter(f"Subject: x\n\n{attack}", team=build.team())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1d"])
def test_typed_text_cannot_break_out_of_the_subject(end: str) -> None:
    """No header can be smuggled in through a title."""
    made = letter("Subject: {{ reference }}: {{ title }}\n\nBody\n", reference="R", title=f"x{end}Bcc: evil@x.com")
    assert len(made.subject.splitlines()) == 1
    assert "\r" not in made.subject


@given(st.text(max_size=400))
def test_a_subject_is_one_line_without_control_characters(text: str) -> None:
    """Any text becomes one line of at most 250 characters, free of control characters."""
    line = one_line(text)
    assert len(line) <= 250
    assert len(line.splitlines()) <= 1
    assert not [character for character in line if unicodedata.category(character) == "Cc"]


def test_no_mark_of_direction_is_left_in_a_subject() -> None:
    """Marks that turn the direction of writing could make a subject say something else."""
    turning = [
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.bidirectional(character) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    ]
    assert one_line("a" + "".join(turning) + "b").replace(" ", "") == "ab"


def test_plain_text_is_not_escaped() -> None:
    """An apostrophe or an ampersand reaches the platform as it was typed."""
    assert letter("Subject: x\n\n{{ typed }}\n", typed='it\'s <b> & "y"').body == 'it\'s <b> & "y"\n'


def test_days_are_written_out() -> None:
    """A due date reads the same to everybody."""
    assert letter("Subject: {{ due | day }}\n\nx\n", due=build.TODAY).subject == "16 June 2026"


SENSITIVE = ("referral.subjects", "referral.rationale", "referral.incident_reference", "referral.applicant_name")


@pytest.mark.parametrize("name", sorted(build.wording()))
def test_what_is_sensitive_carries_handling_instructions_and_a_letter_to_a_platform_none(name: str) -> None:
    """SOP 6.3: sensitive material says how it may be used and kept; SOP 6.4: a platform gets none of it."""
    template = build.wording()[name]
    is_sensitive = name == "operative_held" or any(one in template for one in SENSITIVE)  # it shows the held words
    assert ("{{ handling }}" in template) == is_sensitive
    assert not (name.startswith("platform_") and is_sensitive)
