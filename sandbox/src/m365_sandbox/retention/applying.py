"""Setting, inheriting and removing labels. What lies in a labelled folder carries its label, unless it has its own."""

from m365_sandbox.drives.drive_item import ROOT, DriveItem
from m365_sandbox.drives.tree import Tree
from m365_sandbox.errors import access_denied
from m365_sandbox.principal import RECORDS_ADMINISTRATOR, Principal
from m365_sandbox.retention.applied import AppliedLabel, applied_label, applied_stamp, forget_label
from m365_sandbox.retention.behavior import RECORDS
from m365_sandbox.retention.guards import record_locked
from m365_sandbox.retention.labels import RetentionLabel
from m365_sandbox.sharepoint.authorship import lookup_id
from m365_sandbox.sharepoint.columns import list_columns
from m365_sandbox.sharepoint.item_store import find_item, update_item
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant

TAG = "_ComplianceTag"
WRITTEN = "_ComplianceTagWrittenTime"
SET_BY = "_ComplianceTagUserId"


def require_label_permission(principal: Principal, *labels: RetentionLabel) -> None:
    """Refuse (403) a caller who may not set or remove these labels: records need full control of the site."""
    if all(label.behavior not in RECORDS for label in labels):
        return
    person = principal.person
    allowed = person.job_title == RECORDS_ADMINISTRATOR if person else "Sites.FullControl.All" in principal.roles
    if not allowed:
        raise access_denied()


def set_label(tenant: Tenant, tree: Tree, item: DriveItem, label: RetentionLabel, principal: Principal) -> None:
    """Put a label on an item and, where it is a folder, on what is below it without a label of its own."""
    current = applied_label(tenant, item.list, item.id)
    require_label_permission(principal, label, *([current.label] if current else []))
    require_label_update(current)
    with tenant.store.transaction():
        _keep(tenant, tree, item, label, principal.author, is_explicit=True)
        for one in tree.below(item):
            other = applied_label(tenant, one.list, one.id)
            if other is None or not (other.is_explicit or other.settings.is_record):
                _keep(tenant, tree, one, label, principal.author, is_explicit=False)


def remove_label(tenant: Tenant, tree: Tree, item: DriveItem, principal: Principal) -> None:
    """Take the label off an item, and off what inherited it."""
    current = applied_label(tenant, item.list, item.id)
    if current is None:
        return
    require_label_permission(principal, current.label)
    require_label_update(current)
    with tenant.store.transaction():
        erase_label(tenant, tree.drive.list, item.id, principal.author)
        for one in tree.below(item):
            other = applied_label(tenant, one.list, one.id)
            inherited = other and not other.is_explicit and other.label.name == current.label.name
            if other and inherited and not other.settings.is_record_locked:
                erase_label(tenant, tree.drive.list, one.id, principal.author)


def lock_record(tenant: Tenant, item: DriveItem, *, locked: bool) -> None:
    """Lock or unlock a record."""
    tenant.store.run("UPDATE applied_labels SET locked = ? WHERE list = ? AND item = ?", (locked, item.list, item.id))


def inherit_label(tenant: Tenant, tree: Tree, item: DriveItem) -> None:
    """Give an item that came into a folder the label of that folder, or of the next one above that has any."""
    if applied_label(tenant, item.list, item.id) is not None:
        return
    for folder in reversed(tree.ancestors(item)):
        above = applied_label(tenant, folder.list, folder.id)
        if above is not None:
            _keep(tenant, tree, item, above.label, above.applied_by, is_explicit=False)
            return


def require_label_update(current: AppliedLabel | None) -> None:
    """A regulatory record keeps its label for ever; a locked record's may be changed by those who may remove it."""
    if current is not None and current.label.behavior == "retainAsRegulatoryRecord":
        raise record_locked()


def _keep(
    tenant: Tenant, tree: Tree, item: DriveItem, label: RetentionLabel, author: str, *, is_explicit: bool
) -> None:
    drive = tree.drive
    keep_label(tenant, drive.list, item.id, label, author, is_explicit=is_explicit, is_folder=item.is_folder)


def keep_label(
    tenant: Tenant, list_row: Row, item: int, label: RetentionLabel, author: str, *, is_explicit: bool, is_folder: bool
) -> None:
    """Write down that an item carries a label, beside it and in its columns. Whether that is allowed is not asked."""
    record_label(tenant, list_row["num"], item, label, author, is_explicit=is_explicit, is_folder=is_folder)
    _touch(tenant, list_row, item, tag_columns(tenant, label, author), author)


def record_label(
    tenant: Tenant, list_num: int, item: int, label: RetentionLabel, author: str, *, is_explicit: bool, is_folder: bool
) -> None:
    """Write down that an item carries a label, without a word in its columns."""
    locked = label.behavior == "retainAsRegulatoryRecord" or (
        label.behavior == "retainAsRecord" and label.record_start == "startLocked" and not is_folder
    )
    tenant.store.run(
        "INSERT INTO applied_labels VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET label = excluded.label, "
        "applied = excluded.applied, applied_by = excluded.applied_by, explicit = excluded.explicit, "
        "locked = excluded.locked",
        (list_num, item, label.name, applied_stamp(tenant.clock.now()), author, is_explicit, locked),
    )


def tag_columns(tenant: Tenant, label: RetentionLabel, author: str) -> dict[str, str | None]:
    """The columns of an item that tell of a label set now."""
    return {TAG: label.name, WRITTEN: tenant.clock.stamp(), SET_BY: str(lookup_id(author, tenant.directory))}


def erase_label(tenant: Tenant, list_row: Row, item: int, author: str) -> None:
    """Forget an item's label. Whether that is allowed is not asked."""
    forget_label(tenant, list_row["num"], item)
    _touch(tenant, list_row, item, dict.fromkeys((TAG, WRITTEN, SET_BY)), author)


def _touch(tenant: Tenant, list_row: Row, item: int, changes: dict[str, str | None], author: str) -> None:
    if item == ROOT:
        return
    row = find_item(tenant, list_row, str(item))
    update_item(tenant, list_row, list_columns(tenant, list_row["num"]), row, changes, author)
