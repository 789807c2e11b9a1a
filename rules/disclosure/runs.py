"""Which words of a sentence are written as a name, and does what stands around them say that it is somebody's?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rules.disclosure.bodies import is_kind
from rules.disclosure.people import TITLES, is_particle
from rules.disclosure.reading import plain
from rules.disclosure.told import OPENING, RELATIONS, SMALL, Told, goes_on, is_told_behind, told_before
from rules.disclosure.vocabulary import is_telling, is_word
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
_STAGE = frozenset(("lil", "mc", "dj"))
#: Lt, Cdr: a rank is written without vowels.
_RANK = re.compile(r"[B-DF-HJ-NP-TV-XZ][b-df-hj-np-tv-xz]{1,3}")
_LONGEST_CODE = 3


@dataclass(frozen=True, slots=True)
class Run:
    """Words written as a name, as they stand; what is told of them, and whether they begin a sentence."""

    words: tuple[str, ...]
    told: Told
    begins: bool


def runs(text: str) -> Iterator[Run]:
    """Yield the runs of words of a text that are written as names."""
    letters = [letter for letter in text if letter.isalpha()]
    shouting = sum(map(str.isupper, letters)) > len(letters) * 2 / 3
    quiet = text.islower()
    if quiet:
        text = _TOKEN.sub(_as_a_name, text)
    at, opened, left = 0, ".", list[str]()
    for stop in (*_BREAK.finditer(text), None):
        end = stop.start() if stop else len(text)
        words = _TOKEN.findall(text[at:end])
        found = list(_in_piece(words, left, begins=opened in ".!?\n", shouting=shouting, quiet=quiet))
        for number, run in enumerate(found):
            is_last = number == len(found) - 1 and words[-1:] == list(run.words[-1:])
            is_alone = is_last and len(words) == len(run.words) and opened in ",(" and stop is not None
            is_told = is_last and (
                is_told_behind(text, end) or (is_alone and stop is not None and goes_on(text, stop.end()))
            )
            yield replace(run, told=Told.SOMEBODY) if is_told else run
        if stop is None:
            return
        at, opened, left = stop.end(), stop[0], words if stop[0] in ":(=" else []


def _as_a_name(word: re.Match[str]) -> str:
    """In a note without any capital a word that is no everyday word gets one, and the kind of body behind it too."""
    return word[0].title() if is_telling(plain(word[0])) else word[0]


def _in_piece(words: list[str], left: list[str], *, begins: bool, shouting: bool, quiet: bool) -> Iterator[Run]:
    written: list[str] = []
    told = Told.NOTHING
    for number, word in enumerate((*words, "")):
        follows = words[number + 1] if number + 1 < len(words) else ""
        is_loud = shouting and word.isalpha() and is_word(plain(word)) and not (written and is_kind(plain(word)))
        if word and _is_capital(word, written) and not is_loud:
            if (
                number
                or not begins
                or not is_word(plain(word))
                or _is_capital(follows, written)
                or is_somebody(words[1:4])
            ):
                written.append(word)
        elif written and (is_kind(plain(word)) if quiet else is_particle(word) and follows[:1].isupper()):
            written.append(word.title() if quiet else word)
        elif written:
            first = number - len(written)
            is_of_something = any(word.endswith(("'s", "’s")) for word in written[:-1])
            if is_of_something and not is_kind(plain(written[-1])):  # Victoria's Secret
                written = []
                continue
            before = words[:first] or left
            if run := _run(written, before, words[number : number + 3], begins=begins and first == 0):
                # Alfie and Connie: what is told of the one is told of the other.
                told = told if run.told is Told.NOTHING and before[-1:] == ["and"] else run.told
                yield replace(run, told=told)
            written = []


def _is_capital(word: str, written: list[str]) -> bool:
    if _NO_PART.fullmatch(word):
        return False
    return bool(word) and (word[0].isupper() or not word[0].islower()) and (bool(written) or not word[0].isdigit())


def _run(written: list[str], before: list[str], after: list[str], *, begins: bool) -> Run | None:
    """Return a run without what introduces it; none when nothing else is left."""
    words = [bare for word in written if (bare := re.sub(r"['’]s?$", "", word).strip("'’-&"))]
    told = told_before(before)
    is_theirs = written[-1].endswith(("'s", "’s")) and bool(after) and after[0].lower() in RELATIONS
    if told is Told.NOTHING and (is_theirs or is_somebody(after)):
        told = Told.SOMEBODY
    titles = [number for number, word in enumerate(words[:-1]) if word.lower() in TITLES]
    if titles:  # Buyer Mr Pillai
        told, words = Told.SOMEBODY, words[titles[-1] + 1 :]
    while words and _RANK.fullmatch(words[0]) and words[0].lower() != "st":
        told = Told.SOMEBODY
        words.pop(0)
    while (
        len(words) > 1 and words[-1].isupper() and len(words[-1]) <= _LONGEST_CODE and not is_kind(plain(words[-1]))
    ):  # RN, LLP
        words.pop()
    while words and (words[0].lower() in OPENING | SMALL or words[0].isdigit()):
        told = Told.SOMEBODY if words[0].lower() in RELATIONS else told
        words.pop(0)
    if words and told is Told.NOTHING and words[0].lower() in _STAGE:
        told = Told.PERFORMER
    return Run(tuple(words[:_MOST_WORDS]), told, begins) if words else None
