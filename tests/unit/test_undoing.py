"""Was a recorded decision taken back, by whom, and what follows? SOP 10.6."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.case import Answer, Case
from rules.records import PlatformReferral, Referral
from rules.records.platform_referral import AppealDecision, Decision, DecisionSource, Status
from rules.step import PutBack, ReadUndoing, SendReferral, Tell
from rules.undoing import Undoing, undoings
from tests.unit import build

REPLY = "<reply@tiktok.com>"
SENT = build.approved(status=Status.SENT, sent_on=build.NOW - timedelta(days=2), message_id="<sent.1@contoso.com>")
DECIDED = replace(
    SENT,
    status=Status.DECIDED,
    decision=Decision.REMOVED,
    decision_on=build.NOW - timedelta(hours=3),
    decision_source=DecisionSource.PLATFORM_REPLY,
    decision_message_id=REPLY,
    decision_phrase="en/we-removed",
    decision_words="We have removed the video.",
    url_outcomes=f"{build.URL} : Removed, 16/06/2026",
    platform_case="CASE-123456",
    platform_case_message_id=REPLY,
)
TAKEN_BACK = replace(DECIDED, decision=Decision.PENDING)
KEY = f"R123/undo/TikTok/1/{TAKEN_BACK.row.etag}"


def case(row: PlatformReferral, *answers: Answer, **performed: object) -> Case:
    closed = build.reviewed(
        status="Closed", referred_on=SENT.sent_on, closed_on=build.NOW - timedelta(hours=3), retain_until=build.TODAY
    )
    if not row.decision_source:
        closed = build.reviewed(status="Referred", referred_on=SENT.sent_on)
    known = {f"R123/send/TikTok/1/{row.approved_digest[:16]}": build.sent_evidence(row), **performed}
    return build.case(closed, row, assurances={41: build.assured(row)}, answers=answers, performed=known)  # type: ignore[arg-type]


def read(refused: str = "") -> object:
    return build.done(by="7", on=build.NOW.isoformat(), was=Decision.REMOVED, refused=refused)


def answer(**changes: object) -> Answer:
    values = {
        "platform_item_id": 41,
        "message_id": REPLY,
        "received_on": build.NOW - timedelta(hours=4),
        "decision": Decision.REMOVED,
        "source": DecisionSource.PLATFORM_REPLY,
    }
    return Answer(**{**values, **changes})  # type: ignore[arg-type]


def test_first_it_is_read_who_took_it_back() -> None:
    """Until the version history is read, the row and the referral stay as they are."""
    found = build.owed(case(TAKEN_BACK))
    assert [step.key for step in build.of_kind(found, ReadUndoing)] == [KEY]
    assert build.written(found, PlatformReferral) == {}
    assert build.written(found, Referral) == {}


def test_what_the_reply_caused_is_undone_with_it() -> None:
    """Decision, its evidence, the case number it taught, the closing and its date: all as before the reply."""
    found = build.owed(case(TAKEN_BACK, **{KEY: read()}))
    row, referral = build.written(found, PlatformReferral), build.written(found, Referral)
    assert row["status"] == Status.SENT
    emptied = ("decision_source", "decision_message_id", "decision_phrase", "decision_words", "url_outcomes")
    assert {row[name] for name in (*emptied, "platform_case", "platform_case_message_id")} == {""}
    assert row["decision_on"] is None
    assert "Bea Quarrie" in row["service_message"]
    assert (referral["status"], referral["closed_on"], referral["retain_until"]) == ("Referred", None, None)
    [put_back] = build.of_kind(found, PutBack)
    assert (put_back.message_id, put_back.decision) == (REPLY, Decision.REMOVED)
    assert "undone by Bea Quarrie" in put_back.words


def test_operative_and_applicant_are_told_and_the_task_is_open_again() -> None:
    """Who was told of the decision is told of its end; the operative has the task again."""
    done = {"R123/task/O5/1": build.done(), "R123/task/O5/1/completed": build.done()}
    found = build.owed(case(TAKEN_BACK, **{KEY: read(), **done}))
    told = {step.key.removeprefix("R123/mail/"): step.to for step in build.of_kind(found, Tell)}
    assert told["undone/TikTok/1/1"] == "ada.marsh@contoso.com"
    assert told["reopened/applicant/20260616T093000"] == "sam.okafor@contoso.com"
    assert "R123/task/O5/2" in {step.key for step in found}


def test_an_operative_cannot_take_a_reply_back() -> None:
    """Anybody but a sergeant or above: the decision is set again, and the row says why."""
    values = build.written(build.owed(case(TAKEN_BACK, **{KEY: read("not a sergeant")})), PlatformReferral)
    assert values["decision"] == Decision.REMOVED
    assert "sergeant" in values["service_message"]


ACKNOWLEDGED = replace(
    SENT,
    status=Status.ACKNOWLEDGED,
    acknowledged_message_id=REPLY,
    platform_case="CASE-123456",
    platform_case_message_id=REPLY,
)


def test_an_acknowledgement_in_the_wrong_row_is_undone_with_the_number_that_it_taught() -> None:
    """A sergeant sets Status back to Sent: who it was is read, the number goes, and the reply waits for a person."""
    back = replace(ACKNOWLEDGED, status=Status.SENT)
    found = build.owed(case(back))
    assert [(step.key, step.acknowledgement) for step in build.of_kind(found, ReadUndoing)] == [(KEY, True)]
    assert build.written(found, PlatformReferral) == {}
    by_sergeant = build.done(by="7", on=build.NOW.isoformat(), was=Status.ACKNOWLEDGED, refused="")
    found = build.owed(case(back, **{KEY: by_sergeant}))
    row = build.written(found, PlatformReferral)
    assert {row[name] for name in ("acknowledged_message_id", "platform_case", "platform_case_message_id")} == {""}
    assert "status" not in row
    assert "The acknowledgement was undone by Bea Quarrie" in row["service_message"]
    [put_back] = build.of_kind(found, PutBack)
    assert put_back.message_id == REPLY
    settled, _ = build.settle(case(back, **{KEY: by_sergeant}))
    again = replace(settled, answers=(answer(decision="", platform_case="CASE-123456"),))
    assert build.written(build.owed(again), PlatformReferral) == {}, "a second copy of the mail changes nothing"


def test_an_operative_cannot_take_an_acknowledgement_back() -> None:
    """The row says Acknowledged again, and why."""
    back = replace(ACKNOWLEDGED, status=Status.SENT)
    refused = build.done(by="5", on=build.NOW.isoformat(), was=Status.ACKNOWLEDGED, refused="not a sergeant")
    values = build.written(build.owed(case(back, **{KEY: refused})), PlatformReferral)
    assert values["status"] == Status.ACKNOWLEDGED
    assert "sergeant" in values["service_message"]


def test_an_earlier_acknowledgement_outlives_an_undone_decision() -> None:
    """Another reply had acknowledged: the row stands as it did before the one that decided."""
    before = replace(TAKEN_BACK, acknowledged_message_id="<earlier@tiktok.com>")
    values = build.written(build.owed(case(before, **{KEY: read()})), PlatformReferral)
    assert values["status"] == Status.ACKNOWLEDGED


def test_the_same_reply_is_not_recorded_again_unless_a_person_says_so() -> None:
    """A second copy of the mail changes nothing; a sergeant who confirms it afterwards is heard."""
    settled, _ = build.settle(case(TAKEN_BACK, **{KEY: read()}))
    again = replace(settled, answers=(answer(),))
    assert "decision" not in build.written(build.owed(again), PlatformReferral)
    old = answer(source=DecisionSource.PERSON, confirmed_on=build.NOW - timedelta(hours=1))
    assert "decision" not in build.written(build.owed(replace(settled, answers=(old,))), PlatformReferral)
    new = answer(source=DecisionSource.PERSON, confirmed_on=build.NOW + timedelta(hours=1))
    after = build.owed(replace(settled, answers=(new,)))
    assert build.written(after, PlatformReferral)["decision"] == Decision.REMOVED
    assert build.letters(after, "mail/decided/TikTok/1")[0].key.endswith("/1"), "told anew, though decided alike before"
    assert build.letters(after, "mail/closed/applicant/20260616T093000")


def test_undoing_comes_to_rest() -> None:
    """Performed until nothing is owed: one line in Undone, and nothing more for ever."""
    settled, _ = build.settle(case(TAKEN_BACK))
    [row] = settled.platform_referrals
    assert undoings(row) == [Undoing(build.NOW, Decision.REMOVED, "Bea Quarrie", REPLY)]
    assert settled.referral.status == "Referred"


def test_a_referral_that_needs_nothing_of_its_undone_row_stays_closed() -> None:
    """Reviewed again as no further action, it is not opened and closed for ever."""
    undone = build.platform_referral(undone=Undoing(build.NOW, Decision.REMOVED, "Bea", "").line())
    closed_on = build.NOW - timedelta(hours=3)
    closed = build.reviewed(
        status="Closed", review_outcome="No further action", closed_on=closed_on, retain_until=build.TODAY
    )
    settled, _ = build.settle(build.case(closed, undone))
    assert (settled.referral.status, settled.referral.closed_on) == ("Closed", closed_on)


def test_a_reply_without_a_message_id_is_taken_back_by_a_sergeant_too() -> None:
    """Neither a reply that had none, nor an emptied column, makes it a person's own decision (SOP 10.6)."""
    row = replace(TAKEN_BACK, decision_message_id="")
    assert build.of_kind(build.owed(case(row)), ReadUndoing)
    values = build.written(build.owed(case(row, **{KEY: read("not a sergeant")})), PlatformReferral)
    assert values["decision"] == Decision.REMOVED


def test_a_row_of_which_nobody_knew_whether_it_left_is_not_sent_again_by_an_undoing() -> None:
    """It stands as before the reply: unknown, until a person edits the draft and has it approved (P3)."""
    row = replace(TAKEN_BACK, sent_on=None, message_id="")
    start = replace(case(row), performed={KEY: read()})  # the journal was lost: it knows of no sending
    found = build.owed(start)
    assert build.written(found, PlatformReferral)["status"] == Status.UNKNOWN
    assert not build.of_kind(found, SendReferral)


def test_what_a_person_typed_anybody_takes_back() -> None:
    """A decision without a reply is the operative's own: no history is read, and no mail goes to Replies."""
    typed = replace(TAKEN_BACK, decision_message_id="", decision_source=DecisionSource.PERSON)
    found = build.owed(case(typed))
    assert build.of_kind(found, ReadUndoing) == []
    assert build.of_kind(found, PutBack) == []
    assert build.written(found, PlatformReferral)["status"] == Status.SENT


def test_a_case_number_learned_before_stays() -> None:
    """Only what this reply taught is forgotten; the row says what to look at."""
    before = replace(TAKEN_BACK, platform_case_message_id="<earlier@tiktok.com>")
    values = build.written(build.owed(case(before, **{KEY: read()})), PlatformReferral)
    assert "platform_case" not in values
    assert "clear PlatformCase" in values["service_message"]


def test_an_appeal_that_has_not_left_is_void_with_the_decision() -> None:
    """The appeal was against a decision that never was (SOP 10.7)."""
    first = replace(TAKEN_BACK, appeal_decision=AppealDecision.APPEAL, appeal_grounds="Look again.")
    appeal = build.platform_referral(42, round=2)
    start = case(first, **{KEY: build.done(by="7", on=build.NOW.isoformat(), was=Decision.NOT_REMOVED, refused="")})
    open_ = replace(start.referral, status="Awaiting QA", closed_on=None, retain_until=None)
    settled, _ = build.settle(replace(start, referral=open_, platform_referrals=(first, appeal)))
    one, two = settled.platform_referrals
    assert (one.appeal_decision, two.status) == ("", Status.CANCELLED)


@pytest.mark.parametrize(("sent_on", "recorded"), [(build.NOW - timedelta(hours=5), False), (build.NOW, True)])
def test_an_answer_to_the_first_round_after_the_appeal_left_is_for_a_person(sent_on: object, recorded: bool) -> None:
    """It may be the answer to the appeal: which, nobody guesses."""
    appeal = replace(SENT, row=build.row(42), round=2, sent_on=sent_on)
    first = replace(SENT, platform_case="")
    start = replace(case(first, answer()), platform_referrals=(first, appeal))
    values = build.written(build.owed(start), PlatformReferral, 41)
    assert ("decision" in values) is recorded


def test_a_decision_that_was_told_and_is_gone_is_looked_for_in_the_version_history() -> None:
    """An old version was restored while the referral is open: the letter that told of the decision bears witness."""
    told = {"R123/mail/decided/TikTok/1/4118fb4fed0e": build.done()}
    key = f"R123/undo/TikTok/1/{SENT.row.etag}"
    [step] = build.of_kind(build.owed(case(SENT, **told)), ReadUndoing)
    assert step.key == key
    by_sergeant = build.done(
        by="7", on=build.NOW.isoformat(), was=Decision.REMOVED, source="Platform reply", message_id=REPLY
    )
    settled, _ = build.settle(case(SENT, **told, **{key: by_sergeant}))
    assert f"Removed | Bea Quarrie | {REPLY}" in settled.platform_referrals[0].undone


def test_a_source_that_was_typed_where_nothing_was_decided_is_taken_out() -> None:
    """There is nothing to undo: the version history knows of no decision."""
    typed = replace(SENT, decision_source=DecisionSource.PLATFORM_REPLY)
    nothing = build.done(by="5", on=build.NOW.isoformat(), was="", refused="not a sergeant")
    of = case(typed, **{f"R123/undo/TikTok/1/{SENT.row.etag}": nothing})
    of = replace(of, referral=build.reviewed(status="Referred", referred_on=SENT.sent_on))
    settled, _ = build.settle(of)
    [row] = settled.platform_referrals
    assert (row.decision_source, row.status, row.undone) == ("", Status.SENT, "")
