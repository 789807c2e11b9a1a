"""CAML, the language of views and list queries: its XML read, and its conditions turned into those of `$filter`.

https://learn.microsoft.com/sharepoint/dev/schema/view-schema
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from m365_sandbox.clock import to_stamp
from m365_sandbox.errors import GraphError
from m365_sandbox.odata.filters import Any_, Call, Column, Compare, Logic, Moment, Node, Not, Resource, Value
from m365_sandbox.sharepoint.column_types import ListColumn
from m365_sandbox.sharepoint.rest.columns import entity_name, system_columns, value_name
from m365_sandbox.sharepoint.rest.item_query import QueryColumns
from m365_sandbox.sharepoint.rest.refusals import rest_error

Scope = Literal["", "FilesOnly", "Recursive", "RecursiveAll"]
_SCOPES: tuple[Scope, ...] = ("", "FilesOnly", "Recursive", "RecursiveAll")
_COMPARISONS = {"Eq": "eq", "Neq": "ne", "Gt": "gt", "Geq": "ge", "Lt": "lt", "Leq": "le"}
_ALIASES = {"LinkTitle": "Title", "LinkTitleNoMenu": "Title", "LinkFilename": "FileLeafRef", "id": "ID"}
_PEOPLE = ("Author", "Editor")
_DEEPEST = 150  # conditions inside one another, which real queries stay far below
_DAY = "/day"  # marks a comparison of days, without the time


@dataclass(frozen=True, slots=True)
class CamlView:
    """What a view, or a query, asks for."""

    where: Node | None = None
    order: tuple[tuple[str, bool], ...] = ()  # paths, and whether each is descending
    fields: tuple[str, ...] = ()  # internal names; none means all
    row_limit: int | None = None
    is_paged: bool = False
    scope: Scope = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and when: what `<UserID/>` and `<Today/>` stand for."""

    user: int
    now: datetime


class CamlColumns:
    """The columns of a list under the names that CAML has for them."""

    def __init__(self, columns: list[ListColumn]) -> None:
        self._by_name = {column.name.lower(): column for column in columns}
        self._names = {column.definition["id"].lower(): column.name for column in [*columns, *system_columns()]}
        self._query = QueryColumns(columns)

    @property
    def leading_is_indexed(self) -> bool | None:
        """Whether the column that was named first is indexed; nothing where none was."""
        return self._query.leading_is_indexed

    def name(self, field: Element) -> str:
        """The internal name in a `FieldRef`, which may tell the column's id instead."""
        key = _attribute(field, "ID")
        return _attribute(field, "Name") or self._names.get(key.strip("{}").lower(), key)

    def path(self, name: str, *, by_id: bool) -> str:
        """Where a column's value is found; of people and lookups the number, or the words that are shown."""
        name = _ALIASES.get(name, name)
        column = self._by_name.get(name.lower())
        if column is None:
            if name in _PEOPLE:
                return f"{name}/{'Id' if by_id else 'Title'}"
            return name
        if not column.is_lookup:
            return entity_name(column.name)
        if by_id or column.holds_many:
            return value_name(column)
        shown = "Title" if column.facet == "personOrGroup" else column.facet_options["columnName"]
        return f"{entity_name(column.name)}/{shown}"

    def declared(self, name: str) -> ListColumn | None:
        """A column of the list's own."""
        return self._by_name.get(_ALIASES.get(name, name).lower())

    def column(self, path: str) -> Column:
        """The column behind a path. Raises `GraphError`."""
        plain = path.removesuffix(_DAY)
        try:
            column = self._query.column(plain)
        except GraphError:
            raise unknown_field() from None
        if plain == path:
            return column
        return Column(f"(substr({column.sql}, 1, 10) || 'T00:00:00Z')", column.kind)

    def any_of(self, path: str) -> tuple[str, Resource]:
        """The values of a column that holds several."""
        column = next(one for one in self._by_name.values() if value_name(one) == path)
        if self._query.leading_is_indexed is None:
            self._query.leading_is_indexed = column.indexed
        return f"EXISTS (SELECT 1 FROM json_each({column.value_sql}) AS one WHERE {{}})", _Held(column)


@dataclass(frozen=True, slots=True)
class _Held:
    """One of the values that a column holds."""

    of: ListColumn

    def column(self, path: str) -> Column:
        """Its number, or the words that are shown."""
        if not self.of.is_lookup or path == "id":
            return Column("one.value", "number" if self.of.is_lookup else "text")
        if self.of.facet == "personOrGroup":
            return Column("(SELECT display_name FROM people WHERE lookup_id = one.value)")
        guid = str(self.of.facet_options["listId"]).strip("{}").lower().replace("'", "")
        shown = self.of.facet_options["columnName"]
        return Column(
            f"(SELECT json_extract(target.fields, '$.\"{shown}\"') FROM items target JOIN lists "
            f"ON lists.num = target.list WHERE lists.guid = '{guid}' AND target.id = one.value)"
        )

    def any_of(self, path: str) -> tuple[str, Resource]:
        """Values hold no values."""
        raise cannot_complete()


def read_view(xml: str, columns: CamlColumns, asking: Asking) -> CamlView:
    """A view's XML. Raises `GraphError` for what is no CAML, for columns that are not there, for `Membership`."""
    if not xml.strip():
        return CamlView()
    view = _parse(xml)
    query = view if view.tag == "Query" else view.find("Query")
    where = query.find("Where") if query is not None else None
    order = query.findall("OrderBy/FieldRef") if query is not None else []
    limit = view.find("RowLimit")
    text = (limit.text or "").strip() if limit is not None else ""
    scope: Scope = next((one for one in _SCOPES if one.lower() == _attribute(view, "Scope").lower()), "")
    if limit is not None and not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise cannot_complete()
    return CamlView(
        where=None if where is None or not len(where) else _Conditions(columns, asking).node(_only(where), 0),
        order=tuple(
            (columns.path(columns.name(one), by_id=False), _attribute(one, "Ascending").upper() == "FALSE")
            for one in order
        ),
        fields=tuple(columns.name(one) for one in view.findall("ViewFields/FieldRef")),
        row_limit=int(text) if text and int(text) else None,
        is_paged=limit is not None and _attribute(limit, "Paged").upper() == "TRUE",
        scope=scope,
    )


def filtered(view: CamlView, columns: CamlColumns, asking: Asking, wanted: Mapping[str, Iterable[str]]) -> CamlView:
    """The view with further conditions: each named column holds one of some words. Raises `GraphError` (400, 500)."""
    where = view.where
    for name, words in wanted.items():
        field = Element("FieldRef", {"Name": name})
        tests = Element("In")
        tests.append(field)
        values = SubElement(tests, "Values")
        for word in words:
            SubElement(values, "Value", {"Type": "Text"}).text = word
        node = _Conditions(columns, asking).node(tests, 0)
        where = node if where is None else Logic("and", where, node)
    return replace(view, where=where)


def _parse(xml: str) -> Element:
    if "<!" in xml:
        raise cannot_complete()  # CAML has no document type, and entities of one could be told to grow
    try:
        return ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        raise cannot_complete() from None


def _attribute(element: Element, name: str) -> str:
    """An attribute in any case of its name; empty where it is absent."""
    return next((value for key, value in element.attrib.items() if key.lower() == name.lower()), "")


def _only(element: Element) -> Element:
    if len(element) != 1:
        raise cannot_complete()
    return element[0]


@dataclass(frozen=True, slots=True)
class _Conditions:
    """Turns what is inside `Where` into the tree that `$filter` is read into."""

    columns: CamlColumns
    asking: Asking

    def node(self, element: Element, depth: int) -> Node:
        """One condition and those inside it."""
        if depth > _DEEPEST:
            raise cannot_complete()
        if element.tag in ("And", "Or"):
            if len(element) != 2:
                raise cannot_complete()
            left, right = (self.node(one, depth + 1) for one in element)
            return Logic("and" if element.tag == "And" else "or", left, right)
        field = element.find("FieldRef")
        if field is None:
            raise cannot_complete()  # Membership and DateRangesOverlap among them
        return self._condition(element, field)

    def _condition(self, element: Element, field: Element) -> Node:
        if element.tag in ("IsNull", "IsNotNull"):
            return self._emptiness(self.columns.name(field), is_empty=element.tag == "IsNull")
        if element.tag == "In":
            return self._one_of([self._test("Eq", field, one) for one in element.findall("Values/Value")])
        values = element.findall("Value")
        if len(values) != 1:
            raise cannot_complete()
        return self._test(element.tag, field, values[0])

    def _emptiness(self, name: str, *, is_empty: bool) -> Node:
        path, column = self.columns.path(name, by_id=True), self.columns.declared(name)
        if column is None or not column.holds_many:
            return Compare(path, "eq" if is_empty else "ne", None)
        some = Any_(path, "one", Compare("one/id" if column.is_lookup else "one", "ne", None))
        return Not(some) if is_empty else some

    def _one_of(self, tests: list[Node]) -> Node:
        """Any of them, as a tree that is not deep however many there are."""
        if not tests:
            raise cannot_complete()
        while len(tests) > 1:
            pairs = [tests[at : at + 2] for at in range(0, len(tests), 2)]
            tests = [Logic("or", pair[0], pair[1]) if len(pair) == 2 else pair[0] for pair in pairs]
        return tests[0]

    def _test(self, operator: str, field: Element, value: Element) -> Node:
        name = self.columns.name(field)
        column = self.columns.declared(name)
        by_id = (
            _attribute(field, "LookupId").upper() == "TRUE"
            or _attribute(value, "Type") in ("Integer", "Counter")
            or value.find("UserID") is not None
        )
        if column is not None and column.holds_many:
            return self._test_held(operator, column, value, by_id=by_id)
        path = self.columns.path(name, by_id=by_id)
        kind = self.columns.column(path).kind
        has_time = _attribute(value, "IncludeTimeValue").upper() == "TRUE" or value.find("Now") is not None
        if kind == "moment" and not has_time:
            path += _DAY
        return self._comparison(operator, path, value, kind)

    def _test_held(self, operator: str, column: ListColumn, value: Element, *, by_id: bool) -> Node:
        """Of several values one is enough; `Neq` and `NotIncludes` want none."""
        path = "one" if not column.is_lookup else "one/id" if by_id else "one/shown"
        wants_none = operator in ("Neq", "NotIncludes")
        inner = "Eq" if wants_none or operator == "Includes" else operator
        some = Any_(value_name(column), "one", self._comparison(inner, path, value, "text"))
        return Not(some) if wants_none else some

    def _comparison(self, operator: str, path: str, value: Element, kind: str) -> Node:
        held = self._value(value, kind, is_day=path.endswith(_DAY))
        if operator in _COMPARISONS:
            return Compare(path, _COMPARISONS[operator], held)
        if operator in ("BeginsWith", "Contains") and isinstance(held, str):
            return Call("startswith" if operator == "BeginsWith" else "contains", path, held)
        raise cannot_complete()

    def _value(self, value: Element, kind: str, *, is_day: bool) -> Value:
        if value.find("UserID") is not None:
            return self.asking.user
        today, text = value.find("Today"), (value.text or "").strip()
        if today is not None or value.find("Now") is not None:
            return Moment(to_stamp(self._moment(today, is_day=is_day)))
        match kind:
            case "boolean":
                return text.lower() in ("1", "true", "yes", "-1")
            case "moment":
                return Moment(f"{text[:10]}T00:00:00Z" if is_day else text.replace(" ", "T", 1))
            case "text":
                return value.text or ""
        return text

    def _moment(self, today: Element | None, *, is_day: bool) -> datetime:
        days = _attribute(today, "OffsetDays") or _attribute(today, "Offset") if today is not None else ""
        now = self.asking.now
        if is_day or today is not None:
            now = now.replace(hour=0, minute=0, second=0, microsecond=0)
        try:
            return now + timedelta(days=int(days or 0))
        except (ValueError, OverflowError):
            raise cannot_complete() from None


def unknown_field() -> GraphError:
    """A query names a column that the list does not have."""
    words = "One or more field types are not installed properly. Go to the list settings page to delete these fields."
    return rest_error(500, -2130575340, "Microsoft.SharePoint.SPException", words)


def cannot_complete() -> GraphError:
    """A query that SharePoint cannot make sense of, and says no more about."""
    words = "Cannot complete this action.\n\nPlease try again."
    return rest_error(500, -2147467259, "Microsoft.SharePoint.SPException", words)
