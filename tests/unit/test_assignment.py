"""Which operative gets the task, and which sergeant the quality assurance?"""

from datetime import timedelta
from itertools import permutations

import pytest

from rules.assignment import is_supervisor, may_be_tasked, next_operative, next_sergeant
from rules.records import Operative, Referral
from rules.records.operative import Role
from tests.unit import build

ADA, COL = build.operative(), build.operative("Col Draper", 6, role=Role.STAFF)
BEA, DEV = build.sergeant(), build.sergeant("Dev Ashby", 8)
EVE = build.operative("Eve Holt", 9, role=Role.INSPECTOR)


def test_the_fewest_open_tasks_get_one_more() -> None:
    """The operative with the fewest open tasks is next."""
    assert next_operative([ADA, COL], {ADA.email: 2, COL.email: 1}, build.TODAY) == COL
    assert next_operative([ADA, COL], {ADA.email: 1, COL.email: 2}, build.TODAY) == ADA


def test_a_tie_goes_to_the_same_person_in_any_order() -> None:
    """Deciding twice gives the same answer, however the list was read."""
    team = [ADA, COL, build.operative("Zoe Adams", 4)]
    assert {next_operative(one, {}, build.TODAY) for one in permutations(team)} == {ADA}


def test_load_is_counted_whatever_the_case_of_the_address() -> None:
    """Addresses are compared in lower case."""
    shouting = build.operative(email="Ada.Marsh@CONTOSO.com")
    assert next_operative([shouting, COL], {"ada.marsh@contoso.com": 1}, build.TODAY) == COL


@pytest.mark.parametrize(
    "changes",
    [
        {"active": False},
        {"intermediate_iii": None},
        {"intermediate_iii": build.TODAY + timedelta(days=1)},
        {"role": Role.SERGEANT},
        {"role": Role.INSPECTOR},
        {"role": ""},
    ],
)
def test_nobody_untrained_inactive_or_supervising_is_tasked(changes: dict[str, object]) -> None:
    """Intermediate III is essential prior to deployment (SOP 5.1.1)."""
    nobody = build.operative(**changes)
    assert not may_be_tasked(nobody, build.TODAY)
    assert next_operative([nobody], {}, build.TODAY) is None


def test_training_done_today_counts() -> None:
    """Who finished Intermediate III today may be tasked today (SOP 5.1.1)."""
    assert may_be_tasked(build.operative(intermediate_iii=build.TODAY), build.TODAY)


@pytest.mark.parametrize(("role", "may"), [(one, one not in (Role.CONSTABLE, Role.STAFF)) for one in Role])
def test_sergeants_and_above_supervise(role: Role, may: bool) -> None:
    """Sergeant, Inspector and Chief Inspector are supervisors (SOP 3.6.3)."""
    assert is_supervisor(build.operative(role=role)) is may


def test_quality_assurance_goes_to_a_sergeant_and_to_an_inspector_only_without_one() -> None:
    """QA is the sergeant's (SOP 10.2); an inspector may do all that a sergeant may."""
    assert next_sergeant([ADA, EVE, DEV, BEA], {BEA.email: 1}, set()) == DEV
    assert next_sergeant([ADA, EVE], {}, set()) == EVE
    assert next_sergeant([ADA], {}, set()) is None


def test_quality_assurance_is_never_ones_own() -> None:
    """Who is excluded, or inactive, is not asked (SOP 10.2)."""
    assert next_sergeant([BEA, DEV], {}, {BEA.email}) == DEV
    assert next_sergeant([build.sergeant(active=False), DEV], {}, set()) == DEV


def test_without_anybody_to_task_the_referral_waits_and_says_so() -> None:
    """Nobody untrained is given a task; a supervisor is told what to do (SOP 5.1.1)."""
    untrained: tuple[Operative, ...] = (build.operative(intermediate_iii=None), build.sergeant())
    around = build.directory(operatives=untrained)
    values = build.written(build.owed(build.case(), around), Referral)
    assert values["status"] == "Needs attention"
    assert "5.1.1" in values["service_message"]
    assert "tasked_on" not in values
