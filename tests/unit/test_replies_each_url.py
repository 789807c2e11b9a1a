"""What did the platform decide of each URL? By the address in any spelling, by its number, or by its place in our notice."""

import pytest

from rules.records.platform_referral import Decision
from rules.replies.mail import read
from rules.replies.verdict import Verdict, verdict
from tests.unit import build, mails

A, B, C = (f"https://www.tiktok.com/@invented/video/730000000000000000{number}" for number in (1, 2, 3))
ALSO_A, ALSO_B = f"{A.replace('www.', 'm.')}?is_from_webapp=1", B.replace("https", "hxxps").replace(".com", "[.]com")
R, N, X, G, P = (
    Decision.REMOVED,
    Decision.NOT_REMOVED,
    Decision.RESTRICTED,
    Decision.GONE_BEFORE,
    Decision.PARTLY_REMOVED,
)


def said(text: str, *urls: str) -> Verdict:
    return verdict(text, build.phrase_table(), urls=urls)


@pytest.mark.parametrize(
    ("text", "each"),
    [
        (f"{A} - Removed\n{B} - Not removed", (R, N)),
        (f"{A}: removed\n{B}: no violation found", (R, N)),
        (f"1. {A} | Removed | Violent threats\n2. {B} | Age-restricted |", (R, X)),
        (f"Removed:\n- {A}\nNot removed:\n- {B}", (R, N)),
        (f"We have removed the following:\n{B}\nWe have not removed the following:\n{A}", (N, R)),
        (f"{A}\nRemoved\n{B}\nNo longer available", (R, G)),
        (f"{ALSO_A} has been removed.\n{ALSO_B} does not violate our guidelines.", (R, N)),
        ("The first video has been removed. The second does not violate our rules.", (R, N)),
        ("The second video was removed, and the first video remains available.", (N, R)),
        ("Video 1: removed\nVideo 2: not removed", (R, N)),
        ("1. Removed\n2. Age-restricted", (R, X)),
        (f"1) {B}\n2) {A}\n\nItem 1 was removed. Item 2 does not violate our policies.", (N, R)),
        ("7300000000000000001: Removed\n7300000000000000002: Restricted in the UK", (R, X)),
        ("We removed the first video. The other video does not breach our guidelines.", (R, N)),
        (f"We reviewed {A}. It was removed.\nWe reviewed {B}. It does not violate our guidelines.", (R, N)),
    ],
)
def test_each_url_has_its_own_decision(text: str, each: tuple[str, str]) -> None:
    """Lines, tables, lists, headings and words: Partly removed, with what became of each."""
    found = said(text, A, B)
    assert (found.doubt, found.decision) == ("", P)
    assert found.url_decisions == ((A, each[0]), (B, each[1]))


@pytest.mark.parametrize(
    "text",
    [
        f"{A} removed\n{B} removed",
        "We have removed both videos.",
        f"We have removed the content.\n{A}\n{B}",
        f"{A} and {B} have now been taken down.",
        "The first and the second video were removed.",
        f"We have removed the content.\n\n{A}: removed",
    ],
)
def test_all_removed_is_removed(text: str) -> None:
    """The same for all is one decision; what is said of no URL concerns all."""
    found = said(text, A, B)
    assert (found.decision, found.url_decisions) == (R, ())


@pytest.mark.parametrize(
    "text",
    [
        f"{A} was removed.",
        f"{A} - Removed\n{B} - Pending",
        f"{A} - Removed\n{C} - Removed",
        f"{A} - Removed\n{A} - Not removed\n{B} - Removed",
        f"We removed the content.\n{A} - Removed\n{B} - Not removed",
        f"{A} - Removed | No\n{B} - Removed | Yes",
        f"{A} - Age-restricted\n{B} - Not removed",
        "The third video was removed.",
        "We removed the first video but not the second.",
        f"Removed:\nNot removed:\n{A}\n{B}",
    ],
)
def test_what_is_not_said_of_each_is_for_a_person(text: str) -> None:
    """A URL left out, one that is not ours, a contradiction, or mixed outcomes without a removal: nobody guesses."""
    found = said(text, A, B)
    assert (found.decision, found.acknowledged) == ("", False)
    assert found.doubt


def test_a_link_to_the_guidelines_is_no_content() -> None:
    """An address that explains is passed over; any other that is not ours is other content."""
    rules = "https://www.tiktok.com/community-guidelines/en"
    assert said(f"We removed the video for violating our guidelines ({rules}).", A).decision == R
    assert said(f"We removed {C}.", A).doubt == "It decides about content that is not in this row."


def test_a_table_of_html_is_read_line_by_line() -> None:
    """The cells of a row stay together, and apart from each other."""
    rows = f"<tr><td>{A}</td><td>Removed</td></tr><tr><td>{B}</td><td>Not removed</td></tr>"
    html = f"<p>Hello,</p><table><tr><th>URL</th><th>Outcome</th></tr>{rows}</table>"
    found = said(read(mails.raw("", html=html)).own_words, A, B)
    assert found.url_decisions == ((A, R), (B, N))


def test_our_list_of_addresses_repeated_without_a_mark_decides_nothing() -> None:
    """A ticket system repeats our notice below its answer: its addresses are not the platform's list."""
    notice = (
        f"Where it is\n{A}\n{B}\n\nPlease tell us for each address above what you decided: removed, or not removed."
    )
    text = f"Removed:\n{A}\nNot removed:\n{B}\n\nWe ask you to review content on your service.\n{A}\n{B}\n"
    found = verdict(
        text, build.phrase_table(), ours=f"We ask you to review content on your service.\n{notice}", urls=(A, B)
    )
    assert found.url_decisions == ((A, R), (B, N))
