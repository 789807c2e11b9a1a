"""Task lists of a person."""

from m365_sandbox.errors import GraphError, bad_request, directory_not_found
from m365_sandbox.exchange.ids import ExchangeId, change_key, read_id
from m365_sandbox.exchange.mailboxes import under_user
from m365_sandbox.odata.filters import Column
from m365_sandbox.principal import Person
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row, Store
from m365_sandbox.tenant import Tenant
from m365_sandbox.todo.paging import TodoColumns, page
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
ROLES = ("Tasks.ReadWrite.All",)
_LISTS = under_user("/todo/lists")
_LIST = under_user("/todo/lists/{list}")
_COLUMNS = TodoColumns({"displayName": Column("display_name"), "wellknownListName": Column("well_known")})


def ensure_default_list(store: Store, owner: str) -> None:
    """Everybody has a list named Tasks."""
    if not store.one("SELECT 1 FROM todo_lists WHERE owner = ?", (owner,)):
        _add_list(store, owner, "Tasks", "defaultList")


def _add_list(store: Store, owner: str, name: str, well_known: str) -> int:
    return store.run(
        "INSERT INTO todo_lists (owner, display_name, well_known, change) VALUES (?, ?, ?, ?)",
        (owner, name, well_known, store.next("change")),
    )


def task_owner(tenant: Tenant, request: GraphRequest) -> Person:
    """Whose tasks a path names. Raises `GraphError` (403, 404)."""
    if "user" not in request.params:
        request.principal.require_mailbox(request.me, *ROLES)
        return request.me
    person = tenant.directory.person(request.params["user"])
    if person is None:
        raise directory_not_found(request.params["user"])
    request.principal.require_mailbox(person, *ROLES)
    return person


def not_found() -> GraphError:
    """To Do: no such list, task or linked resource."""
    return GraphError(404, "itemNotFound", "The requested item was not found.")


def find_task_list(tenant: Tenant, request: GraphRequest, owner: Person) -> Row:
    """The list a path names, by id; the default one also by name. Raises `GraphError` (404)."""
    key = request.params["list"]
    named = read_id(key)
    row = None
    if key.lower() in ("defaultlist", "tasks"):
        row = tenant.store.one("SELECT * FROM todo_lists WHERE owner = ? AND well_known = 'defaultList'", (owner.id,))
    elif named is not None and named.kind == "list" and named.owner == owner.id:
        row = tenant.store.one("SELECT * FROM todo_lists WHERE num = ?", (named.number,))
    if row is None:
        raise not_found()
    return row


def note_removal(store: Store, scope: str, num: int) -> None:
    """Remember that something is gone from a scope, for delta."""
    store.run("INSERT INTO todo_removals VALUES (?, ?, ?)", (scope, store.next("change"), num))


def list_json(row: Row) -> Json:
    """A task list as Graph shows it."""
    return {
        "@odata.etag": f'W/"{change_key(row["change"])}"',
        "displayName": row["display_name"],
        "isOwner": True,
        "isShared": False,
        "wellknownListName": row["well_known"],
        "id": str(ExchangeId("list", row["owner"], row["num"])),
    }


@routes("GET", *_LISTS, returns="Collection(todoTaskList)", options="filter top skip")
def get_lists(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The task lists of a person."""
    owner = task_owner(tenant, request)
    return page(tenant, request, "todo_lists", "owner = ?", owner.id, _COLUMNS, list_json, "todo/lists")


@routes("POST", *_LISTS, returns="todoTaskList")
def post_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Create a task list."""
    owner, name = task_owner(tenant, request), _read_name(request)
    with tenant.store.transaction():
        num = _add_list(tenant.store, owner.id, name, "none")
    return _list_reply(tenant, request, num, 201)


@routes("GET", *_LIST, returns="todoTaskList")
def get_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One task list."""
    return _list_reply(tenant, request, find_task_list(tenant, request, task_owner(tenant, request))["num"], 200)


@routes("PATCH", *_LIST, returns="todoTaskList")
def patch_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Rename a task list."""
    row = _find_own(tenant, request)
    name = _read_name(request)
    with tenant.store.transaction():
        tenant.store.run(
            "UPDATE todo_lists SET display_name = ?, change = ? WHERE num = ?",
            (name, tenant.store.next("change"), row["num"]),
        )
    return _list_reply(tenant, request, row["num"], 200)


@routes("DELETE", *_LIST)
def delete_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Delete a task list with its tasks."""
    row = _find_own(tenant, request)
    with tenant.store.transaction():
        tenant.store.run("DELETE FROM todo_lists WHERE num = ?", (row["num"],))
        note_removal(tenant.store, f"owner:{row['owner']}", row["num"])
    return empty_reply(204)


def _find_own(tenant: Tenant, request: GraphRequest) -> Row:
    """A list that its owner made; the built-in ones can be neither renamed nor deleted."""
    row = find_task_list(tenant, request, task_owner(tenant, request))
    if row["well_known"] != "none":
        raise bad_request("A built-in task list cannot be renamed or deleted.", "invalidRequest")
    return row


def _read_name(request: GraphRequest) -> str:
    body = request.json()
    for key in body:
        if "@" not in key and key != "displayName":
            raise bad_request(f"The property '{key}' cannot be written.", "invalidRequest")
    name = body.get("displayName")
    if not isinstance(name, str) or not name.strip():
        raise bad_request("The displayName of a task list is required.", "invalidRequest")
    return name


def _list_reply(tenant: Tenant, request: GraphRequest, num: int, status: int) -> GraphReply:
    row = tenant.store.one("SELECT * FROM todo_lists WHERE num = ?", (num,))
    assert row is not None
    return json_reply({"@odata.context": request.context("todo/lists/$entity"), **list_json(row)}, status)
