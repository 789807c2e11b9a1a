"""Names and types, as msgraph-sdk's models read them.

Each model says by `get_field_deserializers()` how it would read each property. A probe takes the place of the SDK's own
parser: it notes what kind of value the model asks for, and whether that is what was answered.
"""

import base64
import binascii
import importlib
import re
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from m365_sandbox.conformance.answers import ERROR, Answer, Violation

# Real answers carry these names, though the published metadata does not: an identity's e-mail address (captured
# responses of list items).
_UNPUBLISHED = {("Identity", "email")}
_OPEN_TYPES = {"FieldValueSet", "OpenTypeExtension"}  # properties are the columns of a list, or anything


def check(answer: Answer) -> list[Violation]:
    """What the models do not know in an answer."""
    found: list[Violation] = []
    if answer.type == ERROR:
        return found  # the SDK reads errors by a class of its own; the schema covers them
    model = _model(answer.type)
    if model is None:
        return [Violation(answer.route, "", f"msgraph-sdk has no model {answer.type}")]

    def report(path: str, problem: str) -> None:
        found.append(Violation(answer.route, path, problem))

    _Probe(answer.value, "", report).get_object_value(model)
    return found


def _model(name: str) -> Any:
    space, _, name = name.rpartition(".")  # `security.retentionLabel` lives in a package of its own
    module = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    package = f"msgraph.generated.models.{space}".rstrip(".")
    for suffix in ("", "_"):  # a name that Python has taken gets an underscore
        try:
            models = importlib.import_module(f"{package}.{module}{suffix}")
            return getattr(models, name[0].upper() + name[1:] + suffix)
        except (ModuleNotFoundError, AttributeError):
            continue
    return None


class _Probe:
    """A parse node that checks instead of reading. Its methods are those of kiota's `ParseNode`."""

    def __init__(self, value: Any, path: str, report: Callable[[str, str], None]) -> None:
        self._value = value
        self._path = path
        self._report = report

    def get_child_node(self, name: str) -> "_Probe | None":
        if isinstance(self._value, dict) and name in self._value:
            return _Probe(self._value[name], f"{self._path}/{name}", self._report)
        return None

    def get_object_value(self, factory: Any) -> Any:
        if self._value is None:
            return None
        if not isinstance(self._value, dict):
            self._expected("an object")
            return None
        model = factory.create_from_discriminator_value(self)
        kind = type(model).__name__
        readers = model.get_field_deserializers()
        for name, value in self._value.items():
            if "@" in name or (kind, name) in _UNPUBLISHED:
                continue
            if name in readers:
                readers[name](_Probe(value, f"{self._path}/{name}", self._report))
            elif kind not in _OPEN_TYPES:
                self._report(f"{self._path}/{name}", f"{kind} has no such property")
        return model

    def get_collection_of_object_values(self, factory: Any) -> Any:
        return [one.get_object_value(factory) for one in self._elements()]

    def get_collection_of_primitive_values(self, primitive: Any) -> Any:
        for one in self._elements():
            if isinstance(primitive, type) and not isinstance(one._value, primitive):
                one._expected(primitive.__name__)
        return []

    def get_collection_of_enum_values(self, enum_class: type[Enum]) -> Any:
        return [one.get_enum_value(enum_class) for one in self._elements()]

    def get_enum_value(self, enum_class: type[Enum]) -> Any:
        if self._value is not None and self._value not in [member.value for member in enum_class]:
            self._expected(f"one of {enum_class.__name__}")
        return None

    def get_str_value(self) -> str | None:
        self._is(str, "a string")
        return self._value if isinstance(self._value, str) else None

    def get_bool_value(self) -> None:
        self._is(bool, "a boolean")

    def get_int_value(self) -> None:
        if isinstance(self._value, bool):
            self._expected("an integer")
        self._is(int, "an integer")

    def get_float_value(self) -> None:
        self._is((int, float), "a number")

    def get_uuid_value(self) -> None:
        self._reads(UUID, "a GUID")

    def get_datetime_value(self) -> None:
        self._reads(datetime.fromisoformat, "a date and time")

    def get_date_value(self) -> None:
        self._reads(date.fromisoformat, "a date")

    def get_time_value(self) -> None:
        self._is(str, "a time")

    def get_timedelta_value(self) -> None:
        self._is(str, "a duration")

    def get_bytes_value(self) -> None:
        self._reads(lambda text: base64.b64decode(text, altchars=b"-_", validate=True), "base64")

    def _elements(self) -> list["_Probe"]:
        if self._value is None:
            return []
        if not isinstance(self._value, list):
            self._expected("a collection")
            return []
        return [_Probe(one, f"{self._path}/*", self._report) for one in self._value]

    def _is(self, kinds: type | tuple[type, ...], words: str) -> None:
        if self._value is not None and not isinstance(self._value, kinds):
            self._expected(words)

    def _reads(self, reader: Callable[[str], object], words: str) -> None:
        if self._value is None:
            return
        try:
            reader(self._value)
        except (ValueError, TypeError, AttributeError, binascii.Error):
            self._expected(words)

    def _expected(self, words: str) -> None:
        self._report(self._path, f"{self._value!r} is not {words}")
