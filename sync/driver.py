"""Carries the requests of many performers to Graph, as few round trips as they allow.

A lane is the steps of one referral in order. Those that write rows come first: what follows them is only right once they
are written, so their requests are chained, and a failed one takes the rest of the lane's round with it. What is
irrevocable always travels alone: its answer must be its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import structlog

from connectors.batch import Outcome, send_chains
from connectors.errors import GraphError
from connectors.graph import Graph
from connectors.request import Effect, Request, Response
from sync.database import DatabaseError
from sync.performing import Performing

log = structlog.get_logger()


@dataclass
class Job:
    """One performer under way. `guards` says that later jobs of its lane depend on its first request."""

    key: str
    performing: Performing
    guards: bool = False
    request: Request | None = None
    error: Exception | None = None
    finished: bool = False
    requests: int = 0

    def start(self) -> None:
        """Run to the first request."""
        self._step(None)

    def give(self, outcome: Outcome) -> None:
        """Hand over what became of the request, and run to the next one."""
        self.guards = False
        self.requests += 1
        self._step(outcome)

    def _step(self, outcome: Outcome | None) -> None:
        try:
            if outcome is None:
                self.request = next(self.performing)
            elif isinstance(outcome, Response):
                self.request = self.performing.send(outcome)
            else:
                self.request = self.performing.throw(outcome)
        except StopIteration:
            self.finished, self.request = True, None
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001  # stays with its job: one that stumbles must not stop the others
            self.finished, self.request, self.error = True, None, error


@dataclass
class Lane:
    """The jobs of one referral, in order."""

    name: str
    jobs: list[Job] = field(default_factory=list)

    def active(self) -> list[Job]:
        """Return the jobs that wait for an answer."""
        return [job for job in self.jobs if not job.finished]

    def failed(self) -> list[Job]:
        """Return the jobs that ended with an error."""
        return [job for job in self.jobs if job.error is not None]


def drive(graph: Graph, lanes: list[Lane], *, stopping: Callable[[], bool] | None = None) -> None:
    """Run every job to its end. Errors stay with their jobs; asked to stop, it stops between two requests."""
    for lane in lanes:
        for job in lane.jobs:
            job.start()
    while any(lane.active() for lane in lanes):
        if stopping is not None and stopping():
            return
        for job in _irrevocable(lanes):
            job.give(_alone(graph, job))
        _together(graph, lanes)


def _irrevocable(lanes: list[Lane]) -> Iterator[Job]:
    for lane in lanes:
        for job in lane.active():
            if job.request is not None and job.request.effect is Effect.IRREVOCABLE:
                yield job


def _alone(graph: Graph, job: Job) -> Outcome:
    assert job.request is not None
    try:
        return graph.send(job.request)
    except GraphError as error:
        return error


def _together(graph: Graph, lanes: list[Lane]) -> None:
    chains = [chain for lane in lanes for chain in _chains(lane)]
    requests = [[job.request for job in chain if job.request is not None] for chain in chains]
    for chain, outcomes in zip(chains, send_chains(graph, requests), strict=True):
        for job, outcome in zip(chain, outcomes, strict=True):
            job.give(outcome)


def _chains(lane: Lane) -> list[list[Job]]:
    ready = [job for job in lane.active() if job.request is not None and job.request.effect is not Effect.IRREVOCABLE]
    if any(job.guards for job in ready):
        return [ready]
    return [[job] for job in ready]
