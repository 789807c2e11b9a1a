"""`$filter`, `$orderby` and paging of items. Under the list view threshold an index is not needed; above it is."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote

from m365_sandbox.odata.filters import Any_, Call, Column, Kind, Node, Not, Resource, parse_filter, to_sql
from m365_sandbox.sharepoint.authorship import SHAREPOINT_APP, SHAREPOINT_APP_LOOKUP_ID
from m365_sandbox.sharepoint.column_types import ListColumn
from m365_sandbox.sharepoint.item_filter import FILE_NAME
from m365_sandbox.sharepoint.item_pages import items_behind
from m365_sandbox.sharepoint.items import LARGEST_PAGE, LIST_VIEW_THRESHOLD
from m365_sandbox.sharepoint.rest.columns import entity_name, value_name
from m365_sandbox.sharepoint.rest.refusals import invalid_query, no_such_property, over_threshold
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphRequest

PAGE = 100
_KINDS: dict[str, Kind] = {
    "boolean": "boolean",
    "number": "number",
    "currency": "number",
    "dateTime": "moment",
    "personOrGroup": "lookup",
    "lookup": "lookup",
}
_PERSON = {"Title": "display_name", "EMail": "email", "UserName": "email", "Id": "lookup_id", "JobTitle": "job_title"}
_AUTHOR_ID = f"coalesce((SELECT lookup_id FROM people WHERE 'person:' || people.id = {{}}), {SHAREPOINT_APP_LOOKUP_ID})"
_AUTHOR_TITLE = f"coalesce((SELECT display_name FROM people WHERE 'person:' || people.id = {{}}), '{SHAREPOINT_APP}')"
_IS_FOLDER = (
    "EXISTS (SELECT 1 FROM drive_items WHERE drive_items.list = items.list AND item = items.id AND content IS NULL)"
)
_SYSTEM = {
    "id": (Column("id", "number"), True),
    "created": (Column("created", "moment"), False),
    "modified": (Column("modified", "moment"), False),
    "guid": (Column("guid"), False),
    "uniqueid": (Column("guid"), False),
    "fsobjtype": (Column(_IS_FOLDER, "number"), False),
    "filesystemobjecttype": (Column(_IS_FOLDER, "number"), False),
    "fileleafref": (Column(FILE_NAME), True),
    "authorid": (Column(_AUTHOR_ID.format("author"), "number"), False),
    "editorid": (Column(_AUTHOR_ID.format("editor"), "number"), False),
    "author/title": (Column(_AUTHOR_TITLE.format("author")), False),
    "editor/title": (Column(_AUTHOR_TITLE.format("editor")), False),
    "author/id": (Column(_AUTHOR_ID.format("author"), "number"), False),
    "editor/id": (Column(_AUTHOR_ID.format("editor"), "number"), False),
}


@dataclass(frozen=True, slots=True)
class Page:
    """Some items, and where the next ones start."""

    rows: list[Row]
    next_link: str | None


class QueryColumns:
    """The columns of a list as `$filter` and `$orderby` see them."""

    def __init__(self, columns: list[ListColumn]) -> None:
        self._columns = {value_name(column).lower(): column for column in columns}
        self._lookups = {entity_name(column.name).lower(): column for column in columns if column.is_lookup}
        self.leading_is_indexed: bool | None = None  # nothing where no column was named

    def column(self, path: str) -> Column:
        """The column behind a property, or behind `Person/Title`. Raises `GraphError` (400)."""
        column, indexed = self._find(path)
        if self.leading_is_indexed is None:
            self.leading_is_indexed = indexed
        return column

    def any_of(self, path: str) -> tuple[str, Resource]:
        """Lists take no lambda."""
        raise invalid_query(f"The expression on '{path}' is not supported.")

    def _find(self, path: str) -> tuple[Column, bool]:
        name = path.lower()
        if name in _SYSTEM:
            return _SYSTEM[name]
        column = self._columns.get(name)
        if column is not None:
            if column.holds_many:
                raise invalid_query(f"The field '{path}' of type Multi cannot be used in the query filter expression.")
            return Column(column.value_sql, _KINDS.get(column.facet, "text")), column.indexed
        head, _, inner = path.partition("/")
        lookup = self._lookups.get(head.lower())
        if lookup is None or not inner or lookup.holds_many:
            raise no_such_property(path)
        return _looked_up(lookup, inner), lookup.indexed


def _looked_up(column: ListColumn, inner: str) -> Column:
    item = f"CAST({column.value_sql} AS INTEGER)"
    if inner == "Id":
        return Column(item, "number")
    if column.facet == "personOrGroup":
        if inner not in _PERSON:
            raise no_such_property(f"{column.name}/{inner}")
        return Column(f"(SELECT {_PERSON[inner]} FROM people WHERE lookup_id = {item})")
    if not inner.replace("_", "").isalnum():
        raise no_such_property(f"{column.name}/{inner}")
    guid = str(column.facet_options["listId"]).strip("{}").lower().replace("'", "")
    held = f"CAST(json_extract(items.fields, '$.\"{column.field_name}\"') AS INTEGER)"
    return Column(
        f"(SELECT json_extract(target.fields, '$.\"{inner}\"') FROM items target JOIN lists ON lists.num = target.list "
        f"WHERE lists.guid = '{guid}' AND target.id = {held} AND NOT target.deleted)"
    )


def read_page(tenant: Tenant, request: GraphRequest, list_row: Row, columns: list[ListColumn]) -> Page:
    """A page of items. Raises `GraphError`: 400 for an unknown column, 500 above the list view threshold."""
    query, known = request.query, QueryColumns(columns)
    size = min(query.number("top", PAGE, least=1), LARGEST_PAGE)
    where, values = "1", list[Any]()
    if query.filter:
        node = parse_filter(query.filter, v3=True)
        _require_supported(node)
        where, values = to_sql(node, known)
    order = [(known.column(path).sql, descending) for path, descending in query.orderby]
    if known.leading_is_indexed is False:
        require_below_threshold(tenant, list_row)
    after = read_position(query.options.get("skiptoken"))
    rows, is_more = items_behind(tenant, list_row, where, values, order, after, size)
    if not is_more:
        return Page(rows, None)
    rest = query.encode(skiptoken=None)
    return Page(rows, f"$skiptoken={quote(position(rows[-1]), safe='')}{'&' if rest else ''}{rest}")


def _require_supported(node: Node) -> None:
    match node:
        case Not() | Any_():
            raise invalid_query("The expression is not supported.")
        case Call() if node.function == "endswith":
            raise invalid_query("The 'endswith' function is not supported.")
        case _:
            for side in (getattr(node, "left", None), getattr(node, "right", None)):
                if side is not None:
                    _require_supported(side)


def require_below_threshold(tenant: Tenant, list_row: Row) -> None:
    """Refuse (500) to look through the items of a list that has more than 5,000."""
    count = tenant.store.value("SELECT count(*) FROM items WHERE list = ? AND NOT deleted", (list_row["num"],))
    if count > LIST_VIEW_THRESHOLD:
        raise over_threshold()


def position(row: Row) -> str:
    """The place behind an item, as SharePoint writes it in `$skiptoken`, `PagingInfo` and `NextHref`."""
    return f"Paged=TRUE&p_ID={row['id']}"


def read_position(text: str | None) -> int:
    """The id of the item that a place is behind; 0 for the start. Raises `GraphError` (400)."""
    if not text:
        return 0
    try:
        return int(parse_qs(text.lstrip("?"))["p_ID"][0])
    except (KeyError, ValueError):
        raise invalid_query("The place to go on from is not valid; it names no p_ID.") from None
