"""What does a draft say that a note of the row says? Of the subjects (SOP 8.4.1) and of the rationale (SOP 8.3.7).

Whatever an applicant wrote there is restricted, but for the words that title, account and URLs show to everybody anyway.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rules.disclosure import addresses, bodies, marks, names, numbers, references
from rules.disclosure.bodies import Body
from rules.disclosure.dates import birth_dates, dates
from rules.disclosure.prose import named
from rules.disclosure.public import Public
from rules.disclosure.reading import plain
from rules.disclosure.sightings import Sought

Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Note:
    """A note, what somebody who stands in it is to be called, and anything else in it; whether it is a list of people."""

    text: str
    person: str
    thing: str
    is_list: bool


@lru_cache(maxsize=256)
def sought(note: Note, public: frozenset[str]) -> Sought:
    """Return the ways of writing whom and what a note names by single words and names."""
    people = names.ways_of_people(note.text, public) if note.is_list else names.ways_in_prose(note.text, public)
    telling = names.ways_of_words(
        word for word in bodies.telling_words(_bodies(note, public)) if plain(word) not in public
    )
    return (people, note.person), (telling, note.thing)


def find_bodies(text: str, note: Note, public: frozenset[str]) -> Iterator[Place]:
    """Yield where a text names a group, a place or an operation of a note."""
    yield from ((start, end, note.thing) for start, end in bodies.find(text, _bodies(note, public)))


@lru_cache(maxsize=256)
def _bodies(note: Note, public: frozenset[str]) -> tuple[Body, ...]:
    return tuple(body for body in named(note.text, is_list=note.is_list).bodies if not bodies.is_said_by(body, public))


def find_particulars(text: str, note: Note, public: Public) -> Iterator[Place]:
    """Yield what stands with people besides their names: addresses, numbers, dates of birth, marks, accounts."""
    known = _particulars(note)
    for start, end in numbers.find(text, known.numbers):
        yield start, end, f"a telephone number, {note.thing}"
    if known.born:
        yield from ((start, end, f"a date, {note.thing}") for start, end, day in dates(text) if day in known.born)
    for start, end in addresses.find_street(text, known.streets):
        yield start, end, f"an address, {note.thing}"
    for start, end in addresses.find_postcode(text, known.postcodes):
        yield start, end, f"an address, {note.thing}"
    for mark in known.marks:
        if not public.shows(mark):
            yield from (
                (start, end, f"a mark or account, {note.thing}") for start, end in references.find_mark(text, mark)
            )


@dataclass(frozen=True, slots=True)
class _Particulars:
    numbers: frozenset[str]
    born: frozenset[object]
    streets: frozenset[str]
    postcodes: frozenset[str]
    marks: tuple[str, ...]


@lru_cache(maxsize=256)
def _particulars(note: Note) -> _Particulars:
    return _Particulars(
        numbers=numbers.ends_of(note.text),
        born=frozenset(day for _, _, day in (dates(note.text) if note.is_list else birth_dates(note.text))),
        streets=addresses.streets_of(note.text),
        postcodes=addresses.postcodes_of(note.text),
        marks=marks.marks_of(note.text),
    )
