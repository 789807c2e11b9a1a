"""Who is told what, by mail? Each letter follows from where the case stands, and is sent once under its key."""

import hashlib
import re
from typing import Any

from rules.accepted import change, digests, is_followed, told_key, wanting_since
from rules.calendar import local, today, working_days_after
from rules.disclosure.handling import HANDLING_INSTRUCTIONS
from rules.email_address import domain_of, is_address
from rules.letters import letter
from rules.plan import Plan, is_decided
from rules.records import PlatformReferral, Referral, columns
from rules.records.platform_referral import Status as RowStatus
from rules.records.referral import Status
from rules.step import Tell
from rules.tasks import REVIEW, operative_of, qa_key, sergeant_for, task_key
from rules.undoing import undoings
from rules.validation import answered_at, faults


def inform(plan: Plan) -> None:
    """Owe every letter that the applicant, the operative and the sergeant should have."""
    _applicant(plan)
    if plan.referral.tasked_on is not None:
        _operative(plan)
        _sergeant(plan)


def _applicant(plan: Plan) -> None:
    referral = plan.referral
    to = answered_at(referral)
    if referral.status == Status.RETURNED:
        _tell(
            plan,
            f"mail/returned/{_what_is_wrong(plan)}",
            to,
            "applicant_returned",
            "incomplete (8.3)",
        )
    if referral.tasked_on is not None:
        _tell(plan, "mail/accepted", to, "applicant_accepted", "complete, and tasked (8.1)")
    if referral.status == Status.CLOSED:
        key = f"mail/closed/applicant{_again(referral)}"
        _tell(plan, key, to, "applicant_closed", "closed (8.5)")
    elif referral.reopened_on is not None:
        key = f"mail/reopened/applicant{_again(referral)}"
        _tell(plan, key, to, "applicant_reopened", "a decision was undone (10.6)")


def _operative(plan: Plan) -> None:
    referral, operative = plan.referral, operative_of(plan)
    if operative is None:
        return
    me = f"O{operative.row.item_id}"
    if referral.status == Status.CLOSED:
        _tell(plan, f"mail/closed/{me}{_again(referral)}", operative.email, "operative_closed", "closed (8.5)")
    else:
        turn = task_key(plan.case, f"{plan.key}/{REVIEW}/{me}").removeprefix(f"{plan.key}/")
        tasked_on = referral.reopened_on or referral.tasked_on or plan.now
        due = working_days_after(local(tasked_on).date(), plan.directory.team.review_days)
        _tell(plan, f"mail/{turn}", operative.email, "operative_task", "assigned (8.1)", important=True, due=due)
    if is_followed(referral) and (changed := change(referral)) is not None:
        _tell(
            plan,
            told_key(referral),
            operative.email,
            "operative_changed",
            "the applicant's part was changed (8.3)",
            important=True,
            change=changed,
            wanting=bool(wanting_since(plan)),
        )
    for row in plan.case.platform_referrals:
        if not row.row.web_url:
            continue  # made in this round; the letter goes out once it has an address to link to
        about = f"{row.platform}/{row.round}"
        if row.status == RowStatus.DRAFT and row.service_message:
            key = f"mail/held/{about}/{_why_held(row)}"
            _tell(plan, key, operative.email, "operative_held", "a draft is held (6.4)", row=row, important=True)
        elif row.status == RowStatus.RETURNED and row.row.item_id in plan.case.assurances:
            key = f"mail/returned/{about}/{_short(row.qa_comments + row.body)}"
            _tell(plan, key, operative.email, "operative_qa_returned", "returned by QA (10.2)", row=row, important=True)
        elif row.status == RowStatus.TO_SUBMIT:
            key = f"mail/portal/{about}/{row.approved_digest[:16]}"
            _tell(plan, key, operative.email, "operative_portal", "to submit on the portal (10.5.1)", row=row)
        elif row.status == RowStatus.UNKNOWN:
            key = f"mail/unknown/{about}/{row.approved_digest[:16]}"
            _tell(
                plan,
                key,
                operative.email,
                "operative_unknown",
                "it is not known whether it left",
                row=row,
                important=True,
            )
        elif row.status == RowStatus.DECIDED and is_decided(row):
            times = len(undoings(row))
            key = f"mail/decided/{about}/{_short(row.decision)}{f'/{times}' if times else ''}"
            _tell(plan, key, operative.email, "operative_decided", "the platform decided (10.6)", row=row)
        for number, one in enumerate(undoings(row), 1):
            key = f"mail/undone/{about}/{number}"
            why = "a decision was undone (10.6)"
            _tell(plan, key, operative.email, "operative_undone", why, row=row, important=True, undoing=one)


def _sergeant(plan: Plan) -> None:
    sergeant = sergeant_for(plan)
    if sergeant is None:
        return
    for row in plan.unsent():
        if row.status == RowStatus.AWAITING_QA and row.row.web_url:
            turn = qa_key(plan, row, sergeant).removeprefix(f"{plan.key}/")
            due = working_days_after(today(plan.now), plan.directory.team.qa_days)
            _tell(
                plan,
                f"mail/{turn}",
                sergeant.email,
                "sergeant_qa",
                "a draft waits (10.2)",
                row=row,
                due=due,
                important=True,
            )


def _tell(
    plan: Plan,
    key: str,
    to: str,
    template: str,
    reason: str,
    *,
    row: PlatformReferral | None = None,
    important: bool = False,
    **more: Any,
) -> None:
    full = f"{plan.key}/{key}"
    if full in plan.case.performed or not is_address(to):
        return
    written = letter(
        plan.directory.wording["applicant_outside" if _is_outside(plan, to) else template],
        reference=plan.reference,
        referral=plan.referral,
        row=row,
        rows=plan.case.platform_referrals,
        link=row.row.web_url if row is not None else plan.referral.row.web_url,
        team=plan.directory.team,
        handling=HANDLING_INSTRUCTIONS,
        **more,
    )
    plan.owe(Tell(key=full, to=to, letter=written, reason=reason, important=important))


def _is_outside(plan: Plan, address: str) -> bool:
    """Return whether an address is of no force, as far as is known: nothing sensitive is written there (SOP 6.4)."""
    domain, inside = domain_of(address), {plan.directory.team.domain.lower(), domain_of(plan.referral.row.created_by)}
    return domain not in inside and not domain.endswith(".police.uk")


def _again(referral: Referral) -> str:
    """What parts the letters about a closing from those about the one before, when it was opened again."""
    return f"/{referral.reopened_on:%Y%m%dT%H%M%S}" if referral.reopened_on else ""


def _what_is_wrong(plan: Plan) -> str:
    """Return what names the faults of a form: columns, paragraphs, and what stands in them; not the words that tell of them.

    Those may be others after an upgrade, and nobody is written to again for that.
    """
    referral = plan.referral
    found = wanting_since(plan) or faults(referral, plan.directory.platforms, today(plan.now))
    held = digests(referral)
    told = sorted(f"{one.column} {one.sop} {held.get(one.column, '')}" for one in found)
    return _short("\n".join(("again" if referral.tasked_on else "", *told)))


_QUOTED = re.compile(r"“[^”]*”|https?://\S+|\bSOP [\d., ]*\d")
_NAMES = re.compile("|".join(rf"\b{one.name}\b" for one in columns(PlatformReferral).values()))


def _why_held(row: PlatformReferral) -> str:
    """Return what names the reasons for which a draft is held: the words it quotes, paragraphs, URLs and columns."""
    reasons = {*_QUOTED.findall(row.service_message), *_NAMES.findall(row.service_message)}
    return _short("\n".join(sorted(reasons)))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
