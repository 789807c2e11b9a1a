"""Which words of a sentence are written as a name, and does what stands around them say that it is somebody's?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rules.disclosure.people import TITLES, is_particle
from rules.disclosure.reading import plain
from rules.disclosure.vocabulary import is_word
from rules.disclosure.writing import is_somebody

_MOST_WORDS = 6
#: Where one name ends: at a sign, a dash between spaces, and a full stop that is not of an initial or a short word.
_BREAK = re.compile(
    r"[,;:!?()/|\"“”=\n]|\s[-–—&]\s"
    r"|(?<![\s.][A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bSgt)(?<!\bOp)\.(?=\s|$)"
)
_TOKEN = re.compile(r"[^\W_][\w'’&-]*")
#: Calpol-style, gang-related, and a mark: parts of no name.
_NO_PART = re.compile(
    r"\w*\d{3}\w*|[\w'’]+-(?:style|type|like|based|related|led|linked|affiliated|shaped|made|only|year|old)"
)
_AGE = re.compile(r"\s?[(,]\s?(?:aged? )?\d{1,2}\s?(?:yo|yrs?|years?)?\b")
_RELATIONS = """
mum mother dad father parent brother sister son daughter nan gran aunt aunty auntie uncle cousin wife husband partner girlfriend boyfriend
friend associate victim witness suspect subject nominal informant deceased carer nurse teacher head manager owner organiser imam rabbi
pastor father shaykh sheikh user male female youth child boy girl man woman called named aka alias identified
"""
_HARMS = """
murder killing death stabbing shooting assault attack attacks threat threats
"""
_HARM = frozenset(_HARMS.split())
#: What somebody is to somebody stands before a name; what was done to them too, with `of`, `on` or `to`.
_INTRODUCES = frozenset((*_RELATIONS.split(), *TITLES))
_SMALL = frozenset(("the", "a", "an", "his", "her", "their", "is", "was", "be", "by", "as", "from"))
_DONE_TO = frozenset(("of", "on", "to"))
#: Before the name of a place, and before a thing: a Staffy, a Smith & Wesson.
_WHERE, _THING = frozenset(("in", "at", "near", "around", "towards")), frozenset(("a", "an"))


@dataclass(frozen=True, slots=True)
class Run:
    """Words written as a name, as they stand; whether what is around them says that they name somebody, and whether they only say where or
    what."""

    words: tuple[str, ...]
    is_introduced: bool
    is_place_or_thing: bool


def runs(text: str) -> Iterator[Run]:
    """Yield the runs of words of a text that are written as names."""
    letters = [letter for letter in text if letter.isalpha()]
    shouting = sum(map(str.isupper, letters)) > len(letters) * 2 / 3
    at, begins = 0, True
    for stop in (*_BREAK.finditer(text), None):
        end = stop.start() if stop else len(text)
        words = _TOKEN.findall(text[at:end])
        found = list(_in_piece(words, begins=begins, shouting=shouting))
        for number, run in enumerate(found):
            is_aged = (
                number == len(found) - 1 and _AGE.match(text, end) is not None and words[-1:] == list(run.words[-1:])
            )
            yield replace(run, is_introduced=run.is_introduced or is_aged)
        if stop is None:
            return
        at, begins = stop.end(), stop[0] in ".!?\n"


def _in_piece(words: list[str], *, begins: bool, shouting: bool) -> Iterator[Run]:
    run: list[str] = []
    for number, word in enumerate((*words, "")):
        follows = words[number + 1] if number + 1 < len(words) else ""
        if word and _is_capital(word, run) and not (shouting and is_word(plain(word)) and word.isalpha()):
            if number or not begins or not is_word(plain(word)) or _is_capital(follows, run) or is_somebody(words[1:4]):
                run.append(word)
        elif run and is_particle(word) and follows[:1].isupper():
            run.append(word)
        elif run:
            yield from _run(run, words[: number - len(run)], words[number : number + 3])
            run = []


def _is_capital(word: str, run: list[str]) -> bool:
    if _NO_PART.fullmatch(word):
        return False
    return bool(word) and (word[0].isupper() or not word[0].islower()) and (bool(run) or not word[0].isdigit())


def _run(written: list[str], before: list[str], after: list[str]) -> Iterator[Run]:
    """Yield a run without what introduces it."""
    words = [bare for word in written if (bare := re.sub(r"['’]s?$", "", word).strip("'’-&"))]
    introduced = _introduces(before) or (len(words) > 0 and is_somebody(after))
    while words and (words[0].lower() in _INTRODUCES | _HARM | _SMALL or words[0].isdigit()):
        introduced = introduced or words[0].lower() in _INTRODUCES
        words.pop(0)
    if words:
        nearest = before[-1].lower() if before else ""
        yield Run(tuple(words[:_MOST_WORDS]), introduced, nearest in _THING or (not introduced and nearest in _WHERE))


def _introduces(before: list[str]) -> bool:
    """Whether the nearest word before, but for small ones, introduces a name: `Victim is`, `the murder of`."""
    near = [word.lower() for word in before[-4:] if word.lower() not in _SMALL]
    return near[-1:] != [] and (
        near[-1] in _INTRODUCES or (len(near) > 1 and near[-1] in _DONE_TO and near[-2] in _HARM)
    )
