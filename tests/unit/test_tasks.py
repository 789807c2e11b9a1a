"""Who has a task in Outlook now? SOP 8.2, 10.2."""

from dataclasses import replace
from datetime import date

import pytest

from rules.case import Case
from rules.records.platform_referral import QADecision
from rules.step import CompleteTask, CreateTask
from tests.unit import build


def keys(of: Case, kind: type = CreateTask) -> list[str]:
    return [step.key for step in build.of_kind(build.owed(of), kind)]


def test_the_operative_gets_a_task_with_date_and_link() -> None:
    """A tasked referral is a task in the operative's To Do, due in working days (SOP 8.2)."""
    [task] = build.of_kind(build.owed(build.case()), CreateTask)
    assert (task.person, task.to, task.due) == (5, "ada.marsh@contoso.com", date(2026, 6, 19))
    assert task.link.endswith("/items/123")
    assert "OHRT-2026-000123" in task.title
    assert "19 June 2026" in task.body


def test_editing_assigned_to_moves_the_task() -> None:
    """The old task is completed and the new operative gets one (contract, AssignedTo)."""
    first, _ = build.settle(build.case())
    moved = replace(first, referral=replace(first.referral, assigned_to="Col.Draper@Contoso.com"))
    found = build.owed(moved)
    assert [step.key for step in build.of_kind(found, CreateTask)] == ["R123/task/O6/1"]
    assert [step.task for step in build.of_kind(found, CompleteTask)] == ["R123/task/O5/1"]


def test_a_task_that_moves_back_has_a_key_of_its_own() -> None:
    """To and fro: each turn is another task, and each is completed."""
    case, _ = build.settle(build.case())
    for address in ("col.draper@contoso.com", "ada.marsh@contoso.com"):
        case, _ = build.settle(replace(case, referral=replace(case.referral, assigned_to=address)))
    made = {key for key in case.performed if "/task/" in key and "mail" not in key}
    assert made == {
        "R123/task/O5/1",
        "R123/task/O5/1/completed",
        "R123/task/O6/1",
        "R123/task/O6/1/completed",
        "R123/task/O5/2",
    }


def test_a_draft_is_a_task_of_the_sergeant_until_decided() -> None:
    """QA is a task with a due date, completed once decided (SOP 10.2)."""
    case, _ = build.settle(build.case(build.reviewed()))
    assert "R123/qa/TikTok/1/O7/1" in case.performed
    [row] = case.platform_referrals
    decided = replace(case, platform_referrals=(replace(row, qa_decision=QADecision.APPROVED),))
    settled, _ = build.settle(decided)
    assert "R123/qa/TikTok/1/O7/1/completed" in settled.performed


def test_a_new_round_of_quality_assurance_is_a_new_task() -> None:
    """Returned and edited: the sergeant gets a second task."""
    case, _ = build.settle(build.case(build.reviewed()))
    [row] = case.platform_referrals
    case, _ = build.settle(replace(case, platform_referrals=(replace(row, qa_decision=QADecision.RETURNED),)))
    [row] = case.platform_referrals
    case, _ = build.settle(replace(case, platform_referrals=(replace(row, body=row.body + "More.\n"),)))
    assert "R123/qa/TikTok/1/O7/2" in case.performed


def test_the_sergeant_who_is_the_operative_is_not_asked() -> None:
    """Quality assurance is never of one's own words (SOP 10.2)."""
    around = build.directory(operatives=(build.operative(), build.sergeant(), build.sergeant("Dev Ashby", 8)))
    mine = build.reviewed(assigned_to="bea.quarrie@contoso.com")
    found = build.owed(build.case(mine, build.platform_referral()), around)
    assert [step.to for step in build.of_kind(found, CreateTask)] == ["dev.ashby@contoso.com"]


def test_referrals_go_round_the_sergeants() -> None:
    """Two sergeants share the referrals, and the same one is asked twice about the same."""
    around = build.directory(operatives=(build.operative(), build.sergeant(), build.sergeant("Dev Ashby", 8)))
    asked = [
        [
            step.to
            for step in build.of_kind(
                build.owed(build.case(build.reviewed(number), build.platform_referral()), around), CreateTask
            )
            if "/qa/" in step.key
        ]
        for number in (10, 11, 10)
    ]
    assert asked[0] == asked[2] != asked[1]


def test_closing_completes_every_task() -> None:
    """Nobody keeps a task of a closed referral."""
    case, _ = build.settle(build.case())
    closed = replace(case, referral=replace(case.referral, closed_on=build.NOW, status="Closed"))
    assert keys(closed) == []
    assert keys(closed, CompleteTask) == ["R123/task/O5/1/completed"]


def test_an_untrained_assignee_gets_no_task() -> None:
    """Nobody without Intermediate III is given a task, whoever typed the name (SOP 5.1.1)."""
    around = build.directory(operatives=(build.operative(intermediate_iii=None), build.sergeant()))
    assert build.of_kind(build.owed(build.case(build.tasked()), around), CreateTask) == []


@pytest.mark.parametrize("cleared", [{"assigned_to": ""}, {"tasked_on": None}, {"assigned_to": "", "tasked_on": None}])
def test_who_has_the_task_keeps_it_when_a_column_is_cleared(cleared: dict[str, object]) -> None:
    """Nobody else gets it, however few tasks they have, and nobody a second one (8.1)."""
    started, _ = build.settle(build.case(build.referral()), build.directory(open_tasks={"ada.marsh@contoso.com": 3}))
    had = started.referral.assigned_to
    assert had == "col.draper@contoso.com"
    settled, _ = build.settle(replace(started, referral=replace(started.referral, **cleared)))  # type: ignore[arg-type]  # the values come by name, of every type
    assert settled.referral.assigned_to == had
    assert settled.referral.tasked_on is not None
    assert [key for key in settled.performed if key.startswith("R123/task/")] == ["R123/task/O6/1"]
