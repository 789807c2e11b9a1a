"""What people type into a form, as text, and what of it a column keeps: the words of `ValidateUpdateListItem`.

The site's language is English (United States) and its time zone UTC. Complaints are those that a form shows.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson

from m365_sandbox.clock import read_stamp, to_stamp
from m365_sandbox.principal import Person
from m365_sandbox.sharepoint.column_types import ListColumn
from m365_sandbox.sharepoint.rest.refusals import invalid_query

FindPerson = Callable[[str], Person | None]  # by login or address
BLANK = "You can't leave this blank."
NO_PERSON = "The user does not exist or is not unique."
NO_NUMBER = "The value of this field is not a valid number."
NO_DATE = "You must specify a valid date within the range of 1/1/1900 and 12/31/8900."
_YES, _NO = ("1", "true", "yes"), ("0", "2", "false", "no")
_MOMENTS = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y")


def typed_value(column: ListColumn, text: str, find_person: FindPerson) -> Any:
    """The value behind the text, in the form in which JSON carries it; nothing clears. Raises `GraphError` (400)."""
    if not text.strip():
        if column.definition["required"]:
            raise invalid_query(BLANK)
        return None
    match column.facet:
        case "personOrGroup":
            numbers = [person.lookup_id for person in people_in(text, find_person)]
            return numbers if column.holds_many else _single(numbers)
        case "lookup":
            numbers = [int(part) for part in text.split(";#")[::2] if part.isascii() and part.isdecimal()]
            if not numbers:
                raise invalid_query(f"'{text}' names no item of the list that is looked up.")
            return numbers if column.holds_many else _single(numbers)
        case "choice" if column.holds_many:
            return [part for part in text.split(";#") if part]
        case "number" | "currency":
            return _number(text)
        case "dateTime":
            return read_moment(text)
        case "boolean":
            return _truth(text)
        case "hyperlinkOrPicture":
            url, _, words = text.partition(", ")
            return {"Url": url.strip(), "Description": words.strip() or url.strip()}
    return text


def people_in(text: str, find_person: FindPerson) -> list[Person]:
    """The people that `[{"Key": "i:0#.f|membership|…"}]` names. Raises `GraphError` (400)."""
    try:
        named = orjson.loads(text)
    except orjson.JSONDecodeError:
        named = None
    if not isinstance(named, list) or not all(
        isinstance(one, dict) and isinstance(one.get("Key"), str) for one in named
    ):
        raise invalid_query(NO_PERSON)
    people = [find_person(one["Key"]) for one in named]
    if any(person is None for person in people):
        raise invalid_query(NO_PERSON)
    return [person for person in people if person is not None]


def read_moment(text: str) -> str:
    """A date, maybe with a time, as American forms write it, or ISO 8601. Raises `GraphError` (400)."""
    for form in _MOMENTS:
        try:
            moment = datetime.strptime(f"{text.strip()} +0000", f"{form} %z")
        except ValueError:
            continue
        return _in_range(moment)
    try:
        return _in_range(read_stamp(text.strip()))
    except (ValueError, OverflowError):
        raise invalid_query(NO_DATE) from None


def _in_range(moment: datetime) -> str:
    if not 1900 <= moment.year <= 8900:
        raise invalid_query(NO_DATE)
    return to_stamp(moment)


def _number(text: str) -> float:
    bare = text.strip().replace(",", "")
    if not re.fullmatch(r"-?\d+(\.\d+)?|-?\.\d+", bare):
        raise invalid_query(NO_NUMBER)
    return float(bare) if "." in bare else int(bare)


def _truth(text: str) -> bool:
    word = text.strip().lower()
    if word not in (*_YES, *_NO):
        raise invalid_query("The value of this field is neither Yes nor No.")
    return word in _YES


def _single(numbers: list[int]) -> int:
    if len(numbers) != 1:
        raise invalid_query("This field takes one value.")
    return numbers[0]
