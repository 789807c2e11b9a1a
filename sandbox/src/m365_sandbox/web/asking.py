"""What a page shows comes from Graph itself, asked as the person who looks at it.

So a page can do nothing that the person's own client could not, and what it does stands in the request log.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from m365_sandbox import identities
from m365_sandbox.admin.faults import ConnectionLost
from m365_sandbox.graph.gateway import Gateway, Incoming
from m365_sandbox.identity.tokens import Tokens
from m365_sandbox.principal import Person
from m365_sandbox.transfer import RequestBody
from m365_sandbox.wire import Json

LIFETIME = 300  # seconds; a token is made for each page


class PageRefusal(Exception):  # noqa: N818 - it is what Graph answered, not an error of ours
    """Graph said no; the words are for the person who asked."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def segment(text: str) -> str:
    """One segment of a path."""
    return quote(text, safe="")


class Graph:
    """Graph, for one caller."""

    def __init__(self, gateway: Gateway, token: str, base_url: str) -> None:
        self._gateway = gateway
        self._token = token
        self._base_url = base_url

    @classmethod
    def as_person(cls, gateway: Gateway, tokens: Tokens, person: Person, base_url: str) -> "Graph":
        """With a token of a signed-in person."""
        return cls(gateway, tokens.for_person(person, lifetime=LIFETIME), base_url)

    @classmethod
    def as_application(cls, gateway: Gateway, tokens: Tokens, base_url: str) -> "Graph":
        """With a token of the registered application."""
        return cls(gateway, tokens.for_application(identities.CLIENT_ID, lifetime=LIFETIME), base_url)

    async def get(self, path: str, **options: str) -> Json:
        """What a GET answers. Raises `PageRefusal`."""
        return await self.send("GET", path, query=urlencode({f"${name}": value for name, value in options.items()}))

    async def page(self, link: str) -> Json:
        """What stands behind an `@odata.nextLink`. Raises `PageRefusal`."""
        path, _, query = link.removeprefix(self._base_url).partition("?")
        return await self.send("GET", path, query=query)

    async def send(
        self, method: str, path: str, body: Any = None, *, query: str = "", headers: Mapping[str, str] | None = None
    ) -> Json:
        """What a request answers, an empty object where there is no body. Raises `PageRefusal`."""
        sent = {
            "authorization": f"Bearer {self._token}",
            "content-type": "application/json",
            "prefer": 'outlook.body-content-type="text", HonorNonIndexedQueriesWarningMayFailRandomly',
            **(headers or {}),
        }
        content = RequestBody.of(orjson.dumps(body) if body is not None else b"")
        try:
            reply = await self._gateway.answer(Incoming(method, path, query, sent, content, self._base_url))
        except ConnectionLost:
            raise PageRefusal(502, "The connection was cut: a fault is switched on.") from None
        content_of_reply = reply.body if isinstance(reply.body, bytes) else b""
        try:
            answered = orjson.loads(content_of_reply) if content_of_reply else {}
        except orjson.JSONDecodeError:
            raise PageRefusal(502, "The answer was not whole: a fault is switched on.") from None
        if reply.status >= 400:
            error = answered.get("error", {})
            raise PageRefusal(
                reply.status,
                f"{error.get('message') or 'No reason was given.'} ({reply.status} {error.get('code', '')})",
            )
        return answered if isinstance(answered, dict) else {}
