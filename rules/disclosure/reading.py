"""What does a text say to somebody who reads it, whatever characters it is written with?

Case, accents, look-alike letters of other scripts, invisible characters and spaced-out letters are folded away. Each
word keeps its place in the text as written, so that a hit can show it.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from confusable_homoglyphs import confusables

#: Accents, format characters (zero-width, direction, soft hyphen) and enclosing marks are not read.
_UNREAD = frozenset({"Mn", "Cf", "Me"})
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One folded word and where it stands in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is read: its words in order, and the words that somebody spelt with spaces between the letters."""

    words: tuple[Word, ...]
    spelt: tuple[Word, ...]
    _line: str = field(repr=False)
    _starts: tuple[int, ...] = field(repr=False)

    def find(self, phrase: str) -> Iterator[tuple[Word, Word]]:
        """Yield the first and last word of each place where these words stand, whole and in this order."""
        if not phrase:
            return
        wanted, count, at = f" {phrase} ", phrase.count(" "), 0
        while (at := self._line.find(wanted, at)) >= 0:
            first = bisect_left(self._starts, at + 1)
            yield self.words[first], self.words[first + count]
            at += 1


@lru_cache(maxsize=256)
def read(text: str) -> Reading:
    """Return how a text reads."""
    characters, offsets = _fold(text)
    words = tuple(
        Word(found[0], offsets[found.start()], offsets[found.end() - 1] + 1) for found in _WORD.finditer(characters)
    )
    line = " " + " ".join(word.text for word in words) + " "
    starts, at = [], 1
    for word in words:
        starts.append(at)
        at += len(word.text) + 1
    return Reading(words, tuple(_spelt(words)), line, tuple(starts))


def folded(text: str) -> str:
    """Return a text with case, accents, look-alike letters and invisible characters folded away."""
    return _fold(text)[0]


def plain(text: str) -> str:
    """Return the folded words of a text with one space between them."""
    return " ".join(_WORD.findall(folded(text)))


def squeezed(text: str) -> str:
    """Return the folded letters and digits of a text without anything between them."""
    return "".join(_WORD.findall(folded(text)))


def _fold(text: str) -> tuple[str, list[int] | range]:
    """Return the folded characters, and for each the offset of the character it came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        plainly = _plainly(character)
        characters.append(plainly)
        offsets += [offset] * len(plainly)
    return "".join(characters), offsets


@lru_cache(maxsize=8192)
def _plainly(character: str) -> str:
    """Return what one character reads as: nothing, one letter, or the letters of a ligature, in lower case."""
    if character.isascii():
        return character.lower()
    decomposed = "".join(one for one in unicodedata.normalize("NFKD", character) if not _is_unread(one))
    if decomposed.isascii():
        return decomposed.lower()
    return "".join(_latin(one) for one in decomposed).casefold()


def _is_unread(character: str) -> bool:
    return unicodedata.category(character) in _UNREAD


def _latin(character: str) -> str:
    """Return the Latin letter or digit that a character looks like, or the character."""
    if character.isascii() or not character.isalnum():
        return character
    for form in dict.fromkeys((character, character.upper(), character.lower())):
        known = confusables.is_confusable(form, greedy=True, preferred_aliases=[]) or []
        for alike in (one["c"] for found in known for one in found["homoglyphs"]):
            bare = "".join(one for one in unicodedata.normalize("NFKD", alike) if not _is_unread(one))
            if len(bare) == 1 and bare.isascii() and bare.isalnum():
                return bare.lower()
    return character


_SHORTEST_SPELT = 3


def _spelt(words: tuple[Word, ...]) -> Iterator[Word]:
    """Yield each run of single letters as the word that it spells: `F a i r`, `F.a.i.r`."""
    run: list[Word] = []
    for word in (*words, Word("", 0, 0)):
        if len(word.text) == 1 and word.text.isalpha():
            run.append(word)
            continue
        if len(run) >= _SHORTEST_SPELT:
            yield Word("".join(one.text for one in run), run[0].start, run[-1].end)
        run = []


_LETTERS_FOR = str.maketrans("013457@$€!|*", "oleastaseile")
_CHUNK = re.compile(r"\S{2,40}")
_DISGUISED = re.compile(r"(?=\S*[^\W\d_])(?=\S*[013457@$€!|*])[^\W_]?[\w@$€!|*'’.,-]+")


def undisguised(text: str) -> str:
    """Return a text of the same length in which digits and signs inside a word are the letters that they stand for.

    `J0rdan` and `F@irweather` read as names. A chunk of digits alone stays what it is.
    """
    return _CHUNK.sub(_letters, text)


def _letters(chunk: re.Match[str]) -> str:
    written = chunk[0]
    if written[1:].isascii() and written.isalpha():
        return written
    stripped = written.rstrip(".,;:!?)")
    if _DISGUISED.fullmatch(stripped) is None or ("@" in stripped.strip("@") and "." in stripped.partition("@")[2]):
        return written
    return stripped.translate(_LETTERS_FOR) + written[len(stripped) :]


_DIGITS_FOR = str.maketrans("oOlI|", "00111")
_NEARLY_A_NUMBER = re.compile(r"(?<![^\W\d])[+(]?[\doOlI|][\doOlI|\s()./-]{5,30}[\doOlI|](?![^\W\d])")


def with_digits(text: str) -> str:
    """Return a text of the same length in which letters inside a number are the digits that they stand for."""
    return _NEARLY_A_NUMBER.sub(_digits, text)


def _digits(chunk: re.Match[str]) -> str:
    written = chunk[0]
    digits = sum(character.isdigit() for character in written)
    letters = sum(character.isalpha() for character in written)
    return written.translate(_DIGITS_FOR) if digits >= max(letters, 4) else written


def without_invisible(text: str) -> str:
    """Return a text without the characters that nobody sees: zero-width, direction marks, soft hyphens."""
    return text if text.isascii() else "".join(one for one in text if unicodedata.category(one) != "Cf")


def visible(text: str) -> str:
    """Return a text of the same length in which look-alike letters, digits and dashes are the plain ones.

    For shapes, whose words are shown as they stand: one character for one character.
    """
    return text if text.isascii() else "".join(map(_seen, text))


@lru_cache(maxsize=8192)
def _seen(character: str) -> str:
    plainly = unicodedata.normalize("NFKC", character)
    if len(plainly) != 1:
        return character
    if plainly.isdigit() and not plainly.isascii():
        return str(unicodedata.digit(plainly))
    if unicodedata.category(plainly) == "Pd":
        return "-"
    latin = _latin(plainly)
    return latin.upper() if plainly.isupper() else latin
