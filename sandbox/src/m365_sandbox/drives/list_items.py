"""The list item behind a file or folder, and its columns."""

from m365_sandbox.drives.addressing import find_item, of_item
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.expansions import list_item_json
from m365_sandbox.drives.items import require_not_root
from m365_sandbox.drives.tree import Tree
from m365_sandbox.odata.query import Expand
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint import item_store
from m365_sandbox.sharepoint.items import change_fields, fields_of, fields_reply
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, json_reply

routes = Routes()


@routes("GET", *of_item("/listItem"), returns="listItem", options="select expand")
def get_list_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The list item, with its columns where they are expanded."""
    tree, item, _ = _find(tenant, request)
    return _reply(tenant, request, tree, item, request.query.expanded("fields"))


@routes("GET", *of_item("/listItem/fields"), returns="fieldValueSet", options="select")
def get_fields(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Its columns."""
    tree, _, row = _find(tenant, request)
    return fields_reply(tenant, request, tree.drive.list, row)


@routes("PATCH", *of_item("/listItem/fields"), returns="fieldValueSet")
def patch_fields(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change columns; the answer is the columns only."""
    tree, _, row = _find(tenant, request, write=True)
    row = change_fields(tenant, request, tree.drive.list, row, request.json())
    return fields_reply(tenant, request, tree.drive.list, row)


@routes("PATCH", *of_item("/listItem"), returns="listItem")
def patch_list_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change the columns under `fields`."""
    tree, item, row = _find(tenant, request, write=True)
    change_fields(tenant, request, tree.drive.list, row, fields_of(request.json()))
    return _reply(tenant, request, tree, item, Expand("fields"))


def _find(tenant: Tenant, request: GraphRequest, *, write: bool = False) -> tuple[Tree, DriveItem, Row]:
    tree, item = find_item(tenant, request, write=write)
    require_not_root(item)
    return tree, item, item_store.find_item(tenant, tree.drive.list, str(item.id))


def _reply(tenant: Tenant, request: GraphRequest, tree: Tree, item: DriveItem, fields: Expand | None) -> GraphReply:
    payload = list_item_json(tenant, request, tree, item, fields)
    names = request.query.select
    if names is not None:
        payload = {name: value for name, value in payload.items() if name in names or "@" in name or name == "fields"}
    context = f"drives('{tree.drive.id}')/items/listItem/$entity"
    return json_reply({"@odata.context": request.context(context), **payload})
