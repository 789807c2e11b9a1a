"""A strict JSON Schema of Graph, whose definitions are named `microsoft.graph.{type}`."""

from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson

from m365_sandbox.conformance.answers import Answer, Violation


class GraphSchema:
    """Validators by Graph type, made when they are first needed."""

    def __init__(self, file: Path) -> None:
        self._definitions: dict[str, Any] = orjson.loads(file.read_bytes())["$defs"]
        self._validators: dict[str, Any] = {}

    def check(self, answer: Answer) -> list[Violation]:
        """What the schema does not allow in an answer; a type that it does not define is not checked."""
        definition = f"microsoft.graph.{answer.type}"
        if definition not in self._definitions:
            return []
        # `@removed` is delta's own annotation; the metadata of the type does not know it.
        value = {name: one for name, one in answer.value.items() if name != "@removed"}
        errors = self._validator(definition).iter_errors(value)
        return [
            Violation(answer.route, "/".join(map(str, error.instance_path)), error.message[:300]) for error in errors
        ]

    def _validator(self, name: str) -> Any:
        if name not in self._validators:
            schema = {"$ref": f"#/$defs/{name}", "$defs": self._definitions}
            self._validators[name] = jsonschema_rs.validator_for(schema)
        return self._validators[name]
