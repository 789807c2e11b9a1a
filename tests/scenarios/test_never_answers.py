"""The service answers no mail: storms, mail to ourselves, and two services that face each other cause nothing to leave."""

import json
import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

from ohrt.cli import write_settings
from tests.world import ADMINISTRATOR, OFFICER, SERGEANT, World, staff

PEOPLE = (OFFICER, SERGEANT, "sergeant2@contoso.com", "operative1@contoso.com", "operative2@contoso.com")
#: Of each kind of mail; OHRT_STORM brings more.
STORM = int(os.environ.get("OHRT_STORM", "12"))


#: Nobody else in these tests reads it.
_OTHER_MAILBOX = "officer2@contoso.com"


def _left(world: World) -> Counter[str]:
    """How many mails each person and all platforms together have got, once none is on its way any more."""
    world.until("all letters have left", lambda: _outbox(world)["totalItemCount"] == 0)
    left = Counter({who: len(world.person(who).inbox()) for who in PEOPLE})
    left["platforms"] = len(world.platform_mails())
    return left


def _outbox(world: World) -> Any:
    return world.person("ohrt@contoso.com").call("GET", "/me/mailFolders/outbox")


def test_a_storm_causes_no_mail(world: World) -> None:
    """Absence notices, bounces, mail from ourselves and another service's echo: rows for a person, and not one letter."""
    item, draft = world.awaiting_qa(1)
    world.approve(draft)
    world.once()
    mail = world.platform_mails()[0]
    before = _left(world)
    for number in range(STORM):
        world.answer(mail, "I am out of the office until Monday.", Subject=f"Automatic reply: {number}")
        world.answer(
            mail,
            "Your message could not be delivered.",
            Subject="Undeliverable: Referral",
            Auto_Submitted="auto-replied",
        )
        world.answer(mail, "We have removed the video.", From="ohrt@contoso.com", Subject=f"To ourselves {number}")
        world.answer(mail, f"[Auto-Reply] Ticket {number}. {mail['subject']}", Auto_Submitted="auto-generated")
    world.once()
    world.once()
    assert _left(world) == before
    assert len(world.person(SERGEANT).rows("Replies")) == 4 * STORM
    assert (world.draft(item)[1]["Status"], world.draft(item)[1]["Decision"]) == ("Sent", "Pending")
    assert not world.person("ohrt@contoso.com").inbox()


def test_two_services_that_face_each_other_fall_silent(world: World, tmp_path: Path) -> None:
    """Each is the platform that the other writes to: both referrals leave, are put before a person, and that is all."""
    both = (world, _another_service(world, tmp_path / "other"))
    with both[0].running(), both[1].running():
        items = [one.submit(1) for one in both]
        for one, item in zip(both, items, strict=True):
            one.until_status(item, "Tasked", seconds=60)
            one.review(item)
        drafts = [one.draft(item)[0] for one, item in zip(both, items, strict=True)]
        for one, item, draft in zip(both, items, drafts, strict=True):
            one.until_status(item, "Awaiting QA", seconds=60)
            one.approve(draft)
        for one, item in zip(both, items, strict=True):
            one.until_status(item, "Referred", seconds=60)
            one.until("the other's letter is put before a person", lambda one=one: _doubtful(one), seconds=60)
        before = _everything(world)
        time.sleep(3)  # a dozen polls of each: whatever one of them answered, the other would have answered
        after = _everything(world)
    assert after == before
    assert [len(_doubtful(one)) for one in both] == [1, 1]
    assert not world.platform_mails()


def _doubtful(world: World) -> list[str]:
    return [reply["Reason"] for reply in world.person(SERGEANT).rows("Replies").values()]


def _everything(world: World) -> Counter[str]:
    """How many mails each mailbox of the tenant holds in its Inbox, and in Sent Items."""
    held = Counter[str]()
    for who in (*PEOPLE, world.tenant.described["mailbox"], _OTHER_MAILBOX):
        for folder in ("inbox", "sentitems"):
            path = f"/users/{who}/mailFolders/{folder}"
            held[f"{who} {folder}"] = world.person(who).call("GET", path)["totalItemCount"]
    return held


def _another_service(world: World, data: Path) -> World:
    """Return a service of its own in the same tenant: another site, another mailbox, another journal."""
    data.mkdir()
    site = world.person(ADMINISTRATOR).call("GET", "/sites/root")["id"]
    told = {**world.tenant.described, "site_id": site, "site_path": "/", "mailbox": _OTHER_MAILBOX}
    (data / "sandbox.json").write_text(json.dumps(told))
    write_settings(data)
    other = World(data, {})
    other.ohrt("provision")
    staff(other)
    for one, there in ((world, other), (other, world)):
        platforms = one.person(ADMINISTRATOR).rows("Platforms")
        [tiktok] = [number for number, row in platforms.items() if row["Title"] == "TikTok"]
        one.person(ADMINISTRATOR).edit("Platforms", tiktok, ContactEmail=there.tenant.described["mailbox"])
    return other


def test_the_same_mail_twice_is_recorded_once(world: World) -> None:
    """One Message-ID, delivered twice, and again after closing: one decision, one letter each, nothing for a sergeant."""
    item, draft = world.awaiting_qa(1)
    world.approve(draft)
    world.once()
    mail = world.platform_mails()[0]
    message_id = world.answer(mail, "We have removed the video.")
    world.answer(mail, "We have removed the video.", Message_ID=message_id)
    world.once()
    assert world.referral(item)["Status"] == "Closed"
    before = _left(world)
    world.answer(mail, "We have removed the video.", Message_ID=message_id)
    world.once()
    assert world.referral(item)["Status"] == "Closed"
    assert world.draft(item)[1]["Decision"] == "Removed"
    assert _left(world) == before
    assert not world.person(SERGEANT).rows("Replies")


def test_another_decision_after_closing_goes_to_a_person(world: World) -> None:
    """What was recorded is not changed by a mail."""
    item, draft = world.awaiting_qa(1)
    world.approve(draft)
    world.once()
    mail = world.platform_mails()[0]
    world.answer(mail, "We have removed the video.")
    world.once()
    world.answer(mail, "We have not removed the video.")
    world.once()
    assert (world.referral(item)["Status"], world.draft(item)[1]["Decision"]) == ("Closed", "Removed")
    [reply] = world.person(SERGEANT).rows("Replies").values()
    assert "already recorded as Removed" in reply["Reason"]


def test_a_mail_that_a_person_moves_back_is_not_recorded_again(world: World) -> None:
    """Moved back to the Inbox, a filed mail stays there: what became of it is known by its id, and causes nothing."""
    item, draft = world.awaiting_qa(1)
    world.approve(draft)
    world.once()
    world.answer(world.platform_mails()[0], "We have removed the video.")
    world.once()
    before = _left(world)
    mailbox = world.tenant.described["mailbox"]
    team = world.person(mailbox)
    folders = team.call("GET", f"/users/{mailbox}/mailFolders/inbox/childFolders")["value"]
    [filed] = [one["id"] for one in folders if one["displayName"] == "Platform replies"]
    [mail] = team.call("GET", f"/users/{mailbox}/mailFolders/{filed}/messages")["value"]
    team.call("POST", f"/users/{mailbox}/messages/{mail['id']}/move", json={"destinationId": "inbox"})
    world.once()
    assert world.draft(item)[1]["Decision"] == "Removed"
    assert not world.person(SERGEANT).rows("Replies")
    assert _left(world) == before
