"""`$select`, `$filter`, `$orderby`, `$top` and `$skip` on the short collections: lists, fields, views, people."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from m365_sandbox.odata.filters import Any_, Call, Compare, Logic, Node, Not, parse_filter
from m365_sandbox.odata.query import Query
from m365_sandbox.sharepoint.rest.answers import Entity
from m365_sandbox.sharepoint.rest.refusals import invalid_query, no_such_property

OPTIONS = "select filter orderby top skip expand"


def chosen(entities: Iterable[Entity], query: Query) -> list[Entity]:
    """The entities that the options ask for, each with the selected properties."""
    found = list(entities)
    if query.filter:
        node = parse_filter(query.filter, v3=True)
        found = [one for one in found if _holds(node, one.values)]
    for path, descending in reversed(query.orderby):
        found.sort(key=lambda one, path=path: _sortable(_value(one.values, path)), reverse=descending)  # type: ignore[misc]  # mypy does not follow a default in a lambda
    start = query.number("skip", 0)
    return [selected(one, query) for one in found[start : start + query.number("top", len(found) + 1)]]


def selected(entity: Entity, query: Query) -> Entity:
    """The entity with the selected properties alone. Raises `GraphError` (400) for one that it does not have."""
    names = query.select
    if names is None:
        return entity
    whole = {**entity.more, **entity.values}
    known = {name.lower(): name for name in whole}
    values: dict[str, Any] = {}
    for name in names:
        head = name.partition("/")[0]
        if head.lower() in known:
            values[known[head.lower()]] = whole[known[head.lower()]]
        elif head != "Id":  # what office365-rest-python-client asks of everything, also of what has none
            raise no_such_property(name)
    return replace(entity, values=values)


def _value(values: dict[str, Any], path: str) -> Any:
    if path not in values:
        raise no_such_property(path)
    return values[path]


def _sortable(value: Any) -> tuple[bool, str | float]:
    return (value is not None, value if isinstance(value, int | float) else str(value or "").lower())


def _holds(node: Node, values: dict[str, Any]) -> bool:
    match node:
        case Logic():
            sides = (_holds(side, values) for side in (node.left, node.right))
            return all(sides) if node.operator == "and" else any(sides)
        case Not():
            return not _holds(node.inner, values)
        case Any_():
            raise invalid_query("The expression is not supported.")
        case Call():
            text, part = _folded(_value(values, node.path)), _folded(node.value)
            tests = {"startswith": text.startswith(part), "endswith": text.endswith(part), "contains": part in text}
            return tests[node.function]
        case Compare():
            return _compared(_value(values, node.path), node)


def _compared(value: Any, node: Compare) -> bool:
    other: Any = node.value
    if isinstance(value, bool) or value is None or other is None:
        other = bool(other) if isinstance(value, bool) and other in (0, 1) else other
        return bool(value == other) == (node.operator == "eq")
    left, right = (value, other) if isinstance(value, int | float) else (_folded(value), _folded(other))
    if isinstance(left, int | float) != isinstance(right, int | float):
        raise invalid_query(f"The types of '{node.path}' and its value do not agree.")
    order = _order(left, right)
    return {
        "eq": order == 0,
        "ne": order != 0,
        "gt": order > 0,
        "ge": order >= 0,
        "lt": order < 0,
        "le": order <= 0,
    }[node.operator]


def _order(left: Any, right: Any) -> int:
    return int(left > right) - int(left < right)


def _folded(value: Any) -> str:
    return str(value).lower()
