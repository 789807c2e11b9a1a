"""Every request that reached the tenant, in the order of reception."""

from collections import Counter, deque
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from sys import intern
from typing import Any

CAPACITY = 500_000


@dataclass(slots=True)
class Entry:
    """One request; `status` and `route` are filled in when it is answered."""

    seq: int
    at: float
    method: str
    path: str
    query: str
    app: str | None
    client_request_id: str | None
    batch: int | None  # the outer request's seq
    route: str | None = None
    status: int | None = None
    units: int = 0  # SharePoint's resource units

    def as_json(self) -> dict[str, Any]:
        """The row that the admin endpoint shows."""
        return {
            "seq": self.seq,
            "at": datetime.fromtimestamp(self.at, UTC).isoformat(),
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "route": self.route,
            "status": self.status,
            "app": self.app,
            "client_request_id": self.client_request_id,
            "batch": self.batch,
            "units": self.units,
            "phase": "received" if self.status is None else "answered",
        }


class RequestLog:
    """A bounded log in memory."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=CAPACITY)
        self.last = 0

    def received(
        self,
        at: float,
        method: str,
        path: str,
        query: str,
        app: str | None,
        client_request_id: str | None,
        batch: int | None,
    ) -> Entry:
        """Note a request before anything is done about it."""
        self.last += 1
        entry = Entry(self.last, at, intern(method), path, query, app and intern(app), client_request_id, batch)
        self._entries.append(entry)
        return entry

    def since(self, seq: int) -> list[Entry]:
        """The entries after this number."""
        wanted = max(0, min(len(self._entries), self.last - seq))
        return list(islice(self._entries, len(self._entries) - wanted, None))

    def counts(self) -> dict[str, Any]:
        """How many requests by status, by method and route, and by client, and the units of each client."""
        by_status = Counter(str(entry.status) for entry in self._entries)
        by_route = Counter(f"{entry.method} {entry.route}" for entry in self._entries)
        by_client, units = Counter[str](), Counter[str]()
        for entry in self._entries:
            by_client[str(entry.app)] += 1
            units[str(entry.app)] += entry.units
        return {
            "total": self.last,
            "by_status": dict(by_status),
            "by_route": dict(by_route),
            "by_client": dict(by_client),
            "units": dict(units),
        }
