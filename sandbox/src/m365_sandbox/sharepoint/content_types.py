"""Content types of sites and lists. They can be read; every list has the two that come with its template."""

from typing import Any

from m365_sandbox.errors import item_not_found
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import find_list, find_site, list_by_key, site_url
from m365_sandbox.sharepoint.column_types import SYSTEM_COLUMNS, TITLE, column_json
from m365_sandbox.sharepoint.columns import list_columns
from m365_sandbox.sharepoint.list_templates import template_of
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()
PROPERTIES = (
    "description",
    "group",
    "hidden",
    "id",
    "inheritedFrom",
    "isBuiltIn",
    "name",
    "order",
    "parentId",
    "readOnly",
    "sealed",
)
_ITEM, _DOCUMENT, _FOLDER = "0x01", "0x0101", "0x0120"
_SITE_TYPES = (
    ("0x", "System", "_Hidden", "Provides the root of all content types.", True),
    (_ITEM, "Item", "List Content Types", "Create a new list item.", False),
    (_DOCUMENT, "Document", "Document Content Types", "Create a new document.", False),
    ("0x0102", "Event", "List Content Types", "Create a new meeting, deadline or other event.", False),
    ("0x0104", "Announcement", "List Content Types", "Create a new news item, status or other short text.", False),
    ("0x0105", "Link", "List Content Types", "Create a new link to a page or other resource.", False),
    ("0x0106", "Contact", "List Content Types", "Store information about a business or personal contact.", False),
    ("0x0108", "Task", "List Content Types", "Track a work item that you or your team needs to complete.", False),
    (_FOLDER, "Folder", "Folder Content Types", "Create a new folder.", False),
)


def item_content_type(list_row: Row) -> Json:
    """Id and name of the content type that the list gives to a new item."""
    prefix, name = template_of(list_row["template"]).content_type
    return {"id": _of_list(prefix, list_row), "name": name}


def folder_content_type(list_row: Row) -> Json:
    """Id and name of the content type that folders of the list have."""
    return {"id": _of_list(_FOLDER, list_row), "name": "Folder"}


def _of_list(prefix: str, list_row: Row) -> str:
    return f"{prefix}00{str(list_row['guid']).replace('-', '').upper()}"


def site_content_types() -> list[Json]:
    """The content types that every site has."""
    return [
        {
            "id": type_id,
            "description": description,
            "group": group,
            "hidden": hidden,
            "isBuiltIn": True,
            "name": name,
            "parentId": type_id[:-2] if len(type_id) > 2 else "",
            "readOnly": False,
            "sealed": hidden,
        }
        for type_id, name, group, description, hidden in _SITE_TYPES
    ]


def list_content_types(site: Row, list_row: Row) -> list[Json]:
    """The content types of a list: the one of its items, and folders."""
    parents = {parent["name"]: parent for parent in site_content_types()}
    types = []
    for place, own in enumerate((item_content_type(list_row), folder_content_type(list_row))):
        parent = parents[own["name"]]
        inherited = {"siteId": site["id"], "id": parent["id"], "name": parent["name"], "path": site_url(site)}
        order = {"default": place == 0, "position": place}
        types.append({**parent, **own, "parentId": parent["id"], "inheritedFrom": inherited, "order": order})
    return types


@routes("GET", "/sites/{site}/contentTypes", returns="Collection(contentType)", options="select")
def get_site_content_types(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The content types of a site."""
    request.principal.require_site_read()
    find_site(tenant, request.params["site"])
    return _types_reply(request, site_content_types())


@routes(
    "GET",
    "/sites/{site}/getApplicableContentTypesForList/{of}",
    returns="Collection(contentType)",
    options="select",
)
def get_applicable_content_types(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The content types of a site that a list could take, as `getApplicableContentTypesForList(listId='…')`."""
    request.principal.require_site_read()
    site = find_site(tenant, request.params["site"])
    if list_by_key(tenant, site, request.params["of"].removeprefix("listId=").strip("'")) is None:
        raise item_not_found("The specified list was not found")
    return _types_reply(request, [one for one in site_content_types() if not one["hidden"]])


@routes("GET", "/sites/{site}/contentTypes/{contentType}", returns="contentType", options="select")
def get_site_content_type(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One content type of a site."""
    request.principal.require_site_read()
    find_site(tenant, request.params["site"])
    return _type_reply(request, site_content_types())


@routes("GET", "/sites/{site}/lists/{list}/contentTypes", returns="Collection(contentType)", options="select")
def get_list_content_types(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The content types of a list."""
    request.principal.require_site_read()
    list_row = find_list(tenant, request)
    return _types_reply(request, list_content_types(find_site(tenant, list_row["site"]), list_row))


@routes("GET", "/sites/{site}/lists/{list}/contentTypes/{contentType}", returns="contentType", options="select")
def get_list_content_type(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One content type of a list."""
    request.principal.require_site_read()
    list_row = find_list(tenant, request)
    return _type_reply(request, list_content_types(find_site(tenant, list_row["site"]), list_row))


@routes(
    "GET",
    "/sites/{site}/lists/{list}/contentTypes/{contentType}/columns",
    returns="Collection(columnDefinition)",
    options="select",
)
def get_content_type_columns(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The columns that items of the content type have: the list's own, or of folders `Title` alone."""
    request.principal.require_site_read()
    list_row = find_list(tenant, request)
    found = _find(list_content_types(find_site(tenant, list_row["site"]), list_row), request.params["contentType"])
    kept = [TITLE] if found["name"] == "Folder" else [one.definition for one in list_columns(tenant, list_row["num"])]
    system = [definition for definition in SYSTEM_COLUMNS if definition["name"] == "ContentType"]
    value = [_selected(column_json(definition), request) for definition in [*system, *kept]]
    return json_reply({"@odata.context": request.context("columns"), "value": value})


def _types_reply(request: GraphRequest, types: list[Json]) -> GraphReply:
    request.query.select_of("contentType", PROPERTIES)
    value = [_selected(one, request) for one in types]
    return json_reply({"@odata.context": request.context("contentTypes"), "value": value})


def _type_reply(request: GraphRequest, types: list[Json]) -> GraphReply:
    request.query.select_of("contentType", PROPERTIES)
    found = _find(types, request.params["contentType"])
    return json_reply({"@odata.context": request.context("contentTypes/$entity"), **_selected(found, request)})


def _find(types: list[Json], key: str) -> Json:
    for one in types:
        if one["id"].lower() == key.lower():
            return one
    raise item_not_found("The specified content type was not found.")


def _selected(value: dict[str, Any], request: GraphRequest) -> Json:
    names = request.query.select
    return value if names is None else {name: value[name] for name in names if name in value}
