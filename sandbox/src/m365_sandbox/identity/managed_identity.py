"""Tokens for the identity of a machine: the address of a virtual machine (IMDS) and that of App Service.

Both stand for the service's own application; `client_id` names another registered one, as a user-assigned identity.
"""

import time

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from m365_sandbox import identities
from m365_sandbox.identity.refusals import TokenRefusal
from m365_sandbox.identity.registrations import Registration, Registrations
from m365_sandbox.identity.scopes import read_resource
from m365_sandbox.identity.tokens import LIFETIME, Tokens
from m365_sandbox.wire import Json

VIRTUAL_MACHINE = "/metadata/identity/oauth2/token"
APP_SERVICE = "/msi/token"


class ManagedIdentity:
    """The two endpoints."""

    def __init__(self, tokens: Tokens, registrations: Registrations) -> None:
        self._tokens = tokens
        self._registrations = registrations

    def routes(self) -> list[Route]:
        """Routes for any port: a machine reaches them over plain HTTP."""
        return [Route(VIRTUAL_MACHINE, self.virtual_machine), Route(APP_SERVICE, self.app_service)]

    async def virtual_machine(self, request: Request) -> Response:
        """What a virtual machine finds at 169.254.169.254."""
        if request.headers.get("metadata", "").lower() != "true":
            return _refused("invalid_request", "Required metadata header not specified")
        return self._answer(request)

    async def app_service(self, request: Request) -> Response:
        """What App Service and Functions find at `IDENTITY_ENDPOINT`, knowing `IDENTITY_HEADER`."""
        if request.headers.get("x-identity-header") != identities.IDENTITY_HEADER:
            return JSONResponse({"statusCode": 401, "message": "The X-IDENTITY-HEADER is missing or wrong"}, 401)
        return self._answer(request)

    def _answer(self, request: Request) -> Response:
        for name in ("api-version", "resource"):
            if not request.query_params.get(name):
                return _refused("invalid_request", f"Required query variable '{name}' is missing")
        application = self._application(request)
        if application is None:
            return _refused("invalid_request", "Identity not found")
        resource = request.query_params["resource"]
        try:
            audience = read_resource(resource)
        except TokenRefusal as refusal:
            return _refused(refusal.error, f"AADSTS{refusal.number}: {refusal.description}")
        token = self._tokens.for_application(application.app_id, audience, by_certificate=True)
        now = int(time.time())
        answer: Json = {
            "access_token": token,
            "client_id": application.app_id,
            "expires_in": str(LIFETIME),
            "expires_on": str(now + LIFETIME),
            "ext_expires_in": str(LIFETIME),
            "not_before": str(now),
            "resource": resource,
            "token_type": "Bearer",
        }
        return JSONResponse(answer)

    def _application(self, request: Request) -> Registration | None:
        named = request.query_params
        object_id = named.get("object_id") or named.get("principal_id")
        if object_id is not None:
            return next((one for one in self._registrations.all() if one.object_id == object_id), None)
        return self._registrations.find(named.get("client_id", identities.CLIENT_ID))


def _refused(error: str, description: str) -> Response:
    return JSONResponse({"error": error, "error_description": description}, 400)
