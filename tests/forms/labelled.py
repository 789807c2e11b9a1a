"""The labelled URLs, and what the rules read otherwise.

A file holds groups. The lines of a group `[label] title` are

- `object`: ways of writing one thing, which no other group names,
- `collection`, `place`, `short`: each names several things together; an account, a group, a search or a home page; or one
  thing by a link that does not say which,
- `refused`, `accepted`: each is returned in words, or goes on,
- `copied`: what stands in the field ` => ` the URLs in it, `refused`, or `not` a site that it only looks like.

`{200B}` stands for the character U+200B.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rules.content_key import Kind, content_key, named
from rules.urls import content_urls

#: `again` was written in two parts, each after the rules had been mended for what was there: they met it unseen.
FILES = ("platforms", "others", "copied", "refused", "again")
_PLACES = (Kind.ACCOUNT, Kind.GROUP, Kind.SEARCH, Kind.HOME)


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a file."""

    file: str
    label: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules make of a field, each URL in its order: what is wrong with it, what it names, its site, its key."""

    problems: tuple[str, ...]
    kinds: tuple[Kind, ...]
    sites: tuple[str, ...]
    keys: tuple[str, ...]


@cache
def groups() -> tuple[Group, ...]:
    """Return every group of every file."""
    return tuple(one for file in FILES for one in _in_file(file))


def _in_file(file: str) -> Iterator[Group]:
    text = (Path(__file__).parent / f"{file}.txt").read_text("utf-8")
    for block in text.split("\n\n"):
        head, *lines = block.strip("\n").split("\n")
        label, _, title = head.removeprefix("[").partition("] ")
        yield Group(file, label, title, tuple(lines))


def reading(text: str) -> Reading:
    """Return what the rules make of a line of a file."""
    urls = content_urls(_unescaped(text))
    known = [one for one in map(named, urls) if one is not None]
    return Reading(
        tuple(one.problem for one in urls if one.problem),
        tuple(one.kind for one in known),
        tuple(one.site for one in known),
        tuple(one.key for one in known),
    )


def _unescaped(text: str) -> str:
    return re.sub(r"\{([0-9A-F]{4})\}", lambda found: chr(int(found[1], 16)), text)


def is_as_labelled(group: Group, line: str) -> bool:
    """Return whether a line is read as its group's label says; that the lines of an object agree is not asked here."""
    if group.label == "copied":
        return _is_copied_well(line)
    found = reading(line)
    if group.label == "refused":
        return not found.keys
    if found.problems or len(found.kinds) != 1:
        return False
    kind, site = found.kinds[0], found.sites[0]
    match group.label:
        case "object":
            return kind in (Kind.OBJECT, Kind.COLLECTION) or (kind is Kind.PAGE and not site)
        case "collection":
            return kind is Kind.COLLECTION
        case "place":
            return kind in _PLACES
        case "short":
            return kind is Kind.SHORT_LINK
    return group.label == "accepted"


def _is_copied_well(line: str) -> bool:
    field, _, wanted = line.rpartition(" => ")
    found = reading(field)
    if wanted == "refused":
        return bool(found.problems) or not found.keys
    if wanted.startswith("not "):
        return wanted.removeprefix("not ") not in found.sites
    return not found.problems and list(dict.fromkeys(found.keys)) == [content_key(one) for one in wanted.split(" | ")]


def keys_of(group: Group) -> frozenset[str]:
    """Return the keys of the lines of a group."""
    return frozenset(key for line in group.lines for key in reading(line).keys)


@dataclass(frozen=True, slots=True)
class Submission:
    """A good submission with some columns changed, and the columns that must then be named as faulty."""

    changed: Mapping[str, object]
    faulty: frozenset[str]


def submissions(column: str) -> dict[str, Submission]:
    """Return the labelled submissions in which this column was changed, by their line.

    In `fields.txt` a system and its reference, and URLs and platforms, have `|` between them.
    """
    text = (Path(__file__).parent / "fields.txt").read_text("utf-8")
    [block] = [one for one in text.split("\n\n") if one.startswith(f"[{column}]\n")]
    return {line: _submission(column, line) for line in block.strip("\n").split("\n")[1:]}


def _submission(column: str, line: str) -> Submission:
    value, _, faulty = line.rpartition(" => ")
    return Submission(_changed(column, value), frozenset(faulty.split(", ")) - {"ok"})


def _changed(column: str, value: str) -> Mapping[str, object]:
    if column == "several":
        changed: dict[str, object] = json.loads(value)
        return changed
    value = _unescaped(value)
    one, _, other = value.partition("|") if column == "IncidentReference" else value.rpartition("|")
    if column == "IncidentReference":
        return {"IncidentSystem": one, column: other}
    if column == "ContentUrls":
        return {column: one, "Platforms": [name for name in other.split(", ") if name]}
    return {column: value}
