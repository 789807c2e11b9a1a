"""From an HTTP request to a handler and back: token, path, options, faults, throttling, log, recording."""

import asyncio
import time
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

from m365_sandbox.admin.faults import LONGEST_HOLD, ConnectionLost, Fault, Faults
from m365_sandbox.admin.request_log import Entry, RequestLog
from m365_sandbox.drives.navigation import led_to_its_own
from m365_sandbox.errors import GraphError, throttled
from m365_sandbox.graph.address_faults import BEFORE, AddressFaults
from m365_sandbox.graph.batch import BatchProtocol, Part, depths
from m365_sandbox.graph.catalogue import GRAPH
from m365_sandbox.graph.delta_faults import DeltaFaults
from m365_sandbox.graph.recording import Recorder
from m365_sandbox.graph.resource_units import resource_units
from m365_sandbox.graph.surface import Surface
from m365_sandbox.graph.throttle import Throttle
from m365_sandbox.identity.tokens import Tokens
from m365_sandbox.odata.path import join_path, split_path
from m365_sandbox.odata.query import Query
from m365_sandbox.principal import Principal
from m365_sandbox.routing import Route
from m365_sandbox.sharepoint.selected import with_grants
from m365_sandbox.tenant import Tenant
from m365_sandbox.transfer import RequestBody
from m365_sandbox.wire import GraphReply, GraphRequest

_DIAGNOSTIC = (
    '{"ServerInfo":{"DataCenter":"Sandbox","Slice":"E","Ring":"5","ScaleUnit":"000","RoleInstance":"SANDBOX1"}}'
)
_GRAPH_HOST = "https://graph.microsoft.com"
_LATE = 30.0  # seconds
_DELTA = ["delta"]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as it came, alone or inside a batch."""

    method: str
    path: str  # raw, after the surface's prefix
    query: str
    headers: Mapping[str, str]  # names in lower case
    body: RequestBody
    base_url: str
    surface: Surface = GRAPH
    principal: Principal | None = None  # known for the parts of a batch
    batch: int | None = None  # the outer request's number in the log
    is_refused: bool = False  # a mail request for which the batch has no place


@dataclass(frozen=True, slots=True)
class _Call:
    """A request that has been read and logged."""

    incoming: Incoming
    segments: list[str]
    arguments: dict[str, str]  # options that were written as function arguments
    path: str
    principal: Principal | GraphError
    entry: Entry
    request_id: str
    fault: Fault | None

    @property
    def own_link(self) -> str:
        """The address that was called."""
        incoming = self.incoming
        return f"{incoming.base_url}{incoming.path}" + (f"?{incoming.query}" if incoming.query else "")

    @property
    def client_request_id(self) -> str:
        return self.incoming.headers.get("client-request-id") or self.request_id

    @property
    def tracing_headers(self) -> dict[str, str]:
        return {
            "request-id": self.request_id,
            "client-request-id": self.client_request_id,
            "x-ms-ags-diagnostic": _DIAGNOSTIC,
        }

    def refused(self, refusal: GraphError) -> GraphReply:
        date = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        refuse = self.incoming.surface.refusing(self.incoming.headers)
        return refuse(refusal, self.request_id, self.client_request_id, date)


class Gateway:
    """Answers Graph."""

    def __init__(
        self,
        tenant: Tenant,
        tokens: Tokens,
        log: RequestLog,
        faults: Faults,
        throttle: Throttle,
        *,
        recorder: Recorder | None = None,
        mail_latency: float = 0.0,
    ) -> None:
        self._tenant = tenant
        self._tokens = tokens
        self._log = log
        self._faults = faults
        self._recorder = recorder
        self._mail_latency = mail_latency  # seconds that a mail request takes, so that concurrency can be seen
        self._throttle = throttle
        self._address_faults = AddressFaults(tenant)
        self._delta_faults = DeltaFaults()

    async def answer(self, incoming: Incoming) -> GraphReply:
        """The reply, with the headers that every reply carries. Raises `ConnectionLost` where a fault says so."""
        call = self._receive(incoming)
        reply = await self._under_fault(call.fault, lambda: self._serve(call))
        if call.segments[-1:] == _DELTA:
            reply = await self._delta(call, reply)
        call.entry.status = reply.status
        return replace(reply, headers={**reply.headers, **call.tracing_headers})

    async def observe(
        self, method: str, path: str, query: str, serve: Callable[[], Awaitable[GraphReply]]
    ) -> GraphReply:
        """Let something else than a handler answer, such as Entra, and log it; faults hold for it as well."""
        entry = self._log.received(time.time(), method, path, query, None, None, None)
        entry.route = path
        reply = await self._under_fault(self._faults.strike(method, path, None), serve)
        entry.status = reply.status
        return reply

    async def _under_fault(self, fault: Fault | None, serve: Callable[[], Awaitable[GraphReply]]) -> GraphReply:
        if fault is None:
            return await serve()
        reply = await _before(fault)
        return await _after(fault, await serve()) if reply is None else reply

    async def _delta(self, call: _Call, reply: GraphReply) -> GraphReply:
        earlier = self._delta_faults.earlier((call.path, call.entry.app), call.incoming.query)
        if call.fault is None:
            return reply

        async def tell_again() -> GraphReply:
            return await self._serve(replace(call, incoming=replace(call.incoming, query=earlier or "")))

        return await self._delta_faults.distort(
            call.fault.kind, reply, call.own_link, None if earlier is None else tell_again
        )

    def _receive(self, incoming: Incoming) -> _Call:
        """Read the path, see who is calling, and log the request before anything is done about it."""
        segments, arguments = incoming.surface.split_path(incoming.path)
        path = join_path(segments)
        principal: Principal | GraphError
        try:
            principal = incoming.principal or incoming.surface.principal(
                incoming.headers.get("authorization"), self._tokens.verify
            )
            if incoming.surface.needs_certificate and self._tenant.switches["sharepoint_needs_certificate"]:
                principal.require_certificate()
        except GraphError as refusal:
            principal = refusal
        app = (principal.app_id or None) if isinstance(principal, Principal) else None
        client_request_id = incoming.headers.get("client-request-id")
        entry = self._log.received(
            time.time(), incoming.method, path, incoming.query, app, client_request_id, incoming.batch
        )
        fault = self._faults.strike(incoming.method, path, app)
        return _Call(incoming, segments, arguments, path, principal, entry, str(uuid4()), fault)

    async def _serve(self, call: _Call) -> GraphReply:
        try:
            reply = await self._dispatch(call)
        except GraphError as refusal:
            reply = call.refused(refusal)
        if self._recorder is not None and call.entry.route is not None and call.incoming.surface.speaks_graph:
            self._recorder.write(call.incoming.method, call.entry.route, reply)
        return reply

    async def _dispatch(self, call: _Call) -> GraphReply:
        if isinstance(call.principal, GraphError):
            raise call.principal
        incoming, principal = call.incoming, call.principal
        batches = incoming.surface.batches
        if batches is not None and incoming.batch is None and batches.takes(incoming.method, call.segments):
            call.entry.route = batches.template
            return await self._batch(batches, call, principal)
        segments = call.segments
        if incoming.surface.speaks_graph:
            segments = led_to_its_own(self._tenant, segments, principal.person)
        surface = incoming.surface
        route, params = surface.finding(surface.router, incoming.method, segments, incoming.headers)
        call.entry.route = route.template
        query = Query.parse(incoming.query)
        query = replace(query, custom={**query.custom, **call.arguments})
        query.allow_only(route.options)
        call.entry.units = resource_units(route, query)
        told = self._throttle.charge_units(principal.app_id, call.entry.units) if call.entry.units else {}
        request = GraphRequest(
            incoming.method,
            call.path,
            query,
            incoming.headers,
            b"" if route.streams else await incoming.body.read(),
            with_grants(self._tenant, principal, params, route.template),
            incoming.base_url,
            params,
            incoming.body if route.streams else None,
            route.is_exchange,
        )
        if route.is_exchange:
            return await self._mail(route, request, call)
        reply = await self._handle(route, request, call.fault)
        return replace(reply, headers={**reply.headers, **told}) if told else reply

    async def _mail(self, route: Route, request: GraphRequest, call: _Call) -> GraphReply:
        app, person = request.principal.app_id, request.principal.person
        self._throttle.charge_mail(app, request.params.get("user", person.id if person else "").lower())
        if call.incoming.is_refused:
            raise self._throttle.over_concurrency()
        with self._throttle.mail_request(app):
            if self._mail_latency:
                await asyncio.sleep(self._mail_latency)
            return await self._handle(route, request, call.fault)

    async def _handle(self, route: Route, request: GraphRequest, fault: Fault | None) -> GraphReply:
        mark = self._address_faults.strike(route, request)
        if mark == "503":
            raise GraphError(503, "serviceNotAvailable", "The service is not available.", headers={"Retry-After": "1"})
        if mark == "429":
            raise throttled("TooManyRequests", "Please retry again later.", 1)
        try:
            with _late_sent_copy(self._tenant, fault):
                reply = route.handler(self._tenant, request)
            if isinstance(reply, Awaitable):
                reply = await reply
        except (GraphError, ConnectionLost):
            raise
        except Exception:
            traceback.print_exc()  # a mistake of the sandbox, not of the client
            raise GraphError(500, "generalException", "General exception while processing") from None
        if mark is None or mark in BEFORE:
            return reply
        if mark == "504":
            raise GraphError(504, "UnknownError", "")
        if mark == "timeout":
            await asyncio.sleep(LONGEST_HOLD)
        raise ConnectionLost

    async def _batch(self, batches: BatchProtocol, call: _Call, principal: Principal) -> GraphReply:
        incoming, body = call.incoming, await call.incoming.body.read()
        outer = GraphRequest("POST", call.path, Query(), incoming.headers, body, principal, incoming.base_url)
        absolute = self._tenant.switches["absolute_batch_urls"]
        roots = (_GRAPH_HOST + incoming.surface.prefix, incoming.base_url) if absolute else ()
        parts = batches.read(outer, roots)
        refused = self._parts_over_the_limit(parts, principal)

        async def answer(part: Part) -> GraphReply:
            inner = Incoming(
                part.method,
                part.path,
                part.query,
                part.headers,
                RequestBody.of(part.body),
                incoming.base_url,
                incoming.surface,
                principal=principal,
                batch=call.entry.seq,
                is_refused=part.id in refused,
            )
            return await self.answer(inner)

        return await batches.run(parts, answer)

    def _parts_over_the_limit(self, parts: list[Part], principal: Principal) -> set[str]:
        """Mail requests of one depth run at the same time; those past the limit are refused."""
        depth_of, places, refused = depths(parts), Counter[int](), set[str]()
        for part in parts:
            if not _is_mail(part):
                continue
            depth = depth_of[part.id.lower()]
            places[depth] += 1
            if places[depth] > self._throttle.free(principal.app_id):
                refused.add(part.id)
        return refused


def _is_mail(part: Part) -> bool:
    try:
        return GRAPH.router.find(part.method, split_path(part.path)[0])[0].is_exchange
    except GraphError:
        return False


@contextmanager
def _late_sent_copy(tenant: Tenant, fault: Fault | None) -> Iterator[None]:
    """What is sent meanwhile reaches Sent Items, and its recipients, after the fault's seconds."""
    usual = tenant.sent_delay
    if fault is not None and fault.kind == "late_sent_copy":
        tenant.sent_delay = fault.seconds or _LATE
    try:
        yield
    finally:
        tenant.sent_delay = usual


async def _before(fault: Fault) -> GraphReply | None:
    match fault.kind:
        case "status":
            return fault.reply()
        case "hold_before":
            await fault.hold()
        case "delay":
            await asyncio.sleep(fault.seconds or 1.0)
        case "reset_before":
            raise ConnectionLost
    return None


async def _after(fault: Fault, reply: GraphReply) -> GraphReply:
    match fault.kind:
        case "status_after":
            return fault.reply()
        case "hold_after":
            await fault.hold()
        case "reset_after":
            raise ConnectionLost
        case "truncate":
            raise ConnectionLost(reply)
        case "malformed":
            return reply.half()
        case "headers":
            return replace(reply, headers={**reply.headers, **fault.extra_headers()})
    return reply
