"""What became of each URL, when all clauses of a reply are taken together?

What is said of no URL concerns all. Whatever contradicts itself, or leaves a URL out, is for a person.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from rules.calendar import local
from rules.records.platform_referral import Decision
from rules.replies.about import Notice
from rules.replies.meaning import Clause
from rules.replies.phrase_table import NOTHING, UNCLEAR


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The decision, what was decided of each URL by its place in our notice, and the clauses that decided."""

    decision: str = ""
    by_place: dict[int, str] = field(default_factory=dict)
    deciding: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why nothing can be recorded, in words; and the decision that it suggests to a person, empty for none."""

    why: str
    suggestion: str = ""


NOT_EACH = "It does not say what became of each URL."
NOT_WHICH = "It says that a part was removed, and not which."
NOT_OURS = "It decides about content that is not in this row."


def overall(decisions: Iterable[str]) -> str:
    """Return the one decision that several make: themselves when all are the same, else *Partly removed*.

    Empty when they differ and nothing was removed: no decision of the contract says that.
    """
    told = set(decisions)
    if len(told) == 1:
        return told.pop()
    return Decision.PARTLY_REMOVED if {Decision.REMOVED, Decision.PARTLY_REMOVED} & told else ""


_RECORDED = re.compile(r" : (?:([A-Z][a-z ]{3,30}), \d\d/\d\d/\d{4}|Pending)$", re.MULTILINE)


def recorded(url_outcomes: str) -> str:
    """Return the decision that the lines of `UrlOutcomes` make, empty when there is none.

    A line is open only where the decision is *Partly removed*, and nobody said of which URL.
    """
    told = _RECORDED.findall(url_outcomes)
    if not all(told):
        return Decision.PARTLY_REMOVED
    return overall(told) if told else ""


def url_outcomes(urls: str, each: Mapping[str, str], decision: str, on: datetime) -> str:
    """Return one line a URL: what was decided of it, or of all. In a partial removal a URL of which nothing was said stays open."""
    day = f"{local(on):%d/%m/%Y}"
    told = [(url, of_url(url, each, decision)) for url in urls.splitlines()]
    return "\n".join(f"{url} : {one}, {day}" if one != Decision.PENDING else f"{url} : {one}" for url, one in told)


def of_url(url: str, each: Mapping[str, str], decision: str) -> str:
    """Return what was decided of one URL, *Pending* when nothing was said of it in a partial removal."""
    return each.get(url, Decision.PENDING if decision == Decision.PARTLY_REMOVED else decision)


def outcomes(said: Sequence[Clause], notice: Notice) -> Outcomes | Doubt:
    """Return what was decided, an empty decision when nothing was."""
    deciding = [one for one in said if one.decides]
    strong = [one for one in deciding if not one.weak]
    if any(one.about.unknown for one in deciding):
        return Doubt(NOT_OURS)
    several = len(notice.urls) > 1
    found = _of_several(said, strong or deciding, notice) if several else _of_all(strong or deciding)
    if isinstance(found, Outcomes) and found.decision == Decision.PARTLY_REMOVED and not _told_apart(found):
        return Doubt(NOT_WHICH, Decision.PARTLY_REMOVED)
    return found


def _told_apart(found: Outcomes) -> bool:
    """Whether a partial removal says of each URL what became of it."""
    return any(decision != Decision.PARTLY_REMOVED for decision in found.by_place.values())


def _of_all(deciding: Sequence[Clause]) -> Outcomes | Doubt:
    told = list(dict.fromkeys(one.means for one in deciding))
    if len(told) > 1:
        return _differing(told)
    return Outcomes(told[0] if told else "", {}, tuple(deciding))


def _differing(told: Iterable[str]) -> Doubt:
    return Doubt(f"It says more than one thing: {', '.join(told)}.")


def _of_several(said: Sequence[Clause], deciding: Sequence[Clause], notice: Notice) -> Outcomes | Doubt:
    each: dict[int, set[str]] = {}
    spoken = [one for one in deciding if not one.about.nothing]
    for one in spoken:
        for place in one.about.urls:
            each.setdefault(place, set()).add(one.means)
    summary, general = _summary([one for one in deciding if one.about.nothing], spoken)
    attached = _numbered(general, notice) or _attached(said, general)
    if isinstance(attached, Doubt):
        return attached
    for place, means in attached:
        each.setdefault(place, set()).add(means)
    to_all = set() if attached else {one.means for one in general}
    _others(spoken, each, notice)
    if to_all and len(each) < len(notice.urls) and 0 < sum(map(_names_one, general)) < len(notice.urls):
        return Doubt(NOT_EACH)
    if not each:
        return _of_all(deciding)
    for told in each.values():
        if len(told | to_all) > 1:
            return _differing(told | to_all)
    for place in range(len(notice.urls)):
        each.setdefault(place, set(to_all))
    unclear = {place for one in said if one.means == UNCLEAR for place in one.about.urls}
    if unclear or not all(each.values()):
        return Doubt(NOT_EACH)
    by_place = {place: next(iter(told)) for place, told in each.items()}
    decision = overall(by_place.values())
    if not decision or any(one.means != decision for one in summary):
        return _differing(dict.fromkeys((*by_place.values(), *(one.means for one in summary))))
    return Outcomes(decision, by_place, tuple(deciding))


_ONE = re.compile(
    r"\b(?:the|this|that|your|reported|said) (?:[\w-]+ ){0,2}(?:video|clip|post|tweet|snap|image|photo|picture|story|(?:live ?)?stream"
    r"|broadcast|track|song|reel|short|item|link|url|page|upload|file|recording|message)\b|\bit\b"
    r"|\b(?:das|der|dieses|dieser|den|diesen) (?:\w+ )?(?:video|beitrag|clip|post|bild|link)\b|\bes\b"
    r"|\b(?:la|cette|le|ce) (?:vidéo|publication|photo|image|lien|titre)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:videos|clips|posts|tweets|snaps|images|photos|pictures|stories|streams|broadcasts|tracks|songs|reels|shorts|items|links|urls|pages"
    r"|uploads|files|recordings|messages|contents?|materials?|media|footage|accounts?|channels?|profiles?|groups?|all|both|each|every|everything"
    r"|any|none|neither|they|them|these|those|inhalte?|beiträge|clips|alle|beide|konto|kanal|vidéos|publications|contenus?|tous|toutes|compte)\b",
    re.IGNORECASE,
)


def _names_one(one: Clause) -> bool:
    """Whether a clause that names no URL speaks of a single object: of several URLs nobody can tell which."""
    return _ONE.search(one.text) is not None and not _SEVERAL.search(one.text)


def _summary(general: list[Clause], spoken: list[Clause]) -> tuple[list[Clause], list[Clause]]:
    """Part *Partly removed* of everything from what is said of each: the one sums the other up."""
    if not spoken and len({one.means for one in general}) == 1:
        return [], general
    summary = [one for one in general if one.means == Decision.PARTLY_REMOVED]
    return summary, [one for one in general if one.means != Decision.PARTLY_REMOVED]


def _others(spoken: Sequence[Clause], each: dict[int, set[str]], notice: Notice) -> None:
    left = [place for place in range(len(notice.urls)) if place not in each]
    for one in spoken:
        for place in left if one.about.others else ():
            each.setdefault(place, set()).add(one.means)


def _numbered(general: Sequence[Clause], notice: Notice) -> list[tuple[int, str]]:
    """Return outcomes that are a list of their own, one for each of our URLs in its order."""
    listed = [one for one in general if one.number]
    if len(listed) != len(general) or [one.number for one in listed] != list(range(1, len(notice.urls) + 1)):
        return []
    places = [(notice.place(one.number), one.means) for one in listed]
    return [(place, means) for place, means in places if place is not None]


def _attached(said: Sequence[Clause], general: Sequence[Clause]) -> list[tuple[int, str]] | Doubt:
    """Return which URLs each decision is about that names none itself: those under it as a heading, or those before it.

    What stands between and is no decision parts them: “under review”, or a heading that is not known.
    """
    known = {id(one) for one in general}
    run = [one for one in said if id(one) in known or (one.about.urls and not one.means)]
    if not any(one.about.urls for one in run) or not general:
        return []
    headings = not run[0].about.urls
    if any(id(one) in known and id(then) in known and one.means != then.means for one, then in pairwise(run)):
        return _differing(dict.fromkeys(one.means for one in general))
    if headings and id(run[-1]) in known and len({one.means for one in general}) > 1:
        return _differing(dict.fromkeys(one.means for one in general))
    if not headings and any(one.heading for one in general):
        return Doubt(NOT_EACH)
    first = said.index(run[0])
    found = _below(said[first:], known) if headings else _above(said[first:], known)
    return found or Doubt(NOT_EACH)


def _below(said: Sequence[Clause], known: Container[int]) -> list[tuple[int, str]]:
    """Each URL with the decision that it stands below; below an unclear one or another heading it has none."""
    found: list[tuple[int, str]] = []
    decision = ""
    for one in said:
        if id(one) in known:
            decision = one.means
        elif one.about.urls and not one.means:
            found += [(place, decision) for place in one.about.urls if decision]
        elif one.about.nothing and (one.means == UNCLEAR or (one.heading and not one.means)):
            decision = ""
    return found


def _above(said: Sequence[Clause], known: Container[int]) -> list[tuple[int, str]]:
    """Each URL with the decision that follows it; one that something else follows has none."""
    found: list[tuple[int, str]] = []
    waiting: list[int] = []
    parted = False
    for one in said:
        if id(one) in known:
            found += [(place, one.means) for place in waiting]
            waiting, parted = [], False
        elif one.about.urls and not one.means:
            waiting = [*([] if parted else waiting), *one.about.urls]
            parted = False
        elif one.about.nothing and one.means == UNCLEAR:
            waiting = []
        else:
            parted = one.about.nothing and one.means != NOTHING
    return found
