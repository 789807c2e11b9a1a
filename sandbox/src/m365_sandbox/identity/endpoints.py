"""The endpoints of Entra that a client calls before it calls Graph."""

import base64
import binascii
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from m365_sandbox import identities
from m365_sandbox.directory import Directory
from m365_sandbox.identity.addresses import assertion_audiences, root_of, tenant_of
from m365_sandbox.identity.discovery import DiscoveryEndpoints
from m365_sandbox.identity.grants import Grants, TokenCall
from m365_sandbox.identity.managed_identity import ManagedIdentity
from m365_sandbox.identity.refusals import TokenRefusal, missing_parameter, refusal_response
from m365_sandbox.identity.registrations import Registrations
from m365_sandbox.identity.tokens import Tokens


class IdentityEndpoints:
    """Discovery, `/token`, and managed identity."""

    def __init__(self, tokens: Tokens, directory: Directory, registrations: Registrations) -> None:
        self._grants = Grants(tokens, directory, registrations)
        self._discovery = DiscoveryEndpoints(tokens)
        self._managed_identity = ManagedIdentity(tokens, registrations)

    def routes(self) -> list[Route]:
        """Routes under the server's root."""
        return [
            *self._managed_identity.routes(),
            Route("/{tenant}/oauth2/v2.0/token", self.token, methods=["POST"]),
            Route("/{tenant}/oauth2/token", self.token_v1, methods=["POST"]),
            *self._discovery.routes(),
        ]

    def machine_routes(self) -> list[Route]:
        """The endpoints that a machine reaches over plain HTTP."""
        return self._managed_identity.routes()

    async def token(self, request: Request) -> Response:
        """`/oauth2/v2.0/token`: what is asked for is named by `scope`."""
        return await self._token(request, is_v1=False)

    async def token_v1(self, request: Request) -> Response:
        """`/oauth2/token`: what is asked for is named by `resource`."""
        return await self._token(request, is_v1=True)

    async def _token(self, request: Request, *, is_v1: bool) -> Response:
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
        try:
            tenant = tenant_of(request)
            client_id, secret = _client_credentials(form, request)
            issuer = f"{root_of(request)}/{identities.TENANT_ID}/v2.0"
            call = TokenCall(form, client_id, secret, tenant, assertion_audiences(request), issuer, is_v1)
            answer = self._grants.answer(call)
        except TokenRefusal as refusal:
            return refusal_response(refusal, request)
        headers = {"Cache-Control": "no-store, no-cache", "Pragma": "no-cache", "x-ms-request-id": str(uuid4())}
        return JSONResponse(answer, headers=headers)


def _client_credentials(form: Mapping[str, str], request: Request) -> tuple[str, str | None]:
    """Client id and secret, from the body or from Basic."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise TokenRefusal("invalid_client", 7000216, "The Basic credentials cannot be read.") from None
        return unquote(client_id), unquote(secret)
    client_id = form.get("client_id", "")
    if not client_id:
        raise missing_parameter("client_id")
    return client_id, form.get("client_secret")
