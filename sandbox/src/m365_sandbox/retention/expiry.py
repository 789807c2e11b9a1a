"""The timer job that ends what has been kept long enough. Weekly, on the tenant's clock.

A file whose label says `delete` goes to the second stage of the recycle bin when its time is over, and from there for
good after 93 days. Delta does not report it (https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/2847): a
client that must know asks whether the file is still there. Folders stay. A hold suspends all of it.
"""

from datetime import datetime, timedelta

from m365_sandbox.clock import read_stamp, to_stamp
from m365_sandbox.drives.addressing import drive_of_list
from m365_sandbox.drives.changes import Changes
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.recycle_bin import purge_old
from m365_sandbox.drives.tree import Tree
from m365_sandbox.retention.applied import AppliedLabel, applied_label, labelled_items
from m365_sandbox.retention.holds import is_held
from m365_sandbox.tenant import Tenant

PERIOD = timedelta(days=7)
SYSTEM = "app:System Account"
_LAST_RUN = "retention_timer"
_SECOND_STAGE = 2


def run_timer_job_when_due(tenant: Tenant) -> int:
    """Run the job if a week has passed since it last ran; how many files it ended."""
    last = tenant.store.setting(_LAST_RUN, "")
    if last and read_stamp(last) + PERIOD > tenant.clock.now():
        return 0
    with tenant.store.transaction():
        tenant.store.set_setting(_LAST_RUN, to_stamp(tenant.clock.now()))
        ended = sum(_end_if_over(tenant, list_num, item) for list_num, item in labelled_items(tenant))
    purge_old(tenant)
    return ended


def retention_end(applied: AppliedLabel, item: DriveItem) -> datetime | None:
    """When the retention period of a file is over; nothing when it is kept for ever or until an event."""
    starts = {"dateLabeled": applied.applied, "dateCreated": item.created, "dateModified": item.modified}
    start = starts.get(applied.label.trigger)
    if start is None or applied.label.days is None:
        return None
    return read_stamp(start) + timedelta(days=applied.label.days)


def _end_if_over(tenant: Tenant, list_num: int, number: int) -> bool:
    list_row = tenant.store.one("SELECT * FROM lists WHERE num = ?", (list_num,))
    assert list_row is not None
    tree = Tree(tenant, drive_of_list(tenant, list_row))
    item, applied = tree.by_number(number), applied_label(tenant, list_num, number)
    if item is None or applied is None or item.is_folder or applied.label.action != "delete":
        return False
    end = retention_end(applied, item)
    if end is None or end > tenant.clock.now() or is_held(tenant, list_num, number):
        return False
    Changes(tenant, tree, SYSTEM).put_in_bin(item, [], stage=_SECOND_STAGE, told=False)
    return True
