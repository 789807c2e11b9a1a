"""Tasks of a list."""

from collections.abc import Iterable
from uuid import uuid4

import orjson

from m365_sandbox.clock import to_fine_stamp
from m365_sandbox.exchange.ids import read_id
from m365_sandbox.exchange.mailboxes import under_user
from m365_sandbox.odata.filters import Column
from m365_sandbox.principal import Person
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.todo.lists import find_task_list, not_found, note_removal, task_owner
from m365_sandbox.todo.paging import TodoColumns, page
from m365_sandbox.todo.reading import DATES, DEFAULTS, read_checklist, read_links, read_task
from m365_sandbox.todo.task_view import expansions, task_json
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
_TASKS = under_user("/todo/lists/{list}/tasks")
_TASK = under_user("/todo/lists/{list}/tasks/{task}")
_COLUMNS = TodoColumns(
    {
        "title": Column("title"),
        "status": Column("status"),
        "createdDateTime": Column("created", "moment"),
        "lastModifiedDateTime": Column("modified", "moment"),
        "importance": Column("json_extract(properties, '$.importance')"),
        "isReminderOn": Column("json_extract(properties, '$.isReminderOn')", "boolean"),
        "body/content": Column("json_extract(properties, '$.body.content')"),
        **{f"{name}/dateTime": Column(f"json_extract(properties, '$.{name}.dateTime')") for name in DATES},
    }
)


def find_task(tenant: Tenant, request: GraphRequest) -> Row:
    """The task a path names. Raises `GraphError` (403, 404)."""
    owner = task_owner(tenant, request)
    list_row = find_task_list(tenant, request, owner)
    named = read_id(request.params["task"])
    row = None
    if named is not None and named.kind == "task" and named.owner == owner.id:
        row = tenant.store.one("SELECT * FROM todo_tasks WHERE num = ? AND list = ?", (named.number, list_row["num"]))
    if row is None:
        raise not_found()
    return row


def touch(tenant: Tenant, task: int) -> None:
    """A task has changed by what belongs to it."""
    tenant.store.run(
        "UPDATE todo_tasks SET modified = ?, change = ? WHERE num = ?",
        (to_fine_stamp(tenant.clock.now()), tenant.store.next("change"), task),
    )


def add_link(tenant: Tenant, task: int, properties: Json) -> int:
    """Link a resource; its row."""
    return tenant.store.run(
        "INSERT INTO linked_resources (task, guid, properties) VALUES (?, ?, ?)",
        (task, str(uuid4()), orjson.dumps(properties).decode()),
    )


def add_step(tenant: Tenant, task: int, display_name: str, *, is_checked: bool) -> int:
    """Add a step to a task; its row."""
    now = to_fine_stamp(tenant.clock.now())
    return tenant.store.run(
        "INSERT INTO checklist_items (task, guid, display_name, created, checked) VALUES (?, ?, ?, ?, ?)",
        (task, str(uuid4()), display_name, now, now if is_checked else None),
    )


@routes("GET", *_TASKS, returns="Collection(todoTask)", options="filter expand orderby top skip select")
def get_tasks(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The tasks of a list."""
    owner = task_owner(tenant, request)
    list_row = find_task_list(tenant, request, owner)
    expanded, names = expansions(request.query), request.query.select

    def render(row: Row) -> Json:
        return task_json(tenant.store, owner.id, row, expanded, names)

    return page(tenant, request, "todo_tasks", "list = ?", list_row["num"], _COLUMNS, render, "todo/lists/tasks")


@routes("POST", *_TASKS, returns="todoTask")
def post_task(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Create a task, with its linked resources and its steps."""
    owner = task_owner(tenant, request)
    list_row = find_task_list(tenant, request, owner)
    body = request.json()
    title, status, properties = read_task(body, DEFAULTS, "", "notStarted", tenant.clock)
    links, steps = read_links(body), read_checklist(body)
    now = to_fine_stamp(tenant.clock.now())
    with tenant.store.transaction():
        num = tenant.store.run(
            "INSERT INTO todo_tasks (list, change, title, status, created, modified, properties) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (list_row["num"], tenant.store.next("change"), title, status, now, now, orjson.dumps(properties).decode()),
        )
        for link in links:
            add_link(tenant, num, link)
        for step in steps:
            add_step(tenant, num, step.display_name, is_checked=step.is_checked)
    expanded = [name for name, given in (("linkedResources", links), ("checklistItems", steps)) if given]
    return _task_reply(tenant, request, owner, num, 201, expanded)


@routes("GET", *_TASK, returns="todoTask", options="expand select")
def get_task(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One task."""
    row, expanded = find_task(tenant, request), expansions(request.query)
    return _task_reply(tenant, request, task_owner(tenant, request), row["num"], 200, expanded)


@routes("PATCH", *_TASK, returns="todoTask")
def patch_task(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change a task; completing it dates the completion."""
    row = find_task(tenant, request)
    title, status, properties = read_task(
        request.json(), orjson.loads(row["properties"]), row["title"], row["status"], tenant.clock
    )
    with tenant.store.transaction():
        tenant.store.run(
            "UPDATE todo_tasks SET title = ?, status = ?, properties = ? WHERE num = ?",
            (title, status, orjson.dumps(properties).decode(), row["num"]),
        )
        touch(tenant, row["num"])
    return _task_reply(tenant, request, task_owner(tenant, request), row["num"], 200)


@routes("DELETE", *_TASK)
def delete_task(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Delete a task; delta tells of it."""
    row = find_task(tenant, request)
    with tenant.store.transaction():
        tenant.store.run("DELETE FROM todo_tasks WHERE num = ?", (row["num"],))
        note_removal(tenant.store, f"list:{row['list']}", row["num"])
    return empty_reply(204)


def _task_reply(
    tenant: Tenant, request: GraphRequest, owner: Person, num: int, status: int, expanded: Iterable[str] = ()
) -> GraphReply:
    row = tenant.store.one("SELECT * FROM todo_tasks WHERE num = ?", (num,))
    assert row is not None
    payload = task_json(tenant.store, owner.id, row, expanded, request.query.select)
    return json_reply({"@odata.context": request.context("todo/lists/tasks/$entity"), **payload}, status)
