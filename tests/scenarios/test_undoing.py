"""A recorded reply is undone by a sergeant, and everything that it caused with it."""

import sqlite3
from collections.abc import Iterator

import pytest

from tests.world import ADMINISTRATOR, OFFICER, SERGEANT, World, open_world


@pytest.fixture
def world(tmp_path, recording) -> Iterator[World]:
    """A tenant of its own; the service is run round by round."""
    with open_world(tmp_path / "tenant", record=recording) as world:
        yield world


def _replies(world: World) -> dict[int, dict]:
    return world.person(ADMINISTRATOR).rows("Replies")


def _finders(world: World) -> int:
    with sqlite3.connect(world.data / "journal.sqlite3") as journal:
        return int(journal.execute("SELECT count(*) FROM finders WHERE kind = 'case'").fetchone()[0])


def test_a_wrong_match_is_undone_and_recorded_in_the_right_row(world: World) -> None:
    """An operative cannot; a sergeant can. The mail goes to Replies, and its copy is not recorded again (SOP 10.6)."""
    (wrong, wrong_draft), (right, right_draft) = world.awaiting_qa(1), world.awaiting_qa(2)
    world.approve(wrong_draft)
    world.approve(right_draft)
    world.once()
    world.once()
    [mail] = [one for one in world.platform_mails() if world.referral(wrong)["ReferralRef"] in one["subject"]]
    reply = world.answer(mail, "Your case number is TT-000001. We have removed the video.")
    [other] = [one for one in world.platform_mails() if one["id"] != mail["id"]]
    acknowledged = world.answer(other, "We have received your report. Your case number is TT-000002.")
    world.once()
    assert world.draft(right)[1]["AcknowledgedMessageId"] == acknowledged
    assert world.referral(wrong)["Status"] == "Closed"
    row = world.draft(wrong)[1]
    assert (row["Decision"], row["DecisionPhrase"]) == ("Removed", "en/we-removed")
    assert row["PlatformCase"] == "TT-000001"
    assert _finders(world) == 2

    operative = world.referral(wrong)["AssignedTo"]
    world.person(operative).edit("PlatformReferrals", wrong_draft, Decision="Pending")
    world.once()
    row = world.draft(wrong)[1]
    assert row["Decision"] == "Removed"
    assert "sergeant" in row["ServiceMessage"]
    assert world.referral(wrong)["Status"] == "Closed"

    world.person(SERGEANT).edit("PlatformReferrals", wrong_draft, Decision="Pending")
    world.person(SERGEANT).edit("PlatformReferrals", right_draft, Status="Sent")
    world.once()
    row = world.draft(right)[1]
    assert (row["Status"], row.get("PlatformCase"), row.get("AcknowledgedMessageId")) == ("Sent", None, None)
    row = world.draft(wrong)[1]
    assert (row["Status"], row["Decision"]) == ("Sent", "Pending")
    for name in ("DecisionOn", "DecisionSource", "DecisionMessageId", "DecisionPhrase", "UrlOutcomes", "PlatformCase"):
        assert not row.get(name), name
    assert reply in row["Undone"]
    assert _finders(world) == 0
    reopened = world.referral(wrong)
    assert reopened["Status"] == "Referred"
    assert not reopened.get("ClosedOn")
    tasks = [task["status"] for task in world.person(operative).tasks() if reopened["ReferralRef"] in task["title"]]
    assert sorted(tasks) == ["completed", "notStarted"]
    assert any("undone" in one["subject"] for one in world.person(operative).inbox())
    assert any("open again" in one["subject"] for one in world.person(OFFICER).inbox())
    waiting = {one["MessageId"]: (number, one["Reason"]) for number, one in _replies(world).items()}
    assert set(waiting) == {reply, acknowledged}
    assert all("undone by Sergeant1" in reason for _, reason in waiting.values())
    number, _ = waiting[reply]

    world.answer(mail, "We have removed the video.", **{"Message-ID": reply})
    world.once()
    assert world.draft(wrong)[1]["Decision"] == "Pending"
    [copy] = [row for one, row in _replies(world).items() if one not in (number, waiting[acknowledged][0])]
    assert "undone by" in copy["Reason"]

    world.person(SERGEANT).edit("Replies", number, PlatformReferralId=right_draft, Decision="Removed", Handled=True)
    world.once()
    row = world.draft(right)[1]
    assert (row["Decision"], row["DecisionSource"]) == ("Removed", "Person")
    assert world.referral(right)["Status"] == "Closed"
    assert world.draft(wrong)[1]["Decision"] == "Pending"

    world.person(SERGEANT).edit("PlatformReferrals", right_draft, Decision="Pending")
    world.once()
    again = _replies(world)[number]
    assert not again.get("Handled")
    assert again["Reason"].count("undone by") == 2
    assert world.referral(right)["Status"] == "Referred"
    with sqlite3.connect(world.data / "journal.sqlite3") as journal:
        events = [event for (event,) in journal.execute("SELECT event FROM ledger")]
    assert events.count("undone") == 3
