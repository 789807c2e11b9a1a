"""Throttling: SharePoint's resource units, Exchange's requests and concurrency, each counted for each application.

A throttled call still counts. Time is monotonic and real, since clients wait in real time.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

from m365_sandbox.errors import GraphError
from m365_sandbox.graph.limits import Limits
from m365_sandbox.graph.retry_after import retry_after

MINUTE, TEN_MINUTES, DAY = 60.0, 600.0, 86_400.0
_TOLD_FROM = 0.8  # of the minute's units: from here on the RateLimit headers are sent
_CONCURRENCY_PAUSE = 1.0  # seconds


@dataclass(slots=True)
class _Window:
    length: float
    ends: float = 0.0
    used: int = 0

    def add(self, amount: int, now: float) -> int:
        """Count; what has been used since the window began."""
        if now >= self.ends:
            self.ends, self.used = now + self.length, 0
        self.used += amount
        return self.used


class Throttle:
    """What each application has used, and whether it may go on."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.limits = Limits()
        self._now = now
        self._windows: dict[tuple[str, ...], _Window] = {}
        self._under_way: Counter[str] = Counter()

    def set_limits(self, limits: Limits) -> None:
        """Other limits from now on, with every count at nothing."""
        self.limits = limits
        self._windows.clear()

    def charge_units(self, app_id: str, units: int) -> dict[str, str]:
        """Count units; the headers that the answer carries. Raises `GraphError` (429, 503)."""
        now, limits = self._now(), self.limits
        minute, day = self._window("minute", MINUTE, app_id), self._window("day", DAY, app_id)
        used, used_today = minute.add(units, now), day.add(units, now)
        if limits.units_per_minute is not None and used > limits.units_per_minute:
            told = self._rate_limit(limits.units_per_minute, minute, now)
            is_blocked = limits.blocked_at is not None and used > limits.blocked_at * limits.units_per_minute
            raise self._refusal(is_blocked, minute.ends - now, told)
        if limits.units_per_day is not None and used_today > limits.units_per_day:
            raise self._refusal(False, day.ends - now, {})
        if limits.units_per_minute is not None and used >= _TOLD_FROM * limits.units_per_minute:
            return self._rate_limit(limits.units_per_minute, minute, now)
        return {}

    def charge_mail(self, app_id: str, mailbox: str) -> None:
        """Count a request to a mailbox. Raises `GraphError` (429)."""
        now, most = self._now(), self.limits.mail_requests_per_ten_minutes
        window = self._window("mail", TEN_MINUTES, app_id, mailbox)
        if window.add(1, now) > (most or window.used):
            raise self._throttled("ApplicationThrottled", "Application is over its request limit.", window.ends - now)

    def free(self, app_id: str) -> int:
        """How many more mail requests the application may start now."""
        most = self.limits.mail_concurrency
        return 2**31 if most is None else max(0, most - self._under_way[app_id])

    @contextmanager
    def mail_request(self, app_id: str) -> Iterator[None]:
        """Take a place for the time of a request. Raises `GraphError` (429) when none is free."""
        if not self.free(app_id):
            raise self.over_concurrency()
        self._under_way[app_id] += 1
        try:
            yield
        finally:
            self._under_way[app_id] -= 1

    def over_concurrency(self) -> GraphError:
        """What Exchange answers to the fifth request at a time."""
        message = "Application is over its MailboxConcurrency limit."
        return self._throttled("ApplicationThrottled", message, _CONCURRENCY_PAUSE)

    def _window(self, kind: str, length: float, *key: str) -> _Window:
        return self._windows.setdefault((kind, *key), _Window(length))

    def _rate_limit(self, limit: int, window: _Window, now: float) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(limit),
            "RateLimit-Remaining": str(max(0, limit - window.used)),
            "RateLimit-Reset": str(ceil(window.ends - now)),
        }

    def _refusal(self, is_blocked: bool, seconds: float, headers: dict[str, str]) -> GraphError:
        patience = retry_after(self.limits.retry_after, seconds, datetime.now(UTC))
        if is_blocked:
            return GraphError(503, "serviceNotAvailable", "The service is not available.", headers=headers | patience)
        message = "The app or user has been throttled."
        return GraphError(429, "activityLimitReached", message, inner="throttledRequest", headers=headers | patience)

    def _throttled(self, code: str, message: str, seconds: float) -> GraphError:
        return GraphError(429, code, message, headers=retry_after(self.limits.retry_after, seconds, datetime.now(UTC)))
