"""The endpoints of Entra that a client calls before it calls Graph."""

import base64
import binascii
import time
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote

import jwt
import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from m365_sandbox import identities
from m365_sandbox.directory import Directory
from m365_sandbox.identity.assertions import RegisteredCertificate
from m365_sandbox.identity.refusals import TokenRefusal
from m365_sandbox.identity.tokens import GRAPH_AUDIENCE, LIFETIME, Tokens
from m365_sandbox.principal import Person
from m365_sandbox.wire import Json

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_TENANT_ALIASES = {identities.TENANT_ID, identities.DOMAIN, "common", "organizations"}
_SHAREPOINT = f"https://{identities.SHAREPOINT_HOST}"


class IdentityEndpoints:
    """Discovery, `/token`, and the managed identity endpoint."""

    def __init__(self, tokens: Tokens, directory: Directory, certificate: RegisteredCertificate) -> None:
        self._tokens = tokens
        self._directory = directory
        self._certificate = certificate

    def routes(self) -> list[Route]:
        """Routes under the server's root."""
        return [
            Route("/common/discovery/instance", self.instance_discovery),
            Route("/{tenant}/v2.0/.well-known/openid-configuration", self.openid_configuration),
            Route("/{tenant}/.well-known/openid-configuration", self.openid_configuration),
            Route("/{tenant}/discovery/v2.0/keys", self.keys),
            Route("/{tenant}/oauth2/v2.0/token", self.token, methods=["POST"]),
            self.managed_identity_route(),
        ]

    def managed_identity_route(self) -> Route:
        """The endpoint that a virtual machine finds at 169.254.169.254."""
        return Route("/metadata/identity/oauth2/token", self.managed_identity)

    async def instance_discovery(self, request: Request) -> Response:
        """Every authority that points here is a known one."""
        endpoint = f"{_root(request)}/{identities.TENANT_ID}/v2.0/.well-known/openid-configuration"
        host = request.headers.get("host", "")
        metadata = [{"preferred_network": host, "preferred_cache": host, "aliases": [host]}]
        return JSONResponse({"tenant_discovery_endpoint": endpoint, "api-version": "1.1", "metadata": metadata})

    async def openid_configuration(self, request: Request) -> Response:
        """OpenID discovery, with the addresses under which this server was reached."""
        try:
            self._require_tenant(request)
        except TokenRefusal as refusal:
            return _refused(refusal, request)
        authority = f"{_root(request)}/{identities.TENANT_ID}"
        return JSONResponse(
            {
                "token_endpoint": f"{authority}/oauth2/v2.0/token",
                "token_endpoint_auth_methods_supported": [
                    "client_secret_post",
                    "private_key_jwt",
                    "client_secret_basic",
                ],
                "jwks_uri": f"{authority}/discovery/v2.0/keys",
                "response_modes_supported": ["query", "fragment", "form_post"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
                "scopes_supported": ["openid", "profile", "email", "offline_access"],
                "issuer": f"{authority}/v2.0",
                "authorization_endpoint": f"{authority}/oauth2/v2.0/authorize",
                "device_authorization_endpoint": f"{authority}/oauth2/v2.0/devicecode",
                "tenant_region_scope": "EU",
                "cloud_instance_name": "microsoftonline.com",
                "msgraph_host": "graph.microsoft.com",
            }
        )

    async def keys(self, _request: Request) -> Response:
        """The key that tokens are signed with."""
        key = jwt.algorithms.RSAAlgorithm.to_jwk(self._tokens.public_key, as_dict=True)
        return JSONResponse({"keys": [{**key, "kid": self._tokens.key_id, "use": "sig", "alg": "RS256"}]})

    async def token(self, request: Request) -> Response:
        """`/oauth2/v2.0/token` for the grants that a service and a test need."""
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
        try:
            self._require_tenant(request)
            return JSONResponse(self._grant(form, request), headers={"Cache-Control": "no-store"})
        except TokenRefusal as refusal:
            return _refused(refusal, request)

    async def managed_identity(self, request: Request) -> Response:
        """A token for the machine's own identity, which is the service's."""
        if request.headers.get("metadata", "").lower() != "true" and "x-identity-header" not in request.headers:
            return JSONResponse(
                {"error": "invalid_request", "error_description": "Required metadata header not specified"}, 400
            )
        resource = request.query_params.get("resource", "").rstrip("/")
        if resource not in (GRAPH_AUDIENCE, _SHAREPOINT):
            text = f"AADSTS500011: The resource principal named {resource} was not found in the tenant."
            return JSONResponse({"error": "invalid_resource", "error_description": text}, 400)
        token = self._tokens.for_application(identities.CLIENT_ID, resource)
        expires = str(int(time.time()) + LIFETIME)
        return JSONResponse(
            {
                "access_token": token,
                "expires_in": str(LIFETIME),
                "expires_on": expires,
                "resource": resource,
                "token_type": "Bearer",
                "client_id": identities.CLIENT_ID,
            }
        )

    def _require_tenant(self, request: Request) -> None:
        tenant = request.path_params["tenant"].lower()
        if tenant not in _TENANT_ALIASES:
            raise TokenRefusal(
                "invalid_request",
                90002,
                f"Tenant '{tenant}' not found. Check to make sure you have "
                "the correct tenant ID and are signing into the correct cloud.",
            )

    def _grant(self, form: Mapping[str, str], request: Request) -> Json:
        grant = form.get("grant_type")
        client_id, secret = _client_credentials(form, request)
        if self._directory.application(client_id) is None:
            raise TokenRefusal(
                "unauthorized_client",
                700016,
                f"Application with identifier '{client_id}' was not found in the directory 'Contoso'.",
            )
        match grant:
            case "client_credentials":
                self._authenticate(client_id, secret, form, request)
                return _answer(self._tokens.for_application(client_id, _application_audience(form)))
            case "password":
                person = self._signed_in(form)
            case "refresh_token":
                person, client_id = self._refreshed(form)
            case None:
                raise TokenRefusal(
                    "invalid_request", 900144, "The request body must contain the following parameter: 'grant_type'."
                )
            case _:
                raise TokenRefusal(
                    "unsupported_grant_type", 70003, f"The app requested an unsupported grant type '{grant}'."
                )
        access = self._tokens.for_person(person, client_id, _audience(form.get("scope", "")))
        scope = "Mail.ReadWrite Mail.Send Sites.ReadWrite.All Tasks.ReadWrite User.Read"
        refresh = self._tokens.refresh_token(person, client_id)
        return {**_answer(access), "scope": scope, "refresh_token": refresh}

    def _authenticate(self, client_id: str, secret: str | None, form: Mapping[str, str], request: Request) -> None:
        assertion = form.get("client_assertion")
        if assertion is not None:
            if form.get("client_assertion_type") != ASSERTION_TYPE:
                raise TokenRefusal(
                    "invalid_request",
                    900144,
                    "The request body must contain the following parameter: 'client_assertion_type'.",
                )
            self._certificate.check(assertion, client_id, _audiences(request))
            return
        application = self._directory.application(client_id)
        if secret is None:
            raise TokenRefusal(
                "invalid_client",
                7000216,
                "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
            )
        if application is None or not application["secret"] or secret != application["secret"]:
            raise TokenRefusal(
                "invalid_client",
                7000215,
                "Invalid client secret provided. Ensure the secret being "
                "sent in the request is the client secret value, not the client secret ID.",
            )

    def _signed_in(self, form: Mapping[str, str]) -> Person:
        person = self._directory.person(form.get("username", ""))
        if person is None:
            raise TokenRefusal("invalid_grant", 50034, "The user account does not exist in the directory.")
        if not self._directory.password_holds(person, form.get("password", "")):
            raise TokenRefusal(
                "invalid_grant", 50126, "Error validating credentials due to invalid username or password."
            )
        return person

    def _refreshed(self, form: Mapping[str, str]) -> tuple[Person, str]:
        try:
            person_id, client_id = self._tokens.read_refresh_token(form.get("refresh_token", ""))
        except jwt.PyJWTError:
            raise TokenRefusal("invalid_grant", 9002313, "Invalid request. Request is malformed or invalid.") from None
        person = self._directory.person(person_id)
        if person is None:
            raise TokenRefusal("invalid_grant", 50034, "The user account does not exist in the directory.")
        return person, client_id


def _answer(token: str) -> Json:
    return {"token_type": "Bearer", "expires_in": LIFETIME, "ext_expires_in": LIFETIME, "access_token": token}


def _refused(refusal: TokenRefusal, request: Request) -> Response:
    payload = refusal.payload(request.headers.get("client-request-id"))
    return Response(orjson.dumps(payload), refusal.status, media_type="application/json; charset=utf-8")


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
        raise TokenRefusal(
            "invalid_request", 900144, "The request body must contain the following parameter: 'client_id'."
        )
    return client_id, form.get("client_secret")


def _application_audience(form: Mapping[str, str]) -> str:
    scope = form.get("scope", "")
    if not scope.split() or not scope.split()[0].endswith("/.default"):
        raise TokenRefusal(
            "invalid_scope",
            1002012,
            f"The provided value for scope {scope} is not valid. Client "
            "credential flows must have a scope value with /.default suffixed to the resource "
            "identifier (application ID URI).",
        )
    return _audience(scope)


def _audience(scope: str) -> str:
    """Graph, unless the scope names the SharePoint host."""
    for part in scope.split():
        if not part.startswith("https://") or part.startswith(f"{GRAPH_AUDIENCE}/"):
            continue
        if part.startswith(f"{_SHAREPOINT}/"):
            return _SHAREPOINT
        resource = part.removesuffix("/.default")
        raise TokenRefusal(
            "invalid_resource",
            500011,
            f"The resource principal named {resource} was not found in the tenant named Contoso.",
        )
    return GRAPH_AUDIENCE


def _audiences(request: Request) -> set[str]:
    """What an assertion may name as its audience: this token endpoint, its authority, or the real one."""
    authorities = {f"{_root(request)}/{identities.TENANT_ID}"}
    authorities |= {f"https://login.microsoftonline.com/{tenant}" for tenant in _TENANT_ALIASES}
    authorities |= {f"{_root(request)}/{tenant}" for tenant in _TENANT_ALIASES}
    return {address for root in authorities for address in (root, f"{root}/v2.0", f"{root}/oauth2/v2.0/token")}


def _root(request: Request) -> str:
    return f"https://{request.headers.get('host', 'localhost')}"
