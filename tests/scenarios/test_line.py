"""The line from an officer's form to a platform's recorded answer, and the ways off it."""

from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest

from tests.world import ADMINISTRATOR, OFFICER, SERGEANT, SERGEANT_2, World, open_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, recording) -> Iterator[World]:
    """One tenant and one running service for all of these."""
    with open_world(tmp_path_factory.mktemp("line") / "tenant", record=recording) as world, world.running():
        yield world


_numbers = iter(range(1000, 2000))


def _referred(world: World, **review: object) -> tuple[int, int]:
    """Bring a referral to quality assurance; return its row and its draft's."""
    item = world.submit(next(_numbers))
    world.until_status(item, "Tasked")
    world.review(item, **review)
    world.until_status(item, "Awaiting QA")
    return item, world.draft(item)[0]


def _sent(world: World, item: int, draft: int) -> dict:
    """Have it approved, and return the mail that left."""
    world.person(SERGEANT).edit("PlatformReferrals", draft, QADecision="Approved")
    row = world.until_status(item, "Referred")
    [mail] = [mail for mail in world.platform_mails() if row["ReferralRef"] in mail["subject"]]
    return mail


def _reply_row(world: World, message_id: str) -> dict:
    """Return the row of Replies for a message, once it is there."""

    def there() -> dict | None:
        rows = world.person(ADMINISTRATOR).rows("Replies")
        return next(({"id": item, **row} for item, row in rows.items() if row.get("MessageId") == message_id), None)

    return world.until("the mail is in Replies", there)


def test_removed(world: World) -> None:
    """A complete referral is tasked, reviewed, approved, sent word for word, answered and closed."""
    item, draft = _referred(world)
    mail = _sent(world, item, draft)
    sent = message_from_bytes(world.mime(mail), policy=policy.default)
    row = world.draft(item)[1]
    assert sent.get_content().replace("\r\n", "\n") == row["Body"]
    assert (mail["to"], mail["subject"]) == ([row["Recipient"]], row["Subject"])
    assert row["MessageId"] == sent["Message-ID"]
    assert row["QABy"] == SERGEANT
    world.answer(mail, "Thank you for your report TT-000001. We have removed the video.")
    closed = world.until_status(item, "Closed")
    row = world.draft(item)[1]
    assert (row["Decision"], row["DecisionSource"], row["PlatformCase"]) == ("Removed", "Platform reply", "TT-000001")
    assert closed["ClosedOn"]
    operative = world.person(closed["AssignedTo"])
    mine = lambda texts: [one for one in texts if closed["ReferralRef"] in one]  # noqa: E731
    world.until(
        "the task is completed",
        lambda: [t["status"] for t in operative.tasks() if closed["ReferralRef"] in t["title"]] == ["completed"],
    )
    world.until("the applicant is told", lambda: len(mine(m["subject"] for m in world.person(OFFICER).inbox())) == 2)


def test_incomplete_then_corrected(world: World) -> None:
    """Every fault of 8.3 is told at once, in the row and by mail; corrected, it goes on by itself."""
    item = world.submit(
        next(_numbers), Rationale=None, Title=None, IncidentSystem="CAD", ContentUploadDate="2031-01-01"
    )
    row = world.until_status(item, "Returned")
    for words in ("title", "why you refer", "CAD reference", "in the future"):
        assert words in row["ServiceMessage"]
    officer = world.person(OFFICER)
    world.until("a mail says so", lambda: any(row["ReferralRef"] in mail["subject"] for mail in officer.inbox()))
    officer.edit(
        "Referrals", item, Rationale="It taunts.", Title="Clip", IncidentSystem=None, ContentUploadDate="2026-01-02"
    )
    world.until_status(item, "Tasked")


def test_duplicate(world: World) -> None:
    """The same content within twelve months, written another way, names the earlier referral."""
    first = world.submit("https://www.tiktok.com/@invented/video/7000000000000009001")
    world.until_status(first, "Tasked")
    second = world.submit("https://m.tiktok.com/@other/video/7000000000000009001?utm_source=x#top")
    row = world.until_status(second, "Tasked")
    assert row["DuplicateOf"] == world.referral(first)["ReferralRef"]


def test_no_further_action(world: World) -> None:
    """Half-filled, the row says what 8.6 still wants; complete, it closes and nothing leaves."""
    item = world.submit(next(_numbers))
    row = world.until_status(item, "Tasked")
    operative = world.person(row["AssignedTo"])
    operative.edit("Referrals", item, ReviewOutcome="No further action")
    row = world.until_status(item, "In review")
    assert "date of the content review" in row["ServiceMessage"]
    assert "format" in row["ServiceMessage"]
    operative.edit("Referrals", item, ReviewDate="2026-01-06", ContentFormat="Video")
    world.until_status(item, "Closed")
    assert not world.drafts(item)


def test_moving_the_task(world: World) -> None:
    """Editing AssignedTo moves the task: the new operative has it, the old one's is completed."""
    item = world.submit(next(_numbers))
    row = world.until_status(item, "Tasked")
    old = row["AssignedTo"]
    new = next(name for name in ("operative1@contoso.com", "operative2@contoso.com") if name != old)
    world.until("the first has the task", lambda: _tasks(world, old, row["ReferralRef"]) == ["notStarted"])
    world.person(SERGEANT).edit("Referrals", item, AssignedTo=new)
    world.until("the second has the task", lambda: _tasks(world, new, row["ReferralRef"]) == ["notStarted"])
    world.until("the first has it no more", lambda: _tasks(world, old, row["ReferralRef"]) == ["completed"])


def test_untrained_operative_gets_no_task(world: World) -> None:
    """SOP 5.1.1: assigned to somebody without Intermediate III, the row says so and nobody has the task."""
    item = world.submit(next(_numbers))
    world.until_status(item, "Tasked")
    world.person(SERGEANT).edit("Referrals", item, AssignedTo="operative3@contoso.com")
    world.until("the row says so", lambda: "5.1.1" in world.referral(item)["ServiceMessage"])
    assert not world.person("operative3@contoso.com").tasks()


def _tasks(world: World, address: str, reference: str) -> list[str]:
    return [task["status"] for task in world.person(address).tasks() if reference in task["title"]]


def test_leak_is_held(world: World) -> None:
    """SOP 6.4: a draft that names a subject and a CAD number does not get to QA; the words are said."""
    item = world.submit(next(_numbers), Subjects="Jordan Fictitious, born 01/02/2003")
    world.until_status(item, "Tasked")
    world.review(item, ContentSummary="Jordan Fictitious taunts a group, see CAD 1234/05JAN26.")
    world.until_status(item, "In review")
    number, row = world.draft(item)
    assert row["Status"] == "Draft"
    assert "Jordan Fictitious" in row["ServiceMessage"]
    assert "CAD 1234/05JAN26" in row["ServiceMessage"]
    world.person(SERGEANT).edit("PlatformReferrals", number, QADecision="Approved")
    world.until("the approval is undone", lambda: world.draft(item)[1]["QADecision"] == "Pending")
    clean = row["Body"].replace("Jordan Fictitious taunts a group, see CAD 1234/05JAN26.", "Somebody taunts a group.")
    world.person("operative1@contoso.com").edit("PlatformReferrals", number, Body=clean)
    world.until_status(item, "Awaiting QA")


def test_a_sergeant_releases_a_false_alarm(world: World) -> None:
    """A surname that is also a road's: an operative cannot release it, a sergeant with a reason can (SOP 6.4)."""
    item = world.submit(next(_numbers), Subjects="Casey Marshfield")
    row = world.until_status(item, "Tasked")
    world.review(item, ContentSummary="They threaten people of Marshfield Road.")
    held = world.until("the draft is held", lambda: next(iter(world.drafts(item).items()), None))
    draft = held[0]
    line = world.until("the line is shown", lambda: next(iter(_held_lines(world.draft(item)[1])), ""))
    assert line == "“Marshfield”: a subject of the referral"
    world.person(row["AssignedTo"]).edit(
        "PlatformReferrals", draft, DisclosureReleased=line, DisclosureReason="It is a road."
    )
    world.until("only a sergeant", lambda: "Only a sergeant" in world.draft(item)[1]["ServiceMessage"])
    world.person(SERGEANT).edit(
        "PlatformReferrals", draft, DisclosureReleased=f"- {line}", DisclosureReason="It is the name of a road."
    )
    world.until_status(item, "Awaiting QA")
    released = world.draft(item)[1]
    assert released["DisclosureBy"] == SERGEANT
    assert "Marshfield Road" in released["Body"]
    assert _sent(world, item, draft)


def _held_lines(row: dict) -> list[str]:
    return [line[2:] for line in str(row.get("ServiceMessage") or "").splitlines() if line.startswith("- ")]


def test_returned_by_qa(world: World) -> None:
    """Returned, it goes to the operative with the comments; edited, it comes back by itself."""
    item, draft = _referred(world)
    world.person(SERGEANT).edit("PlatformReferrals", draft, QADecision="Returned", QAComments="Say which words.")
    world.until_status(item, "In review")
    row = world.draft(item)[1]
    assert row["Status"] == "Returned"
    assert "Say which words." in row["ServiceMessage"]
    world.person("operative1@contoso.com").edit(
        "PlatformReferrals", draft, Body=row["Body"] + "\nThe words are named.\n"
    )
    world.until_status(item, "Awaiting QA")
    _sent(world, item, draft)


@pytest.mark.parametrize("who", ["operative1@contoso.com", OFFICER])
def test_nobody_else_approves(world: World, who: str) -> None:
    """An approval by somebody below sergeant is void, whatever they type into QABy."""
    item, draft = _referred(world)
    world.person(who).edit("PlatformReferrals", draft, QADecision="Approved", QABy=SERGEANT)
    world.until("it is void", lambda: world.draft(item)[1]["QADecision"] == "Pending")
    assert "sergeant or above" in world.draft(item)[1]["ServiceMessage"]
    assert not [mail for mail in world.platform_mails() if world.referral(item)["ReferralRef"] in mail["subject"]]


def test_last_editor_does_not_approve(world: World) -> None:
    """A sergeant who edits the draft and approves it in one go is not its approver."""
    item, draft = _referred(world)
    body = world.draft(item)[1]["Body"] + "\nOne more line.\n"
    world.person(SERGEANT).edit("PlatformReferrals", draft, Body=body, QADecision="Approved")
    world.until("it is void", lambda: world.draft(item)[1]["QADecision"] == "Pending")
    world.person(SERGEANT_2).edit("PlatformReferrals", draft, QADecision="Approved")
    world.until_status(item, "Referred")


def test_forged_columns_send_nothing(world: World) -> None:
    """Typing Approved, a digest and an approver into the service's own columns sends nothing."""
    item, draft = _referred(world)
    forged = {"Status": "Approved", "QABy": SERGEANT, "ApprovedDigest": "0" * 64, "QADecision": "Pending"}
    world.person("operative1@contoso.com").edit("PlatformReferrals", draft, **forged)
    world.until("it waits again", lambda: world.draft(item)[1]["Status"] == "Awaiting QA")
    forged["Status"] = "Sent"
    world.person("operative1@contoso.com").edit("PlatformReferrals", draft, **forged)
    world.until("it is not believed", lambda: world.draft(item)[1]["Status"] != "Sent")
    assert not [mail for mail in world.platform_mails() if world.referral(item)["ReferralRef"] in mail["subject"]]


def test_not_removed_then_appeal(world: World) -> None:
    """SOP 10.7: not removed, an appeal is considered; appealed, a second round is drafted, approved and sent."""
    item, draft = _referred(world)
    mail = _sent(world, item, draft)
    world.answer(mail, "We reviewed the video and it does not violate our Community Guidelines.")
    world.until_status(item, "Appeal to consider")
    operative = world.person(world.referral(item)["AssignedTo"])
    operative.edit("PlatformReferrals", draft, AppealDecision="Appeal", AppealGrounds="The taunt is explicit.")
    second = world.until(
        "the second round waits for QA",
        lambda: next(
            (n for n, r in world.drafts(item).items() if r["Round"] == 2 and r["Status"] == "Awaiting QA"), None
        ),
    )
    world.person(SERGEANT).edit("PlatformReferrals", second, QADecision="Approved")
    world.until("it is sent", lambda: world.drafts(item)[second]["Status"] == "Sent")
    reference = world.referral(item)["ReferralRef"]
    [_, appeal] = [one for one in world.platform_mails() if reference in one["subject"]]
    world.answer(appeal, "On a second look we have removed the video.")
    world.until_status(item, "Closed")


FORGERIES = {
    "stranger with our reference": {
        "source": "127.0.1.66",
        "envelope": "x@attacker.example",
        "From": "x@attacker.example",
    },
    "spoofed sender": {"source": "127.0.1.66", "envelope": "x@attacker.example"},
    "spoofed sender with a forged result": {
        "source": "127.0.1.66",
        "envelope": "x@attacker.example",
        "Authentication_Results": "spf=pass; dkim=pass; dmarc=pass action=none header.from=tiktok.example",
    },
    "out of office": {"Auto_Submitted": "auto-replied"},
    "other platform": {"source": "127.0.1.2", "envelope": "s@instagram.example", "From": "s@instagram.example"},
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_untrusted_reply_is_not_recorded(world: World, forgery: dict[str, str]) -> None:
    """It goes to Replies with the reason and a suggestion, and leaves the row alone."""
    item, draft = _referred(world)
    mail = _sent(world, item, draft)
    headers = {"In_Reply_To": mail["internet_message_id"], "Subject": f"Re: {mail['subject']}"}
    message_id = world.mail_in("We have removed the video.", **{**headers, **forgery})
    reply = _reply_row(world, message_id)
    assert reply["Reason"]
    assert (reply["SuggestedRow"], reply["SuggestedDecision"]) == (draft, "Removed")
    row = world.draft(item)[1]
    assert (row["Status"], row["Decision"]) == ("Sent", "Pending")


def test_reply_with_the_reference_only(world: World) -> None:
    """A genuine sender who knows only our reference, which can be guessed, is not believed by itself."""
    item, draft = _referred(world)
    reference = world.referral(item)["ReferralRef"]
    _sent(world, item, draft)
    reply = _reply_row(world, world.mail_in("We have removed the video.", Subject=f"About {reference}"))
    assert "only the platform can know" in reply["Reason"]
    assert reply["SuggestedRow"] == draft


def test_sergeant_confirms_a_doubtful_reply(world: World) -> None:
    """What a sergeant decides in Replies is recorded with source Person; an operative cannot."""
    item, draft = _referred(world)
    mail = _sent(world, item, draft)
    reply = _reply_row(world, world.answer(mail, "Kind regards."))
    decided = {"PlatformReferralId": draft, "Decision": "Removed", "Handled": True}
    world.person("operative1@contoso.com").edit("Replies", reply["id"], **decided)
    world.until(
        "the operative is told",
        lambda: "sergeant" in (_reply_row(world, reply["MessageId"]).get("ServiceMessage") or ""),
    )
    assert world.draft(item)[1]["Decision"] == "Pending"
    world.person(SERGEANT).edit("Replies", reply["id"], Handled=True)
    world.until_status(item, "Closed")
    row = world.draft(item)[1]
    assert (row["Decision"], row["DecisionSource"]) == ("Removed", "Person")
    world.until(
        "the row says so", lambda: "Recorded" in (_reply_row(world, reply["MessageId"]).get("ServiceMessage") or "")
    )


def test_acknowledgement_teaches_the_case_number(world: World) -> None:
    """A trusted acknowledgement teaches the platform's case number; a later mail with only that is matched."""
    item, draft = _referred(world)
    mail = _sent(world, item, draft)
    world.answer(mail, "We have received your report. Your case number is TT-777001.")
    world.until("acknowledged", lambda: world.draft(item)[1]["Status"] == "Acknowledged")
    assert world.draft(item)[1]["PlatformCase"] == "TT-777001"
    world.mail_in("We have removed the content.", Subject="TT-777001: update")
    world.until_status(item, "Closed")


def test_replies_are_filed(world: World) -> None:
    """Recorded mails are under Platform replies, the others under Unmatched replies; the Inbox is empty."""
    mailbox = world.tenant.described["mailbox"]
    world.until("the Inbox is empty", lambda: not world.person(mailbox).inbox())
    folders = world.person(mailbox).call("GET", f"/users/{mailbox}/mailFolders/inbox/childFolders")["value"]
    counts = {one["displayName"]: one["totalItemCount"] for one in folders}
    assert counts["Platform replies"] >= 1
    assert counts["Unmatched replies"] >= 1


def test_portal_route(world: World) -> None:
    """SOP 10.5.1: approved for a portal, the operative submits it and records date and decision."""
    item = world.submit("https://www.youtube.com/watch?v=invented001", Platforms=["YouTube"])
    world.until_status(item, "Tasked")
    world.review(item, ReferTo=["YouTube"])
    world.until_status(item, "Awaiting QA")
    draft = world.draft(item)[0]
    world.person(SERGEANT).edit("PlatformReferrals", draft, QADecision="Approved")
    world.until("to submit", lambda: world.draft(item)[1]["Status"] == "To submit on portal")
    operative = world.person(world.referral(item)["AssignedTo"])
    operative.edit("PlatformReferrals", draft, PortalSubmittedOn="2026-01-07")
    world.until_status(item, "Referred")
    operative.edit("PlatformReferrals", draft, Decision="Removed")
    world.until_status(item, "Closed")
    assert world.draft(item)[1]["DecisionSource"] == "Portal"


def test_service_stops_when_asked(world: World) -> None:
    """A second instance exits at once with 75 and says who holds the journal."""
    second = world.ohrt("run", "--once", check=False)
    assert second.returncode == 75
    assert "running already" in second.stderr
    assert "pid" in second.stderr
