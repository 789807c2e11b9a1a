"""Small files attached to a task. Only the person whose task it is may attach them: Graph refuses applications."""

import base64
import binascii
from uuid import uuid4

from m365_sandbox.errors import bad_request, mail_access_denied
from m365_sandbox.exchange.mailboxes import under_user
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.todo.lists import not_found
from m365_sandbox.todo.tasks import find_task, touch
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
LARGEST = 3 * 1024 * 1024  # bytes
_FILE = "#microsoft.graph.taskFileAttachment"
_ATTACHMENTS = under_user("/todo/lists/{list}/tasks/{task}/attachments")
_ATTACHMENT = under_user("/todo/lists/{list}/tasks/{task}/attachments/{attachment}")
_SENT = frozenset(("name", "contentType", "contentBytes", "size"))


def _own_task(tenant: Tenant, request: GraphRequest) -> Row:
    if request.principal.person is None:
        raise mail_access_denied()
    return find_task(tenant, request)


@routes("GET", *_ATTACHMENTS, returns="Collection(attachmentBase)")
def get_attachments(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The files of a task, without their content."""
    task = _own_task(tenant, request)
    rows = tenant.store.all("SELECT * FROM todo_attachments WHERE task = ? ORDER BY num", (task["num"],))
    context = request.context("todo/lists/tasks/attachments")
    return json_reply({"@odata.context": context, "value": [_attachment_json(row) for row in rows]})


@routes("POST", *_ATTACHMENTS, returns="taskFileAttachment")
def post_attachment(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Attach a file of up to 3 MiB."""
    task, (name, content_type, content) = _own_task(tenant, request), _read(request.json())
    with tenant.store.transaction():
        num = tenant.store.run(
            "INSERT INTO todo_attachments (task, guid, name, content_type, modified, content) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (task["num"], str(uuid4()), name, content_type, tenant.clock.stamp(), content),
        )
        touch(tenant, task["num"])
    row = tenant.store.one("SELECT * FROM todo_attachments WHERE num = ?", (num,))
    return _reply(request, row, 201)


@routes("GET", *_ATTACHMENT, returns="taskFileAttachment")
def get_attachment(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One file, with its content."""
    return _reply(request, _find(tenant, request), 200)


@routes("GET", *(f"{path}/$value" for path in _ATTACHMENT))
def get_content(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The bytes of a file."""
    row = _find(tenant, request)
    return GraphReply(200, row["content"], {"Content-Type": row["content_type"]})


@routes("DELETE", *_ATTACHMENT)
def delete_attachment(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Take a file away."""
    row = _find(tenant, request)
    with tenant.store.transaction():
        tenant.store.run("DELETE FROM todo_attachments WHERE num = ?", (row["num"],))
        touch(tenant, row["task"])
    return empty_reply(204)


def _read(body: Json) -> tuple[str, str, bytes]:
    if str(body.get("@odata.type", "")).lstrip("#").lower() != _FILE.lstrip("#").lower():
        raise bad_request("A taskFileAttachment is expected: its @odata.type is missing or another.", "invalidRequest")
    for key in body:
        if "@" not in key and key not in _SENT:
            message = f"The property '{key}' does not exist on type 'microsoft.graph.taskFileAttachment'."
            raise bad_request(message, "invalidRequest")
    name, content_type = body.get("name"), body.get("contentType") or "application/octet-stream"
    if not isinstance(name, str) or not name or not isinstance(content_type, str):
        raise bad_request("The name of an attachment is required.", "invalidRequest")
    try:
        content = base64.b64decode(body.get("contentBytes") or "", validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise bad_request("The contentBytes of the attachment cannot be read.", "invalidRequest") from None
    if len(content) > LARGEST:
        raise bad_request("The attachment size exceeds the allowable limit.", "invalidRequest")
    return name, content_type, content


def _find(tenant: Tenant, request: GraphRequest) -> Row:
    key = (_own_task(tenant, request)["num"], request.params["attachment"])
    row = tenant.store.one("SELECT * FROM todo_attachments WHERE task = ? AND guid = ?", key)
    if row is None:
        raise not_found()
    return row


def _attachment_json(row: Row) -> Json:
    return {
        "@odata.type": _FILE,
        "id": row["guid"],
        "lastModifiedDateTime": row["modified"],
        "name": row["name"],
        "contentType": row["content_type"],
        "size": len(row["content"]),
    }


def _reply(request: GraphRequest, row: Row | None, status: int) -> GraphReply:
    assert row is not None
    context = request.context("todo/lists/tasks/attachments/$entity")
    content = base64.b64encode(row["content"]).decode()
    return json_reply({"@odata.context": context, **_attachment_json(row), "contentBytes": content}, status)
