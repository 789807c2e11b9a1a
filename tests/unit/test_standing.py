"""Where does the referral stand? SOP 8.6, 10.3, 10.7."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.calendar import retained_until
from rules.case import Case
from rules.records import Referral
from rules.records.platform_referral import AppealDecision, Decision, QADecision, Status
from rules.records.referral import ContentFormat, ReviewOutcome
from rules.step import CompleteTask
from tests.unit import build

YESTERDAY = build.NOW - timedelta(days=1)


def standing(of: Case) -> str:
    """Return the status that a case comes to rest in."""
    settled, _ = build.settle(of)
    return str(settled.referral.status)


def sent(platform: str = "TikTok", item_id: int = 41, **changes: object) -> tuple[str, object]:
    made = build.approved(item_id, platform=platform, status=Status.SENT, sent_on=YESTERDAY, message_id="<m@x.com>")
    row = replace(made, **changes)  # type: ignore[arg-type]  # the values come by name, of every type
    return f"R123/send/{platform}/{row.round}/{row.approved_digest[:16]}", row


def case_of(*rows: tuple[str, object], **changes: object) -> Case:
    return build.case(
        build.reviewed(**changes),
        *(row for _, row in rows),  # type: ignore[arg-type]  # the values come by name, of every type
        assurances={row.row.item_id: build.assured(row) for _, row in rows},  # type: ignore[attr-defined,arg-type]
        performed={key: build.sent_evidence(row) for key, row in rows},  # type: ignore[arg-type]  # the values come by name, of every type
    )


DECIDED = {"status": Status.DECIDED, "decision_source": "Person", "decision_on": YESTERDAY}


def test_a_new_referral_is_tasked() -> None:
    """Complete, tasked, and the row says by when (SOP 8.1)."""
    settled, _ = build.settle(build.case())
    assert settled.referral.status == "Tasked"
    assert settled.referral.assigned_to == "ada.marsh@contoso.com"
    assert "19 June 2026" in settled.referral.service_message
    assert settled.referral.referral_ref == "OHRT-2026-000123"


def test_an_incomplete_referral_is_returned_and_goes_on_by_itself() -> None:
    """Incomplete → Returned; corrected, it is tasked without anything else (SOP 8.3)."""
    returned, _ = build.settle(build.case(build.referral(rationale="")))
    assert returned.referral.status == "Returned"
    assert "8.3.7" in returned.referral.service_message
    corrected = replace(returned, referral=replace(returned.referral, rationale="Because."))
    assert standing(corrected) == "Tasked"


def test_no_further_action_closes() -> None:
    """Assessed as not harmful: closed (SOP 10.3.2)."""
    done = build.tasked(
        review_date=build.TODAY, review_outcome=ReviewOutcome.NO_FURTHER_ACTION, content_format=ContentFormat.IMAGE
    )
    settled, _ = build.settle(build.case(done))
    assert settled.referral.status == "Closed"
    assert settled.referral.closed_on == build.NOW


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (build.platform_referral(), "Awaiting QA"),
        (build.platform_referral(body="Jordan Fairweather"), "In review"),
        (build.platform_referral(status=Status.DRAFT), "Awaiting QA"),
    ],
    ids=["waits for QA", "held", "ready"],
)
def test_a_draft_decides_where_the_referral_stands(row: object, status: str) -> None:
    """The referral says whose move it is."""
    assert standing(build.case(build.reviewed(), row)) == status  # type: ignore[arg-type]  # the values come by name, of every type


def test_a_sent_referral_waits_for_its_answer() -> None:
    """Referred, with the date of referral (SOP 8.6.3)."""
    settled, _ = build.settle(case_of(sent()))
    assert settled.referral.status == "Referred"
    assert settled.referral.referred_on == YESTERDAY
    assert "TikTok" in settled.referral.service_message


def test_every_platform_must_decide() -> None:
    """Closed only when all have decided."""
    both = {
        "platforms": ("TikTok", "Snapchat"),
        "refer_to": ("TikTok", "Snapchat"),
        "content_urls": f"{build.URL}\nhttps://snapchat.com/1",
    }
    tiktok = sent("TikTok", 41, decision=Decision.REMOVED, **DECIDED)
    waiting, _ = build.settle(case_of(tiktok, sent("Snapchat", 42), **both))
    assert waiting.referral.status == "Referred"
    assert "Snapchat" in waiting.referral.service_message
    assert "TikTok" not in waiting.referral.service_message
    assert standing(case_of(tiktok, sent("Snapchat", 42, decision=Decision.RESTRICTED, **DECIDED), **both)) == "Closed"


def test_a_referral_with_something_of_8_6_missing_is_not_closed() -> None:
    """Every platform has decided, and 8.6 still wants a field: it says which (SOP 8.6)."""
    decided = sent(decision=Decision.REMOVED, **DECIDED)
    settled, _ = build.settle(case_of(decided, content_format=""))
    assert settled.referral.status == "Referred"
    assert "8.6.6" in settled.referral.service_message


@pytest.mark.parametrize(
    ("appeal", "status"),
    [
        ({}, "Appeal to consider"),
        ({"appeal_decision": AppealDecision.APPEAL}, "Appeal to consider"),
        ({"appeal_decision": AppealDecision.NO_APPEAL}, "Closed"),
        ({"appeal_decision": AppealDecision.APPEAL, "appeal_grounds": "Look again."}, "Awaiting QA"),
    ],
    ids=["undecided", "without grounds", "no appeal", "appeal"],
)
def test_not_removed_leads_to_an_appeal_or_to_closing(appeal: dict[str, str], status: str) -> None:
    """Not taken down: an appeal is considered (SOP 10.7)."""
    assert standing(case_of(sent(decision=Decision.NOT_REMOVED, **DECIDED, **appeal))) == status


def test_an_appeal_that_was_refused_too_closes() -> None:
    """There is one appeal; its decision is final (contract: round 2 is the appeal)."""
    first = sent(decision=Decision.NOT_REMOVED, appeal_decision=AppealDecision.APPEAL, appeal_grounds="x", **DECIDED)
    second = sent(item_id=42, round=2, decision=Decision.NOT_REMOVED, **DECIDED)
    assert standing(case_of(first, second)) == "Closed"


def test_a_closed_referral_stays_closed() -> None:
    """Closed is the end: its status cannot be typed away, and nothing more is owed but the letters."""
    closed = build.reviewed(
        status="Tasked",
        review_outcome=ReviewOutcome.NO_FURTHER_ACTION,
        closed_on=YESTERDAY,
        retain_until=build.TODAY,
    )
    settled, _ = build.settle(build.case(closed))
    assert settled.referral.status == "Closed"
    assert settled.referral.closed_on == YESTERDAY
    assert settled.referral.retain_until == retained_until(YESTERDAY.date()), "shortened by a person"


def test_a_closed_referral_goes_on_when_its_review_refers_after_all() -> None:
    """The operative corrects No further action: it is drafted, and everybody is told that it is open again (10.3.1)."""
    closed = build.reviewed(status="Closed", closed_on=YESTERDAY, retain_until=build.TODAY)
    settled, _ = build.settle(build.case(closed))
    assert settled.referral.status == "Awaiting QA"
    assert settled.referral.closed_on is None
    assert [row.platform for row in settled.platform_referrals] == ["TikTok"]
    assert any("reopened" in key for key in settled.performed)


def test_a_closed_referral_goes_on_when_an_appeal_is_decided_after_all() -> None:
    """No appeal becomes Appeal, with its grounds, after closing (10.7)."""
    decided = sent(
        **DECIDED, decision=Decision.NOT_REMOVED, appeal_decision="Appeal", appeal_grounds="It names a person."
    )
    of = case_of(decided, status="Closed", closed_on=YESTERDAY, referred_on=YESTERDAY, retain_until=build.TODAY)
    settled, _ = build.settle(of)
    assert settled.referral.closed_on is None
    assert [row.round for row in settled.platform_referrals] == [1, 2]


def test_an_assignment_to_nobody_is_said() -> None:
    """AssignedTo must name an active, trained operative (SOP 5.1.1)."""
    settled, _ = build.settle(build.case(build.tasked(assigned_to="nobody@contoso.com")))
    assert "nobody@contoso.com" in settled.referral.service_message
    assert not build.of_kind(build.owed(settled), CompleteTask)


def test_a_later_status_is_not_typed_in() -> None:
    """Status follows from what is true: what is typed there is put right."""
    assert standing(build.case(build.tasked(status="Closed"))) == "Tasked"
    assert standing(build.case(build.referral(status="Referred"))) == "Tasked"


def test_one_write_a_transition() -> None:
    """From the form to Tasked it is one PATCH of the row."""
    found = build.owed(build.case())
    assert len([step for step in found if "/set/Referral/" in step.key]) == 1
    assert build.written(found, Referral)["status"] == "Tasked"


def test_returned_by_the_sergeant_is_in_review_again() -> None:
    """A returned draft is the operative's again (SOP 10.2)."""
    row = build.platform_referral(qa_decision=QADecision.RETURNED)
    assert standing(build.case(build.reviewed(), row)) == "In review"
