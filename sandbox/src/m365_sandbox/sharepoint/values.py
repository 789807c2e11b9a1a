"""Is this value one that the column takes, and what does SharePoint keep of it?

Forms per column kind as SharePoint takes them: text, number, `true`, a choice's words, ISO 8601 dates, a look-up id
for a person or an item, and for several choices or look-up ids a list beside its `@odata.type`. Managed metadata,
locations and pictures are not written through Graph.
"""

from typing import Any

from m365_sandbox.clock import read_stamp, to_stamp
from m365_sandbox.errors import GraphError, invalid_request
from m365_sandbox.sharepoint.column_declarations import TODAY
from m365_sandbox.sharepoint.column_types import SYSTEM_NAMES, ListColumn
from m365_sandbox.sharepoint.lookups import Lookups
from m365_sandbox.switches import Switches
from m365_sandbox.wire import Json

_TEXTS, _NUMBERS = "Collection(Edm.String)", "Collection(Edm.Int32)"
LONGEST_NOTE = 63_999  # characters of a text of several lines, as Graph takes it


def read_values(
    payload: Json,
    columns: list[ListColumn],
    switches: Switches,
    *,
    two_part_links: bool = False,
    lookups: Lookups | None = None,
) -> Json:
    """The stored form of the columns in a request; a cleared column is `None`. Raises `GraphError` (400).

    With `lookups`, ids that point nowhere are refused.
    """
    by_field = {column.field_name: column for column in columns}
    values: Json = {}
    for name, value in payload.items():
        if "@" in name:
            continue
        column = by_field.get(name)
        if column is None:
            raise _unknown_field(name)
        if column.read_only:
            raise invalid_request(f"Field '{name}' is read-only")
        if value is None or value == "" or value == []:
            values[name] = None
        else:
            values[name] = _read(value, column, payload, switches, two_part_links)
            if lookups and column.is_lookup and switches["enforce_lookups"]:
                _require_targets(values[name], column, lookups)
    return values


def _require_targets(value: Any, column: ListColumn, lookups: Lookups) -> None:
    for item in value if isinstance(value, list) else [value]:
        if not lookups.exists(column, int(item)):
            raise invalid_request(f"The value {item} of field '{column.name}' points to nothing that is there")


def _unknown_field(name: str) -> GraphError:
    if name in SYSTEM_NAMES:
        return invalid_request(f"Field '{name}' is read-only")
    return invalid_request(f"Field '{name}' is not recognized")


def _read(value: Any, column: ListColumn, payload: Json, switches: Switches, two_part_links: bool) -> Any:
    match column.facet:
        case "text":
            return _text(value, column)
        case "choice" if column.holds_many:
            return _choices(value, column, payload, switches)
        case "choice":
            return _choice(value, column, switches)
        case "dateTime":
            return _moment(value, column)
        case "boolean":
            if isinstance(value, bool):
                return value
        case "number" | "currency":
            return _number(value, column)
        case "personOrGroup" | "lookup" if column.holds_many:
            return _lookup_ids(value, column, payload)
        case "personOrGroup" | "lookup":
            if _is_id(value):
                return str(int(value))
        case "hyperlinkOrPicture":
            if two_part_links and isinstance(value, dict) and set(value) <= {"Url", "Description"}:
                return value
    raise _unfit(column)


def _text(value: Any, column: ListColumn) -> str:
    limit = column.facet_options.get("maxLength", LONGEST_NOTE)
    if not isinstance(value, str):
        raise _unfit(column)
    if len(value) > limit:
        raise invalid_request(f"Value for field '{column.name}' exceeds the maximum length of {limit} characters")
    return value


def _choice(value: Any, column: ListColumn, switches: Switches) -> str:
    if not isinstance(value, str):
        raise _unfit(column)
    options = column.facet_options
    if switches["enforce_choices"] and not options.get("allowTextEntry") and value not in options["choices"]:
        raise invalid_request(f"The value '{value}' is not one of the choices of field '{column.name}'")
    return value


def _choices(value: Any, column: ListColumn, payload: Json, switches: Switches) -> list[str]:
    kind = str(payload.get(f"{column.name}@odata.type", "")).lstrip("#")
    if not isinstance(value, list) or kind != _TEXTS:
        raise _unfit(column)
    return [_choice(one, column, switches) for one in value]


def _lookup_ids(value: Any, column: ListColumn, payload: Json) -> list[int]:
    kind = str(payload.get(f"{column.field_name}@odata.type", "")).lstrip("#")
    if not isinstance(value, list) or kind not in (_NUMBERS, _TEXTS) or not all(map(_is_id, value)):
        raise _unfit(column)
    return list(dict.fromkeys(int(one) for one in value))


def _is_id(value: Any) -> bool:
    return (
        isinstance(value, str | int) and not isinstance(value, bool) and str(value).isdecimal() and len(str(value)) < 12
    )


def _moment(value: Any, column: ListColumn) -> str:
    if not isinstance(value, str):
        raise _unfit(column)
    try:
        stamp = to_stamp(read_stamp(value))
    except (ValueError, OverflowError):
        raise _unfit(column) from None
    return f"{stamp[:10]}T00:00:00Z" if column.facet_options.get("format") == "dateOnly" else stamp


def _number(value: Any, column: ListColumn) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _unfit(column)
    least, most = column.facet_options.get("minimum"), column.facet_options.get("maximum")
    if (least is not None and value < least) or (most is not None and value > most):
        raise invalid_request(f"The value of field '{column.name}' is outside its range")
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else value


def _unfit(column: ListColumn) -> GraphError:
    return invalid_request(f"Invalid value for field '{column.name}'")


def default_values(columns: list[ListColumn], today: str) -> Json:
    """What a new item holds in columns that were not given."""
    values: Json = {}
    for column in columns:
        default = column.definition.get("defaultValue") or {}
        text = TODAY if default.get("formula") else default.get("value")
        if text is None or text == "":
            continue
        match column.facet:
            case "boolean":
                values[column.field_name] = str(text).lower() in ("1", "true", "yes")
            case "number" | "currency":
                values[column.field_name] = _number(float(text), column)
            case "dateTime":
                values[column.field_name] = today if str(text).lower() == TODAY else _moment(text, column)
            case "choice" if column.holds_many:
                values[column.field_name] = [text]
            case _:
                values[column.field_name] = text
    return values
