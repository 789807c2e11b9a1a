"""What a client may declare of a column, and what SharePoint makes of it."""

import re
from typing import Any
from uuid import uuid4

from m365_sandbox.clock import read_stamp
from m365_sandbox.errors import GraphError, bad_request, invalid_request
from m365_sandbox.sharepoint.column_types import FACET_DEFAULTS, ListColumn
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
_FACET_MEMBERS["term"] |= {"parentTerm", "termSet"}
_SWITCHES = ("enforceUniqueValues", "hidden", "indexed", "required")
_FLAGS = ("allowMultipleLines", "appendChangesToExistingText", "allowTextEntry", "isPicture", "allowMultipleSelection")
_DISPLAYS = {"choice": ("checkBoxes", "dropDownMenu", "radioButtons"), "dateTime": ("default", "friendly", "standard")}
_READ_ONLY = ("calculated", "contentApprovalStatus")
_NO_INDEX = ("calculated", "hyperlinkOrPicture", "geolocation", "thumbnail", "contentApprovalStatus")
_NO_UNIQUE = ("boolean", "term")
TODAY = "[today]"


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
    _require_no_nulls(payload)
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
        "readOnly": facets[0] in _READ_ONLY or bool(payload.get("readOnly", False)),
        "required": bool(payload.get("required", False)),
    }
    if "defaultValue" in payload:
        definition["defaultValue"] = payload["defaultValue"]
    definition[facets[0]] = _facet(facets[0], payload[facets[0]])
    _require_sound(facets[0], definition, payload)
    return definition


def _require_no_nulls(payload: Json) -> None:
    # Seen by a backup tool: these two may be left out, and are not forgiven as null.
    if payload.get("defaultValue", {}) is None or payload.get("validation", {}) is None:
        raise GraphError(500, "generalException", "General exception while processing")


def _require_sound(facet: str, definition: Json, payload: Json) -> None:
    """Refuse what SharePoint cannot do with a column of this kind, and what the sandbox does not do."""
    if payload.get("validation"):
        raise invalid_request("Validation of a column by formula is not supported.")
    for key in _SWITCHES:
        if not isinstance(payload.get(key, False), bool):
            raise invalid_request(f"The property '{key}' of a column must be true or false.")
    column = ListColumn(0, definition["name"], definition)
    is_long = facet == "text" and definition["text"]["allowMultipleLines"]
    if definition["indexed"] and (facet in _NO_INDEX or is_long or (column.holds_many and not column.is_lookup)):
        raise invalid_request(
            f"The column '{definition['displayName']}' cannot be indexed: its type does not allow it."
        )
    if definition["enforceUniqueValues"] and (facet in _NO_UNIQUE or column.holds_many):
        raise invalid_request(
            f"The column '{definition['displayName']}' cannot enforce unique values: its type does not allow it."
        )
    _require_default(facet, definition)


def _require_default(facet: str, definition: Json) -> None:
    default = definition.get("defaultValue")
    if default is None:
        return
    if not isinstance(default, dict) or not set(default) <= {"value", "formula"}:
        raise invalid_request("The default value of a column must be an object with a value or a formula.")
    formula = str(default.get("formula") or "").replace(" ", "").lower()
    if formula and (facet != "dateTime" or formula not in ("=today()", "=[today]")):
        raise invalid_request("The only default formula that is supported is =TODAY() of a date.")
    text = str(default.get("value") or "")
    if not text:
        return
    try:
        if facet in ("number", "currency"):
            float(text)
        elif facet == "dateTime" and text.lower() != TODAY:
            read_stamp(text)
    except ValueError:
        raise invalid_request(f"'{text}' is no default value of the column '{definition['displayName']}'.") from None


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
    if name == "choice" and not (
        isinstance(facet["choices"], list) and all(isinstance(c, str) for c in facet["choices"])
    ):
        raise invalid_request("The choices of a choice column must be a list of text.")
    if name in _DISPLAYS and facet["displayAs"] not in _DISPLAYS[name]:
        raise invalid_request(
            f"The value '{facet['displayAs']}' of displayAs is not one of {', '.join(_DISPLAYS[name])}."
        )
    for flag in _FLAGS:
        if not isinstance(facet.get(flag, False), bool):
            raise invalid_request(f"The property '{flag}' of a column must be true or false.")
    return facet


def encode_name(name: str) -> str:
    """The internal name: other characters than letters, digits and `_` become `_xhhhh_`."""
    return re.sub(r"[^A-Za-z0-9_]", lambda match: f"_x{ord(match.group()):04x}_", name)


def read_change(definition: Json, payload: Json) -> Json:
    """A definition after a PATCH. The kind and the internal name stay. Raises `GraphError` (400)."""
    if definition["readOnly"]:
        raise invalid_request("The column is read-only.")
    _require_no_nulls(payload)
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
    _require_sound(ListColumn(0, changed["name"], changed).facet, changed, payload)
    return changed
