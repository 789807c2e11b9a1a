"""To Do tasks of a person; Outlook shows them under My Day and To Do."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from connectors.request import Effect, Request, Service

APPLICATION = "ohrt"


@dataclass(frozen=True, slots=True)
class Task:
    """A task to give: `key` is kept in its linked resource, and is what it is found by."""

    key: str
    title: str
    body: str
    due: date
    link: str


def task_lists(person: str) -> Request:
    """Return the request for a person's task lists."""
    return Request("read the task lists", "GET", f"/users/{quote(person)}/todo/lists", service=Service.EXCHANGE)


def default_list(answer: dict[str, Any]) -> str:
    """Return the id of the list that every person has; empty when there is none."""
    return next(
        (str(one["id"]) for one in answer.get("value", []) if one.get("wellknownListName") == "defaultList"), ""
    )


def create_task(person: str, list_id: str, task: Task) -> Request:
    """Return the request that makes a task with its due date and its linked resource."""
    body = {
        "title": task.title,
        "body": {"content": task.body, "contentType": "text"},
        "importance": "high",
        "categories": ["OHRT"],
        "dueDateTime": {"dateTime": f"{task.due.isoformat()}T00:00:00.0000000", "timeZone": "UTC"},
        "linkedResources": [
            {"applicationName": APPLICATION, "displayName": task.title, "externalId": task.key, "webUrl": task.link}
        ],
    }
    path = f"/users/{quote(person)}/todo/lists/{quote(list_id)}/tasks"
    return Request("create a task", "POST", path, Effect.KEYED, Service.EXCHANGE, body)


def tasks_titled(person: str, list_id: str, start: str) -> Request:
    """Return the request for the tasks whose title starts so, with their linked resources."""
    condition = quote(f"startswith(title,'{start.replace(chr(39), chr(39) * 2)}')")
    path = (
        f"/users/{quote(person)}/todo/lists/{quote(list_id)}/tasks?$filter={condition}&$expand=linkedResources&$top=100"
    )
    return Request("find a task", "GET", path, service=Service.EXCHANGE)


@dataclass(frozen=True, slots=True)
class Kept:
    """A task as it stands in To Do: the key that it carries, its id, and whether it is completed."""

    key: str
    task_id: str
    completed: bool


def with_key(answer: dict[str, Any], start: str) -> list[Kept]:
    """Return the tasks whose linked resource carries a key that starts so."""
    return [
        Kept(str(one["externalId"]), str(task["id"]), task.get("status") == "completed")
        for task in answer.get("value", [])
        for one in task.get("linkedResources") or []
        if str(one.get("externalId") or "").startswith(start)
    ]


def complete_task(person: str, list_id: str, task_id: str) -> Request:
    """Return the request that completes a task."""
    return _with_status("complete a task", person, list_id, task_id, "completed")


def reopen_task(person: str, list_id: str, task_id: str) -> Request:
    """Return the request that opens a completed task again."""
    return _with_status("open a task again", person, list_id, task_id, "notStarted")


def _with_status(what: str, person: str, list_id: str, task_id: str, status: str) -> Request:
    path = f"/users/{quote(person)}/todo/lists/{quote(list_id)}/tasks/{quote(task_id)}"
    return Request(what, "PATCH", path, Effect.GUARDED, Service.EXCHANGE, {"status": status})
