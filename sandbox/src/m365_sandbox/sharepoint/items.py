"""`/sites/{site}/lists/{list}/items`: read, list, create, change, delete."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from m365_sandbox.drives.addressing import drive_of_list
from m365_sandbox.drives.changes import Changes, require_not_checked_out
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.library_rows import rows_of_list
from m365_sandbox.drives.tree import Tree
from m365_sandbox.errors import GraphError, bad_request, invalid_request
from m365_sandbox.odata.filters import parse_filter, to_sql
from m365_sandbox.odata.query import Expand, Query
from m365_sandbox.retention.applied import forget_label
from m365_sandbox.retention.guards import require_deletable, require_metadata_editable
from m365_sandbox.retention.list_labels import create_labelled_item
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import find_list, find_site, require_own_list
from m365_sandbox.sharepoint.authorship import user_reply
from m365_sandbox.sharepoint.column_types import ListColumn
from m365_sandbox.sharepoint.columns import list_columns
from m365_sandbox.sharepoint.item_filter import HONOR_NON_INDEXED, ItemColumns, require_supported
from m365_sandbox.sharepoint.item_pages import items_behind
from m365_sandbox.sharepoint.item_store import find_item, require_match, set_deleted, update_item
from m365_sandbox.sharepoint.item_view import ItemView
from m365_sandbox.sharepoint.lookups import Lookups
from m365_sandbox.sharepoint.values import default_values, read_values
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
DEFAULT_PAGE = 200
LARGEST_PAGE = 5000
LIST_VIEW_THRESHOLD = 5000
_USERS = ("createdByUser", "lastModifiedByUser")


@routes(
    "GET",
    "/sites/{site}/lists/{list}/items",
    returns="Collection(listItem)",
    options="select expand filter orderby top skiptoken count",
)
def get_items(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A page of items."""
    request.principal.require_site_read()
    list_row = find_list(tenant, request)
    view = item_view(tenant, request, list_row, fields_expansion(request))
    page = _read_page(tenant, request, list_row)
    payload: Json = {"@odata.context": request.context("Collection(listItem)")}
    if request.query.wants_count:
        payload["@odata.count"] = page.count
    payload["value"] = [view.item(row) for row in page.rows]
    if page.next_token is not None:
        payload["@odata.nextLink"] = request.link(skiptoken=page.next_token)
    return json_reply(payload)


@routes("GET", "/sites/{site}/lists/{list}/items/{item}", returns="listItem", options="select expand")
def get_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One item."""
    request.principal.require_site_read()
    list_row = find_list(tenant, request)
    row = find_item(tenant, list_row, request.params["item"])
    return _item_reply(tenant, request, list_row, row, fields_expansion(request))


@routes("GET", "/sites/{site}/lists/{list}/items/{item}/fields", returns="fieldValueSet", options="select")
def get_fields(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The columns of one item."""
    request.principal.require_site_read()
    list_row = find_list(tenant, request)
    return fields_reply(tenant, request, list_row, find_item(tenant, list_row, request.params["item"]))


@routes("POST", "/sites/{site}/lists/{list}/items", returns="listItem", options="expand")
def post_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Create an item. The answer carries no fields unless they are expanded."""
    request.principal.require_site_write()
    list_row = find_list(tenant, request)
    require_own_list(list_row)
    if list_row["template"] == "documentLibrary":
        raise invalid_request("To add an item to a document library, use SPFileCollection.Add()")
    columns = list_columns(tenant, list_row["num"])
    fields = {**defaults_of(tenant, columns), **_read_fields(tenant, request, columns, fields_of(request.json()))}
    if tenant.switches["enforce_required"]:
        _require_all(columns, fields)
    item = create_labelled_item(tenant, list_row, columns, fields, request.principal.author)
    row = find_item(tenant, list_row, str(item))
    return _item_reply(tenant, request, list_row, row, fields_expansion(request), status=201)


@routes("PATCH", "/sites/{site}/lists/{list}/items/{item}/fields", returns="fieldValueSet")
def patch_fields(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change columns; the answer is the columns only."""
    list_row, row = _change(tenant, request, request.json())
    return fields_reply(tenant, request, list_row, row)


@routes("GET", "/sites/{site}/lists/{list}/items/{item}/createdByUser", returns="user")
def get_created_by_user(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The person who created an item; there is none behind an application."""
    request.principal.require_site_read()
    return user_reply(tenant, request, find_item(tenant, find_list(tenant, request), request.params["item"])["author"])


@routes("GET", "/sites/{site}/lists/{list}/items/{item}/lastModifiedByUser", returns="user")
def get_last_modified_by_user(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The person who changed an item last; there is none behind an application."""
    request.principal.require_site_read()
    return user_reply(tenant, request, find_item(tenant, find_list(tenant, request), request.params["item"])["editor"])


@routes("GET", "/sites/{site}/lists/{list}/items/{item}/analytics")
def get_analytics(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Analytics are kept of files only."""
    request.principal.require_site_read()
    find_item(tenant, find_list(tenant, request), request.params["item"])
    raise GraphError(400, "notSupported", "Operation not supported")


@routes("PATCH", "/sites/{site}/lists/{list}/items/{item}", returns="listItem")
def patch_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change an item; its columns are under `fields`."""
    body = request.json()
    list_row, row = _change(tenant, request, fields_of(body))
    return _item_reply(tenant, request, list_row, row, Expand("fields") if "fields" in body else None)


@routes("DELETE", "/sites/{site}/lists/{list}/items/{item}")
def remove_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Delete an item."""
    request.principal.require_site_write()
    list_row = find_list(tenant, request)
    require_own_list(list_row)
    row = find_item(tenant, list_row, request.params["item"])
    require_match(list_row, row, request.headers.get("if-match"))
    delete_or_recycle(tenant, list_row, row, request.principal.author)
    return empty_reply(204)


def delete_or_recycle(tenant: Tenant, list_row: Row, row: Row, author: str) -> None:
    """Delete an item; the file behind an item of a library goes to the recycle bin. Raises `GraphError` (403, 423)."""
    item = _file_behind(tenant, list_row, row)
    if item is None:
        require_deletable(tenant, list_row["num"], row["id"], None)
        with tenant.store.transaction():
            set_deleted(tenant, list_row, row["id"], deleted=True)
            forget_label(tenant, list_row["num"], row["id"])
    else:
        tree, file = item
        Changes(tenant, tree, author).recycle(file)


def require_changeable(tenant: Tenant, list_row: Row, row: Row, author: str) -> None:
    """Refuse (423) to change the columns of what somebody else has checked out, or of a locked record."""
    file = _file_behind(tenant, list_row, row)
    if file is not None:
        require_not_checked_out(file[1], author)
    require_metadata_editable(tenant, list_row["num"], row["id"])


def fields_expansion(request: GraphRequest) -> Expand | None:
    """The expansion of an item's fields, if asked for."""
    return request.query.expansions("listItem", "fields", *_USERS).get("fields")


def item_view(tenant: Tenant, request: GraphRequest, list_row: Row, expand: Expand | None) -> ItemView:
    """The view of a list's items for this request."""
    expansions = request.query.expansions("listItem", "fields", *_USERS)
    users = frozenset(name for name in expansions if name in _USERS)
    return make_view(tenant, request, list_row, expand, request.query.select, users)


def make_view(
    tenant: Tenant,
    request: GraphRequest,
    list_row: Row,
    expand: Expand | None,
    select: tuple[str, ...] | None = None,
    users: frozenset[str] = frozenset(),
) -> ItemView:
    """A view of a list's items with these fields and properties."""
    site = find_site(tenant, list_row["site"])
    columns = list_columns(tenant, list_row["num"])
    hidden = frozenset(one for column in columns if column.hidden for one in (column.name, column.field_name))
    lookups = Lookups(tenant, columns)
    rows = rows_of_list(tenant, list_row)
    return ItemView(tenant.directory, request, site, list_row, expand, select, lookups, hidden, users, rows)


def expanded_items(tenant: Tenant, request: GraphRequest, list_row: Row, expand: Expand) -> Json:
    """The first page of a list's items as `$expand=items(…)` of the list shows it, with a link to the rest."""
    if expand.filter:
        raise invalid_request("The provided filter statement is not supported.")
    size = min(expand.top or DEFAULT_PAGE, LARGEST_PAGE)
    rows = tenant.store.all(
        "SELECT * FROM items WHERE list = ? AND NOT deleted ORDER BY id LIMIT ?", (list_row["num"], size + 1)
    )
    fields = expand.expanded("fields")
    view = make_view(tenant, request, list_row, fields, expand.select)
    payload: Json = {"items": [view.item(row) for row in rows[:size]]}
    if len(rows) > size:
        options = {"select": _listed(expand.select), "expand": "fields" if fields else None}
        if fields and fields.select:
            options["expand"] = f"fields($select={_listed(fields.select)})"
        link = Query().encode(**options, top=str(size), skiptoken=_skip_token(rows[size - 1]["id"]))
        path = f"/sites/{list_row['site']}/lists/{list_row['guid']}/items"
        payload["items@odata.nextLink"] = f"{request.base_url}{path}?{link}"
    return payload


def _listed(names: tuple[str, ...] | None) -> str | None:
    return ",".join(names) if names else None


def _file_behind(tenant: Tenant, list_row: Row, row: Row) -> tuple[Tree, DriveItem] | None:
    if list_row["template"] != "documentLibrary":
        return None
    tree = Tree(tenant, drive_of_list(tenant, list_row))
    item = tree.by_number(row["id"])
    return None if item is None else (tree, item)


def _change(tenant: Tenant, request: GraphRequest, payload: Json) -> tuple[Row, Row]:
    request.principal.require_site_write()
    list_row = find_list(tenant, request)
    require_own_list(list_row)
    row = find_item(tenant, list_row, request.params["item"])
    return list_row, change_fields(tenant, request, list_row, row, payload)


def change_fields(tenant: Tenant, request: GraphRequest, list_row: Row, row: Row, payload: Json) -> Row:
    """Write columns of an item under `If-Match`; the item as it is then."""
    columns = list_columns(tenant, list_row["num"])
    require_match(list_row, row, request.headers.get("if-match"))
    require_changeable(tenant, list_row, row, request.principal.author)
    changes = _read_fields(tenant, request, columns, payload)
    update_item(tenant, list_row, columns, row, changes, request.principal.author)
    return find_item(tenant, list_row, str(row["id"]))


def fields_of(body: Json) -> Json:
    """The columns in an item of a request. Raises `GraphError` (400)."""
    fields = body.get("fields") or {}
    unknown = [key for key in body if key not in ("fields", "contentType", "name") and "@" not in key]
    if unknown or not isinstance(fields, dict):
        raise bad_request(
            f"The property '{(unknown or ['fields'])[0]}' does not exist on type "
            "'microsoft.graph.listItem' or is not writable."
        )
    return fields


def _read_fields(tenant: Tenant, request: GraphRequest, columns: list[ListColumn], payload: Json) -> Json:
    # Links are written as two parts only under this preference.
    two_part_links = request.prefers("apiversion") == "2.1"
    lookups = Lookups(tenant, columns)
    return read_values(payload, columns, tenant.switches, two_part_links=two_part_links, lookups=lookups)


def defaults_of(tenant: Tenant, columns: list[ListColumn]) -> Json:
    """What a new item holds today in columns that were not given."""
    return default_values(columns, f"{tenant.clock.stamp()[:10]}T00:00:00Z")


def _require_all(columns: list[ListColumn], fields: Json) -> None:
    for column in columns:
        if column.definition["required"] and fields.get(column.field_name) is None:
            raise invalid_request(f"Field '{column.name}' is required")


def _item_reply(
    tenant: Tenant, request: GraphRequest, list_row: Row, row: Row, expand: Expand | None, status: int = 200
) -> GraphReply:
    view = item_view(tenant, request, list_row, expand)
    context = request.context(f"sites('{list_row['site']}')/lists('{list_row['guid']}')/items/$entity")
    return json_reply({"@odata.context": context, **view.item(row)}, status, {"ETag": view.etag(row)})


def fields_reply(tenant: Tenant, request: GraphRequest, list_row: Row, row: Row) -> GraphReply:
    """The columns of an item as the body of an answer."""
    select = request.query.select
    view = make_view(tenant, request, list_row, Expand("fields", select))
    context = f"sites('{list_row['site']}')/lists('{list_row['guid']}')/items('{row['id']}')/fields/$entity"
    payload = {"@odata.context": request.context(context), **view.fields(row, select)}
    return json_reply(payload, headers={"ETag": view.etag(row)})


@dataclass(frozen=True, slots=True)
class _Page:
    rows: list[Row]
    next_token: str | None
    count: int | None  # of all pages, where it was asked for


def _read_page(tenant: Tenant, request: GraphRequest, list_row: Row) -> _Page:
    query = request.query
    size = min(query.number("top", DEFAULT_PAGE, least=1), LARGEST_PAGE)
    known = ItemColumns(
        list_columns(tenant, list_row["num"]), honor_non_indexed=request.prefers(HONOR_NON_INDEXED) is not None
    )
    where, values = "1", list[Any]()
    if query.filter:
        node = parse_filter(query.filter)
        require_supported(node)
        where, values = to_sql(node, known)
    order = [(known.column(path).sql, descending) for path, descending in query.orderby]
    if known.uses_non_indexed_first:
        _require_below_threshold(tenant, list_row)
    after = _read_skip_token(query.options.get("skiptoken"))
    rows, is_more = items_behind(tenant, list_row, where, values, order, after, size)
    count: int | None = None
    if query.wants_count:
        counted = f"SELECT count(*) FROM items WHERE list = {list_row['num']} AND NOT deleted AND {where}"
        count = tenant.store.value(counted, values)
    return _Page(rows, _skip_token(rows[-1]["id"]) if is_more else None, count)


def _require_below_threshold(tenant: Tenant, list_row: Row) -> None:
    count = tenant.store.value("SELECT count(*) FROM items WHERE list = ? AND NOT deleted", (list_row["num"],))
    if count > LIST_VIEW_THRESHOLD:
        raise invalid_request("The attempted operation is prohibited because it exceeds the list view threshold.")


def _skip_token(item: int) -> str:
    """SharePoint's own form: `Paged=TRUE&p_ID=100`, base64."""
    return base64.urlsafe_b64encode(f"Paged=TRUE&p_ID={item}".encode()).decode().rstrip("=")


def _read_skip_token(token: str | None) -> int:
    if token is None:
        return 0
    try:
        return int(parse_qs(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode())["p_ID"][0])
    except (binascii.Error, UnicodeDecodeError, KeyError, ValueError):
        raise invalid_request("The skip token is not valid.") from None
