"""What a library's list items show of the files behind them: name, place, kind, size."""

from dataclasses import dataclass

from m365_sandbox.drives.tree import Drive, Tree
from m365_sandbox.sharepoint.addressing import find_site
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json


def rows_of_list(tenant: Tenant, list_row: Row) -> "LibraryRows | None":
    """The reader for a library's items; nothing for any other list."""
    if list_row["template"] != "documentLibrary":
        return None
    return LibraryRows(tenant, Drive(find_site(tenant, list_row["site"]), list_row))


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """What the tree adds to a list item."""

    is_folder: bool
    web_url: str
    fields: Json


class LibraryRows:
    """Reads the tree for the list items of one library."""

    def __init__(self, tenant: Tenant, drive: Drive) -> None:
        self._tree = Tree(tenant, drive)
        self._known: dict[int, LibraryRow] = {}

    def of(self, row: Row) -> LibraryRow:
        """What there is behind a list item, living or not."""
        if row["id"] not in self._known:
            self._known[row["id"]] = self._read(row)
        return self._known[row["id"]]

    def _read(self, row: Row) -> LibraryRow:
        item = self._tree.any_by_number(row["id"])
        if item is None:  # a list item that no file stands behind: an import made it
            return LibraryRow(False, f"{self._tree.drive.url}/{row['id']}_.000", {})
        path = self._tree.path(item)
        folder = path.rpartition("/")[0]
        fields: Json = {
            "FileLeafRef": item.name,
            "FileRef": f"{self._tree.drive.server_path}{path}",
            "FileDirRef": f"{self._tree.drive.server_path}{folder}",
            "FSObjType": "1" if item.is_folder else "0",
            "LinkFilenameNoMenu": item.name,
            "LinkFilename": item.name,
            "ItemChildCount": "0",
            "FolderChildCount": "0",
        }
        if item.is_folder:
            children = self._tree.children(item)
            folders = sum(child.is_folder for child in children)
            fields |= {"ItemChildCount": str(len(children) - folders), "FolderChildCount": str(folders)}
        else:
            fields |= {"DocIcon": item.name.rpartition(".")[2], "FileSizeDisplay": str(item.size)}
        return LibraryRow(item.is_folder, self._tree.web_url(item), fields)
