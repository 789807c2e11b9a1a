"""What a retention label forbids. Pure: label, lock and the tenant's settings in, permissions out.

https://learn.microsoft.com/purview/records-management, table "Compare restrictions for what actions are allowed or
blocked". "Metadata" are the columns of a file, "content" its bytes.
"""

from dataclasses import dataclass
from typing import Literal, get_args

Behavior = Literal["doNotRetain", "retain", "retainAsRecord", "retainAsRegulatoryRecord"]
BEHAVIORS: tuple[str, ...] = get_args(Behavior)
RECORDS = ("retainAsRecord", "retainAsRegulatoryRecord")


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """`retentionSettings` of a labelled file."""

    behavior: str
    is_delete_allowed: bool
    is_record_locked: bool
    is_metadata_update_allowed: bool
    is_content_update_allowed: bool
    is_label_update_allowed: bool

    @property
    def is_record(self) -> bool:
        """Whether the label declares a record."""
        return self.behavior in RECORDS


def settings_of(
    behavior: str, *, is_locked: bool, may_delete_labelled: bool, may_edit_record_properties: bool
) -> RetentionSettings:
    """What is allowed under a label. The last two are settings of the tenant."""
    match behavior:
        case "doNotRetain":
            return RetentionSettings(behavior, True, False, True, True, True)
        case "retain":
            return RetentionSettings(behavior, may_delete_labelled, False, True, True, True)
        case "retainAsRecord" if not is_locked:
            return RetentionSettings(behavior, False, False, True, True, False)
        case "retainAsRecord":
            return RetentionSettings(behavior, False, True, may_edit_record_properties, False, False)
    return RetentionSettings(behavior, False, True, False, False, False)
