"""Where does a draft stand in quality assurance? SOP 6.4, 10.2."""

import re
from collections.abc import Iterator

from rules.accepted import wanting_since
from rules.approval import Assurance, Draft
from rules.calendar import today
from rules.disclosure.check import hits
from rules.disclosure.hit import Hit
from rules.disclosure.release import Release, still_held
from rules.email_address import is_address
from rules.fault import Fault, as_list
from rules.plan import Plan
from rules.records import PlatformReferral
from rules.records.platform import Route
from rules.records.platform_referral import QADecision, Status
from rules.reference import token
from rules.review import review
from rules.step import ReadAssurance


def assure(plan: Plan) -> None:
    """Hold a draft that must not leave, ask for a decision, or act on the one that was made."""
    if plan.referral.tasked_on is None:
        return
    for row in tuple(plan.unsent()):
        if row.status in (Status.SENDING, Status.UNKNOWN) and row.approved_digest:
            _leaving(plan, row)
            continue
        held = _held(plan, row)
        if held is None:
            _read_who_decided(plan, row)
        elif held:
            _hold(plan, row, held)
        elif row.qa_decision in (QADecision.APPROVED, QADecision.RETURNED):
            _decided(plan, row)
        elif row.status != Status.AWAITING_QA:
            _await(plan, row, "Waits for quality assurance by a sergeant (SOP 10.2).", "the draft is ready (10.2)")


def _leaving(plan: Plan, row: PlatformReferral) -> None:
    """A mail that is leaving, or may have left, is followed to its end before anything else is said of its row."""
    edited = draft_of(row).digest() != row.approved_digest
    if row.status == Status.UNKNOWN and edited:
        _await(plan, row, "The draft was edited. It waits for quality assurance again.", "edited, to be sent again")
    elif not edited and row.row.item_id not in plan.case.assurances:
        _read_who_decided(plan, row)


def draft_of(row: PlatformReferral) -> Draft:
    """Return exactly what an approval of this row is for."""
    return Draft(row.recipient, row.subject, row.body, row.urls)


def disclosures(plan: Plan, row: PlatformReferral) -> tuple[Hit, ...]:
    """Return what a draft says that must not leave (SOP 6.4)."""
    team, platform = plan.directory.team, plan.directory.platforms.get(row.platform)
    allowed = (
        *(url for url in row.urls.splitlines() if url in plan.referral.content_urls),
        platform.terms_url if platform else "",
        plan.reference,
        token(team.token_key, plan.referral.row.item_id, row.platform, row.round or 1),
        team.mailbox,
        row.recipient,
    )
    return hits(
        f"{row.subject}\n{row.body}",
        plan.referral,
        plan.directory.operatives.values(),
        allowed=allowed,
        team_domain=team.domain,
    )


def _held(plan: Plan, row: PlatformReferral) -> str | None:
    """Return why a draft is held, in words; empty when it is not, None while it must be read who released its words."""
    if wanting_since(plan):
        return plan.words("draft_waits")
    if wanting := _not_reviewed(plan, row):
        return plan.words("review_wanting", wanting=as_list(wanting))
    faults = []
    found = disclosures(plan, row)
    if found and row.disclosure_released.strip():
        released = plan.case.releases.get(row.row.item_id)
        if released is None:
            return None
        if released.fault:
            faults.append(released.fault)
        else:
            found = still_held(found, row.disclosure_released)
            _record_release(plan, row, released)
    platform = plan.directory.platforms.get(row.platform)
    incomplete = list(_incomplete(row, platform.terms_url if platform else ""))
    return plan.words("draft_held", faults=faults, hits=found, incomplete=incomplete)


def _not_reviewed(plan: Plan, row: PlatformReferral) -> tuple[Fault, ...]:
    """Return what the review wants before anything leaves on it, for it may have been changed since (SOP 8.6, 10.3.1)."""
    if row.round != 1:
        return ()
    wanting = review(plan.referral, plan.directory.active_platforms(), today(plan.now)).wanting
    if not wanting and row.platform not in plan.referral.refer_to:
        return (Fault("ReferTo", f"The review does not refer to {row.platform}.", "8.6.4"),)
    return wanting


def _record_release(plan: Plan, row: PlatformReferral, released: Release) -> None:
    by = next((one.email for one in plan.directory.operatives.values() if one.row.item_id == released.by), "")
    if (row.disclosure_by, row.disclosure_on) != (by, released.on):
        plan.set(row, "words were released (6.4)", disclosure_by=by, disclosure_on=released.on)


_URL = re.compile(r"https?://", re.IGNORECASE)


def _incomplete(row: PlatformReferral, terms_url: str) -> Iterator[str]:
    if row.route != Route.PORTAL and not is_address(row.recipient):
        yield "Recipient must be one e-mail address; the platform's is kept in Platforms (SOP 10.5)."
    if not row.subject.strip() or len(row.subject.splitlines()) > 1:
        yield "Subject must be one line."
    if not row.body.strip():
        yield "Body is empty."
    if not row.urls.strip():
        yield f"Urls is empty: the referral names no URL on {row.platform} any more. Correct the referral, or leave {row.platform} out."
    missing = [url for url in row.urls.splitlines() if url not in row.body]
    if missing and not row.approved_digest and _URL.search(row.body.replace(terms_url, "") if terms_url else row.body):
        yield "Body does not name these URLs of the referral; put them in, and take out those that it does not name any more:"
        yield from missing


def _hold(plan: Plan, row: PlatformReferral, why: str) -> None:
    plan.set(row, "the draft was held (6.4)", status=Status.DRAFT, service_message=why, **UNDECIDED)


def _await(plan: Plan, row: PlatformReferral, message: str, reason: str) -> None:
    plan.set(row, reason, status=Status.AWAITING_QA, service_message=message, **UNDECIDED)


#: A row on which nobody has decided.
UNDECIDED = {"qa_decision": QADecision.PENDING, "qa_by": "", "qa_on": None, "approved_digest": ""}


def _decided(plan: Plan, row: PlatformReferral) -> None:
    found = plan.case.assurances.get(row.row.item_id)
    if found is None:
        _read_who_decided(plan, row)
    elif found.fault:
        _await(plan, row, f"{found.fault}\nIt waits for quality assurance.", "the decision does not hold (10.2)")
    elif found.digest != draft_of(row).digest():
        _edited_since(plan, row, found)
    elif found.decision == QADecision.RETURNED:
        comments = row.qa_comments.strip() or "No comments were given."
        plan.set(
            row,
            "returned by quality assurance (10.2)",
            status=Status.RETURNED,
            service_message=plan.words("draft_returned", comments=comments),
        )
    else:
        _approved(plan, row, found)


def _read_who_decided(plan: Plan, row: PlatformReferral) -> None:
    # Not recorded as performed: what is read holds for this version of the row only.
    plan.owe(
        ReadAssurance(
            key=f"{plan.row_key(row, 'assure')}/{row.row.etag}",
            item_id=row.row.item_id,
            etag=row.row.etag,
            reason="who decided is read from the version history (10.2)",
        )
    )


def _edited_since(plan: Plan, row: PlatformReferral, found: Assurance) -> None:
    if found.decision == QADecision.APPROVED:
        _await(
            plan,
            row,
            plan.words("approval_void"),
            "edited after approval: the approval is void (10.2)",
        )
    else:
        _await(
            plan,
            row,
            "The draft was edited. It waits for quality assurance again.",
            "edited after it was returned (10.2)",
        )


def _approved(plan: Plan, row: PlatformReferral, found: Assurance) -> None:
    approver = next((one for one in plan.directory.operatives.values() if one.row.item_id == found.by), None)
    portal = row.route == Route.PORTAL
    waiting = Status.TO_SUBMIT if portal else Status.APPROVED
    message = plan.words("approved_portal") if portal else "Approved. It is sent from the team mailbox next."
    plan.set(
        row,
        "approved (10.2)",
        status=waiting,
        qa_by=approver.email if approver else "",
        qa_on=found.on,
        approved_digest=found.digest,
        service_message=message,
    )
