"""The HTTPS application: Graph under `/v1.0`, Entra under everything else."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.applications import Starlette

from m365_sandbox.admin.faults import ConnectionLost
from m365_sandbox.graph.gateway import Gateway, Incoming
from m365_sandbox.wire import GraphReply

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
VERSION = b"/v1.0"
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
        raw_path: bytes = scope["raw_path"].partition(b"?")[0] if scope["type"] == "http" else b""
        if raw_path != VERSION and not raw_path.startswith(VERSION + b"/"):
            await self._identity(scope, receive, send)
            return
        try:
            reply = await self._gateway.answer(await _incoming(scope, receive, raw_path))
        except ConnectionLost as lost:
            await _cut(scope, receive, send, lost.reply)
            return
        await _send(send, reply, reply.body)


async def _incoming(scope: Scope, receive: Receive, raw_path: bytes) -> Incoming:
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return Incoming(
        method=scope["method"],
        path=raw_path[len(VERSION) :].decode("latin-1"),
        query=scope["query_string"].decode("latin-1"),
        headers=headers,
        body=await _body(receive),
        base_url=f"https://{headers.get('host', 'localhost')}/v1.0",
    )


async def _body(receive: Receive) -> bytes:
    chunks = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            break
    return b"".join(chunks)


async def _send(send: Send, reply: GraphReply, body: bytes, *, whole: bool = True) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers.items()]
    if reply.status != 204:
        headers.append((b"content-length", str(len(reply.body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": not whole})


async def _cut(scope: Scope, receive: Receive, send: Send, reply: GraphReply | None) -> None:
    """End the connection without an answer, or after half of one."""
    transport = scope["extensions"][TRANSPORT]["transport"]
    if reply is None:
        transport.abort()
    else:
        await _send(send, reply, reply.body[: len(reply.body) // 2], whole=False)
        await asyncio.sleep(0.05)  # let the half leave
        transport.close()
    while (await receive())["type"] != "http.disconnect":
        pass
