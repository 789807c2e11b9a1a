"""Is this value one that the column takes, and what does SharePoint keep of it?

Forms per column kind as SharePoint takes them: text, number, `true`, a choice's words, ISO 8601 dates, a look-up id
for a person, and for several choices a list beside its `@odata.type`.
"""

from typing import Any

from m365_sandbox.clock import read_stamp, to_stamp
from m365_sandbox.errors import GraphError, invalid_request
from m365_sandbox.sharepoint.column_types import SYSTEM_NAMES, ListColumn
from m365_sandbox.switches import Switches
from m365_sandbox.wire import Json

_COLLECTION = "Collection(Edm.String)"


def read_values(payload: Json, columns: list[ListColumn], switches: Switches, *, two_part_links: bool = False) -> Json:
    """The stored form of the columns in a request; a cleared column is `None`. Raises `GraphError` (400)."""
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
    return values


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
        case "personOrGroup" | "lookup":
            if isinstance(value, str | int) and str(value).isdecimal():
                return str(value)
        case "hyperlinkOrPicture":
            if two_part_links and isinstance(value, dict) and set(value) <= {"Url", "Description"}:
                return value
    raise _unfit(column)


def _text(value: Any, column: ListColumn) -> str:
    limit = column.facet_options.get("maxLength")
    if not isinstance(value, str):
        raise _unfit(column)
    if limit is not None and len(value) > limit:
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
    if not isinstance(value, list) or kind != _COLLECTION:
        raise _unfit(column)
    return [_choice(one, column, switches) for one in value]


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
        text = (column.definition.get("defaultValue") or {}).get("value")
        if text is None or text == "":
            continue
        match column.facet:
            case "boolean":
                values[column.field_name] = str(text).lower() in ("1", "true", "yes")
            case "number" | "currency":
                values[column.field_name] = float(text) if "." in str(text) else int(text)
            case "dateTime":
                values[column.field_name] = today if str(text).lower() == "[today]" else _moment(text, column)
            case "choice" if column.holds_many:
                values[column.field_name] = [text]
            case _:
                values[column.field_name] = text
    return values
