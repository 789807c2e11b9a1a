"""What is left to do for a referral whose row was deleted?"""

from dataclasses import replace

import pytest

from rules.deleted import after_deletion
from rules.records import PlatformReferral
from rules.records.platform_referral import Status
from rules.step import CompleteTask, Outcome, SetColumns
from tests.unit import build

DONE = build.ended(Outcome.DONE)


def test_its_open_tasks_are_completed_and_no_others() -> None:
    """A review task, a quality-assurance task; not one that is completed, nor one that was refused."""
    performed = {
        "R123/task/O5/1": DONE,
        "R123/task/O5/1/completed": DONE,
        "R123/task/O6/1": DONE,
        "R123/qa/TikTok/1/O7/1": DONE,
        "R123/task/O8/1": build.ended(Outcome.REFUSED),
        "R123/mail/accepted": DONE,
    }
    found = after_deletion(123, (), performed)
    assert all(isinstance(one, CompleteTask) for one in found)
    assert sorted(one.key for one in found) == ["R123/qa/TikTok/1/O7/1/completed", "R123/task/O6/1/completed"]


@pytest.mark.parametrize(
    "status", [Status.DRAFT, Status.AWAITING_QA, Status.RETURNED, Status.APPROVED, Status.TO_SUBMIT]
)
def test_what_has_not_left_is_cancelled_with_its_approval(status: Status) -> None:
    """Nothing of a deleted referral leaves, not even what was approved."""
    row = replace(build.approved(), status=status)
    [one] = after_deletion(123, [row], {})
    assert isinstance(one, SetColumns)
    assert (one.record, one.values["status"], one.values["approved_digest"]) == (PlatformReferral, Status.CANCELLED, "")


@pytest.mark.parametrize("status", [Status.SENDING, Status.UNKNOWN, Status.CANCELLED])
def test_what_may_have_left_stays_as_it_is(status: Status) -> None:
    """It is followed to its end by those who know it."""
    assert after_deletion(123, [replace(build.approved(), status=status)], {}) == []


def test_what_was_sent_stays_sent() -> None:
    """What a platform has got cannot be taken back."""
    row = replace(build.approved(), status=Status.SENT, sent_on=build.NOW, message_id="<a@contoso.com>")
    assert after_deletion(123, [row], {}) == []
