"""Hard days: a full minute, a journal lost in flight, one bad value, people who do odd things in rows."""

import sqlite3
from contextlib import closing

from connectors.request import Request
from ohrt import wiring
from ohrt.settings import load
from tests.scenarios.test_second_thoughts import delete
from tests.world import ADMINISTRATOR, OFFICER, SERGEANT, World


def test_an_approved_referral_waits_for_room_and_is_not_forgotten(world: World) -> None:
    """P1: when the minute's mails are used up it stays Approved, and is sent once there is room."""
    drafts = [world.awaiting_qa(number) for number in (1, 2)]
    world.env["OHRT_MAILBOX__PER_MINUTE"] = "1"
    for _, draft in drafts:
        world.approve(draft)
    world.once()
    world.once()
    assert [world.draft(item)[1]["Status"] for item, _ in drafts] == ["Approved", "Approved"]
    world.env["OHRT_MAILBOX__PER_MINUTE"] = "1000"
    world.once()
    assert [world.draft(item)[1]["Status"] for item, _ in drafts] == ["Sent", "Sent"]
    assert len(world.platform_mails()) == 2


def test_journal_lost_while_a_mail_is_leaving(world: World) -> None:
    """P2, P7: killed at the send, and the journal gone as well: the mail is looked for, and never made anew."""
    item, draft = world.awaiting_qa(1)
    world.approve(draft)
    plan = {"match": {"path": "/send$"}, "kind": "hold_after", "seconds": 20}
    fault = world.tenant.admin("/faults", "POST", json=plan).json()["id"]
    service = world.start()
    world.until("the send is held", lambda: world.tenant.admin("/faults").json()["faults"][0]["holding"])
    service.kill()
    service.wait()
    for file in world.data.glob("journal.sqlite3*"):
        file.unlink()
    world.tenant.admin(f"/faults/{fault}", "DELETE")
    world.once()
    world.once()
    assert world.referral(item)["Status"] == "Referred"
    assert len(world.platform_mails()) == 1


def test_nothing_is_decided_without_the_platforms(world: World) -> None:
    """A failed first read of Platforms returns no referral for naming a platform that nobody could look up."""
    item = world.submit(1)
    platforms = world.tenant.read(world.data).described["lists"]["Platforms"]
    plan = {"match": {"path": f"/lists/{platforms}/items/delta"}, "kind": "status", "status": 504, "times": 3}
    world.tenant.admin("/faults", "POST", json=plan)
    with world.running():
        world.until_status(item, "Tasked")
    person = world.person(ADMINISTRATOR)
    versions = person.call(
        "GET", f"/sites/{world.tenant.described['site_id']}/lists/Referrals/items/{item}/versions?$expand=fields"
    )["value"]
    assert {one["fields"]["Status"] for one in versions} == {"Submitted", "Tasked"}


def test_one_bad_value_stops_nobody_else(world: World) -> None:
    """A date taken out after tasking, a number as long as a telephone's: everything else goes on."""
    bad, draft = world.awaiting_qa(1)
    world.person(SERGEANT).edit("Referrals", bad, ContentUploadDate=None, AssignedTo="operative2@contoso.com")
    world.person(SERGEANT).edit("PlatformReferrals", draft, ReferralItemId=12345678901234567890)
    message_id = world.mail_in("Kind regards.", Subject="Hello")
    world.once()
    [reply] = [n for n, row in world.person(SERGEANT).rows("Replies").items() if row["MessageId"] == message_id]
    world.person(SERGEANT).edit(
        "Replies", reply, PlatformReferralId=12345678901234567890, Decision="Removed", Handled=True
    )
    good = world.submit(2)
    world.once()
    assert world.referral(good)["Status"] == "Tasked"
    answered = world.person(SERGEANT).row("Replies", reply)
    assert "names no row" in answered["ServiceMessage"]
    assert not answered.get("Handled"), "else nobody would see it again"


def test_hostile_mail_goes_to_a_person(world: World) -> None:
    """Mail that breaks parsers is put before a person, and the mail behind it is read."""
    hostile = {
        "no sender": {"From": "", "Subject": "a"},
        "broken sender": {"From": "=?utf-8?q?=00?= <@>", "Subject": "b"},
    }
    for headers in hostile.values():
        world.mail_in("We have removed the video.", **headers)
    world.mail_in("We have removed the video.", Subject="c")
    world.once()
    assert len(world.person(SERGEANT).rows("Replies")) == 3
    assert not world.person("ohrt@contoso.com").inbox()


def test_typed_columns_are_put_right(world: World) -> None:
    """Closed, a reference or a date typed by a person: the service's own columns say again what is true."""
    item, draft = world.awaiting_qa(1)
    person = world.person("operative1@contoso.com")
    person.edit("Referrals", item, Status="Closed", ReferralRef="OHRT-1999-000001", ServiceMessage="done")
    person.edit("PlatformReferrals", draft, Status="Decided")
    world.once()
    row = world.referral(item)
    assert (row["Status"], row["ReferralRef"]) == ("Awaiting QA", "OHRT-2026-000001")
    assert "OHRT-2026-000001" in world.ohrt("status").stdout.replace("\n", "")


def test_edited_after_a_sergeant_confirmed(world: World) -> None:
    """What an operative changes after the sergeant has handled a reply is not recorded as the sergeant's."""
    item, draft = world.awaiting_qa(1)
    world.approve(draft)
    world.once()
    world.answer(world.platform_mails()[0], "Kind regards.")
    world.once()
    [reply] = world.person(SERGEANT).rows("Replies")
    world.person(SERGEANT).edit("Replies", reply, PlatformReferralId=draft, Decision="Removed", Handled=True)
    world.person("operative1@contoso.com").edit("Replies", reply, Decision="Not removed")
    world.once()
    assert world.draft(item)[1]["Decision"] == "Pending"
    row = world.person(SERGEANT).row("Replies", reply)
    assert not row["Handled"]
    assert "edited after" in row["ServiceMessage"]


def test_a_person_changes_a_recorded_decision(world: World) -> None:
    """SOP 10.6: a decision that a person types over is theirs: the source says so, and every URL's outcome follows."""
    item, draft = world.awaiting_qa(1)
    world.approve(draft)
    world.once()
    world.answer(world.platform_mails()[0], "We have removed the video.")
    world.once()
    world.person("operative1@contoso.com").edit("PlatformReferrals", draft, Decision="Restricted")
    world.once()
    row = world.draft(item)[1]
    assert (row["Decision"], row["DecisionSource"]) == ("Restricted", "Person")
    assert ": Restricted, " in row["UrlOutcomes"]


def test_asking_what_waits_does_not_make_the_journal_forget_it(world: World) -> None:
    """`ohrt status` shows where the service stumbled however often it is asked; the service's next start clears it."""
    world.once()
    with closing(sqlite3.connect(world.data / "journal.sqlite3")) as journal, journal:
        journal.execute(
            "INSERT INTO steps (key, referral, kind, fence, state, attempts, begun_at, changed_at, handle, detail)"
            " VALUES ('R7/stumbled', 7, 'the service stumbled', 1, 'refused', 1, 0, 0, '', '{}')"
        )
    assert [world.ohrt("status").stdout.count("R7/stumbled") for _ in range(2)] == [1, 1]
    world.once()
    assert "R7/stumbled" not in world.ohrt("status").stdout


def test_edited_after_tasking_the_operative_is_told_once(world: World) -> None:
    """Other URLs after tasking: one letter, also when the journal is lost behind it."""
    item = world.submit(1)
    world.once()
    other = "https://www.tiktok.com/@invented/video/7000000000000000099"
    world.person(OFFICER).edit("Referrals", item, ContentUrls=other)
    world.once()
    for file in world.data.glob("journal.sqlite3*"):
        file.unlink()
    world.once()
    row = world.referral(item)
    mails = world.person(row["AssignedTo"]).inbox()
    assert len([one for one in mails if "was changed" in one["subject"]]) == 1
    accepted = row["AcceptedForm"].splitlines()
    assert (accepted[0], accepted[-1]) == ("Told 1", f"URL {other}")


def test_edited_to_be_incomplete_before_it_was_sent(world: World) -> None:
    """An approved draft does not leave when the form behind it has lost its date; corrected, it goes on."""
    item, draft = world.awaiting_qa(1)
    world.approve(draft)
    world.person(OFFICER).edit("Referrals", item, ContentUploadDate=None)
    world.once()
    row = world.referral(item)
    assert row["Status"] == "Returned"
    assert "8.3.2" in row["ServiceMessage"]
    assert world.platform_mails() == []
    world.person(OFFICER).edit("Referrals", item, ContentUploadDate="2026-01-05")
    world.once()
    assert world.draft(item)[1]["Status"] == "Awaiting QA"
    world.approve(draft)
    world.once()
    assert len(world.platform_mails()) == 1


def test_an_approval_is_taken_back_while_it_is_looked_up(world: World) -> None:
    """The version history says that nobody approves any more: the row is read again, and not asked about over and over."""
    item, draft = world.awaiting_qa(1)
    world.approve(draft)
    plan = {"match": {"path": "/versions$"}, "kind": "hold_before", "seconds": 600}
    fault = world.tenant.admin("/faults", "POST", json=plan).json()["id"]
    with world.running():
        world.until("the history is asked for", lambda: world.tenant.admin("/faults").json()["faults"][0]["holding"])
        world.person(SERGEANT).edit("PlatformReferrals", draft, QADecision="Pending")
        world.tenant.admin(f"/faults/{fault}/release", "POST")
        world.submit(2)
        world.until("another referral went through meanwhile", lambda: world.referral(item + 1).get("TaskedOn"))
    asked = [one for one in world.tenant.admin("/requests?since=0").json()["requests"] if "/versions" in one["path"]]
    assert len(asked) == 1
    assert world.draft(item)[1]["Status"] == "Awaiting QA"
    assert not world.platform_mails()


def test_a_tenant_that_lacks_a_column_is_named_at_the_start_and_mended_by_provision(world: World) -> None:
    """After an upgrade: which columns are missing, and what to run, before anything is decided without them."""
    way = wiring.graph(load(world.data / "ohrt.toml"))
    columns = f"/sites/{world.tenant.described['site_id']}/lists/PlatformReferrals/columns"
    there = way.send(Request("read the columns", "GET", columns)).json()["value"]
    [column] = [one["id"] for one in there if one["name"] == "DisclosureReason"]
    way.send(Request("drop a column", "DELETE", f"{columns}/{column}"))
    item = world.submit(1)
    refused = world.ohrt("run", "--once", check=False)
    assert refused.returncode == 78
    assert "PlatformReferrals.DisclosureReason" in refused.stderr
    assert "ohrt provision" in refused.stderr
    assert not world.referral(item).get("ReferralRef")
    world.ohrt("provision")
    world.once()
    assert world.referral(item)["Status"] == "Tasked"


def test_a_change_feed_that_is_forgotten_hides_no_deletion_and_empties_no_row(world: World) -> None:
    """P1: everything is read once more, with its columns; what was deleted meanwhile is known to be gone, and does not leave."""
    (kept, draft), (deleted, other) = world.awaiting_qa(1), world.awaiting_qa(2)
    world.approve(draft)
    world.person(OFFICER).edit("Referrals", kept, Channel="another")
    world.approve(other)
    delete(world, "Referrals", deleted)
    for feed in ("Referrals", "PlatformReferrals"):
        world.tenant.admin("/expire-delta", "POST", json={"list": feed})
    world.once()
    world.once()
    assert world.referral(kept)["Status"] == "Referred"
    assert f"OHRT-2026-{kept:06d}" in world.platform_mails()[0]["subject"]
    assert len(world.platform_mails()) == 1
    assert world.person(SERGEANT).row("PlatformReferrals", other)["Status"] == "Cancelled"


def test_a_loose_case_pattern_is_named_to_the_administrator(world: World) -> None:
    """A pattern that fits any number files no reply: the status says so until it is mended."""
    administrator = world.person(ADMINISTRATOR)
    tiktok = next(item for item, row in administrator.rows("Platforms").items() if row["Title"] == "TikTok")
    administrator.edit("Platforms", tiktok, CasePattern=r"\d{6}")
    assert "case pattern" in world.ohrt("run", "--once").stderr
    assert "Platforms, TikTok" in world.ohrt("status").stdout
    administrator.edit("Platforms", tiktok, CasePattern=r"TT-\d{6}")
    world.once()
    assert "Platforms, TikTok" not in world.ohrt("status").stdout
