"""What a client asks before it asks for a token: which endpoints, which keys, which kind of account."""

from urllib.parse import urlsplit

import jwt
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from m365_sandbox import identities
from m365_sandbox.identity.addresses import CONSUMERS, root_of, tenant_of
from m365_sandbox.identity.refusals import TokenRefusal, refusal_response
from m365_sandbox.identity.tokens import Tokens
from m365_sandbox.wire import Json

_PUBLIC_CLOUD = ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"]
_OTHER_CLOUDS = ("login.microsoftonline.us", "login.partner.microsoftonline.cn", "login.chinacloudapi.cn")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad"  # Microsoft's tenant of them
_CLOUD = "microsoftonline.com"


class DiscoveryEndpoints:
    """OpenID and instance discovery, keys, realm of a user."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def routes(self) -> list[Route]:
        """Routes under the server's root."""
        return [
            Route("/{tenant}/discovery/instance", self.instance_discovery),
            Route("/{tenant}/v2.0/.well-known/openid-configuration", self.openid_configuration),
            Route("/{tenant}/.well-known/openid-configuration", self.openid_configuration_v1),
            Route("/{tenant}/discovery/v2.0/keys", self.keys),
            Route("/{tenant}/discovery/keys", self.keys),
            *[
                Route(f"/{{tenant}}/{word}{tail}", self.user_realm)
                for word in ("userrealm", "UserRealm")
                for tail in ("/{user}", "/", "")
            ],
        ]

    async def instance_discovery(self, request: Request) -> Response:
        """Microsoft's authorities and the one that was reached are known; another that is asked about is not."""
        host = request.headers.get("host", "")
        asked = urlsplit(request.query_params.get("authorization_endpoint", "")).hostname
        if asked not in (None, *_LOOPBACK, *_PUBLIC_CLOUD, *_OTHER_CLOUDS, urlsplit(f"//{host}").hostname):
            return refusal_response(TokenRefusal("invalid_instance", 50049, "Unknown or invalid instance."), request)
        if host in _PUBLIC_CLOUD:
            metadata = {"preferred_network": _PUBLIC_CLOUD[0], "preferred_cache": _PUBLIC_CLOUD[1]}
            aliases = _PUBLIC_CLOUD
        else:
            metadata, aliases = {"preferred_network": host, "preferred_cache": host}, [host]
        endpoint = f"{root_of(request)}/{identities.TENANT_ID}/v2.0/.well-known/openid-configuration"
        return JSONResponse(
            {
                "tenant_discovery_endpoint": endpoint,
                "api-version": "1.1",
                "metadata": [{**metadata, "aliases": aliases}],
            }
        )

    async def openid_configuration(self, request: Request) -> Response:
        """OpenID discovery of v2.0, with the addresses under which this server was reached."""
        try:
            tenant = tenant_of(request)
        except TokenRefusal as refusal:
            return refusal_response(refusal, request)
        authority = f"{root_of(request)}/{tenant}"
        return JSONResponse(
            {
                **_common(authority),
                "authorization_endpoint": f"{authority}/oauth2/v2.0/authorize",
                "device_authorization_endpoint": f"{authority}/oauth2/v2.0/devicecode",
                "end_session_endpoint": f"{authority}/oauth2/v2.0/logout",
                "issuer": f"{root_of(request)}/{_issuing(tenant)}/v2.0",
                "jwks_uri": f"{authority}/discovery/v2.0/keys",
                "scopes_supported": ["openid", "profile", "email", "offline_access"],
                "token_endpoint": f"{authority}/oauth2/v2.0/token",
            }
        )

    async def openid_configuration_v1(self, request: Request) -> Response:
        """OpenID discovery of the older endpoints; access tokens carry this issuer."""
        try:
            tenant = tenant_of(request)
        except TokenRefusal as refusal:
            return refusal_response(refusal, request)
        authority = f"{root_of(request)}/{tenant}"
        return JSONResponse(
            {
                **_common(authority),
                "authorization_endpoint": f"{authority}/oauth2/authorize",
                "end_session_endpoint": f"{authority}/oauth2/logout",
                "issuer": f"https://sts.windows.net/{_issuing(tenant)}/",
                "jwks_uri": f"{authority}/discovery/keys",
                "scopes_supported": ["openid"],
                "token_endpoint": f"{authority}/oauth2/token",
            }
        )

    async def keys(self, request: Request) -> Response:
        """The key that tokens are signed with."""
        try:
            tenant_of(request)
        except TokenRefusal as refusal:
            return refusal_response(refusal, request)
        key = jwt.algorithms.RSAAlgorithm.to_jwk(self._tokens.public_key, as_dict=True)
        name = self._tokens.key_id
        return JSONResponse(
            {"keys": [{"kty": key["kty"], "use": "sig", "kid": name, "x5t": name, "n": key["n"], "e": key["e"]}]}
        )

    async def user_realm(self, request: Request) -> Response:
        """Whether an account is managed here, in the form of the api-version asked for."""
        user = request.path_params.get("user") or request.query_params.get("user", "")
        version = request.query_params.get("api-version", "")
        if version not in ("1.0", "2.1"):
            text = "The request must contain the following parameter: 'api-version'."
            return refusal_response(TokenRefusal("invalid_request", 900144, text), request)
        domain = user.rpartition("@")[2]
        is_ours = domain.lower() in (identities.DOMAIN, identities.INITIAL_DOMAIN)
        kind = "Managed" if is_ours else "Unknown"
        if version == "1.0":
            answer: Json = {"ver": "1.0", "account_type": kind}
            if is_ours:
                answer |= {"domain_name": domain, "cloud_audience_urn": "urn:federation:MicrosoftOnline"}
            return JSONResponse({**answer, "cloud_instance_name": _CLOUD})
        answer = {"account_type": kind, "NameSpaceType": kind, "Login": user, "DomainName": domain}
        if is_ours:
            answer["FederationBrandName"] = "Contoso"
        return JSONResponse({**answer, "TenantBrandingInfo": None, "cloud_instance_name": _CLOUD})


def _common(authority: str) -> Json:
    return {
        "claims_supported": ["aud", "exp", "iat", "iss", "name", "oid", "preferred_username", "sub", "tid", "ver"],
        "cloud_graph_host_name": "graph.windows.net",
        "cloud_instance_name": _CLOUD,
        "http_logout_supported": True,
        "id_token_signing_alg_values_supported": ["RS256"],
        "msgraph_host": "graph.microsoft.com",
        "response_modes_supported": ["query", "fragment", "form_post"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "subject_types_supported": ["pairwise"],
        "tenant_region_scope": "EU" if authority.endswith(identities.TENANT_ID) else None,
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
    }


def _issuing(tenant: str) -> str:
    """Discovery by an alias leaves the tenant open."""
    if tenant == CONSUMERS:
        return _PERSONAL_ACCOUNTS
    return tenant if tenant == identities.TENANT_ID else "{tenantid}"
