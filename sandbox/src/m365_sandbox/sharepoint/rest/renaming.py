"""A file or folder is renamed by its list item: the column `FileLeafRef` is its name."""

from m365_sandbox.drives.addressing import drive_of_list
from m365_sandbox.drives.changes import Changes, require_not_checked_out
from m365_sandbox.drives.tree import Tree
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphRequest, Json

NAME = "FileLeafRef"


def has_name(list_row: Row) -> bool:
    """Whether items of a list are files and folders, and so have names."""
    return bool(list_row["template"] == "documentLibrary")


def rename_as_asked(tenant: Tenant, request: GraphRequest, list_row: Row, row: Row) -> Json:
    """The body of a request without the new name, which is given. Raises `GraphError` (400, 409, 423)."""
    body: Json = dict(request.json())
    if has_name(list_row) and isinstance(body.get(NAME), str):
        rename(tenant, request.principal.author, list_row, row, body.pop(NAME))
    return body


def rename(tenant: Tenant, author: str, list_row: Row, row: Row, name: str) -> None:
    """Give the file or folder of an item another name. Raises `GraphError` (400, 409, 423)."""
    tree = Tree(tenant, drive_of_list(tenant, list_row))
    item = tree.by_number(row["id"])
    parent = tree.by_number(item.parent) if item is not None else None
    if item is not None and parent is not None and name != item.name:
        require_not_checked_out(item, author)
        Changes(tenant, tree, author).move(item, parent, name, "fail")
