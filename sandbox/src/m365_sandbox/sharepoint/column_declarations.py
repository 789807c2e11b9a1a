"""What a client may declare of a column, and what SharePoint makes of it."""

import re
from typing import Any
from uuid import uuid4

from m365_sandbox.errors import GraphError, bad_request, invalid_request
from m365_sandbox.sharepoint.column_types import FACET_DEFAULTS
from m365_sandbox.wire import Json

_COMMON = (
    "columnGroup",
    "description",
    "displayName",
    "enforceUniqueValues",
    "hidden",
    "indexed",
    "name",
    "readOnly",
    "required",
    "defaultValue",
    "validation",
    "propagateChanges",
    "isDeletable",
    "isReorderable",
    "isSealed",
    "type",
    "id",
)
_FACET_MEMBERS = {name: set(options) for name, options in FACET_DEFAULTS.items()}
_FACET_MEMBERS["text"] |= {"textType"}
_FACET_MEMBERS["number"] |= {"minimum", "maximum"}
_FACET_MEMBERS["lookup"] |= {"listId", "primaryLookupColumnId"}


def read_declaration(payload: Any) -> Json:
    """The definition of a new column. Raises `GraphError` (400) for what SharePoint would refuse."""
    if not isinstance(payload, dict):
        raise invalid_request("A column must be an object.")
    facets = [name for name in FACET_DEFAULTS if payload.get(name) is not None]
    unknown = [key for key in payload if key not in _COMMON and key not in FACET_DEFAULTS and "@" not in key]
    if unknown:
        raise bad_request(f"The property '{unknown[0]}' does not exist on type 'microsoft.graph.columnDefinition'.")
    if len(facets) != 1:
        raise invalid_request("Exactly one column type facet must be specified.")
    if payload.get("defaultValue", {}) is None or payload.get("validation", {}) is None:
        raise GraphError(500, "generalException", "General exception while processing")
    name = payload.get("name") or payload.get("displayName")
    if not isinstance(name, str) or not name.strip():
        raise invalid_request("A column name is required.")
    internal = encode_name(name)
    definition: Json = {
        "columnGroup": payload.get("columnGroup", "Custom Columns"),
        "description": payload.get("description", ""),
        "displayName": payload.get("displayName") or name,
        "enforceUniqueValues": bool(payload.get("enforceUniqueValues", False)),
        "hidden": bool(payload.get("hidden", False)),
        "id": str(uuid4()),
        "indexed": bool(payload.get("indexed", False) or payload.get("enforceUniqueValues", False)),
        "name": internal,
        "readOnly": facets[0] == "calculated",
        "required": bool(payload.get("required", False)),
    }
    if "defaultValue" in payload:
        definition["defaultValue"] = payload["defaultValue"]
    definition[facets[0]] = _facet(facets[0], payload[facets[0]])
    return definition


def _facet(name: str, options: Any) -> Json:
    if not isinstance(options, dict):
        raise invalid_request(f"The facet '{name}' must be an object.")
    for key in options:
        if "@" not in key and key not in _FACET_MEMBERS[name]:
            raise bad_request(f"The property '{key}' does not exist on type 'microsoft.graph.{name}Column'.")
    facet = {**FACET_DEFAULTS[name], **{key: value for key, value in options.items() if "@" not in key}}
    if name == "text" and facet["allowMultipleLines"]:
        facet = {**facet, "linesForEditing": facet["linesForEditing"] or 6, "textType": facet.get("textType", "plain")}
        if "maxLength" not in options:
            del facet["maxLength"]
    if name == "choice" and not isinstance(facet["choices"], list):
        raise invalid_request("The choices of a choice column must be a list.")
    return facet


def encode_name(name: str) -> str:
    """The internal name: other characters than letters, digits and `_` become `_xhhhh_`."""
    return re.sub(r"[^A-Za-z0-9_]", lambda match: f"_x{ord(match.group()):04x}_", name)


def read_change(definition: Json, payload: Json) -> Json:
    """A definition after a PATCH. The kind and the internal name stay. Raises `GraphError` (400)."""
    changed = dict(definition)
    for key, value in payload.items():
        if "@" in key or key in ("id", "name", "readOnly"):
            continue
        if key in FACET_DEFAULTS:
            if key not in definition:
                raise invalid_request("The type of a column cannot be changed.")
            changed[key] = _facet(key, {**definition[key], **value} if isinstance(value, dict) else value)
        elif key in _COMMON:
            changed[key] = value
        else:
            raise bad_request(f"The property '{key}' does not exist on type 'microsoft.graph.columnDefinition'.")
    changed["indexed"] = bool(changed["indexed"] or changed["enforceUniqueValues"])
    return changed
