"""Puts the labelled drafts together: each is one letter as an operative might write it, with what it gives away."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle
from pathlib import Path
from typing import Any

from rules.disclosure.check import hits
from rules.disclosure.hit import Hit
from rules.disclosure.reading import squeezed
from rules.records import Referral
from tests.unit import build

HERE = Path(__file__).parent
COLUMNS = (
    "applicant_name",
    "applicant_email",
    "applicant_ocu",
    "applicant_unit",
    "subjects",
    "incident_system",
    "incident_reference",
    "connect_reference",
    "cpia_reference",
)
ALLOWED = (build.URL, "OHRT-2026-000123", "ohrt@contoso.com", "legal@tiktok.com")


@dataclass(frozen=True, slots=True)
class LabelledDraft:
    """A draft, the row it was made from, and what it gives away: the planted words and how their hit begins."""

    name: str
    referral: Referral
    text: str
    planted: str = ""
    reason: str = ""

    def found(self) -> tuple[Hit, ...]:
        """What the check says of it."""
        team = tuple(build.directory().operatives.values())
        allowed = (*ALLOWED, *self.referral.content_urls.split())
        return hits(self.text, self.referral, team, allowed=allowed, team_domain="contoso.com")

    def is_recalled(self) -> bool:
        """Whether the planted words were found for the right reason."""
        return any(self.reason in hit.why and squeezed(hit.words) in squeezed(self.planted) for hit in self.found())


@lru_cache(maxsize=1)
def labelled_drafts() -> tuple[LabelledDraft, ...]:
    """Return the whole set: one draft for each planted leak, and as many without any."""
    rows = tomllib.loads((HERE / "rows.toml").read_text("utf-8"))["row"]
    sentences = (HERE / "clean.txt").read_text("utf-8").splitlines()
    leaking = tuple(_leaking(rows, sentences))
    clean = _clean(rows, sentences, len(leaking))
    return (*leaking, *clean)


def _leaking(rows: list[dict[str, Any]], sentences: list[str]) -> Iterator[LabelledDraft]:
    ordinary = cycle(sentences)
    for row in rows:
        for line in row["leaks"].strip().splitlines():
            reason, _, words = line.partition(" | ")
            text = letter(next(ordinary), words, next(ordinary))
            yield LabelledDraft(f"{row['name']}: {words}", _referral(row), text, words, reason)


def _clean(rows: list[dict[str, Any]], sentences: list[str], count: int) -> Iterator[LabelledDraft]:
    """Yield drafts of ordinary sentences about every row, each with a sentence that looks like one of the row's values."""
    alike = [cycle(row["clean"].strip().splitlines()) for row in rows]
    for number in range(count):
        at = number % len(rows)
        first, second = sentences[number % len(sentences)], sentences[(number * 7 + 3) % len(sentences)]
        middle = next(alike[at])
        yield LabelledDraft(
            f"{rows[at]['name']}: {number}: {middle}", _referral(rows[at]), letter(first, middle, second)
        )


def letter(*sentences: str) -> str:
    """Return a letter to a platform with these sentences in it."""
    body = "\n".join(sentences)
    return f"Referral OHRT-2026-000123\nWhere it is\n{build.URL}\n\nWhat it is\n{body}\n\nOnline Harm Referral Team\nohrt@contoso.com\n"


def _referral(row: dict[str, Any]) -> Referral:
    return build.reviewed(**{name: row[name] for name in COLUMNS})


@dataclass(frozen=True, slots=True)
class Score:
    """How the check does on the set. Shares of one."""

    leaking: int
    clean: int
    missed: tuple[str, ...]
    false_alarms: tuple[str, ...]

    @property
    def recall(self) -> float:
        """The share of the leaking drafts whose planted words were found for the right reason."""
        return 1 - len(self.missed) / self.leaking

    @property
    def false_alarm_rate(self) -> float:
        """The share of the clean drafts in which anything was found."""
        return len(self.false_alarms) / self.clean

    @property
    def precision(self) -> float:
        """The share of the drafts in which something was found that do give something away."""
        found = self.leaking - len(self.missed)
        return found / (found + len(self.false_alarms))


def score() -> Score:
    """Return how the check does on the whole set."""
    return score_of(labelled_drafts())


def score_of(drafts: Iterable[LabelledDraft]) -> Score:
    """Return how the check does on these drafts."""
    drafts = tuple(drafts)
    leaking = [one for one in drafts if one.planted]
    clean = [one for one in drafts if not one.planted]
    return Score(
        leaking=len(leaking),
        clean=len(clean),
        missed=tuple(f"{one.name} {[hit.line for hit in one.found()]}" for one in leaking if not one.is_recalled()),
        false_alarms=tuple(f"{one.name} {[hit.line for hit in one.found()]}" for one in clean if one.found()),
    )
