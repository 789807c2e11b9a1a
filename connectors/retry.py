"""When is a request repeated? One policy for everything, by what a repeat would do.

    effect        NotSent   Throttled            Ambiguous
    read          repeat    repeat after waiting repeat
    guarded       repeat    repeat after waiting to the caller, who reads again
    keyed         repeat    repeat after waiting to the caller, who looks up the key
    irrevocable   repeat    to the caller        to the caller

Every library's own retry is off.
"""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, stop_before_delay

from connectors.errors import Ambiguous, NotSent, Throttled
from connectors.request import Effect

ATTEMPTS = 5
#: Seconds after which a request is given back to the cycle, which comes again anyway.
BUDGET = 90.0
MOST_BACKOFF = 20.0

T = TypeVar("T")


def repeating(effect: Effect, call: Callable[[], T], *, sleep: Callable[[float], None] = time.sleep) -> T:
    """Call until it succeeds or may not be repeated; raise its last `GraphError` then."""
    policy = Retrying(
        retry=retry_if_exception(lambda error: may_repeat(effect, error)),
        wait=_wait,
        stop=stop_after_attempt(ATTEMPTS) | stop_before_delay(BUDGET),
        reraise=True,
        sleep=sleep,
    )
    return policy(call)


def may_repeat(effect: Effect, error: BaseException) -> bool:
    """Return whether a request of this effect may be repeated at once after this error."""
    if isinstance(error, NotSent):
        return True
    if isinstance(error, Throttled):
        return effect is not Effect.IRREVOCABLE
    return isinstance(error, Ambiguous) and effect is Effect.READ


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, Throttled):
        return error.wait + random.uniform(0, 0.25)  # noqa: S311  # jitter, not a secret
    backoff = min(MOST_BACKOFF, 0.5 * 2**state.attempt_number)
    return random.uniform(0, backoff)  # noqa: S311  # jitter, not a secret
