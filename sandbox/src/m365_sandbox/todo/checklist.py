"""Checklist items: the steps of a task."""

from m365_sandbox.clock import to_fine_stamp
from m365_sandbox.exchange.mailboxes import under_user
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.todo.lists import not_found
from m365_sandbox.todo.reading import read_step
from m365_sandbox.todo.task_view import checklist_json, checklist_of
from m365_sandbox.todo.tasks import add_step, find_task, touch
from m365_sandbox.wire import GraphReply, GraphRequest, empty_reply, json_reply

routes = Routes()
_STEPS = under_user("/todo/lists/{list}/tasks/{task}/checklistItems")
_STEP = under_user("/todo/lists/{list}/tasks/{task}/checklistItems/{step}")


@routes("GET", *_STEPS, returns="Collection(checklistItem)")
def get_steps(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The steps of a task."""
    value = checklist_of(tenant.store, find_task(tenant, request)["num"])
    return json_reply({"@odata.context": request.context("todo/lists/tasks/checklistItems"), "value": value})


@routes("POST", *_STEPS, returns="checklistItem")
def post_step(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Add a step."""
    task, step = find_task(tenant, request), read_step(request.json())
    with tenant.store.transaction():
        num = add_step(tenant, task["num"], step.display_name, is_checked=step.is_checked)
        touch(tenant, task["num"])
    return _step_reply(request, tenant.store.one("SELECT * FROM checklist_items WHERE num = ?", (num,)), 201)


@routes("GET", *_STEP, returns="checklistItem")
def get_step(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One step."""
    return _step_reply(request, _find_step(tenant, request), 200)


@routes("PATCH", *_STEP, returns="checklistItem")
def patch_step(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Rename a step, tick it off or take the tick away."""
    row = _find_step(tenant, request)
    step = read_step({"displayName": row["display_name"], "isChecked": bool(row["checked"]), **request.json()})
    checked = (row["checked"] or to_fine_stamp(tenant.clock.now())) if step.is_checked else None
    with tenant.store.transaction():
        tenant.store.run(
            "UPDATE checklist_items SET display_name = ?, checked = ? WHERE num = ?",
            (step.display_name, checked, row["num"]),
        )
        touch(tenant, row["task"])
    return _step_reply(request, _find_step(tenant, request), 200)


@routes("DELETE", *_STEP)
def delete_step(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Take a step away."""
    row = _find_step(tenant, request)
    with tenant.store.transaction():
        tenant.store.run("DELETE FROM checklist_items WHERE num = ?", (row["num"],))
        touch(tenant, row["task"])
    return empty_reply(204)


def _find_step(tenant: Tenant, request: GraphRequest) -> Row:
    key = (find_task(tenant, request)["num"], request.params["step"])
    row = tenant.store.one("SELECT * FROM checklist_items WHERE task = ? AND guid = ?", key)
    if row is None:
        raise not_found()
    return row


def _step_reply(request: GraphRequest, row: Row | None, status: int) -> GraphReply:
    assert row is not None
    context = request.context("todo/lists/tasks/checklistItems/$entity")
    return json_reply({"@odata.context": context, **checklist_json(row)}, status)
