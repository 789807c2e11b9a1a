"""Faults that an operator switches on: the n-th matching request is refused, held, cut or answered oddly."""

import asyncio
import contextlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, Literal, get_args

from m365_sandbox.graph.retry_after import FORMS, retry_after
from m365_sandbox.wire import GraphReply, json_reply

Kind = Literal[
    "hold_before",
    "hold_after",
    "status",
    "status_after",
    "headers",
    "reset_before",
    "reset_after",
    "delay",
    "truncate",
    "malformed",
    "late_sent_copy",
    "delta_duplicates",
    "delta_reorder",
    "delta_replay",
    "delta_empty_page",
    "delta_lag",
]
KINDS: tuple[str, ...] = get_args(Kind)
FOR_EVER = -1
LONGEST_HOLD = 600.0  # seconds
_PATIENCE = 1.0  # seconds that a Retry-After asks for where the plan does not say
_KEYS = frozenset(("kind", "match", "nth", "times", "status", "headers", "body", "seconds", "retry_after"))


class ConnectionLost(Exception):  # noqa: N818 - it is what happens, not an error of ours
    """The connection is to be cut, after half of the reply if there is one."""

    def __init__(self, reply: GraphReply | None = None) -> None:
        super().__init__("the connection is cut")
        self.reply = reply


@dataclass(slots=True)
class Fault:
    """One fault and what it has done so far."""

    id: int
    kind: str
    method: str | None
    path: re.Pattern[str] | None
    client: str | None
    nth: int  # the first match that is hit
    times: int  # how many matches are hit; -1 for ever
    status: int
    headers: dict[str, str]
    body: Any
    seconds: float | None
    retry_after: str | None  # a form of Retry-After, for `seconds`
    matched: int = 0
    hits: int = 0
    holding: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def concerns(self, method: str, path: str, client: str | None) -> bool:
        """Whether a request matches."""
        return (
            (self.method is None or self.method.upper() == method)
            and (self.path is None or self.path.search(path) is not None)
            and (self.client is None or self.client == client)
        )

    def strike(self, *, taken: bool) -> bool:
        """Count a match; whether this one is hit. One that another fault has taken is not."""
        self.matched += 1
        if taken or self.matched < self.nth or (self.times != FOR_EVER and self.hits >= self.times):
            return False
        self.hits += 1
        return True

    async def hold(self) -> None:
        """Wait until released, or for the fault's seconds."""
        self.holding += 1
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.released.wait(), self.seconds or LONGEST_HOLD)
        finally:
            self.holding -= 1

    def extra_headers(self) -> dict[str, str]:
        """The headers that the plan names, with its `Retry-After`."""
        if self.retry_after is None:
            return self.headers
        return {**self.headers, **retry_after(self.retry_after, self.seconds or _PATIENCE, datetime.now(UTC))}

    def reply(self) -> GraphReply:
        """The answer of a `status` fault."""
        headers = self.extra_headers()
        if isinstance(self.body, str):
            kind = {"Content-Type": "text/plain"} if self.body else {}
            return GraphReply(self.status, self.body.encode(), {**kind, **headers})
        body = self.body
        if body is None:
            words = {"code": "UnknownError", "message": "", "innerError": {}}
            body = {"error": words} if self.status >= 400 else {}
        return json_reply(body, self.status, headers)

    def as_json(self) -> dict[str, Any]:
        """The fault as the admin endpoint shows it."""
        match = {"method": self.method, "path": self.path.pattern if self.path else None, "client": self.client}
        return {
            "id": self.id,
            "kind": self.kind,
            "match": match,
            "nth": self.nth,
            "times": self.times,
            "matched": self.matched,
            "hits": self.hits,
            "holding": self.holding,
        }


class Faults:
    """The faults that are switched on."""

    def __init__(self) -> None:
        self._faults: dict[int, Fault] = {}
        self._ids = count(1)

    def add(self, plan: dict[str, Any]) -> Fault:
        """Switch a fault on. Raises `ValueError` for a plan that makes no sense."""
        kind = plan.get("kind")
        if kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")
        unknown = plan.keys() - _KEYS
        if unknown:
            raise ValueError(f"a plan has no {', '.join(sorted(unknown))}")
        patience = plan.get("retry_after")
        if patience is not None and patience not in FORMS:
            raise ValueError(f"retry_after must be one of {', '.join(FORMS)}")
        match = plan.get("match") or {}
        path = match.get("path")
        try:
            pattern = re.compile(path) if path else None
        except re.error as error:
            raise ValueError(f"path is no regular expression: {error}") from None
        fault = Fault(
            id=next(self._ids),
            kind=kind,
            method=match.get("method"),
            path=pattern,
            client=match.get("client"),
            nth=int(plan.get("nth", 1)),
            times=int(plan.get("times", 1)),
            status=int(plan.get("status", 503)),
            headers={str(key): str(value) for key, value in (plan.get("headers") or {}).items()},
            body=plan.get("body"),
            seconds=None if plan.get("seconds") is None else float(plan["seconds"]),
            retry_after=patience,
        )
        self._faults[fault.id] = fault
        return fault

    def strike(self, method: str, path: str, client: str | None) -> Fault | None:
        """The fault that hits this request, if any; every fault that matches counts it."""
        struck = None
        for fault in self._faults.values():
            if fault.concerns(method, path, client) and fault.strike(taken=struck is not None):
                struck = fault
        return struck

    def all(self) -> list[Fault]:
        """Every fault."""
        return list(self._faults.values())

    def release(self, fault_id: int) -> bool:
        """Let go what a fault holds, now and later."""
        fault = self._faults.get(fault_id)
        if fault is not None:
            fault.released.set()
        return fault is not None

    def remove(self, fault_id: int | None = None) -> None:
        """Switch one fault off, or all; what they hold is let go."""
        for key in list(self._faults) if fault_id is None else [fault_id]:
            fault = self._faults.pop(key, None)
            if fault is not None:
                fault.released.set()
