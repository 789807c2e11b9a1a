"""A task in a person's To Do: made once under its key, and completed when it is done or has moved."""

import contextlib
from collections.abc import Generator

import orjson

from connectors import todo
from connectors.errors import NotFound, Refused, Unauthenticated
from connectors.request import Request, Response
from rules.records import Operative
from rules.step import CompleteTask, CreateTask
from sync.journal import State
from sync.perform.desk import Desk, Performing, referral_of


def create_task(desk: Desk, step: CreateTask) -> Performing:
    """Make the task, unless one with its key is there."""
    referral = referral_of(step.key)
    with desk.journal.begin() as tx:
        attempt = tx.take(step.key, "task", referral, anew=True)
    try:
        list_id = yield from _task_list(desk, step.person, step.to)
        task = todo.Task(desk.tenant.stamp(step.key), step.title, step.body, step.due, step.link)
        task_id = ""
        if desk.must_look(referral, attempt.attempts):
            task_id = yield from _find(desk, step, list_id)
        if not task_id:
            answer = yield todo.create_task(step.to, list_id, task)
            task_id = str(answer.json()["id"])
    except Unauthenticated:
        raise
    except Refused as error:
        with desk.journal.begin() as tx:
            tx.advance(attempt, State.REFUSED, detail={"why": f"{error.status} {error.code}"})
            tx.record("task", referral, key=step.key, outcome="refused")
        raise
    handle = orjson.dumps({"person": step.person, "list": list_id, "task": task_id}).decode()
    with desk.journal.begin() as tx:
        tx.advance(attempt, State.DONE, handle=handle)
        tx.record("task", referral, key=step.key, outcome="done")


def _find(desk: Desk, step: CreateTask, list_id: str) -> Generator[Request, Response, str]:
    """Return the task that is there already, empty when none is.

    A journal that is lost knew how often the task had moved to and fro: where this one knows of no turn before, any turn in the
    tenant counts, and one that was completed when it moved away is opened again.
    """
    answer = yield todo.tasks_titled(step.to, list_id, step.title.partition(":")[0])
    key = desk.tenant.stamp(step.key)
    stem, _, turn = key.rpartition("/")
    found = todo.with_key(answer.json(), f"{stem}/")
    same = next((one for one in found if one.key == key), None)
    if turn != "1" or not desk.is_older(referral_of(step.key)):
        return same.task_id if same else ""
    known = next((one for one in found if not one.completed), same or next(iter(found), None))
    if known is None:
        return ""
    if known.completed:
        yield todo.reopen_task(step.to, list_id, known.task_id)
    return known.task_id


def _task_list(desk: Desk, person: int, address: str) -> Generator[Request, Response, str]:
    if person not in desk.task_lists:
        answer = yield todo.task_lists(address)
        desk.task_lists[person] = todo.default_list(answer.json())
    return desk.task_lists[person]


def complete_task(desk: Desk, step: CompleteTask) -> Performing:
    """Complete the task; one that its owner has deleted is as good as completed."""
    referral = referral_of(step.key)
    with desk.journal.begin() as tx:
        attempt = tx.take(step.key, "task completed", referral)
        handle = tx.handle(step.task)
    place = orjson.loads(handle) if handle else {}
    person = desk.row(Operative.LIST, int(place.get("person", 0)))
    if person is not None and place.get("task"):
        with contextlib.suppress(NotFound):  # deleted by its owner
            yield todo.complete_task(str(person.fields.get("Email")), place["list"], place["task"])
    with desk.journal.begin() as tx:
        tx.advance(attempt, State.DONE)
        tx.record("task completed", referral, key=step.key)
