"""`/items/{item}/versions`: who changed what, newest first."""

from dataclasses import dataclass

import orjson

from m365_sandbox.errors import item_not_found
from m365_sandbox.odata.query import Expand
from m365_sandbox.retention.guards import require_metadata_editable
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import find_list, require_own_list
from m365_sandbox.sharepoint.columns import list_columns
from m365_sandbox.sharepoint.item_store import find_item, update_item
from m365_sandbox.sharepoint.items import make_view
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, empty_reply, json_reply

routes = Routes()
_PATH = "/sites/{site}/lists/{list}/items/{item}/versions"


@dataclass(frozen=True, slots=True)
class Version:
    """An item as it was."""

    number: int
    modified: str
    editor: str
    fields: str


@routes("GET", _PATH, returns="Collection(listItemVersion)", options="expand top")
def get_versions(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Every version of an item."""
    request.principal.require_site_read()
    list_row = find_list(tenant, request)
    row = find_item(tenant, list_row, request.params["item"])
    view = make_view(tenant, request, list_row, _fields_expansion(request))
    versions = versions_of(tenant, list_row, row)[: request.query.number("top", 5000, least=1)]
    value = [view.version(row, one.fields, one.number, one.modified, one.editor) for one in versions]
    return json_reply({"@odata.context": request.context("Collection(listItemVersion)"), "value": value})


@routes("GET", f"{_PATH}/{{version}}", returns="listItemVersion", options="expand")
def get_version(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One version."""
    request.principal.require_site_read()
    list_row = find_list(tenant, request)
    row = find_item(tenant, list_row, request.params["item"])
    one = _find_version(tenant, list_row, row, request.params["version"])
    view = make_view(tenant, request, list_row, _fields_expansion(request))
    payload = view.version(row, one.fields, one.number, one.modified, one.editor)
    return json_reply({"@odata.context": request.context("listItemVersion"), **payload})


@routes("GET", f"{_PATH}/{{version}}/fields", returns="fieldValueSet")
def get_version_fields(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The columns of one version."""
    request.principal.require_site_read()
    list_row = find_list(tenant, request)
    row = find_item(tenant, list_row, request.params["item"])
    one = _find_version(tenant, list_row, row, request.params["version"])
    view = make_view(tenant, request, list_row, None)
    values = view.version_fields(row, one.fields, one.number, one.modified, one.editor)
    return json_reply({"@odata.context": request.context("fieldValueSet"), **values})


@routes("POST", f"{_PATH}/{{version}}/restoreVersion")
def restore_version(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make an old version the newest; that is a version of its own."""
    request.principal.require_site_write()
    list_row = find_list(tenant, request)
    require_own_list(list_row)
    row = find_item(tenant, list_row, request.params["item"])
    one = _find_version(tenant, list_row, row, request.params["version"])
    current, old = orjson.loads(row["fields"]), orjson.loads(one.fields)
    require_metadata_editable(tenant, list_row["num"], row["id"])
    changes = {**dict.fromkeys(current), **old}
    changes = {name: value for name, value in changes.items() if not name.startswith("_Compliance")}  # labels stay
    update_item(tenant, list_row, list_columns(tenant, list_row["num"]), row, changes, request.principal.author)
    return empty_reply(204)


def _fields_expansion(request: GraphRequest) -> Expand | None:
    return request.query.expansions("listItemVersion", "fields").get("fields")


def versions_of(tenant: Tenant, list_row: Row, row: Row) -> list[Version]:
    """Every version of an item, the current one first."""
    current = Version(row["version"], row["modified"], row["editor"], row["fields"])
    older = tenant.store.all(
        "SELECT * FROM item_versions WHERE list = ? AND item = ? ORDER BY version DESC", (list_row["num"], row["id"])
    )
    return [current, *(Version(old["version"], old["modified"], old["editor"], old["fields"]) for old in older)]


def _find_version(tenant: Tenant, list_row: Row, row: Row, key: str) -> Version:
    for version in versions_of(tenant, list_row, row):
        if f"{version.number}.0" == key or key == "current":
            return version
    raise item_not_found("The specified version was not found.")
