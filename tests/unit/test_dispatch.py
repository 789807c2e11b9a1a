"""What must leave now, and what has left? SOP 10.5."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.case import Case
from rules.quality import draft_of
from rules.records import PlatformReferral
from rules.records.platform import Route
from rules.records.platform_referral import QADecision, Status
from rules.reference import token
from rules.step import FindSent, Outcome, SendReferral
from tests.unit import build

ROW = build.approved()
KEY = f"R123/send/TikTok/1/{ROW.approved_digest[:16]}"


def approved_case(row: PlatformReferral = ROW, **more: object) -> Case:
    return build.case(build.reviewed(), row, assurances={41: build.assured(row)}, **more)


def test_exactly_what_was_approved_is_sent_under_its_key() -> None:
    """The key names referral, platform, round and digest; the words are the row's (P2, P4)."""
    found = build.owed(approved_case())
    [send] = build.of_kind(found, SendReferral)
    assert send.key == KEY
    assert (send.recipient, send.subject, send.body) == (ROW.recipient, ROW.subject, ROW.body)
    assert send.digest == draft_of(ROW).digest()
    assert send.token == token(build.TOKEN_KEY, 123, "TikTok", 1)
    assert (send.intact, send.begun) == (True, False)
    assert build.written(found, PlatformReferral)["status"] == Status.SENDING


def test_approval_and_sending_are_decided_in_one_go() -> None:
    """One PATCH a transition: the row goes from Awaiting QA to Sending."""
    row = build.platform_referral(qa_decision=QADecision.APPROVED)
    found = build.owed(build.case(build.reviewed(), row, assurances={41: build.assured(row)}))
    assert len([step for step in found if "/set/PlatformReferral/" in step.key]) == 1
    assert build.of_kind(found, SendReferral)


def test_nothing_is_sent_when_too_many_mails_left_in_this_minute() -> None:
    """The row stays Approved until there is room; one that has begun goes on."""
    full = build.directory(may_send=False)
    assert build.of_kind(build.owed(approved_case(), full), SendReferral) == []
    begun = build.approved(status=Status.SENDING)
    assert build.of_kind(build.owed(approved_case(begun), full), SendReferral)


@pytest.mark.parametrize("route", [Route.MAILBOX, Route.INDIVIDUAL])
def test_mailbox_and_individual_are_sent_by_mail(route: Route) -> None:
    """Both routes are mails (SOP 10.5.2, 10.5.3)."""
    assert build.of_kind(build.owed(approved_case(build.approved(route=route))), SendReferral)


def test_a_sent_mail_is_recorded_with_its_evidence() -> None:
    """SentOn and MessageId come from the mailbox, and the referral's date of referral (SOP 8.6.3)."""
    found = build.owed(approved_case(build.approved(status=Status.SENDING), performed={KEY: build.sent_evidence()}))
    values = build.written(found, PlatformReferral)
    assert values["status"] == Status.SENT
    assert values["message_id"] == "<sent.1@contoso.com>"
    assert values["sent_on"] == build.NOW
    assert not build.of_kind(found, SendReferral)


def test_what_left_is_recorded_though_the_row_was_edited_since() -> None:
    """Whatever is typed meanwhile, evidence of a mail that left is brought into the row."""
    edited = replace(build.approved(status=Status.SENDING), body="Other words.\n", approved_digest="")
    found = build.owed(build.case(build.reviewed(), edited, performed={KEY: build.sent_evidence()}))
    assert build.written(found, PlatformReferral)["status"] == Status.SENT
    assert not build.of_kind(found, SendReferral)


def test_a_mail_that_was_edited_while_leaving_is_only_followed() -> None:
    """An edit after Sending begins nothing new; the mail under way is followed to its end (P3)."""
    before = build.approved(status=Status.SENDING)
    edited = replace(before, body="Other words.\n")
    found = build.owed(build.case(build.reviewed(), edited, assurances={41: build.assured(before)}))
    [send] = build.of_kind(found, SendReferral)
    assert (send.intact, send.begun) == (False, True)


def test_an_unknown_outcome_is_said_to_be_unknown_and_not_repeated() -> None:
    """It is not known whether the mail left: a person is asked, and nothing is sent (P3)."""
    row = build.approved(status=Status.SENDING)
    case = approved_case(row, performed={KEY: build.ended(Outcome.UNKNOWN)})
    found = build.owed(case)
    assert build.written(found, PlatformReferral)["status"] == Status.UNKNOWN
    assert not build.of_kind(found, SendReferral)
    settled, _ = build.settle(case)
    [one] = settled.platform_referrals
    assert one.status == Status.UNKNOWN
    assert settled.referral.status == "Needs attention"


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.VOID])
def test_a_mail_that_was_not_sent_waits_for_quality_assurance_again(outcome: Outcome) -> None:
    """Refused or void: nothing was sent, and the approval is used up."""
    row = build.approved(status=Status.SENDING)
    found = build.owed(approved_case(row, performed={KEY: build.ended(outcome, why="400 ErrorInvalidRecipients")}))
    values = build.written(found, PlatformReferral)
    assert values["status"] == Status.AWAITING_QA
    assert (values["qa_decision"], values["approved_digest"]) == (QADecision.PENDING, "")
    assert "400 ErrorInvalidRecipients" in values["service_message"]


def test_what_was_refused_stays_readable_until_a_person_acts() -> None:
    """Every stop has a reason a person can act on (P6): why nothing was sent is still in the row when all is done."""
    row = build.approved(status=Status.SENDING)
    case = approved_case(row, performed={KEY: build.ended(Outcome.REFUSED, why="400 ErrorInvalidRecipients")})
    settled, _ = build.settle(case)
    assert "400 ErrorInvalidRecipients" in settled.platform_referrals[0].service_message


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.VOID])
def test_the_same_words_can_be_approved_again_after_nothing_was_sent(outcome: Outcome) -> None:
    """Nothing left, so a sergeant's new approval of the same words is sent: it is no second submission (P2)."""
    again = build.platform_referral(qa_decision=QADecision.APPROVED)
    case = build.case(
        build.reviewed(), again, assurances={41: build.assured(again)}, performed={KEY: build.ended(outcome)}
    )
    settled, _ = build.settle(case)
    assert settled.platform_referrals[0].status == Status.SENT


@pytest.mark.parametrize("status", [Status.SENT, Status.ACKNOWLEDGED])
def test_a_row_that_says_sent_is_looked_up_in_the_mailbox(status: Status) -> None:
    """Anybody can type Sent: the mailbox must say so too."""
    row = build.approved(status=status)
    found = build.owed(approved_case(row))
    [look] = build.of_kind(found, FindSent)
    assert (look.key, look.send) == (f"{KEY}/find", KEY)
    assert not build.of_kind(found, SendReferral)


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (build.approved(status=Status.SENT), Status.UNKNOWN),
        (build.platform_referral(status=Status.SENT), Status.AWAITING_QA),
    ],
    ids=["with a digest", "without"],
)
def test_a_row_that_says_sent_and_was_not_says_so_and_stays_so(row: PlatformReferral, status: Status) -> None:
    """The mailbox holds no such mail: a person is told, and goes on being told until they act (P6)."""
    settled, _ = build.settle(approved_case(row), find=Outcome.VOID)
    [one] = settled.platform_referrals
    assert one.status == status
    assert "Sent Items" in one.service_message


def test_a_portal_submission_is_sent_on_its_date() -> None:
    """PortalSubmittedOn filled: the row is Sent on that day of London (SOP 10.5.1)."""
    row = build.approved(
        route=Route.PORTAL, recipient="", status=Status.TO_SUBMIT, portal_submitted_on=build.TODAY - timedelta(days=1)
    )
    found = build.owed(approved_case(row))
    values = build.written(found, PlatformReferral)
    assert values["status"] == Status.SENT
    assert values["sent_on"].isoformat() == "2026-06-15T00:00:00+01:00"


def test_a_second_approval_of_other_words_is_another_key() -> None:
    """One submission for each approved digest: other words are another."""
    other = build.approved(body="Other words.\n")
    [send] = build.of_kind(build.owed(approved_case(other)), SendReferral)
    assert send.key != KEY
    assert send.key.startswith("R123/send/TikTok/1/")


def test_a_row_that_was_edited_after_it_was_sent_says_so_until_it_is_put_back() -> None:
    """It shows other words than those that the platform has; they are not sent."""
    sent = build.approved(status=Status.SENT, sent_on=build.NOW, message_id="<sent.1@contoso.com>")
    edited = replace(sent, body=f"{sent.body}Later.", service_message="Sent.")
    settled, _ = build.settle(build.case(build.reviewed(), edited, performed={KEY: build.sent_evidence(sent)}))
    [said] = settled.platform_referrals
    assert said.service_message.startswith("Sent.\nThis row was edited after it was sent")
    back = replace(settled, platform_referrals=(replace(said, body=sent.body),))
    settled, _ = build.settle(back)
    assert settled.platform_referrals[0].service_message == "Sent."
