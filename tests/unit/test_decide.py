"""What is owed to a referral now? Properties that hold for every case."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.case import Answer, Case
from rules.decide import steps
from rules.records import PlatformReferral, Referral
from rules.records.platform import Route
from rules.records.platform_referral import AppealDecision, Decision, DecisionSource, QADecision, Status
from rules.records.referral import ContentFormat, ReviewOutcome
from rules.records.referral import Status as ReferralStatus
from rules.step import CreatePlatformReferral, Outcome, SendReferral, SetColumns
from tests.unit import build

AROUND = build.directory()
BODIES = ["Please review.\n", "Jordan Fairweather\n", ""]


@st.composite
def platform_rows(draw: st.DrawFn, item_id: int, platform: str, round_: int) -> PlatformReferral:
    """Any row that people and the service together can leave behind."""
    row = build.platform_referral(
        item_id,
        platform=platform,
        round=round_,
        route=AROUND.platforms[platform].route,
        recipient="" if AROUND.platforms[platform].route == Route.PORTAL else "legal@tiktok.com",
        body=draw(st.sampled_from(BODIES)),
        status=draw(st.sampled_from(list(Status))),
        qa_decision=draw(st.sampled_from(["", *QADecision])),
        decision=draw(st.sampled_from(["", Decision.PENDING, Decision.REMOVED, Decision.NOT_REMOVED])),
        decision_source=draw(st.sampled_from(["", DecisionSource.PERSON])),
        appeal_decision=draw(st.sampled_from(["", *AppealDecision])),
        appeal_grounds=draw(st.sampled_from(["", "Look again."])),
        portal_submitted_on=draw(st.sampled_from([None, build.TODAY])),
        sent_on=draw(st.sampled_from([None, build.NOW - timedelta(days=1)])),
        service_message=draw(st.sampled_from(["", "Something."])),
    )
    digest = draw(st.sampled_from(["", "own", "0" * 64]))
    return replace(row, approved_digest=build.approved(body=row.body).approved_digest if digest == "own" else digest)


@st.composite
def referrals(draw: st.DrawFn) -> Referral:
    """Any referral: complete or not, tasked or not, reviewed in part, closed."""
    base = draw(st.sampled_from([build.referral(), build.tasked(), build.reviewed(), build.reviewed()]))
    return replace(
        base,
        title=draw(st.sampled_from(["Clip", "Clip", ""])),
        status=draw(st.sampled_from([base.status, *ReferralStatus])),
        applicant_email=draw(st.sampled_from(["sam.okafor@contoso.com", "", "broken"])),
        assigned_to=draw(st.sampled_from([base.assigned_to, "col.draper@contoso.com", "nobody@contoso.com", ""])),
        platforms=draw(st.sampled_from([("TikTok",), ("TikTok", "YouTube"), ()])),
        refer_to=draw(st.sampled_from([base.refer_to, ("TikTok",), ("TikTok", "YouTube"), ("Nowhere",)])),
        content_urls=draw(st.sampled_from([build.URL, f"{build.URL}\nhttps://youtube.com/watch?v=dQw4w9WgXcQ"])),
        review_outcome=draw(st.sampled_from([base.review_outcome, ReviewOutcome.NO_FURTHER_ACTION, ""])),
        content_format=draw(st.sampled_from([base.content_format, ContentFormat.VIDEO, ""])),
        closed_on=draw(st.sampled_from([None, None, None, build.NOW])),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any case: rows of two platforms and rounds, decisions read or not, answers, evidence of sends."""
    places = draw(st.lists(st.sampled_from([("TikTok", 1), ("TikTok", 2), ("YouTube", 1)]), unique=True, max_size=3))
    rows = tuple(draw(platform_rows(41 + at, *place)) for at, place in enumerate(places))
    assurances = {
        row.row.item_id: build.assured(
            row,
            fault=draw(st.sampled_from(["", "", "Not a sergeant."])),
            digest=draw(st.sampled_from([build.assured(row).digest, "0" * 64])),
        )
        for row in rows
        if row.qa_decision in (QADecision.APPROVED, QADecision.RETURNED) and draw(st.booleans())
    }
    performed = {
        f"R123/send/{row.platform}/{row.round}/{row.approved_digest[:16]}": draw(
            st.sampled_from(
                [build.sent_evidence(), *map(build.ended, (Outcome.UNKNOWN, Outcome.VOID, Outcome.REFUSED))]
            )
        )
        for row in rows
        if row.approved_digest and draw(st.booleans())
    }
    answers = tuple(
        Answer(
            platform_item_id=draw(st.sampled_from([41, 42, 99])),
            message_id="<1@tiktok.com>",
            received_on=build.NOW,
            decision=draw(st.sampled_from(["", Decision.REMOVED, Decision.NOT_REMOVED])),
            source=draw(st.sampled_from([DecisionSource.PLATFORM_REPLY, DecisionSource.PERSON])),
            platform_case=draw(st.sampled_from(["", "CASE-123456"])),
        )
        for _ in range(draw(st.integers(0, 1)))
    )
    return build.case(draw(referrals()), *rows, assurances=assurances, performed=performed, answers=answers)


MODEST = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@MODEST
@given(cases())
def test_deciding_twice_owes_the_same(case: Case) -> None:
    """Asked twice of the same case the rules answer the same steps under the same keys."""
    first, second = steps(case, AROUND, build.NOW), steps(case, AROUND, build.NOW)
    assert first == second
    keys = [step.key for step in first]
    assert len(set(keys)) == len(keys)
    assert all(key.startswith("R123/") for key in keys)


@MODEST
@given(cases(), st.sampled_from(["done", "unknown", "refused", "void"]), st.sampled_from([Outcome.DONE, Outcome.VOID]))
def test_performing_what_is_owed_comes_to_rest(case: Case, send: str, find: Outcome) -> None:
    """However a send ends, doing all that is owed leads to a case that owes nothing: no endless loop."""
    evidence = build.sent_evidence() if send == "done" else build.ended(Outcome(send), why="400 x")
    settled, _ = build.settle(case, AROUND, send=evidence, find=find)
    assert steps(settled, AROUND, build.NOW) == []


@MODEST
@given(cases())
def test_every_write_changes_something(case: Case) -> None:
    """No PATCH writes what the row says already, and each has a reason in words."""
    rows = {row.row.item_id: row for row in case.platform_referrals}
    for step in steps(case, AROUND, build.NOW):
        assert step.reason
        if isinstance(step, SetColumns):
            now = case.referral if step.record is Referral else rows[step.item_id]
            assert step.etag == now.row.etag
            assert {name: getattr(now, name) for name in step.values} != dict(step.values)


@MODEST
@given(cases())
def test_only_what_a_sergeant_approved_is_ever_begun(case: Case) -> None:
    """A send that has not begun needs an approval that holds, of exactly these bytes (P4, SOP 10.2)."""
    rows = {row.row.item_id: row for row in case.platform_referrals}
    for step in build.of_kind(steps(case, AROUND, build.NOW), SendReferral):
        row = rows[step.item_id]
        if step.begun and not step.intact:
            continue
        assurance = case.assurances[step.item_id]
        assert (assurance.fault, assurance.decision) == ("", QADecision.APPROVED)
        assert step.digest == assurance.digest == build.assured(row).digest
        assert (step.recipient, step.subject, step.body) == (row.recipient, row.subject, row.body)
        assert row.body != BODIES[1]


@MODEST
@given(cases())
def test_rows_come_first(case: Case) -> None:
    """What is written and made comes before what is only right once it is written."""
    found = [isinstance(step, SetColumns | CreatePlatformReferral) for step in steps(case, AROUND, build.NOW)]
    assert all(one or not later for one, later in pairwise(found))


def test_time_alone_owes_nothing_to_a_settled_case() -> None:
    """A case at rest is still at rest tomorrow, and in a month."""
    settled, _ = build.settle(build.case(build.reviewed()))
    for days in (1, 30):
        assert steps(settled, AROUND, build.NOW + timedelta(days=days)) == []


def test_from_form_to_closing_few_rounds_are_needed() -> None:
    """Each thing a person does is answered in at most three rounds of deciding."""
    case, rounds = build.settle(build.case())
    assert rounds <= 3
    case, rounds = build.settle(
        replace(case, referral=replace(build.reviewed(), row=case.referral.row, tasked_on=case.referral.tasked_on))
    )
    assert rounds <= 3
    [row] = case.platform_referrals
    case, rounds = build.settle(replace(case, platform_referrals=(replace(row, qa_decision=QADecision.APPROVED),)))
    assert rounds <= 3
    [row] = case.platform_referrals
    assert row.status == Status.SENT
    reply = Answer(row.row.item_id, "<1@tiktok.com>", build.NOW, Decision.REMOVED, DecisionSource.PLATFORM_REPLY)
    case, rounds = build.settle(replace(case, answers=(reply,)))
    assert rounds <= 3
    assert case.referral.status == "Closed"
