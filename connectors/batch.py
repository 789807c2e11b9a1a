"""Many requests in one round trip: `$batch`.

Chains go side by side; within a chain each request waits for the one before, and is not done when that one fails.
Graph answers each on its own; so do we.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from connectors.answers import answer
from connectors.errors import Ambiguous, GraphError, NotSent, Throttled
from connectors.graph import EXCHANGE_CONCURRENCY, Graph
from connectors.request import Effect, Request, Response, Service
from connectors.retry import repeating

#: Graph takes 20 requests in a batch.
MOST = 20

Chain = Sequence[Request]
Outcome = Response | GraphError


class _SomeThrottled(Throttled):
    """Some requests of a batch were throttled: the batch is sent again with what is left of it."""


def send_chains(graph: Graph, chains: Sequence[Chain]) -> list[list[Outcome]]:
    """Return an outcome for every request, in the order given. Raises nothing: an error is an outcome."""
    outcomes: list[list[Outcome]] = [[] for _ in chains]
    for part in _packed(chains):
        runnable = [(index, requests) for index, requests in part if not _failed(outcomes[index])]
        for index, requests in part:
            if _failed(outcomes[index]):
                outcomes[index] += [NotSent(one.name, code="a request before it failed") for one in requests]
        for (index, _), answered in zip(runnable, _send(graph, [requests for _, requests in runnable]), strict=True):
            outcomes[index] += answered
    return outcomes


def _failed(outcomes: list[Outcome]) -> bool:
    return any(isinstance(one, GraphError) for one in outcomes)


def _packed(chains: Sequence[Chain]) -> Iterator[list[tuple[int, list[Request]]]]:
    """Yield what fits into one batch: 20 requests, of which 4 to Exchange. A long chain goes on in the next."""
    part: dict[int, list[Request]] = {}
    size = exchange = 0
    for index, chain in enumerate(chains):
        for request in chain:
            to_exchange = request.service is Service.EXCHANGE
            if size == MOST or (to_exchange and exchange == EXCHANGE_CONCURRENCY):
                yield list(part.items())
                part, size, exchange = {}, 0, 0
            part.setdefault(index, []).append(request)
            size += 1
            exchange += to_exchange
    if part:
        yield list(part.items())


def _send(graph: Graph, chains: list[list[Request]]) -> list[list[Outcome]]:
    if sum(map(len, chains)) == 1:
        return [[_alone(graph, request) for request in chain] for chain in chains]
    if not chains:
        return []
    return _Batch(graph, chains).outcomes()


def _alone(graph: Graph, request: Request) -> Outcome:
    try:
        return graph.send(request)
    except GraphError as error:
        return error


class _Batch:
    """One batch, and what has become of each of its requests so far."""

    def __init__(self, graph: Graph, chains: list[list[Request]]) -> None:
        self._graph = graph
        self._chains = chains
        self._settled: dict[tuple[int, int], Outcome] = {}

    def outcomes(self) -> list[list[Outcome]]:
        effect = max(request.effect for chain in self._chains for request in chain)
        try:
            repeating(effect, self._round, sleep=self._graph.sleep)
        except _SomeThrottled:
            pass
        except GraphError as error:
            self._fail_the_rest(error)
        return [[self._settled[place, step] for step in range(len(chain))] for place, chain in enumerate(self._chains)]

    def _round(self) -> None:
        left = {
            (place, step): request
            for place, chain in enumerate(self._chains)
            for step, request in enumerate(chain)
            if not isinstance(self._settled.get((place, step)), Response)
            and not _is_final(self._settled.get((place, step)))
        }
        body = {"requests": [_inner(self._graph.root, spot, request, left) for spot, request in left.items()]}
        effect = max(request.effect for request in left.values())
        answered = self._graph.once(Request("batch", "POST", "/$batch", effect, body=body)).json()
        found = _by_identity(answered)
        for spot, request in left.items():
            self._settled[spot] = _outcome(request, found.get(_identity(spot)))
        waits = [one.wait for one in self._settled.values() if isinstance(one, Throttled)]
        if waits:
            raise _SomeThrottled("batch", wait=max(waits))

    def _fail_the_rest(self, error: GraphError) -> None:
        for place, chain in enumerate(self._chains):
            for step in range(len(chain)):
                known = self._settled.get((place, step))
                if not isinstance(known, Response) and not _is_final(known):
                    self._settled[place, step] = error


def _is_final(outcome: Outcome | None) -> bool:
    return isinstance(outcome, GraphError) and not isinstance(outcome, Throttled | NotSent)


def _by_identity(answered: Any) -> dict[str, dict[str, Any]]:
    """Return the answers by their ids; what is no answer is left out, and so counts as not answered."""
    responses = answered.get("responses") if isinstance(answered, dict) else None
    sound = (one for one in responses or [] if isinstance(one, dict) and str(one.get("status", "")).isdigit())
    return {str(one.get("id")): one for one in sound} if isinstance(responses, list) else {}


def _identity(spot: tuple[int, int]) -> str:
    return f"{spot[0]}.{spot[1]}"


def _inner(
    root: str, spot: tuple[int, int], request: Request, left: dict[tuple[int, int], Request]
) -> dict[str, object]:
    inner: dict[str, object] = {
        "id": _identity(spot),
        "method": request.method,
        "url": request.path.removeprefix(root),
        "headers": {**request.headers, **({"Content-Type": "application/json"} if request.body is not None else {})},
    }
    if request.body is not None:
        inner["body"] = request.body
    before = (spot[0], spot[1] - 1)
    if before in left:
        inner["dependsOn"] = [_identity(before)]
    return inner


def _outcome(request: Request, found: dict[str, object] | None) -> Outcome:
    if found is None:
        missing = NotSent if request.effect is Effect.READ else Ambiguous
        return missing(request.name, code="not answered in the batch")
    raw_headers = found.get("headers")
    headers = {str(k).lower(): str(v) for k, v in raw_headers.items()} if isinstance(raw_headers, dict) else {}
    try:
        return answer(request, int(str(found["status"])), headers, found.get("body"))
    except GraphError as error:
        return error
