"""A surface: a family of addresses that one protocol of the tenant answers.

Graph is the surface under `/v1.0`. Other addresses that clients of Microsoft 365 meet (upload and download addresses,
SharePoint's own REST) are surfaces as well, so that the request log, faults and tracing headers hold for them too.
What no surface claims belongs to Entra.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from m365_sandbox.errors import GraphError
from m365_sandbox.graph.batch import BatchProtocol
from m365_sandbox.identity.tokens import GRAPH_AUDIENCE, SHAREPOINT_AUDIENCE
from m365_sandbox.odata.path import split_path
from m365_sandbox.principal import ANONYMOUS, Principal
from m365_sandbox.routing import Route, Router
from m365_sandbox.wire import GraphReply, error_reply

Verify = Callable[[str | None, str], Principal]  # who an `Authorization` header speaks for, at an audience
SplitPath = Callable[[str], tuple[list[str], dict[str, str]]]
Found = tuple[Route, dict[str, str]]  # a route, and the values of its `{…}` segments
Find = Callable[[Router, str, list[str], Mapping[str, str]], Found]  # method, segments, headers
Refuse = Callable[[GraphError, str, str, str], GraphReply]  # refusal, request id, client's request id, date


def find_route(router: Router, method: str, segments: list[str], _headers: Mapping[str, str]) -> Found:
    """The route of a method at an address. Raises `GraphError` (400, 405)."""
    return router.find(method, segments)


def _in_graphs_words(_headers: Mapping[str, str]) -> Refuse:
    return error_reply


@dataclass(frozen=True, slots=True)
class Surface:
    """Which addresses, which handlers, and how a caller is known and refused there."""

    addresses: re.Pattern[str]  # matched at the start of the raw path
    router: Router
    prefix: str = ""  # the part of the path that handlers do not see
    needs_token: bool = True  # otherwise the address itself is the permission, and handlers check it
    checks_token: bool = False  # whether a token that comes without need must hold
    split_path: SplitPath = split_path
    refusing: Callable[[Mapping[str, str]], Refuse] = _in_graphs_words  # by the headers of the request
    speaks_graph: bool = True  # whether its JSON answers are Graph's types, to be recorded and checked
    batches: BatchProtocol | None = None  # how it takes several requests in one
    finding: Find = find_route
    audience: str = GRAPH_AUDIENCE  # the resource that tokens must be for

    @property
    def needs_certificate(self) -> bool:
        """Whether applications must have proved themselves by certificate: at SharePoint's own addresses."""
        return self.needs_token and self.audience == SHAREPOINT_AUDIENCE

    def principal(self, authorization: str | None, verify: Verify) -> Principal:
        """Who is calling. Raises `GraphError` (401)."""
        if self.needs_token or (self.checks_token and authorization is not None):
            return verify(authorization, self.audience)
        return ANONYMOUS
