"""`/sites/{site}/lists/{list}/columns`: read, declare, change, drop."""

import orjson

from m365_sandbox.errors import GraphError, invalid_request, item_not_found
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import find_list, require_own_list, touch_list
from m365_sandbox.sharepoint.column_declarations import read_change, read_declaration
from m365_sandbox.sharepoint.column_types import SYSTEM_COLUMNS, SYSTEM_NAMES, TITLE, ListColumn, column_json
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()


def list_columns(tenant: Tenant, list_num: int) -> list[ListColumn]:
    """The writable and declared columns of a list, `Title` first."""
    rows = tenant.store.all("SELECT num, name, definition FROM columns WHERE list = ? ORDER BY num", (list_num,))
    return [ListColumn(row["num"], row["name"], orjson.loads(row["definition"])) for row in rows]


def declare_column(tenant: Tenant, list_num: int, payload: Json) -> ListColumn:
    """Add a column to a list. Raises `GraphError` for a declaration that SharePoint would refuse."""
    definition = read_declaration(payload)
    name = definition["name"]
    taken = {column.name.lower() for column in list_columns(tenant, list_num)} | {n.lower() for n in SYSTEM_NAMES}
    if name.lower() in taken:
        raise GraphError(409, "nameAlreadyExists", f"A column with the name '{name}' already exists.")
    if "lookup" in definition:
        require_target(tenant, definition["lookup"])
    return store_column(tenant, list_num, definition)


def require_target(tenant: Tenant, lookup: Json) -> None:
    """Refuse (400) a lookup into a list or a column that is not there."""
    target = str(lookup.get("listId") or "").strip("{}").lower()
    row = tenant.store.one("SELECT num FROM lists WHERE guid = ?", (target,))
    if row is None:
        raise invalid_request("The list that a lookup column looks up was not found.")
    names = {column.name for column in list_columns(tenant, row["num"])} | {"ID", "id"}
    if lookup["columnName"] not in names:
        raise invalid_request(f"The list that is looked up has no column '{lookup['columnName']}'.")


def declare_title(tenant: Tenant, list_num: int) -> None:
    """Every list has a `Title`."""
    store_column(tenant, list_num, TITLE)


def store_column(tenant: Tenant, list_num: int, definition: Json) -> ListColumn:
    """Keep a definition, with its index where it has one."""
    num = tenant.store.run(
        "INSERT INTO columns (list, guid, name, definition) VALUES (?, ?, ?, ?)",
        (list_num, definition["id"], definition["name"], orjson.dumps(definition).decode()),
    )
    column = ListColumn(num, definition["name"], definition)
    _index(tenant, list_num, column)
    return column


def _index(tenant: Tenant, list_num: int, column: ListColumn) -> None:
    tenant.store.run(f"DROP INDEX IF EXISTS column_{column.num}")
    if column.indexed and not column.holds_many:
        nocase = " COLLATE NOCASE" if column.facet in ("text", "choice") else ""
        tenant.store.run(
            f"CREATE INDEX column_{column.num} ON items ({column.value_sql}{nocase}) WHERE list = {list_num}"
        )


def _find_column(tenant: Tenant, list_row: Row, key: str) -> tuple[int | None, Json]:
    row = tenant.store.one(
        "SELECT num, definition FROM columns WHERE list = ? AND (guid = ? OR name = ?)", (list_row["num"], key, key)
    )
    if row is not None:
        return row["num"], orjson.loads(row["definition"])
    for definition in SYSTEM_COLUMNS:
        if key in (definition["id"], definition["name"]):
            return None, definition
    raise item_not_found()


@routes("GET", "/sites/{site}/lists/{list}/columns", returns="Collection(columnDefinition)", options="select")
def get_columns(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The columns of a list, its own and the system's."""
    request.principal.require_site_read()
    list_row = find_list(tenant, request)
    definitions = [column.definition for column in list_columns(tenant, list_row["num"])] + list(SYSTEM_COLUMNS)
    value = [column_json(definition) for definition in definitions]
    if request.query.select:
        value = [{name: column[name] for name in request.query.select if name in column} for column in value]
    return json_reply({"@odata.context": request.context("columns"), "value": value})


@routes("POST", "/sites/{site}/lists/{list}/columns", returns="columnDefinition")
def post_column(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Add a column."""
    request.principal.require_site_manage()
    list_row = find_list(tenant, request)
    require_own_list(list_row)
    with tenant.store.transaction():
        column = declare_column(tenant, list_row["num"], request.json())
        touch_list(tenant, list_row["num"])
    payload = {"@odata.context": request.context("columns/$entity"), **column_json(column.definition)}
    return json_reply(payload, 201)


@routes("GET", "/sites/{site}/lists/{list}/columns/{column}", returns="columnDefinition", options="select")
def get_column(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One column, by id or name."""
    request.principal.require_site_read()
    _, definition = _find_column(tenant, find_list(tenant, request), request.params["column"])
    column = column_json(definition)
    if request.query.select:
        column = {name: column[name] for name in request.query.select if name in column}
    return json_reply({"@odata.context": request.context("columns/$entity"), **column})


@routes("PATCH", "/sites/{site}/lists/{list}/columns/{column}", returns="columnDefinition")
def patch_column(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change a column: its choices, its index, its words. The kind and the internal name stay."""
    request.principal.require_site_manage()
    list_row = find_list(tenant, request)
    require_own_list(list_row)
    num, definition = _find_column(tenant, list_row, request.params["column"])
    if num is None:
        raise invalid_request("The column is read-only.")
    changed = read_change(definition, request.json())
    change_column(tenant, list_row, ListColumn(num, definition["name"], definition), changed)
    return json_reply({"@odata.context": request.context("columns/$entity"), **column_json(changed)})


def change_column(tenant: Tenant, list_row: Row, column: ListColumn, definition: Json) -> None:
    """Keep a column's new definition. Raises `GraphError` (400) where items hold a value twice that must be unique."""
    changed = ListColumn(column.num, definition["name"], definition)
    with tenant.store.transaction():
        if changed.unique and not column.unique:
            _require_no_duplicates(tenant, list_row["num"], changed)
        kept = (orjson.dumps(definition).decode(), column.num)
        tenant.store.run("UPDATE columns SET definition = ? WHERE num = ?", kept)
        _index(tenant, list_row["num"], changed)
        touch_list(tenant, list_row["num"])


def _require_no_duplicates(tenant: Tenant, list_num: int, column: ListColumn) -> None:
    value = f"{column.value_sql}{' COLLATE NOCASE' if column.facet in ('text', 'choice') else ''}"
    several = tenant.store.one(
        f"SELECT 1 FROM items WHERE list = ? AND NOT deleted AND {value} IS NOT NULL GROUP BY {value} "
        "HAVING count(*) > 1",
        (list_num,),
    )
    if several is not None:
        raise invalid_request("This field contains duplicate values and cannot enforce unique values.")


@routes("DELETE", "/sites/{site}/lists/{list}/columns/{column}")
def delete_column(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Drop a column and its values from the items as they stand; versions keep theirs."""
    request.principal.require_site_manage()
    list_row = find_list(tenant, request)
    require_own_list(list_row)
    num, definition = _find_column(tenant, list_row, request.params["column"])
    drop_column(tenant, list_row, ListColumn(num or 0, definition["name"], definition))
    return empty_reply(204)


def drop_column(tenant: Tenant, list_row: Row, column: ListColumn) -> None:
    """Remove a column and its values. Raises `GraphError` (400) for one that SharePoint keeps."""
    if not column.num or (column.read_only and column.facet != "calculated") or column.name == "Title":
        raise invalid_request("The column cannot be deleted.")
    with tenant.store.transaction():
        tenant.store.run(f"DROP INDEX IF EXISTS column_{column.num}")
        tenant.store.run("DELETE FROM columns WHERE num = ?", (column.num,))
        path = f'$."{column.field_name}"'
        tenant.store.run("UPDATE items SET fields = json_remove(fields, ?) WHERE list = ?", (path, list_row["num"]))
        touch_list(tenant, list_row["num"])
