"""`$filter`: text to a tree, and a tree to SQL. What each property is in SQL is for the resource to say.

The grammar is the part of OData that Graph's lists, mail and tasks take: comparisons with a literal on the right,
`startswith`, `endswith` and `contains`, `and`, `or`, `not`, and `collection/any(x:…)`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from m365_sandbox.clock import read_stamp, to_stamp
from m365_sandbox.errors import GraphError, bad_request

Kind = Literal["text", "boolean", "number", "moment", "lookup"]
Value = str | float | bool | None


class Moment(str):
    """A date and time written without quotes."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Compare:
    """`path operator value`."""

    path: str
    operator: str
    value: Value


@dataclass(frozen=True, slots=True)
class Call:
    """`startswith(path,'text')` and its like."""

    function: str
    path: str
    value: Value


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801 - `Any` is taken by typing
    """`path/any(variable:inner)`."""

    path: str
    variable: str
    inner: "Node"


@dataclass(frozen=True, slots=True)
class Logic:
    """`left and right`, `left or right`."""

    operator: Literal["and", "or"]
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Not:
    """`not inner`."""

    inner: "Node"


Node = Compare | Call | Any_ | Logic | Not


@dataclass(frozen=True, slots=True)
class Column:
    """A property as SQL sees it."""

    sql: str
    kind: Kind = "text"
    nocase: bool = True


class Resource(Protocol):
    """What a resource knows of its properties."""

    def column(self, path: str) -> Column:
        """The property at this path. Raises `GraphError` when it cannot be filtered on."""

    def any_of(self, path: str) -> tuple[str, "Resource"]:
        """SQL of `EXISTS (… {})` for a collection, and the resource of its elements."""


_OPERATORS = {"eq": "=", "ne": "<>", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
_FUNCTIONS = ("startswith", "endswith", "contains")
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<typed>(?:datetime|guid)'[^']*')|(?P<moment>\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?)"
    r"|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[A-Za-z_@][\w.@/]*)|(?P<mark>[(),:]))"
)


def parse_filter(text: str, *, v3: bool = False) -> Node:
    """Read the text of `$filter`. Raises `GraphError` (400) where it cannot be read.

    Version 3 of OData, which SharePoint REST speaks, has `datetime'…'`, `guid'…'` and `substringof('part',path)`.
    """
    parser = _Parser(text, v3=v3)
    node = parser.disjunction()
    parser.expect_end()
    return node


def paths_in_order(node: Node) -> list[str]:
    """The properties a filter names, in the order it names them."""
    match node:
        case Logic():
            return paths_in_order(node.left) + paths_in_order(node.right)
        case Not():
            return paths_in_order(node.inner)
        case _:
            return [node.path]


class _Parser:
    def __init__(self, text: str, *, v3: bool = False) -> None:
        self._text = text
        self._v3 = v3
        self._tokens = list(_tokens(text))
        self._at = 0

    def disjunction(self) -> Node:
        node = self._conjunction()
        while self._word("or"):
            node = Logic("or", node, self._conjunction())
        return node

    def _conjunction(self) -> Node:
        node = self._unary()
        while self._word("and"):
            node = Logic("and", node, self._unary())
        return node

    def _unary(self) -> Node:
        if self._word("not"):
            return Not(self._unary())
        if self._mark("("):
            node = self.disjunction()
            self._need(")")
            return node
        kind, word = self._take()
        if kind != "word":
            raise self._refusal()
        if self._mark("("):
            return self._any(word) if word.lower().endswith("/any") else self._call(word)
        return self._comparison(word)

    def _comparison(self, path: str) -> Node:
        kind, operator = self._take()
        if kind != "word" or operator.lower() not in _OPERATORS:
            raise self._refusal()
        return Compare(path, operator.lower(), self._literal())

    def _call(self, function: str) -> Node:
        if self._v3 and function.lower() == "substringof":
            return self._substring_of()
        if function.lower() not in _FUNCTIONS:
            raise bad_request(f"An unknown function with name '{function}' was found.")
        _, path = self._take()
        self._need(",")
        value = self._literal()
        self._need(")")
        if self._word("eq") and self._literal() is not True:
            raise self._refusal()
        return Call(function.lower(), path, value)

    def _substring_of(self) -> Node:
        part = self._literal()
        self._need(",")
        _, path = self._take()
        self._need(")")
        if self._word("eq") and self._literal() is not True:
            raise self._refusal()
        return Call("contains", path, part)

    def _any(self, word: str) -> Node:
        _, variable = self._take()
        self._need(":")
        inner = self.disjunction()
        self._need(")")
        return Any_(word[: -len("/any")], variable, inner)

    def _literal(self) -> Value:
        kind, text = self._take()
        match kind:
            case "text":
                return text[1:-1].replace("''", "'")
            case "number":
                return int(text) if text.lstrip("-").isdecimal() and len(text) < 19 else float(text)
            case "moment":
                return Moment(text)
            case "typed" if self._v3:
                inner = text.partition("'")[2][:-1]
                return inner if text.lower().startswith("guid") else Moment(inner)
            case "word" if text.lower() in ("true", "false", "null"):
                return {"true": True, "false": False, "null": None}[text.lower()]
        raise self._refusal()

    def _take(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise self._refusal()
        self._at += 1
        return self._tokens[self._at - 1]

    def _word(self, word: str) -> bool:
        return self._accept(lambda kind, text: kind == "word" and text.lower() == word)

    def _mark(self, mark: str) -> bool:
        return self._accept(lambda kind, text: kind == "mark" and text == mark)

    def _accept(self, test: Callable[[str, str], bool]) -> bool:
        if self._at < len(self._tokens) and test(*self._tokens[self._at]):
            self._at += 1
            return True
        return False

    def _need(self, mark: str) -> None:
        if not self._mark(mark):
            raise self._refusal()

    def expect_end(self) -> None:
        if self._at != len(self._tokens):
            raise self._refusal()

    def _refusal(self) -> GraphError:
        return bad_request(f"Invalid filter clause: Syntax error in '{self._text}'.")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise bad_request(f"Invalid filter clause: Syntax error at position {at} in '{text}'.")
        yield match.lastgroup, match.group(match.lastgroup)
        at = match.end()


def to_sql(node: Node, resource: Resource) -> tuple[str, list[Any]]:
    """A condition for `WHERE`, and its parameters."""
    match node:
        case Logic():
            left, left_values = to_sql(node.left, resource)
            right, right_values = to_sql(node.right, resource)
            return f"({left} {node.operator.upper()} {right})", left_values + right_values
        case Not():
            inner, values = to_sql(node.inner, resource)
            return f"NOT {inner}", values
        case Any_():
            exists, element = resource.any_of(node.path)
            inner, values = to_sql(_without_variable(node.inner, node.variable), element)
            return exists.format(inner), values
        case Call():
            return _call_sql(node, resource.column(node.path))
        case Compare():
            return _compare_sql(node, resource.column(node.path))


def _without_variable(node: Node, variable: str) -> Node:
    """`ep/id` → `id`, and the variable alone → the empty path."""
    match node:
        case Logic():
            left, right = _without_variable(node.left, variable), _without_variable(node.right, variable)
            return Logic(node.operator, left, right)
        case Not():
            return Not(_without_variable(node.inner, variable))
        case Any_():
            raise bad_request("Invalid filter clause: nested any is not supported.")
        case Call():
            return Call(node.function, _element_path(node.path, variable), node.value)
        case Compare():
            return Compare(_element_path(node.path, variable), node.operator, node.value)


def _element_path(path: str, variable: str) -> str:
    if path != variable and not path.startswith(f"{variable}/"):
        raise bad_request(f"Invalid filter clause: '{path}' does not start with '{variable}'.")
    return path[len(variable) + 1 :]


def _call_sql(node: Call, column: Column) -> tuple[str, list[Any]]:
    if column.kind != "text" or not isinstance(node.value, str):
        raise bad_request(f"No function signature for the function with name '{node.function}' matches the arguments.")
    pattern = re.sub(r"([%_\\])", r"\\\1", node.value)
    if node.function != "startswith":
        pattern = f"%{pattern}"
    if node.function != "endswith":
        pattern = f"{pattern}%"
    return f"{column.sql} LIKE ? ESCAPE '\\'", [pattern]


def _compare_sql(node: Compare, column: Column) -> tuple[str, list[Any]]:
    operator = _OPERATORS[node.operator]
    if node.value is None:
        if node.operator not in ("eq", "ne"):
            raise bad_request("Invalid filter clause: null can only be compared by eq and ne.")
        return f"{column.sql} IS {'NOT ' if node.operator == 'ne' else ''}NULL", []
    value = coerce(node.value, column.kind, node.path)
    collate = " COLLATE NOCASE" if column.kind == "text" and column.nocase else ""
    condition = f"{column.sql} {operator} ?{collate}"
    if node.operator == "ne":
        condition = f"({column.sql} IS NULL OR {condition})"
    return condition, [value]


def coerce(value: Value, kind: Kind, path: str) -> str | float | int:
    """A literal as the column stores it. Raises `GraphError` (400) where the kinds do not agree."""
    if kind == "text" and isinstance(value, str):
        return str(value)
    if kind == "lookup" and isinstance(value, int | str) and not isinstance(value, bool | Moment):
        return str(value)  # an id, kept as text; compared with or without quotes
    if kind == "boolean" and (isinstance(value, bool) or value in (0, 1)):
        return int(bool(value))
    if kind == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if kind == "number" and isinstance(value, str) and not isinstance(value, Moment):
        try:
            return float(value)
        except ValueError:
            pass
    if kind == "moment" and isinstance(value, str):
        try:
            return to_stamp(read_stamp(value))
        except ValueError:
            pass
    raise bad_request(
        f"Invalid filter clause: A binary operator with incompatible types was detected. Property '{path}'."
    )
