"""Files and folders: read, list, make folders, change, delete."""

import base64
import binascii
from collections.abc import Callable
from typing import TypeVar

from m365_sandbox.drives.addressing import find_item, find_parent, of_drive, of_item
from m365_sandbox.drives.changes import Changes, Conflict, ItemProperties, require_not_checked_out
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.invitations import require_place
from m365_sandbox.drives.item_view import DriveItemView
from m365_sandbox.drives.names import name_key
from m365_sandbox.drives.preconditions import is_known_to_client, require_preconditions
from m365_sandbox.drives.tree import Tree
from m365_sandbox.errors import bad_request, invalid_request
from m365_sandbox.retention.guards import require_metadata_editable, require_removable
from m365_sandbox.routing import Routes
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
T = TypeVar("T")
DEFAULT_PAGE = 200
LARGEST_PAGE = 5000
_CONFLICTS: tuple[Conflict, ...] = ("fail", "replace", "rename")
_WRITABLE = frozenset(("name", "parentReference", "fileSystemInfo", "description", "folder", "file", "id"))


@routes("GET", *of_item(), returns="driveItem", options="select expand")
def get_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One file or folder."""
    tree, item = find_item(tenant, request)
    if is_known_to_client(request, item):
        return empty_reply(304)
    return item_reply(tenant, request, tree, item)


@routes(
    "GET",
    *of_item("/children"),
    returns="Collection(driveItem)",
    options="select expand top skiptoken orderby",
)
def get_children(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A page of what is in a folder."""
    tree, folder = find_item(tenant, request)
    view = DriveItemView(tenant, request, tree)
    return page_reply(request, ordered(sorted(tree.children(folder), key=_place), request), view.item)


@routes("POST", *of_item("/children"), returns="driveItem")
def post_child(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a folder. Files are made by uploading them."""
    tree, parent = find_item(tenant, request, write=True)
    body = request.json()
    if not parent.is_folder:
        raise invalid_request("The parent is not a folder.")
    if not isinstance(body.get("folder"), dict):
        raise invalid_request("The request must have a folder facet; a file is made by uploading its content.")
    changes = Changes(tenant, tree, request.principal.author)
    conflict = read_conflict(request, body, "fail")
    folder, is_new = changes.create_folder(parent, str(body.get("name") or ""), conflict, ItemProperties.read(body))
    return item_reply(tenant, request, tree, folder, 201 if is_new else 200)


@routes("PATCH", *of_item(), returns="driveItem", options="select expand")
def patch_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Rename, move, date or describe an item. Of the root only the dates can be changed."""
    tree, item = find_item(tenant, request, write=True)
    body = request.json()
    unknown = [name for name in body if "@" not in name and name not in _WRITABLE]
    if unknown:
        raise bad_request(
            f"The property '{unknown[0]}' does not exist on type 'microsoft.graph.driveItem' or is not writable."
        )
    require_preconditions(request, item)
    changes = Changes(tenant, tree, request.principal.author)
    properties = ItemProperties.read(body)
    with tenant.store.transaction():
        if "name" in body or "parentReference" in body:
            item = _move(tenant, request, tree, item, body)
        if properties != ItemProperties():
            require_not_checked_out(item, request.principal.author)
            require_metadata_editable(tenant, item.list, item.id)
            item = changes.describe(item, properties, told=True)
    return item_reply(tenant, request, tree, item)


@routes("DELETE", *of_item())
def delete_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Put an item into the recycle bin."""
    tree, item = find_item(tenant, request, write=True)
    require_not_root(item)
    require_preconditions(request, item)
    require_not_checked_out(item, request.principal.author)
    Changes(tenant, tree, request.principal.author).recycle(item)
    return empty_reply(204)


@routes("POST", *of_item("/permanentDelete"))
def permanently_delete(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Delete an item for good, past the recycle bin."""
    tree, item = find_item(tenant, request, write=True)
    require_not_root(item)
    items = [*tree.below(item), item]
    require_removable(tenant, item.list, [one.id for one in items])
    Changes(tenant, tree, request.principal.author).remove(items)
    return empty_reply(204)


@routes("GET", *of_item("/thumbnails"), returns="Collection(thumbnailSet)", options="select")
def get_thumbnails(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """No file has any: the tenant renders none."""
    find_item(tenant, request)
    return json_reply({"@odata.context": request.context("Collection(thumbnailSet)"), "value": []})


@routes(
    "GET",
    *of_drive("/search"),
    *of_item("/search"),
    returns="Collection(driveItem)",
    options="select expand top skiptoken orderby",
)
def search(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """What is below an item and has all the words in its name."""
    tree, folder = find_item(tenant, request)
    words = name_key(request.query.custom.get("q", "")).split()
    view = DriveItemView(tenant, request, tree)
    found = [item for item in tree.below(folder) if all(word in name_key(item.name) for word in words)]
    return page_reply(request, ordered(found, request), lambda item: view.item(item) | {"searchResult": {}})


def page_reply(request: GraphRequest, found: list[T], render: Callable[[T], Json]) -> GraphReply:
    """The page of `driveItem`s that a request asks for, each rendered when it is shown."""
    size = min(request.query.number("top", DEFAULT_PAGE, least=1), LARGEST_PAGE)
    start = _read_skip_token(request.query.options.get("skiptoken"))
    payload: Json = {"@odata.context": request.context("Collection(driveItem)")}
    payload["value"] = [render(one) for one in found[start : start + size]]
    if len(found) > start + size:
        payload["@odata.nextLink"] = request.link(skiptoken=_skip_token(start + size))
    return json_reply(payload)


def item_reply(tenant: Tenant, request: GraphRequest, tree: Tree, item: DriveItem, status: int = 200) -> GraphReply:
    """A `driveItem` as the body of an answer."""
    payload = DriveItemView(tenant, request, tree).item(item)
    context = request.context(f"drives('{tree.drive.id}')/items/$entity")
    return json_reply({"@odata.context": context, **payload}, status, {"ETag": item.etag})


def read_conflict(request: GraphRequest, body: Json, default: Conflict) -> Conflict:
    """What is to happen when the name is taken: said in the body or in the address. Raises `GraphError` (400)."""
    for source in (body, request.query.custom):
        for name, value in source.items():
            if name.lower().endswith(".conflictbehavior"):
                for known in _CONFLICTS:
                    if known == str(value).lower():
                        return known
                raise invalid_request(f"'{value}' is not a conflict behavior; known are {', '.join(_CONFLICTS)}.")
    return default


def require_not_root(item: DriveItem) -> None:
    """The root folder cannot be deleted, moved or labelled by itself. Raises `GraphError` (400)."""
    if item.is_root:
        raise invalid_request("The root folder of a drive does not support this operation.")


def _move(tenant: Tenant, request: GraphRequest, tree: Tree, item: DriveItem, body: Json) -> DriveItem:
    changes = Changes(tenant, tree, request.principal.author)
    require_not_root(item)
    require_not_checked_out(item, changes.author)
    parent = tree.by_number(item.parent)
    if "parentReference" in body:
        other, parent = find_parent(tenant, tree, body["parentReference"])
        if other.drive.num != tree.drive.num:
            raise invalid_request("Moving between drives is not supported; copy the item and delete it.")
        require_place(tenant, request.principal, tree, parent)
    assert parent is not None
    name = body.get("name") or item.name
    if parent.id == item.parent and name == item.name:
        return item
    return changes.move(item, parent, name, read_conflict(request, body, "fail"))


_ORDERS: dict[str, Callable[[DriveItem], str | int]] = {
    "name": lambda item: name_key(item.name),
    "size": lambda item: item.size,
    "lastmodifieddatetime": lambda item: item.modified,
    "createddatetime": lambda item: item.created,
}


def _place(item: DriveItem) -> tuple[bool, str]:
    """Where an item stands among its neighbours when nobody asks for an order: folders first, by name."""
    return not item.is_folder, name_key(item.name)


def ordered(items: list[DriveItem], request: GraphRequest) -> list[DriveItem]:
    """Items in the order that a request asks for. Raises `GraphError` (400)."""
    for path, descending in reversed(request.query.orderby):
        key = _ORDERS.get(path.lower())
        if key is None:
            raise invalid_request(f"Items cannot be ordered by '{path}'.")
        items = sorted(items, key=key, reverse=descending)
    return items


def _skip_token(start: int) -> str:
    return base64.urlsafe_b64encode(f"Paged=TRUE&p_Start={start}".encode()).decode().rstrip("=")


def _read_skip_token(token: str | None) -> int:
    if token is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        return int(text.removeprefix("Paged=TRUE&p_Start="))
    except (binascii.Error, ValueError):
        raise invalid_request("The skip token is not valid.") from None
