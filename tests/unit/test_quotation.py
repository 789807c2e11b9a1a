"""Are somebody else's words shown as text, and does no link in them work?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.quotation import MOST_QUOTED, inert


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("We removed it.", "We removed it."),
        ("See https://example.org/a", "See hxxps[:]//example[.]org/a"),
        ("HTTP://EXAMPLE.ORG", "hxxp[:]//EXAMPLE[.]ORG"),
        ("Write to help@example.org", "Write to help[at]example[.]org"),
        ("mailto:help", "mailto[:]help"),
        ("javascript:alert(1)", "javascript[:]alert(1)"),
        ("ms-word:x", "ms-word[:]x"),
        ("\\\\server\\share", "[\\]server\\share"),
        ("192.0.2.1", "192[.]0[.]2[.]1"),
        ("example。org", "example[.]org"),
        ("Version 1.2, at 10.30", "Version 1.2, at 10.30"),
    ],
)
def test_nothing_is_left_that_a_mail_client_makes_a_link_of(written: str, shown: str) -> None:
    """Addresses can be read, and not followed; sentences and numbers stay as they are."""
    assert inert(written) == shown


@pytest.mark.parametrize("mark", ["\u202e", "\u200b", "\x00", "\u2028", "\ufeff"])
def test_marks_that_cannot_be_seen_are_taken_out(mark: str) -> None:
    """What turns text around, hides it or breaks its line could show other words than were written."""
    assert mark not in inert(f"not{mark}removed")


def test_lines_stay_and_spaces_are_closed_up() -> None:
    """A list of URLs stays a list."""
    assert inert("  one   two \n\n three ") == "one two\n\nthree"


def test_long_words_are_cut_where_it_can_be_seen() -> None:
    """A platform's letter does not push everything else off the screen."""
    shown = inert("word " * 1_000)
    assert len(shown) <= MOST_QUOTED
    assert shown.endswith("…")


@given(st.text(max_size=400), st.integers(min_value=2, max_value=80))
def test_no_text_gets_through_alive(text: str, most: int) -> None:
    """Whatever is written: no @, no scheme with its slashes, and never more words than asked for."""
    shown = inert(text, most)
    assert "@" not in shown
    assert "://" not in shown
    assert len(shown.replace("[.]", ".").replace("[at]", "@").replace("[:]", ":").replace("[\\]", "\\\\")) <= most
