"""How a label looks on an item."""

from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.retention.applied import AppliedLabel, applied_label
from m365_sandbox.sharepoint.authorship import identity_set
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json


def retention_label_json(tenant: Tenant, item: DriveItem) -> Json | None:
    """`retentionLabel` of an item, or nothing."""
    applied = applied_label(tenant, item.list, item.id)
    return None if applied is None else applied_label_json(tenant, applied)


def applied_label_json(tenant: Tenant, applied: AppliedLabel) -> Json:
    """An `itemRetentionLabel`."""
    settings = applied.settings
    return {
        "name": applied.label.name,
        "retentionSettings": {
            "behaviorDuringRetentionPeriod": settings.behavior,
            "isDeleteAllowed": settings.is_delete_allowed,
            "isRecordLocked": settings.is_record_locked,
            "isMetadataUpdateAllowed": settings.is_metadata_update_allowed,
            "isContentUpdateAllowed": settings.is_content_update_allowed,
            "isLabelUpdateAllowed": settings.is_label_update_allowed,
        },
        "isLabelAppliedExplicitly": applied.is_explicit,
        "labelAppliedDateTime": applied.applied,
        "labelAppliedBy": identity_set(applied.applied_by, tenant.directory),
    }
