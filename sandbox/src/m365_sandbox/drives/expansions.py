"""What stands beside a file or folder where `$expand` asks for it."""

from collections.abc import Callable

from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.file_versions import version_json, versions_of
from m365_sandbox.drives.sharing import permissions_of
from m365_sandbox.drives.tree import Tree
from m365_sandbox.errors import bad_request
from m365_sandbox.odata.query import Expand
from m365_sandbox.retention.view import retention_label_json
from m365_sandbox.sharepoint.item_store import find_item as find_list_item
from m365_sandbox.sharepoint.items import make_view
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphRequest, Json

EXPANSIONS = ("listItem", "children", "thumbnails", "retentionLabel", "permissions", "versions")
Plain = Callable[[DriveItem], Json]


def read_expansions(request: GraphRequest) -> dict[str, Expand]:
    """What a request expands, by name. Raises `GraphError` (400)."""
    wanted = request.query.expansions("driveItem", *EXPANSIONS)
    for name, expand in wanted.items():
        inner = {one.name for one in expand.expand} - ({"fields"} if name == "listItem" else set())
        if inner or expand.top is not None or expand.filter is not None:
            raise bad_request(
                f"Parsing OData Select and Expand failed: '{name}' takes no such option in its parentheses."
            )
    return wanted


def expanded(
    tenant: Tenant, request: GraphRequest, tree: Tree, item: DriveItem, wanted: dict[str, Expand], plain: Plain
) -> Json:
    """The properties that the expansions add; `plain` renders a child."""
    added: Json = {}
    for name, expand in wanted.items():
        value = _value(tenant, request, tree, item, name, expand, plain)
        if value is not None:
            added[name] = value
    return added


def list_item_json(tenant: Tenant, request: GraphRequest, tree: Tree, item: DriveItem, fields: Expand | None) -> Json:
    """The list item behind a file or folder."""
    row = find_list_item(tenant, tree.drive.list, str(item.id))
    return make_view(tenant, request, tree.drive.list, fields).item(row)


def _value(
    tenant: Tenant, request: GraphRequest, tree: Tree, item: DriveItem, name: str, expand: Expand, plain: Plain
) -> Json | list[Json] | None:
    match name:
        case "thumbnails":
            return []  # the tenant renders none
        case "permissions":
            return permissions_of(tenant, item)
        case "retentionLabel":
            return retention_label_json(tenant, item)
        case "children" if item.is_folder:
            return [_selected(plain(child), expand) for child in tree.children(item)]
        case "versions" if not item.is_folder:
            found = versions_of(tenant, item)
            return [_selected(version_json(tenant, request, tree, item, version), expand) for version in found]
        case "listItem" if not item.is_root:
            fields = expand.expanded("fields") or (Expand("fields") if expand.select is None else None)
            return _selected(list_item_json(tenant, request, tree, item, fields), expand, keep="fields")
    return None


def _selected(payload: Json, expand: Expand, keep: str = "") -> Json:
    names = expand.select
    return payload if names is None else {key: payload[key] for key in payload if key in (*names, keep)}
