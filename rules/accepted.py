"""What did the applicant's part say when it was accepted, and what has changed in it since? SOP 8.3.

Kept in the row itself, one line a column: a digest, so that no text is held twice, and each URL. So it outlives a lost
journal. It moves on to what the operative was last told, once that is complete.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rules.calendar import today
from rules.fault import Fault
from rules.plan import Plan, is_sent
from rules.records import Referral, columns
from rules.records.column import Writer
from rules.records.platform_referral import Status
from rules.urls import content_urls
from rules.validation import MOST_URLS, faults

_COLUMNS = {name: one.name for name, one in columns(Referral).items() if one.writer is Writer.APPLICANT}
_TOLD, _URL = "Told", "URL"


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from what was accepted: the columns by name, and the URLs added and taken away."""

    columns: tuple[str, ...]
    added: tuple[str, ...]
    taken_away: tuple[str, ...]


def as_accepted(referral: Referral, told: int = 0) -> str:
    """Return what `AcceptedForm` keeps of the applicant's part; `told` is how many changes were told before."""
    lines = [f"{_TOLD} {told}", *(f"{name} {digest}" for name, digest in digests(referral).items())]
    return "\n".join([*lines, *(f"{_URL} {url}" for url in _urls(referral))])


def change(referral: Referral) -> Change | None:
    """Return what has changed since it was accepted; None when nothing has, or nothing was kept to compare with."""
    kept = [line.partition(" ")[::2] for line in referral.accepted_form.splitlines()]
    was = {name: value for name, value in kept if name != _URL}
    now = digests(referral)
    changed = tuple(name for name, digest in now.items() if was.get(name, digest) != digest)
    if not changed:
        return None
    urls, before = _urls(referral), [value for name, value in kept if name == _URL]
    return Change(
        changed,
        added=tuple(url for url in urls if url not in before),
        taken_away=tuple(url for url in before if url not in urls),
    )


def told_key(referral: Referral) -> str:
    """Return what names the letter about the present change: the same state has another after each that was told."""
    state = hashlib.sha256(as_accepted(referral).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"mail/changed/{_told(referral)}/{state}"


def follow_changes(plan: Plan) -> None:
    """Take as accepted what the operative was told of; what is not complete any more waits until it is put right."""
    referral = plan.referral
    if not is_followed(referral) or change(referral) is None or wanting_since(plan):
        return
    if f"{plan.key}/{told_key(referral)}" in plan.case.performed:
        accepted = as_accepted(referral, _told(referral) + 1)
        plan.set(referral, "the operative was told what changed", accepted_form=accepted)


def is_followed(referral: Referral) -> bool:
    """Return whether changes of the applicant's part still matter: tasked, and not closed."""
    return referral.tasked_on is not None and referral.closed_on is None


def wanting_since(plan: Plan) -> tuple[Fault, ...]:
    """Return what is wrong since the applicant's part was changed, as long as nothing has left for a platform.

    What was accepted stays accepted: a platform that is listed no more, say, returns no referral that nobody changed.
    """
    if not is_followed(plan.referral) or _has_left(plan) or change(plan.referral) is None:
        return ()
    return faults(plan.referral, plan.directory.platforms, today(plan.now))


def _has_left(plan: Plan) -> bool:
    leaving = (Status.SENDING, Status.UNKNOWN)
    return any(row.sent_on or row.status in leaving or is_sent(row) for row in plan.case.platform_referrals)


def _told(referral: Referral) -> int:
    number = referral.accepted_form.partition("\n")[0].removeprefix(f"{_TOLD} ").strip()
    return int(number) if number.isascii() and number.isdigit() else 0


def digests(referral: Referral) -> dict[str, str]:
    """Return a digest of what stands in each of the applicant's columns, by its name."""
    return {name: _digest(getattr(referral, attribute)) for attribute, name in _COLUMNS.items()}


@lru_cache(maxsize=512)  # a referral is compared several times in each decision
def _digest(value: str | date | tuple[str, ...] | None) -> str:
    text = "\n".join(sorted(value)) if isinstance(value, tuple) else str(value or "")
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _urls(referral: Referral) -> list[str]:
    return list(dict.fromkeys(_first_urls(referral)))


def _first_urls(referral: Referral) -> Iterator[str]:
    for url in content_urls(referral.content_urls)[:MOST_URLS]:
        yield " ".join(url.raw.split())[:2_000]
