"""What do the words around a name tell: that it is somebody of the case, or a place, or a thing that the content shows?"""

import re
from enum import Enum, auto

from rules.disclosure.people import TITLES

_RELATIONS = """
mum mother dad father parent brother sister son daughter nan gran aunt aunty auntie uncle cousin wife husband partner girlfriend
boyfriend kid kids children neighbour colleague solicitor lawyer barrister worker doctor friend associate victim witness suspect subject
nominal informant deceased carer nurse teacher head manager owner organiser imam rabbi pastor shaykh sheikh user male female youth child
boy girl man woman called named name aka alias identified author rapper singer driver rider seller dealer leader admin pupil pupils
runner tenant presenter poster streamer buyer customer guest host staff pseudonym family families
"""
_HARMS = """
murder killing death stabbing shooting assault attack attacks threat threats
"""
_WORKS = """
music song track tune beat lyrics freestyle remix album drill
"""
_GROUPS = """
group gang crew line set mandem firm clique
"""
_HARM, _WORK, _GROUP = frozenset(_HARMS.split()), frozenset(_WORKS.split()), frozenset(_GROUPS.split())
#: What somebody is to somebody stands before a name.
RELATIONS = frozenset((*_RELATIONS.split(), *TITLES))
#: Words that may open a run of capitals and are no part of the name.
OPENING = RELATIONS | _HARM
SMALL = frozenset(("the", "a", "an", "his", "her", "their", "is", "was", "be", "by", "as", "from"))
_DONE_TO = frozenset(("of", "on", "to"))
_HELD_TO_BE = frozenset(("thought", "believed", "likely", "suspected", "known"))
_WHERE, _ARTICLES = frozenset(("in", "at", "near", "around", "towards")), frozenset(("a", "an"))
_MOST_BEFORE = 8
_AGED = re.compile(r"\s?[(,]\s?(?:aged? )?\d{1,2}\s?(?:yo|yrs?|years?)?\b")
#: Temi (Temitope Alao-Dunne)
_IN_FULL = re.compile(r"\s?\([^\W\d_a-z][\w'’-]+ [^\W\d_a-z][\w'’-]+\)?")
_HARMED = re.compile(
    r"\s?\((?:stabbed|shot|killed|paralysed|injured|hurt|deceased|murdered|dead|victim|suspect|wanted|arrested|charged|bailed|missing)\b"
)
_IS = re.compile(r"\s?(?:is|was|has|had|who|whose|aged|he|she|then|only)\b")


class Told(Enum):
    """What stands around words tells of whom or what they name."""

    NOTHING = auto()
    SOMEBODY = auto()  # a victim, somebody's mother, somebody aged 15
    PLACE = auto()  # in, at
    THING = auto()  # a Staffy, a Smith & Wesson
    PERFORMER = auto()  # a track by somebody


def told_before(before: list[str]) -> Told:
    """Return what the nearest words before tell, small ones left out: `Victim is`, `the murder of`, `a`, `in`, `song by`."""
    every = [word.lower() for word in before[-_MOST_BEFORE:]]
    near = [word for word in every if word not in SMALL][-2:]
    if every[-1:] and every[-1] in _ARTICLES:
        return Told.THING
    if near and (near[-1] in RELATIONS or (len(near) > 1 and near[-1] in _DONE_TO and near[-2] in _HARM | _HELD_TO_BE)):
        return Told.SOMEBODY
    if "by" in every[-4:] and _WORK & set(every):
        return Told.PERFORMER
    return Told.PLACE if every[-1:] and every[-1] in _WHERE else Told.NOTHING


def is_told_behind(text: str, end: int) -> bool:
    """Whether what stands behind a name says that it is somebody's: an age, the name in full, what was done to them."""
    return any(shape.match(text, end) for shape in (_AGED, _IN_FULL, _HARMED))


def goes_on(text: str, at: int) -> bool:
    """Whether a sentence goes on about what stood between its commas: `, is`, `, who`."""
    return _IS.match(text, at) is not None


def is_called(text: str, start: int, end: int) -> bool:
    """Whether words in quotation marks are what somebody or a group is called, and not the content's own words."""
    before = re.findall(r"[\w'’-]+", text[max(0, start - 60) : start])
    nearest = next((word for word in reversed(before) if word.lower() not in SMALL), "")
    is_introduced = told_before(before) is Told.SOMEBODY or nearest.lower() in _GROUP
    is_beside_a_name = nearest[:1].isupper() and text[start - 1 : start].isspace() and nearest == before[-1]
    return is_introduced or is_beside_a_name or re.match(r" ?[(=–-]| [A-Z][a-z]", text[end : end + 3]) is not None
