"""Items as they are kept: each write makes a new version and a new change number; nothing is overwritten in silence."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import orjson

from m365_sandbox.errors import etag_mismatch, invalid_request, item_not_found
from m365_sandbox.sharepoint.column_types import ListColumn
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json


def etag_of(row: Row, *, in_library: bool = False) -> str:
    """`"guid,version"`, quotes included; in a library the GUID is upper-case and braced."""
    guid = f"{{{row['guid'].upper()}}}" if in_library else row["guid"]
    return f'"{guid},{row["version"]}"'


def find_item(tenant: Tenant, list_row: Row, key: str) -> Row:
    """A living item by id. Raises `GraphError` (404)."""
    row = None
    if key.isdecimal() and len(key) < 19:
        row = tenant.store.one(
            "SELECT * FROM items WHERE list = ? AND id = ? AND NOT deleted", (list_row["num"], int(key))
        )
    if row is None:
        raise item_not_found("The specified item was not found.")
    return row


def require_match(list_row: Row, row: Row, if_match: str | None) -> None:
    """Refuse (412) when `If-Match` names another version than the current one."""
    etag = etag_of(row, in_library=list_row["template"] == "documentLibrary")
    if if_match is not None and if_match.strip() not in ("*", etag):
        raise etag_mismatch()


def create_item(tenant: Tenant, list_row: Row, columns: list[ListColumn], fields: Json, author: str) -> int:
    """Add an item and return its id. Join it to an open transaction or run it alone."""
    now = tenant.clock.stamp()
    kept = {name: value for name, value in fields.items() if value is not None}
    with tenant.store.transaction():
        _require_unique(tenant, list_row, columns, kept, except_item=0)
        item, change = _advance(tenant, list_row, now, new_items=1)
        tenant.store.run(
            "INSERT INTO items VALUES (?, ?, ?, 1, ?, 0, ?, ?, ?, ?, ?)",
            (list_row["num"], item, str(uuid4()), change, now, now, author, author, orjson.dumps(kept).decode()),
        )
    return item


def update_item(tenant: Tenant, list_row: Row, columns: list[ListColumn], row: Row, changes: Json, editor: str) -> None:
    """Write the changed columns as a new version; the old one is kept."""
    now = tenant.clock.stamp()
    before: Json = orjson.loads(row["fields"])
    for column in columns:
        if column.appends:
            before.pop(column.name, None)  # each version holds what was added in it
    fields: Json = {**before, **changes}
    kept = {name: value for name, value in fields.items() if value is not None}
    with tenant.store.transaction():
        changed = {name: kept[name] for name in changes if name in kept}
        _require_unique(tenant, list_row, columns, changed, except_item=row["id"])
        tenant.store.run(
            "INSERT INTO item_versions SELECT list, id, version, modified, editor, fields FROM items "
            "WHERE list = ? AND id = ?",
            (list_row["num"], row["id"]),
        )
        _, change = _advance(tenant, list_row, now)
        tenant.store.run(
            "UPDATE items SET version = version + 1, change = ?, modified = ?, editor = ?, fields = ? "
            "WHERE list = ? AND id = ?",
            (change, now, editor, orjson.dumps(kept).decode(), list_row["num"], row["id"]),
        )


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who an item is to say it is of, and since when; what is not given is not changed, but for the time of now."""

    editor: str
    modified: str | None = None
    author: str | None = None
    created: str | None = None


def overwrite_item(
    tenant: Tenant, list_row: Row, columns: list[ListColumn], row: Row, changes: Json, authorship: Authorship
) -> None:
    """Write columns into the version that is there, as SharePoint's own jobs do; delta tells of it all the same."""
    fields = {**orjson.loads(row["fields"]), **changes}
    kept = {name: value for name, value in fields.items() if value is not None}
    now = tenant.clock.stamp()
    with tenant.store.transaction():
        changed = {name: kept[name] for name in changes if name in kept}
        _require_unique(tenant, list_row, columns, changed, except_item=row["id"])
        _, change = _advance(tenant, list_row, now)
        tenant.store.run(
            "UPDATE items SET change = ?, modified = ?, editor = ?, author = coalesce(?, author), "
            "created = coalesce(?, created), fields = ? WHERE list = ? AND id = ?",
            (
                change,
                authorship.modified or now,
                authorship.editor,
                authorship.author,
                authorship.created,
                orjson.dumps(kept).decode(),
                list_row["num"],
                row["id"],
            ),
        )


def set_deleted(tenant: Tenant, list_row: Row, item: int, *, deleted: bool, told: bool = True) -> None:
    """Put an item out of sight, or back, with all it held. `told`: whether delta reports it."""
    with tenant.store.transaction():
        _, change = _advance(tenant, list_row, tenant.clock.stamp())
        tenant.store.run(
            "UPDATE items SET deleted = ?, change = CASE WHEN ? THEN ? ELSE change END WHERE list = ? AND id = ?",
            (deleted, told, change, list_row["num"], item),
        )


def restore_item(tenant: Tenant, list_row: Row, columns: list[ListColumn], item: int) -> None:
    """Bring a deleted item back under its own number, as a site's recycle bin does. Raises `GraphError` (400, 404)."""
    row = tenant.store.one(
        "SELECT * FROM items WHERE list = ? AND id = ? AND deleted AND NOT EXISTS (SELECT 1 FROM drive_items "
        "WHERE drive_items.list = items.list AND drive_items.item = items.id)",
        (list_row["num"], item),
    )
    if row is None:
        raise item_not_found(f"No item {item} of that list was deleted.")
    _require_unique(tenant, list_row, columns, orjson.loads(row["fields"]), except_item=item)
    set_deleted(tenant, list_row, item, deleted=False)


def _advance(tenant: Tenant, list_row: Row, now: str, new_items: int = 0) -> tuple[int, int]:
    """The list's next item id (if one is needed) and its next change number."""
    row = tenant.store.one(
        "UPDATE lists SET last_item = last_item + ?, last_change = last_change + 1, modified = ? WHERE num = ? "
        "RETURNING last_item, last_change",
        (new_items, now, list_row["num"]),
    )
    assert row is not None
    return row[0], row[1]


def _require_unique(
    tenant: Tenant, list_row: Row, columns: list[ListColumn], values: dict[str, Any], *, except_item: int
) -> None:
    for column in columns:
        if not column.unique or column.field_name not in values:
            continue
        collate = " COLLATE NOCASE" if column.facet in ("text", "choice") else ""
        clash = tenant.store.one(
            f"SELECT 1 FROM items WHERE list = {list_row['num']} AND NOT deleted AND id <> ? "
            f"AND {column.value_sql} = ?{collate}",
            (except_item, values[column.field_name]),
        )
        if clash is not None:
            raise invalid_request(
                "The list item could not be added or updated because duplicate values were found in the following "
                f"field(s) in the list: [{column.definition['displayName']}]."
            )
