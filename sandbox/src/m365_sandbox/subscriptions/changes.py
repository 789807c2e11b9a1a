"""What has changed of a watched resource since its subscriber was last told."""

from collections.abc import Iterator
from dataclasses import dataclass

from m365_sandbox.exchange.ids import ExchangeId, change_key
from m365_sandbox.store import Row, Store


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was created, updated or deleted; a change of a list or a drive does not say of which item."""

    type: str
    graph_type: str
    path: str = ""  # of the thing, after the version; empty where it is not told
    id: str = ""
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a subscriber has been told: a change number, and for tasks the newest task's number."""

    change: int
    newest: int = 0


def position(store: Store, kind: str, number: int, owner: str) -> Position:
    """Where a resource stands now."""
    match kind:
        case "list" | "drive":
            return Position(_number(store, "SELECT last_change FROM lists WHERE num = ?", number))
        case "folder":
            return Position(_number(store, "SELECT max(change) FROM residence WHERE folder = ?", number))
        case "mailbox":
            sql = "SELECT max(r.change) FROM folders f JOIN residence r ON r.folder = f.num WHERE f.mailbox = ?"
            return Position(_number(store, sql, owner))
    changed = _number(store, "SELECT max(change) FROM todo_tasks WHERE list = ?", number)
    removed = _number(store, "SELECT max(change) FROM todo_removals WHERE scope = ?", f"list:{number}")
    newest = _number(store, "SELECT max(num) FROM todo_tasks WHERE list = ?", number)
    return Position(max(changed, removed), newest)


def _number(store: Store, sql: str, key: int | str) -> int:
    return int(store.value(sql, (key,)) or 0)


def changes_since(store: Store, subscription: Row) -> Iterator[Change]:
    """The changes after the position that a subscription's row remembers, in their order."""
    number, owner, after = subscription["number"], subscription["owner"], subscription["position"]
    match subscription["kind"]:
        case "list":
            yield Change("updated", "#Microsoft.Graph.ListItem")
        case "drive":
            yield Change("updated", "#Microsoft.Graph.DriveItem")
        case "folder":
            rows = store.all(f"{_MESSAGES} r.folder = ? AND r.change > ? ORDER BY r.change", (number, after))
            yield from (_message(row, owner, after, immutable=subscription["immutable"]) for row in rows)
        case "mailbox":
            of_all = "r.folder IN (SELECT num FROM folders WHERE mailbox = ?)"
            rows = store.all(f"{_MESSAGES} {of_all} AND r.change > ? ORDER BY r.change", (owner, after))
            yield from (_message(row, owner, after, immutable=subscription["immutable"]) for row in rows)
        case "tasks":
            rows = store.all(_TASKS, (number, after, f"list:{number}", after))
            yield from (_task(row, owner, number, subscription["newest"]) for row in rows)


_MESSAGES = """
SELECT r.*, m.change AS version FROM residence r LEFT JOIN messages m ON m.num = r.message AND NOT r.gone WHERE"""
_TASKS = """
SELECT num, change, 0 AS gone FROM todo_tasks WHERE list = ? AND change > ?
UNION ALL SELECT num, change, 1 FROM todo_removals WHERE scope = ? AND change > ? ORDER BY change"""


def _message(row: Row, owner: str, after: int, *, immutable: bool) -> Change:
    kind = "deleted" if row["gone"] else "created" if row["created"] > after else "updated"
    number = row["message"] if immutable else row["location"]
    name = str(ExchangeId("immutable" if immutable else "message", owner, number))
    return Change(
        kind, "#Microsoft.Graph.Message", f"Users/{owner}/Messages/{name}", name, _etag(row["version"] or row["change"])
    )


def _task(row: Row, owner: str, number: int, newest: int) -> Change:
    kind = "deleted" if row["gone"] else "created" if row["num"] > newest else "updated"
    name, list_name = str(ExchangeId("task", owner, row["num"])), str(ExchangeId("list", owner, number))
    path = f"Users/{owner}/Todo/Lists/{list_name}/Tasks/{name}"
    return Change(kind, "#Microsoft.Graph.TodoTask", path, name, _etag(row["change"]))


def _etag(change: int) -> str:
    return f'W/"{change_key(change)}"'
