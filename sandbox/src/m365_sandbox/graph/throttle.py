"""Exchange's concurrency limit: four requests of one application at a time, across all mailboxes."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from m365_sandbox.errors import GraphError, throttled

MAILBOX_CONCURRENCY = 4


class MailboxConcurrency:
    """Counts the mail requests of each application that are under way."""

    def __init__(self) -> None:
        self._under_way: Counter[str] = Counter()

    def free(self, app_id: str) -> int:
        """How many more mail requests the application may start now."""
        return max(0, MAILBOX_CONCURRENCY - self._under_way[app_id])

    @contextmanager
    def request(self, app_id: str) -> Iterator[None]:
        """Take a place for the time of a request. Raises `GraphError` (429) when none is free."""
        if not self.free(app_id):
            raise over_limit()
        self._under_way[app_id] += 1
        try:
            yield
        finally:
            self._under_way[app_id] -= 1


def over_limit() -> GraphError:
    """What Exchange answers to the fifth."""
    return throttled("ApplicationThrottled", "Application is over its MailboxConcurrency limit.", 1)
