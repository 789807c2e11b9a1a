"""The HTTPS application: the surfaces of the tenant, and Entra under every other address."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

from starlette.applications import Starlette

from m365_sandbox.admin.faults import ConnectionLost
from m365_sandbox.graph.catalogue import surface_of
from m365_sandbox.graph.gateway import Gateway, Incoming
from m365_sandbox.graph.surface import Surface
from m365_sandbox.transfer import RequestBody
from m365_sandbox.wire import GraphReply

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
TRANSPORT = "m365.transport"  # where the server's protocol puts the connection, so that it can be cut


class Application:
    """An ASGI application."""

    def __init__(self, gateway: Gateway, identity: Starlette) -> None:
        self._gateway = gateway
        self._identity = identity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            await self._answer(scope, receive, send)
        except Exception:
            traceback.print_exc()  # a mistake of the sandbox; the server's own log is off
            raise

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw_path: str = scope["raw_path"].partition(b"?")[0].decode("latin-1") if scope["type"] == "http" else ""
        surface = surface_of(raw_path)
        try:
            if surface is None:
                query = scope["query_string"].decode("latin-1")
                reply = await self._gateway.observe(
                    scope["method"], raw_path, query, lambda: self._entra(scope, receive)
                )
            else:
                reply = await self._gateway.answer(_incoming(scope, receive, surface, raw_path))
        except ConnectionLost as lost:
            await _cut(scope, receive, send, lost.reply)
            return
        await _send(scope, send, reply)

    async def _entra(self, scope: Scope, receive: Receive) -> GraphReply:
        """Entra's answer, whole: it is small."""
        status, headers, body = 500, {}, b""

        async def gather(message: Message) -> None:
            nonlocal status, headers, body
            if message["type"] == "http.response.start":
                status = message["status"]
                named = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"])
                headers = {name: value for name, value in named if name != "content-length"}
            body += message.get("body", b"")

        await self._identity(scope, receive, gather)
        return GraphReply(status, body, headers)


def _incoming(scope: Scope, receive: Receive, surface: Surface, raw_path: str) -> Incoming:
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return Incoming(
        method=scope["method"],
        path=raw_path.removeprefix(surface.prefix),
        query=scope["query_string"].decode("latin-1"),
        headers=headers,
        body=RequestBody(_chunks(receive)),
        base_url=f"https://{headers.get('host', 'localhost')}{surface.prefix}",
        surface=surface,
    )


async def _chunks(receive: Receive) -> AsyncIterator[bytes]:
    """The body as it comes. Raises `ConnectionLost` when the client leaves before its end: half a body is none."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionLost
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


async def _send(scope: Scope, send: Send, reply: GraphReply, *, announced: int | None = None) -> None:
    """Send a reply. `announced` is the length its header tells, where that is more than what follows."""
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers.items()]
    if reply.status != 204:
        headers.append((b"content-length", str(reply.length if announced is None else announced).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    if reply.file is not None and scope["method"] != "HEAD":
        for chunk in reply.file.chunks():
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await asyncio.sleep(0)  # what is gathered leaves, and a slow client is waited for
            if _transport(scope).is_closing():
                return
    await send({"type": "http.response.body", "body": reply.body, "more_body": announced is not None})


def _transport(scope: Scope) -> Any:
    return scope["extensions"][TRANSPORT]["transport"]


async def _cut(scope: Scope, receive: Receive, send: Send, reply: GraphReply | None) -> None:
    """End the connection without an answer, or after half of one."""
    transport = _transport(scope)
    if reply is None:
        transport.abort()
    else:
        await _send(scope, send, reply.half(), announced=reply.length)
        await asyncio.sleep(0.05)  # let the half leave
        transport.close()
    while (await receive())["type"] != "http.disconnect":
        pass
