"""What does a draft say that must not leave law enforcement? SOP 6.4.

A draft is built from an allow-list of columns; this is the second look, at what the words then say. It knows the
row's own restricted values, and the shapes of such things.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rules.disclosure import bodies, names, notes, references, shapes, sightings, units
from rules.disclosure.hit import Hit
from rules.disclosure.marks import local_part, marks_of
from rules.disclosure.notes import Note, Place
from rules.disclosure.public import Public
from rules.disclosure.reading import visible, without_invisible
from rules.records import Operative, Referral

MOST_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class _Restricted:
    """The row's own values that may not be named, and the team's."""

    applicant_name: str
    applicant_email: str
    applicant_units: tuple[str, ...]
    notes: tuple[Note, ...]
    references: tuple[tuple[str, str], ...]
    colleagues: tuple[str, ...]
    public: Public


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
        notes=(
            Note(referral.subjects, "a subject of the referral", "named with the subjects", is_list=True),
            Note(referral.rationale, "named in the rationale", "named in the rationale", is_list=False),
        ),
        references=(
            (referral.incident_reference, "the incident reference"),
            (referral.connect_reference, "the Connect reference"),
            (referral.cpia_reference, "the CPIA reference"),
        ),
        colleagues=tuple(one.title for one in operatives),
        public=Public(referral.title.strip(), referral.channel.strip().lstrip("@"), referral.content_urls),
    )


@lru_cache(maxsize=128)
def _hits(text: str, restricted: _Restricted, team_domain: str) -> tuple[Hit, ...]:
    seen = visible(text)
    found = (*_named(seen, text, restricted), *_restricted_values(seen, restricted), *shapes.find(seen, team_domain))
    widest = _widest(found)
    places = (place for place in dict.fromkeys(found) if place in widest)
    return tuple(dict.fromkeys(Hit(" ".join(text[start:end].split()), why) for start, end, why in places))


def _widest(found: Iterable[Place]) -> frozenset[Place]:
    """Return the places that lie in no other of the same reason: a surname inside the full name says nothing more."""
    widest: list[Place] = []
    ends: dict[str, int] = {}
    for start, end, why in sorted(found, key=lambda place: (place[0], -place[1])):
        if end > ends.get(why, -1):
            widest.append((start, end, why))
            ends[why] = end
    return frozenset(widest)


def _named(text: str, original: str, restricted: _Restricted) -> Iterator[Place]:
    """Yield whom and what a text names, of the notes, the applicant and the team."""
    # A host or a mail domain is public and names nobody; a surname may well be a word in one.
    told = _HOST.sub(lambda host: " " * len(host[0]), text)
    public = restricted.public
    for one in sightings.find(told, original, _sought(restricted), public.words):
        if not public.covers(told, one.start, one.end, alone=one.alone):
            yield one.start, one.end, one.what
    for note in restricted.notes:
        yield from notes.find_bodies(told, note, public.words)


_HOST = re.compile(r"(?<=://)[\w.-]{1,253}|(?<=\w@)(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}\b", re.IGNORECASE)


@lru_cache(maxsize=128)
def _sought(restricted: _Restricted) -> sightings.Sought:
    units = tuple(bodies.Body(tuple(unit.split())) for unit in restricted.applicant_units)
    return (
        (names.ways_of_people(restricted.applicant_name), "the applicant's name"),
        *(one for note in restricted.notes for one in notes.sought(note, restricted.public.words)),
        *((names.ways_of_a_colleague(title), "a member of the team") for title in restricted.colleagues),
        (names.ways_of_words(bodies.telling_words(units)), "the applicant's unit"),
    )


def _restricted_values(text: str, restricted: _Restricted) -> Iterator[Place]:
    for note in restricted.notes:
        yield from notes.find_particulars(text, note, restricted.public)
    for reference, why in restricted.references:
        yield from ((start, end, why) for start, end in references.find(text, reference))
    mail = restricted.applicant_email
    if mail:
        places = ((found.start(), found.end()) for found in re.finditer(re.escape(mail), text, re.IGNORECASE))
        for start, end in (*places, *references.find_mark(text, local_part(mail))):
            yield start, end, "the applicant's e-mail address"
    for mark in marks_of(restricted.applicant_name):
        yield from ((start, end, "the applicant's number") for start, end in references.find_mark(text, mark))
    for unit in restricted.applicant_units:
        codes = (place for mark in marks_of(unit) for place in references.find_mark(text, mark))
        yield from ((start, end, "the applicant's unit") for start, end in (*units.find(text, unit), *codes))
