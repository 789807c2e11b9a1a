"""Rows that people edit, copy, delete and set back where nobody expected it: what was promised still holds.

All of them are played on one tenant, round by round, with the service killed in between.
"""

from collections.abc import Iterator

import pytest

from tests.scenarios.plays import NOT_REMOVED, REMOVED, Play, Stage, play_all
from tests.scenarios.test_second_thoughts import delete, restore, set_back
from tests.world import ADMINISTRATOR, OFFICER, REFER, SERGEANT, SERGEANT_2, open_world

NO_FURTHER_ACTION = {"ReviewDate": "2026-01-06", "ReviewOutcome": "No further action", "ContentFormat": "Video"}
PLAYS: dict[str, Play] = {}


def play(one: Play) -> Play:
    """Have this played; its docstring says what must come of it."""
    PLAYS[one.__name__] = one
    return one


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, recording) -> dict[str, Exception | None]:
    """Everything is played once; each test tells of one."""
    with open_world(tmp_path_factory.mktemp("hard") / "tenant", record=recording) as world:
        return play_all(world, PLAYS)


# --- the referral ---------------------------------------------------------------------------------------------------


@play
def the_day_of_tasking_is_cleared(stage: Stage) -> Iterator[None]:
    """The operative keeps the task: nobody else gets it, and nobody a second one."""
    item = yield from stage.tasked()
    had = stage.world.referral(item)["AssignedTo"]
    stage.world.person(OFFICER).edit("Referrals", item, TaskedOn=None)
    yield
    assert stage.open_tasks(item) == [had]
    assert stage.world.referral(item)["TaskedOn"]


@play
def assigned_to_is_cleared(stage: Stage) -> Iterator[None]:
    """A referral is never nobody's: who has the task keeps it."""
    item = yield from stage.tasked()
    had = stage.world.referral(item)["AssignedTo"]
    stage.world.person(OFFICER).edit("Referrals", item, AssignedTo=None)
    yield
    assert stage.world.referral(item)["AssignedTo"] == had
    assert stage.open_tasks(item) == [had]


@play
def assigned_to_nobody(stage: Stage) -> Iterator[None]:
    """A name that may have no task needs a supervisor, and the row says what to do (SOP 5.1.1)."""
    item = yield from stage.tasked()
    stage.world.person(SERGEANT).edit("Referrals", item, AssignedTo="operative3@contoso.com")
    yield
    row = stage.world.referral(item)
    assert row["Status"] == "Needs attention"
    assert "another name" in row["ServiceMessage"]
    assert stage.open_tasks(item) == []


@play
def no_further_action_after_all_refers(stage: Stage) -> Iterator[None]:
    """A closed referral whose review is corrected is open again, drafted, sent, and closed with its answer (10.3)."""
    item = yield from stage.tasked()
    operative = stage.world.person(stage.world.referral(item)["AssignedTo"])
    operative.edit("Referrals", item, **NO_FURTHER_ACTION)
    yield
    assert stage.world.referral(item)["Status"] == "Closed"
    operative.edit("Referrals", item, **REFER)
    yield
    row = stage.world.referral(item)
    assert row["Status"] == "Awaiting QA"
    assert not row.get("ClosedOn")
    stage.world.approve(stage.world.draft(item)[0])
    yield
    assert len(stage.mails(item)) == 1


@play
def the_review_is_changed_beside_the_approval(stage: Stage) -> Iterator[None]:
    """Approved while the operative takes the clause out: it does not leave until the review is whole again (8.6, 9.4)."""
    item, draft = yield from stage.drafted()
    stage.world.approve(draft)
    operative = stage.world.person(stage.world.referral(item)["AssignedTo"])
    operative.edit("Referrals", item, TermsBreached=None)
    yield
    assert stage.mails(item) == []
    assert "clause" in stage.row(draft)["ServiceMessage"]
    operative.edit("Referrals", item, TermsBreached=REFER["TermsBreached"])
    yield
    assert stage.row(draft)["Status"] == "Awaiting QA"
    stage.world.approve(draft)
    yield
    assert len(stage.mails(item)) == 1


@play
def retention_is_shortened(stage: Stage) -> Iterator[None]:
    """What is kept for twelve months is not disposed of earlier because somebody typed a date (2.2)."""
    item, *_ = yield from stage.decided()
    until = stage.world.referral(item)["RetainUntil"]
    stage.world.person(OFFICER).edit("Referrals", item, RetainUntil="2026-02-01")
    yield
    assert stage.world.referral(item)["RetainUntil"] == until


@play
def deleted_after_it_was_sent_and_answered_meanwhile(stage: Stage) -> Iterator[None]:
    """The answer to a referral that somebody deleted is not lost, and restored it is not sent again."""
    item, draft, mail = yield from stage.sent()
    delete(stage.world, "Referrals", item)
    yield
    message_id = stage.world.answer(mail, REMOVED)
    yield
    assert stage.row(draft)["Decision"] == "Removed" or stage.replies(message_id)
    restore(stage.world, "Referrals", item)
    yield
    assert len(stage.mails(item)) == 1
    assert stage.row(draft)["Status"] in ("Sent", "Decided")


# --- a draft: what its row is for -------------------------------------------------------------------------------------


def _typed_over_in_a_draft(name: str, value: object) -> None:
    def one(stage: Stage) -> Iterator[None]:
        item, draft = yield from stage.drafted()
        was = stage.row(draft)
        stage.edit(draft, **{name: value})
        yield
        assert stage.mails(item) == []
        row = stage.row(draft)
        assert row.get(name) == was.get(name)
        assert row["Status"] == "Awaiting QA"
        assert list(stage.world.drafts(item)) == [draft]
        stage.world.approve(draft)
        yield
        assert [mail["to"] for mail in stage.mails(item)] == [["referrals@tiktok.example"]]

    one.__name__ = f"typed_over_in_a_draft_{name}"
    play(one)


for _name, _value in (
    ("Platform", "Instagram"),
    ("Round", 2),
    ("ReferralItemId", 1),
    ("Route", "Portal"),
    ("Status", "Sending"),
    ("DecisionSource", "Platform reply"),
    ("Decision", "Removed"),
):
    _typed_over_in_a_draft(_name, _value)


@play
def a_row_is_made_by_hand_before_the_review(stage: Stage) -> Iterator[None]:
    """Approved by a sergeant, it still does not leave: nobody has reviewed the content (10.3.1)."""
    item = yield from stage.tasked()
    by_hand = stage.world.person(OFFICER).add(
        "PlatformReferrals",
        Title=f"OHRT-2026-{item:06d} / TikTok / 1",
        ReferralRef=f"OHRT-2026-{item:06d}",
        ReferralItemId=item,
        Platform="TikTok",
        Round=1,
        Route="Mailbox",
        Recipient="referrals@tiktok.example",
        Subject="By hand",
        Body="Please remove this.",
        Urls=stage.world.referral(item)["ContentUrls"],
    )
    stage.world.approve(by_hand)
    yield
    assert [mail for mail in stage.world.platform_mails() if mail["subject"] == "By hand"] == []
    assert "review" in stage.row(by_hand)["ServiceMessage"]


@play
def a_row_is_made_by_hand_for_no_referral(stage: Stage) -> Iterator[None]:
    """Whoever made it reads in it that there is no such referral; nothing leaves, approved or not."""
    columns = {"Title": "Mine", "ReferralItemId": 987654, "Platform": "TikTok", "Round": 1, "Route": "Mailbox"}
    words = {"Recipient": "nobody@example.org", "Subject": "Mine", "Body": "Hello", "Urls": "https://example.org"}
    by_hand = stage.world.person(OFFICER).add("PlatformReferrals", **columns, **words)
    stage.world.approve(by_hand)
    yield
    assert stage.row(by_hand)["Status"] == "Cancelled"
    assert "no such referral" in stage.row(by_hand)["ServiceMessage"]
    assert [mail for mail in stage.world.tenant.outbox() if mail["to"] == ["nobody@example.org"]] == []


@play
def approved_and_returned_by_two_sergeants(stage: Stage) -> Iterator[None]:
    """In one round: the last word holds, and nothing leaves."""
    item, draft = yield from stage.drafted()
    stage.world.approve(draft)
    stage.edit(draft, SERGEANT_2, QADecision="Returned", QAComments="Not yet.")
    yield
    assert stage.mails(item) == []
    assert stage.row(draft)["Status"] == "Returned"


# --- what was sent ----------------------------------------------------------------------------------------------------


def _typed_over_after_sending(**typed: object) -> None:
    def one(stage: Stage) -> Iterator[None]:
        item, draft, mail = yield from stage.sent()
        was = stage.row(draft)
        stage.edit(draft, **typed)
        yield
        row = stage.row(draft)
        assert row["Status"] == "Sent"
        assert {name: row.get(name) for name in typed} == {name: was.get(name) for name in typed}
        stage.world.answer(mail, REMOVED)
        yield
        assert stage.row(draft)["Decision"] == "Removed"
        assert stage.world.referral(item)["Status"] == "Closed"
        assert len(stage.mails(item)) == 1

    one.__name__ = f"typed_over_after_sending_{'_'.join(typed)}"
    play(one)


for _typed in (
    {"Platform": "Instagram"},
    {"Round": 2},
    {"ReferralItemId": None},
    {"Status": "Cancelled"},
    {"MessageId": None, "SentOn": None},
    {"ApprovedDigest": None},
    {"DecisionSource": "Platform reply"},
):
    _typed_over_after_sending(**_typed)


@play
def the_message_id_of_another_is_typed(stage: Stage) -> Iterator[None]:
    """The answer to one referral is not recorded in another into which somebody typed its Message-ID."""
    item, draft, mail = yield from stage.sent()
    thief = next(n for n in stage.world.person(ADMINISTRATOR).rows("PlatformReferrals") if n != draft)
    stage.edit(thief, MessageId=mail["internet_message_id"])
    message_id = stage.world.answer(mail, REMOVED)
    yield
    yield
    assert stage.row(draft)["Decision"] == "Removed" or stage.replies(message_id)
    assert stage.row(thief).get("DecisionMessageId") != message_id
    assert len(stage.mails(item)) == 1


@play
def words_are_edited_after_they_left(stage: Stage) -> Iterator[None]:
    """Approved anew, they are not sent; the row says that the platform has others, until they are put back."""
    item, draft, _ = yield from stage.sent()
    body = stage.row(draft)["Body"]
    stage.edit(draft, Body=f"{body}\nLater.")
    yield
    assert "edited after it was sent" in stage.row(draft)["ServiceMessage"]
    stage.world.approve(draft)
    stage.edit(draft, Body=body)
    yield
    assert "edited after it was sent" not in stage.row(draft)["ServiceMessage"]
    assert len(stage.mails(item)) == 1


@play
def a_row_is_copied(stage: Stage) -> Iterator[None]:
    """A copy that a sergeant approves sends nothing, says which row stands, and keeps no answer from it."""
    item, draft, mail = yield from stage.sent()
    names = ("Title", "ReferralRef", "ReferralItemId", "Platform", "Round", "Route", "Urls", "Recipient", "Subject")
    columns = {name: stage.row(draft)[name] for name in names}
    copy = stage.world.person(OFFICER).add("PlatformReferrals", **columns, Body="Other words", Status="Approved")
    stage.world.approve(copy)
    yield
    assert f"row {draft}" in stage.row(copy)["ServiceMessage"]
    stage.world.answer(mail, REMOVED)
    yield
    assert stage.row(draft)["Decision"] == "Removed"
    assert len(stage.mails(item)) == 1


@play
def a_sent_row_is_deleted_and_restored_beside_its_successor(stage: Stage) -> Iterator[None]:
    """One of the two stands and takes the answer; nothing is sent again."""
    item, draft, mail = yield from stage.sent()
    delete(stage.world, "PlatformReferrals", draft)
    yield
    restore(stage.world, "PlatformReferrals", draft)
    yield
    stage.world.answer(mail, REMOVED)
    yield
    rows = sorted((row["Status"], row["Decision"]) for row in stage.world.drafts(item).values())
    assert rows == [("Cancelled", "Pending"), ("Decided", "Removed")]
    assert len(stage.mails(item)) == 1
    assert stage.world.referral(item)["Status"] == "Closed"


# --- what was decided -------------------------------------------------------------------------------------------------


@play
def a_decided_row_is_set_back_to_its_first_version(stage: Stage) -> Iterator[None]:
    """By an inspector: the decision counts as undone, what left is known to have left, and the reply is for a person."""
    item, draft, _, message_id = yield from stage.decided()
    set_back(stage.world, "PlatformReferrals", draft, Decision="Pending", Status="Awaiting QA")
    yield
    row = stage.row(draft)
    assert (row["Decision"], row["Status"]) == ("Pending", "Sent")
    assert "Removed" in row["Undone"]
    assert stage.world.referral(item)["Status"] == "Referred"
    assert len(stage.replies(message_id)) == len(stage.mails(item)) == 1


WIPED = ("DecisionSource", "DecisionMessageId", "DecisionOn", "UrlOutcomes", "DecisionWords", "DecisionPhrase")


@play
def an_operative_wipes_a_decision_out_column_by_column(stage: Stage) -> Iterator[None]:
    """What a reply decided is recorded again, with its evidence, and the row says who may take it back."""
    item, draft, _, message_id = yield from stage.decided()
    stage.edit(draft, Decision="Pending", **dict.fromkeys(WIPED))
    yield
    row = stage.row(draft)
    assert (row["Decision"], row["DecisionSource"], row["DecisionMessageId"]) == (
        "Removed",
        "Platform reply",
        message_id,
    )
    assert row["DecisionOn"]
    assert "Removed" in row["UrlOutcomes"]
    assert "sergeant" in row["ServiceMessage"]
    assert stage.world.referral(item)["Status"] == "Closed"


@play
def a_sergeant_wipes_a_decision_out_column_by_column(stage: Stage) -> Iterator[None]:
    """It counts as undone: the referral is open again, and the reply waits for a person."""
    item, draft, _, message_id = yield from stage.decided()
    stage.edit(draft, SERGEANT, Decision="Pending", **dict.fromkeys(WIPED))
    yield
    assert stage.world.referral(item)["Status"] == "Referred"
    assert "Removed" in stage.row(draft)["Undone"]
    assert len(stage.replies(message_id)) == 1


@play
def no_appeal_after_the_appeal_was_drafted(stage: Stage) -> Iterator[None]:
    """The draft is cancelled and cannot be sent; appealed after all, it goes to quality assurance anew (10.7)."""
    item, draft, *_ = yield from stage.decided(NOT_REMOVED)
    stage.edit(draft, AppealDecision="Appeal", AppealGrounds="It names a member of the rival group.")
    yield
    appeal = max(stage.world.drafts(item))
    stage.world.approve(appeal)
    stage.edit(draft, AppealDecision="No appeal")
    yield
    assert stage.row(appeal)["Status"] == "Cancelled"
    assert stage.world.referral(item)["Status"] == "Closed"
    assert len(stage.mails(item)) == 1
    stage.edit(draft, AppealDecision="Appeal")
    yield
    assert stage.world.referral(item)["Status"] == "Awaiting QA"
    assert (stage.row(appeal)["Status"], stage.row(appeal)["QADecision"]) == ("Awaiting QA", "Pending")


@play
def opposite_answers_in_one_round(stage: Stage) -> Iterator[None]:
    """One is recorded, the other is for a person; none is lost."""
    _, draft, mail = yield from stage.sent()
    first, second = stage.world.answer(mail, NOT_REMOVED), stage.world.answer(mail, REMOVED)
    yield
    recorded = stage.row(draft)["DecisionMessageId"]
    assert recorded in (first, second)
    assert stage.replies(second if recorded == first else first)


# --- replies that a person decides ------------------------------------------------------------------------------------


def _handled_without_a_row(name: str, number: object) -> None:
    def one(stage: Stage) -> Iterator[None]:
        _, draft, reply = yield from stage.doubtful()
        stage.handle(reply, PlatformReferralId=number, Decision="Removed")
        yield
        assert stage.row(draft)["Decision"] == "Pending"
        row = stage.world.person(ADMINISTRATOR).row("Replies", reply)
        assert "names no row" in row["ServiceMessage"]
        assert not row.get("Handled")

    one.__name__ = f"a_reply_is_handled_with_{name}"
    play(one)


for _name, _value in (("a_fraction", 1.5), ("a_number_of_no_row", 987654), ("no_number", None)):
    _handled_without_a_row(_name, _value)


@play
def a_handled_reply_is_changed_afterwards(stage: Stage) -> Iterator[None]:
    """What was recorded stands, and the row does not read as if it were something else."""
    _, draft, reply = yield from stage.doubtful()
    stage.handle(reply, PlatformReferralId=draft, Decision="Removed")
    yield
    assert stage.row(draft)["DecisionSource"] == "Person"
    stage.handle(reply, Decision="Not removed")
    yield
    assert stage.row(draft)["Decision"] == "Removed"
    said = stage.world.person(ADMINISTRATOR).row("Replies", reply)["ServiceMessage"]
    assert "as Removed" in said
    assert "is not recorded" in said


@pytest.mark.slow
@pytest.mark.parametrize("name", PLAYS)
def test_hard_rows(played: dict[str, Exception | None], name: str) -> None:
    """Each play came to its end, and what it says is so."""
    error = played[name]
    if error is not None:
        raise error
