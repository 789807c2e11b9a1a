"""May this text leave law enforcement? SOP 6.4."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.disclosure.check import MOST_CHARACTERS, hits
from rules.records import PlatformReferral, Referral
from tests.unit import build

TEAM = tuple(build.directory().operatives.values())
REFERRAL = build.reviewed(connect_reference="INT-55021/26", cpia_reference="CPIA/991/26")
ALLOWED = (build.URL, "OHRT-2026-000123", "ohrt@contoso.com", "legal@tiktok.com")


def found(text: str, of: Referral = REFERRAL, *, allowed: tuple[str, ...] = ALLOWED) -> list[str]:
    return [hit.why for hit in hits(text, of, TEAM, allowed=allowed, team_domain="contoso.com")]


def test_a_clean_draft_may_leave() -> None:
    """The draft that the service itself makes has nothing that must not leave (SOP 6.4)."""
    values = build.written(build.owed(build.case(build.reviewed())), PlatformReferral)
    assert values["status"] == "Awaiting QA"


@pytest.mark.parametrize(
    "text",
    [
        "The clip is 90 seconds long and has 12,500 views since 2026-06-01.",
        "At 00:12 and 01:45 he says 'we are coming'. It was uploaded on 03/06/2026 at 21:15.",
        "See section 3.2.1 of the guidelines (version 2024.05), page 17.",
        "Posted by @invented.account, which has 1 250 000 followers and 3400 likes.",
        "Born to lose is the title. The cad in it wears white.",
        "Our reference: OHRT-2026-000123. Answer to ohrt@contoso.com.",
        f"Where it is\n{build.URL}",
    ],
)
def test_ordinary_words_and_numbers_do_not_block(text: str) -> None:
    """A check that cries wolf is switched off: times, counts, clauses and our own reference pass."""
    assert found(text) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://www.tiktok.com/@jordan.fairweather/video/7300000000000000001",
        "https://example.com/07700900123/12-03-2007/CAD1234",
        "https://example.com/?q=CONN-778812/26",
    ],
)
def test_a_url_of_the_content_may_stand_whatever_it_looks_like(url: str) -> None:
    """URLs are public and are what the referral is about."""
    assert found(f"Where it is\n{url}\nend", allowed=(url,)) == []


@pytest.mark.parametrize(
    "words",
    [
        "Jordan Fairweather",
        "jordan  FAIRWEATHER",
        "Fairweather, Jordan",
        "FAIRWEATHER Jordan",
        "Mr Fairweather",
        "Jordan\nFairweather",
        "Jordan-Fairweather's",
        "Casey Brightwell",
        "Brightwell Casey",
    ],
)
def test_a_subject_is_found_in_any_order(words: str) -> None:
    """A subject's name is found however it is written, and by the surname alone (SOP 6.4, 8.4.1)."""
    assert "a subject of the referral" in found(f"The clip shows {words} with others.")


@pytest.mark.parametrize(
    ("subjects", "words"),
    [
        ("FAIRWEATHER, Jordan", "Jordan Fairweather"),
        ("jordan fairweather", "Fairweather Jordan"),
        ("O'Neill, Siobhan (15)", "Siobhan O'Neill"),
        ("Jo Li", "Li Jo"),
        ("Shanks", "known as SHANKS"),
        ("Ludwig van Bergen", "van Bergen"),
        ("José Álvarez", "Jose Alvarez"),
        ("Jose Alvarez", "José Álvarez"),
        ("1. Jordan Fairweather, known as Shanks", "Jordan Fairweather"),
    ],
)
def test_a_subject_is_found_however_it_was_listed(subjects: str, words: str) -> None:
    """Surname first, in lower case, a street name, with accents: the list is written by people in a hurry."""
    assert "a subject of the referral" in found(f"The clip shows {words} there.", build.reviewed(subjects=subjects))


@pytest.mark.parametrize("words", ["Sam Okafor", "Okafor, Sam", "PC Okafor", "sam.okafor@contoso.com"])
def test_the_applicant_is_found(words: str) -> None:
    """Who asked for the referral is nobody's business outside (SOP 6.4)."""
    assert any("applicant" in why for why in found(f"Referred by {words} today."))


@pytest.mark.parametrize("words", ["Ada Marsh", "ADA MARSH", "Marsh, Ada", "Bea Quarrie", "Quarrie Bea"])
def test_a_member_of_the_team_is_found_in_any_order(words: str) -> None:
    """No operative or sergeant is named to a platform (SOP 6.4)."""
    assert "a member of the team" in found(f"Ask for {words} please.")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("CONN-778812/26", "the incident reference"),
        ("conn 778812 26", "the incident reference"),
        ("CONN77881226", "the incident reference"),
        ("INT-55021/26", "the Connect reference"),
        ("int5502126", "the Connect reference"),
        ("C.P.I.A. 991-26", "the CPIA reference"),
    ],
)
def test_a_reference_is_found_with_and_without_its_separators(words: str, why: str) -> None:
    """Incident, Connect and CPIA references stay inside however they are typed (SOP 6.4)."""
    assert why in found(f"It is about {words} only.")


@pytest.mark.parametrize(
    "words",
    [
        "07700 900123",
        "07700900123",
        "(020) 7946 0958",
        "020-7946-0958",
        "+44 7700 900123",
        "+44 (0)20 7946 0958",
        "+447700900123",
        "0044 7700 900123",
        "０７７００ ９００１２３",
    ],
)
def test_telephone_numbers_are_found(words: str) -> None:
    """British numbers are found in the ways people write them."""
    assert "a telephone number" in found(f"Ring {words}.", allowed=())


@pytest.mark.parametrize(
    "words",
    ["a.b@met.police.uk", "A.B@MET.POLICE.UK", "x@btp.pnn.police.uk", "y@police.uk", "z@force.pnn.gov.uk"],
)
def test_police_addresses_are_found(words: str) -> None:
    """An address of any force is found."""
    assert "a police e-mail address" in found(f"Write to {words}.")


def test_an_address_of_our_own_domain_is_found_unless_it_is_the_teams() -> None:
    """Only the team mailbox may be named."""
    assert found("Write to someone@contoso.com.") == ["an e-mail address of the force"]
    assert found("Write to ohrt@contoso.com.") == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("CAD 1234", "a CAD number"),
        ("cad: 1234/12JUN26", "a CAD number"),
        ("CAD no. 98", "a CAD number"),
        ("CAD ref 4321", "a CAD number"),
        ("CAD reference 4321", "a CAD number"),
        ("1234/12JUN26", "a CAD number"),
        ("4201234/25", "a crime reference"),
        ("01/7654321/26", "a crime reference"),
        ("warrant number 234567", "a warrant number"),
        ("shoulder no. 456CE", "a warrant number"),
        ("shoulder number 4567", "a warrant number"),
        ("DOB 12/03/2007", "a date of birth"),
        ("d.o.b.: 12.3.07", "a date of birth"),
        ("date of birth 12-03-2007", "a date of birth"),
        ("born on 12/03/2007", "a date of birth"),
        ("born 3 March 2007", "a date of birth"),
        ("DOB 2007-03-12", "a date of birth"),
        ("(12/03/2007)", "a date of birth"),
    ],
)
def test_the_shapes_of_restricted_things_are_found(words: str, why: str) -> None:
    """CAD and crime numbers, warrant numbers and dates of birth are found by their shape."""
    assert why in found(f"It concerns {words} as said.")


TRICKS = {
    "zero width": "\u200b",
    "word joiner": "\u2060",
    "soft hyphen": "\u00ad",
    "right-to-left mark": "\u200f",
}


@pytest.mark.parametrize("mark", TRICKS.values(), ids=TRICKS)
@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Jordan Fairweather", "a subject of the referral"),
        ("Sam Okafor", "the applicant's name"),
        ("Ada Marsh", "a member of the team"),
        ("CONN-778812/26", "the incident reference"),
        ("07700 900123", "a telephone number"),
        ("a.b@met.police.uk", "a police e-mail address"),
        ("CAD 1234", "a CAD number"),
        ("DOB 12/03/2007", "a date of birth"),
    ],
)
def test_invisible_characters_do_not_hide_anything(mark: str, words: str, why: str) -> None:
    """Marks that nobody sees, pasted in by a browser or on purpose, hide nothing from the check."""
    hidden = words[:2] + mark + words[2:-1] + mark + words[-1]
    assert why in found(f"It says {hidden} here.")


def test_accents_and_width_do_not_hide_a_name() -> None:
    """Accents put on, and full-width letters, are folded away."""
    accented = "".join(letter + "\u0301" if letter.isalpha() else letter for letter in "Jordan Fairweather")
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter.isalpha() else letter for letter in "Jordan Fairweather")
    assert "a subject of the referral" in found(f"It shows {accented}.")
    assert "a subject of the referral" in found(f"It shows {wide}.")


@given(
    st.sampled_from(["Jordan Fairweather", "Fairweather Jordan", "Sam Okafor"]),
    st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
    st.booleans(),
    st.text(alphabet=" .,;:()\n\t\u00a0", min_size=1, max_size=4),
)
def test_a_name_is_found_between_any_separators(name: str, form: str, upper: bool, separator: str) -> None:
    """Punctuation, line breaks and case between the words of a name do not matter."""
    words = separator.join(name.upper().split() if upper else name.split())
    assert found(unicodedata.normalize(form, f"It shows {words} there."))


def test_a_name_inside_another_word_does_not_block() -> None:
    """Words are compared whole: a surname is not found in the middle of another word."""
    assert found("A fairweatherly mood, a marshland, adamarsh.") == []


def test_every_hit_is_reported_once_with_its_words() -> None:
    """The operative is told which words to take out, each once."""
    [one] = hits("CAD 1234, CAD 1234", REFERRAL, TEAM, allowed=(), team_domain="contoso.com")
    assert (one.words, one.why) == ("CAD 1234", "a CAD number")


def test_short_values_are_not_taken_for_references() -> None:
    """A reference of three characters would be found everywhere."""
    assert found("It was 1-2 or 3.", build.reviewed(incident_reference="12", connect_reference="")) == []


def test_a_text_too_long_to_check_does_not_leave() -> None:
    """What cannot be checked is held, and not let through."""
    assert len(found("x" * (MOST_CHARACTERS + 1))) == 1


@given(st.text(max_size=200), st.text(max_size=60), st.text(max_size=40))
def test_any_text_is_checked_without_an_exception(text: str, subjects: str, name: str) -> None:
    """Whatever people type, the check answers."""
    found(text, build.reviewed(subjects=subjects, applicant_name=name))
