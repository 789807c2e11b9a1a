"""How may somebody's name be written? In any order, with initials, the surname alone, in spellings that sound alike."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from itertools import product

from rules.disclosure.common_words import COMMON_WORDS, TIMES_AND_PLACES
from rules.disclosure.people import TITLES, Name, name_words, people
from rules.disclosure.reading import Word, plain, read, squeezed, undisguised
from rules.disclosure.spelling import romanised, sound

#: The Hill, a King, King of …: a thing, not a person.
_NO_NAME_FOLLOWS = frozenset(("the", "a", "an", "this", "that", "these", "our", "your", "my", "of"))
_SHORTEST_SURNAME, _SHORTEST_FIRST_NAME, _SHORTEST_RUN_TOGETHER = 4, 4, 9
_SHORTEST_PART, _SHORTEST_BY_SOUND = 3, 6


class Written(Enum):
    """How words must be written to count as a name."""

    ANYHOW = auto()
    AS_A_NAME = auto()  # with a capital
    AS_A_LISTED_NAME = auto()  # with capitals, and a comma between surname and given name
    CLEARLY_AS_A_NAME = auto()  # with a capital inside a sentence and no other capitalised word beside it
    AFTER_A_TITLE = auto()  # `Mr`, `PC`, an initial


@dataclass(frozen=True, slots=True)
class Way:
    """One way of writing a name: folded words with one space between them, and how they must be written."""

    words: str
    written: Written

    @property
    def together(self) -> str:
        """The words without the spaces."""
        return self.words.replace(" ", "")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a name stands in a text, and whether it is one word of a name only."""

    start: int
    end: int
    alone: bool


@lru_cache(maxsize=512)
def ways_of_people(note: str) -> tuple[Way, ...]:
    """Return every way in which the people named in a note may be written, each alone by surname and first name too."""
    return tuple(dict.fromkeys(way for name in dict.fromkeys(people(note)) for way in _in_any_script(name)))


@lru_cache(maxsize=512)
def ways_of_a_colleague(title: str) -> tuple[Way, ...]:
    """Return the ways of a colleague's name. Their surname alone may be any word, for there are many: it must be clear."""
    name = name_words(title)
    if len(name) < 2:
        return (Way(plain(title), Written.AFTER_A_TITLE),) if name else ()
    surname = Written.AFTER_A_TITLE if plain(name[-1]) in TIMES_AND_PLACES else Written.CLEARLY_AS_A_NAME
    return tuple(dict.fromkeys((*_whole(name), *_with_initials(name[:-1], name[-1]), *_as_written(name[-1:], surname))))


def find(text: str, ways: tuple[Way, ...]) -> Iterator[Found]:
    """Yield each place of a text where a name is written in one of these ways, the longest first."""
    if not ways:
        return
    index = _index(ways)
    found: dict[tuple[int, int], Found] = {}
    for version in dict.fromkeys((text, undisguised(text))):
        reading = read(version)
        readings = [reading.words]
        if not version.isascii():
            readings.append(tuple(replace(one, text=_latin(version, one)) for one in reading.words))
        for words in readings:
            for place in (*_in_words(version, words, index), *_by_sound(version, words, index)):
                found.setdefault((place.start, place.end), place)
        for word in (*reading.spelt, *(one for one in reading.words if len(one.text) >= _SHORTEST_RUN_TOGETHER)):
            if any(together in word.text for together in (index.spelt if word in reading.spelt else index.joined)):
                found.setdefault((word.start, word.end), Found(word.start, word.end, alone=False))
    yield from sorted(found.values(), key=lambda one: one.start - one.end)


@dataclass(frozen=True, slots=True)
class _Index:
    """The ways by their letters without spaces, by their sound, and every beginning of these."""

    letters: dict[str, list[Way]]
    sounds: dict[str, Way]
    beginnings: frozenset[str]
    sounds_beginnings: frozenset[str]
    spelt: tuple[str, ...]
    joined: tuple[str, ...]


@lru_cache(maxsize=256)
def _index(ways: tuple[Way, ...]) -> _Index:
    letters: dict[str, list[Way]] = {}
    for way in ways:
        letters.setdefault(way.together, []).append(way)
    anyhow = [way for way in ways if way.written is Written.ANYHOW]
    sounds = {"".join(map(sound, way.words.split())): way for way in anyhow if len(way.together) >= _SHORTEST_BY_SOUND}
    return _Index(
        letters=letters,
        sounds=sounds,
        beginnings=_beginnings(letters),
        sounds_beginnings=_beginnings(sounds),
        spelt=tuple(dict.fromkeys(way.together for way in anyhow)),
        joined=tuple(
            dict.fromkeys(
                way.together for way in anyhow if " " in way.words and len(way.together) >= _SHORTEST_RUN_TOGETHER
            )
        ),
    )


def _beginnings(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word[:end] for word in words for end in range(1, len(word) + 1))


def _in_words(text: str, words: tuple[Word, ...], index: _Index) -> Iterator[Found]:
    for at, first in enumerate(words):
        together, spaced = "", ""
        for last in words[at:]:
            together += last.text
            spaced += f" {last.text}" if spaced else last.text
            if together not in index.beginnings:
                break
            for way in index.letters.get(together, ()):
                is_same = spaced == way.words and _is_written(text, first, last, way.written)
                if is_same or (spaced != way.words and _is_parted_name(text, first, last, way)):
                    yield Found(first.start, last.end, alone=first is last)


def _by_sound(text: str, words: tuple[Word, ...], index: _Index) -> Iterator[Found]:
    for at, first in enumerate(words):
        if not text[first.start].isupper():
            continue
        together = ""
        for last in words[at:]:
            together += sound(last.text)
            if together not in index.sounds_beginnings or last.text in COMMON_WORDS | TIMES_AND_PLACES:
                break
            if together in index.sounds and _is_joined(text, first, last):
                yield Found(first.start, last.end, alone=first is last)


def _is_parted_name(text: str, first: Word, last: Word, way: Way) -> bool:
    """Whether words that are parted or joined where the row's are not make the name: Mac Allister, Xiao-ming."""
    if way.written is not Written.ANYHOW or len(way.together) < _SHORTEST_BY_SOUND:
        return False
    return text[first.start].isupper() and _is_joined(text, first, last)


def _is_joined(text: str, first: Word, last: Word) -> bool:
    return text[last.start].isupper() or "-" in text[first.end : last.start]


def _latin(text: str, word: Word) -> str:
    return romanised(text[word.start : word.end]) or word.text


def _is_written(text: str, first: Word, last: Word, written: Written) -> bool:
    capitals = text[first.start].isupper() and text[last.start].isupper()
    match written:
        case Written.ANYHOW:
            return True
        case Written.AS_A_NAME:
            return capitals and "," not in text[first.end : last.start]
        case Written.AS_A_LISTED_NAME:
            has_initial = len(last.text) == 1 and text[last.end : last.end + 1] == "."
            is_shouted = text[first.start : first.end].isupper()
            return capitals and (has_initial or is_shouted or "," in text[first.end : last.start])
        case Written.AFTER_A_TITLE:
            return capitals and _is_addressed(text, first.start)
        case Written.CLEARLY_AS_A_NAME:
            return capitals and (_is_addressed(text, first.start) or _stands_alone(text, first.start, last.end))


def _before(text: str, start: int) -> str:
    words = text[max(0, start - 40) : start].split()
    return words[-1] if words else ""


def _is_addressed(text: str, start: int) -> bool:
    """Whether a title or an initial stands before: `Mr Stone`, `R. Stone`."""
    word = _before(text, start).rstrip(".")
    return word.lower() in TITLES or (len(word) == 1 and word.isupper() and word not in ("A", "I"))


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


def _in_any_script(name: Name) -> Iterator[Way]:
    yield from _ways(name)
    latin = tuple(romanised(word).title() or word for word in name.words)
    if latin != name.words:
        yield from _ways(replace(name, words=latin))


def _ways(name: Name) -> Iterator[Way]:
    words = name.words
    if name.nickname:
        yield from _nickname(words)
        return
    if len(words) == 1:
        yield from _surname(words[0])
        return
    yield from _whole(words)
    yield from _with_initials(words[:-1], words[-1])
    yield from _with_initials(words[1:], words[0])  # where the family's name comes first
    yield from _surname(words[-1])
    for part in _parts(words[-1]):
        yield from _whole((words[0], part))
        yield from _with_initials(words[:-1], part)
    if len(words) > 2:
        yield from _as_written(words[:-1], Written.AS_A_NAME)
        if words[-2].islower():  # van Bergen, de la Cruz
            yield from _as_written(words[-2:], Written.ANYHOW)
    first = plain(words[0])
    if len(first) >= _SHORTEST_FIRST_NAME and first not in COMMON_WORDS | TIMES_AND_PLACES:
        yield Way(first, Written.AS_A_NAME)


def _nickname(words: tuple[str, ...]) -> Iterator[Way]:
    if len(squeezed("".join(words))) >= _SHORTEST_FIRST_NAME:
        common = all(plain(word) in COMMON_WORDS for word in words)
        yield from _as_written(words, Written.CLEARLY_AS_A_NAME if common else Written.AS_A_NAME)


def _whole(name: tuple[str, ...]) -> Iterator[Way]:
    given_first = [name]
    surname_first = [(name[-1], *name[:-1]), (name[-1], *reversed(name[:-1]))]
    if len(name) > 2:
        given_first += [name[1:], (name[0], name[-1])]
        surname_first.append((name[-1], name[0]))
    for orders, if_common in ((given_first, Written.AS_A_NAME), (surname_first, Written.AS_A_LISTED_NAME)):
        for order in orders:
            common = all(_is_common(word) or len(plain(word)) < 2 for word in order)
            yield from _as_written(order, if_common if common else Written.ANYHOW)


def _with_initials(given: tuple[str, ...], surname: str) -> Iterator[Way]:
    sure = len(plain(surname)) >= _SHORTEST_SURNAME and not _is_common(surname)
    initials = tuple(word[0] for word in given)
    for short in dict.fromkeys(((initials[0],), initials, (given[0], *initials[1:]))):
        ambiguous = len(short) == 1 and short[0].lower() in ("a", "i")
        written = Written.ANYHOW if sure and not ambiguous else Written.AS_A_NAME
        yield from _as_written((*short, surname), written)
        yield from _as_written((surname, *short), Written.AS_A_LISTED_NAME if len(short[-1]) == 1 else written)


def _surname(surname: str) -> Iterator[Way]:
    for part in (surname, *_parts(surname)):
        bare = squeezed(part)
        if len(bare) < 2:
            continue
        if bare in TIMES_AND_PLACES:
            written = Written.AFTER_A_TITLE
        elif bare in COMMON_WORDS or len(bare) < _SHORTEST_SURNAME:
            written = Written.CLEARLY_AS_A_NAME
        else:
            written = Written.ANYHOW
        yield from _as_written((part,), written)


def _parts(surname: str) -> tuple[str, ...]:
    """Return the parts of a double-barrelled name, and a name without its prefix: Osei-Tutu, al-Khatiri, O'Neil."""
    parts = surname.replace("'", "-").replace("’", "-").split("-")
    return tuple(part for part in parts if len(part) >= _SHORTEST_PART) if len(parts) > 1 else ()


def _is_common(word: str) -> bool:
    return plain(word) in COMMON_WORDS or plain(word) in TIMES_AND_PLACES


def _as_written(words: tuple[str, ...], written: Written) -> Iterator[Way]:
    """Yield the words with their inner apostrophes and hyphens read as a space and as nothing: `O Neill`, `ONeill`."""
    spellings = [dict.fromkeys((plain(word), squeezed(word))) for word in words]
    for spelling in product(*spellings):
        together = " ".join(part for part in spelling if part)
        if together:
            yield Way(together, written)
