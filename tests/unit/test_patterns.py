"""Every pattern of the rules meets texts that patterns find hard, and comes to their end.

A pattern whose work grew with the square of a field's length would stop the service for minutes on one row: the run's own
time limit says so. `make bench` says how long a mail takes.
"""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from re._constants import MAXREPEAT  # type: ignore[import-untyped]  # the standard library's own parser has no stubs
from re._parser import SubPattern, parse  # type: ignore[import-untyped]  # as above
from typing import Any

import pytest

import rules
from rules.replies.bounds import MOST_SENTENCE
from rules.replies.phrase_table import Phrase
from tests.unit import build

LONG = 10_000
HARD = {
    one: (one * LONG)[:LONG]
    for one in (
        "a", "1", " ", "\n", "-", ".", "(", "a.", "a@a.", "> ", "https://a.a/", "not but ", "we have we ",
        "the video it was ", "if removed, and ", "some of the two of the ", "On 1 a@b wrote ", "From: a\nSent: b\n",
        "| removed ", "once the video after ", "+44 7700 900000 ", "J0rd@n ",
    )
}  # fmt: skip
ANCHORED = {"match", "fullmatch"}


@cache
def patterns() -> dict[str, tuple[re.Pattern[str], bool, int]]:
    """Every pattern that a module of the rules holds or the table of phrases: whether it is sought, and in how long a text."""
    found: dict[tuple[str, int], tuple[str, re.Pattern[str], bool, int]] = {}
    for module in pkgutil.walk_packages(rules.__path__, "rules."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for number, one in enumerate(_within(value, 0)):
                sought = not asked().get((module.name.rpartition(".")[2], name), {"search"}) <= ANCHORED
                key = (one.pattern, one.flags)
                found.setdefault(key, (f"{module.name}.{name}[{number}]", one, sought, LONG))
    for phrase in build.phrase_table():
        key = (phrase.pattern.pattern, phrase.pattern.flags)
        found[key] = (phrase.id, phrase.pattern, not phrase.label, MOST_SENTENCE)
    return {name: (one, sought, most) for name, one, sought, most in found.values()}


@cache
def asked() -> dict[tuple[str, str], set[str]]:
    """How each pattern is asked, by its module and its name: `search`, `fullmatch`, …"""
    found: dict[tuple[str, str], set[str]] = {}
    for file in Path(rules.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                found.setdefault((file.stem, node.value.id), set()).add(node.attr)
    return found


def _within(value: object, depth: int) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, dict):
        yield from _within(list(value.values()), depth + 1)
    elif depth < 4 and isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _within(one, depth + 1)
    elif depth < 4 and is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _within(getattr(value, field.name), depth + 1)


def test_every_pattern_is_found() -> None:
    """Those of every folder of the rules, and each phrase."""
    told = list(patterns())
    assert {"rules.content", "rules.disclosure", "rules.replies"} <= {".".join(one.split(".")[:2]) for one in told}
    assert {phrase.pattern for phrase in build.phrase_table()} <= {pattern for pattern, _, _ in patterns().values()}
    assert len(told) > 200


@pytest.mark.parametrize("name", patterns())
def test_a_pattern_comes_to_the_end_of_hard_texts(name: str) -> None:
    """Ten kilobytes of one thing, or as much as a sentence holds."""
    pattern, sought, most = patterns()[name]
    ask = pattern.search if sought else pattern.match
    for text in HARD.values():
        found = ask(text[:most])
        assert found is None or found.end() <= most


@pytest.mark.parametrize("phrase", build.phrase_table(), ids=lambda one: one.id)
def test_no_phrase_can_run_away(phrase: Phrase) -> None:
    """No repeat without end stands inside another: what a sentence costs is bounded by its length (ReDoS)."""
    assert not list(nested(parse(phrase.pattern.pattern), endless=False))


def nested(parsed: Any, *, endless: bool) -> Iterator[str]:
    """Yield each endless repeat inside an endless one."""
    for operation, told in parsed:
        repeats = str(operation) in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
        here = repeats and told[1] == MAXREPEAT
        if here and endless:
            yield str(told)
        for part in _parts(told):
            yield from nested(part, endless=endless or here)


def _parts(told: Any) -> Iterator[Any]:
    if isinstance(told, SubPattern):
        yield told
    elif isinstance(told, tuple | list):
        for one in told:
            yield from _parts(one)


def test_the_check_of_patterns_sees_what_it_forbids() -> None:
    """The test above would notice."""
    assert list(nested(parse(r"(?:a+ ?)+b"), endless=False))
    assert not list(nested(parse(r"(?:a+ ){0,4}b+"), endless=False))
