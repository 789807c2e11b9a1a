"""Lists and libraries of a site."""

from itertools import chain, count
from typing import Any
from uuid import uuid4

from m365_sandbox.drives.drive_view import drive_json
from m365_sandbox.drives.tree import Drive
from m365_sandbox.errors import GraphError, invalid_request
from m365_sandbox.odata.filters import Compare, parse_filter
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import (
    SYSTEM_TEMPLATES,
    find_list,
    find_site,
    list_url,
    require_own_list,
    sharepoint_ids,
    touch_list,
)
from m365_sandbox.sharepoint.authorship import author_user, identity_set, user_reply
from m365_sandbox.sharepoint.column_types import SYSTEM_COLUMNS, column_json
from m365_sandbox.sharepoint.columns import declare_column, declare_title, list_columns
from m365_sandbox.sharepoint.content_types import list_content_types
from m365_sandbox.sharepoint.items import expanded_items
from m365_sandbox.sharepoint.list_settings import settings_of
from m365_sandbox.sharepoint.list_templates import is_offered, template_of
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
LIST_PAGE = 200
PROPERTIES = (
    "id",
    "createdBy",
    "createdDateTime",
    "description",
    "eTag",
    "lastModifiedBy",
    "lastModifiedDateTime",
    "name",
    "parentReference",
    "webUrl",
    "displayName",
    "list",
    "sharepointIds",
    "system",
)
_ONLY_WHEN_SELECTED = ("sharepointIds",)
_NAVIGATION = ("columns", "contentTypes", "drive", "items", "createdByUser", "lastModifiedByUser")


def list_json(tenant: Tenant, row: Row, select: tuple[str, ...] | None = None) -> Json:
    """A list, whole or the selected part of it."""
    site = find_site(tenant, row["site"])
    is_system = row["template"] in SYSTEM_TEMPLATES
    author, settings = identity_set(row["author"], tenant.directory), settings_of(row)
    whole = {
        "createdDateTime": row["created"],
        "description": row["description"],
        "eTag": f'"{row["guid"]},{row["version"]}"',
        "id": row["guid"],
        "lastModifiedDateTime": row["modified"],
        "name": row["name"],
        "webUrl": list_url(site, row),
        "displayName": row["display_name"],
        "createdBy": author,
        "lastModifiedBy": author,
        "parentReference": {"siteId": row["site"]},
        "list": {
            "contentTypesEnabled": settings["ContentTypesEnabled"],
            "hidden": is_system or settings["Hidden"],
            "template": row["template"],
        },
        "sharepointIds": sharepoint_ids(site, row),
        **({"system": {}} if is_system else {}),
    }
    if select is None:
        return {name: value for name, value in whole.items() if name not in _ONLY_WHEN_SELECTED}
    return {name: whole[name] for name in select if name in whole}


def _with_expansions(tenant: Tenant, row: Row, request: GraphRequest) -> Json:
    payload = list_json(tenant, row, request.query.select_of("list", (*PROPERTIES, *_NAVIGATION)))
    site = find_site(tenant, row["site"])
    for name, expand in request.query.expansions("list", *_NAVIGATION).items():
        match name:
            case "columns":
                definitions = [column.definition for column in list_columns(tenant, row["num"])]
                payload[name] = [column_json(definition) for definition in [*definitions, *SYSTEM_COLUMNS]]
            case "contentTypes":
                payload[name] = list_content_types(site, row)
            case "drive" if row["template"] == "documentLibrary":
                payload[name] = drive_json(tenant, Drive(site, row))
            case "items":
                payload |= expanded_items(tenant, request, row, expand)
            case "createdByUser" | "lastModifiedByUser":
                payload |= author_user(tenant, name, row["author"])
    return payload


@routes("GET", "/sites/{site}/lists", returns="Collection(list)", options="select expand filter top skiptoken")
def get_lists(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The lists of a site, without those of the system unless `system` is selected; filtered by `displayName` only."""
    request.principal.require_site_read()
    site = find_site(tenant, request.params["site"])
    wanted = _display_name_filter(request.query.filter)
    top = request.query.number("top", LIST_PAGE, least=1)
    hidden = () if "system" in (request.query.select or ()) else SYSTEM_TEMPLATES
    marks = ", ".join("?" * len(hidden))
    rows = tenant.store.all(
        "SELECT * FROM lists WHERE site = ? AND num > ? AND (?3 IS NULL OR display_name = ?3) "
        f"AND template NOT IN ({marks}) ORDER BY num LIMIT ?",
        (site["id"], _skip_token(request), wanted, *hidden, top + 1),
    )
    payload: Json = {"@odata.context": request.context(f"sites('{site['id']}')/lists")}
    payload["value"] = [_with_expansions(tenant, row, request) for row in rows[:top]]
    if len(rows) > top:
        payload["@odata.nextLink"] = request.link(skiptoken=str(rows[top - 1]["num"]))
    return json_reply(payload)


def _skip_token(request: GraphRequest) -> int:
    text = request.query.options.get("skiptoken", "0")
    if not text.isdecimal():
        raise invalid_request("The skip token is not valid.")
    return int(text)


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
    description = body.get("description") or ""
    row = create_list(tenant, request.principal.author, site, display_name, template, description, _columns(body))
    return json_reply({"@odata.context": request.context("lists/$entity"), **list_json(tenant, row)}, 201)


def create_list(
    tenant: Tenant, author: str, site: Row, display_name: Any, template: Any, description: Any, columns: list[Any]
) -> Row:
    """Add a list with its columns. Raises `GraphError` for what SharePoint would refuse."""
    if not isinstance(display_name, str) or not display_name.strip() or not isinstance(description, str):
        raise invalid_request("The displayName of a list is required.")
    if not is_offered(template):
        raise invalid_request(f"The list template '{template}' is not supported.")
    with tenant.store.transaction():
        _require_free_name(tenant, site["id"], display_name, except_list=0)
        num = _insert_list(tenant, author, site, display_name, template, description)
        declare_title(tenant, num)
        for column in (*_columns_of_template(tenant, num, template), *columns):
            declare_column(tenant, num, column)
    tenant.on_catalogue_change()
    row = tenant.store.one("SELECT * FROM lists WHERE num = ?", (num,))
    assert row is not None
    return row


def _columns_of_template(tenant: Tenant, num: int, name: str) -> list[Json]:
    template = template_of(name)
    if template.own_lookup is None:
        return list(template.columns)
    guid = tenant.store.value("SELECT guid FROM lists WHERE num = ?", (num,))
    lookup = {"listId": guid, "columnName": "Title", "allowMultipleValues": True}
    return [*template.columns, {"name": template.own_lookup, "lookup": lookup}]


def _require_free_name(tenant: Tenant, site_id: str, display_name: str, *, except_list: int) -> None:
    find = "SELECT 1 FROM lists WHERE site = ? AND display_name = ? AND num <> ?"
    if tenant.store.one(find, (site_id, display_name, except_list)):
        raise GraphError(409, "nameAlreadyExists", "The specified name is already in use.")


def _columns(body: Json) -> list[Any]:
    columns = body.get("columns") or []
    if not isinstance(columns, list):
        raise invalid_request("The columns of a list must be a list.")
    return columns


def _insert_list(tenant: Tenant, author: str, site: Row, display_name: str, template: str, description: str) -> int:
    now, guid = tenant.clock.stamp(), str(uuid4())
    names = {row["name"].lower() for row in tenant.store.all("SELECT name FROM lists WHERE site = ?", (site["id"],))}
    tried = chain([display_name], (f"{display_name}{number}" for number in count(1)))
    name = next(one for one in tried if one.lower() not in names)
    return tenant.store.run(
        "INSERT INTO lists (guid, site, name, display_name, description, template, created, modified, author, version) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        (guid, site["id"], name, display_name, description, template, now, now, author),
    )


@routes("GET", "/sites/{site}/lists/{list}", returns="list", options="select expand")
def get_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One list, by id, display name or name."""
    request.principal.require_site_read()
    row = find_list(tenant, request)
    payload = _with_expansions(tenant, row, request)
    context = request.context(f"sites('{row['site']}')/lists/$entity")
    return json_reply({"@odata.context": context, **payload})


@routes("PATCH", "/sites/{site}/lists/{list}", returns="list")
def patch_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change a list's display name or description; its address stays."""
    request.principal.require_site_manage()
    row = find_list(tenant, request)
    require_own_list(row)
    body = request.json()
    display_name = body.get("displayName", row["display_name"])
    description = body.get("description", row["description"]) or ""
    fixed = [name for name in body if name not in ("displayName", "description") and "@" not in name]
    if fixed:
        raise invalid_request(f"The property '{fixed[0]}' of a list cannot be changed.")
    changed = rename_list(tenant, row, display_name, description)
    return json_reply({"@odata.context": request.context("lists/$entity"), **list_json(tenant, changed)})


def rename_list(tenant: Tenant, row: Row, display_name: Any, description: Any) -> Row:
    """Give a list another display name and description. Raises `GraphError` where they do not do."""
    if not isinstance(display_name, str) or not display_name.strip() or not isinstance(description, str):
        raise invalid_request("The displayName and the description of a list must be text.")
    with tenant.store.transaction():
        _require_free_name(tenant, row["site"], display_name, except_list=row["num"])
        tenant.store.run(
            "UPDATE lists SET display_name = ?, description = ? WHERE num = ?", (display_name, description, row["num"])
        )
        touch_list(tenant, row["num"])
    tenant.on_catalogue_change()
    changed = tenant.store.one("SELECT * FROM lists WHERE num = ?", (row["num"],))
    assert changed is not None
    return changed


@routes("DELETE", "/sites/{site}/lists/{list}")
def delete_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Delete a list and everything in it."""
    request.principal.require_site_manage()
    row = find_list(tenant, request)
    require_own_list(row)
    drop_list(tenant, row)
    return empty_reply(204)


def drop_list(tenant: Tenant, row: Row) -> None:
    """Remove a list with its columns, items and versions."""
    with tenant.store.transaction():
        for column in tenant.store.all("SELECT num FROM columns WHERE list = ?", (row["num"],)):
            tenant.store.run(f"DROP INDEX IF EXISTS column_{column['num']}")
        tenant.store.run("DELETE FROM lists WHERE num = ?", (row["num"],))
    tenant.on_catalogue_change()


@routes("GET", "/sites/{site}/lists/{list}/createdByUser", returns="user")
def get_created_by_user(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The person who made the list; there is none behind an application."""
    request.principal.require_site_read()
    return user_reply(tenant, request, find_list(tenant, request)["author"])


@routes("GET", "/sites/{site}/lists/{list}/lastModifiedByUser", returns="user")
def get_last_modified_by_user(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The person who changed the list last; there is none behind an application."""
    request.principal.require_site_read()
    return user_reply(tenant, request, find_list(tenant, request)["author"])
