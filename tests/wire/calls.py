"""What the tests of the wire start from: a way to Graph whose waiting takes no time."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from connectors.graph import Graph
from connectors.request import Effect, Request, Service
from connectors.session import PinnedSession
from connectors.tokens import Tokens

LOGIN = "https://login.tenant.test"
HOST = "https://graph.tenant.test"
ROOT = f"{HOST}/v1.0"
EFFECTS = list(Effect)

READ = Request("read a thing", "GET", "/things/1")
GUARDED = Request("write a thing", "PATCH", "/things/1", Effect.GUARDED, body={"a": 1}, headers={"If-Match": '"e,1"'})
KEYED = Request("make a thing", "POST", "/things", Effect.KEYED, body={"a": 1})
SEND = Request("send a draft", "POST", "/users/me/messages/1/send", Effect.IRREVOCABLE, Service.EXCHANGE)
BY_EFFECT = {one.effect: one for one in (READ, GUARDED, KEYED, SEND)}


@dataclass
class Way:
    """A way to Graph, what it slept, and how often its token was forgotten."""

    graph: Graph
    slept: list[float] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)


def way(root: str = ROOT, *, origins: tuple[str, ...] = (HOST,), **session: Any) -> Way:
    """Return a way to Graph with a token of its own: `token-1`, then `token-2` once that was forgotten."""
    made: list[Way] = []
    tokens = Tokens(
        lambda: {"access_token": f"token-{len(made[0].forgotten) + 1}"}, lambda: made[0].forgotten.append("x")
    )
    slept: list[float] = []
    graph = Graph(root, tokens, PinnedSession(origins, **session), sleep=slept.append)
    made.append(Way(graph, slept))
    return made[0]


@contextmanager
def server(answer: Callable[[socket.socket, bytes], None]) -> Iterator[tuple[int, list[bytes]]]:
    """Yield the port of a real server on loopback, and what it was sent; `answer` gets socket and request."""
    seen: list[bytes] = []
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)

        def serve() -> None:
            while not stop.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(2)
                    _take(connection)

        def _take(connection: socket.socket) -> None:
            try:
                received = connection.recv(65536)
                if received:
                    seen.append(received)
                    answer(connection, received)
            except OSError:
                return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1], seen
        finally:
            stop.set()
            thread.join(5)
