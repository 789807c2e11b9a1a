"""Queries in CAML: `GetItems` answers items, `RenderListDataAsStream` rows as pages show them.

A list of more than 5,000 items is looked through only by an indexed column, or page by page without a condition.
"""

from dataclasses import dataclass
from typing import Any

import orjson

from m365_sandbox.drives.addressing import drive_of_list
from m365_sandbox.drives.drive_item import ROOT
from m365_sandbox.drives.tree import Tree
from m365_sandbox.errors import GraphError
from m365_sandbox.odata.filters import to_sql
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.authorship import lookup_id
from m365_sandbox.sharepoint.item_pages import items_behind
from m365_sandbox.sharepoint.items import LARGEST_PAGE, LIST_VIEW_THRESHOLD
from m365_sandbox.sharepoint.rest.answers import collection_reply, value_reply
from m365_sandbox.sharepoint.rest.bodies import key_of, parameters
from m365_sandbox.sharepoint.rest.caml import Asking, CamlColumns, CamlView, filtered, read_view
from m365_sandbox.sharepoint.rest.columns import columns_of
from m365_sandbox.sharepoint.rest.item_query import position, read_position
from m365_sandbox.sharepoint.rest.item_view import ItemEntities
from m365_sandbox.sharepoint.rest.lists import LIST, open_list, server_relative_url
from m365_sandbox.sharepoint.rest.refusals import over_threshold, rest_error
from m365_sandbox.sharepoint.rest.row_view import RowView, field_schema
from m365_sandbox.sharepoint.rest.views import default_view, view_xml
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()
_LIST_DATA, _LIST_SCHEMA = 2, 4  # RenderListDataOptions
_MOST_FILTERS = 10


@dataclass(frozen=True, slots=True)
class _Found:
    """The items of one page."""

    rows: list[Row]
    is_more: bool
    limit: int


@routes("POST", f"{LIST}/getitems", options="select expand")
def get_items(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The items that a CAML query finds; `ListItemCollectionPosition` says behind which item."""
    site, list_row = open_list(tenant, request)
    query = parameters(request, "query")
    view, columns = _read(tenant, request, list_row, str(query.get("ViewXml") or ""))
    place: Any = query.get("ListItemCollectionPosition") or {}
    after = read_position(place.get("PagingInfo") if isinstance(place, dict) else None)
    found = _find(tenant, site, list_row, view, columns, _folder(query), after)
    shown = frozenset(view.fields) if view.fields and request.query.select is None else None
    entities = ItemEntities(tenant, site, list_row, request.query, shown)
    return collection_reply(request, (entities.entity(row) for row in found.rows))


@routes("POST", f"{LIST}/renderlistdataasstream")
def render_list_data(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The rows of a view, or of the list's default view, written as a page shows them, and where the next ones are."""
    site, list_row = open_list(tenant, request)
    asked = parameters(request, "parameters")
    xml = str(asked.get("ViewXml") or "") or view_xml(default_view(tenant, list_row))
    view, columns = _read(tenant, request, list_row, xml)
    view = filtered(view, columns, _asking(tenant, request), _wanted(request))
    paging = str(asked.get("Paging") or request.query.custom.get("Paging") or "")
    found = _find(tenant, site, list_row, view, columns, _folder(asked), read_position(paging))
    first = _first_row(paging)
    rows = RowView(tenant, site, list_row, view.fields, in_utc=asked.get("DatesInUtc") is True)
    data = _list_data([rows.row(one) for one in found.rows], found, first)
    options = asked.get("RenderOptions")
    wanted = options if isinstance(options, int) else _LIST_DATA
    if wanted | _LIST_DATA == _LIST_DATA:
        return json_reply(data)
    schema = {"ListSchema": field_schema(tenant, list_row, view.fields)} if wanted & _LIST_SCHEMA else {}
    return json_reply({"ListData": data, **schema})


def _read(tenant: Tenant, request: GraphRequest, list_row: Row, xml: str) -> tuple[CamlView, CamlColumns]:
    columns = CamlColumns(columns_of(tenant, list_row))
    return read_view(xml, columns, _asking(tenant, request)), columns


def _asking(tenant: Tenant, request: GraphRequest) -> Asking:
    return Asking(lookup_id(request.principal.author, tenant.directory), tenant.clock.now())


def _wanted(request: GraphRequest) -> dict[str, list[str]]:
    """What columns must hold by the address: `FilterField1=Title&FilterValue1=x`, several as `FilterFields1` `a;#b`."""
    options, wanted = request.query.custom, dict[str, list[str]]()
    for number in range(1, _MOST_FILTERS + 1):
        if f"FilterField{number}" in options:
            wanted[options[f"FilterField{number}"]] = [options.get(f"FilterValue{number}", "")]
        if f"FilterFields{number}" in options:
            wanted[options[f"FilterFields{number}"]] = options.get(f"FilterValues{number}", "").split(";#")
    return wanted


@routes("POST", f"{LIST}/renderlistdata", f"{LIST}/renderlistdata/{{xml}}")
def render_list_data_of_xml(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The rows of a view that is given as XML; the answer is JSON inside of text."""
    site, list_row = open_list(tenant, request)
    body = parameters(request) if request.body else {}
    xml = key_of(request, "xml")[1] if "xml" in request.params else str(body.get("viewXml") or "")
    view, columns = _read(tenant, request, list_row, xml)
    found = _find(tenant, site, list_row, view, columns, "", 0)
    rows = RowView(tenant, site, list_row, view.fields, in_utc=False)
    data = _list_data([rows.row(one) for one in found.rows], found, 1)
    return value_reply(request, "RenderListData", orjson.dumps(data).decode())


def _folder(asked: Json) -> str:
    """The folder that is looked into, as its path on the host; empty for the list's own."""
    path = asked.get("FolderServerRelativePath") or {}
    decoded = path.get("DecodedUrl") if isinstance(path, dict) else None
    return str(decoded or asked.get("FolderServerRelativeUrl") or "")


def _find(
    tenant: Tenant, site: Row, list_row: Row, view: CamlView, columns: CamlColumns, folder: str, after: int
) -> _Found:
    within = _scope(tenant, site, list_row, view, folder)
    where, values = to_sql(view.where, columns) if view.where is not None else ("1", [])
    order = [(columns.column(path).sql, descending) for path, descending in view.order]
    limit = view.row_limit or LARGEST_PAGE
    looks_through = columns.leading_is_indexed is False or limit > LARGEST_PAGE
    if looks_through or (view.row_limit is None and columns.leading_is_indexed is None):
        _require_few(tenant, list_row, within)
    rows, is_more = items_behind(tenant, list_row, f"{within} AND {where}", values, order, after, limit)
    if is_more and view.row_limit is None:
        raise over_threshold()
    return _Found(rows, is_more, limit)


def _require_few(tenant: Tenant, list_row: Row, within: str) -> None:
    """Refuse (500) to look through more than 5,000 items of a folder, or of the list."""
    count = f"SELECT count(*) FROM items WHERE list = {list_row['num']} AND NOT deleted AND {within}"
    if tenant.store.value(count) > LIST_VIEW_THRESHOLD:
        raise over_threshold()


def _scope(tenant: Tenant, site: Row, list_row: Row, view: CamlView, folder: str) -> str:
    """SQL of what the view's scope takes in: a folder alone or all that is below it, files or folders too."""
    top = server_relative_url(site, list_row)
    path = folder.rstrip("/") if folder.startswith("/") or not folder else f"{site['path'].rstrip('/')}/{folder}"
    inside = path[len(top) :] if path.lower().startswith(top.lower()) else ""
    if path and (path.lower() != f"{top}{inside}".lower() or (inside and not inside.startswith("/"))):
        raise _file_not_found()
    if list_row["template"] != "documentLibrary":
        if inside:
            raise _file_not_found()
        return "1"
    tree = Tree(tenant, drive_of_list(tenant, list_row))
    item = tree.descend(tree.root(), [name for name in inside.split("/") if name])
    if item is None or not item.is_folder:
        raise _file_not_found()
    row = "FROM drive_items WHERE drive_items.list = items.list AND drive_items.item = items.id"
    is_file = f"EXISTS (SELECT 1 {row} AND content IS NOT NULL)"
    if view.scope in ("", "FilesOnly"):
        here = f"EXISTS (SELECT 1 {row} AND parent = {item.id})"
        return f"({here} AND {is_file})" if view.scope else here
    below = "1" if item.id == ROOT else f"id IN ({_BELOW.format(list=list_row['num'], item=item.id)})"
    return f"({below} AND {is_file})" if view.scope == "Recursive" else below


_BELOW = (
    "WITH RECURSIVE below(item) AS (SELECT item FROM drive_items WHERE list = {list} AND parent = {item} UNION ALL "
    "SELECT lower.item FROM drive_items lower JOIN below ON lower.parent = below.item WHERE lower.list = {list}) "
    "SELECT item FROM below"
)


def _file_not_found() -> GraphError:
    return rest_error(404, -2147024894, "System.IO.FileNotFoundException", "File Not Found.")


def _first_row(paging: str) -> int:
    for part in paging.lstrip("?").split("&"):
        name, _, value = part.partition("=")
        if name == "PageFirstRow" and value.isascii() and value.isdecimal() and len(value) < 10:
            return int(value)
    return 1


def _list_data(rows: list[Json], found: _Found, first: int) -> Json:
    last = first + len(rows) - 1
    data: Json = {
        "Row": rows,
        "FirstRow": first,
        "FolderPermissions": "0x7fffffffffffffff",
        "LastRow": last,
        "RowLimit": found.limit,
        "FilterLink": "?",
        "ForceNoHierarchy": "1",
        "HierarchyHasIndention": "",
        "CurrentFolderSpItemId": "",
    }
    if found.is_more:
        data["NextHref"] = f"?{position(found.rows[-1])}&PageFirstRow={last + 1}"
    return data
