"""A task as Graph shows it."""

from collections.abc import Iterable

import orjson

from m365_sandbox.errors import bad_request
from m365_sandbox.exchange.ids import ExchangeId, change_key
from m365_sandbox.odata.query import Query
from m365_sandbox.store import Row, Store
from m365_sandbox.todo.reading import DATES, LINK_PROPERTIES
from m365_sandbox.wire import Json

EXPANSIONS = ("linkedResources", "checklistItems")


def expansions(query: Query) -> tuple[str, ...]:
    """What to expand. Raises `GraphError` (400) for anything a task does not have."""
    wanted = {item.name.lower() for item in query.expand}
    unknown = wanted - {name.lower() for name in EXPANSIONS}
    if unknown:
        raise bad_request(f"Parsing OData Select and Expand failed: Could not find a property named '{min(unknown)}'.")
    return tuple(name for name in EXPANSIONS if name.lower() in wanted)


def task_json(
    store: Store, owner: str, row: Row, expanded: Iterable[str] = (), names: tuple[str, ...] | None = None
) -> Json:
    """A task, with what is asked for beside it; only the named properties if some are named."""
    properties: Json = orjson.loads(row["properties"])
    payload = {
        "@odata.etag": f'W/"{change_key(row["change"])}"',
        "importance": properties["importance"],
        "isReminderOn": properties["isReminderOn"],
        "status": row["status"],
        "title": row["title"],
        "createdDateTime": row["created"],
        "lastModifiedDateTime": row["modified"],
        "hasAttachments": bool(store.one("SELECT 1 FROM todo_attachments WHERE task = ? LIMIT 1", (row["num"],))),
        "categories": properties["categories"],
        "id": str(ExchangeId("task", owner, row["num"])),
        "body": properties["body"],
    }
    payload |= {
        name: properties[name]
        for name in (*DATES, "recurrence", "bodyLastModifiedDateTime")
        if properties.get(name) is not None
    }
    if names is not None:
        payload = {name: value for name, value in payload.items() if name in {"@odata.etag", "id", *names}}
    if "linkedResources" in expanded:
        payload["linkedResources"] = links_of(store, row["num"])
    if "checklistItems" in expanded:
        payload["checklistItems"] = checklist_of(store, row["num"])
    return payload


def links_of(store: Store, task: int) -> list[Json]:
    """What a task points at, in the order it was linked."""
    return [link_json(row) for row in store.all("SELECT * FROM linked_resources WHERE task = ? ORDER BY num", (task,))]


def link_json(row: Row) -> Json:
    """One linked resource."""
    return {**dict.fromkeys(LINK_PROPERTIES), **orjson.loads(row["properties"]), "id": row["guid"]}


def checklist_of(store: Store, task: int) -> list[Json]:
    """The steps of a task, the newest first, as To Do tells them."""
    rows = store.all("SELECT * FROM checklist_items WHERE task = ? ORDER BY num DESC", (task,))
    return [checklist_json(row) for row in rows]


def checklist_json(row: Row) -> Json:
    """One step."""
    payload: Json = {"displayName": row["display_name"], "createdDateTime": row["created"], "id": row["guid"]}
    if row["checked"]:
        payload["checkedDateTime"] = row["checked"]
    return {**payload, "isChecked": bool(row["checked"])}
