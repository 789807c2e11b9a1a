"""A tenant in the test's own process: the gateway without sockets and TLS, so that ten thousand sequences fit."""

from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import orjson

from m365_sandbox import identities
from m365_sandbox.admin.faults import Faults
from m365_sandbox.admin.request_log import RequestLog
from m365_sandbox.certificates import ensure_certificates
from m365_sandbox.descriptor import data_directory
from m365_sandbox.graph.catalogue import GRAPH, surface_of
from m365_sandbox.graph.gateway import Gateway, Incoming
from m365_sandbox.graph.throttle import Throttle
from m365_sandbox.identity.assertions import certificate_part
from m365_sandbox.identity.registrations import Registrations
from m365_sandbox.identity.tokens import Tokens
from m365_sandbox.opening import open_tenant
from m365_sandbox.transfer import RequestBody
from m365_sandbox.wire import GraphReply

Json = dict[str, Any]
T = TypeVar("T")
BASE = "https://graph.microsoft.com/v1.0"
MAILBOX = "/users/ohrt@contoso.com"
IMMUTABLE = {"prefer": 'IdType="ImmutableId"'}


def completed(coroutine: Coroutine[Any, Any, T]) -> T:
    """The value of a coroutine that never waits."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        value: T = done.value
        return value
    coroutine.close()
    raise AssertionError("a handler waited for something")


class InProcess:
    """The tenant, and calls of it as the registered application."""

    def __init__(self, directory: Path) -> None:
        data_directory(directory)
        ensure_certificates(directory)
        self.tenant = open_tenant(directory)
        registrations = Registrations(self.tenant.store)
        registrations.add_well_known(certificate_part((directory / "client.pem").read_text()))
        tokens = Tokens(directory / "signing.pem", self.tenant.directory, registrations)
        self.gateway = Gateway(self.tenant, tokens, RequestLog(), Faults(), Throttle())
        self.principal = tokens.verify(f"Bearer {tokens.for_application(identities.CLIENT_ID)}")
        self.site = f"/sites/{identities.TEAM_SITE_ID}"

    def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, content: bytes = b""
    ) -> GraphReply:
        """One call; a full link is followed as it is, also one of SharePoint's host."""
        parts = urlsplit(path.removeprefix(BASE))
        surface = (surface_of(parts.path) if parts.netloc else None) or GRAPH
        sent = {"content-type": "application/json", **(headers or {})}
        data = content if body is None else orjson.dumps(body)
        incoming = Incoming(
            method, parts.path, parts.query, sent, RequestBody.of(data), BASE, surface=surface, principal=self.principal
        )
        return completed(self.gateway.answer(incoming))

    def good(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, content: bytes = b""
    ) -> Json:
        """One call that must succeed; its body."""
        reply = self.call(method, path, body, headers, content)
        assert reply.status < 300, (method, path, reply.status, reply.body)
        return orjson.loads(reply.body) if reply.body else {}

    def pages(self, path: str, headers: dict[str, str] | None = None) -> tuple[list[Json], str]:
        """Every entry behind a link, and the link to the next round if there is one."""
        told: list[Json] = []
        while True:
            page = self.good("GET", path, headers=headers)
            told += page["value"]
            if "@odata.nextLink" not in page:
                return told, page.get("@odata.deltaLink", "")
            path = page["@odata.nextLink"]
