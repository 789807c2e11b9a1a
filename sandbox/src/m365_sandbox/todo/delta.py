"""`delta` of task lists and of the tasks of a list: what came, changed or was removed since a token."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

import orjson

from m365_sandbox.errors import GraphError
from m365_sandbox.exchange.ids import ExchangeId, Kind
from m365_sandbox.exchange.mailboxes import under_user
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.todo.lists import find_task_list, list_json, task_owner
from m365_sandbox.todo.task_view import expansions, task_json
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()
DEFAULT_PAGE = 20
LARGEST_PAGE = 999
_OPTIONS = "select expand top skiptoken deltatoken"
Render = Callable[[Row], Json]


@dataclass(frozen=True, slots=True)
class TodoToken:
    """Where a reader of lists or tasks stands, and what it asked for."""

    scope: str
    after: int
    born: int  # removals up to here are not told: the reader began after them
    names: tuple[str, ...] | None
    expanded: tuple[str, ...]
    top: int

    def encode(self) -> str:
        """Opaque to the client."""
        return base64.urlsafe_b64encode(orjson.dumps(asdict(self))).decode().rstrip("=")


def _decode(text: str) -> TodoToken:
    try:
        token = TodoToken(**orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))))
        names = None if token.names is None else tuple(token.names)
        numbers = (int(token.after), int(token.born), int(token.top))
        return TodoToken(str(token.scope), numbers[0], numbers[1], names, tuple(token.expanded), numbers[2])
    except (binascii.Error, ValueError, TypeError):
        raise _lost() from None


def _lost() -> GraphError:
    return GraphError(410, "syncStateNotFound", "The sync state is not found. A full synchronization is required.")


@routes("GET", *under_user("/todo/lists/delta"), returns="Collection(todoTaskList)", options=_OPTIONS)
def get_lists_delta(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """What changed among the task lists of a person."""
    owner = task_owner(tenant, request)
    token = _token(tenant, request, f"owner:{owner.id}")
    rows = "SELECT * FROM todo_lists WHERE owner = ? AND change > ? ORDER BY change LIMIT ?"
    return _reply(
        tenant, request, token, tenant.store.all(rows, (owner.id, token.after, token.top + 1)), "list", list_json
    )


@routes("GET", *under_user("/todo/lists/{list}/tasks/delta"), returns="Collection(todoTask)", options=_OPTIONS)
def get_tasks_delta(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """What changed among the tasks of a list."""
    owner = task_owner(tenant, request)
    num = find_task_list(tenant, request, owner)["num"]
    token = _token(tenant, request, f"list:{num}")
    rows = "SELECT * FROM todo_tasks WHERE list = ? AND change > ? ORDER BY change LIMIT ?"

    def render(row: Row) -> Json:
        return task_json(tenant.store, owner.id, row, token.expanded, token.names)

    return _reply(tenant, request, token, tenant.store.all(rows, (num, token.after, token.top + 1)), "task", render)


def _token(tenant: Tenant, request: GraphRequest, scope: str) -> TodoToken:
    text = request.query.options.get("skiptoken") or request.query.options.get("deltatoken")
    if text:
        token = _decode(text)
        if token.scope != scope:
            raise _lost()
    else:
        token = TodoToken(
            scope=scope,
            after=0,
            born=int(tenant.store.value("SELECT value FROM counters WHERE name = 'change'") or 0),
            names=request.query.select,
            expanded=expansions(request.query),
            top=request.query.number("top", DEFAULT_PAGE, least=1),
        )
    preferred = request.prefers("odata.maxpagesize") or ""
    size = int(preferred) if preferred.isascii() and preferred.isdecimal() and preferred != "0" else token.top
    return replace(token, top=min(max(1, size), LARGEST_PAGE))


def _reply(
    tenant: Tenant, request: GraphRequest, token: TodoToken, rows: list[Row], kind: Kind, render: Render
) -> GraphReply:
    owner = task_owner(tenant, request)
    gone = tenant.store.all(
        "SELECT * FROM todo_removals WHERE scope = ? AND change > ? ORDER BY change LIMIT ?",
        (token.scope, max(token.after, token.born), token.top + 1),
    )
    changes = sorted((*rows, *gone), key=lambda row: int(row["change"]))
    finished, changes = len(changes) <= token.top, changes[: token.top]
    value = [
        {"id": str(ExchangeId(kind, owner.id, row["num"])), "@removed": {"reason": "deleted"}}
        if "scope" in row.keys()  # noqa: SIM118 - a Row has no `in`
        else render(row)
        for row in changes
    ]
    if changes:
        token = replace(token, after=changes[-1]["change"])
    graph_type = "todoTaskList" if kind == "list" else "todoTask"
    link, option = ("@odata.deltaLink", "deltatoken") if finished else ("@odata.nextLink", "skiptoken")
    return json_reply(
        {
            "@odata.context": request.context(f"Collection({graph_type})"),
            "value": value,
            link: f"{request.base_url}{request.path}?${option}={token.encode()}",
        }
    )
