"""`/drive/special/{name}`: well-known folders of a drive, by a name that no rename changes; made when first asked for.

https://learn.microsoft.com/en-us/graph/api/drive-get-specialfolder
"""

from m365_sandbox.drives.changes import Changes
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.tree import Tree
from m365_sandbox.errors import item_not_found
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphRequest

PREFIX = "special."  # before the name, where another item's id would stand
_PATHS = {
    "approot": "Apps/{app}",
    "desktop": "Desktop",
    "documents": "Documents",
    "music": "Music",
    "photos": "Pictures",
}


def special_folder(tenant: Tenant, request: GraphRequest, tree: Tree, name: str) -> DriveItem:
    """The folder that a name stands for. Raises `GraphError` (403, 404).

    Who may only read is refused (403) one that is not there yet, as documented.
    """
    path = _PATHS.get(name.lower())
    if path is None:
        raise item_not_found(f"The special folder '{name}' is not available in this drive.")
    caller, key = request.principal, name.lower()
    if key == "approot":  # each application has its own
        key, path = f"approot:{caller.app_id}", path.format(app=caller.app_name)
    known = tenant.store.value("SELECT item FROM special_folders WHERE list = ? AND name = ?", (tree.drive.num, key))
    folder = None if known is None else tree.by_number(known)
    if folder is None:
        caller.require_file_write()
        with tenant.store.transaction():
            folder = Changes(tenant, tree, caller.author).folder_at(tree.root(), path.split("/"))
            tenant.store.run(
                "INSERT OR REPLACE INTO special_folders VALUES (?, ?, ?)", (tree.drive.num, key, folder.id)
            )
    return folder


def special_names(tenant: Tenant, tree: Tree) -> dict[int, str]:
    """Which folders of a drive are special, by number."""
    rows = tenant.store.all("SELECT item, name FROM special_folders WHERE list = ?", (tree.drive.num,))
    return {row["item"]: row["name"].partition(":")[0] for row in rows}
