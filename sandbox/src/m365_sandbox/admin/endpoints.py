"""The admin endpoints: plain HTTP, JSON, loopback only."""

import traceback
from collections.abc import Callable
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from m365_sandbox.admin.bulk_import import import_items
from m365_sandbox.admin.faults import Faults
from m365_sandbox.admin.request_log import RequestLog
from m365_sandbox.errors import GraphError
from m365_sandbox.graph.description import describe
from m365_sandbox.graph.throttle import Throttle
from m365_sandbox.identity.tokens import LONG_LIFETIME, Tokens
from m365_sandbox.opening import add_person
from m365_sandbox.retention.expiry import run_timer_job_when_due
from m365_sandbox.subscriptions.notifier import Notifier
from m365_sandbox.tenant import Tenant


class AdminEndpoints:
    """What an operator, or a test, asks of the tenant from outside."""

    def __init__(
        self,
        tenant: Tenant,
        tokens: Tokens,
        log: RequestLog,
        faults: Faults,
        throttle: Throttle,
        notifier: Notifier,
        on_people_change: Callable[[], None],
    ) -> None:
        self._tenant = tenant
        self._tokens = tokens
        self._log = log
        self._faults = faults
        self._throttle = throttle
        self._notifier = notifier
        self._on_people_change = on_people_change

    def application(self, *more: BaseRoute) -> Starlette:
        """The admin application, with more routes if given."""
        routes = [
            Route("/requests", self.requests),
            Route("/counts", self.counts),
            Route("/faults", self.list_faults),
            Route("/faults", self.add_fault, methods=["POST"]),
            Route("/faults", self.clear_faults, methods=["DELETE"]),
            Route("/faults/{id:int}", self.remove_fault, methods=["DELETE"]),
            Route("/faults/{id:int}/release", self.release_fault, methods=["POST"]),
            Route("/limits", self.limits),
            Route("/limits", self.set_limits, methods=["POST"]),
            Route("/subscriptions", self.subscriptions),
            Route("/subscriptions/{id}/lifecycle", self.lifecycle, methods=["POST"]),
            Route("/openapi.json", self.openapi),
            Route("/outbox", self.outbox),
            Route("/outbox/{id:int}", self.outbox_mail),
            Route("/people", self.add_person, methods=["POST"]),
            Route("/import", self.import_items, methods=["POST"]),
            Route("/clock", self.clock),
            Route("/clock", self.move_clock, methods=["POST"]),
            Route("/switches", self.switches),
            Route("/switches", self.turn_switches, methods=["POST"]),
            Route("/expire-delta", self.expire_delta, methods=["POST"]),
        ]
        handlers = {
            GraphError: _graph_error,
            ValueError: _wrong,
            KeyError: _wrong,
            TypeError: _wrong,
            Exception: _broken,
        }
        return Starlette(routes=[*routes, *more], exception_handlers=handlers)  # type: ignore[arg-type]  # each takes a narrower exception than Starlette declares

    async def requests(self, request: Request) -> Response:
        """`?since=N`: the requests after number N."""
        since = int(request.query_params.get("since", "0"))
        return _json({"requests": [entry.as_json() for entry in self._log.since(since)], "last": self._log.last})

    async def counts(self, _request: Request) -> Response:
        """How many requests, by status and route."""
        return _json(self._log.counts())

    async def list_faults(self, _request: Request) -> Response:
        """Every fault, how often it hit, what it holds."""
        return _json({"faults": [fault.as_json() for fault in self._faults.all()]})

    async def add_fault(self, request: Request) -> Response:
        """Switch a fault on."""
        return _json({"id": self._faults.add(await _body(request)).id}, 201)

    async def clear_faults(self, _request: Request) -> Response:
        """Switch all faults off."""
        self._faults.remove()
        return Response(status_code=204)

    async def remove_fault(self, request: Request) -> Response:
        """Switch one fault off."""
        self._faults.remove(request.path_params["id"])
        return Response(status_code=204)

    async def release_fault(self, request: Request) -> Response:
        """Let go what a fault holds."""
        return Response(status_code=204 if self._faults.release(request.path_params["id"]) else 404)

    async def limits(self, _request: Request) -> Response:
        """What an application may use."""
        return _json(self._throttle.limits.as_json())

    async def set_limits(self, request: Request) -> Response:
        """Change some limits; what has been used so far is forgotten."""
        self._throttle.set_limits(self._throttle.limits.changed(await _body(request)))
        return await self.limits(request)

    async def subscriptions(self, _request: Request) -> Response:
        """Every subscription, and the notifications that wait for delivery."""
        store = self._tenant.store
        names = "id, app, person, resource, changes, notification_url, lifecycle_url, expires"
        subscriptions = [dict(row) for row in store.all(f"SELECT {names} FROM subscriptions ORDER BY rowid")]
        waiting = store.all("SELECT subscription, url, attempts, body FROM notifications ORDER BY num")
        told = [{**dict(row), "body": orjson.loads(row["body"])} for row in waiting]
        return _json({"subscriptions": subscriptions, "waiting": told})

    async def lifecycle(self, request: Request) -> Response:
        """Let a lifecycle event of a subscription happen."""
        self._notifier.lifecycle(request.path_params["id"], (await _body(request))["event"])
        return Response(status_code=204)

    async def openapi(self, _request: Request) -> Response:
        """What routes the tenant's Graph has."""
        about = orjson.loads((self._tenant.directory_path / "sandbox.json").read_bytes())
        return _json(describe(about["base_url"]))

    async def outbox(self, _request: Request) -> Response:
        """Every mail that left the tenant."""
        rows = self._tenant.store.all(
            "SELECT id, sender, recipients, subject, internet_message_id, at FROM outbox ORDER BY id"
        )
        return _json(
            [
                {
                    "id": row["id"],
                    "from": row["sender"],
                    "to": orjson.loads(row["recipients"]),
                    "subject": row["subject"],
                    "internet_message_id": row["internet_message_id"],
                    "at": row["at"],
                }
                for row in rows
            ]
        )

    async def outbox_mail(self, request: Request) -> Response:
        """One of them, as MIME."""
        raw = self._tenant.store.value("SELECT mime FROM outbox WHERE id = ?", (request.path_params["id"],))
        return Response(status_code=404) if raw is None else Response(raw, media_type="message/rfc822")

    async def add_person(self, request: Request) -> Response:
        """Put somebody into the tenant; answers a token for them."""
        body = await _body(request)
        add_person(self._tenant, body["email"], body.get("displayName") or body["email"], body.get("jobTitle"))
        self._on_people_change()
        person = self._tenant.directory.person(body["email"])
        assert person is not None
        token = self._tokens.for_person(person, lifetime=LONG_LIFETIME)
        return _json({"id": person.id, "token": token}, 201)

    async def import_items(self, request: Request) -> Response:
        """Add many items at once."""
        return _json(import_items(self._tenant, await _body(request)), 201)

    async def clock(self, _request: Request) -> Response:
        """The tenant's time."""
        clock = self._tenant.clock
        return _json({"now": clock.stamp(), "offset_seconds": clock.offset_seconds})

    async def move_clock(self, request: Request) -> Response:
        """Move the tenant's time by `advance_seconds`."""
        body = await _body(request)
        self._tenant.set_clock_offset(self._tenant.clock.offset_seconds + float(body["advance_seconds"]))
        run_timer_job_when_due(self._tenant)
        return await self.clock(request)

    async def switches(self, _request: Request) -> Response:
        """The behaviours that no source settles, and how they stand."""
        return _json(self._tenant.switches.all())

    async def turn_switches(self, request: Request) -> Response:
        """Turn some of them."""
        for name, value in (await _body(request)).items():
            self._tenant.switches.set(name, bool(value))
        return await self.switches(request)

    async def expire_delta(self, request: Request) -> Response:
        """Every delta token of a list becomes too old."""
        name = (await _body(request))["list"]
        self._tenant.store.run("UPDATE lists SET delta_epoch = delta_epoch + 1 WHERE display_name = ?", (name,))
        return Response(status_code=204)


async def _body(request: Request) -> dict[str, Any]:
    body = orjson.loads(await request.body())
    if not isinstance(body, dict):
        raise ValueError("a JSON object is expected")
    return body


def _json(payload: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(payload), status, media_type="application/json")


async def _graph_error(_request: Request, error: GraphError) -> Response:
    return _json({"error": error.message}, error.status)


async def _wrong(_request: Request, error: Exception) -> Response:
    return _json({"error": f"{type(error).__name__}: {error}"}, 400)


async def _broken(_request: Request, error: Exception) -> Response:
    traceback.print_exception(error)
    return _json({"error": f"{type(error).__name__}: {error}"}, 500)
