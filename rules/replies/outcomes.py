"""What became of each URL, when all clauses of a reply are taken together?

What is said of no URL concerns all. Whatever contradicts itself, or leaves a URL out, is for a person.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rules.records.platform_referral import Decision
from rules.replies.about import Notice
from rules.replies.meaning import Clause
from rules.replies.phrase_table import UNCLEAR


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The decision, what was decided of each URL by its place in our notice, and the clauses that decided."""

    decision: str = ""
    by_place: dict[int, str] = field(default_factory=dict)
    deciding: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why nothing can be recorded, in words."""

    why: str


NOT_EACH = "It does not say what became of each URL."
NOT_OURS = "It decides about content that is not in this row."


def overall(decisions: Iterable[str]) -> str:
    """Return the one decision that several make: themselves when all are the same, else *Partly removed*.

    Empty when they differ and nothing was removed: no decision of the contract says that.
    """
    told = set(decisions)
    if len(told) == 1:
        return told.pop()
    return Decision.PARTLY_REMOVED if {Decision.REMOVED, Decision.PARTLY_REMOVED} & told else ""


_RECORDED = re.compile(r" : ([A-Z][a-z ]{3,30}), \d\d/\d\d/\d{4}$", re.MULTILINE)


def recorded(url_outcomes: str) -> str:
    """Return the decision that the lines of `UrlOutcomes` make, empty when there is none."""
    told = _RECORDED.findall(url_outcomes)
    return overall(told) if told else ""


def outcomes(said: Sequence[Clause], notice: Notice) -> Outcomes | Doubt:
    """Return what was decided, an empty decision when nothing was."""
    deciding = [one for one in said if one.decides]
    strong = [one for one in deciding if not one.weak]
    if any(one.about.unknown for one in deciding):
        return Doubt(NOT_OURS)
    if len(notice.urls) <= 1:
        return _of_all(strong or deciding)
    return _of_several(said, strong or deciding, notice)


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
    """Return which URLs each decision is about that names none itself: those under it as a heading, or those before it."""
    known = {id(one) for one in general}
    run = [one for one in said if id(one) in known or (one.about.urls and not one.means)]
    if not any(one.about.urls for one in run) or not general:
        return []
    decisions = {one.means for one in general}
    if len(decisions) == 1:
        [means] = decisions
        return [(place, means) for one in run for place in one.about.urls]
    groups = [(names, list(group)) for names, group in groupby(run, key=lambda one: bool(one.about.urls))]
    if len(groups) % 2 or any(len(group) > 1 for names, group in groups if not names):
        return Doubt(f"It says more than one thing: {', '.join(dict.fromkeys(one.means for one in general))}.")
    headings = not groups[0][0]
    if not headings and any(one.heading for one in general):
        return Doubt(NOT_EACH)
    found: list[tuple[int, str]] = []
    for first, second in zip(groups[::2], groups[1::2], strict=True):
        names, [outcome] = (second[1], first[1]) if headings else (first[1], second[1])
        found += [(place, outcome.means) for one in names for place in one.about.urls]
    return found
