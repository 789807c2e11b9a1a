"""How does the service stop? Asked by a signal, it finishes the request in hand; ten seconds later it is gone."""

import os
import signal
import threading
from types import FrameType

#: Seconds after which a request that hangs is abandoned. Everything that matters is in the tenant or the journal.
GRACE = 9


class Stopping:
    """Listens for SIGTERM and SIGINT while the block runs."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def __enter__(self) -> "Stopping":
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        signal.alarm(0)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)

    def asked(self) -> bool:
        """Return whether the service should stop."""
        return self._asked.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep; return at once, and True, when asked to stop."""
        return self._asked.wait(seconds)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked.set()
        signal.signal(signal.SIGALRM, lambda _number, _frame: os._exit(0))
        signal.alarm(GRACE)
