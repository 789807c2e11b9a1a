"""Lists: found by title, id or address, made, changed, dropped."""

from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from m365_sandbox.drives.ids import root_guid
from m365_sandbox.errors import GraphError
from m365_sandbox.principal import Principal
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import SYSTEM_TEMPLATES, list_by_key, require_own_list
from m365_sandbox.sharepoint.column_declarations import encode_name
from m365_sandbox.sharepoint.list_settings import change_settings, settings_of
from m365_sandbox.sharepoint.list_templates import template_numbered, template_of
from m365_sandbox.sharepoint.lists import create_list, drop_list, rename_list
from m365_sandbox.sharepoint.rest.address import site_path
from m365_sandbox.sharepoint.rest.answers import Complex, Entity, collection_reply, entity_reply, value_reply
from m365_sandbox.sharepoint.rest.bodies import key_of, values_of, verb
from m365_sandbox.sharepoint.rest.collections import OPTIONS, chosen, selected
from m365_sandbox.sharepoint.rest.columns import entity_name
from m365_sandbox.sharepoint.rest.permission_levels import level_of
from m365_sandbox.sharepoint.rest.refusals import invalid_query, rest_error
from m365_sandbox.sharepoint.rest.sites import open_site, web_entity
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, empty_reply

routes = Routes()
_LONGEST_TITLE = 255
_SITE_LIBRARIES = {
    "ensuresiteassetslibrary": ("SiteAssets", "Site Assets"),
    "ensuresitepageslibrary": ("SitePages", "Site Pages"),
}
LISTS = "/{site}/_api/web/lists"
LIST = f"{LISTS}/{{list}}"
_UNHEEDED = ("AllowContentTypes", "BaseTemplate", "DocumentTemplateType", "QuickLaunchOption", "TemplateFeatureId")
_WORDS = ("Title", "Description")


def open_list(tenant: Tenant, request: GraphRequest) -> tuple[Row, Row]:
    """The site and the list that the address names. Raises `GraphError` (404, 403)."""
    site = open_site(tenant, request)
    by, key = key_of(request, "list")
    row = None
    if by == "id":
        row = tenant.store.one("SELECT * FROM lists WHERE site = ? AND guid = ?", (site["id"], key.strip("{}").lower()))
    elif by == "title":
        row = tenant.store.one("SELECT * FROM lists WHERE site = ? AND display_name = ?", (site["id"], key))
    elif by == "url":
        row = _list_by_path(tenant, site, key)
    if row is not None:
        return site, row
    if by == "title":
        where = f"https://{request.headers.get('host', '')}{site_path(request.params['site'])}"
        raise rest_error(
            404, -1, "System.ArgumentException", f"List '{key}' does not exist at site with URL '{where}'."
        )
    raise _no_such_list()


def list_by_url(tenant: Tenant, site: Row, url: str) -> Row:
    """The list of a site at an address, absolute or from the root of the host. Raises `GraphError` (404)."""
    row = _list_by_path(tenant, site, unquote(urlsplit(url).path))
    if row is None:
        raise _no_such_list()
    return row


def _list_by_path(tenant: Tenant, site: Row, path: str) -> Row | None:
    row = list_by_key(tenant, site, path.rstrip("/").rpartition("/")[2])
    return row if row is not None and server_relative_url(site, row).lower() == path.rstrip("/").lower() else None


def _no_such_list() -> GraphError:
    return rest_error(
        404,
        -2130575322,
        "Microsoft.SharePoint.SPException",
        "List does not exist.\n\nThe page you selected contains a list that does not exist. It may have been deleted "
        "by another user.",
    )


def server_relative_url(site: Row, list_row: Row) -> str:
    """Where a list lives on the host."""
    folder = {"documentLibrary": "", "userInformation": "_catalogs/"}.get(list_row["template"], "Lists/")
    return f"{site['path'].rstrip('/')}/{folder}{list_row['name']}"


def item_type(list_row: Row) -> str:
    """The name of the type of the list's items."""
    name = encode_name(list_row["name"])
    suffix = "Item" if list_row["template"] == "documentLibrary" else "ListItem"
    return f"SP.Data.{name[:1].upper()}{name[1:]}{suffix}"


def list_entity(tenant: Tenant, principal: Principal, site: Row, row: Row) -> Entity:
    """A list."""
    is_library, is_system = row["template"] == "documentLibrary", row["template"] in SYSTEM_TEMPLATES
    return Entity(
        "SP.List",
        f"Web/Lists(guid'{row['guid']}')",
        {
            "AllowContentTypes": True,
            "BaseTemplate": template_of(row["template"]).number,
            "BaseType": 1 if is_library else 0,
            "Created": row["created"],
            "Description": row["description"],
            "EntityTypeName": entity_name(encode_name(row["name"])) + ("" if is_library else "List"),
            "Id": row["guid"],
            "IsCatalog": is_system,
            "ItemCount": tenant.store.value("SELECT count(*) FROM items WHERE list = ? AND NOT deleted", (row["num"],)),
            "LastItemModifiedDate": row["modified"],
            "LastItemUserModifiedDate": row["modified"],
            "ListItemEntityTypeFullName": item_type(row),
            "ParentWebUrl": site["path"],
            "Title": row["display_name"],
            "CurrentChangeToken": change_token(tenant, row, row["last_change"]),
            **settings_of(row),
            **({"Hidden": True} if is_system else {}),
        },
        f'"{row["version"]}"',
        {"EffectiveBasePermissions": level_of(principal).mask, "HasUniqueRoleAssignments": False},
    )


def change_token(tenant: Tenant, list_row: Row, change: int) -> Complex:
    """A place in a list's change log: version, scope (3 is a list), GUID, time in ticks, change number."""
    ticks = int((tenant.clock.now().timestamp() + 62_135_596_800) * 10_000_000)
    return Complex("SP.ChangeToken", {"StringValue": f"1;3;{list_row['guid']};{ticks};{change}"})


def root_folder_entity(site: Row, row: Row, count: int = 0) -> Entity:
    """The folder that a list's items are in."""
    return Entity(
        "SP.Folder",
        f"Web/Lists(guid'{row['guid']}')/RootFolder",
        {
            "Exists": True,
            "ItemCount": count,
            "Name": row["name"],
            "ProgID": None,
            "ServerRelativeUrl": server_relative_url(site, row),
            "TimeCreated": row["created"],
            "TimeLastModified": row["modified"],
            "UniqueId": root_guid(row),
            "WelcomePage": "",
        },
        more={
            "ContentTypeOrder": [],
            "ServerRelativePath": Complex("SP.ResourcePath", {"DecodedUrl": server_relative_url(site, row)}),
            "UniqueContentTypeOrder": None,
        },
    )


@routes("GET", LISTS, options=OPTIONS)
def get_lists(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The lists of the site, those of the system among them."""
    site = open_site(tenant, request)
    rows = tenant.store.all("SELECT * FROM lists WHERE site = ? ORDER BY display_name", (site["id"],))
    return collection_reply(request, chosen((_shown(tenant, request, site, row) for row in rows), request.query))


@routes("GET", LIST, options=OPTIONS)
def get_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One list."""
    site, row = open_list(tenant, request)
    return entity_reply(request, selected(_shown(tenant, request, site, row), request.query))


def _shown(tenant: Tenant, request: GraphRequest, site: Row, row: Row) -> Entity:
    entity = list_entity(tenant, request.principal, site, row)
    expanded = [one.name.lower() for one in request.query.expand]
    if set(expanded) - {"rootfolder", "parentweb"}:
        raise invalid_query("Only RootFolder and ParentWeb can be expanded of a list.")
    more: dict[str, Entity] = {}
    if "rootfolder" in expanded:
        more["RootFolder"] = root_folder_entity(site, row)
    if "parentweb" in expanded:
        more["ParentWeb"] = web_entity(tenant, request, site)
    return replace(entity, values={**entity.values, **more})


@routes("GET", f"{LIST}/rootfolder", options="select expand")
def get_root_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The folder that the list's items are in."""
    site, row = open_list(tenant, request)
    return entity_reply(request, selected(root_folder_entity(site, row), request.query))


@routes("POST", LISTS)
def post_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a list from a template."""
    request.principal.require_site_manage()
    site = open_site(tenant, request)
    body = values_of(request.json())
    template = template_numbered(body.get("BaseTemplate", 100))
    if template is None:
        raise rest_error(400, -1, "System.ArgumentException", "The list template is not supported.")
    title: Any = body.get("Title")
    _require_title(title)
    _require_free_title(tenant, site, title)
    author = request.principal.author
    settings = {name: value for name, value in body.items() if name not in (*_WORDS, *_UNHEEDED)}
    with tenant.store.transaction():
        row = create_list(tenant, author, site, title, template.name, body.get("Description") or "", [])
        changed = change_settings(tenant, row, settings)
    return entity_reply(request, list_entity(tenant, request.principal, site, changed), 201)


def _require_title(title: Any) -> None:
    if isinstance(title, str) and len(title) > _LONGEST_TITLE:
        words = f"The title of a list must not be longer than {_LONGEST_TITLE} characters."
        raise rest_error(400, -2130575306, "Microsoft.SharePoint.SPException", words)


def _require_free_title(tenant: Tenant, site: Row, title: Any) -> None:
    if tenant.store.one("SELECT 1 FROM lists WHERE site = ? AND display_name = ?", (site["id"], title)):
        raise rest_error(
            500,
            -2130575342,
            "Microsoft.SharePoint.SPException",
            "A list, survey, discussion board, or document library with the specified title already exists in this Web "
            "site.  Please choose another title.",
        )


@routes("PATCH", LIST)
@routes("MERGE", LIST)
@routes("DELETE", LIST)
def change_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change a list's title or description, or drop it."""
    request.principal.require_site_manage()
    site, row = open_list(tenant, request)
    require_own_list(row)
    match verb(request):
        case "DELETE":
            drop_list(tenant, row)
        case "PATCH":
            body = values_of(request.json())
            title = body.get("Title", row["display_name"])
            if str(title).lower() != row["display_name"].lower():
                _require_title(title)
                _require_free_title(tenant, site, title)
            settings = {name: value for name, value in body.items() if name not in (*_WORDS, *_UNHEEDED)}
            with tenant.store.transaction():
                change_settings(tenant, row, settings)
                rename_list(tenant, row, title, body.get("Description", row["description"]) or "")
        case _:
            raise invalid_query("A list is changed by MERGE and dropped by DELETE.", 405)
    return empty_reply(204 if request.method != "POST" or verb(request) == "PATCH" else 200)


@routes("POST", f"{LIST}/deleteobject", f"{LIST}/recycle")
def delete_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Drop a list; `Recycle` tells an id, though lists do not come back here."""
    request.principal.require_site_manage()
    _, row = open_list(tenant, request)
    require_own_list(row)
    drop_list(tenant, row)
    is_recycled = request.path.lower().endswith("recycle")
    return value_reply(request, "Recycle", row["guid"]) if is_recycled else empty_reply(200)


@routes("POST", *(f"{LISTS}/{name}" for name in _SITE_LIBRARIES))
def ensure_site_library(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The library of a site's assets or of its pages, made where it is missing."""
    site = open_site(tenant, request)
    name, title = _SITE_LIBRARIES[request.path.lower().rpartition("/")[2]]
    row = list_by_key(tenant, site, name)
    if row is None:
        request.principal.require_site_manage()
        with tenant.store.transaction():
            made = create_list(tenant, request.principal.author, site, name, "documentLibrary", "", [])
            row = rename_list(tenant, made, title, "")
    return entity_reply(request, list_entity(tenant, request.principal, site, row))


@routes("POST", f"{LIST}/reservelistitemid")
def reserve_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A number that no item of the list has had or will get."""
    request.principal.require_site_write()
    _, row = open_list(tenant, request)
    require_own_list(row)
    number = tenant.store.value(
        "UPDATE lists SET last_item = last_item + 1 WHERE num = ? RETURNING last_item", (row["num"],)
    )
    return value_reply(request, "ReserveListItemId", number)


@routes("GET", f"{LIST}/parentweb", options="select")
def get_parent_web(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The site that a list is in."""
    site, _ = open_list(tenant, request)
    return entity_reply(request, selected(web_entity(tenant, request, site), request.query))
