"""Does the service go on after a cycle that failed?"""

import pytest

from connectors.errors import Ambiguous, Conflict, Gone, GraphError, NotSent, Refused, Throttled
from sync.cycle import Report
from sync.loop import run


class Failing:
    """A service whose first cycle fails, and whose next has nothing to do."""

    def __init__(self, error: GraphError) -> None:
        self.errors, self.cycles = [error], 0

    def cycle(self) -> Report:
        """Fail once."""
        self.cycles += 1
        if self.errors:
            raise self.errors.pop()
        return Report()


def _run(service: Failing) -> list[float]:
    pauses: list[float] = []

    def wait(seconds: float) -> bool:
        pauses.append(seconds)
        return len(pauses) == 2

    run(service, 1.0, 60.0, wait=wait, stopping=lambda: False, still_alone=lambda: None)  # type: ignore[arg-type]  # all that `run` asks of a service
    return pauses


@pytest.mark.parametrize(
    "error",
    [NotSent("x"), Ambiguous("x"), Conflict("x"), Gone("x"), Throttled("x", wait=7.0)],
    ids=lambda error: type(error).__name__,
)
def test_it_comes_again_after_an_error_that_may_pass(error: GraphError) -> None:
    """A place in a change feed that is forgotten twice is no reason to stop either."""
    service = Failing(error)
    pauses = _run(service)
    assert service.cycles == 2
    assert pauses[0] == (7.0 if isinstance(error, Throttled) else 2.0)


def test_it_stops_where_a_person_is_needed() -> None:
    """What the tenant refuses is refused again."""
    with pytest.raises(Refused):
        _run(Failing(Refused("x")))
