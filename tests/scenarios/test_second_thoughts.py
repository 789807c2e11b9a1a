"""Rows that come twice, that go and come back, and that a person sets back to an older version."""

from email import message_from_bytes
from email.policy import default
from typing import Any

from tests.world import ADMINISTRATOR, COMPLETE, OFFICER, World

URL = "https://www.tiktok.com/@invented/video/7000000000000000042"


def call(world: World, method: str, list_: str, item: int, below: str = "", **more: Any) -> Any:
    """Do something to a row that no form has a button for."""
    site = world.tenant.described["site_id"]
    return world.person(ADMINISTRATOR).call(method, f"/sites/{site}/lists/{list_}/items/{item}{below}", **more)


def delete(world: World, list_: str, item: int) -> None:
    """Delete a row."""
    call(world, "DELETE", list_, item)


def restore(world: World, list_: str, item: int) -> None:
    """Bring a row back from the recycle bin."""
    world.tenant.admin("/recycle-bin/items", "POST", json={"list": list_, "item": item})


def set_back(world: World, list_: str, item: int, **fields: str) -> None:
    """Restore the newest version of a row in which these columns have these values."""
    for version in world.person(ADMINISTRATOR).versions(list_, item):
        if all(version["fields"].get(name) == value for name, value in fields.items()):
            call(world, "POST", list_, item, f"/versions/{version['id']}/restoreVersion")
            return
    raise AssertionError(f"no version of {list_} {item} has {fields}")


def lose_journal(world: World) -> None:
    """Delete the service's database."""
    for file in world.data.glob("journal.sqlite3*"):
        file.unlink()


def sent(world: World) -> tuple[int, int]:
    """Bring a referral to its platform; return its row and its draft's."""
    item, draft = world.awaiting_qa(1)
    world.approve(draft)
    world.once()
    world.until("it has left", world.platform_mails)
    world.once()
    assert world.referral(item)["Status"] == "Referred"
    return item, draft


def test_submitted_twice_in_a_second(world: World) -> None:
    """Two officers, one clip, the same second: the second row names the first, and one operative has both."""
    first, second = world.submit(URL), world.person("officer2@contoso.com").add("Referrals", **_form(URL))
    world.submit(7)
    world.once()
    rows = [world.referral(first), world.referral(second)]
    assert [row["Status"] for row in rows] == ["Tasked", "Tasked"]
    assert rows[0].get("DuplicateOf", "") == ""
    assert rows[1]["DuplicateOf"] == rows[0]["ReferralRef"]
    assert rows[1]["AssignedTo"] == rows[0]["AssignedTo"]


def test_a_form_that_was_given_up_is_no_original(world: World) -> None:
    """Returned and sent anew: the complete one stands for itself, and the first, completed after all, repeats it."""
    officer = world.person(OFFICER)
    given_up = officer.add("Referrals", **{**_form(URL), "Rationale": ""})
    world.once()
    assert world.referral(given_up)["Status"] == "Returned"
    anew = world.submit(URL)
    world.once()
    assert world.referral(anew).get("DuplicateOf", "") == ""
    officer.edit("Referrals", given_up, Rationale=COMPLETE["Rationale"])
    world.once()
    assert world.referral(given_up)["DuplicateOf"] == world.referral(anew)["ReferralRef"]


def test_the_original_is_deleted(world: World) -> None:
    """What repeats a row that is not there any more stands for itself, so that it is not closed as a repetition."""
    original, repetition = world.submit(URL), world.submit(URL)
    world.once()
    assert world.referral(repetition)["DuplicateOf"]
    delete(world, "Referrals", original)
    world.once()
    row = world.referral(repetition)
    assert row.get("DuplicateOf", "") == ""
    assert "referred before" not in row["ServiceMessage"]


def test_a_referral_comes_back_from_the_recycle_bin(world: World) -> None:
    """Its task is open again, though the journal is lost meanwhile; its draft is made again, and it goes on to its platform."""
    item, _ = world.awaiting_qa(1)
    delete(world, "Referrals", item)
    world.once()
    lose_journal(world)
    restore(world, "Referrals", item)
    world.once()
    world.once()
    tasks = world.person(world.referral(item)["AssignedTo"]).tasks()
    assert [task["status"] for task in tasks if "review" in task["title"]] == ["notStarted"]
    draft, row = world.draft_under_way(item)
    assert row["Status"] == "Awaiting QA"
    world.approve(draft)
    world.once()
    world.until("it has left", world.platform_mails)
    world.once()
    assert world.referral(item)["Status"] == "Referred"
    assert len(world.platform_mails()) == 1


def test_what_was_sent_is_not_sent_again_when_its_rows_come_back(world: World) -> None:
    """Deleted and restored, both rows, with the journal and without it."""
    item, draft = sent(world)
    for forget in (lambda: None, lambda: lose_journal(world)):
        delete(world, "PlatformReferrals", draft)
        delete(world, "Referrals", item)
        world.once()
        forget()
        restore(world, "Referrals", item)
        restore(world, "PlatformReferrals", draft)
        world.once()
        world.once()
        assert world.referral(item)["Status"] == "Referred"
        assert len(world.platform_mails()) == 1


def test_a_draft_is_set_back_to_before_it_was_sent(world: World) -> None:
    """The mailbox knows better than an old version of the row: nothing leaves twice, approved again or not."""
    item, draft = sent(world)
    for forget in (False, True):
        set_back(world, "PlatformReferrals", draft, Status="Awaiting QA")
        if forget:
            lose_journal(world)
        world.once()
        world.approve(draft)
        world.once()
        world.once()
        assert len(world.platform_mails()) == 1
        assert world.drafts(item)[draft]["Status"] == "Sent"
        assert world.referral(item)["Status"] == "Referred"


def test_a_referral_is_set_back_to_how_it_was_submitted(world: World) -> None:
    """Its reference, its operative and what was sent are as before, and nobody gets a second task."""
    item, _ = sent(world)
    before = world.referral(item)
    tasks = len(world.person(before["AssignedTo"]).tasks())
    set_back(world, "Referrals", item, Status="Submitted")
    world.once()
    world.once()
    after = world.referral(item)
    assert after["ReferralRef"] == before["ReferralRef"]
    assert len(world.platform_mails()) == 1
    assert len(world.person(before["AssignedTo"]).tasks()) == tasks


def _form(url: str) -> dict[str, Any]:
    return {**COMPLETE, "ContentUrls": url}


def _text(mime: bytes) -> str:
    body = message_from_bytes(mime, policy=default).get_body()
    assert body is not None
    return str(body.get_content())


def test_edited_while_the_send_is_refused(world: World) -> None:
    """P4: the send was throttled, and the text was edited before it was tried again: nothing unapproved leaves."""
    item, draft = world.awaiting_qa(1)
    world.approve(draft)
    refused = {"match": {"path": "/send$"}, "kind": "status", "status": 429, "headers": {"Retry-After": "1"}}
    world.tenant.admin("/faults", "POST", json={**refused, "times": 100})
    world.ohrt("run", "--once", check=False)
    assert world.draft(item)[1]["Status"] == "Sending"
    body = world.draft(item)[1]["Body"]
    world.person("operative1@contoso.com").edit("PlatformReferrals", draft, Body=f"{body}\nNobody has approved this.")
    world.tenant.admin("/faults", "DELETE")
    world.once()
    world.once()
    assert [text for text in map(_text, map(world.mime, world.platform_mails())) if "Nobody has approved" in text] == []
    row = world.draft(item)[1]
    assert (row["Status"], row["QADecision"]) == ("Awaiting QA", "Pending")
    assert "edited while it was about to be sent" in row["ServiceMessage"]


def test_a_reply_that_a_person_moves_is_read_once_and_stays_where_they_put_it(world: World) -> None:
    """Moved out of the Inbox before it was read, it is recorded and filed all the same; moved back, it is left alone."""
    item, draft = sent(world)
    message_id = world.answer(world.platform_mails()[0], "We have removed the video.")
    mailbox = world.tenant.mailbox
    team = world.person(mailbox)

    def mail_in(folder: str) -> Any:
        path = f"/users/{mailbox}/mailFolders/{folder}/messages?$select=id,internetMessageId"
        return [one["id"] for one in team.call("GET", path)["value"] if one["internetMessageId"] == message_id]

    [arrived] = world.until("it has arrived", lambda: mail_in("inbox"))
    team.call("POST", f"/users/{mailbox}/messages/{arrived}/move", json={"destinationId": "archive"})
    world.once()
    [archived] = mail_in("archive")
    team.call("POST", f"/users/{mailbox}/messages/{archived}/move", json={"destinationId": "inbox"})
    world.once()
    world.once()
    assert world.drafts(item)[draft]["Decision"] == "Removed"
    folders = team.call("GET", f"/users/{mailbox}/mailFolders/inbox/childFolders")["value"]
    filed = next(one["id"] for one in folders if one["displayName"] == "Platform replies")
    [there] = mail_in(filed)
    versions = len(world.person(ADMINISTRATOR).versions("PlatformReferrals", draft))
    team.call("POST", f"/users/{mailbox}/messages/{there}/move", json={"destinationId": "inbox"})
    world.once()
    world.once()
    assert mail_in("inbox")
    assert len(world.person(ADMINISTRATOR).versions("PlatformReferrals", draft)) == versions
    assert not world.person(ADMINISTRATOR).rows("Replies")
