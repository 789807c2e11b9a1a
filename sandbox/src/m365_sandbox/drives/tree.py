"""The tree of a drive: who lies where, under which name."""

from dataclasses import dataclass
from urllib.parse import quote

from m365_sandbox.drives.drive_item import ROOT, SELECT, DriveItem
from m365_sandbox.drives.ids import drive_id, root_guid
from m365_sandbox.drives.names import name_key
from m365_sandbox.sharepoint.addressing import is_personal, list_url
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant


@dataclass(frozen=True, slots=True)
class Drive:
    """A library as a drive."""

    site: Row
    list: Row

    @property
    def num(self) -> int:
        """The number of its list."""
        return int(self.list["num"])

    @property
    def id(self) -> str:
        """Its id."""
        return drive_id(self.list)

    @property
    def type(self) -> str:
        """`business` for a person's own, `documentLibrary` for a site's."""
        return "business" if is_personal(self.site) else "documentLibrary"

    @property
    def url(self) -> str:
        """Where it lives in a browser."""
        return list_url(self.site, self.list)

    @property
    def server_path(self) -> str:
        """The path of its root on the server, as `FileDirRef` writes it."""
        return f"{self.site['path'].rstrip('/')}/{self.list['name']}"


class Tree:
    """What is where in one drive. Reads the store each time; keeps nothing."""

    def __init__(self, tenant: Tenant, drive: Drive) -> None:
        self._store = tenant.store
        self.drive = drive

    def root(self) -> DriveItem:
        """The root folder."""
        row = self.drive.list
        own = self._store.one("SELECT * FROM drive_roots WHERE list = ?", (row["num"],))
        return DriveItem(
            list=row["num"],
            id=ROOT,
            guid=root_guid(row),
            version=1,
            change=0,
            deleted=False,
            created=row["created"],
            modified=row["modified"],
            author=row["author"],
            editor=row["author"],
            fields="{}",
            parent=ROOT,
            name="root",
            bin=None,
            content=None,
            content_version=0,
            mime_type=None,
            description="",
            file_created=own["file_created"] if own else row["created"],
            file_modified=own["file_modified"] if own else row["created"],
            checked_out_by=None,
            blob="",
            size=0,
            quick_xor="",
        )

    def by_number(self, item: int) -> DriveItem | None:
        """A living item by its list item's id."""
        return self.root() if item == ROOT else self._one("item = ? AND bin IS NULL", item)

    def by_guid(self, guid: str) -> DriveItem | None:
        """A living item by its GUID."""
        return (
            self.root()
            if guid == root_guid(self.drive.list)
            else self._one("drive_items.guid = ? AND bin IS NULL", guid)
        )

    def child(self, parent: DriveItem, name: str) -> DriveItem | None:
        """What has this name in a folder, compared without case."""
        return self._one("parent = ? AND name_key = ? AND bin IS NULL", parent.id, name_key(name))

    def children(self, parent: DriveItem) -> list[DriveItem]:
        """Everything in a folder, in the order of creation."""
        return self._all("parent = ? AND bin IS NULL ORDER BY item", parent.id)

    def names_in(self, parent: DriveItem) -> set[str]:
        """The keys of the names in a folder."""
        rows = self._store.all(
            "SELECT name_key FROM drive_items WHERE list = ? AND parent = ? AND bin IS NULL",
            (self.drive.num, parent.id),
        )
        return {row[0] for row in rows}

    def descend(self, start: DriveItem, names: list[str]) -> DriveItem | None:
        """The item at a path below a folder."""
        found: DriveItem | None = start
        for name in names:
            found = self.child(found, name) if found is not None else None
        return found

    def below(self, folder: DriveItem) -> list[DriveItem]:
        """Everything under a folder, at any depth, parents before children."""
        found, level = list[DriveItem](), [folder]
        while level:
            level = [child for parent in level if parent.is_folder for child in self.children(parent)]
            found += level
        return found

    def everything(self) -> list[DriveItem]:
        """All living items."""
        return self._all("bin IS NULL ORDER BY item")

    def binned(self, entry: str) -> list[DriveItem]:
        """What one entry of the recycle bin holds."""
        return self._all("bin = ? ORDER BY item", entry)

    def changes(self, after: int, born: int, limit: int) -> list[DriveItem]:
        """What changed after a change number, oldest change first; without what was gone before number `born`."""
        return self._all("change > ? AND (NOT deleted OR change > ?) ORDER BY change LIMIT ?", after, born, limit)

    def any_by_number(self, item: int) -> DriveItem | None:
        """An item by its list item's id, living or not."""
        return self.root() if item == ROOT else self._one("item = ?", item)

    def ancestors(self, item: DriveItem) -> list[DriveItem]:
        """The folders above an item, the root first."""
        if item.is_root:
            return []
        found, parent = list[DriveItem](), item.parent
        while parent != ROOT:
            folder = self._one("item = ?", parent)
            assert folder is not None
            found.append(folder)
            parent = folder.parent
        return [self.root(), *reversed(found)]

    def ancestors_at(self, item: DriveItem, change: int) -> list[int]:
        """The numbers of the folders that were above an item when a change had been made, the nearest first."""
        found, at = list[int](), item.id
        while at != ROOT:
            at = int(
                self._store.value(
                    "SELECT coalesce((SELECT parent FROM drive_moves WHERE list = ?1 AND item = ?2 AND change > ?3 "
                    "ORDER BY change LIMIT 1), (SELECT parent FROM drive_items WHERE list = ?1 AND item = ?2), 0)",
                    (self.drive.num, at, change),
                )
            )
            found.append(at)
        return found

    def path(self, item: DriveItem) -> str:
        """Its path under the root, `/a/b.txt`; empty for the root."""
        names = [folder.name for folder in self.ancestors(item)[1:]]
        return "" if item.is_root else "/" + "/".join([*names, item.name])

    def web_url(self, item: DriveItem) -> str:
        """Where it lives in a browser."""
        return self.drive.url + quote(self.path(item))

    def weight(self, folder: DriveItem) -> int:
        """The bytes of all files under a folder."""
        return int(
            self._store.value(
                "WITH RECURSIVE under(item) AS (SELECT ?2 UNION ALL SELECT drive_items.item FROM drive_items "
                "JOIN under ON parent = under.item WHERE list = ?1 AND bin IS NULL) "
                "SELECT coalesce(sum(size), 0) FROM under "
                "JOIN drive_items ON list = ?1 AND drive_items.item = under.item "
                "JOIN contents ON contents.num = content",
                (self.drive.num, folder.id),
            )
        )

    def child_count(self, folder: DriveItem) -> int:
        """How many files and folders lie in a folder."""
        return int(
            self._store.value(
                "SELECT count(*) FROM drive_items WHERE list = ? AND parent = ? AND bin IS NULL",
                (self.drive.num, folder.id),
            )
        )

    def _one(self, where: str, *values: object) -> DriveItem | None:
        row = self._store.one(f"{SELECT} WHERE drive_items.list = ? AND {where}", (self.drive.num, *values))
        return None if row is None else DriveItem.of(row)

    def _all(self, where: str, *values: object) -> list[DriveItem]:
        rows = self._store.all(f"{SELECT} WHERE drive_items.list = ? AND {where}", (self.drive.num, *values))
        return [DriveItem.of(row) for row in rows]
