"""Where does a draft stand in quality assurance? SOP 6.4, 10.2."""

from dataclasses import replace

import pytest

from rules.records import PlatformReferral
from rules.records.platform import Route
from rules.records.platform_referral import QADecision, Status
from rules.step import ReadAssurance, SendReferral
from tests.unit import build


def values_of(row: PlatformReferral, **more: object) -> dict[str, object]:
    return build.written(build.owed(build.case(build.reviewed(), row, **more)), PlatformReferral)


def test_a_draft_that_is_ready_waits_for_a_sergeant() -> None:
    """The draft is reviewed by the OHRT sergeant (SOP 10.2)."""
    values = values_of(build.platform_referral(status=Status.DRAFT, service_message=""))
    assert values["status"] == Status.AWAITING_QA
    assert "10.2" in values["service_message"]


def test_a_leak_blocks_the_draft_and_says_which_words() -> None:
    """Personal data in a draft holds it as Draft, and names the words (SOP 6.4)."""
    row = build.platform_referral(body=f"Jordan Fairweather rings 07700 900123.\n{build.URL}\n")
    values = values_of(row)
    assert values["status"] == Status.DRAFT
    for words in ("Jordan Fairweather", "07700 900123", "SOP 6.4"):
        assert words in values["service_message"]


def test_a_leak_in_the_subject_blocks_too() -> None:
    """The subject leaves as well."""
    assert values_of(build.platform_referral(subject="About Jordan Fairweather"))["status"] == Status.DRAFT


def test_a_leak_that_appears_after_approval_blocks_the_sending() -> None:
    """The check is made again before it is sent."""
    row = build.approved()
    referral = build.reviewed(subjects="Review Content")
    row = replace(row, body="Please see Review Content.\n")
    row = build.approved(body=row.body)
    found = build.owed(build.case(referral, row, assurances={41: build.assured(row)}))
    assert not build.of_kind(found, SendReferral)
    assert build.written(found, PlatformReferral)["status"] == Status.DRAFT


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"recipient": ""}, "Recipient"),
        ({"recipient": "a@b.com, c@d.com"}, "Recipient"),
        ({"subject": " "}, "Subject"),
        ({"subject": "x\nBcc: y@z.com"}, "Subject"),
        ({"body": "\n"}, "Body"),
    ],
)
def test_an_incomplete_draft_is_held(changes: dict[str, str], words: str) -> None:
    """A draft that cannot be sent as it is does not reach the sergeant."""
    values = values_of(build.platform_referral(**changes))
    assert values["status"] == Status.DRAFT
    assert words in values["service_message"]


def test_a_draft_without_a_url_is_held() -> None:
    """A referral that names no URL on the platform any more is not sent to it, and says so."""
    elsewhere = build.reviewed(content_urls="https://www.snapchat.com/add/invented")
    values = build.written(build.owed(build.case(elsewhere, build.platform_referral())), PlatformReferral)
    assert (values["status"], values["urls"]) == (Status.DRAFT, "")
    assert "Urls is empty" in values["service_message"]


def test_a_portal_needs_no_recipient() -> None:
    """The portal route is submitted by hand (SOP 10.5.1)."""
    row = build.platform_referral(route=Route.PORTAL, recipient="", status=Status.DRAFT)
    assert values_of(row)["status"] == Status.AWAITING_QA


@pytest.mark.parametrize("decision", [QADecision.APPROVED, QADecision.RETURNED])
def test_who_decided_is_read_first(decision: QADecision) -> None:
    """A decision is believed once the version history was read (contract, Who is who)."""
    row = build.platform_referral(qa_decision=decision)
    found = build.owed(build.case(build.reviewed(), row))
    [step] = build.of_kind(found, ReadAssurance)
    assert (step.item_id, step.etag) == (41, row.row.etag)
    assert "status" not in build.written(found, PlatformReferral)


def test_an_approval_is_noted_with_who_when_and_digest() -> None:
    """QABy, QAOn and ApprovedDigest come from the version history (SOP 10.2)."""
    row = build.platform_referral(qa_decision=QADecision.APPROVED)
    assurance = build.assured(row)
    values = values_of(row, assurances={41: assurance})
    assert values["qa_by"] == "bea.quarrie@contoso.com"
    assert values["qa_on"] == assurance.on
    assert values["approved_digest"] == assurance.digest


def test_a_portal_referral_that_is_approved_is_to_be_submitted() -> None:
    """Approved on the portal route: the operative submits it there (SOP 10.5.1)."""
    row = build.platform_referral(route=Route.PORTAL, recipient="", qa_decision=QADecision.APPROVED)
    found = build.owed(build.case(build.reviewed(), row, assurances={41: build.assured(row)}))
    assert build.written(found, PlatformReferral)["status"] == Status.TO_SUBMIT
    assert not build.of_kind(found, SendReferral)


def test_a_decision_that_does_not_hold_is_taken_back() -> None:
    """Approved by somebody who may not: Pending again, with the reason (SOP 10.2)."""
    row = build.platform_referral(qa_decision=QADecision.APPROVED)
    values = values_of(row, assurances={41: build.assured(row, fault="Not a sergeant.")})
    assert values["qa_decision"] == QADecision.PENDING
    assert "Not a sergeant." in values["service_message"]


def test_a_returned_draft_goes_to_the_operative_with_the_comments() -> None:
    """Returned: the operative reads what to change (SOP 10.2)."""
    row = build.platform_referral(qa_decision=QADecision.RETURNED, qa_comments="Name the clause.")
    values = values_of(row, assurances={41: build.assured(row)})
    assert values["status"] == Status.RETURNED
    assert "Name the clause." in values["service_message"]


def test_a_returned_draft_that_was_edited_goes_back_to_the_sergeant() -> None:
    """Editing a returned draft asks for quality assurance again."""
    before = build.platform_referral(qa_decision=QADecision.RETURNED, status=Status.RETURNED)
    after = replace(before, body="Better words.\n")
    values = values_of(after, assurances={41: build.assured(before)})
    assert (values["status"], values["qa_decision"]) == (Status.AWAITING_QA, QADecision.PENDING)


@pytest.mark.parametrize("part", ["recipient", "subject", "body", "urls"])
def test_an_edit_of_any_part_after_approval_voids_it(part: str) -> None:
    """An approval holds for one recipient, subject, body and URLs (contract, PlatformReferrals)."""
    before = build.approved()
    changed = "other@tiktok.com" if part == "recipient" else getattr(before, part) + "x"
    after = replace(before, **{part: changed})
    found = build.owed(build.case(build.reviewed(), after, assurances={41: build.assured(before)}))
    values = build.written(found, PlatformReferral)
    assert values["status"] == Status.AWAITING_QA
    assert values["qa_decision"] == QADecision.PENDING
    assert values["approved_digest"] == ""
    assert not build.of_kind(found, SendReferral)


def test_typing_a_digest_approves_nothing() -> None:
    """Anybody can type into a column: without a decision in the history nothing is sent (SOP 10.2)."""
    forged = replace(build.approved(), qa_decision=QADecision.PENDING)
    assert not build.of_kind(build.owed(build.case(build.reviewed(), forged)), SendReferral)
    other = replace(build.approved(), approved_digest="0" * 64)
    found = build.owed(build.case(build.reviewed(), other, assurances={41: build.assured(other, fault="No.")}))
    assert not build.of_kind(found, SendReferral)


def test_a_mail_that_is_leaving_is_followed_though_its_words_are_now_restricted() -> None:
    """A row that says Sending may have left: what became of it is found out before the row says Draft (P3)."""
    row = build.approved(status=Status.SENDING, body="Please see Review Content.\n")
    case = build.case(build.reviewed(subjects="Review Content"), row, assurances={41: build.assured(row)})
    found = build.owed(case)
    assert build.of_kind(found, SendReferral), "a mail that was fired is not looked for any more"
