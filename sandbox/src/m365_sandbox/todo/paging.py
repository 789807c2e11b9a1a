"""Filtering and paging of task lists and tasks."""

from collections.abc import Callable

from m365_sandbox.errors import GraphError, bad_request
from m365_sandbox.odata.filters import Column, Resource, parse_filter, to_sql
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

DEFAULT_PAGE = 100


class TodoColumns:
    """What lists or tasks can be filtered and sorted by."""

    def __init__(self, columns: dict[str, Column]) -> None:
        self._columns = columns

    def column(self, path: str) -> Column:
        """The column of a property. Raises `GraphError` (400)."""
        if path not in self._columns:
            raise _not_filterable(path)
        return self._columns[path]

    def any_of(self, path: str) -> tuple[str, Resource]:
        """To Do takes no lambda here."""
        raise _not_filterable(path)


def _not_filterable(path: str) -> GraphError:
    return bad_request(f"Invalid filter clause: '{path}' cannot be filtered on.", "invalidRequest")


def page(
    tenant: Tenant,
    request: GraphRequest,
    table: str,
    scope: str,
    key: str | int,
    resource: TodoColumns,
    render: Callable[[Row], Json],
    context: str,
) -> GraphReply:
    """The rows of a table within a scope, as the request filters, sorts and pages them."""
    query = request.query
    where, values = to_sql(parse_filter(query.filter), resource) if query.filter else ("1", [])
    order = [f"{resource.column(path).sql}{' DESC' if down else ''}" for path, down in query.orderby]
    top, skip = query.number("top", DEFAULT_PAGE, least=1), query.number("skip", 0)
    rows = tenant.store.all(
        f"SELECT * FROM {table} WHERE {scope} AND {where} ORDER BY {', '.join([*order, 'num'])} LIMIT ? OFFSET ?",
        [key, *values, top + 1, skip],
    )
    payload: Json = {"@odata.context": request.context(context), "value": [render(row) for row in rows[:top]]}
    if len(rows) > top:
        payload["@odata.nextLink"] = request.link(skip=str(skip + top))
    return json_reply(payload)
