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
    alone: bool = False


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
        Phrase(re.compile(one["pattern"], re.IGNORECASE), one["means"], one["example"], one.get("alone", False))
        for one in tomllib.loads(text)["phrase"]
    )


def verdict(own_words: str, table: Sequence[Phrase], *, ours: str = "") -> Verdict:
    """Return what the platform wrote itself. Quotes have been taken off before; sentences of `ours` do not count either.

    Ticket systems repeat a mail without marking it as a quote.
    """
    decided: dict[str, str] = {}
    acknowledged, known = "", _squashed(ours)
    for sentence in sentences(own_words):
        if known and _squashed(sentence) in known:
            continue
        for means in _meanings(_URL.sub(" ", sentence), table):
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


def _squashed(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each bounded in length so that no pattern meets an endless one."""
    unwrapped = re.sub(r"(?<![.!?:\n])\n(?=[a-z])", " ", text)
    found = re.split(r"(?<=[.!?])\s+|\n+", unwrapped)
    return [" ".join(one.split())[:MOST_SENTENCE] for one in found if one.strip()]


_URL = re.compile(r"https?://\S+")


def _meanings(sentence: str, table: Sequence[Phrase]) -> list[str]:
    """Return what a sentence means: one thing, or for a phrase that must stand alone, everything that it says."""
    found = [phrase for phrase in table if phrase.pattern.search(sentence)]
    if not found:
        return [NOTHING]
    return [phrase.means for phrase in found] if found[0].alone else [found[0].means]
