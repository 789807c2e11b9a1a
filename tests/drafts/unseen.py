"""Drafts that were written before the check was run on them. What it made of them then stands in `docs/disclosure.md`.

A set is one file of rows. The words that give something away stand between « and »; ⏎ is a line break.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from itertools import cycle
from typing import Any

from rules.disclosure.reading import squeezed
from rules.records import Referral
from tests.drafts.labelled import COLUMNS, HERE, LabelledDraft, letter
from tests.unit import build

UNSEEN = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_MARKED = re.compile("«(.*?)»", re.DOTALL)


class UnseenDraft(LabelledDraft):
    """A draft whose writer did not know the words of the hits: what is hit counts, not why."""

    def is_recalled(self) -> bool:
        """Whether the planted words, or a part of them and nothing else, or a place around all of them, was found."""
        planted = squeezed(self.planted)
        words = [squeezed(hit.words) for hit in self.found()]
        return any(one and (one in planted or planted in one) for one in words)


@lru_cache(maxsize=8)
def unseen_drafts(name: str) -> tuple[UnseenDraft, ...]:
    """Return the drafts of a set: those about its rows, and the sentences that fit every row, one about each in turn."""
    return tuple(_drafts(name))


def _drafts(name: str) -> Iterator[UnseenDraft]:
    rows = tomllib.loads((HERE / f"unseen_{name}.toml").read_text("utf-8"))["row"]
    for row in rows:
        for line in row["leaks"].strip().splitlines():
            reason, _, words = line.replace("⏎", "\n").partition(" | ")
            planted = " ".join(_MARKED.findall(words))
            yield UnseenDraft(f"{row['name']}: {line}", _referral(row), letter(_unmarked(words)), planted, reason)
        for line in row["clean"].strip().splitlines():
            yield _clean(row, line)
    ordinary = HERE / f"unseen_{name}_clean.txt"
    sentences = ordinary.read_text("utf-8").splitlines() if ordinary.exists() else []
    yield from (_clean(row, line) for line, row in zip(sentences, cycle(rows), strict=False))


def _clean(row: dict[str, Any], line: str) -> UnseenDraft:
    return UnseenDraft(f"{row['name']}: {line}", _referral(row), letter(line.replace("⏎", "\n")))


def _unmarked(words: str) -> str:
    return _MARKED.sub(r"\1", words)


def _referral(row: dict[str, Any]) -> Referral:
    values = {name: row.get(name, "") for name in COLUMNS}
    if "rationale" in row:  # the older sets have none of their own
        values |= {"rationale": row["rationale"], "content_urls": row["content_urls"].replace(" ", "\n")}
    return build.reviewed(title=row["title"], channel=row["channel"], **values)
