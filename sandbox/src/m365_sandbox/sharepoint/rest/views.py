"""A list's views: read, made, changed, dropped; the default one is what `RenderListDataAsStream` shows unasked."""

from dataclasses import replace
from uuid import uuid4

import orjson

from m365_sandbox import identities
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import require_own_list
from m365_sandbox.sharepoint.list_templates import template_of
from m365_sandbox.sharepoint.rest.answers import Entity, collection_reply, entity_reply, value_reply
from m365_sandbox.sharepoint.rest.bodies import key_of, parameters, values_of, verb
from m365_sandbox.sharepoint.rest.collections import OPTIONS, chosen, selected
from m365_sandbox.sharepoint.rest.columns import columns_of, system_columns
from m365_sandbox.sharepoint.rest.lists import LIST, open_list, server_relative_url
from m365_sandbox.sharepoint.rest.refusals import invalid_query, rest_error
from m365_sandbox.sharepoint.rest.view_xml import view_parts
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply

routes = Routes()
_VIEWS = f"{LIST}/views"
_VIEW = f"{_VIEWS}/{{view}}"
_ROW_LIMIT = 30
_MADE_WITH = ("Title", "RowLimit", "Query", "ViewQuery", "ViewFields", "SetAsDefaultView", "DefaultView", "Hidden")
_KEPT_AS_THEY_ARE = ("Paged", "PersonalView", "ViewTypeKind", "ViewType2", "baseViewId")
_CHANGED = {"Title": "title", "RowLimit": "row_limit", "ViewQuery": "query", "Hidden": "hidden"}


def _views(tenant: Tenant, list_row: Row) -> list[Row]:
    """The views of a list; the first ones come with its template."""
    find = "SELECT * FROM list_views WHERE list = ? ORDER BY num"
    rows = tenant.store.all(find, (list_row["num"],))
    if rows:
        return rows
    for place, view in enumerate(template_of(list_row["template"]).views):
        guid = identities.stable_guid("view", list_row["guid"], *([view.title] if place else []))
        tenant.store.run(
            "INSERT INTO list_views (list, guid, title, fields, query, row_limit, is_default) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                list_row["num"],
                guid,
                view.title,
                orjson.dumps(view.fields).decode(),
                view.query,
                _ROW_LIMIT,
                place == 0,
            ),
        )
    return tenant.store.all(find, (list_row["num"],))


def _entity(request: GraphRequest, site: Row, list_row: Row, row: Row) -> Entity:
    page = row["title"].replace(" ", "")
    entity = Entity(
        "SP.View",
        f"Web/Lists(guid'{list_row['guid']}')/Views(guid'{row['guid']}')",
        {
            "BaseViewId": "1",
            "DefaultView": bool(row["is_default"]),
            "Hidden": bool(row["hidden"]),
            "Id": row["guid"],
            "Paged": True,
            "PersonalView": False,
            "ReadOnlyView": False,
            "RowLimit": row["row_limit"],
            "Scope": 0,
            "ListViewXml": view_xml(row),
            "ServerRelativeUrl": f"{server_relative_url(site, list_row)}/{page}.aspx",
            "Title": row["title"],
            "ViewQuery": row["query"],
            "ViewType": "HTML",
        },
    )
    if "viewfields" in [one.name.lower() for one in request.query.expand]:
        values = {**entity.values, "ViewFields": _fields_entity(list_row, row)}
        return replace(entity, values=values)
    return entity


def _fields_entity(list_row: Row, row: Row) -> Entity:
    names = orjson.loads(row["fields"])
    address = f"Web/Lists(guid'{list_row['guid']}')/Views(guid'{row['guid']}')/ViewFields"
    schema = _field_refs(names)
    return Entity("SP.ViewFieldCollection", address, {"Items": names, "SchemaXml": schema})


def default_view(tenant: Tenant, list_row: Row) -> Row:
    """The view that a list opens with."""
    return next(row for row in _views(tenant, list_row) if row["is_default"])


def view_xml(row: Row) -> str:
    """A view as CAML."""
    fields = _field_refs(orjson.loads(row["fields"]))
    paged = f'<RowLimit Paged="TRUE">{row["row_limit"]}</RowLimit>'
    return f"<View><Query>{row['query']}</Query><ViewFields>{fields}</ViewFields>{paged}</View>"


def _field_refs(names: list[str]) -> str:
    return "".join(f'<FieldRef Name="{name}" />' for name in names)


@routes("GET", _VIEWS, options=OPTIONS)
def get_views(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The views of a list."""
    site, list_row = open_list(tenant, request)
    views = (_entity(request, site, list_row, row) for row in _views(tenant, list_row))
    return collection_reply(request, chosen(views, request.query))


@routes("GET", _VIEW, options=OPTIONS)
def get_view(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One view, by id or title, or the default one."""
    site, list_row = open_list(tenant, request)
    row = _find(tenant, request, list_row)
    return entity_reply(request, selected(_entity(request, site, list_row, row), request.query))


def _find(tenant: Tenant, request: GraphRequest, list_row: Row) -> Row:
    by, key = key_of(request, "view")
    for row in _views(tenant, list_row):
        known = {"id": row["guid"], "title": row["title"].lower(), "default": "" if row["is_default"] else None}
        if known.get(by) == key.strip("{}").lower():
            return row
    raise rest_error(404, -2147024809, "System.ArgumentException", "The specified view is invalid.")


@routes("POST", _VIEWS, f"{_VIEWS}/add")
def post_view(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a view."""
    site, list_row = _open_for_change(tenant, request)
    body = parameters(request, "parameters")
    unknown = [name for name in body if name not in (*_MADE_WITH, *_KEPT_AS_THEY_ARE)]
    if unknown or not isinstance(body.get("Title"), str):
        raise invalid_query(f"The property '{(unknown or ['Title'])[0]}' of a view is unknown or missing.")
    fields = body.get("ViewFields") or orjson.loads(default_view(tenant, list_row)["fields"])
    for name in fields:
        _require_field(tenant, list_row, name)
    guid = str(uuid4())
    with tenant.store.transaction():
        _views(tenant, list_row)
        tenant.store.run(
            "INSERT INTO list_views (list, guid, title, fields, query, row_limit, is_default, hidden) "
            "VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
            (
                list_row["num"],
                guid,
                body["Title"],
                orjson.dumps(fields).decode(),
                body.get("Query") or body.get("ViewQuery") or "",
                body.get("RowLimit") or _ROW_LIMIT,
                bool(body.get("Hidden", False)),
            ),
        )
        if body.get("SetAsDefaultView") or body.get("DefaultView"):
            _make_default(tenant, list_row, guid)
    row = next(one for one in _views(tenant, list_row) if one["guid"] == guid)
    return entity_reply(request, _entity(request, site, list_row, row), 201)


def _open_for_change(tenant: Tenant, request: GraphRequest) -> tuple[Row, Row]:
    request.principal.require_site_manage()
    site, list_row = open_list(tenant, request)
    require_own_list(list_row)
    return site, list_row


def _make_default(tenant: Tenant, list_row: Row, guid: str) -> None:
    tenant.store.run("UPDATE list_views SET is_default = guid = ? WHERE list = ?", (guid, list_row["num"]))


@routes("PATCH", _VIEW)
@routes("MERGE", _VIEW)
@routes("DELETE", _VIEW)
def change_view(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change a view, or drop it; the default view stays."""
    _, list_row = _open_for_change(tenant, request)
    row = _find(tenant, request, list_row)
    match verb(request):
        case "DELETE":
            _drop(tenant, row)
            return empty_reply(200)
        case "PATCH":
            _change(tenant, list_row, row, values_of(request.json()))
            return empty_reply(204)
    raise invalid_query("A view is changed by MERGE and dropped by DELETE.", 405)


@routes("POST", f"{_VIEW}/deleteobject")
def delete_view(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Drop a view."""
    _, list_row = _open_for_change(tenant, request)
    _drop(tenant, _find(tenant, request, list_row))
    return empty_reply(200)


def _drop(tenant: Tenant, row: Row) -> None:
    if row["is_default"]:
        raise invalid_query("The default view of a list cannot be deleted.")
    tenant.store.run("DELETE FROM list_views WHERE num = ?", (row["num"],))


def _change(tenant: Tenant, list_row: Row, row: Row, body: Json) -> None:
    with tenant.store.transaction():
        for name, value in body.items():
            if name == "DefaultView" and value is True:
                _make_default(tenant, list_row, row["guid"])
            elif name in _CHANGED:
                tenant.store.run(f"UPDATE list_views SET {_CHANGED[name]} = ? WHERE num = ?", (value, row["num"]))
            else:
                raise invalid_query(f"The property '{name}' of a view cannot be changed.")


@routes("POST", f"{_VIEW}/setviewxml")
def set_view_xml(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Give a view the query, the columns and the row limit that its XML has."""
    _, list_row = _open_for_change(tenant, request)
    row = _find(tenant, request, list_row)
    parts = view_parts(str(parameters(request).get("viewXml") or ""))
    for name in parts.fields:
        _require_field(tenant, list_row, name)
    tenant.store.run(
        "UPDATE list_views SET query = ?, fields = ?, row_limit = ? WHERE num = ?",
        (parts.query, orjson.dumps(parts.fields).decode(), parts.row_limit or _ROW_LIMIT, row["num"]),
    )
    return empty_reply(200)


@routes("GET", f"{_VIEW}/viewfields/schemaxml")
def get_view_fields_schema(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The columns that a view shows, as XML."""
    _, list_row = open_list(tenant, request)
    names = orjson.loads(_find(tenant, request, list_row)["fields"])
    return value_reply(request, "SchemaXml", _field_refs(names))


@routes("GET", f"{_VIEW}/viewfields", options="select")
def get_view_fields(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The columns that a view shows."""
    _, list_row = open_list(tenant, request)
    return entity_reply(request, _fields_entity(list_row, _find(tenant, request, list_row)))


@routes("POST", f"{_VIEW}/viewfields/addviewfield/{{field}}", f"{_VIEW}/viewfields/addviewfield")
def add_view_field(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Show one more column."""
    _, list_row = _open_for_change(tenant, request)
    row, name = _find(tenant, request, list_row), _field_name(request)
    _require_field(tenant, list_row, name)
    _keep_fields(tenant, row, [*(one for one in orjson.loads(row["fields"]) if one != name), name])
    return empty_reply(200)


@routes("POST", f"{_VIEW}/viewfields/removeviewfield/{{field}}", f"{_VIEW}/viewfields/removeviewfield")
def remove_view_field(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Show one column less."""
    _, list_row = _open_for_change(tenant, request)
    row, name = _find(tenant, request, list_row), _field_name(request)
    _keep_fields(tenant, row, [one for one in orjson.loads(row["fields"]) if one != name])
    return empty_reply(200)


@routes("POST", f"{_VIEW}/viewfields/moveviewfieldto")
def move_view_field(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Show a column at another place, counted from 0."""
    _, list_row = _open_for_change(tenant, request)
    row, asked = _find(tenant, request, list_row), parameters(request)
    name, place = str(asked.get("field")), str(asked.get("index"))
    names: list[str] = orjson.loads(row["fields"])
    if name not in names or not place.isdecimal() or int(place) >= len(names):
        raise rest_error(400, -2147024809, "System.ArgumentException", f"'{name}' cannot be moved to {place}.")
    names.remove(name)
    _keep_fields(tenant, row, [*names[: int(place)], name, *names[int(place) :]])
    return empty_reply(200)


@routes("POST", f"{_VIEW}/viewfields/removeallviewfields")
def remove_all_view_fields(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Show no column."""
    _, list_row = _open_for_change(tenant, request)
    _keep_fields(tenant, _find(tenant, request, list_row), [])
    return empty_reply(200)


def _field_name(request: GraphRequest) -> str:
    return key_of(request, "field")[1] if "field" in request.params else str(parameters(request).get("strField"))


def _require_field(tenant: Tenant, list_row: Row, name: str) -> None:
    if name not in {column.name for column in [*columns_of(tenant, list_row), *system_columns()]}:
        raise rest_error(400, -2147024809, "System.ArgumentException", f"Column '{name}' does not exist.")


def _keep_fields(tenant: Tenant, row: Row, names: list[str]) -> None:
    tenant.store.run("UPDATE list_views SET fields = ? WHERE num = ?", (orjson.dumps(names).decode(), row["num"]))
