"""Whom does a note name? Subjects are listed by people in a hurry, in any order, with remarks between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rules.disclosure.addresses import without_addresses
from rules.disclosure.dates import without_dates
from rules.disclosure.reading import plain
from rules.disclosure.vocabulary import is_telling


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words("""
    mr mrs ms miss mx dr md pc wpc dc tdc ds dsgt di dci det sgt sergeant ps insp inspector ci supt pcso
    constable detective officer superintendent commander cllr councillor rev sir dame lady lord prof mme judge governor
""")
_REMARKS = _words("""
    the a an his her male female unknown subject subjects suspect suspects victim none not known nil tbc possibly
    b born dob age aged nee ni nino passport licence driving reg registration vrm index plate mobile tel phone number no
    email account private handle hmp prison imei ip brother sister mother father cousin
    t-shirt shirt jacket hoodie hat mask jeans tracksuit trainers flat apartment apt house school
    instagram snapchat tiktok youtube facebook twitter telegram whatsapp reddit
""")
#: Small words inside a name: van Bergen, de la Cruz.
_PARTICLES = _words("""
    van von der den de la le del da das do dos di du al el bin binti ibn ben abu ap st ter ten y e
""")
#: What ends a name in a list of subjects: another name, a number, a remark.
_ENDS_A_NAME = re.compile(
    r"[;/|()\d]|(?<![\s.][A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)\.(?=\s|$)|\s[-–—]\s"
    r"|(?:,|(?<!\s))\s+(?:aka|a\.k\.a\.?|alias|known as|nickname|street name|born|dob|aged?|of|from|and|at|lives|tel|phone)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_LISTED = re.compile(r"^\s*\d{1,2}[.)]\s+")
NICKNAME = re.compile(r"""(?<!\w)["“'‘(]\s?([^\W\d_][\w.'’-]{1,20}(?: [\w.'’-]{1,20}){0,2})\s?["”'’)](?!\w)""")
_MOST_WORDS_OF_A_NAME = 4


@dataclass(frozen=True, slots=True)
class Name:
    """The words of a name, surname last, and whether it is what somebody is called and not their name."""

    words: tuple[str, ...]
    nickname: bool = False


def people(note: str) -> Iterator[Name]:
    """Yield everybody whom a note names; a name that may be read in two ways is yielded in both."""
    for written in note.splitlines()[:500]:
        line = without_dates(without_addresses(_LISTED.sub("", written[:1000])))
        for called in NICKNAME.findall(line):
            if called[0].isupper() and called.split()[0].lower() not in _REMARKS:
                yield Name(tuple(called.split()), nickname=True)
        for names in dict.fromkeys((NICKNAME.sub(" ", line), _called(line))):
            for piece in _ENDS_A_NAME.split(names):
                yield from map(Name, _listed(piece))


def is_particle(word: str) -> bool:
    """Whether a word is a small one inside a name: van, de, al-."""
    return word.lower() in _PARTICLES or word.lower().startswith(("al-", "el-", "ibn-", "abu-"))


def name_words(text: str) -> tuple[str, ...]:
    """Return the words of one name as written, without ranks and remarks."""
    return tuple(
        word.removesuffix("'s").removesuffix("’s").strip("'’-")
        for word in _WORD.findall(text)
        if word.lower() not in TITLES | _REMARKS or (len(word) == 1 and word.isupper())  # an initial
    )


def _called(line: str) -> str:
    """William 'Billy' Moss: the line with Billy in the place of William."""
    return re.sub(rf"[\w'’-]+\s+{NICKNAME.pattern}(?=\s+[^\W\d_])", r"\1", line)


def _listed(piece: str) -> Iterator[tuple[str, ...]]:
    """Yield the names between commas: surname and given names on the two sides of one, or a person on each."""
    parts = [part for part in map(_runs, piece.split(",")) if part]
    for left, right in pairwise(parts):
        if len(left) == len(right) == 1 and len(left[0]) + len(right[0]) <= _MOST_WORDS_OF_A_NAME + 1:
            yield right[0] + left[0]
    paired = len(parts) == 2 and all(len(part) == 1 for part in parts) and min(len(part[0]) for part in parts) == 1
    for part in () if paired else parts:
        yield from part


def _runs(piece: str) -> list[tuple[str, ...]]:
    """Return the names in a piece of text: the runs of capitalised words, or all of a short piece without any."""
    words = name_words(piece)
    if not any(word[0].isupper() for word in words):
        is_name = 0 < len(words) <= _MOST_WORDS_OF_A_NAME and any(is_telling(plain(word)) for word in words)
        return [words] if is_name else []
    runs: list[tuple[str, ...]] = [()]
    for word in words:
        if word[0].isupper() or is_particle(word):
            runs[-1] += (word,)
        elif runs[-1]:
            runs.append(())
    return [_surname_last(run) for run in runs if run and not all(word.lower() in _PARTICLES for word in run)]


def _surname_last(name: tuple[str, ...]) -> tuple[str, ...]:
    """VASILIEV Artem: the word that alone is in capitals is the surname."""
    shouted = name[0].isupper() and len(name[0]) > 1 and not any(word.isupper() for word in name[1:])
    return (*name[1:], name[0]) if shouted and len(name) > 1 else name
