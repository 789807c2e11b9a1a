"""How long is something left alone after it failed? In memory: a restart tries everything once."""

import time
from collections.abc import Callable

from connectors.errors import Throttled

FIRST, MOST = 5.0, 600.0


class Patience:
    """Doubles the time between attempts of what keeps failing, up to ten minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[str, tuple[int, float]] = {}

    def may_try(self, key: str) -> bool:
        """Return whether this may be attempted now."""
        return self._clock() >= self._until.get(key, (0, 0.0))[1]

    def failed(self, key: str, error: Exception) -> int:
        """Leave it alone for a while; return how often it has failed in a row."""
        times = self._until.get(key, (0, 0.0))[0] + 1
        wait = error.wait if isinstance(error, Throttled) else min(MOST, FIRST * 2 ** (times - 1))
        self._until[key] = (times, self._clock() + wait)
        return times

    def succeeded(self, key: str) -> bool:
        """Forget that it ever failed; return whether it had."""
        return self._until.pop(key, None) is not None
