"""What does a draft say that must not leave law enforcement? SOP 6.4.

A draft is built from an allow-list of columns; this is the second look, at what the words then say. It knows the
row's own restricted values, and the shapes of such things.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rules.disclosure import addresses, marks, names, numbers, references, shapes, units
from rules.disclosure.dates import dates
from rules.disclosure.hit import Hit
from rules.disclosure.reading import visible, without_invisible
from rules.records import Operative, Referral

MOST_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class _Restricted:
    """The row's own values that may not be named, and the team's."""

    applicant_name: str
    applicant_email: str
    applicant_units: tuple[str, ...]
    subjects: str
    references: tuple[tuple[str, str], ...]
    colleagues: tuple[str, ...]
    public: tuple[str, ...]


def hits(
    text: str, referral: Referral, operatives: Iterable[Operative], *, allowed: Iterable[str], team_domain: str
) -> tuple[Hit, ...]:
    """Return every restricted thing that a draft says, each once, in the order of its reasons.

    `allowed` are exact strings that may stand in it whatever they look like: the URLs, our reference and token, the
    team's own address, the recipient's.
    """
    if len(text) > MOST_CHARACTERS:
        why = f"a referral longer than {MOST_CHARACTERS:,} characters cannot be checked"
        return (Hit(f"{len(text):,} characters", why),)
    for known in sorted(allowed, key=len, reverse=True):
        text = text.replace(known, " " * len(known)) if known else text
    return _hits(without_invisible(text), _restricted(referral, operatives), team_domain)


def _restricted(referral: Referral, operatives: Iterable[Operative]) -> _Restricted:
    return _Restricted(
        applicant_name=referral.applicant_name,
        applicant_email=referral.applicant_email.strip(),
        applicant_units=(referral.applicant_ocu.strip(), referral.applicant_unit.strip()),
        subjects=referral.subjects,
        references=(
            (referral.incident_reference, "the incident reference"),
            (referral.connect_reference, "the Connect reference"),
            (referral.cpia_reference, "the CPIA reference"),
        ),
        colleagues=tuple(one.title for one in operatives),
        public=tuple(one.strip() for one in (referral.title, referral.channel.lstrip("@")) if one.strip()),
    )


@lru_cache(maxsize=128)
def _hits(text: str, restricted: _Restricted, team_domain: str) -> tuple[Hit, ...]:
    seen = visible(text)
    found = (*_restricted_values(seen, restricted), *shapes.find(seen, team_domain))
    shown: dict[Hit, None] = {}
    reported: list[tuple[int, int, str]] = []
    for start, end, why in found:
        # A surname inside the full name that was reported for the same reason says nothing more.
        if not any(a <= start and end <= b and why == reason for a, b, reason in reported):
            reported.append((start, end, why))
            shown[Hit(" ".join(text[start:end].split()), why)] = None
    return tuple(shown)


def _restricted_values(text: str, restricted: _Restricted) -> Iterator[tuple[int, int, str]]:
    # A host or a mail domain is public and names nobody; a surname may well be a word in one.
    told = _HOST.sub(lambda host: " " * len(host[0]), text)
    public = tuple(place for words in restricted.public for place in _places(words, text))
    for whose, ways in (
        ("the applicant's name", names.ways_of_people(restricted.applicant_name)),
        ("a subject of the referral", names.ways_of_people(restricted.subjects)),
        *(("a member of the team", names.ways_of_a_colleague(title)) for title in restricted.colleagues),
    ):
        yield from ((one.start, one.end, whose) for one in names.find(told, ways) if not _is_public(one, public))
    for reference, why in restricted.references:
        yield from ((start, end, why) for start, end in references.find(text, reference))
    yield from _applicant(text, restricted)
    yield from _particulars(text, restricted.subjects)


_HOST = re.compile(r"(?<=://)[\w.-]{1,253}|(?<=\w@)(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}\b", re.IGNORECASE)


def _places(words: str, text: str) -> Iterator[tuple[int, int]]:
    return ((found.start(), found.end()) for found in re.finditer(re.escape(words), text, re.IGNORECASE))


def _is_public(name: names.Found, public: tuple[tuple[int, int], ...]) -> bool:
    """Whether one word of a name is part of a longer title or channel: anybody can read it there (SOP 6.4).

    A whole name is held even there: who fills in the form may put a subject's name into the title.
    """
    return name.alone and any(a <= name.start and name.end <= b and (a, b) != (name.start, name.end) for a, b in public)


def _applicant(text: str, restricted: _Restricted) -> Iterator[tuple[int, int, str]]:
    if restricted.applicant_email:
        for start, end in _places(restricted.applicant_email, text):
            yield start, end, "the applicant's e-mail address"
    for unit in restricted.applicant_units:
        yield from ((start, end, "the applicant's unit") for start, end in units.find(text, unit))


def _particulars(text: str, subjects: str) -> Iterator[tuple[int, int, str]]:
    """What stands with the subjects besides their names: addresses, numbers, dates of birth, marks, accounts."""
    for start, end in numbers.find(text, numbers.ends_of(subjects)):
        yield start, end, "a telephone number of a subject"
    born = {day for _, _, day in dates(subjects)}
    if born:
        yield from ((start, end, "a date that stands with a subject") for start, end, day in dates(text) if day in born)
    for start, end in addresses.find_street(text, addresses.streets_of(subjects)):
        yield start, end, "an address of a subject"
    for start, end in addresses.find_postcode(text, addresses.postcodes_of(subjects)):
        yield start, end, "an address of a subject"
    for mail in addresses.E_MAIL.findall(subjects):
        yield from ((start, end, "an e-mail address of a subject") for start, end in _places(mail, text))
    for mark in marks.marks_of(subjects):
        yield from ((start, end, "a mark or account of a subject") for start, end in references.find_mark(text, mark))
