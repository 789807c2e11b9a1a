"""Linked resources, by which a task points at what it is about."""

import orjson

from m365_sandbox.exchange.mailboxes import under_user
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.todo.lists import not_found
from m365_sandbox.todo.reading import read_link
from m365_sandbox.todo.task_view import link_json, links_of
from m365_sandbox.todo.tasks import add_link, find_task, touch
from m365_sandbox.wire import GraphReply, GraphRequest, empty_reply, json_reply

routes = Routes()
_LINKS = under_user("/todo/lists/{list}/tasks/{task}/linkedResources")
_LINK = under_user("/todo/lists/{list}/tasks/{task}/linkedResources/{link}")


@routes("GET", *_LINKS, returns="Collection(linkedResource)")
def get_links(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The linked resources of a task."""
    row = find_task(tenant, request)
    context = request.context("todo/lists/tasks/linkedResources")
    return json_reply({"@odata.context": context, "value": links_of(tenant.store, row["num"])})


@routes("POST", *_LINKS, returns="linkedResource")
def post_link(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Link a resource to a task."""
    row = find_task(tenant, request)
    link = read_link(request.json())
    with tenant.store.transaction():
        num = add_link(tenant, row["num"], link)
        touch(tenant, row["num"])
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
    with tenant.store.transaction():
        tenant.store.run(
            "UPDATE linked_resources SET properties = ? WHERE num = ?", (orjson.dumps(properties).decode(), row["num"])
        )
        touch(tenant, row["task"])
    return _link_reply(request, _find_link(tenant, request), 200)


@routes("DELETE", *_LINK)
def delete_link(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Unlink a resource."""
    row = _find_link(tenant, request)
    with tenant.store.transaction():
        tenant.store.run("DELETE FROM linked_resources WHERE num = ?", (row["num"],))
        touch(tenant, row["task"])
    return empty_reply(204)


def _find_link(tenant: Tenant, request: GraphRequest) -> Row:
    key = (find_task(tenant, request)["num"], request.params["link"])
    row = tenant.store.one("SELECT * FROM linked_resources WHERE task = ? AND guid = ?", key)
    if row is None:
        raise not_found()
    return row


def _link_reply(request: GraphRequest, row: Row | None, status: int) -> GraphReply:
    assert row is not None
    context = request.context("todo/lists/tasks/linkedResources/$entity")
    return json_reply({"@odata.context": context, **link_json(row)}, status)
