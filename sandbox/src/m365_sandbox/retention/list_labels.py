"""Labels on the items of any list, by number, and the label that a list gives to what is new in it.

Files go the way of `applying`. The label of a list is kept on its root; a library's root folder hands it on to files.
"""

from m365_sandbox.drives.addressing import drive_of_list
from m365_sandbox.drives.drive_item import ROOT
from m365_sandbox.drives.tree import Tree
from m365_sandbox.principal import Principal
from m365_sandbox.retention.applied import AppliedLabel, applied_label
from m365_sandbox.retention.applying import (
    erase_label,
    keep_label,
    record_label,
    remove_label,
    require_label_permission,
    require_label_update,
    set_label,
    tag_columns,
)
from m365_sandbox.retention.labels import RetentionLabel
from m365_sandbox.sharepoint.column_types import ListColumn
from m365_sandbox.sharepoint.item_store import create_item
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json


def label_item(tenant: Tenant, list_row: Row, item: int, label: RetentionLabel | None, principal: Principal) -> None:
    """Put a label on a living item, or take it off. Raises `GraphError` (403, 423)."""
    tree = Tree(tenant, drive_of_list(tenant, list_row))
    file = tree.by_number(item) if _is_library(list_row) else None
    if file is not None and label is None:
        remove_label(tenant, tree, file, principal)
    elif file is not None and label is not None:
        set_label(tenant, tree, file, label, principal)
    else:
        _require_allowed(tenant, list_row, item, label, principal)
        _write(tenant, list_row, item, label, principal.author, is_explicit=True)


def list_label(tenant: Tenant, list_row: Row) -> AppliedLabel | None:
    """The label that a list gives to new items, or nothing."""
    return applied_label(tenant, list_row["num"], ROOT)


def label_list(
    tenant: Tenant, list_row: Row, label: RetentionLabel | None, principal: Principal, *, sync_to_items: bool
) -> None:
    """Set or remove the label for new items, and on request that of the items which have none of their own.

    Raises `GraphError` (403, 423).
    """
    _require_allowed(tenant, list_row, ROOT, label, principal)
    before = list_label(tenant, list_row)
    with tenant.store.transaction():
        _write(tenant, list_row, ROOT, label, principal.author, is_explicit=True)
        for item in _items(tenant, list_row) if sync_to_items else ():
            current = applied_label(tenant, list_row["num"], item)
            if current is None and label is None:
                continue
            handed_on = current is None or (before is not None and current.label.name == before.label.name)
            if handed_on and not (current and (current.is_explicit or current.settings.is_record)):
                _write(tenant, list_row, item, label, principal.author, is_explicit=False)


def create_labelled_item(tenant: Tenant, list_row: Row, columns: list[ListColumn], fields: Json, author: str) -> int:
    """Make an item, with the label of its list if there is one; its id."""
    above = list_label(tenant, list_row)
    if above is None:
        return create_item(tenant, list_row, columns, fields, author)
    with tenant.store.transaction():
        labelled = {**fields, **tag_columns(tenant, above.label, above.applied_by)}
        item = create_item(tenant, list_row, columns, labelled, author)
        record_label(tenant, list_row["num"], item, above.label, above.applied_by, is_explicit=False, is_folder=False)
    return item


def _require_allowed(
    tenant: Tenant, list_row: Row, item: int, label: RetentionLabel | None, principal: Principal
) -> None:
    current = applied_label(tenant, list_row["num"], item)
    require_label_permission(principal, *([label] if label else []), *([current.label] if current else []))
    require_label_update(current)


def _write(
    tenant: Tenant, list_row: Row, item: int, label: RetentionLabel | None, author: str, *, is_explicit: bool
) -> None:
    if label is not None:
        is_folder = item == ROOT or (_is_library(list_row) and _is_folder(tenant, list_row, item))
        keep_label(tenant, list_row, item, label, author, is_explicit=is_explicit, is_folder=is_folder)
    elif applied_label(tenant, list_row["num"], item) is not None:
        erase_label(tenant, list_row, item, author)


def _is_library(list_row: Row) -> bool:
    return bool(list_row["template"] == "documentLibrary")


def _is_folder(tenant: Tenant, list_row: Row, item: int) -> bool:
    file = Tree(tenant, drive_of_list(tenant, list_row)).by_number(item)
    return file is not None and file.is_folder


def _items(tenant: Tenant, list_row: Row) -> list[int]:
    rows = tenant.store.all("SELECT id FROM items WHERE list = ? AND NOT deleted ORDER BY id", (list_row["num"],))
    return [row["id"] for row in rows]
