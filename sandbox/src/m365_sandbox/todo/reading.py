"""What a client may write into a task, and what To Do keeps of it."""

from dataclasses import dataclass
from typing import Any

from m365_sandbox.clock import Clock, to_fine_stamp
from m365_sandbox.errors import GraphError, bad_request
from m365_sandbox.wire import Json

DATES = ("dueDateTime", "startDateTime", "reminderDateTime", "completedDateTime")
DEFAULTS: Json = {
    "importance": "normal",
    "isReminderOn": False,
    "categories": [],
    "body": {"content": "", "contentType": "text"},
}
LINK_PROPERTIES = ("webUrl", "applicationName", "displayName", "externalId")
_BESIDE = ("linkedResources", "checklistItems")
_WRITABLE = frozenset((*DEFAULTS, *DATES, "title", "status", "recurrence"))
_STATUSES = ("notStarted", "inProgress", "completed", "waitingOnOthers", "deferred")
_IMPORTANCE = ("low", "normal", "high")


def read_task(body: Json, properties: Json, title: str, status: str, clock: Clock) -> tuple[str, str, Json]:
    """Title, status and the rest of a task after this body. Raises `GraphError` (400)."""
    changed = dict(properties)
    for name, value in body.items():
        if "@" in name or name in _BESIDE:
            continue
        if name not in _WRITABLE:
            raise _unknown(name, "todoTask")
        if name == "title":
            title = _text(value, name)
        elif name == "status":
            status = _one_of(value, _STATUSES)
        else:
            changed[name] = _read(name, value)
            if name == "body":
                changed["bodyLastModifiedDateTime"] = to_fine_stamp(clock.now())
    if status != "completed":
        changed.pop("completedDateTime", None)
    elif not changed.get("completedDateTime"):
        # To Do dates a completion by the day, in UTC.
        day = clock.now().strftime("%Y-%m-%dT00:00:00.0000000")
        changed["completedDateTime"] = {"dateTime": day, "timeZone": "UTC"}
    return title, status, changed


def _read(name: str, value: Any) -> Any:
    match name:
        case "importance":
            return _one_of(value, _IMPORTANCE)
        case "isReminderOn" if isinstance(value, bool):
            return value
        case "categories" if isinstance(value, list):
            return [_text(one, name) for one in value]
        case "body" if value is None:
            return DEFAULTS["body"]
        case "body" if isinstance(value, dict):
            kind = _one_of(str(value.get("contentType") or "text").lower(), ("text", "html"))
            return {"content": _text(value.get("content") or "", name), "contentType": kind}
        case "recurrence" if value is None or (isinstance(value, dict) and value.keys() == {"pattern", "range"}):
            return value
        case _ if name in DATES and value is None:
            return None
        case _ if name in DATES and isinstance(value, dict):
            zone = _text(value.get("timeZone") or "UTC", name)
            return {"dateTime": _text(value.get("dateTime"), name), "timeZone": zone}
    raise _unreadable(name)


def read_link(entry: Any) -> Json:
    """A linked resource as a request writes it. Raises `GraphError` (400)."""
    if not isinstance(entry, dict):
        raise _unreadable("linkedResources")
    for name in entry:
        if "@" not in name and name not in (*LINK_PROPERTIES, "id"):
            raise _unknown(name, "linkedResource")
    return {name: _text(entry[name], name) for name in LINK_PROPERTIES if entry.get(name) is not None}


def read_links(body: Json) -> list[Json]:
    """The linked resources inside a new task. Raises `GraphError` (400)."""
    entries = body.get("linkedResources") or []
    if not isinstance(entries, list):
        raise _unreadable("linkedResources")
    return [read_link(entry) for entry in entries]


@dataclass(frozen=True, slots=True)
class Step:
    """A checklist item as a request writes it."""

    display_name: str
    is_checked: bool


def read_step(entry: Any) -> Step:
    """A checklist item. Raises `GraphError` (400)."""
    if not isinstance(entry, dict):
        raise _unreadable("checklistItems")
    for name in entry:
        if "@" not in name and name not in ("displayName", "isChecked", "id", "createdDateTime", "checkedDateTime"):
            raise _unknown(name, "checklistItem")
    is_checked = entry.get("isChecked", False)
    if not isinstance(is_checked, bool):
        raise _unreadable("isChecked")
    return Step(_text(entry.get("displayName"), "displayName"), is_checked)


def read_checklist(body: Json) -> list[Step]:
    """The steps inside a new task. Raises `GraphError` (400)."""
    entries = body.get("checklistItems") or []
    if not isinstance(entries, list):
        raise _unreadable("checklistItems")
    return [read_step(entry) for entry in entries]


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise _unreadable(name)
    return value


def _one_of(value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise bad_request(f"Requested value '{value}' was not found.", "invalidRequest")
    return str(value)


def _unknown(name: str, graph_type: str) -> GraphError:
    return bad_request(
        f"The property '{name}' does not exist on type 'microsoft.graph.{graph_type}'.", "invalidRequest"
    )


def _unreadable(name: str) -> GraphError:
    return bad_request(f"Cannot convert the value of '{name}' to its type.", "invalidRequest")
