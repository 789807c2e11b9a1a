"""The answers of a recording, as values of the Graph types that their routes return."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from m365_sandbox.graph.catalogue import all_routes

TEXT = "Edm.String"  # a property that is a text, by itself
ERROR = "ODataErrors.ODataError"
_COLLECTION = re.compile(r"^Collection\(([\w.]+)\)$")
_ENVELOPE = re.compile(r"^(value|@.*)$")


@dataclass(frozen=True, slots=True)
class Answer:
    """One value of a Graph type, and where it was answered."""

    type: str
    value: dict[str, Any]
    route: str


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that Graph would not have said."""

    route: str
    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.route}: {self.path or '/'}: {self.problem}"


def read_recording(file: Path) -> Iterator[Answer | Violation]:
    """Each distinct shape of answer once, and what is wrong with the envelopes."""
    returns = {(route.method, route.template): route.returns for route in all_routes()}
    seen: set[tuple[str, str]] = set()
    with file.open("rb") as lines:
        for line in lines:
            entry = orjson.loads(line)
            route = f"{entry['method']} {entry['route']}"
            if entry["route"] == "/$batch":
                continue  # its inner answers are recorded on their own
            declared = returns.get((entry["method"], entry["route"]))
            graph_type = ERROR if entry["status"] >= 400 else _chosen(declared, entry["body"])
            if graph_type is None:
                yield Violation(route, "", f"a JSON body was answered with {entry['status']}, none is declared")
                continue
            for found in _values(graph_type, entry["body"], route):
                key = (route, _shape(found.value)) if isinstance(found, Answer) else (route, str(found))
                if key not in seen:
                    seen.add(key)
                    yield found


def _chosen(declared: str | None, body: Any) -> str | None:
    """The type of an answer; of `A or B` the one that its context names, otherwise the first."""
    first, *others = (declared or "").split(" or ")
    context = body.get("@odata.context", "") if isinstance(body, dict) else ""
    return next((other for other in others if context.endswith(f".{other}")), first or None)


def _values(graph_type: str, body: Any, route: str) -> Iterator[Answer | Violation]:
    if graph_type == TEXT:
        yield from _text(body, route)
        return
    collection = _COLLECTION.match(graph_type)
    if collection is None:
        yield Answer(graph_type, body, route)
        return
    for name in body:
        if not _ENVELOPE.match(name):
            yield Violation(route, name, "is not part of a collection's envelope")
    for value in body["value"]:
        yield Answer(collection.group(1), value, route)


def _text(body: Any, route: str) -> Iterator[Violation]:
    for name in body:
        if not _ENVELOPE.match(name):
            yield Violation(route, name, "is not part of the envelope of a single value")
    if not isinstance(body.get("value"), str):
        yield Violation(route, "value", "is not a text")


def _shape(value: Any) -> str:
    """The names and kinds in a value, without what it says."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{name}:{_shape(value[name])}" for name in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(sorted({_shape(one) for one in value})) + "]"
    return type(value).__name__
