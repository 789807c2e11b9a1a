"""Lists and libraries of a site."""

from typing import Any
from uuid import uuid4

from m365_sandbox.errors import GraphError, bad_request, invalid_request
from m365_sandbox.odata.filters import Compare, parse_filter
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import find_list, find_site, list_url, touch_list
from m365_sandbox.sharepoint.authorship import identity_set
from m365_sandbox.sharepoint.column_types import SYSTEM_COLUMNS, column_json
from m365_sandbox.sharepoint.columns import declare_column, declare_title, list_columns
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
TEMPLATES = ("genericList", "documentLibrary")
LIST_PROPERTIES = (
    "id",
    "createdBy",
    "createdDateTime",
    "description",
    "eTag",
    "lastModifiedDateTime",
    "name",
    "parentReference",
    "webUrl",
    "displayName",
    "list",
    "columns",
    "drive",
)


def list_json(tenant: Tenant, row: Row) -> Json:
    """A list."""
    site = tenant.store.one("SELECT * FROM sites WHERE id = ?", (row["site"],))
    assert site is not None
    return {
        "createdDateTime": row["created"],
        "description": row["description"],
        "eTag": f'"{row["guid"]},{row["version"]}"',
        "id": row["guid"],
        "lastModifiedDateTime": row["modified"],
        "name": row["name"],
        "webUrl": list_url(site, row),
        "displayName": row["display_name"],
        "createdBy": identity_set(row["author"], tenant.directory),
        "parentReference": {"siteId": row["site"]},
        "list": {"contentTypesEnabled": False, "hidden": False, "template": row["template"]},
    }


def _with_expansions(tenant: Tenant, row: Row, request: GraphRequest) -> Json:
    payload = list_json(tenant, row)
    if request.query.select is not None:
        for name in request.query.select:
            if name not in LIST_PROPERTIES:
                raise bad_request(
                    f"Parsing OData Select and Expand failed: Could not find a property named '{name}' "
                    "on type 'microsoft.graph.list'."
                )
        payload = {name: payload[name] for name in request.query.select if name in payload}
    if request.query.expanded("columns"):
        own = [column.definition for column in list_columns(tenant, row["num"])]
        payload["columns"] = [column_json(definition) for definition in [*own, *SYSTEM_COLUMNS]]
    return payload


@routes("GET", "/sites/{site}/lists", returns="Collection(list)", options="select expand filter top")
def get_lists(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The lists of a site; filtering works on `displayName` only."""
    request.principal.require_site_read()
    site = find_site(tenant, request.params["site"])
    wanted = _display_name_filter(request.query.filter)
    rows = tenant.store.all(
        "SELECT * FROM lists WHERE site = ?1 AND (?2 IS NULL OR display_name = ?2) ORDER BY num LIMIT ?3",
        (site["id"], wanted, request.query.number("top", 1000, least=1)),
    )
    value = [_with_expansions(tenant, row, request) for row in rows]
    return json_reply({"@odata.context": request.context("lists"), "value": value})


def _display_name_filter(text: str | None) -> str | None:
    if text is None:
        return None
    node = parse_filter(text)
    if isinstance(node, Compare) and node.path == "displayName" and node.operator == "eq":
        return str(node.value)
    raise invalid_request("The provided filter statement is not supported.")


@routes("POST", "/sites/{site}/lists", returns="list")
def post_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Create a list with its columns."""
    request.principal.require_site_manage()
    site = find_site(tenant, request.params["site"])
    body = request.json()
    display_name = body.get("displayName") or body.get("name")
    info = body.get("list") or {}
    template = info.get("template", "genericList") if isinstance(info, dict) else None
    if not isinstance(display_name, str) or not display_name.strip():
        raise invalid_request("The displayName of a list is required.")
    if template not in TEMPLATES:
        raise invalid_request(f"The list template '{template}' is not supported.")
    with tenant.store.transaction():
        if tenant.store.one("SELECT 1 FROM lists WHERE site = ? AND display_name = ?", (site["id"], display_name)):
            raise GraphError(409, "nameAlreadyExists", "The specified name is already in use.")
        num = _insert_list(tenant, request, site, display_name, template, body.get("description") or "")
        declare_title(tenant, num)
        for column in _columns(body):
            declare_column(tenant, num, column)
    tenant.on_catalogue_change()
    row = tenant.store.one("SELECT * FROM lists WHERE num = ?", (num,))
    assert row is not None
    return json_reply({"@odata.context": request.context("lists/$entity"), **list_json(tenant, row)}, 201)


def _columns(body: Json) -> list[Any]:
    columns = body.get("columns") or []
    if not isinstance(columns, list):
        raise invalid_request("The columns of a list must be a list.")
    return columns


def _insert_list(
    tenant: Tenant, request: GraphRequest, site: Row, display_name: str, template: str, description: str
) -> int:
    now = tenant.clock.stamp()
    return tenant.store.run(
        "INSERT INTO lists (guid, site, name, display_name, description, template, created, modified, author, version) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        (
            str(uuid4()),
            site["id"],
            display_name,
            display_name,
            description,
            template,
            now,
            now,
            request.principal.author,
        ),
    )


@routes("GET", "/sites/{site}/lists/{list}", returns="list", options="select expand")
def get_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One list, by id or display name."""
    request.principal.require_site_read()
    payload = _with_expansions(tenant, find_list(tenant, request), request)
    return json_reply({"@odata.context": request.context("lists/$entity"), **payload})


@routes("PATCH", "/sites/{site}/lists/{list}", returns="list")
def patch_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change a list's display name or description; its address stays."""
    request.principal.require_site_manage()
    row = find_list(tenant, request)
    body = request.json()
    with tenant.store.transaction():
        tenant.store.run(
            "UPDATE lists SET display_name = ?, description = ? WHERE num = ?",
            (body.get("displayName", row["display_name"]), body.get("description", row["description"]), row["num"]),
        )
        touch_list(tenant, row["num"])
    tenant.on_catalogue_change()
    changed = tenant.store.one("SELECT * FROM lists WHERE num = ?", (row["num"],))
    assert changed is not None
    return json_reply({"@odata.context": request.context("lists/$entity"), **list_json(tenant, changed)})


@routes("DELETE", "/sites/{site}/lists/{list}")
def delete_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Delete a list and everything in it."""
    request.principal.require_site_manage()
    row = find_list(tenant, request)
    with tenant.store.transaction():
        for column in tenant.store.all("SELECT num FROM columns WHERE list = ?", (row["num"],)):
            tenant.store.run(f"DROP INDEX IF EXISTS column_{column['num']}")
        tenant.store.run("DELETE FROM lists WHERE num = ?", (row["num"],))
    tenant.on_catalogue_change()
    return empty_reply(204)
