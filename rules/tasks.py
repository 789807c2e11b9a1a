"""Who has a task in Outlook now? SOP 8.2, 10.2.

A task is owed as long as the case says so; one that was made and is owed no more is completed. Moving a task to and
fro gives each turn a key of its own, by counting those completed before.
"""

from collections.abc import Mapping

from rules.assignment import may_be_tasked, next_sergeant
from rules.calendar import local, today, working_days_after
from rules.case import Case
from rules.letters import letter
from rules.plan import Plan
from rules.records import Operative, PlatformReferral
from rules.records.platform_referral import Status
from rules.step import CompleteTask, CreateTask, Outcome, Performed

REVIEW, QA = "task", "qa"


def assign(plan: Plan) -> None:
    """Owe each task that somebody should have, and the completing of each that nobody should."""
    owed = [*_review_task(plan), *_qa_tasks(plan)]
    for task in owed:
        plan.owe_again(task)  # refused, as when an address was mistyped: it may have been put right
    current = {task.key for task in owed}
    for key in open_tasks(plan.case.performed, f"{plan.key}/"):
        if key not in current:
            plan.owe(CompleteTask(key=f"{key}/completed", task=key, reason="the task is done or has moved"))


def operative_of(plan: Plan) -> Operative | None:
    """Return the operative who has the referral, None when `AssignedTo` names nobody who may have it."""
    operative = plan.directory.operative(plan.referral.assigned_to)
    return operative if operative is not None and may_be_tasked(operative, today(plan.now)) else None


def sergeant_for(plan: Plan) -> Operative | None:
    """Return who is asked for quality assurance: not the operative whose words they are (SOP 10.2).

    Referrals go round the sergeants by their number, so that asking twice asks the same one.
    """
    mine = {plan.referral.assigned_to.lower()}
    able = next_sergeant(plan.directory.operatives.values(), {}, mine)
    if able is None:
        return None
    same_rank = sorted(
        one.email.lower()
        for one in plan.directory.operatives.values()
        if one.active and one.role == able.role and one.email.lower() not in mine
    )
    return plan.directory.operative(same_rank[plan.referral.row.item_id % len(same_rank)])


def task_key(case: Case, stem: str) -> str:
    """Return the key of the present turn of a task: `stem/1`, and `stem/2` once the first was completed."""
    turn = 1
    while case.done(f"{stem}/{turn}/completed"):
        turn += 1
    return f"{stem}/{turn}"


def _review_task(plan: Plan) -> list[CreateTask]:
    referral, operative = plan.referral, operative_of(plan)
    if referral.tasked_on is None or referral.closed_on is not None or operative is None:
        return []
    due = working_days_after(local(referral.reopened_on or referral.tasked_on).date(), plan.directory.team.review_days)
    note = letter(
        plan.directory.wording["task_review"],
        reference=plan.reference,
        referral=referral,
        due=due,
        link=referral.row.web_url,
    )
    return [
        CreateTask(
            key=task_key(plan.case, f"{plan.key}/{REVIEW}/O{operative.row.item_id}"),
            person=operative.row.item_id,
            to=operative.email,
            title=note.subject,
            body=note.body,
            due=due,
            link=referral.row.web_url,
            reason="the referral is assigned (8.1)",
        )
    ]


def _qa_tasks(plan: Plan) -> list[CreateTask]:
    sergeant = sergeant_for(plan)
    waiting = [row for row in plan.unsent() if row.status == Status.AWAITING_QA]
    if sergeant is None:
        return []
    return [_qa_task(plan, row, sergeant) for row in waiting]


def _qa_task(plan: Plan, row: PlatformReferral, sergeant: Operative) -> CreateTask:
    due = working_days_after(today(plan.now), plan.directory.team.qa_days)
    # The row may only be made in this very round, so its own address is not known yet; the list's, filtered, is.
    link = f"{plan.directory.drafts_url}?FilterField1=ReferralRef&FilterValue1={plan.reference}"
    note = letter(plan.directory.wording["task_qa"], reference=plan.reference, row=row, due=due, link=link)
    return CreateTask(
        key=qa_key(plan, row, sergeant),
        person=sergeant.row.item_id,
        to=sergeant.email,
        title=note.subject,
        body=note.body,
        due=due,
        link=link,
        reason="a draft waits for quality assurance (10.2)",
    )


def qa_key(plan: Plan, row: PlatformReferral, sergeant: Operative) -> str:
    """Return the key of the present quality-assurance task of a row."""
    return task_key(plan.case, f"{plan.row_key(row, QA)}/O{sergeant.row.item_id}")


def open_tasks(performed: Mapping[str, Performed], prefix: str) -> list[str]:
    """Return the keys of the tasks under a referral's prefix that were made and are not completed."""
    kinds = (f"{prefix}{REVIEW}/", f"{prefix}{QA}/")
    done = {key: None for key, step in performed.items() if step.outcome is Outcome.DONE}
    return [
        key
        for key in done
        if key.startswith(kinds) and not key.endswith("/completed") and f"{key}/completed" not in done
    ]
