"""What may a platform write, and what does it mean? The table of phrases, read from a file for each language."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from rules.records.platform_referral import Decision

#: What a phrase may mean beside a decision. `NOTHING` is passed over; `ACKNOWLEDGED` says that the referral came in;
#: `UNCLEAR` is for a person unless another sentence decides; `PERSON` is for a person whatever else is said.
NOTHING, ACKNOWLEDGED, UNCLEAR, PERSON = "nothing", "Acknowledged", "unclear", "person"

#: What a mail can say of content; `No answer` is what no mail says.
SAYABLE = (Decision.REMOVED, Decision.PARTLY_REMOVED, Decision.RESTRICTED, Decision.NOT_REMOVED, Decision.GONE_BEFORE)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One line of the table.

    `alone`: the sentence must match no other decision. `weak`: it decides only where nothing else does. `label`: it is not
    sought in a sentence; it is the whole of a table's cell, a list's outcome or a heading. `why` is said to the person.
    `vocabulary`: the sentence decides only when it holds no other words than these, up to its `reason`; empty for any words.
    `capitals`: a word in capitals is a name, and may stand in it too. `perhaps`: what was found with other words, and so
    decides nothing.
    """

    id: str
    language: str
    pattern: re.Pattern[str]
    means: str
    examples: tuple[str, ...]
    alone: bool = False
    weak: bool = False
    label: bool = False
    why: str = ""
    vocabulary: frozenset[str] = frozenset()
    reason: re.Pattern[str] | None = None
    capitals: bool = False
    perhaps: str = ""


@lru_cache(maxsize=16)
def phrases(text: str) -> tuple[Phrase, ...]:
    """Return the table that a phrase file holds (TOML), in its order. `{name}` in a pattern stands for a line of `[words]`."""
    told = tomllib.loads(text)
    language, words = told["language"], told.get("words", {})
    vocabulary = frozenset(told["vocabulary"].split())
    reason = re.compile(told["reason"], re.IGNORECASE)
    return tuple(
        Phrase(
            id=f"{language}/{one['id']}",
            language=language,
            pattern=re.compile(_written_out(one["pattern"], words), re.IGNORECASE),
            means=one["means"],
            examples=tuple(one["examples"]),
            alone=one.get("alone", False),
            weak=one.get("weak", False),
            label=one.get("label", False),
            why=one.get("why", ""),
            vocabulary=vocabulary.union(one.get("and_words", "").split()) if one.get("in_vocabulary") else frozenset(),
            capitals=told["capitals_are_names"],
            reason=reason if one["means"] == Decision.REMOVED else None,
        )
        for one in told["phrase"]
    )


def _written_out(pattern: str, words: dict[str, str]) -> str:
    for name, alternatives in words.items():
        pattern = pattern.replace(f"{{{name}}}", f"(?:{alternatives})")
    return pattern
