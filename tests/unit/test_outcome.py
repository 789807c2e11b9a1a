"""What did the platform decide? SOP 10.6."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.case import Answer, Case
from rules.records import PlatformReferral, Referral
from rules.records.platform import Route
from rules.records.platform_referral import AppealDecision, Decision, DecisionSource, Status
from tests.unit import build

SENT = build.approved(status=Status.SENT, sent_on=build.NOW - timedelta(days=2), message_id="<sent.1@contoso.com>")


def answer(decision: str = Decision.REMOVED, **changes: object) -> Answer:
    values = {
        "platform_item_id": 41,
        "message_id": "<reply@tiktok.com>",
        "received_on": build.NOW - timedelta(hours=1),
        "decision": decision,
        "source": DecisionSource.PLATFORM_REPLY,
    }
    return Answer(**{**values, **changes})  # type: ignore[arg-type]


def sent_case(*answers: Answer, row: PlatformReferral = SENT) -> Case:
    key = f"R123/send/TikTok/1/{row.approved_digest[:16]}"
    known = {key: build.sent_evidence(row)}
    return build.case(
        build.reviewed(status="Referred", referred_on=build.NOW - timedelta(days=2)),
        row,
        assurances={41: build.assured(row)},
        answers=answers,
        performed=known,
    )


@pytest.mark.parametrize(
    "decision", [one for one in Decision if one not in (Decision.PENDING, Decision.PARTLY_REMOVED)]
)
def test_a_decision_is_recorded_with_source_date_and_each_url(decision: Decision) -> None:
    """The decision of the platform is recorded, a line for each URL (SOP 10.6)."""
    two = replace(SENT, urls=f"{build.URL}\nhttps://www.tiktok.com/2")
    values = build.written(
        build.owed(sent_case(answer(decision, said="We did it.", phrase="en/we-removed"), row=two)), PlatformReferral
    )
    assert values["status"] == Status.DECIDED
    assert values["decision"] == decision
    assert values["decision_source"] == "Platform reply"
    assert values["decision_on"] == build.NOW - timedelta(hours=1)
    assert values["url_outcomes"].splitlines() == [
        f"{build.URL} : {decision}, 16/06/2026",
        f"https://www.tiktok.com/2 : {decision}, 16/06/2026",
    ]
    assert "We did it." in values["service_message"]


def test_urls_of_which_a_partial_removal_says_nothing_stay_open() -> None:
    """“We removed two of the videos”: the lines wait for a person, who reads so, and nothing is written for ever."""
    other = "https://www.tiktok.com/2"
    two = replace(SENT, urls=f"{build.URL}\n{other}")
    partly = answer(Decision.PARTLY_REMOVED, source=DecisionSource.PERSON)
    values = build.written(build.owed(sent_case(partly, row=two)), PlatformReferral)
    assert values["url_outcomes"].splitlines() == [f"{build.URL} : Pending", f"{other} : Pending"]
    assert "UrlOutcomes where that says Pending" in values["service_message"]
    settled, _ = build.settle(sent_case(partly, row=two))
    [row] = settled.platform_referrals
    assert row.decision == Decision.PARTLY_REMOVED
    assert build.written(build.owed(settled), PlatformReferral) == {}
    named = replace(partly, url_decisions=((build.URL, Decision.REMOVED),))
    values = build.written(build.owed(sent_case(named, row=two)), PlatformReferral)
    assert values["url_outcomes"].splitlines() == [f"{build.URL} : Removed, 16/06/2026", f"{other} : Pending"]


def test_what_a_person_writes_for_an_open_url_stays() -> None:
    """Lines that together make the decision are left alone; one that is typed over opens them."""
    other = "https://www.tiktok.com/2"
    decided = replace(
        SENT,
        urls=f"{build.URL}\n{other}",
        status=Status.DECIDED,
        decision=Decision.PARTLY_REMOVED,
        decision_source=DecisionSource.PERSON,
        url_outcomes=f"{build.URL} : Removed, 16/06/2026\n{other} : Not removed, 16/06/2026",
    )
    assert "url_outcomes" not in build.written(build.owed(sent_case(row=decided)), PlatformReferral)
    removed = replace(decided, url_outcomes=decided.url_outcomes.replace("Not removed", "Removed"))
    values = build.written(build.owed(sent_case(row=removed)), PlatformReferral)
    assert values["url_outcomes"].splitlines() == [f"{build.URL} : Pending", f"{other} : Pending"]
    assert "Before it was Removed." in values["service_message"]


def test_removed_everywhere_closes_the_referral() -> None:
    """Every platform decided and 8.6 complete: Closed, with the date until which it is retained (SOP 2.2, 8.6)."""
    values = build.written(build.owed(sent_case(answer())), Referral)
    assert (values["status"], values["closed_on"]) == ("Closed", build.NOW)
    assert values["retain_until"].isoformat() == "2027-06-16"


def test_not_removed_asks_to_consider_an_appeal() -> None:
    """Not taken down: the OHRT considers an appeal (SOP 10.7)."""
    found = build.owed(sent_case(answer(Decision.NOT_REMOVED)))
    assert build.written(found, PlatformReferral)["appeal_decision"] == AppealDecision.TO_CONSIDER
    assert build.written(found, Referral)["status"] == "Appeal to consider"


def test_an_acknowledgement_is_noted_and_its_case_number_learned() -> None:
    """An answer without decision is an acknowledgement; the platform's own number is kept."""
    values = build.written(build.owed(sent_case(answer("", platform_case="CASE-123456"))), PlatformReferral)
    assert (values["status"], values["platform_case"]) == (Status.ACKNOWLEDGED, "CASE-123456")
    assert "decision" not in values


def test_a_case_number_that_is_known_is_not_replaced() -> None:
    """The first number stays, or what a person typed."""
    known = replace(SENT, platform_case="CASE-000001")
    values = build.written(build.owed(sent_case(answer("", platform_case="CASE-999999"), row=known)), PlatformReferral)
    assert "platform_case" not in values


def test_a_decision_typed_into_the_row_is_a_persons() -> None:
    """What a person records in the row has source Person, on the portal route Portal (contract)."""
    typed = replace(SENT, decision=Decision.REMOVED)
    assert build.written(build.owed(sent_case(row=typed)), PlatformReferral)["decision_source"] == "Person"
    portal = replace(typed, route=Route.PORTAL)
    assert build.written(build.owed(sent_case(row=portal)), PlatformReferral)["decision_source"] == "Portal"


def test_a_recorded_decision_is_not_overwritten_by_a_later_mail() -> None:
    """A second mail changes nothing by itself; a person's correction does."""
    decided = replace(
        SENT, status=Status.DECIDED, decision=Decision.REMOVED, decision_source=DecisionSource.PLATFORM_REPLY
    )
    later = sent_case(answer(Decision.NOT_REMOVED), row=decided)
    assert "decision" not in build.written(build.owed(later), PlatformReferral)
    person = sent_case(answer(Decision.NOT_REMOVED, source=DecisionSource.PERSON), row=decided)
    assert build.written(build.owed(person), PlatformReferral)["decision"] == Decision.NOT_REMOVED


def test_two_corrections_by_people_come_to_rest() -> None:
    """Two people confirm different decisions: the later one stands, and nothing is written for ever."""
    first = answer(Decision.REMOVED, source=DecisionSource.PERSON)
    second = answer(
        Decision.NOT_REMOVED, source=DecisionSource.PERSON, received_on=build.NOW, message_id="<2@tiktok.com>"
    )
    settled, _ = build.settle(sent_case(first, second))
    assert settled.platform_referrals[0].decision == Decision.NOT_REMOVED


def test_answers_are_taken_in_the_order_in_which_they_came() -> None:
    """An acknowledgement that is read after the decision does not undo it."""
    late = answer("", received_on=build.NOW)
    found = build.owed(sent_case(late, answer()))
    assert build.written(found, PlatformReferral)["status"] == Status.DECIDED


def test_an_answer_to_another_row_is_not_ours() -> None:
    """An answer is tied to one platform row."""
    assert build.written(build.owed(sent_case(answer(platform_item_id=99))), PlatformReferral) == {}


@pytest.mark.parametrize(("typed", "stands"), [(Decision.REMOVED, False), (Decision.GONE_BEFORE, True)])
def test_before_anything_has_left_only_content_that_is_gone_is_decided(typed: Decision, stands: bool) -> None:
    """No platform can have decided on what it never got: the row says so, and the referral goes on."""
    row = build.platform_referral(decision=typed)
    settled, _ = build.settle(build.case(build.reviewed(), row))
    [after] = settled.platform_referrals
    assert (after.decision == typed) is stands
    assert settled.referral.status == ("Closed" if stands else "Awaiting QA")
    if not stands:
        assert "nothing has left" in after.service_message
