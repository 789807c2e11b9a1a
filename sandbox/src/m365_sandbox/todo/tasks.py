"""Tasks of a list, and the linked resources by which a task points at what it is about."""

from uuid import uuid4

import orjson

from m365_sandbox.clock import to_fine_stamp
from m365_sandbox.exchange.ids import ExchangeId, change_key, read_id
from m365_sandbox.exchange.mailboxes import under_user
from m365_sandbox.odata.filters import Column
from m365_sandbox.principal import Person
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.todo.lists import find_task_list, not_found, task_owner
from m365_sandbox.todo.paging import TodoColumns, page
from m365_sandbox.todo.reading import DATES, DEFAULTS, LINK_PROPERTIES, read_link, read_links, read_task
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
_TASKS = under_user("/todo/lists/{list}/tasks")
_TASK = under_user("/todo/lists/{list}/tasks/{task}")
_LINKS = under_user("/todo/lists/{list}/tasks/{task}/linkedResources")
_LINK = under_user("/todo/lists/{list}/tasks/{task}/linkedResources/{link}")
_COLUMNS = TodoColumns(
    {
        "title": Column("title"),
        "status": Column("status"),
        "createdDateTime": Column("created", "moment"),
        "lastModifiedDateTime": Column("modified", "moment"),
    }
)


def _find_task(tenant: Tenant, request: GraphRequest, owner: Person) -> Row:
    list_row = find_task_list(tenant, request, owner)
    named = read_id(request.params["task"])
    row = None
    if named is not None and named.kind == "task" and named.owner == owner.id:
        row = tenant.store.one("SELECT * FROM todo_tasks WHERE num = ? AND list = ?", (named.number, list_row["num"]))
    if row is None:
        raise not_found()
    return row


def _task_json(tenant: Tenant, owner: Person, row: Row, *, links: bool) -> Json:
    properties: Json = orjson.loads(row["properties"])
    payload = {
        "@odata.etag": f'W/"{change_key(row["change"])}"',
        "importance": properties["importance"],
        "isReminderOn": properties["isReminderOn"],
        "status": row["status"],
        "title": row["title"],
        "createdDateTime": row["created"],
        "lastModifiedDateTime": row["modified"],
        "hasAttachments": False,
        "categories": properties["categories"],
        "id": str(ExchangeId("task", owner.id, row["num"])),
        "body": properties["body"],
    }
    payload |= {name: properties[name] for name in (*DATES, "recurrence") if properties.get(name)}
    if links:
        payload["linkedResources"] = _links(tenant, row["num"])
    return payload


def _links(tenant: Tenant, task: int) -> list[Json]:
    rows = tenant.store.all("SELECT * FROM linked_resources WHERE task = ? ORDER BY num", (task,))
    return [_link_json(row) for row in rows]


def _link_json(row: Row) -> Json:
    return {**dict.fromkeys(LINK_PROPERTIES), **orjson.loads(row["properties"]), "id": row["guid"]}


@routes("GET", *_TASKS, returns="Collection(todoTask)", options="filter expand orderby top skip")
def get_tasks(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The tasks of a list."""
    owner = task_owner(tenant, request)
    list_row = find_task_list(tenant, request, owner)
    links = request.query.expanded("linkedResources") is not None

    def render(row: Row) -> Json:
        return _task_json(tenant, owner, row, links=links)

    return page(tenant, request, "todo_tasks", "list = ?", list_row["num"], _COLUMNS, render, "todo/lists/tasks")


@routes("POST", *_TASKS, returns="todoTask")
def post_task(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Create a task, with its linked resources."""
    owner = task_owner(tenant, request)
    list_row = find_task_list(tenant, request, owner)
    body = request.json()
    title, status, properties = read_task(body, DEFAULTS, "", "notStarted", tenant.clock)
    links = read_links(body)
    now = to_fine_stamp(tenant.clock.now())
    with tenant.store.transaction():
        num = tenant.store.run(
            "INSERT INTO todo_tasks (list, change, title, status, created, modified, properties) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (list_row["num"], tenant.store.next("change"), title, status, now, now, orjson.dumps(properties).decode()),
        )
        for link in links:
            _add_link(tenant, num, link)
    return _task_reply(tenant, request, owner, num, 201, links=bool(links))


@routes("GET", *_TASK, returns="todoTask", options="expand")
def get_task(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One task."""
    owner = task_owner(tenant, request)
    row = _find_task(tenant, request, owner)
    links = request.query.expanded("linkedResources") is not None
    return _task_reply(tenant, request, owner, row["num"], 200, links=links)


@routes("PATCH", *_TASK, returns="todoTask")
def patch_task(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change a task; completing it dates the completion."""
    owner = task_owner(tenant, request)
    row = _find_task(tenant, request, owner)
    body = request.json()
    title, status, properties = read_task(
        body, orjson.loads(row["properties"]), row["title"], row["status"], tenant.clock
    )
    with tenant.store.transaction():
        tenant.store.run(
            "UPDATE todo_tasks SET title = ?, status = ?, properties = ?, modified = ?, change = ? WHERE num = ?",
            (
                title,
                status,
                orjson.dumps(properties).decode(),
                to_fine_stamp(tenant.clock.now()),
                tenant.store.next("change"),
                row["num"],
            ),
        )
    return _task_reply(tenant, request, owner, row["num"], 200, links=False)


@routes("DELETE", *_TASK)
def delete_task(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Delete a task."""
    row = _find_task(tenant, request, task_owner(tenant, request))
    tenant.store.run("DELETE FROM todo_tasks WHERE num = ?", (row["num"],))
    return empty_reply(204)


def _task_reply(
    tenant: Tenant, request: GraphRequest, owner: Person, num: int, status: int, *, links: bool
) -> GraphReply:
    row = tenant.store.one("SELECT * FROM todo_tasks WHERE num = ?", (num,))
    assert row is not None
    context = {"@odata.context": request.context("todo/lists/tasks/$entity")}
    return json_reply({**context, **_task_json(tenant, owner, row, links=links)}, status)


def _add_link(tenant: Tenant, task: int, properties: Json) -> int:
    return tenant.store.run(
        "INSERT INTO linked_resources (task, guid, properties) VALUES (?, ?, ?)",
        (task, str(uuid4()), orjson.dumps(properties).decode()),
    )


@routes("GET", *_LINKS, returns="Collection(linkedResource)")
def get_links(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The linked resources of a task."""
    row = _find_task(tenant, request, task_owner(tenant, request))
    context = request.context("todo/lists/tasks/linkedResources")
    return json_reply({"@odata.context": context, "value": _links(tenant, row["num"])})


@routes("POST", *_LINKS, returns="linkedResource")
def post_link(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Link a resource to a task."""
    row = _find_task(tenant, request, task_owner(tenant, request))
    link = read_link(request.json())
    with tenant.store.transaction():
        num = _add_link(tenant, row["num"], link)
    return _link_reply(request, tenant.store.one("SELECT * FROM linked_resources WHERE num = ?", (num,)), 201)


@routes("GET", *_LINK, returns="linkedResource")
def get_link(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One linked resource."""
    return _link_reply(request, _find_link(tenant, request), 200)


@routes("PATCH", *_LINK, returns="linkedResource")
def patch_link(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change a linked resource."""
    row = _find_link(tenant, request)
    properties = {**orjson.loads(row["properties"]), **read_link(request.json())}
    tenant.store.run(
        "UPDATE linked_resources SET properties = ? WHERE num = ?", (orjson.dumps(properties).decode(), row["num"])
    )
    return _link_reply(request, _find_link(tenant, request), 200)


@routes("DELETE", *_LINK)
def delete_link(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Unlink a resource."""
    tenant.store.run("DELETE FROM linked_resources WHERE num = ?", (_find_link(tenant, request)["num"],))
    return empty_reply(204)


def _find_link(tenant: Tenant, request: GraphRequest) -> Row:
    task = _find_task(tenant, request, task_owner(tenant, request))
    row = tenant.store.one(
        "SELECT * FROM linked_resources WHERE task = ? AND guid = ?", (task["num"], request.params["link"])
    )
    if row is None:
        raise not_found()
    return row


def _link_reply(request: GraphRequest, row: Row | None, status: int) -> GraphReply:
    assert row is not None
    context = request.context("todo/lists/tasks/linkedResources/$entity")
    return json_reply({"@odata.context": context, **_link_json(row)}, status)
