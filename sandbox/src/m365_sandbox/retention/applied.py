"""The label on an item: where it is kept, and what it allows there.

Its name is the column `_ComplianceTag` of the list item, so that versions and list views carry it; when and by whom it
was set, and whether a record is locked, is kept beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from m365_sandbox.retention.behavior import RetentionSettings, settings_of
from m365_sandbox.retention.labels import RetentionLabel, find_label
from m365_sandbox.tenant import Tenant


@dataclass(frozen=True, slots=True)
class AppliedLabel:
    """A label on an item."""

    label: RetentionLabel
    applied: str  # seven digits and an offset
    applied_by: str
    is_explicit: bool
    settings: RetentionSettings


def applied_label(tenant: Tenant, list_num: int, item: int) -> AppliedLabel | None:
    """The label on an item, or nothing."""
    row = tenant.store.one("SELECT * FROM applied_labels WHERE list = ? AND item = ?", (list_num, item))
    label = find_label(tenant, row["label"]) if row else None
    if row is None or label is None:
        return None
    return AppliedLabel(
        label,
        row["applied"],
        row["applied_by"],
        bool(row["explicit"]),
        settings_for(tenant, label, bool(row["locked"])),
    )


def forget_label(tenant: Tenant, list_num: int, item: int) -> None:
    """Keep nothing of an item's label."""
    tenant.store.run("DELETE FROM applied_labels WHERE list = ? AND item = ?", (list_num, item))


def settings_for(tenant: Tenant, label: RetentionLabel, is_locked: bool) -> RetentionSettings:
    """What a label allows in this tenant."""
    return settings_of(
        label.behavior,
        is_locked=is_locked,
        may_delete_labelled=tenant.switches["delete_labelled_files"],
        may_edit_record_properties=tenant.switches["edit_record_properties"],
    )


def applied_stamp(moment: datetime) -> str:
    """`2022-12-22T10:18:23.6580550+00:00`: retention writes seven digits and a numeric offset."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0+00:00")


def labelled_items(tenant: Tenant) -> Sequence[tuple[int, int]]:
    """List number and item id of everything that carries a label."""
    return [(row[0], row[1]) for row in tenant.store.all("SELECT list, item FROM applied_labels ORDER BY list, item")]
