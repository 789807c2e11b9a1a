"""Whom and what does a note in sentences name? SOP 8.3.7, 8.4.1.

Victims, witnesses, schools, groups, operations and streets stand in the middle of the applicant's sentences, and so do the
makes, feasts and well-known places that the content shows, and its own words in quotation marks. Those anybody may name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rules.disclosure.bodies import Body, is_body
from rules.disclosure.dates import without_dates
from rules.disclosure.given import is_given_name
from rules.disclosure.people import NICKNAME, Name
from rules.disclosure.reading import plain
from rules.disclosure.runs import Run, runs
from rules.disclosure.vocabulary import PUBLIC_NAMES, is_everyday, is_known_name, is_telling

_MOST_CHARACTERS, _LONGEST_CODE = 10_000, 4
_URL = re.compile(r"\bhttps?://\S+|\S+@\S+")
#: What content says stands in quotation marks, behind a word for saying, or is longer than any name.
_SAYS = re.compile(
    r"\b(?:reads?|says?|saying|said|raps?|rapping|states?|captions?|captioned|lyrics?|titled|hashtags?|chants?|chanting|shouts?|writes?"
    r"|comments?|text|words?|mentions?|song|track|tune|sound|film|sings?|about|out)\W{0,3}$",
    re.IGNORECASE,
)
_QUOTE = re.compile("[\"“”]([^\"“”\n]{1,300})[\"“”]|(?<!\\w)['‘]([^'’\n]{1,300})['’](?!\\w)")
_LONGEST_NICKNAME = 3


@dataclass(frozen=True, slots=True)
class Named:
    """What a note names: people, and bodies (groups, places, operations)."""

    people: tuple[Name, ...]
    bodies: tuple[Body, ...]


@lru_cache(maxsize=256)
def named(note: str) -> Named:
    """Return whom and what a note names, each once. What everybody may know, a city or a platform, is left out."""
    text = _without_quotations(without_dates(_URL.sub(" ; ", note[:_MOST_CHARACTERS])))
    people: dict[Name, None] = {}
    bodies: dict[Body, None] = {}
    for called in NICKNAME.findall(text):
        words = tuple(called.split())
        if words[0][0].isupper() and not _is_public(words):
            people[Name(words, nickname=True)] = None
            bodies |= {Body(words): None} if len(words) > 1 else {}
    for run in runs(text):
        if is_body(run.words) and not _is_public(run.words):
            bodies[Body(run.words)] = None
        elif not is_body(run.words):
            people |= dict.fromkeys(_people(run))
    return Named(tuple(people), tuple(bodies))


def _without_quotations(text: str) -> str:
    def instead(quote: re.Match[str]) -> str:
        is_said = _SAYS.search(text[max(0, quote.start() - 20) : quote.start()])
        return " ; " if is_said or len((quote[1] or quote[2]).split()) > _LONGEST_NICKNAME else quote[0]

    return _QUOTE.sub(instead, text)


def _people(run: Run) -> Iterator[Name]:
    words = run.words
    if words[0].lower() in ("st", "saint"):
        return
    if len(words) > 1 and is_everyday(plain(words[0])) and not is_given_name(plain(words[0])) and not run.is_introduced:
        words = words[1:]  # Mentions Southport
    telling = [word for word in words if _tells(word)]
    unknown = [word for word in telling if not is_known_name(plain(word))]
    is_product = len(words) > 1 and plain(words[0]) in PUBLIC_NAMES and not run.is_introduced  # Nike Air Max
    if run.is_place_or_thing or is_product or _is_public(words) or (len(words) == 1 and len(words[0]) == 1):
        return
    is_pair = len(words) > 1 and telling
    is_given = len(words) == 1 and telling and is_given_name(plain(words[0]))
    if unknown or is_pair or is_given or (run.is_introduced and not _is_code(words[0])):
        yield Name(words)


def _tells(word: str) -> bool:
    return any(map(is_telling, plain(word).split())) and not _is_code(word)


def _is_code(word: str) -> bool:
    """THC, CCTV: short and all in capitals."""
    return word.isupper() and len(word) <= _LONGEST_CODE


def _is_public(words: tuple[str, ...]) -> bool:
    return all(plain(word) in PUBLIC_NAMES for word in words)
