"""Tokens for Graph, from msal."""

import datetime as dt
import json
import threading
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable
from typing import Any

import msal
import pytest
import requests
import responses
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from msal.exceptions import MsalServiceError

from connectors.errors import GraphError, NotSent, Throttled, Unauthenticated
from connectors.session import PinnedSession
from connectors.tokens import Tokens, from_client, from_managed_identity
from tests.wire import identity
from tests.wire.calls import LOGIN

METADATA = "http://169.254.169.254"


def client(credential: str | dict[str, Any] = "sandbox-secret") -> Tokens:
    return from_client(
        "66666666-6666-6666-6666-666666666666",
        credential,
        authority=identity.AUTHORITY,
        scope=identity.SCOPE,
        session=PinnedSession([LOGIN]),
    )


def stock(**more: Any) -> msal.ConfidentialClientApplication:
    """Return msal's own client, without our wrapping."""
    return msal.ConfidentialClientApplication(
        "client", "secret", authority=identity.AUTHORITY, instance_discovery=False, **more
    )


def slow(_request: object) -> tuple[int, dict[str, str], str]:
    time.sleep(0.05)
    return 200, {}, identity.token()


def ten_at_once(call: Callable[[], object]) -> None:
    ready = threading.Barrier(10)

    def run() -> None:
        ready.wait(10)
        call()

    threads = [threading.Thread(target=run) for _ in range(10)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)


@responses.activate
def test_a_secret_gets_a_token_that_is_kept() -> None:
    """Client credentials for Graph's default scope; the second time from memory."""
    identity.discovery()
    responses.add("POST", identity.TOKEN_URL, body=identity.token())
    tokens = client()
    assert tokens.result()["access_token"] == "token-1"
    assert tokens.result()["access_token"] == "token-1"
    [form] = identity.posts()
    assert form["grant_type"] == "client_credentials"
    assert (form["client_secret"], form["scope"]) == ("sandbox-secret", identity.SCOPE)


@responses.activate
def test_nothing_is_asked_before_a_token_is_needed() -> None:
    """Making the tokens makes no request: it is network I/O and may fail."""
    client()
    assert len(responses.calls) == 0


@responses.activate
def test_ten_threads_get_one_token_with_one_request() -> None:
    """Single flight: one POST for ten askers."""
    identity.discovery()
    responses.add_callback("POST", identity.TOKEN_URL, callback=slow)
    tokens = client()
    found: list[str] = []
    ten_at_once(lambda: found.append(tokens.result()["access_token"]))
    assert found == ["token-1"] * 10
    assert len(identity.posts()) == 1


@pytest.mark.parametrize("status", [500, 503, 429])
@responses.activate
def test_an_ill_token_endpoint_does_not_hide_a_valid_token(status: int) -> None:
    """While a token ages and is still valid, an error of the endpoint harms nothing."""
    identity.discovery()
    responses.add("POST", identity.TOKEN_URL, body=identity.token(refresh_in=5))
    responses.add("POST", identity.TOKEN_URL, status=status, json={"error": "server_error"})
    tokens = client()
    with time_machine.travel(dt.datetime.now(dt.UTC)) as clock:
        tokens.result()
        clock.shift(60)
        assert tokens.result()["access_token"] == "token-1"
    assert len(identity.posts()) == 2


@responses.activate
def test_forgetting_asks_for_a_new_token() -> None:
    """A token that the tenant refused before its time is not used again."""
    identity.discovery()
    responses.add("POST", identity.TOKEN_URL, body=identity.token(1))
    responses.add("POST", identity.TOKEN_URL, body=identity.token(2))
    tokens = client()
    assert tokens.result()["access_token"] == "token-1"
    tokens.forget()
    assert tokens.result()["access_token"] == "token-2"


@pytest.mark.parametrize("status", [400, 401])
@responses.activate
def test_a_refused_sign_in_needs_a_person(status: int) -> None:
    """An error dict is Unauthenticated, with Entra's number, and without the secret or Entra's sentence."""
    identity.discovery()
    body = {"error": "invalid_client", "error_description": "AADSTS7000215: marked", "error_codes": [7000215]}
    responses.add("POST", identity.TOKEN_URL, status=status, json=body)
    with pytest.raises(Unauthenticated) as caught:
        client().result()
    assert caught.value.code == "invalid_client AADSTS7000215"
    assert "sandbox-secret" not in str(caught.value)
    assert "marked" not in str(caught.value)


@pytest.mark.parametrize("status", [500, 503])
@responses.activate
def test_an_ill_endpoint_without_a_token_is_tried_again_later(status: int) -> None:
    """Nothing was sent: it may be repeated."""
    identity.discovery()
    responses.add("POST", identity.TOKEN_URL, status=status, json={"error": "server_error"})
    with pytest.raises((NotSent, Throttled)):
        client().result()


@responses.activate
def test_no_connection_to_the_endpoint_is_not_sent() -> None:
    """The network is down: nothing was sent, not even the discovery."""
    responses.add("GET", f"{identity.AUTHORITY}/v2.0/.well-known/openid-configuration", body=requests.ConnectionError())
    with pytest.raises(NotSent):
        client().result()


@pytest.mark.parametrize("status", [500, 502, 503])
@responses.activate
def test_an_ill_discovery_does_not_need_a_person(status: int) -> None:
    """A 5xx of the discovery document is the tenant's illness, not a wrong setting: tried again by itself (exit 75)."""
    responses.add("GET", f"{identity.AUTHORITY}/v2.0/.well-known/openid-configuration", status=status, body="ill")
    with pytest.raises(GraphError) as caught:
        client().result()
    assert not isinstance(caught.value, Unauthenticated)


@responses.activate
def test_an_unknown_tenant_needs_a_person() -> None:
    """The discovery document says 400: the tenant id in the settings is wrong."""
    responses.add(
        "GET",
        f"{identity.AUTHORITY}/v2.0/.well-known/openid-configuration",
        status=400,
        json={"error": "invalid_tenant"},
    )
    with pytest.raises(Unauthenticated):
        client().result()


@pytest.fixture(scope="module")
def pem() -> str:
    """A PEM that holds a key and its certificate, as the settings take it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ohrt")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return (private + certificate.public_bytes(serialization.Encoding.PEM)).decode()


@responses.activate
def test_a_certificate_signs_with_ps256_and_its_sha256_thumbprint(pem: str) -> None:
    """PEM with key and certificate → PS256 and x5t#S256, as Entra asks for today."""
    identity.discovery()
    responses.add("POST", identity.TOKEN_URL, body=identity.token())
    client({"private_key": pem, "public_certificate": pem}).result()
    [form] = identity.posts()
    header, claims, _ = (form["client_assertion"] + "..").split(".")[:3]
    told = json.loads(urlsafe_b64decode(header + "=="))
    assert told["alg"] == "PS256"
    thumbprint = x509.load_pem_x509_certificate(pem[pem.index("-----BEGIN CERT") :].encode()).fingerprint(
        hashes.SHA256()
    )
    assert urlsafe_b64decode(told["x5t#S256"] + "==") == thumbprint
    assert json.loads(urlsafe_b64decode(claims + "=="))["aud"] == identity.TOKEN_URL
    assert "client_secret" not in form


@responses.activate
def test_a_managed_identity_asks_the_machine() -> None:
    """Metadata: true, the resource, and for a user-assigned identity its client id."""
    answer = {"access_token": "token-1", "expires_in": "3600", "resource": "https://graph.microsoft.com"}
    responses.add("GET", f"{METADATA}/metadata/identity/oauth2/token", json={**answer, "token_type": "Bearer"})
    tokens = from_managed_identity(
        "https://graph.microsoft.com", session=PinnedSession([METADATA]), identity="my-client-id"
    )
    assert tokens.result()["access_token"] == "token-1"
    tokens.result()
    [call] = responses.calls
    assert call.request.headers["Metadata"] == "true"
    assert "resource=https%3A%2F%2Fgraph.microsoft.com" in call.request.url
    assert "client_id=my-client-id" in call.request.url
    tokens.forget()
    tokens.result()
    assert len(responses.calls) == 2


@responses.activate
def test_a_machine_without_an_identity_needs_a_person() -> None:
    """The endpoint says 400: no identity is assigned."""
    responses.add(
        "GET",
        f"{METADATA}/metadata/identity/oauth2/token",
        status=400,
        json={"error": "invalid_request", "error_description": "Identity not found"},
    )
    with pytest.raises(Unauthenticated):
        from_managed_identity("https://graph.microsoft.com", session=PinnedSession([METADATA])).result()


# --- the traps of msal 1.39.0 that are worked around ----------------------------------------------------------------


@responses.activate
def test_trap_msal_lets_a_5xx_hide_a_valid_token() -> None:
    """msal raises though the cached token is valid, unless http_exceptions names its own exception."""
    identity.discovery()
    responses.add("POST", identity.TOKEN_URL, body=identity.token(refresh_in=5))
    responses.add("POST", identity.TOKEN_URL, status=503, json={"error": "server_error"})
    application = stock()
    with time_machine.travel(dt.datetime.now(dt.UTC)) as clock:
        application.acquire_token_for_client([identity.SCOPE])
        clock.shift(60)
        with pytest.raises(MsalServiceError):
            application.acquire_token_for_client([identity.SCOPE])


@responses.activate
def test_trap_msal_is_not_single_flight() -> None:
    """Ten threads on an empty cache make ten requests."""
    identity.discovery()
    responses.add_callback("POST", identity.TOKEN_URL, callback=slow)
    application = stock()
    ten_at_once(lambda: application.acquire_token_for_client([identity.SCOPE]))
    assert len(identity.posts()) > 1


@responses.activate
def test_trap_msal_asks_microsoft_about_other_authorities() -> None:
    """Without instance_discovery=False the first request goes to login.microsoftonline.com, wherever the tenant is."""
    identity.discovery()
    with pytest.raises(requests.ConnectionError):
        msal.ConfidentialClientApplication("client", "secret", authority=identity.AUTHORITY)
    assert responses.calls[0].request.url.startswith("https://login.microsoftonline.com/common/discovery/instance")


@responses.activate
def test_trap_msal_has_no_time_limit() -> None:
    """msal's own session waits for ever."""
    identity.discovery()
    stock()
    assert responses.calls[0].request.req_kwargs["timeout"] is None
