"""Every change of what is in a drive. Each function is one transaction, or joins the one that is open."""

import mimetypes
from dataclasses import dataclass, field
from typing import Literal
from uuid import uuid4

from m365_sandbox.clock import read_stamp, to_stamp
from m365_sandbox.drives.blobs import Blob
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.names import free_name, name_key, require_name, require_path_length
from m365_sandbox.drives.quota import require_room
from m365_sandbox.drives.tree import Tree
from m365_sandbox.errors import GraphError, invalid_request
from m365_sandbox.retention.applying import inherit_label
from m365_sandbox.retention.guards import require_content_editable, require_deletable
from m365_sandbox.sharepoint.columns import list_columns
from m365_sandbox.sharepoint.item_store import create_item, find_item, set_deleted, update_item
from m365_sandbox.sharepoint.values import default_values
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json

Conflict = Literal["fail", "replace", "rename"]
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}.presentationml.presentation",
    ".eml": "message/rfc822",
    ".msg": "application/vnd.ms-outlook",
}


@dataclass(frozen=True, slots=True)
class ItemProperties:
    """What a client may say of an item beside its name and its bytes."""

    description: str | None = None
    file_created: str | None = None  # fileSystemInfo
    file_modified: str | None = None

    @classmethod
    def read(cls, body: Json) -> "ItemProperties":
        """From a driveItem in a request. Raises `GraphError` (400)."""
        info = body.get("fileSystemInfo") or {}
        description = body.get("description")
        if not isinstance(info, dict) or not isinstance(description, str | None):
            raise invalid_request("The provided item is not valid.")
        return cls(description, _stamp(info.get("createdDateTime")), _stamp(info.get("lastModifiedDateTime")))


def _stamp(value: object) -> str | None:
    if value is None:
        return None
    try:
        return to_stamp(read_stamp(str(value)))
    except (ValueError, OverflowError):
        raise invalid_request(f"'{value}' is not a date and time.") from None


@dataclass(slots=True)
class Changes:
    """Changes of one drive by one author."""

    tenant: Tenant
    tree: Tree
    author: str
    _unnamed: list[str] = field(default_factory=list)  # blobs to unlink once the transaction is through

    def place(
        self, parent: DriveItem, name: str, conflict: Conflict, *, is_folder: bool
    ) -> tuple[str, DriveItem | None]:
        """The name an item gets in a folder, and the item there that it replaces. Raises `GraphError` (400, 409)."""
        require_name(name, in_root=parent.is_root)
        require_path_length(f"{self.tree.drive.list['name']}{self.tree.path(parent)}/{name}")
        existing = self.tree.child(parent, name)
        if existing is None:
            return name, None
        if conflict == "rename":
            return free_name(name, self.tree.names_in(parent)), None
        if conflict == "replace" and existing.is_folder == is_folder:
            return existing.name, existing
        raise name_already_exists()

    def create_folder(
        self, parent: DriveItem, name: str, conflict: Conflict, properties: ItemProperties
    ) -> tuple[DriveItem, bool]:
        """Make a folder; whether it is new."""
        with self.tenant.store.transaction():
            name, existing = self.place(parent, name, conflict, is_folder=True)
            if existing is not None:
                return self.describe(existing, properties), False
            return self._insert(parent, name, None, properties), True

    def folder_at(self, start: DriveItem, names: list[str]) -> DriveItem:
        """The folder at a path, made where it is missing: uploads by path make the folders they name."""
        with self.tenant.store.transaction():
            for name in names:
                found = self.tree.child(start, name)
                if found is None:
                    found, _ = self.create_folder(start, name, "fail", ItemProperties())
                if not found.is_folder:
                    raise name_already_exists()
                start = found
            return start

    def create_file(
        self, parent: DriveItem, name: str, conflict: Conflict, blob: Blob, properties: ItemProperties
    ) -> tuple[DriveItem, bool]:
        """Make a file of a blob, or replace one's bytes; whether it is new."""
        with self.tenant.store.transaction():
            name, existing = self.place(parent, name, conflict, is_folder=False)
            if existing is not None:
                return self.replace_content(existing, blob, properties), False
            require_room(self.tenant, self.tree.drive, blob.size)
            return self._insert(parent, name, self._add_content(blob), properties), True

    def share_content(self, parent: DriveItem, name: str, conflict: Conflict, source: DriveItem) -> DriveItem:
        """Make a file of the bytes that another file holds: they are on disk once."""
        with self.tenant.store.transaction():
            properties = ItemProperties(file_modified=source.file_modified)
            name, existing = self.place(parent, name, conflict, is_folder=False)
            require_room(self.tenant, self.tree.drive, source.size)
            if existing is None:
                return self._insert(parent, name, source.content, properties)
            assert source.content is not None
            return self._put_content(existing, source.content, properties)

    def replace_content(self, item: DriveItem, blob: Blob, properties: ItemProperties) -> DriveItem:
        """Give a file other bytes; those it had stay with its older versions."""
        with self.tenant.store.transaction():
            require_room(self.tenant, self.tree.drive, blob.size)
            return self._put_content(item, self._add_content(blob), properties)

    def restore_version(self, item: DriveItem, content: int, columns: Json) -> DriveItem:
        """Give a file the bytes and the columns of one of its older versions."""
        with self.tenant.store.transaction():
            if content != item.content:
                return self._put_content(item, content, ItemProperties(), columns)
            require_content_editable(self.tenant, item.list, item.id)
            self._touch(item, columns)
            return self.again(item)

    def describe(self, item: DriveItem, properties: ItemProperties, *, told: bool = False) -> DriveItem:
        """Write what a client says of an item. `told`: whether that alone makes a new version."""
        with self.tenant.store.transaction():
            if item.is_root:
                self.tenant.store.run(
                    "INSERT INTO drive_roots VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET "
                    "file_created = excluded.file_created, file_modified = excluded.file_modified",
                    (
                        item.list,
                        properties.file_created or item.file_created,
                        properties.file_modified or item.file_modified,
                    ),
                )
                return self.tree.root()
            if told:
                self._touch(item)
            self.tenant.store.run(
                "UPDATE drive_items SET description = coalesce(?, description), "
                "file_created = coalesce(?, file_created), file_modified = coalesce(?, file_modified) "
                "WHERE list = ? AND item = ?",
                (properties.description, properties.file_created, properties.file_modified, item.list, item.id),
            )
            return self.again(item)

    def move(self, item: DriveItem, parent: DriveItem, name: str, conflict: Conflict) -> DriveItem:
        """Give an item another name, another folder, or both."""
        with self.tenant.store.transaction():
            require_content_editable(self.tenant, item.list, item.id)
            if not parent.is_folder or item.id in {one.id for one in [*self.tree.ancestors(parent), parent]}:
                raise invalid_request("An item cannot be moved into itself, below itself, or into a file.")
            taken = self.tree.child(parent, name)
            if taken is None or taken.id != item.id:
                name, existing = self.place(parent, name, conflict, is_folder=item.is_folder)
                if existing is not None:
                    if existing.id in {one.id for one in self.tree.ancestors(item)}:
                        raise name_already_exists()  # it cannot be replaced by what lies in it
                    self.recycle(existing)
            else:
                require_name(name, in_root=parent.is_root)
            self.tenant.store.run(
                "UPDATE drive_items SET parent = ?, name = ?, name_key = ?, mime_type = ? WHERE list = ? AND item = ?",
                (parent.id, name, name_key(name), None if item.is_folder else mime_type(name), item.list, item.id),
            )
            self._touch(item)
            moved = self.again(item)
            if parent.id != item.parent:
                self.tenant.store.run(
                    "INSERT INTO drive_moves VALUES (?, ?, ?, ?)", (item.list, item.id, moved.change, item.parent)
                )
            for one in [moved, *self.tree.below(moved)]:
                inherit_label(self.tenant, self.tree, one)
            return self.again(item)

    def recycle(self, item: DriveItem) -> str:
        """Put an item, and what is below it, into the recycle bin; the id of the entry there."""
        below = self.tree.below(item) if item.is_folder else None
        require_deletable(self.tenant, item.list, item.id, None if below is None else [one.id for one in below])
        return self.put_in_bin(item, below or [])

    def put_in_bin(self, item: DriveItem, below: list[DriveItem], *, stage: int = 1, told: bool = True) -> str:
        """Put items into the recycle bin as one entry; its id. `told`: whether delta reports it."""
        entry = str(uuid4())
        with self.tenant.store.transaction():
            self.tenant.store.run(
                "INSERT INTO recycle_bin VALUES (?, ?, ?, ?, ?, ?)",
                (entry, item.list, item.id, stage, self.tenant.clock.stamp(), self.author),
            )
            for one in [item, *below]:
                self._set_bin(one, entry)
                set_deleted(self.tenant, self.tree.drive.list, one.id, deleted=True, told=told)
        return entry

    def restore(self, entry: str, item: DriveItem) -> None:
        """Bring back what one entry of the recycle bin holds. Raises `GraphError` (404, 409)."""
        with self.tenant.store.transaction():
            parent = self.tree.by_number(item.parent)
            if parent is None:
                raise GraphError(404, "itemNotFound", "The folder that held the item is gone. Restore that first.")
            if self.tree.child(parent, item.name) is not None:
                raise name_already_exists()
            for one in self.tree.binned(entry):
                self._set_bin(one, None)
                set_deleted(self.tenant, self.tree.drive.list, one.id, deleted=False)
            self.tenant.store.run("DELETE FROM recycle_bin WHERE guid = ?", (entry,))

    def remove(self, items: list[DriveItem], *, told: bool = True) -> None:
        """Delete items for good, with their versions and bytes. Whether that is allowed is the caller's question."""
        store = self.tenant.store
        with store.transaction():
            for one in items:
                key = (one.list, one.id)
                if not one.deleted:  # what lies in the bin was told when it went there
                    set_deleted(self.tenant, self.tree.drive.list, one.id, deleted=True, told=told)
                contents = {
                    row[0]
                    for row in store.all(
                        "DELETE FROM replaced_contents WHERE list = ? AND item = ? RETURNING content", key
                    )
                }
                store.run("UPDATE drive_items SET bin = '', content = NULL WHERE list = ? AND item = ?", key)
                now = self.tenant.clock.stamp()
                store.run("UPDATE items SET fields = '{}', modified = ? WHERE list = ? AND id = ?", (now, *key))
                for table in ("item_versions", "sharing_permissions", "applied_labels"):
                    store.run(f"DELETE FROM {table} WHERE list = ? AND item = ?", key)
                self.release(contents | {one.content})
        self.unlink()

    def release(self, contents: set[int | None]) -> None:
        """Forget bytes that no file and no version holds any more."""
        for content in contents - {None}:
            blob = self.tenant.store.value(
                "DELETE FROM contents WHERE num = ?1 AND NOT EXISTS (SELECT 1 FROM drive_items WHERE content = ?1) "
                "AND NOT EXISTS (SELECT 1 FROM replaced_contents WHERE content = ?1) RETURNING blob",
                (content,),
            )
            if blob is not None:
                self._unnamed.append(blob)

    def unlink(self) -> None:
        """Unlink what was forgotten, after the transaction that forgot it."""
        self.tenant.blobs.remove(self._unnamed)
        self._unnamed.clear()

    def again(self, item: DriveItem) -> DriveItem:
        """An item as it is now."""
        now = self.tree.by_number(item.id)
        assert now is not None
        return now

    def _insert(self, parent: DriveItem, name: str, content: int | None, properties: ItemProperties) -> DriveItem:
        columns = list_columns(self.tenant, self.tree.drive.num)
        now = self.tenant.clock.stamp()
        fields = default_values(columns, f"{now[:10]}T00:00:00Z")
        number = create_item(self.tenant, self.tree.drive.list, columns, fields, self.author)
        guid = self.tenant.store.value(
            "SELECT guid FROM items WHERE list = ? AND id = ?", (self.tree.drive.num, number)
        )
        self.tenant.store.run(
            "INSERT INTO drive_items (list, item, guid, parent, name, name_key, content, mime_type, description, "
            "file_created, file_modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self.tree.drive.num,
                number,
                guid,
                parent.id,
                name,
                name_key(name),
                content,
                None if content is None else mime_type(name),
                properties.description or "",
                properties.file_created or now,
                properties.file_modified or now,
            ),
        )
        made = self.tree.by_number(number)
        assert made is not None
        inherit_label(self.tenant, self.tree, made)
        return self.again(made)

    def _put_content(
        self, item: DriveItem, content: int, properties: ItemProperties, columns: Json | None = None
    ) -> DriveItem:
        require_content_editable(self.tenant, item.list, item.id)
        require_not_checked_out(item, self.author)
        self.tenant.store.run(
            "INSERT INTO replaced_contents VALUES (?, ?, ?, ?)", (item.list, item.id, item.version, item.content)
        )
        self._touch(item, columns)
        self.tenant.store.run(
            "UPDATE drive_items SET content = ?, content_version = content_version + 1, file_modified = ? "
            "WHERE list = ? AND item = ?",
            (content, self.tenant.clock.stamp(), item.list, item.id),
        )
        return self.describe(item, properties)

    def _add_content(self, blob: Blob) -> int:
        return self.tenant.store.run(
            "INSERT INTO contents (blob, size, quick_xor) VALUES (?, ?, ?)", (blob.name, blob.size, blob.quick_xor)
        )

    def _touch(self, item: DriveItem, columns: Json | None = None) -> None:
        """A new version of the list item, with other columns if they are given."""
        drive = self.tree.drive
        row = find_item(self.tenant, drive.list, str(item.id))
        update_item(self.tenant, drive.list, list_columns(self.tenant, drive.num), row, columns or {}, self.author)

    def _set_bin(self, item: DriveItem, entry: str | None) -> None:
        self.tenant.store.run("UPDATE drive_items SET bin = ? WHERE list = ? AND item = ?", (entry, item.list, item.id))


def require_not_checked_out(item: DriveItem, author: str) -> None:
    """Refuse (423) to change what somebody else has checked out."""
    if item.checked_out_by not in (None, author):
        raise GraphError(
            423,
            "notAllowed",
            "The file is currently checked out or locked for editing by another user.",
            inner="resourceLocked",
        )


def name_already_exists() -> GraphError:
    """The name is taken."""
    return GraphError(409, "nameAlreadyExists", "The specified item name already exists.")


def mime_type(name: str) -> str:
    """The media type that a name suggests."""
    suffix = "." + name.rpartition(".")[2].lower()
    return _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
