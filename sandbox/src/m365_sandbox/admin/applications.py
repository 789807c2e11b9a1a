"""The admin endpoints that register applications, with what proves them and what was consented to them."""

from typing import Any
from uuid import UUID, uuid4

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from m365_sandbox import identities
from m365_sandbox.identity.assertions import certificate_part
from m365_sandbox.identity.registrations import Registration, Registrations
from m365_sandbox.wire import Json

_FIELDS = {"id", "displayName", "secret", "certificates", "roles", "public", "scopes", "mailboxRoles"}


class ApplicationEndpoints:
    """`/applications` of the admin port."""

    def __init__(self, registrations: Registrations) -> None:
        self._registrations = registrations

    def routes(self) -> list[Route]:
        """Routes of the admin port."""
        return [
            Route("/applications", self.all),
            Route("/applications", self.register, methods=["POST"]),
            Route("/applications/{id}", self.remove, methods=["DELETE"]),
        ]

    async def all(self, _request: Request) -> Response:
        """Every application, without its secret."""
        return _json({"applications": [_as_json(one) for one in self._registrations.all()]})

    async def register(self, request: Request) -> Response:
        """Register an application, or replace the one with that id."""
        application = _read(orjson.loads(await request.body()))
        self._registrations.save(application)
        return _json({**_as_json(application), "secret": application.secret or None}, 201)

    async def remove(self, request: Request) -> Response:
        """Remove an application; its tokens hold no longer."""
        return Response(status_code=204 if self._registrations.remove(request.path_params["id"]) else 404)


def _read(body: Any) -> Registration:
    if not isinstance(body, dict):
        raise ValueError("a JSON object is expected")
    unknown = body.keys() - _FIELDS
    if unknown:
        raise ValueError(f"an application has no '{min(unknown)}'; it has {', '.join(sorted(_FIELDS))}")
    app_id = str(UUID(str(body.get("id") or uuid4())))
    return Registration(
        app_id,
        str(body.get("displayName") or f"Application {app_id}"),
        str(body.get("secret") or ""),
        _texts(body, "roles", ()),
        bool(body.get("public", False)),
        _texts(body, "scopes", identities.PERSON_SCOPES),
        tuple(certificate_part(pem) for pem in _texts(body, "certificates", ())),
        tuple((str(one["role"]), str(mailbox)) for one in body.get("mailboxRoles", []) for mailbox in one["mailboxes"]),
    )


def _texts(body: Json, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = body.get(name, default)
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"'{name}' is a list of texts")
    return tuple(value)


def _as_json(application: Registration) -> Json:
    mailboxes: dict[str, list[str]] = {}
    for role, mailbox in application.mailbox_roles:
        mailboxes.setdefault(role, []).append(mailbox)
    return {
        "id": application.app_id,
        "objectId": application.object_id,
        "displayName": application.name,
        "certificates": len(application.certificates),
        "roles": application.roles,
        "public": application.is_public,
        "scopes": application.scopes,
        "mailboxRoles": [{"role": role, "mailboxes": names} for role, names in mailboxes.items()],
    }


def _json(payload: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(payload), status, media_type="application/json")
