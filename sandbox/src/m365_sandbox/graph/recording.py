"""A record of what was answered, one JSON line a response, for the conformance check."""

from pathlib import Path

import orjson

from m365_sandbox.wire import GraphReply


class Recorder:
    """Appends Graph's JSON answers to a file."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("ab", buffering=0)

    def write(self, method: str, route: str, reply: GraphReply) -> None:
        """Record one answer, if it is JSON."""
        if reply.is_json and reply.body:
            line = {"method": method, "route": route, "status": reply.status, "body": orjson.Fragment(reply.body)}
            self._file.write(orjson.dumps(line) + b"\n")

    def close(self) -> None:
        """Close the file."""
        self._file.close()
