"""Tokens: who gets one, and who is turned away."""

import base64
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import jwt
import msal
import pytest
import requests
from client import Json, Sandbox
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from m365_sandbox.identity.assertions import RegisteredCertificate

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SCOPE = "https://graph.microsoft.com/.default"


def token(sandbox: Sandbox, headers: dict[str, str] | None = None, **form: str) -> httpx.Response:
    """Call the token endpoint."""
    body = {"grant_type": "client_credentials", "scope": SCOPE, **form}
    return sandbox.http.post(f"{sandbox.about['authority']}/oauth2/v2.0/token", data=body, headers=headers)


def assertion(
    sandbox: Sandbox,
    *,
    algorithm: str = "PS256",
    padded: bool = True,
    claims: Json | None = None,
    header: Callable[[bytes, bytes], Json] | None = None,
) -> str:
    """A client assertion as msal makes them."""
    pem = (sandbox.directory / "client.pem").read_bytes()
    known = RegisteredCertificate((sandbox.directory / "client.pem").read_text())
    name, digest = ("x5t#S256", known.sha256) if algorithm == "PS256" else ("x5t", known.sha1)
    text = base64.urlsafe_b64encode(digest).decode()
    now = time.time()  # a float, as msal sends it
    everything = {
        "aud": f"{sandbox.about['authority']}/oauth2/v2.0/token",
        "iss": sandbox.about["client_id"],
        "sub": sandbox.about["client_id"],
        "exp": now + 600,
        "iat": now,
        "jti": str(uuid4()),
        **(claims or {}),
    }
    headers = {name: text if padded else text.rstrip("=")}
    if header:
        headers = header(known.sha1, known.sha256)
    key: Any = load_pem_private_key(pem, None)
    return jwt.encode(everything, key, algorithm=algorithm, headers=headers)


def test_discovery_names_this_host(sandbox: Sandbox) -> None:
    authority = sandbox.about["authority"]
    found = sandbox.http.get(f"{authority}/v2.0/.well-known/openid-configuration").json()
    assert found["token_endpoint"] == f"{authority}/oauth2/v2.0/token"
    assert found["issuer"] == f"{authority}/v2.0"
    instance = sandbox.http.get(f"{sandbox.about['root_url']}/common/discovery/instance?api-version=1.0").json()
    assert instance["tenant_discovery_endpoint"].startswith(sandbox.about["root_url"])
    unknown = sandbox.http.get(f"{sandbox.about['root_url']}/{uuid4()}/v2.0/.well-known/openid-configuration")
    assert unknown.status_code == 400
    keys = sandbox.http.get(found["jwks_uri"]).json()["keys"]
    claims = jwt.decode(sandbox.app_token, jwt.PyJWK(keys[0]).key, algorithms=["RS256"], audience=SCOPE[:-9])
    assert claims["tid"] == sandbox.about["tenant_id"]


def test_secret_in_body_or_in_basic(sandbox: Sandbox) -> None:
    client_id, secret = sandbox.about["client_id"], sandbox.about["client_secret"]
    body = token(sandbox, client_id=client_id, client_secret=secret).json()
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] > 300
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    assert token(sandbox, {"Authorization": f"Basic {basic}"}).status_code == 200


@pytest.mark.parametrize(
    ("form", "number"),
    [
        ({"client_secret": "wrong"}, 7000215),
        ({}, 7000216),
        ({"client_secret": "sandbox-secret", "scope": "User.Read"}, 1002012),
        ({"client_secret": "sandbox-secret", "scope": "https://other.example/.default"}, 500011),
        ({"client_secret": "sandbox-secret", "grant_type": "odd"}, 70003),
        ({"client_id": str(uuid4()), "client_secret": "x"}, 700016),
    ],
)
def test_refusals_carry_their_number(sandbox: Sandbox, form: dict[str, str], number: int) -> None:
    answer = token(sandbox, **{"client_id": sandbox.about["client_id"], **form})
    assert answer.status_code in (400, 401)
    assert answer.json()["error_codes"] == [number]
    assert answer.json()["error_description"].startswith(f"AADSTS{number}: ")


@pytest.mark.parametrize("algorithm", ["PS256", "RS256"])
@pytest.mark.parametrize("padded", [True, False])
def test_certificate_assertions_are_taken_again_and_again(sandbox: Sandbox, algorithm: str, padded: bool) -> None:
    proof = assertion(sandbox, algorithm=algorithm, padded=padded)
    form = {"client_id": sandbox.about["client_id"], "client_assertion_type": ASSERTION, "client_assertion": proof}
    assert token(sandbox, **form).status_code == 200
    assert token(sandbox, **form).status_code == 200  # the same jti


def test_assertions_that_do_not_hold(sandbox: Sandbox) -> None:
    bad = {
        "audience": assertion(sandbox, claims={"aud": "https://other.example/token"}),
        "expired": assertion(sandbox, claims={"exp": time.time() - 4000}),
        "issuer": assertion(sandbox, claims={"iss": str(uuid4())}),
        "thumbprint": assertion(sandbox, header=lambda _one, _two: {"x5t#S256": "AAAA"}),
        "signature": assertion(sandbox)[:-8] + "AAAAAAAA",
        "nonsense": "abc",
    }
    for why, proof in bad.items():
        form = {"client_id": sandbox.about["client_id"], "client_assertion_type": ASSERTION, "client_assertion": proof}
        assert token(sandbox, **form).status_code in (400, 401), why


def test_people_sign_in_by_password_and_refresh(sandbox: Sandbox) -> None:
    form = {"grant_type": "password", "client_id": sandbox.about["client_id"], "username": "officer1@contoso.com"}
    answer = token(sandbox, password="sandbox", **{**form, "scope": f"{SCOPE} offline_access"}).json()
    refreshed = token(
        sandbox,
        grant_type="refresh_token",
        client_id=sandbox.about["client_id"],
        refresh_token=answer["refresh_token"],
    ).json()
    for one in (answer, refreshed):
        me = sandbox.call("GET", "/me", headers={"Authorization": f"bearer {one['access_token']}"})
        assert me.json()["mail"] == "officer1@contoso.com"
    assert token(sandbox, password="wrong", **form).json()["error_codes"] == [50126]


def test_managed_identity_on_both_ports(sandbox: Sandbox) -> None:
    query = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://graph.microsoft.com"
    for root in (sandbox.about["root_url"], sandbox.about["admin_url"]):
        assert sandbox.http.get(root + query).status_code == 400
        answer = sandbox.http.get(root + query, headers={"Metadata": "true"}).json()
        authorization = {"Authorization": f"Bearer {answer['access_token']}"}
        assert sandbox.call("GET", sandbox.site, headers=authorization).status_code == 200


def test_calls_without_a_good_token_are_401(sandbox: Sandbox) -> None:
    head, _, _ = sandbox.app_token.rpartition(".")
    sharepoint = token(
        sandbox,
        client_id=sandbox.about["client_id"],
        client_secret="sandbox-secret",
        scope="https://contoso.sharepoint.com/.default",
    ).json()["access_token"]
    for value in ("", "Bearer", "Bearer abc", f"Bearer {head}.AAAA", f"Bearer {sharepoint}", "Basic x"):
        answer = sandbox.call("GET", sandbox.site, headers={"Authorization": value})
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "InvalidAuthenticationToken"


@pytest.mark.parametrize("kind", ["secret", "sha256", "sha1"])
def test_msal_gets_a_token_unchanged(sandbox: Sandbox, kind: str) -> None:
    known = RegisteredCertificate((sandbox.directory / "client.pem").read_text())
    pem = (sandbox.directory / "client.pem").read_text()
    credentials: dict[str, Any] = {
        "secret": sandbox.about["client_secret"],
        "sha256": {"private_key": pem, "public_certificate": pem[pem.index("-----BEGIN CERT") :]},
        "sha1": {"private_key": pem, "thumbprint": known.sha1.hex()},
    }
    with requests.Session() as session:
        session.trust_env = False  # a CA bundle in the environment would win over ours
        session.verify = sandbox.about["ca_file"]
        application = msal.ConfidentialClientApplication(
            sandbox.about["client_id"],
            credentials[kind],
            authority=sandbox.about["authority"],
            instance_discovery=False,
            http_client=session,
        )
        answer = application.acquire_token_for_client([SCOPE])
    assert "access_token" in answer, answer
