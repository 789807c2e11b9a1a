"""Is a submission complete, is it a duplicate, and who gets it? SOP 8.1, 8.3, 5.1.1."""

from rules.accepted import as_accepted
from rules.assignment import may_be_tasked, next_operative
from rules.calendar import today
from rules.duplicates import Alike, duplicate_of
from rules.fault import as_list
from rules.plan import Plan
from rules.records import Operative
from rules.records.referral import Status
from rules.reference import reference, references_in
from rules.tasks import REVIEW, open_tasks
from rules.validation import applicant_address, faults


def take_in(plan: Plan) -> None:
    """Return an incomplete submission, or task it."""
    referral, directory = plan.referral, plan.directory
    plan.set(referral, "the reference is given once", referral_ref=plan.reference)
    if referral.tasked_on is not None:
        if not referral.assigned_to.strip() and referral.closed_on is None:
            _assign_again(plan)
        if references_in(referral.duplicate_of) and not plan.case.alike:
            plan.set(referral, "the original was deleted: this one stands for itself", duplicate_of="")
        return
    plan.set(plan.referral, "the applicant can be answered", applicant_email=applicant_address(referral))
    found = faults(referral, directory.platforms, today(plan.now))
    if found:
        plan.set(
            plan.referral,
            f"{len(found)} faults in the submission (8.3)",
            status=Status.RETURNED,
            service_message=plan.words("returned", faults=as_list(found)),
        )
        return
    original = duplicate_of(plan.reference, referral.row.created_on, plan.case.alike)
    operative = _who_had_it(plan) or _who_has(plan, original) or _next(plan)
    if operative is None:
        plan.set(
            plan.referral,
            "nobody may be tasked (5.1.1)",
            status=Status.NEEDS_ATTENTION,
            service_message=plan.words("nobody_to_task"),
        )
        return
    plan.set(
        plan.referral,
        "complete (8.3), tasked (8.1)",
        assigned_to=operative.email,
        tasked_on=plan.now,
        accepted_form=referral.accepted_form or as_accepted(plan.referral),
        duplicate_of=reference(original.item_id, original.submitted_on) if original else "",
    )


def _assign_again(plan: Plan) -> None:
    """Somebody cleared `AssignedTo`: who has the task keeps it, or else the next one gets it."""
    operative = _who_had_it(plan) or _next(plan)
    if operative is not None:
        plan.set(plan.referral, "assigned to nobody (8.1)", assigned_to=operative.email)


def _who_had_it(plan: Plan) -> Operative | None:
    """Return who has the task of a referral that was tasked before, if they still may: a cleared column moves no task."""
    holders = {
        key.split("/")[2] for key in open_tasks(plan.case.performed, f"{plan.key}/") if key.split("/")[1] == REVIEW
    }
    people = plan.directory.operatives.values()
    able = (one for one in people if may_be_tasked(one, today(plan.now)))
    return next((one for one in able if f"O{one.row.item_id}" in holders), None)


def _next(plan: Plan) -> Operative | None:
    return next_operative(plan.directory.operatives.values(), plan.directory.open_tasks, today(plan.now))


def _who_has(plan: Plan, original: Alike | None) -> Operative | None:
    """Return the operative who works on the original: the same content is looked at by one pair of eyes."""
    operative = plan.directory.operative(original.assigned_to) if original else None
    return operative if operative is not None and may_be_tasked(operative, today(plan.now)) else None
