"""The whole check of one recording."""

from pathlib import Path

from m365_sandbox.conformance.answers import Violation, read_recording
from m365_sandbox.conformance.models import check as check_model


def check_recording(recording: Path, schema: Path | None = None) -> list[Violation]:
    """Every distinct violation in a recording, in the order in which they were met."""
    from m365_sandbox.conformance.schema import GraphSchema  # the extra is needed only here

    graph_schema = GraphSchema(schema) if schema else None
    found: list[Violation] = []
    for answer in read_recording(recording):
        if isinstance(answer, Violation):
            found.append(answer)
            continue
        found += check_model(answer)
        if graph_schema is not None:
            found += graph_schema.check(answer)
    return list(dict.fromkeys(found))
