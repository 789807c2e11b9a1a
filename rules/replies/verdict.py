"""What did the platform decide, in its own words? A closed table of phrases; two verdicts or none go to a person."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rules.records.platform_referral import Decision

NOTHING, ACKNOWLEDGED = "nothing", "Acknowledged"
MOST_SENTENCE = 1000


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a platform may write, and what it means: a `Decision`, an acknowledgement, or nothing."""

    pattern: re.Pattern[str]
    means: str
    example: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a text says. `decision` is empty without exactly one decision; `said` is the sentence that decided."""

    decision: str = ""
    acknowledged: bool = False
    said: str = ""
    doubt: str = ""


@lru_cache(maxsize=8)
def phrases(text: str) -> tuple[Phrase, ...]:
    """Return the table that a phrase file holds (TOML), in its order."""
    return tuple(
        Phrase(re.compile(one["pattern"], re.IGNORECASE), one["means"], one["example"])
        for one in tomllib.loads(text)["phrase"]
    )


def verdict(own_words: str, table: Sequence[Phrase]) -> Verdict:
    """Return what the platform wrote itself; what it quotes has been taken off before."""
    decided: dict[str, str] = {}
    acknowledged = ""
    for sentence in sentences(own_words):
        means = _meaning(sentence, table)
        if means == ACKNOWLEDGED:
            acknowledged = acknowledged or sentence
        elif means in tuple(Decision):
            decided.setdefault(means, sentence)
    if len(decided) == 1:
        [(decision, said)] = decided.items()
        return Verdict(decision=decision, said=said)
    if decided:
        return Verdict(doubt=f"It says more than one thing: {', '.join(decided)}.")
    if acknowledged:
        return Verdict(acknowledged=True, said=acknowledged)
    return Verdict(doubt="It holds no decision in words that are known.")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each bounded in length so that no pattern meets an endless one."""
    unwrapped = re.sub(r"(?<![.!?:\n])\n(?=[a-z])", " ", text)
    found = re.split(r"(?<=[.!?])\s+|\n+", unwrapped)
    return [" ".join(one.split())[:MOST_SENTENCE] for one in found if one.strip()]


def _meaning(sentence: str, table: Sequence[Phrase]) -> str:
    return next((phrase.means for phrase in table if phrase.pattern.search(sentence)), NOTHING)
