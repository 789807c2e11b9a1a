"""The timer job that ends what has been kept long enough. Weekly, on the tenant's clock.

A file whose label says `delete` goes to the second stage of the recycle bin when its time is over, and from there for
good after 93 days. An item of a list that is no file is deleted. Delta reports neither
(https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/2847): a client that must know asks whether the file or
the item is still there. Folders stay. A hold suspends all of it.
"""

from datetime import datetime, timedelta

from m365_sandbox.clock import read_stamp, to_stamp
from m365_sandbox.drives.addressing import LIBRARY, drive_of_list
from m365_sandbox.drives.changes import Changes
from m365_sandbox.drives.recycle_bin import purge_old
from m365_sandbox.drives.tree import Tree
from m365_sandbox.retention.applied import AppliedLabel, applied_label, forget_label, labelled_items
from m365_sandbox.retention.holds import is_held
from m365_sandbox.sharepoint.item_store import set_deleted
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant

PERIOD = timedelta(days=7)
SYSTEM = "app:System Account"
_LAST_RUN = "retention_timer"
_SECOND_STAGE = 2


def run_timer_job_when_due(tenant: Tenant) -> int:
    """Run the job if a week has passed since it last ran; how many files and items it ended."""
    last = tenant.store.setting(_LAST_RUN, "")
    if last and read_stamp(last) + PERIOD > tenant.clock.now():
        return 0
    with tenant.store.transaction():
        tenant.store.set_setting(_LAST_RUN, to_stamp(tenant.clock.now()))
        ended = sum(_end_if_over(tenant, list_num, item) for list_num, item in labelled_items(tenant))
    purge_old(tenant)
    return ended


def retention_end(applied: AppliedLabel, created: str, modified: str) -> datetime | None:
    """When the retention period of a file or item is over; nothing when it is kept for ever or until an event."""
    starts = {"dateLabeled": applied.applied, "dateCreated": created, "dateModified": modified}
    start = starts.get(applied.label.trigger)
    if start is None or applied.label.days is None:
        return None
    return read_stamp(start) + timedelta(days=applied.label.days)


def _end_if_over(tenant: Tenant, list_num: int, number: int) -> bool:
    list_row = tenant.store.one("SELECT * FROM lists WHERE num = ?", (list_num,))
    assert list_row is not None
    if list_row["template"] == LIBRARY:
        return _end_file(tenant, list_row, number)
    return _end_item(tenant, list_row, number)


def _end_file(tenant: Tenant, list_row: Row, number: int) -> bool:
    tree = Tree(tenant, drive_of_list(tenant, list_row))
    item = tree.by_number(number)
    if item is None or item.is_folder or not _is_over(tenant, item.list, number, item.created, item.modified):
        return False
    Changes(tenant, tree, SYSTEM).put_in_bin(item, [], stage=_SECOND_STAGE, told=False)
    return True


def _end_item(tenant: Tenant, list_row: Row, number: int) -> bool:
    num = list_row["num"]
    row = tenant.store.one("SELECT * FROM items WHERE list = ? AND id = ? AND NOT deleted", (num, number))
    if row is None or not _is_over(tenant, num, number, row["created"], row["modified"]):  # none: the list's own label
        return False
    set_deleted(tenant, list_row, number, deleted=True, told=False)
    forget_label(tenant, num, number)
    return True


def _is_over(tenant: Tenant, list_num: int, number: int, created: str, modified: str) -> bool:
    applied = applied_label(tenant, list_num, number)
    if applied is None or applied.label.action != "delete":
        return False
    end = retention_end(applied, created, modified)
    return end is not None and end <= tenant.clock.now() and not is_held(tenant, list_num, number)
