"""To Do: lists, tasks with every property, steps, attachments, delta."""

import base64

import pytest
from client import Json, Sandbox, refusal

LISTS = "/users/operative3@contoso.com/todo/lists"
OWN = "/me/todo/lists"


@pytest.fixture
def tasks(sandbox: Sandbox, name: str) -> str:
    """The tasks of a list of the test's own."""
    return f"{LISTS}/{sandbox.post(LISTS, {'displayName': name})['id']}/tasks"


def follow(sandbox: Sandbox, link: str) -> tuple[list[Json], str]:
    """All entries of a round, and the link to the next."""
    told: list[Json] = []
    while True:
        page = sandbox.get(link)
        told += page["value"]
        if "@odata.deltaLink" in page:
            return told, page["@odata.deltaLink"]
        link = page["@odata.nextLink"]


def test_a_list_is_renamed_and_deleted_with_its_tasks(sandbox: Sandbox, tasks: str, name: str) -> None:
    path = tasks.removesuffix("/tasks")
    task = sandbox.post(tasks, {"title": "a"})
    before = sandbox.get(path)
    renamed = sandbox.patch(path, {"displayName": f"{name} renamed"})
    assert (renamed["displayName"], renamed["id"]) == (f"{name} renamed", before["id"])
    assert renamed["@odata.etag"] != before["@odata.etag"]
    assert sandbox.call("PATCH", path, {"displayName": " "}).status_code == 400
    assert sandbox.call("PATCH", path, {"isOwner": False}).status_code == 400
    assert sandbox.call("DELETE", path).status_code == 204
    assert sandbox.call("GET", f"{tasks}/{task['id']}").status_code == 404
    assert sandbox.call("DELETE", f"{LISTS}/tasks").status_code == 400
    assert sandbox.call("PATCH", f"{LISTS}/tasks", {"displayName": "x"}).status_code == 400


def test_every_property_of_a_task_is_kept(sandbox: Sandbox, tasks: str) -> None:
    day = {"dateTime": "2026-12-01T09:00:00.0000000", "timeZone": "UTC"}
    body: Json = {
        "title": "Review",
        "importance": "high",
        "isReminderOn": True,
        "reminderDateTime": day,
        "dueDateTime": day,
        "startDateTime": day,
        "categories": ["Blue category"],
        "status": "inProgress",
        "body": {"content": "<b>now</b>", "contentType": "html"},
        "recurrence": {
            "pattern": {"type": "daily", "interval": 1},
            "range": {"type": "noEnd", "startDate": "2026-12-01"},
        },
    }
    made = sandbox.post(tasks, body)
    kept = sandbox.get(f"{tasks}/{made['id']}")
    assert {key: kept[key] for key in body} == body
    assert "bodyLastModifiedDateTime" in kept
    cleared = sandbox.patch(f"{tasks}/{made['id']}", {"recurrence": None, "dueDateTime": None})
    assert not {"recurrence", "dueDateTime"} & cleared.keys()
    assert sandbox.post(tasks, {"title": "Bare", "body": None})["body"] == {"content": "", "contentType": "text"}
    assert cleared["@odata.etag"] != made["@odata.etag"]
    assert sandbox.get(f"{tasks}/{made['id']}?$select=title").keys() <= {"@odata.context", "@odata.etag", "id", "title"}


def test_filter_order_and_pages(sandbox: Sandbox, tasks: str) -> None:
    for number, importance in enumerate(("low", "high", "normal", "high")):
        due = {"dateTime": f"2026-12-0{number + 1}T00:00:00.0000000", "timeZone": "UTC"}
        sandbox.post(tasks, {"title": f"t{number}", "importance": importance, "dueDateTime": due})

    def found(options: str) -> list[str]:
        return [one["title"] for one in sandbox.get(f"{tasks}?{options}")["value"]]

    assert found("$filter=importance eq 'high'&$orderby=title desc") == ["t3", "t1"]
    assert found("$filter=dueDateTime/dateTime ge '2026-12-03'") == ["t2", "t3"]
    assert found("$orderby=dueDateTime/dateTime desc&$top=2&$skip=1") == ["t2", "t1"]
    page = sandbox.get(f"{tasks}?$top=3")
    assert [one["title"] for one in sandbox.get(page["@odata.nextLink"])["value"]] == ["t3"]
    assert sandbox.call("GET", f"{tasks}?$filter=categories eq 'x'").status_code == 400


def test_steps_of_a_task(sandbox: Sandbox, tasks: str) -> None:
    task = sandbox.post(tasks, {"title": "a", "checklistItems": [{"displayName": "first"}]})
    assert task["checklistItems"][0]["displayName"] == "first"
    steps = f"{tasks}/{task['id']}/checklistItems"
    second = sandbox.post(steps, {"displayName": "second", "isChecked": True})
    assert "checkedDateTime" in second
    assert [one["displayName"] for one in sandbox.get(steps)["value"]] == ["second", "first"]
    unticked = sandbox.patch(f"{steps}/{second['id']}", {"isChecked": False})
    assert (unticked["isChecked"], "checkedDateTime" in unticked) == (False, False)
    assert sandbox.get(f"{tasks}?$expand=checklistItems,linkedResources")["value"][0]["checklistItems"][0] == {
        name: value for name, value in unticked.items() if name != "@odata.context"
    }
    assert sandbox.call("POST", steps, {"isChecked": True}).status_code == 400
    assert sandbox.call("POST", steps, {"displayName": "x", "colour": "red"}).status_code == 400
    assert sandbox.call("DELETE", f"{steps}/{second['id']}").status_code == 204
    assert sandbox.call("GET", f"{steps}/{second['id']}").status_code == 404


def test_attachments_are_for_the_person_alone(sandbox: Sandbox, name: str) -> None:
    made = sandbox.post(OWN, {"displayName": name}, person="operative3")
    tasks = f"{OWN}/{made['id']}/tasks"
    task = sandbox.post(tasks, {"title": "a"}, person="operative3")
    path = f"/todo/lists/{made['id']}/tasks/{task['id']}/attachments"
    body = {
        "@odata.type": "#microsoft.graph.taskFileAttachment",
        "name": "a.txt",
        "contentType": "text/plain",
        "contentBytes": base64.b64encode(b"hello").decode(),
    }
    assert refusal(sandbox.call("POST", f"/users/operative3@contoso.com{path}", body)) == (403, "ErrorAccessDenied")
    assert refusal(sandbox.call("GET", f"/users/operative3@contoso.com{path}"))[0] == 403
    one = sandbox.post(f"/me{path}", body, person="operative3")
    assert sandbox.get(f"{tasks}/{task['id']}", person="operative3")["hasAttachments"]
    assert [entry["size"] for entry in sandbox.get(f"/me{path}", person="operative3")["value"]] == [5]
    assert sandbox.get(f"/me{path}/{one['id']}", person="operative3")["contentBytes"] == body["contentBytes"]
    assert sandbox.call("GET", f"/me{path}/{one['id']}/$value", person="operative3").content == b"hello"
    assert sandbox.call("POST", f"/me{path}", {"name": "a"}, person="operative3").status_code == 400
    assert sandbox.call("DELETE", f"/me{path}/{one['id']}", person="operative3").status_code == 204
    assert sandbox.get(f"/me{path}", person="operative3")["value"] == []


def test_delta_of_tasks_tells_changes_and_removals(sandbox: Sandbox, tasks: str) -> None:
    ids = [sandbox.post(tasks, {"title": f"t{number}"})["id"] for number in range(5)]
    sandbox.call("DELETE", f"{tasks}/{ids[4]}")
    told, link = follow(sandbox, f"{tasks}/delta?$top=2&$select=title")
    assert [one["title"] for one in told] == ["t0", "t1", "t2", "t3"]
    assert follow(sandbox, link)[0] == []
    sandbox.patch(f"{tasks}/{ids[1]}", {"status": "completed"})
    sandbox.call("DELETE", f"{tasks}/{ids[0]}")
    sandbox.post(f"{tasks}/{ids[2]}/checklistItems", {"displayName": "step"})
    told, link = follow(sandbox, link)
    assert [one["id"] for one in told] == [ids[1], ids[0], ids[2]]
    assert told[1] == {"id": ids[0], "@removed": {"reason": "deleted"}}
    assert follow(sandbox, link)[0] == []
    assert refusal(sandbox.call("GET", f"{tasks}/delta?$deltatoken=odd")) == (410, "syncStateNotFound")


def test_delta_of_lists(sandbox: Sandbox, name: str) -> None:
    _, link = follow(sandbox, f"{LISTS}/delta")
    made = sandbox.post(LISTS, {"displayName": name})
    other = sandbox.post(LISTS, {"displayName": f"{name} b"})
    sandbox.patch(f"{LISTS}/{made['id']}", {"displayName": f"{name} c"})
    sandbox.call("DELETE", f"{LISTS}/{other['id']}")
    told, _ = follow(sandbox, link)
    assert [(one["id"], one.get("displayName")) for one in told] == [(made["id"], f"{name} c"), (other["id"], None)]
