"""uvicorn's HTTP protocol with two additions: each response leaves in one write, and a handler can cut the connection.

Header and body in separate segments cost clients a round trip of delayed acknowledgements.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from m365_sandbox.application import TRANSPORT


class OneWriteTransport:
    """A transport that gathers what is written in one turn of the event loop."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._gathered: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Gather; the first write of a turn schedules the flush at its end."""
        if not self._gathered:
            self._loop.call_soon(self._flush)
        self._gathered.append(data)

    def close(self) -> None:
        """Write what is gathered, then close."""
        self._flush()
        self._transport.close()

    def abort(self) -> None:
        """Drop the connection now, with whatever has not left."""
        self._gathered.clear()
        self._transport.abort()

    def _flush(self) -> None:
        if self._gathered:
            gathered, self._gathered = b"".join(self._gathered), []
            self._transport.write(gathered)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class SandboxProtocol(HttpToolsProtocol):
    """One HTTP/1.1 connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start with the gathering transport."""
        super().connection_made(OneWriteTransport(transport, self.loop))  # type: ignore[arg-type]

    def on_message_begin(self) -> None:
        """Give the request a hold of its connection."""
        super().on_message_begin()
        self.scope["extensions"] = {TRANSPORT: {"transport": self.transport}}
