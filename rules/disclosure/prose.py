"""Whom and what does a note in sentences name? SOP 8.3.7, 8.4.1.

Victims, witnesses, schools, groups, operations and streets stand in the middle of the applicant's sentences. They are the
words written as names: with capitals and not at the start of a sentence for that reason only, or in quotation marks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rules.disclosure.bodies import Body, is_body
from rules.disclosure.dates import without_dates
from rules.disclosure.people import NICKNAME, TITLES, Name, is_particle
from rules.disclosure.reading import plain
from rules.disclosure.vocabulary import PUBLIC_NAMES, is_telling, is_word

_MOST_CHARACTERS, _MOST_WORDS, _LONGEST_CODE = 10_000, 6, 4
_URL = re.compile(r"\bhttps?://\S+|\S+@\S+")
#: Where one name ends: at a sign, a dash between spaces, and a full stop that is not of an initial or a short word.
_BREAK = re.compile(
    r"[,;:!?()/|\"“”=\n]|\s[-–—]\s|(?<![\s.][A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bSgt)(?<!\bOp)\.(?=\s|$)"
)
_TOKEN = re.compile(r"[^\W_][\w'’&-]*")
_RELATIONS = """
mum mother dad father brother sister son daughter nan gran aunt uncle cousin wife husband partner girlfriend boyfriend friend
victim witness suspect subject nominal informant deceased carer nurse teacher owner user called named
"""
#: What somebody is to somebody stands before a name, and is none.
_NO_NAMES = frozenset((*_RELATIONS.split(), "the", "a", "an", "his", "her"))


@dataclass(frozen=True, slots=True)
class Named:
    """What a note names: people, and bodies (groups, places, operations)."""

    people: tuple[Name, ...]
    bodies: tuple[Body, ...]


@lru_cache(maxsize=256)
def named(note: str) -> Named:
    """Return whom and what a note names, each once. What everybody may know, a city or a platform, is left out."""
    text = without_dates(_URL.sub(" ; ", note[:_MOST_CHARACTERS]))
    people: dict[Name, None] = {}
    bodies: dict[Body, None] = {}
    for called in NICKNAME.findall(text):
        words = _bare(called.split())
        if words and words[0][0].isupper() and not all(plain(word) in PUBLIC_NAMES for word in words):
            people[Name(words, nickname=True)] = None
            bodies |= dict.fromkeys(_body(words))
    for run in _runs(text):
        if is_body(run):
            bodies |= dict.fromkeys(_body(run))
        else:
            people |= dict.fromkeys(_people(run))
    return Named(tuple(people), tuple(bodies))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the runs of words written as names."""
    begins = True  # a sentence
    at = 0
    for stop in (*_BREAK.finditer(text), None):
        piece = text[at : stop.start() if stop else len(text)]
        yield from _runs_of(_TOKEN.findall(piece), begins=begins)
        if stop is None:
            return
        begins, at = stop[0] in ".!?\n", stop.end()


def _runs_of(words: list[str], *, begins: bool) -> Iterator[tuple[str, ...]]:
    run: list[str] = []
    shouting = len(words) > _MOST_WORDS and all(not word.islower() for word in words)
    for number, word in enumerate((*words, "")):
        follows = words[number + 1 : number + 2]
        if word and (word[0].isupper() or not word[0].islower()) and (run or not word[0].isdigit()):
            if number == 0 and begins and is_word(plain(word)) and not (follows and follows[0][0].isupper()):
                continue  # a capital for the sentence's sake
            if shouting and is_word(plain(word)):
                yield from _trimmed(run)
                run = []
                continue
            run.append(word)
        elif run and is_particle(word) and follows and follows[0][0].isupper():
            run.append(word)
        else:
            yield from _trimmed(run)
            run = []


def _trimmed(run: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield a run without what stands before a name and is none, and once more without its first word, if that may be a sentence's."""
    words = list(_bare(run))
    while words and (plain(words[0]) in TITLES or words[0].isdigit() or words[0].lower() in _NO_NAMES):
        words.pop(0)
    words = words[:_MOST_WORDS]
    if words:
        yield tuple(words)


def _bare(words: list[str]) -> tuple[str, ...]:
    return tuple(bare for word in words if (bare := re.sub(r"['’]s?$", "", word).strip("'’-&")))


def _people(run: tuple[str, ...]) -> Iterator[Name]:
    telling = [word for word in run if any(map(is_telling, plain(word).split())) and not _is_code(word)]
    if len(run) == 1:
        if telling and len(run[0]) > 1:
            yield Name(run)
        return
    if all(plain(word) in PUBLIC_NAMES for word in run):
        return
    yield Name(run)
    if is_word(plain(run[0])) and len(run) > 2:
        yield Name(run[1:])


def _is_code(word: str) -> bool:
    """THC, CCTV: short and all in capitals."""
    return word.isupper() and len(word) <= _LONGEST_CODE


def _body(run: tuple[str, ...]) -> Iterator[Body]:
    if len(run) > 1 and not all(plain(word) in PUBLIC_NAMES for word in run):
        yield Body(run)
