"""How does a column of a record class look on the wire? Reading, writing and declaring all follow its kind."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, TypeVar

from rules.calendar import LONDON
from rules.records import Column, Kind, Operative, Platform, PlatformReferral, Referral, Reply, Row, columns
from sync.journal import StoredRow

R = TypeVar("R", Platform, Operative, Referral, PlatformReferral, Reply)


def read_record(record: type[R], stored: StoredRow) -> R:
    """Return a list item as its record class. A cell that cannot be read is empty: validation then says so."""
    row = Row(
        stored.item_id, stored.etag, datetime.fromtimestamp(stored.created_at, UTC), stored.created_by, stored.web_url
    )
    plain: type = record
    values = {
        attribute: _read(column.kind, stored.fields[column.name])
        for attribute, column in columns_of(plain).items()
        if stored.fields.get(column.name) is not None
    }
    return record(row, **values)


def list_name(record: type) -> str:
    """Return the name of the list that a record class describes."""
    return str(record.LIST)  # type: ignore[attr-defined]  # every record class has one; `type` cannot say so


@lru_cache(maxsize=16)
def columns_of(record: type) -> dict[str, Column]:
    """Return the columns of a record class by attribute name."""
    return columns(record)


@lru_cache(maxsize=16)
def column_names(record: type) -> tuple[str, ...]:
    """Return the names of a record class's columns as the tenant has them."""
    return tuple(column.name for column in columns_of(record).values())


def write_fields(record: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by attribute name as the `fields` that Graph takes; an empty one clears its cell."""
    fields: dict[str, Any] = {}
    for attribute, value in values.items():
        column = columns_of(record)[attribute]
        if column.kind is Kind.CHOICES:
            fields[f"{column.name}@odata.type"] = "Collection(Edm.String)"
        fields[column.name] = _write(column.kind, value)
    return fields


def stored_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as they read back after they were written: without annotations."""
    return {name: value for name, value in fields.items() if "@odata" not in name}


def _read(kind: Kind, value: Any) -> Any:
    match kind:
        case Kind.DATE:
            return _day(value)
        case Kind.DATETIME:
            return _instant(value)
        case Kind.YESNO:
            return value is True
        case Kind.NUMBER:
            return whole(value)
        case Kind.CHOICES:
            return tuple(str(one) for one in value) if isinstance(value, list) else ()
        case Kind.EMAIL:
            return str(value).strip()
        case Kind.NOTE:
            return str(value).replace("\r\n", "\n")
        case _:
            return str(value)


def whole(value: Any) -> int | None:
    """Return a number as SharePoint tells it, None for a fraction: no row has one, and rounding would name another."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return int(value) if is_number and abs(value) <= LARGEST_NUMBER and value == int(value) else None


def _day(value: Any) -> date | None:
    """A date-only column may read back as that day's midnight in London, told in UTC."""
    text = str(value)
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
        return moment.astimezone(LONDON).date() if moment.tzinfo else moment.date()
    except (ValueError, OverflowError):
        return None


def _instant(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _write(kind: Kind, value: Any) -> Any:
    if kind is Kind.CHOICES:
        return list(value)
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return str(value) if kind is Kind.NOTE else str(value)[:LONGEST_TEXT]
    return value


#: What a single line of text holds in SharePoint, and what a whole number of ours is at the most.
LONGEST_TEXT, LARGEST_NUMBER = 255, 2**31 - 1


def definition(column: Column) -> dict[str, Any]:
    """Return the columnDefinition that makes this column."""
    made: dict[str, Any] = {"name": column.name, "description": column.meaning}
    if column.indexed:
        made["indexed"] = True
    if column.unique:
        made["enforceUniqueValues"] = True
    if column.default:
        made["defaultValue"] = {"value": str(column.default)}
    made |= _facet(column)
    return made


def _facet(column: Column) -> dict[str, Any]:
    match column.kind:
        case Kind.TEXT | Kind.EMAIL:
            return {"text": {"maxLength": LONGEST_TEXT}}
        case Kind.NOTE:
            return {"text": {"allowMultipleLines": True, "linesForEditing": 8, "textType": "plain"}}
        case Kind.CHOICE | Kind.CHOICES:
            shown = "checkBoxes" if column.kind is Kind.CHOICES else "dropDownMenu"
            return {
                "choice": {
                    "allowTextEntry": column.open_choices,
                    "choices": [str(one) for one in column.choices],
                    "displayAs": shown,
                }
            }
        case Kind.DATE:
            return {"dateTime": {"format": "dateOnly", "displayAs": "standard"}}
        case Kind.DATETIME:
            return {"dateTime": {"format": "dateTime", "displayAs": "standard"}}
        case Kind.YESNO:
            return {"boolean": {}}
        case Kind.NUMBER:
            return {"number": {"decimalPlaces": "none"}}
