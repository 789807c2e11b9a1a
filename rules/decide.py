"""What is owed to a referral now? The rules are asked in the order of the SOP; the answer is a list of steps."""

from datetime import datetime

from rules.accepted import follow_changes
from rules.case import Case, Directory
from rules.dispatch import dispatch
from rules.drafting import draft
from rules.identity import identify
from rules.intake import take_in
from rules.notices import inform
from rules.outcome import record
from rules.plan import Plan
from rules.quality import assure
from rules.standing import stand
from rules.step import Step
from rules.tasks import assign


def steps(case: Case, directory: Directory, now: datetime) -> list[Step]:
    """Return what is owed, each step under its natural key; nothing when the case is as it should be.

    Pure: asked twice of the same case it answers the same.
    """
    plan = Plan(case, directory, now)
    identify(plan)
    take_in(plan)  # 8.1, 8.3
    follow_changes(plan)  # 8.3
    draft(plan)  # 10.1, 10.7
    record(plan)  # 10.6
    assure(plan)  # 6.4, 10.2
    dispatch(plan)  # 10.5
    stand(plan)  # 8.6, 10.3
    assign(plan)  # 8.2
    inform(plan)  # 8.5
    return plan.steps()
