"""May this text leave law enforcement? SOP 6.4: sensitive information and personal data come out first.

A draft is built from an allow-list of columns; this is the second look, at what the words then say. It knows the
row's own restricted values, and the shapes of such things.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rules.records import Operative, Referral

MOST_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a draft that must not leave, and why."""

    words: str
    why: str


def hits(
    text: str, referral: Referral, operatives: Iterable[Operative], *, allowed: Iterable[str], team_domain: str
) -> tuple[Hit, ...]:
    """Return every restricted thing that a draft says.

    `allowed` are exact strings that may stand in it whatever they look like: the URLs, our reference and token, the
    team's own address, the recipient's.
    """
    if len(text) > MOST_CHARACTERS:
        return (
            Hit(
                f"{len(text):,} characters", f"a referral longer than {MOST_CHARACTERS:,} characters cannot be checked"
            ),
        )
    for known in sorted(allowed, key=len, reverse=True):
        if known:
            text = text.replace(known, " ")
    found = (*_restricted_values(text, referral, operatives), *_shapes(text, team_domain))
    return tuple(dict.fromkeys(found))


def _restricted_values(text: str, referral: Referral, operatives: Iterable[Operative]) -> Iterator[Hit]:
    # A host or a mail domain is public and names nobody; a surname may well be a word in one.
    plain, squeezed = _plain(_HOST.sub(" ", text)), _squeezed(text)
    for name in _names(referral.applicant_name):
        if _says(plain, name):
            yield Hit(name, "the applicant's name")
    for subject in referral.subjects.splitlines():
        for name in _names(subject):
            if _says(plain, name):
                yield Hit(name, "a subject of the referral")
    for operative in operatives:
        for name in _full_names(operative.title):
            if _says(plain, name):
                yield Hit(name, "a member of the team")
    for reference, why in (
        (referral.incident_reference, "the incident reference"),
        (referral.connect_reference, "the Connect reference"),
        (referral.cpia_reference, "the CPIA reference"),
    ):
        bare = _squeezed(reference)
        if len(bare) >= 4 and bare in squeezed:
            yield Hit(reference.strip(), why)
    if referral.applicant_email.strip() and referral.applicant_email.strip().lower() in text.lower():
        yield Hit(referral.applicant_email.strip(), "the applicant's e-mail address")


_HOST = re.compile(r"(?<=://)[\w.-]{1,253}|(?<=@)[\w.-]{1,253}")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
#: What ends a name in a list of subjects: another name, a number, a remark.
_ENDS_A_NAME = re.compile(r"[;/|()\d]|,?\s+(?:aka|alias|known as|born|dob|aged?|of|from|and)\b", re.IGNORECASE)
_RANKS_AND_TITLES = frozenset({"pc", "dc", "ds", "di", "dci", "sgt", "ps", "mr", "mrs", "ms", "miss", "dr"})
_REMARKS = frozenset({"the", "a", "an", "his", "her", "male", "female", "unknown", "subject", "suspect", "victim"})
_NO_NAME = _RANKS_AND_TITLES | _REMARKS
_MOST_WORDS_OF_A_NAME = 4
_SHORTEST_SURNAME = 4


def _names(line: str) -> tuple[str, ...]:
    """Return every way in which the names in a line may be written: in either order, and the surname alone."""
    found: dict[str, None] = {}
    for piece in _ENDS_A_NAME.split(line[:1000]):
        before_comma, comma, after = piece.partition(",")
        surname, first = _name_words(before_comma), _name_words(after)
        if comma and surname and first:
            found |= dict.fromkeys(_orders(first + surname, surname[-1]))
        else:
            found |= dict.fromkeys(name for run in _runs(piece) for name in _orders(run, run[-1]))
    return tuple(found)


def _full_names(title: str) -> tuple[str, ...]:
    """Return a colleague's name in either order. Their surname alone may be any word: there are many colleagues."""
    words = _name_words(title)
    return (" ".join(words), " ".join((words[-1], *words[:-1]))) if len(words) > 1 else tuple(words)


def _name_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word.lower() not in _NO_NAME]


def _runs(piece: str) -> list[list[str]]:
    """Return the names in a piece of text: all of a short one, the runs of capitalised words of a long one."""
    words = _name_words(piece)
    if not words:
        return []
    if len(words) <= _MOST_WORDS_OF_A_NAME:
        return [words]
    capitalised = re.findall(r"[^\W\d_a-z][\w'’-]+(?:\s+[^\W\d_a-z][\w'’-]+)+", piece)
    return [words for run in capitalised if (words := _name_words(run))]


def _orders(words: list[str], surname: str) -> list[str]:
    ways = [" ".join(words), " ".join((words[-1], *words[:-1]))]
    if len(words) == 1:
        ways = [words[0]] if len(words[0]) > 2 else []
    if len(words) > 2:
        ways += [" ".join(words[1:]), f"{words[0]} {words[-1]}", f"{words[-1]} {words[0]}"]
    if len(surname) >= _SHORTEST_SURNAME:
        ways.append(surname)
    return ways


def _says(plain: str, words: str) -> bool:
    wanted = _plain(words)
    return bool(wanted) and f" {wanted} " in f" {plain} "


_ACCENTS_AND_FORMAT = frozenset({"Mn", "Cf"})


@lru_cache(maxsize=512)
def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if unicodedata.category(c) not in _ACCENTS_AND_FORMAT).casefold()


@lru_cache(maxsize=512)
def _plain(text: str) -> str:
    """Return the words alone: case, accents, invisible characters and punctuation folded away."""
    return " ".join(_NOT_A_WORD.sub(" ", _folded(text)).split())


@lru_cache(maxsize=512)
def _squeezed(text: str) -> str:
    """Return letters and digits alone, so that a reference is found with and without its separators."""
    return _NOT_ALPHANUMERIC.sub("", _folded(text))


_NOT_A_WORD, _NOT_ALPHANUMERIC = re.compile(r"[^\w]+"), re.compile(r"[\W_]+")


_DAY = r"(?:\d{1,2}\W{1,3}(?:\d{1,2}|[a-z]{3,9})\W{1,3}\d{2,4}|\d{4}\W\d{1,2}\W\d{1,2})"
_NUMBERED = r"\s{0,3}(?:no\.?|number|ref\.?|reference)?\s{0,3}[:#]?\s{0,3}"
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"\b[\w.+-]{1,64}@(?:[\w-]{1,63}\.){0,4}(?:police\.uk|pnn\.gov\.uk)\b", re.I),
        "a police e-mail address",
    ),
    (re.compile(rf"\bCAD{_NUMBERED}\d{{2,6}}(?:/\w{{5,9}})?\b", re.I), "a CAD number"),
    (re.compile(r"\b\d{1,5}/\d{1,2}[A-Z]{3}\d{2,4}\b", re.I), "a CAD number"),
    (re.compile(r"\b(?:\d{2}/)?\d{6,8}/\d{2}\b"), "a crime reference"),
    (re.compile(rf"\b(?:warrant|collar|shoulder){_NUMBERED}\d{{2,6}}[A-Z]{{0,3}}\b", re.I), "a warrant number"),
    (re.compile(r"(?<![\w/])(?:(?:\+|00)44\s?\(?0?\)?|0)\d(?:[\s().-]{0,2}\d){8,9}(?!\w)"), "a telephone number"),
    (re.compile(rf"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\W{{0,5}}{_DAY}\b", re.I), "a date of birth"),
    (re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19\d\d|200\d|201[0-5])\b"), "a date of birth"),
)


@lru_cache(maxsize=256)
def _visible(text: str) -> str:
    """Return the text as it is read: compatibility forms made plain, invisible characters taken out."""
    return (
        text
        if text.isascii()
        else "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    )


def _shapes(text: str, team_domain: str) -> Iterator[Hit]:
    folded = _visible(text)
    for shape, why in _SHAPES:
        for found in shape.finditer(folded):
            yield Hit(found[0].strip(), why)
    for found in re.finditer(rf"[\w.+-]{{1,64}}@{re.escape(team_domain)}\b", folded, re.I):
        yield Hit(found[0], "an e-mail address of the force")
