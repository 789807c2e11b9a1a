"""What does a platform get to read? SOP 10.1, 11.1."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from rules.records import PlatformReferral
from rules.records.platform import Route
from rules.records.platform_referral import AppealDecision, Decision, QADecision, Status
from rules.records.referral import FROM_INDICES, ContentFormat, HarmFactor, ReviewOutcome
from rules.reference import token
from rules.step import CreatePlatformReferral, SendReferral
from tests.unit import build

TWO = {
    "content_urls": f"{build.URL}\nhttps://youtu.be/dQw4w9WgXcQ\nhttps://vm.tiktok.com/ZM1",
    "platforms": ("TikTok", "YouTube"),
    "refer_to": ("TikTok", "YouTube"),
}
YOUTUBE = build.platform("YouTube", route=Route.PORTAL, contact_email="", hosts="youtube.com\nyoutu.be")


def created(found: Sequence[object]) -> list[CreatePlatformReferral]:
    return [step for step in found if isinstance(step, CreatePlatformReferral)]


def test_a_row_is_made_for_each_platform_with_its_own_urls() -> None:
    """Each platform gets a row with its URLs, byte for byte as submitted (contract, PlatformReferrals)."""
    around = build.directory(platforms=(build.platform(), YOUTUBE))
    tiktok, youtube = created(build.owed(build.case(build.reviewed(**TWO)), around))
    assert tiktok.values["urls"] == f"{build.URL}\nhttps://vm.tiktok.com/ZM1"
    assert youtube.values["urls"] == "https://youtu.be/dQw4w9WgXcQ"
    assert tiktok.values["title"] == "OHRT-2026-000123 / TikTok / 1"
    assert (tiktok.values["round"], tiktok.values["referral_item_id"]) == (1, 123)
    assert (tiktok.values["recipient"], youtube.values["recipient"]) == ("legal@tiktok.com", "")
    assert "youtu.be" not in tiktok.values["body"]


def test_a_draft_holds_the_allowed_columns_and_nothing_else_of_the_row() -> None:
    """What the content is, where, which clause, why, what shows it, our reference: nothing of applicant or incident (SOP 6.4)."""
    referral = build.reviewed(connect_reference="INT-55021/26", channel="hidden.channel")
    [made] = created(build.owed(build.case(referral)))
    text = f"{made.values['subject']}\n{made.values['body']}"
    for told in (
        referral.content_summary,
        referral.basis_of_referral,
        referral.terms_breached,
        *referral.harm_factors,
        "Video",
        build.URL,
        "https://www.tiktok.com/community-guidelines",
        "OHRT-2026-000123",
        token(build.TOKEN_KEY, 123, "TikTok", 1),
    ):
        assert told in text
    for kept in (
        referral.title,
        referral.rationale,
        referral.applicant_name,
        referral.applicant_ocu,
        referral.applicant_unit,
        referral.applicant_email,
        referral.incident_reference,
        referral.connect_reference,
        referral.channel,
        "Fairweather",
        "Brightwell",
        "ada.marsh",
    ):
        assert kept not in text


@pytest.mark.parametrize("factors", [FROM_INDICES, (*FROM_INDICES, HarmFactor.HUMILIATION)])
def test_what_police_indices_say_is_not_told(factors: tuple[HarmFactor, ...]) -> None:
    """Affiliation and earlier incidents are found in police indices (SOP 9.3): a platform gets what the content shows (6.4)."""
    [made] = created(build.owed(build.case(build.reviewed(harm_factors=factors))))
    body = made.values["body"]
    assert not any(one in body for one in FROM_INDICES)
    assert ("What in the content shows it\n- Acts of humiliation\n" in body) == (HarmFactor.HUMILIATION in factors)
    assert ("What in the content shows it" in body) == (HarmFactor.HUMILIATION in factors)


def test_an_individual_is_addressed_by_name() -> None:
    """The individual route names the contact (SOP 10.5.3); the mailbox route does not."""
    around = build.directory(
        platforms=(
            build.platform("TikTok", contact_name="Kim Lowe"),
            build.platform("Snapchat", route=Route.INDIVIDUAL, contact_name="Robin Vale"),
        )
    )
    referral = build.reviewed(
        content_urls=f"{build.URL}\nhttps://snapchat.com/spotlight/1",
        platforms=("TikTok", "Snapchat"),
        refer_to=("TikTok", "Snapchat"),
    )
    mailbox, individual = created(build.owed(build.case(referral), around))
    assert "Dear Robin Vale" in individual.values["body"]
    assert "Kim Lowe" not in mailbox.values["body"]


def test_typed_text_is_not_read_as_a_template() -> None:
    """Whatever the operative types is drafted as typed."""
    [made] = created(build.owed(build.case(build.reviewed(content_summary="{{ team.token_key }} {% raw %}"))))
    assert "{{ team.token_key }} {% raw %}" in made.values["body"]


@pytest.mark.parametrize(
    "referral",
    [
        build.referral(),
        build.tasked(),
        build.reviewed(basis_of_referral=""),
        build.reviewed(closed_on=build.NOW, status="Closed"),
        build.reviewed(review_outcome=ReviewOutcome.NO_FURTHER_ACTION),
    ],
    ids=["new", "tasked", "half filled", "closed", "no further action"],
)
def test_nothing_is_drafted_before_the_review_says_so(referral: object) -> None:
    """A row is made when a complete review says Refer to platform, and not before (SOP 10.3.1)."""
    assert created(build.owed(build.case(referral))) == []  # type: ignore[arg-type]


def test_a_row_that_was_made_is_not_made_again() -> None:
    """Neither while it is there, nor while the journal alone knows of it."""
    assert created(build.owed(build.case(build.reviewed(), build.platform_referral()))) == []
    known = build.case(build.reviewed(), performed={"R123/row/TikTok/1": build.done()})
    assert created(build.owed(known)) == []


def test_a_platform_left_out_later_is_cancelled_and_put_back() -> None:
    """A review that changes its mind cancels unsent rows, and drafts them again when it changes back."""
    no = build.reviewed(review_outcome=ReviewOutcome.NO_FURTHER_ACTION)
    assert build.written(build.owed(build.case(no, build.platform_referral())), PlatformReferral)["status"] == (
        Status.CANCELLED
    )
    cancelled = build.platform_referral(status=Status.CANCELLED)
    values = build.written(build.owed(build.case(build.reviewed(), cancelled)), PlatformReferral)
    assert values["status"] == Status.AWAITING_QA


def test_a_row_that_was_cancelled_after_its_approval_is_approved_anew() -> None:
    """Put back, it waits for a sergeant: nothing leaves by what was said before it was cancelled (SOP 10.2)."""
    row = build.approved(status=Status.CANCELLED)
    found = build.owed(build.case(build.reviewed(), row, assurances={41: build.assured(row)}))
    values = build.written(found, PlatformReferral)
    assert (values["status"], values["qa_decision"], values["approved_digest"]) == (
        Status.AWAITING_QA,
        QADecision.PENDING,
        "",
    )
    assert not build.of_kind(found, SendReferral)


@pytest.mark.parametrize("status", [Status.SENT, Status.ACKNOWLEDGED, Status.DECIDED, Status.SENDING, Status.UNKNOWN])
def test_what_has_left_is_not_cancelled(status: Status) -> None:
    """A row that has left, or may have, is not cancelled by a changed review."""
    no = build.reviewed(review_outcome=ReviewOutcome.NO_FURTHER_ACTION)
    row = build.approved(status=status, sent_on=None if status in (Status.SENDING, Status.UNKNOWN) else build.NOW)
    values = build.written(build.owed(build.case(no, row)), PlatformReferral)
    assert values.get("status") != Status.CANCELLED


def decided(**changes: object) -> PlatformReferral:
    values = {
        "status": Status.DECIDED,
        "decision": Decision.NOT_REMOVED,
        "decision_source": "Platform reply",
        "appeal_decision": AppealDecision.APPEAL,
        "appeal_grounds": "The second verse names the victim.",
    }
    return build.approved(**{**values, **changes})


def test_an_appeal_is_a_second_round_with_its_grounds() -> None:
    """Not removed, an appeal decided and grounds given: round 2 is drafted (SOP 10.7)."""
    [made] = created(build.owed(build.case(build.reviewed(), decided())))
    assert made.values["round"] == 2
    assert made.key == "R123/row/TikTok/2"
    assert "The second verse names the victim." in made.values["body"]
    assert made.values["qa_decision"] == QADecision.PENDING
    assert token(build.TOKEN_KEY, 123, "TikTok", 2) in made.values["body"]


@pytest.mark.parametrize(
    "changes",
    [
        {"appeal_grounds": " "},
        {"appeal_decision": AppealDecision.NO_APPEAL},
        {"appeal_decision": AppealDecision.TO_CONSIDER},
        {"decision": Decision.REMOVED},
    ],
)
def test_there_is_no_appeal_otherwise(changes: dict[str, object]) -> None:
    """Without grounds or without a decision to appeal there is no further round (SOP 10.7)."""
    assert created(build.owed(build.case(build.reviewed(), decided(**changes)))) == []


@pytest.mark.parametrize("content_format", list(ContentFormat))
def test_every_format_can_be_drafted(content_format: ContentFormat) -> None:
    """Each format of SOP 8.6.6 makes a draft that passes its own check."""
    values = build.written(build.owed(build.case(build.reviewed(content_format=content_format))), PlatformReferral)
    assert values["status"] == Status.AWAITING_QA


def test_there_is_no_appeal_of_an_appeal() -> None:
    """Round 2 is the last (contract, PlatformReferrals)."""
    second = decided(row=build.row(42), round=2)
    assert created(build.owed(build.case(build.reviewed(), decided(), second))) == []


OTHER = "https://www.tiktok.com/@invented.account/video/7300000000000000002"


def changed_after_approval(**row: object) -> build.Case:
    """Return a referral whose approved draft was made for other URLs than it names now."""
    case, _ = build.settle(build.case(build.reviewed()))
    [draft] = case.platform_referrals
    approved = build.approved(
        draft.row.item_id, **{"subject": draft.subject, "body": draft.body, "recipient": draft.recipient, **row}
    )
    of = replace(case.referral, content_urls=f"{build.URL}\n{OTHER}")
    return replace(
        case, referral=of, platform_referrals=(approved,), assurances={approved.row.item_id: build.assured(approved)}
    )


def test_other_urls_in_the_referral_void_the_approval_and_make_the_draft_anew() -> None:
    """A draft that nobody has edited names the URLs that the referral names now, and is approved again."""
    case = changed_after_approval()
    values = build.written(build.owed(case), PlatformReferral)
    assert values["urls"] == f"{build.URL}\n{OTHER}"
    assert OTHER in values["body"]
    assert (values["status"], values["qa_decision"], values["approved_digest"]) == ("Awaiting QA", "Pending", "")
    settled, _ = build.settle(case)
    assert not [step for step in build.owed(settled) if isinstance(step, SendReferral)]
    assert not [key for key in settled.performed if "/send/" in key]


def test_an_edited_draft_is_held_until_it_names_the_new_urls() -> None:
    """Only the operative can say where a new URL belongs in words of their own."""
    case = changed_after_approval(body=f"Words of my own about {build.URL}\n")
    values = build.written(build.owed(case), PlatformReferral)
    assert "body" not in values
    assert values["status"] == "Draft"
    assert OTHER in values["service_message"]
