"""What does a platform get to read? SOP 10.1, 11.1.

A draft is built from an allow-list of columns only (SOP 6.4): the operative's summary, basis, clause and those factors
that the content itself shows, the format, and the URLs of this platform. Nothing of the applicant, the incident or the subjects goes in.
"""

from typing import Any

from rules.accepted import wanting_since
from rules.calendar import today
from rules.identity import row_key
from rules.letters import letter
from rules.plan import Plan, is_sent
from rules.quality import UNDECIDED, draft_of
from rules.records import Platform, PlatformReferral
from rules.records.platform import Route
from rules.records.platform_referral import AppealDecision, Decision, QADecision, Status
from rules.records.referral import FROM_INDICES, ReviewOutcome
from rules.reference import token
from rules.review import Progress, review
from rules.step import CreatePlatformReferral
from rules.undoing import is_undone
from rules.urls import urls_on

FIRST, APPEAL = 1, 2


def draft(plan: Plan) -> None:
    """Owe a row for each platform to refer to and for each appeal; cancel unsent rows that are no longer wanted."""
    referral, directory = plan.referral, plan.directory
    if referral.tasked_on is None or referral.closed_on is not None or wanting_since(plan):
        return
    progress = review(referral, directory.active_platforms(), today(plan.now)).progress
    wanted = referral.refer_to if referral.review_outcome == ReviewOutcome.REFER else ()
    if progress is Progress.REFER:
        for name in wanted:
            _wanted_row(plan, directory.platforms[name], FIRST)
    for row in plan.platform_referrals:
        if appealed(row) and row.platform in directory.platforms:
            _wanted_row(plan, directory.platforms[row.platform], APPEAL)
    _cancel_appeals(plan)
    for row in tuple(plan.unsent()):
        _follow_urls(plan, row)
    if progress in (Progress.REFER, Progress.NO_FURTHER_ACTION):
        for row in tuple(plan.unsent()):
            may_have_left = row.sent_on is not None or row.status in (Status.SENDING, Status.UNKNOWN)
            if row.round == FIRST and row.platform not in wanted and not may_have_left:
                plan.set(
                    row,
                    "the review no longer refers to this platform",
                    status=Status.CANCELLED,
                    service_message="Cancelled: the review no longer refers to this platform.",
                )


def _follow_urls(plan: Plan, row: PlatformReferral) -> None:
    """Bring a draft up to date whose referral names other URLs now; what was approved before is then void.

    A text that nobody has edited is drafted anew; in an edited one only the operative can say where the URLs belong, and
    it is held until they stand in it. What is leaving or may have left is left alone.
    """
    platform = plan.directory.platforms.get(row.platform)
    may_have_left = row.sent_on is not None or row.status in (Status.SENDING, Status.UNKNOWN)
    edited = row.approved_digest and draft_of(row).digest() != row.approved_digest  # that is said first
    if platform is None or may_have_left or edited or row.row.item_id < 0:
        return
    round_ = row.round or FIRST
    values = _values(plan, platform, round_, urls_on(platform.hosts, plan.referral.content_urls))
    if values["urls"] == row.urls:
        return
    untouched = row.body == _values(plan, platform, round_, row.urls)["body"]
    plan.set(
        row,
        "the referral names other URLs now",
        urls=values["urls"],
        body=values["body"] if untouched else row.body,
        approved_digest="",
    )


def _cancel_appeals(plan: Plan) -> None:
    """An appeal that has not left is void once the decision it is against no longer stands, or nobody appeals any more."""
    first = {row.platform: row for row in plan.case.platform_referrals if row.round == FIRST}
    for row in tuple(plan.unsent()):
        against = first.get(row.platform)
        leaving = row.sent_on is not None or row.status in (Status.SENDING, Status.UNKNOWN)
        if row.round != APPEAL or against is None or leaving or appealed(against):
            continue
        undone = is_undone(against)
        plan.set(
            row,
            "the decision that it appeals against was undone" if undone else "the review appeals no more (10.7)",
            status=Status.CANCELLED,
            service_message="Cancelled: the decision that it appeals against was undone."
            if undone
            else "Cancelled: AppealDecision of the first round does not say Appeal any more, or its grounds are gone (SOP 10.7).",
        )


def appealed(row: PlatformReferral) -> bool:
    """SOP 10.7: not removed, and the operative decided to appeal and gave the grounds."""
    return (
        row.round == FIRST
        and row.decision == Decision.NOT_REMOVED
        and row.appeal_decision == AppealDecision.APPEAL
        and bool(row.appeal_grounds.strip())
    )


def _wanted_row(plan: Plan, platform: Platform, round_: int) -> None:
    alike = [row for row in plan.case.platform_referrals if (row.platform, row.round) == (platform.title, round_)]
    existing = min(alike, key=lambda row: row.status == Status.CANCELLED, default=None)
    if existing is None:
        plan.create(
            CreatePlatformReferral(
                key=row_key(plan, platform.title, round_),
                referral_item_id=plan.referral.row.item_id,
                platform=platform.title,
                round=round_,
                values=_values(plan, platform, round_, urls_on(platform.hosts, plan.referral.content_urls)),
                reason="the review refers to this platform (10.3.1)"
                if round_ == FIRST
                else "an appeal was decided (10.7)",
            )
        )
    elif existing.status == Status.CANCELLED and not is_sent(existing):
        plan.set(
            existing,
            "the review refers to this platform again",
            status=Status.DRAFT,
            service_message="",
            **UNDECIDED,  # what was approved before it was cancelled was approved for another moment
        )


def _values(plan: Plan, platform: Platform, round_: int, urls: str) -> dict[str, Any]:
    referral = plan.referral
    notice = letter(
        plan.directory.wording["platform_appeal" if round_ == APPEAL else "platform_referral"],
        platform=platform.title,
        contact_name=platform.contact_name if platform.route == Route.INDIVIDUAL else "",
        reference=plan.reference,
        token=token(plan.directory.team.token_key, referral.row.item_id, platform.title, round_),
        content_format=referral.content_format,
        summary=referral.content_summary.strip(),
        basis=referral.basis_of_referral.strip(),
        clause=referral.terms_breached.strip(),
        terms_url=platform.terms_url,
        factors=[one for one in referral.harm_factors if one not in FROM_INDICES],
        grounds=_grounds(plan, platform),
        urls=urls.splitlines(),
        team=plan.directory.team,
    )
    return {
        "title": f"{plan.reference} / {platform.title} / {round_}",
        "referral_ref": plan.reference,
        "referral_item_id": referral.row.item_id,
        "platform": platform.title,
        "round": round_,
        "route": platform.route,
        "urls": urls,
        "recipient": "" if platform.route == Route.PORTAL else platform.contact_email,
        "subject": notice.subject,
        "body": notice.body,
        "status": Status.DRAFT,
        "qa_decision": QADecision.PENDING,
        "decision": Decision.PENDING,
    }


def _grounds(plan: Plan, platform: Platform) -> str:
    return next(
        (
            row.appeal_grounds.strip()
            for row in plan.case.platform_referrals
            if row.platform == platform.title and row.round == FIRST
        ),
        "",
    )
