"""How may somebody's name be written? In any order, with initials, the surname alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import product

from rules.disclosure.addresses import without_addresses
from rules.disclosure.common_words import COMMON_WORDS
from rules.disclosure.reading import Word, plain, read, squeezed, undisguised


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: What ends a name in a list of subjects: another name, a number, a remark.
_ENDS_A_NAME = re.compile(
    r"[;/|()\d]|,?\s+(?:aka|a\.k\.a\.?|alias|known as|nickname|street name|born|dob|aged?|of|from|and|at|lives|tel|phone)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_TITLES = _words("""
    mr mrs ms miss mx dr pc wpc dc tdc ds dsgt di dci det sgt sergeant ps insp inspector ci supt pcso
    constable detective officer
""")
_REMARKS = _words("""
    the a an his her male female unknown subject subjects suspect suspects victim none not known nil tbc
""")
#: The Hill, a King, King of …: a thing, not a person.
_NO_NAME_FOLLOWS = _words("""
    the a an this that these our your my of
""")
#: Small words inside a name: van Bergen, de la Cruz.
_PARTICLES = _words("""
    van von der den de la le del da das dos di du al el bin ibn ben abu ap st ter ten
""")
_MOST_WORDS_OF_A_NAME = 4
_SHORTEST_SURNAME, _SHORTEST_FIRST_NAME, _SHORTEST_RUN_TOGETHER = 4, 4, 9


class Written(Enum):
    """How words must be written to count as a name."""

    ANYHOW = auto()
    AS_A_NAME = auto()  # with a capital
    CLEARLY_AS_A_NAME = auto()  # with a capital inside a sentence and no other capitalised word beside it
    AFTER_A_TITLE = auto()  # `Mr`, `PC`, an initial


@dataclass(frozen=True, slots=True)
class Way:
    """One way of writing a name: folded words with one space between them, and how they must be written."""

    words: str
    written: Written


@dataclass(frozen=True, slots=True)
class Found:
    """Where a name stands in a text."""

    start: int
    end: int


@lru_cache(maxsize=512)
def ways_of_people(lines: str) -> tuple[Way, ...]:
    """Return every way in which the people named in a note may be written, each alone by surname and first name too."""
    return tuple(
        dict.fromkeys(
            way
            for line in lines.splitlines()[:500]
            for name in _names(without_addresses(line[:1000]))
            for way in _ways(name)
        )
    )


@lru_cache(maxsize=512)
def ways_of_a_colleague(title: str) -> tuple[Way, ...]:
    """Return the ways of a colleague's name. Their surname alone may be any word, for there are many: not that, but after a rank."""
    name = _name_words(title)
    if len(name) < 2:
        return (Way(plain(title), Written.AFTER_A_TITLE),) if name else ()
    return tuple(dict.fromkeys((*_whole(name), *_with_initials(name), *_titled(name[-1]))))


def find(text: str, ways: tuple[Way, ...]) -> Iterator[Found]:
    """Yield each place of a text where a name is written in one of these ways, the longest first."""
    for version in dict.fromkeys((text, undisguised(text))):
        reading = read(version)
        for way in sorted(ways, key=lambda one: -len(one.words)):
            for first, last in reading.find(way.words):
                if _is_written(version, first, last, way.written):
                    yield Found(first.start, last.end)
            together = way.words.replace(" ", "")
            if way.written is Written.ANYHOW:
                yield from (Found(word.start, word.end) for word in reading.spelt if together in word.text)
                if " " in way.words and len(together) >= _SHORTEST_RUN_TOGETHER:
                    yield from (Found(one.start, one.end) for one in reading.words if together in one.text)


def _is_written(text: str, first: Word, last: Word, written: Written) -> bool:
    match written:
        case Written.ANYHOW:
            return True
        case Written.AS_A_NAME:
            return text[last.start].isupper() and text[first.start].isupper()
        case Written.AFTER_A_TITLE:
            return text[last.start].isupper() and _before(text, first.start).rstrip(".").lower() in _TITLES
        case Written.CLEARLY_AS_A_NAME:
            return text[first.start].isupper() and (
                _before(text, first.start).rstrip(".").lower() in _TITLES
                or _is_initial(_before(text, first.start))
                or _stands_alone(text, first.start, last.end)
            )


def _before(text: str, start: int) -> str:
    words = text[max(0, start - 40) : start].split()
    return words[-1] if words else ""


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1 and word[0].isupper() and word.rstrip(".") not in ("A", "I")


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a capitalised word stands inside a sentence, in lower-case company: not a title, a heading or a start."""
    before, after = text[max(0, start - 40) : start], text[end : end + 40].split()
    words = before.split()
    if (words and words[-1].lower() in _NO_NAME_FOLLOWS) or (after and after[0].lower() == "of"):
        return False
    if not words or not before[-1:].isspace() or "\n" in before[len(before.rstrip()) :]:
        return False
    if not words[-1][-1].isalnum() and words[-1][-1] != ",":
        return False
    return not words[-1][0].isupper() and not (after and after[0][0].isupper())


def _names(line: str) -> Iterator[list[str]]:
    """Yield each name in a line, given names first and surname last, as the words that were written."""
    for piece in _ENDS_A_NAME.split(line):
        before_comma, comma, after = piece.partition(",")
        surname, first = _name_words(before_comma), _name_words(after)
        if comma and surname and first:
            yield first + surname
            if len(surname) > 1 and len(first) > 1:
                yield from (surname, first)  # two people on one line
        else:
            yield from _runs(piece)


def _name_words(text: str) -> list[str]:
    return [
        word.removesuffix("'s").removesuffix("’s")
        for word in _WORD.findall(text)
        if word.lower() not in _TITLES | _REMARKS
    ]


def _runs(piece: str) -> list[list[str]]:
    """Return the names in a piece of text: the runs of capitalised words, or all of a short piece without any."""
    words = _name_words(piece)
    if not words or not any(word[0].isupper() for word in words):
        return [words] if 0 < len(words) <= _MOST_WORDS_OF_A_NAME else []
    runs: list[list[str]] = [[]]
    for word in words:
        if word[0].isupper() or word.lower() in _PARTICLES:
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _ways(name: list[str]) -> Iterator[Way]:
    if len(name) == 1:
        yield from _alone(name[0])
        return
    yield from _whole(name)
    yield from _with_initials(name)
    yield from _alone(name[-1])
    if len(name) > 2 and name[-2].islower():  # van Bergen, de la Cruz
        yield from _as_written(name[-2:], Written.ANYHOW)
    first = plain(name[0])
    if len(first) >= _SHORTEST_FIRST_NAME and first not in COMMON_WORDS:
        yield Way(first, Written.AS_A_NAME)


def _whole(name: list[str]) -> Iterator[Way]:
    orders = [name, [name[-1], *name[:-1]], [*name[-1:], *reversed(name[:-1])]]
    if len(name) > 2:
        orders += [name[1:], [name[0], name[-1]], [name[-1], name[0]]]
    for order in orders:
        common = all(plain(word) in COMMON_WORDS or len(plain(word)) < 2 for word in order)
        yield from _as_written(order, Written.AS_A_NAME if common else Written.ANYHOW)


def _with_initials(name: list[str]) -> Iterator[Way]:
    surname = name[-1]
    initials = [word[0] for word in name[:-1]]
    sure = len(plain(surname)) >= _SHORTEST_SURNAME and plain(surname) not in COMMON_WORDS
    for given in ([initials[0]], initials, [name[0], *initials[1:]]):
        ambiguous = len(given) == 1 and given[0].lower() in ("a", "i")
        written = Written.ANYHOW if sure and not ambiguous else Written.AS_A_NAME
        yield from _as_written([*given, surname], written)
        yield from _as_written([surname, *given], Written.AS_A_NAME if len(given[-1]) == 1 else written)


def _titled(surname: str) -> Iterator[Way]:
    yield from _as_written([surname], Written.AFTER_A_TITLE)


def _alone(surname: str) -> Iterator[Way]:
    bare = squeezed(surname)
    if len(bare) < 2:
        return
    written = Written.ANYHOW if len(bare) >= _SHORTEST_SURNAME else Written.AS_A_NAME
    yield from _as_written([surname], Written.CLEARLY_AS_A_NAME if bare in COMMON_WORDS else written)


def _as_written(words: list[str], written: Written) -> Iterator[Way]:
    """Yield the words with their inner apostrophes and hyphens read as a space and as nothing: `O Neill`, `ONeill`."""
    spellings = [dict.fromkeys((plain(word), squeezed(word))) for word in words]
    for spelling in product(*spellings):
        together = " ".join(part for part in spelling if part)
        if together:
            yield Way(together, written)
