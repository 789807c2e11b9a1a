"""What is left to do for a referral whose row a person has deleted? SOP 8.2.

Its tasks are completed and its drafts cancelled, so that nobody works on it and nothing of it leaves. What has left
stays as it is. A row that is restored goes on as if it had never been away.
"""

from collections.abc import Iterable, Mapping

from rules.plan import is_sent
from rules.quality import UNDECIDED
from rules.records import PlatformReferral
from rules.records.platform_referral import Status
from rules.step import CompleteTask, Performed, SetColumns, Step
from rules.tasks import open_tasks

_MAY_HAVE_LEFT = (Status.SENDING, Status.UNKNOWN, Status.CANCELLED)


def after_deletion(item_id: int, rows: Iterable[PlatformReferral], performed: Mapping[str, Performed]) -> list[Step]:
    """Return what is owed for a deleted referral; nothing once all is in order."""
    key = f"R{item_id}"
    cancelled = [
        SetColumns(
            key=f"{key}/set/PlatformReferral/{row.row.item_id}",
            record=PlatformReferral,
            item_id=row.row.item_id,
            etag=row.row.etag,
            values={
                "status": Status.CANCELLED,
                "service_message": "Cancelled: there is no such referral, or it was deleted.",
                **UNDECIDED,
            },
            reason="the referral was deleted",
        )
        for row in rows
        if not is_sent(row) and row.status not in _MAY_HAVE_LEFT
    ]
    completed = [
        CompleteTask(key=f"{task}/completed", task=task, reason="the referral was deleted")
        for task in open_tasks(performed, f"{key}/")
    ]
    return [*cancelled, *completed]
