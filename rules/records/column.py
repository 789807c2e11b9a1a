"""How a column of a SharePoint list is declared: once, on the field of a record class.

Provisioning, reading, writing, validation and the data dictionary all come from these declarations
(the tenant contract fixes the names).
"""

from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The kinds of column that the contract knows."""

    TEXT = "text"
    NOTE = "note"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    DATETIME = "datetime"
    YESNO = "yesno"
    NUMBER = "number"
    EMAIL = "email"


class Writer(StrEnum):
    """Who fills a column; the contract's "Who is who"."""

    APPLICANT = "applicant"
    OPERATIVE = "operative"
    SERGEANT = "sergeant"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"
    PERSON = "person"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Column:
    """One column as the tenant has it."""

    name: str
    kind: Kind
    writer: Writer
    meaning: str
    sop: str = ""
    mandatory: str = ""
    choices: tuple[str, ...] = ()
    default: str = ""
    open_choices: bool = False
    indexed: bool = False
    unique: bool = False


_EMPTY: dict[Kind, Any] = {
    Kind.TEXT: "",
    Kind.NOTE: "",
    Kind.CHOICE: "",
    Kind.CHOICES: (),
    Kind.DATE: None,
    Kind.DATETIME: None,
    Kind.YESNO: False,
    Kind.NUMBER: None,
    Kind.EMAIL: "",
}


def column(name: str, kind: Kind, writer: Writer, meaning: str, **more: Any) -> Any:
    """Return a dataclass field that carries its `Column`; an empty cell reads as the kind's empty value."""
    declared = Column(name, kind, writer, meaning, **more)
    return field(default=_EMPTY[kind], metadata={"column": declared})


@dataclass(frozen=True, slots=True)
class Row:
    """What SharePoint itself knows of a list item, beside its columns.

    `created_by` is the author's e-mail address, empty when an application made the row.
    `etag` is passed back verbatim, quotes included, in `If-Match`.
    """

    item_id: int
    etag: str
    created_on: datetime
    created_by: str = ""
    web_url: str = ""


def columns(record: type) -> dict[str, Column]:
    """Return the columns of a record class by attribute name, in the order declared."""
    return {f.name: f.metadata["column"] for f in fields(record) if "column" in f.metadata}
