"""Which operative gets the task, and which sergeant the quality assurance?"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from rules.records import Operative
from rules.records.operative import OPERATIVE_ROLES, SUPERVISOR_ROLES, Role


def next_operative(operatives: Iterable[Operative], open_tasks: Mapping[str, int], today: date) -> Operative | None:
    """Return the operative with the fewest open tasks among those who may be given one; None when nobody may.

    `open_tasks` counts by e-mail address in lower case. Ties go to the address that sorts first, so that
    deciding twice gives the same answer.
    """
    return _least_loaded((one for one in operatives if may_be_tasked(one, today)), open_tasks)


def may_be_tasked(operative: Operative, today: date) -> bool:
    """Return whether SOP 5.1.1 lets this person be given a task: active, an operative, Intermediate III done."""
    trained = operative.intermediate_iii
    return operative.active and operative.role in OPERATIVE_ROLES and trained is not None and trained <= today


def next_sergeant(
    operatives: Iterable[Operative], open_tasks: Mapping[str, int], not_these: Collection[str]
) -> Operative | None:
    """Return the active sergeant with the fewest open tasks who is none of `not_these`; an inspector when there is none.

    Quality assurance is the sergeant's (SOP 10.2), and never of one's own words.
    """
    able = [one for one in operatives if one.active and one.email.lower() not in not_these]
    sergeants = [one for one in able if one.role == Role.SERGEANT]
    supervisors = [one for one in able if is_supervisor(one)]
    return _least_loaded(sergeants or supervisors, open_tasks)


def is_supervisor(operative: Operative) -> bool:
    """Return whether this person is a sergeant or above (SOP 3.6.3)."""
    return operative.role in SUPERVISOR_ROLES


def _least_loaded(candidates: Iterable[Operative], open_tasks: Mapping[str, int]) -> Operative | None:
    return min(candidates, key=lambda one: (open_tasks.get(one.email.lower(), 0), one.email.lower()), default=None)
