"""A file or folder as it is kept: its list item, its place in the tree, its bytes."""

from dataclasses import dataclass

import orjson

from m365_sandbox.store import Row
from m365_sandbox.wire import Json

ROOT = 0
SELECT = (
    "SELECT items.*, parent, name, bin, content, content_version, mime_type, description, file_created, file_modified, "
    "checked_out_by, blob, size, quick_xor FROM drive_items "
    "JOIN items ON items.list = drive_items.list AND items.id = drive_items.item "
    "LEFT JOIN contents ON contents.num = content"
)


@dataclass(frozen=True, slots=True)
class DriveItem:
    """A row of a library. The root folder is one too, though no list item stands behind it."""

    list: int
    id: int  # of the list item; 0 for the root
    guid: str
    version: int
    change: int
    deleted: bool
    created: str
    modified: str
    author: str
    editor: str
    fields: str
    parent: int
    name: str
    bin: str | None
    content: int | None
    content_version: int
    mime_type: str | None
    description: str
    file_created: str
    file_modified: str
    checked_out_by: str | None
    blob: str
    size: int
    quick_xor: str

    @classmethod
    def of(cls, row: Row) -> "DriveItem":
        """The item in a row of `SELECT`."""
        return cls(
            list=row["list"],
            id=row["id"],
            guid=row["guid"],
            version=row["version"],
            change=row["change"],
            deleted=bool(row["deleted"]),
            created=row["created"],
            modified=row["modified"],
            author=row["author"],
            editor=row["editor"],
            fields=row["fields"],
            parent=row["parent"],
            name=row["name"],
            bin=row["bin"],
            content=row["content"],
            content_version=row["content_version"],
            mime_type=row["mime_type"],
            description=row["description"],
            file_created=row["file_created"],
            file_modified=row["file_modified"],
            checked_out_by=row["checked_out_by"],
            blob=row["blob"] or "",
            size=row["size"] or 0,
            quick_xor=row["quick_xor"] or "",
        )

    @property
    def is_root(self) -> bool:
        """Whether it is the drive's root folder."""
        return self.id == ROOT

    @property
    def is_folder(self) -> bool:
        """Whether it has children instead of bytes."""
        return self.mime_type is None

    @property
    def label(self) -> str | None:
        """The name of its retention label."""
        name = self.columns.get("_ComplianceTag")
        return name if isinstance(name, str) else None

    @property
    def columns(self) -> Json:
        """Its list item's columns."""
        columns: Json = orjson.loads(self.fields)
        return columns

    @property
    def etag(self) -> str:
        """Changes with content and with metadata."""
        return f'"{{{self.guid.upper()}}},{self.version}"'

    @property
    def ctag(self) -> str:
        """Changes with content only."""
        return f'"c:{{{self.guid.upper()}}},{self.content_version}"'
