"""Who gets a token for what: the grants of the token endpoint, as v2.0 (`scope`) and as v1 (`resource`) know them."""

import base64
import time
from collections.abc import Mapping
from dataclasses import dataclass

import jwt
import orjson

from m365_sandbox import identities
from m365_sandbox.directory import Directory
from m365_sandbox.identity.addresses import CONSUMERS
from m365_sandbox.identity.assertions import check_assertion
from m365_sandbox.identity.capabilities import read_capabilities
from m365_sandbox.identity.refusals import TokenRefusal, missing_parameter
from m365_sandbox.identity.registrations import Registration, Registrations
from m365_sandbox.identity.scopes import (
    DEFAULT,
    OPENID_SCOPES,
    RequestedScope,
    consented_names,
    read_resource,
    read_scope,
)
from m365_sandbox.identity.tokens import LIFETIME, Tokens
from m365_sandbox.principal import Person
from m365_sandbox.wire import Json

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True, slots=True)
class TokenCall:
    """One call of the token endpoint."""

    form: Mapping[str, str]
    client_id: str
    secret: str | None  # from the body or from Basic
    tenant: str  # as the path names it, lower case
    audiences: frozenset[str]  # what an assertion may be addressed to
    issuer: str  # of ID tokens
    is_v1: bool


class Grants:
    """Answers token calls."""

    def __init__(self, tokens: Tokens, directory: Directory, registrations: Registrations) -> None:
        self._tokens = tokens
        self._directory = directory
        self._registrations = registrations

    def answer(self, call: TokenCall) -> Json:
        """The token response. Raises `TokenRefusal`."""
        grant = call.form.get("grant_type")
        if grant is None:
            raise missing_parameter("grant_type")
        application = self._registrations.find(call.client_id)
        if application is None:
            raise TokenRefusal(
                "unauthorized_client",
                700016,
                f"Application with identifier '{call.client_id}' was not found in the directory 'Contoso'. This can "
                "happen if the application has not been installed by the administrator of the tenant or consented to "
                "by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
            )
        if call.tenant == CONSUMERS and grant != "password":
            raise TokenRefusal(
                "unauthorized_client",
                700016,
                "The client does not exist or is not enabled for consumers. If you are the application developer, "
                "configure a new application through the App Registrations in the Azure Portal.",
            )
        match grant:
            case "client_credentials":
                return self._client_credentials(call, application)
            case "password":
                return self._password(call, application)
            case "refresh_token":
                return self._refresh_token(call, application)
        raise TokenRefusal("unsupported_grant_type", 70003, f"The app requested an unsupported grant type '{grant}'.")

    def _client_credentials(self, call: TokenCall, application: Registration) -> Json:
        by_certificate = _prove(call, application, needed=True)
        audience = _application_audience(call)
        capabilities = read_capabilities(call.form.get("claims"))
        token = self._tokens.for_application(
            application.app_id, audience, by_certificate=by_certificate, capabilities=capabilities
        )
        return _answer(token, audience, call)

    def _password(self, call: TokenCall, application: Registration) -> Json:
        if call.tenant in ("common", CONSUMERS):
            raise TokenRefusal(
                "invalid_request",
                9001023,
                "The grant type is not supported over the /common or /consumers endpoints. Please use the "
                "/organizations or tenant-specific endpoint.",
            )
        for name in ("username", "password"):
            if not call.form.get(name):
                raise missing_parameter(name)
        _prove(call, application, needed=not application.is_public)
        person = self._directory.person(call.form["username"])
        if person is None:
            raise _unknown_person()
        if not self._directory.password_holds(person, call.form["password"]):
            text = "Error validating credentials due to invalid username or password."
            raise TokenRefusal("invalid_grant", 50126, text)
        return self._for_person(call, application, person, call.form.get("scope", ""))

    def _refresh_token(self, call: TokenCall, application: Registration) -> Json:
        if not call.form.get("refresh_token"):
            raise missing_parameter("refresh_token")
        _prove(call, application, needed=not application.is_public)
        try:
            person_id, app_id, scope = self._tokens.read_refresh_token(call.form["refresh_token"])
        except jwt.PyJWTError:
            raise TokenRefusal("invalid_grant", 9002313, "Invalid request. Request is malformed or invalid.") from None
        if app_id != application.app_id:
            text = "The provided value for the input parameter 'refresh_token' or 'assertion' is not valid."
            raise TokenRefusal("invalid_grant", 70000, text)
        person = self._directory.person(person_id)
        if person is None:
            raise _unknown_person()
        return self._for_person(call, application, person, call.form.get("scope") or scope, refreshes=True)

    def _for_person(
        self, call: TokenCall, application: Registration, person: Person, text: str, *, refreshes: bool = False
    ) -> Json:
        scope = _scope_of_v1(call) if call.is_v1 else read_scope(text)
        granted = _delegated(scope, application)
        capabilities = read_capabilities(call.form.get("claims"))
        access = self._tokens.for_person(
            person, application.app_id, scope.audience, scopes=granted, capabilities=capabilities
        )
        answer = _answer(access, scope.audience, call)
        answer["scope"] = " ".join(_told(scope, granted))
        if "offline_access" in scope.openid or refreshes or call.is_v1:
            answer["refresh_token"] = self._tokens.refresh_token(person, application.app_id, text)
        if "openid" in scope.openid:
            answer["id_token"] = self._tokens.id_token(person, application.app_id, call.issuer)
        if call.form.get("client_info") == "1":
            info = orjson.dumps({"uid": person.id, "utid": identities.TENANT_ID})
            answer["client_info"] = base64.urlsafe_b64encode(info).decode().rstrip("=")
        return answer


def _prove(call: TokenCall, application: Registration, *, needed: bool) -> bool:
    """Check what the application shows to prove itself; true when that is a certificate. Raises `TokenRefusal`."""
    assertion = call.form.get("client_assertion")
    if assertion is not None:
        if call.form.get("client_assertion_type") != ASSERTION_TYPE:
            raise missing_parameter("client_assertion_type")
        check_assertion(assertion, application.certificates, application.app_id, call.audiences)
        return True
    if call.secret:
        if not application.secret or call.secret != application.secret:
            raise TokenRefusal(
                "invalid_client",
                7000215,
                "Invalid client secret provided. Ensure the secret being sent in the request is the client secret "
                f"value, not the client secret ID, for a secret added to app '{application.app_id}'.",
            )
    elif needed and call.form["grant_type"] == "client_credentials":
        raise TokenRefusal(
            "invalid_client",
            7000216,
            "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
        )
    elif needed:
        raise TokenRefusal(
            "invalid_client",
            7000218,
            "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
        )
    return False


def _application_audience(call: TokenCall) -> str:
    if call.is_v1:
        return _scope_of_v1(call).audience
    text = call.form.get("scope", "")
    scope = read_scope(text)
    if scope.names != (DEFAULT,):
        raise TokenRefusal(
            "invalid_scope",
            1002012,
            f"The provided value for scope {text} is not valid. Client credential flows must have a scope value with "
            "/.default suffixed to the resource identifier (application ID URI).",
        )
    return scope.audience


def _scope_of_v1(call: TokenCall) -> RequestedScope:
    """The v1 endpoint takes a resource, and gives everything that was consented to there."""
    resource = call.form.get("resource")
    if not resource:
        raise missing_parameter("resource")
    openid = tuple(name for name in OPENID_SCOPES if name in call.form.get("scope", "").split())
    return RequestedScope(read_resource(resource), (DEFAULT,), (), openid)


def _delegated(scope: RequestedScope, application: Registration) -> tuple[str, ...]:
    """The permissions of a person's token. Raises `TokenRefusal` for those that nobody consented to."""
    consented = consented_names(application.scopes, scope.audience)
    if scope.is_default:
        return consented
    known = {name.lower(): name for name in consented}
    if any(name.lower() not in known for name in scope.names):
        raise TokenRefusal(
            "invalid_grant",
            65001,
            "The user or administrator has not consented to use the application with ID "
            f"'{application.app_id}' named '{application.name}'. Send an interactive authorization request for this "
            "user and resource.",
            suberror="consent_required",
        )
    return tuple(known[name.lower()] for name in scope.names) or tuple(
        name for name in consented if name == "User.Read"
    )


def _told(scope: RequestedScope, granted: tuple[str, ...]) -> tuple[str, ...]:
    """What the answer says was granted, in the client's own writing, since clients look their cache up by it."""
    shown = tuple(name for name in scope.openid if name != "offline_access")
    if not scope.is_default:
        return (*shown, *(scope.as_sent or granted))
    return (*shown, *(f"{scope.audience}/{name}" for name in granted), *scope.as_sent)


def _answer(token: str, audience: str, call: TokenCall) -> Json:
    if not call.is_v1:
        return {"token_type": "Bearer", "expires_in": LIFETIME, "ext_expires_in": LIFETIME, "access_token": token}
    now = int(time.time())
    return {
        "token_type": "Bearer",
        "expires_in": str(LIFETIME),
        "ext_expires_in": str(LIFETIME),
        "expires_on": str(now + LIFETIME),
        "not_before": str(now),
        "resource": audience,
        "access_token": token,
    }


def _unknown_person() -> TokenRefusal:
    return TokenRefusal(
        "invalid_grant",
        50034,
        f"The user account {{EUII Hidden}} does not exist in the {identities.DOMAIN} directory. To sign into this "
        "application, the account must be added to the directory.",
    )
