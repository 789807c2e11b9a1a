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
        if operative.title.strip() and _says(plain, operative.title):
            yield Hit(operative.title.strip(), "a member of the team")
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
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w'’-]+(?:\s+[^\W\d_a-z][\w'’-]+)+")
_TITLES = frozenset({"pc", "dc", "ds", "di", "dci", "sgt", "ps", "mr", "mrs", "ms", "miss", "dr", "aka", "dob"})


def _names(line: str) -> tuple[str, ...]:
    """Return the names in a line: each run of capitalised words, and its last word, which is usually the surname."""
    found: dict[str, None] = {}
    for run in _CAPITALISED.findall(line[:1000]):
        words = [word for word in run.split() if word.lower() not in _TITLES]
        if len(words) >= 2:
            found[" ".join(words)] = None
            found[" ".join(reversed(words))] = None
        if words and len(words[-1]) >= 4:
            found[words[-1]] = None
    whole = line.strip()
    if not found and 3 <= len(whole) <= 60:
        found[whole] = None
    return tuple(found)


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


_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"\b[\w.+-]{1,64}@(?:[\w-]{1,63}\.){0,4}(?:police\.uk|pnn\.gov\.uk)\b", re.I),
        "a police e-mail address",
    ),
    (
        re.compile(r"\bCAD\s{0,3}(?:no\.?|number|ref\.?)?\s{0,3}[:#]?\s{0,3}\d{2,6}(?:/\w{5,9})?\b", re.I),
        "a CAD number",
    ),
    (re.compile(r"\b\d{1,5}/\d{1,2}[A-Z]{3}\d{2,4}\b", re.I), "a CAD number"),
    (re.compile(r"\b(?:\d{2}/)?\d{6,8}/\d{2}\b"), "a crime reference"),
    (
        re.compile(r"\b(?:warrant|collar|shoulder)\s{1,3}(?:no\.?|number)\s{0,3}[:#]?\s{0,3}\w{0,4}\d{2,6}\b", re.I),
        "a warrant number",
    ),
    (re.compile(r"(?<![\w/])(?:\+44\s?\(?0?\)?|0)\d(?:[\s().-]{0,2}\d){8,9}(?!\w)"), "a telephone number"),
    (
        re.compile(r"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\b\W{0,5}\d{1,2}\W\d{1,2}\W\d{2,4}\b", re.I),
        "a date of birth",
    ),
    (re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19\d\d|200\d|201[0-5])\b"), "a date of birth"),
)


def _shapes(text: str, team_domain: str) -> Iterator[Hit]:
    folded = unicodedata.normalize("NFKC", text)
    for shape, why in _SHAPES:
        for found in shape.finditer(folded):
            yield Hit(found[0].strip(), why)
    for found in re.finditer(rf"[\w.+-]{{1,64}}@{re.escape(team_domain)}\b", folded, re.I):
        yield Hit(found[0], "an e-mail address of the force")
