"""Cycle after cycle: often while there is work, seldom while there is none."""

import time
from collections.abc import Callable

import structlog

from connectors.errors import GraphError, Refused, Throttled
from sync.cycle import Report, Service

log = structlog.get_logger()

#: Seconds for which `--once` waits for mails that it fired to leave.
SETTLE_SECONDS = 20.0


def run_once(
    service: Service, still_leaving: Callable[[], bool], *, sleep: Callable[[float], None] = time.sleep
) -> Report:
    """Run one round, and wait for what it sent to leave the mailbox."""
    report = service.cycle()
    ends = time.monotonic() + SETTLE_SECONDS
    while still_leaving() and time.monotonic() < ends:
        sleep(0.5)
        service.cycle()
    return report


def run(
    service: Service,
    least: float,
    most: float,
    *,
    wait: Callable[[float], bool],
    stopping: Callable[[], bool],
    still_alone: Callable[[], None],
) -> None:
    """Run until asked to stop. `wait` sleeps and returns whether it was interrupted; seconds.

    `still_alone` raises when the journal's lock was lost: another instance may be at work.
    """
    pause = least
    while not stopping():
        still_alone()
        began = time.monotonic()
        try:
            report = service.cycle()
        except Refused:
            raise
        except GraphError as error:
            pause = _after_error(error, pause, most)
            log.warning("cycle failed", error=str(error), again_in=round(pause, 1))
        else:
            pause = least if report.busy else min(most, pause * 1.5)
            if report.busy:
                took = round(time.monotonic() - began, 2)
                log.info("cycle", performed=dict(report.performed), failed=dict(report.failed), seconds=took)
        if wait(pause):
            return


def _after_error(error: GraphError, pause: float, most: float) -> float:
    return error.wait if isinstance(error, Throttled) else min(most, pause * 2)
