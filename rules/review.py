"""Is the operative's review complete? SOP 8.6, 9 and 10."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from rules.fault import Fault
from rules.records import Referral
from rules.records.referral import ReviewOutcome


class Progress(Enum):
    """How far the review is."""

    UNTOUCHED = auto()
    STARTED = auto()
    REFER = auto()
    NO_FURTHER_ACTION = auto()


@dataclass(frozen=True, slots=True)
class Review:
    """How far the review is, and what SOP 8.6 still wants."""

    progress: Progress
    wanting: tuple[Fault, ...] = ()


_REFERRING_TEXTS = (
    ("basis_of_referral", "BasisOfReferral", "State the basis of the request to the platform.", "8.6.5"),
    ("terms_breached", "TermsBreached", "Name the clause of the platform's terms that is breached.", "9.4, 10.4.6"),
    ("content_summary", "ContentSummary", "Summarise the nature of the content briefly.", "10.4.5"),
)


def review(referral: Referral, platforms: frozenset[str], today: date) -> Review:
    """Return how far the review is. `platforms` are the names of those that may be referred to."""
    wanting = tuple(_wanting(referral, platforms, today))
    if not _touched(referral):
        return Review(Progress.UNTOUCHED, wanting)
    if wanting:
        return Review(Progress.STARTED, wanting)
    if referral.review_outcome == ReviewOutcome.REFER:
        return Review(Progress.REFER)
    return Review(Progress.NO_FURTHER_ACTION)


def _touched(referral: Referral) -> bool:
    return any(
        (
            referral.review_date,
            referral.review_outcome,
            referral.refer_to,
            referral.basis_of_referral,
            referral.terms_breached,
            referral.content_summary,
            referral.content_format,
            referral.harm_factors,
        )
    )


def _wanting(referral: Referral, platforms: frozenset[str], today: date) -> Iterator[Fault]:
    if referral.review_date is None:
        yield Fault("ReviewDate", "Give the date of the content review.", "8.6.1")
    elif referral.review_date > today:
        yield Fault("ReviewDate", f"The review date {referral.review_date:%d/%m/%Y} is in the future.", "8.6.1")
    if referral.review_outcome not in tuple(ReviewOutcome):
        yield Fault("ReviewOutcome", "Choose the outcome: refer to platform, or no further action.", "8.6.2")
    if not referral.content_format:
        yield Fault("ContentFormat", "Choose the format of the content.", "8.6.6")
    if referral.review_outcome == ReviewOutcome.REFER:
        yield from _wanting_to_refer(referral, platforms)


def _wanting_to_refer(referral: Referral, platforms: frozenset[str]) -> Iterator[Fault]:
    if not referral.refer_to:
        yield Fault("ReferTo", "Choose the platforms to refer to.", "8.6.4")
    for name in referral.refer_to:
        if name not in platforms:
            yield Fault("ReferTo", f"“{name}” is not a platform that the team refers to at present.", "8.6.4")
        elif name not in referral.platforms:
            yield Fault(
                "ReferTo", f"The referral names no content on {name}; add {name} and its URL, or leave it out.", "8.6.4"
            )
    for attribute, column, ask, sop in _REFERRING_TEXTS:
        if not getattr(referral, attribute).strip():
            yield Fault(column, ask, sop)
    if not referral.harm_factors:
        yield Fault("HarmFactors", "Choose the factors that make the content harmful.", "9.2")
