"""Where does a text name somebody, in one of the ways in which that may be written, or in one that is meant for it?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from rules.disclosure.likeness import Likeness, likeness, meant
from rules.disclosure.names import is_sure
from rules.disclosure.reading import Word, read, undisguised
from rules.disclosure.spelling import consonants, romanised, sound
from rules.disclosure.vocabulary import PUBLIC_NAMES, is_word
from rules.disclosure.writing import Way, Written, is_capital, is_joined, is_written

_SHORTEST_RUN_TOGETHER, _SHORTEST_BY_SOUND, _FEWEST_CONSONANTS, _MOST_WORDS = 9, 6, 6, 4
#: Behind `Op`, or in a row of hashtags, so long a telling word is found inside another.
_SHORTEST_INSIDE = 7
#: A name in more parts than these, single letters among them, is none.
_MOST_PARTS = 24

#: Ways of writing names, and what they name.
Sought = tuple[tuple[tuple[Way, ...], str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Where a name stands in a text, what it is, and whether it is one word of a name only."""

    start: int
    end: int
    what: str
    alone: bool


def find(text: str, original: str, sought: Sought, public: frozenset[str] = frozenset()) -> Iterator[Found]:
    """Yield each place of a text where a name is written in one of these ways, the longest first.

    `original` is the text before look-alike letters were read as Latin: a word that is all of another script is romanised.
    A word of `public`, of the title or the account, is never taken for a misspelt name.
    """
    index = _index(sought)
    found: dict[tuple[int, int, str], Found] = {}
    for place in _places(text, original, index, public):
        found.setdefault((place.start, place.end, place.what), place)
    yield from sorted(found.values(), key=lambda one: one.start - one.end)


def _places(text: str, original: str, index: "_Index", public: frozenset[str]) -> Iterator[Found]:
    for version in dict.fromkeys((text, undisguised(text))):
        reading = read(version)
        for words in _in_every_script(version, original, reading.words):
            yield from _in_words(version, words, index)
            yield from _by_sound(version, words, index)
            yield from _by_consonants(version, words, index)
            yield from _alike(version, words, index, public)
        for word in reading.spelt:
            for what in index.initials.get(word.text, ()):
                yield Found(word.start, word.end, what, alone=False)
        yield from _inside(reading.spelt, index.spelt)
        yield from _inside((word for word in reading.words if len(word.text) >= _SHORTEST_RUN_TOGETHER), index.joined)
        long = (word for word in reading.words if len(word.text) >= _SHORTEST_INSIDE)
        yield from _inside((word for word in long if _is_marked(version, word)), index.telling)


def _in_every_script(text: str, original: str, words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    yield words
    for script in dict.fromkeys((text, original)):
        if not script.isascii():
            yield tuple(replace(one, text=romanised(script[one.start : one.end]) or one.text) for one in words)


@dataclass(frozen=True, slots=True)
class _Index:
    """What is sought by its letters without spaces, by its sound, its consonants, and every beginning of these."""

    letters: dict[str, list[tuple[Way, str]]]
    beginnings: frozenset[str]
    sounds: dict[str, tuple[str, ...]]
    sounds_beginnings: frozenset[str]
    consonants: dict[str, tuple[str, ...]]
    initials: dict[str, tuple[str, ...]]
    spelt: dict[str, tuple[str, ...]]
    joined: dict[str, tuple[str, ...]]
    telling: dict[str, tuple[str, ...]]
    sure: dict[str, tuple[str, ...]]
    alike: Likeness


@lru_cache(maxsize=256)
def _index(sought: Sought) -> _Index:
    every = [(way, what) for ways, what in sought for way in ways]
    letters: dict[str, list[tuple[Way, str]]] = {}
    for way, what in every:
        letters.setdefault(way.together, []).append((way, what))
    anyhow = [(way, what) for way, what in every if way.written is Written.ANYHOW]
    sounds = _by(
        ("".join(map(sound, way.words.split())), what)
        for way, what in anyhow
        if len(way.together) >= _SHORTEST_BY_SOUND
    )
    bones = _by((consonants(way.together), what) for way, what in anyhow if " " in way.words)
    sure = _by((way.words, what) for way, what in every if is_sure(way))
    return _Index(
        letters=letters,
        beginnings=_beginnings(letters),
        sounds=sounds,
        sounds_beginnings=_beginnings(sounds),
        consonants={letters: what for letters, what in bones.items() if len(letters) >= _FEWEST_CONSONANTS},
        initials=_by((way.words, what) for way, what in every if way.written is Written.LETTER_BY_LETTER),
        spelt=_by((way.together, what) for way, what in anyhow),
        joined=_by(
            (way.together, what)
            for way, what in anyhow
            if " " in way.words and len(way.together) >= _SHORTEST_RUN_TOGETHER
        ),
        telling=_by((way.words, what) for way, what in anyhow if len(way.words) >= _SHORTEST_INSIDE and is_sure(way)),
        sure=sure,
        alike=likeness(sure),
    )


def _by(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return what each key stands for, each once."""
    found: dict[str, dict[str, None]] = {}
    for key, what in pairs:
        found.setdefault(key, {})[what] = None
    return {key: tuple(whats) for key, whats in found.items()}


def _beginnings(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word[:end] for word in words for end in range(1, len(word) + 1))


def _is_marked(text: str, word: Word) -> bool:
    """Whether a word is written as a name, a hashtag or a handle."""
    return is_capital(text[word.start]) or text[word.start - 1 : word.start] in ("#", "@", "_")


def _inside(words: Iterable[Word], sought: dict[str, tuple[str, ...]]) -> Iterator[Found]:
    for word in words:
        for together, whats in sought.items():
            if together in word.text:
                yield from (Found(word.start, word.end, what, alone=False) for what in whats)


def _in_words(text: str, words: tuple[Word, ...], index: _Index) -> Iterator[Found]:
    for at, first in enumerate(words):
        together, spaced = "", ""
        for last in words[at : at + _MOST_PARTS]:
            together += last.text
            spaced += f" {last.text}" if spaced else last.text
            if together not in index.beginnings:
                break
            for way, what in index.letters.get(together, ()):
                is_same = spaced == way.words and is_written(text, first, last, way.written)
                if is_same or (spaced != way.words and _is_parted_name(text, first, last, way)):
                    end = (
                        _end(text, words, at, last) if first is last and way.written is Written.AS_A_NAME else last.end
                    )
                    yield Found(first.start, end, what, alone=first is last)


def _end(text: str, words: tuple[Word, ...], at: int, given: Word) -> int:
    """Return where a given name ends, with the surname behind it that nobody knows: Arben, in Arben Hodza."""
    for follows in words[at + 1 : at + 2]:
        is_beside = text[given.end : follows.start] == " " and is_capital(text[follows.start]) and len(follows.text) > 1
        if is_beside and follows.text not in PUBLIC_NAMES and not is_word(follows.text):
            return follows.end
    return given.end


def _is_parted_name(text: str, first: Word, last: Word, way: Way) -> bool:
    """Whether words that are parted or joined where the row's are not make the name: Mac Allister, Xiao-ming."""
    if way.written is not Written.ANYHOW or len(way.together) < _SHORTEST_BY_SOUND:
        return False
    return is_capital(text[first.start]) and is_joined(text, first, last)


def _by_sound(text: str, words: tuple[Word, ...], index: _Index) -> Iterator[Found]:
    for at, first in enumerate(words):
        if not is_capital(text[first.start]):
            continue
        together = ""
        for last in words[at : at + _MOST_PARTS]:
            together += sound(last.text)
            if together not in index.sounds_beginnings or last.text in PUBLIC_NAMES or is_word(last.text):
                break
            if together in index.sounds and is_joined(text, first, last):
                yield from (Found(first.start, last.end, what, alone=first is last) for what in index.sounds[together])


def _by_consonants(text: str, words: tuple[Word, ...], index: _Index) -> Iterator[Found]:
    """Yield names of two words or more whose vowels are written otherwise: Abd al-Rahman Yusuf, Abdulrahman Yousef."""
    for at, first in enumerate(words if index.consonants else ()):
        together = ""
        for last in words[at : at + _MOST_WORDS]:
            if not is_capital(text[last.start]) or is_word(last.text):
                break
            together += last.text
            if first is not last:
                yield from (
                    Found(first.start, last.end, what, alone=False)
                    for what in index.consonants.get(consonants(together), ())
                )


def _alike(text: str, words: tuple[Word, ...], index: _Index, public: frozenset[str]) -> Iterator[Found]:
    for word in words:
        if word.text in public or word.text in PUBLIC_NAMES or word.text.isdigit() or is_word(word.text):
            continue
        small = not is_capital(text[word.start])
        for name in meant(word.text, index.alike, small=small):
            yield from (Found(word.start, word.end, what, alone=True) for what in index.sure[name])
