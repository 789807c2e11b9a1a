"""Whom and what does a note in sentences name? SOP 8.3.7, 8.4.1.

Victims, witnesses, schools, groups, operations and streets stand in the middle of the applicant's sentences, and so do the
makes, feasts and well-known places that the content shows, and its own words in quotation marks. Those anybody may name.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rules.disclosure.bodies import Body, is_body, is_public
from rules.disclosure.dates import without_dates
from rules.disclosure.given import is_given_name
from rules.disclosure.people import NICKNAME, Name
from rules.disclosure.reading import plain
from rules.disclosure.runs import Run, runs
from rules.disclosure.told import Told, is_called
from rules.disclosure.vocabulary import MAKES, PUBLIC_NAMES, is_everyday, is_telling

_MOST_CHARACTERS, _LONGEST_CODE = 10_000, 4
_URL = re.compile(r"\bhttps?://\S+|\S+@\S+")
#: What content says stands in quotation marks, behind a word for saying, or is longer than any name.
_SAYS = re.compile(
    r"\b(?:reads?|says?|saying|said|raps?|rapping|states?|captions?|captioned|lyrics?|titled|hashtags?|chants?|chanting|shouts?|writes?"
    r"|comments?|text|words?|mentions?|song|track|tune|sound|film|sings?|about|out)(?:\sthat)?\W{0,3}$",
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
def named(note: str, *, is_list: bool) -> Named:
    """Return whom and what a note names, each once. What everybody may know, a city or a platform, is left out.

    In a list of subjects a single name needs nobody to introduce it.
    """
    text = without_dates(_URL.sub(" ; ", note[:_MOST_CHARACTERS]))
    text = text if is_list else _without_quotations(text)
    people: dict[Name, None] = {}
    bodies: dict[Body, None] = {}
    for called in NICKNAME.finditer(text):
        words = tuple(called[1].split())
        if words[0][0].isupper() and not is_public(words):
            people[Name(words, nickname=True)] = None
            bodies |= {Body(words): None} if len(words) > 1 else {}
    for run in runs(text):
        if is_body(run.words):
            is_thing = run.told is Told.THING and not any(map(_tells, run.words))  # a Premier Inn
            if run.told is not Told.PERFORMER and not is_thing and not is_public(run.words):
                bodies[Body(run.words)] = None
        elif words := _person(run, is_list=is_list):
            people[Name(words)] = None
    return Named(tuple(people), tuple(bodies))


def _without_quotations(text: str) -> str:
    """Return a text without the content's own words: what is left in quotation marks is what somebody or a group is called."""

    def instead(quote: re.Match[str]) -> str:
        is_said = _SAYS.search(text[max(0, quote.start() - 20) : quote.start()])
        is_long = len((quote[1] or quote[2]).split()) > _LONGEST_NICKNAME
        return " ; " if is_said or is_long or not is_called(text, quote.start(), quote.end()) else quote[0]

    return _QUOTE.sub(instead, text)


def _person(run: Run, *, is_list: bool) -> tuple[str, ...]:
    """Return the words of a run that name a person; none when they name something else."""
    words, told = run.words, run.told
    if told is Told.SOMEBODY:
        return () if is_public(words) or (len(words) == 1 and _is_code(words[0])) else words
    if told is not Told.NOTHING or words[0].lower() in ("st", "saint"):
        return ()
    if len(words) > 1 and is_everyday(plain(words[0])) and not is_given_name(plain(words[0])):
        if not run.begins and not is_list:
            return ()  # the Lost Mary, Big Issue
        words = words[1:]  # Mentions Southport
    telling = [word for word in words if _tells(word)]
    if len(words) == 1:
        return words if is_list and telling and len(words[0]) > 1 else ()
    is_product = plain(words[0]) in PUBLIC_NAMES or any(plain(word) in MAKES for word in words)  # Nike Air Max
    return words if telling and not is_product else ()


def _tells(word: str) -> bool:
    return any(map(is_telling, plain(word).split())) and not _is_code(word)


def _is_code(word: str) -> bool:
    """THC, CCTV: short and all in capitals."""
    return word.isupper() and len(word) <= _LONGEST_CODE
