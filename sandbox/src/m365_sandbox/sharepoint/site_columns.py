"""`/sites/{site}/columns`: the columns of a site, its own and those that every list starts with."""

import orjson

from m365_sandbox.errors import GraphError, invalid_request, item_not_found
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import find_site
from m365_sandbox.sharepoint.column_declarations import read_change, read_declaration
from m365_sandbox.sharepoint.column_types import SYSTEM_COLUMNS, TITLE, ListColumn, column_json
from m365_sandbox.sharepoint.columns import require_target
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
_COLUMNS = "/sites/{site}/columns"
_BUILT_IN = tuple(ListColumn(0, one["name"], one) for one in (TITLE, *SYSTEM_COLUMNS))


def site_columns(tenant: Tenant, site: Row) -> list[ListColumn]:
    """The columns of a site; those that are its own have a number, and come last."""
    rows = tenant.store.all("SELECT * FROM site_columns WHERE site = ? ORDER BY num", (site["id"],))
    return [*_BUILT_IN, *(ListColumn(row["num"], row["name"], orjson.loads(row["definition"])) for row in rows)]


def declare_site_column(tenant: Tenant, site: Row, payload: Json) -> ListColumn:
    """Add a column to a site. Raises `GraphError` for a declaration that SharePoint would refuse."""
    definition = read_declaration(payload)
    name = definition["name"]
    if any(column.name.lower() == name.lower() for column in site_columns(tenant, site)):
        raise GraphError(409, "nameAlreadyExists", f"A column with the name '{name}' already exists.")
    if "lookup" in definition:
        require_target(tenant, definition["lookup"])
    num = tenant.store.run(
        "INSERT INTO site_columns (site, guid, name, definition) VALUES (?, ?, ?, ?)",
        (site["id"], definition["id"], name, orjson.dumps(definition).decode()),
    )
    return ListColumn(num, name, definition)


def change_site_column(tenant: Tenant, column: ListColumn, change: Json) -> Json:
    """A column's definition after a change. Raises `GraphError` (400) for one that is not the site's own."""
    _require_own(column)
    definition = read_change(column.definition, change)
    kept = (orjson.dumps(definition).decode(), column.num)
    tenant.store.run("UPDATE site_columns SET definition = ? WHERE num = ?", kept)
    return definition


def drop_site_column(tenant: Tenant, column: ListColumn) -> None:
    """Remove a column. Raises `GraphError` (400) for one that is not the site's own."""
    _require_own(column)
    tenant.store.run("DELETE FROM site_columns WHERE num = ?", (column.num,))


def _require_own(column: ListColumn) -> None:
    if not column.num:
        raise invalid_request("The column is read-only.")


@routes("GET", _COLUMNS, returns="Collection(columnDefinition)", options="select")
def get_site_columns(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The columns of a site."""
    request.principal.require_site_read()
    columns = site_columns(tenant, find_site(tenant, request.params["site"]))
    value = [_shown(request, column.definition) for column in columns]
    return json_reply({"@odata.context": request.context("columns"), "value": value})


@routes("POST", _COLUMNS, returns="columnDefinition")
def post_site_column(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Add a column to a site."""
    request.principal.require_site_manage()
    column = declare_site_column(tenant, find_site(tenant, request.params["site"]), request.json())
    return _reply(request, column.definition, 201)


@routes("GET", f"{_COLUMNS}/{{column}}", returns="columnDefinition", options="select")
def get_site_column(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One column, by id or name."""
    request.principal.require_site_read()
    return _reply(request, _find(tenant, request).definition)


@routes("PATCH", f"{_COLUMNS}/{{column}}", returns="columnDefinition")
def patch_site_column(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change a column of a site."""
    request.principal.require_site_manage()
    return _reply(request, change_site_column(tenant, _find(tenant, request), request.json()))


@routes("DELETE", f"{_COLUMNS}/{{column}}")
def delete_site_column(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Drop a column of a site."""
    request.principal.require_site_manage()
    drop_site_column(tenant, _find(tenant, request))
    return empty_reply(204)


def _find(tenant: Tenant, request: GraphRequest) -> ListColumn:
    key = request.params["column"]
    for column in site_columns(tenant, find_site(tenant, request.params["site"])):
        if key in (column.definition["id"], column.name):
            return column
    raise item_not_found()


def _shown(request: GraphRequest, definition: Json) -> Json:
    column = column_json(definition)
    names = request.query.select
    return column if names is None else {name: column[name] for name in names if name in column}


def _reply(request: GraphRequest, definition: Json, status: int = 200) -> GraphReply:
    context = {"@odata.context": request.context("columns/$entity")}
    return json_reply({**context, **_shown(request, definition)}, status)
