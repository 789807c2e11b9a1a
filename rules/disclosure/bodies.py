"""Where does a text name a group, a school, a street, a court or an operation that a note of the row names?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rules.disclosure.figures import CARDINALS
from rules.disclosure.reading import Word, plain, read
from rules.disclosure.vocabulary import PUBLIC_NAMES, is_known_name, is_telling, is_word

#: What kind of body it is. Such a word alone names none, and people leave it out.
_KIND_WORDS = """
grange hotel pub inn school academy college primary secondary high nursery university rc ce church mosque temple hospital clinic surgery
hospice hostel care home centre center services service trust council ward unit team squad command department panel office desk hub
taskforce gang crew boys girls boy girl gs mandem set block line firm cartel crime family road street lane close drive avenue court
crescent gardens grove terrace place square walk way hill mews parade rise row park estate house tower towers point heights wharf quay
yard green broadway buildings mansions mount view path passage lodge farm flats flat club gym leisure station market arcade shop cafe
bar crown magistrates children childrens prison op operation hmp yoi police british met metropolitan
"""
_KINDS = frozenset(_KIND_WORDS.split())
_SHORT = {
    "rd": "road", "str": "st", "street": "st", "saint": "st", "ave": "avenue", "av": "avenue", "ln": "lane", "la": "lane", "cl": "close",
    "dr": "drive", "ct": "court", "cres": "crescent", "crs": "crescent", "gdn": "garden", "grv": "grove", "ter": "terrace",
    "terr": "terrace", "pl": "place", "sq": "square", "wlk": "walk", "pde": "parade", "pk": "park", "est": "estate", "hse": "house",
    "ho": "house", "ht": "height", "whf": "wharf", "yd": "yard", "ri": "rise", "bldg": "building", "sch": "school", "acad": "academy",
    "hosp": "hospital", "grn": "green", "op": "operation", "ops": "operation", "svc": "service", "and": "", "the": "", "of": "", "s": "",
}  # fmt: skip
#: A street is not its whole quarter: Wimbledon Park is looked for as it stands, and Wimbledon is not.
_WAY = """
road st lane avenue hill way park green station market town rise row square bridge
"""
_WAYS = frozenset(_WAY.split())
_NAMED_BY_FIRST = ("operation", "hmp", "yoi", "temple", "club", "hotel", "cafe", "restaurant", "bar", "camp")
#: A word that tells is looked for alone only when it is long enough not to be chance.
_SHORTEST_ALONE = 5


@dataclass(frozen=True, slots=True)
class Body:
    """The words of a body's name as they stand in a note."""

    words: tuple[str, ...]


def is_body(words: tuple[str, ...]) -> bool:
    """Whether a run of capitalised words names a body and not a person: by its kind at the end, or a number in it."""
    folded = [plain(word) for word in words]
    *_, last = folded
    if len(words) < 2:
        return False
    if last.isdigit():
        return not all(word.isdigit() or is_word(word) for word in folded) or is_kind(folded[-2])
    is_saint = folded[0] in ("st", "saint") and len(words) == 2 and not is_known_name(folded[1].partition(" ")[0])
    numbered = any(word.isdigit() for word in folded) and not all(word.isdigit() or is_word(word) for word in folded)
    return is_saint or numbered or is_kind(last) or _canonical(folded[0]) in _NAMED_BY_FIRST


def is_public(words: tuple[str, ...]) -> bool:
    """Whether a name is of a place, a make or a site that anybody may name, whatever its kind: Brixton Hill, TikTok."""
    names = [plain(word) for word in words if not is_kind(plain(word))]
    return bool(names) and all(name in PUBLIC_NAMES for name in names)


def is_said_by(body: Body, public: frozenset[str]) -> bool:
    """Whether the words of title and account say a body's name: Cally Rd, of Cally Road."""
    words = {_canonical(part) for word in body.words for part in plain(word).split()}
    return words <= {_canonical(word) for word in public} | {""}


def telling_words(bodies: tuple[Body, ...]) -> tuple[str, ...]:
    """Return the words that point at these bodies even alone, as written: *Brackenfell*, and not *Tower* or *Vale*."""
    telling = (body for body in bodies if len(body.words) > 2 or _canonical(plain(body.words[-1])) not in _WAYS)
    words = (part for body in telling for word in body.words for part in re.split("[-'’]", word))
    return tuple(dict.fromkeys(word for word in words if len(word) >= _SHORTEST_ALONE and is_telling(plain(word))))


def find(text: str, bodies: tuple[Body, ...]) -> Iterator[tuple[int, int]]:
    """Yield where one of these bodies stands: its name, short forms read in full, with or without its kind."""
    if not bodies:
        return
    forms = _forms(bodies)
    words = _canonical_words(text)
    for at, (_, first) in enumerate(words):
        for form, sure in forms.get(first, ()):
            span = words[at : at + len(form)]
            if tuple(one for _, one in span) == form and (sure or _is_named(text, span[0][0], span[-1][0])):
                yield span[0][0].start, span[-1][0].end


@lru_cache(maxsize=256)
def _forms(bodies: tuple[Body, ...]) -> dict[str, list[tuple[tuple[str, ...], bool]]]:
    """Return the forms of the bodies by their first word, the longest first, and whether each is sure in small letters too."""
    forms: dict[tuple[str, ...], bool] = {}
    for body in bodies:
        words = tuple(one for word in body.words for part in plain(word).split() if (one := _canonical(part)))
        shortest = max(2, len(words) - _kinds_at_the_end(words))
        for end in range(len(words), shortest - 1, -1):
            form = words[:end]
            if len(form) < 2 or all(word in _CANONICAL_KINDS or word in PUBLIC_NAMES for word in form):
                continue
            forms[form] = len(form) > 2 and any(not is_word(word) for word in form)
    by_first: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
    for form in sorted(forms, key=len, reverse=True):
        by_first.setdefault(form[0], []).append((form, forms[form]))
    return by_first


def is_kind(word: str) -> bool:
    """Whether a folded word says what kind of body it is."""
    return _canonical(word) in _CANONICAL_KINDS


def _kinds_at_the_end(words: tuple[str, ...]) -> int:
    count = 0
    while count < len(words) and words[-1 - count] in _CANONICAL_KINDS:
        count += 1
    return count


@lru_cache(maxsize=64)
def _canonical_words(text: str) -> tuple[tuple[Word, str], ...]:
    return tuple((word, one) for word in read(text).words if (one := _canonical(word.text)))


def _canonical(word: str) -> str:
    """Return a folded word without plural and short form, a number in figures; nothing for words that are left out at will."""
    if word in CARDINALS:
        return str(CARDINALS[word])
    word = _SHORT.get(word, word)
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = _SHORT.get(word[:-1], word[:-1])
    return word


_CANONICAL_KINDS = frozenset(_canonical(kind) for kind in _KINDS)


def _is_named(text: str, first: Word, last: Word) -> bool:
    ends = text[last.start]
    return text[first.start].isupper() and (not ends.islower() or _canonical(last.text) in _CANONICAL_KINDS)
