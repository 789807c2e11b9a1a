"""A form made from the columns of a list, and what was filled in as the fields of an item."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from m365_sandbox.wire import Json


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form."""

    name: str
    label: str
    help: str
    kind: str  # text, note, choice, choices, number, yesno, date, datetime
    required: bool
    choices: tuple[str, ...]
    value: Any

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is chosen of several."""
        return tuple(self.value) if isinstance(self.value, list) else ()


def inputs(columns: Iterable[Json], fields: Json) -> list[Input]:
    """The inputs of every column that a person can fill in, with what stands in it now."""
    return [
        Input(
            name=column["name"],
            label=column.get("displayName") or column["name"],
            help=column.get("description") or "",
            kind=kind,
            required=bool(column.get("required")),
            choices=tuple(column.get("choice", {}).get("choices", ())),
            value=_shown(fields.get(column["name"]), kind),
        )
        for column in columns
        if (kind := _kind(column))
    ]


def fields_of(form: FormData, filled: Iterable[Input]) -> Json:
    """What a form changes, as Graph takes it; nothing for an input that was left as it was."""
    changed: Json = {}
    for one in filled:
        value = _read(form, one)
        if value == (one.value if one.value != "" else None) or (value in (None, []) and one.value in ("", [])):
            continue
        if one.kind == "choices":
            changed[f"{one.name}@odata.type"] = "Collection(Edm.String)"
        changed[one.name] = value
    return changed


def _kind(column: Json) -> str:
    if column.get("readOnly") or column.get("hidden") or column["name"] in ("ContentType", "Attachments"):
        return ""
    if "text" in column:
        return "note" if column["text"].get("allowMultipleLines") else "text"
    if "choice" in column:
        return "choices" if column["choice"].get("displayAs") == "checkBoxes" else "choice"
    if "dateTime" in column:
        return "date" if column["dateTime"].get("format") == "dateOnly" else "datetime"
    return "number" if "number" in column else "yesno" if "boolean" in column else ""


def _shown(value: Any, kind: str) -> Any:
    if kind == "choices":
        return value or []
    if kind == "yesno":
        return bool(value)
    if kind == "number" and value is not None:
        return int(value) if float(value).is_integer() else value
    if value is None:
        return ""
    return {"date": str(value)[:10], "datetime": str(value)[:16]}.get(kind, value)


def _read(form: FormData, one: Input) -> Any:
    if one.kind == "choices":
        return [str(choice) for choice in form.getlist(one.name)]
    if one.kind == "yesno":
        return one.name in form
    text = str(form.get(one.name, "")).replace("\r\n", "\n")
    if text == "":
        return None
    if one.kind == "number":
        try:
            number = float(text)
        except ValueError:
            return text  # Graph says what is wrong with it
        return int(number) if number.is_integer() else number
    return f"{text}:00Z" if one.kind == "datetime" and len(text) == 16 and text != one.value else text
