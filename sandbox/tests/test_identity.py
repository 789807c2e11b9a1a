"""Tokens: who gets one, and who is turned away."""

import base64
import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import jwt
import msal
import pytest
import requests
from applications import Application
from client import Json, Sandbox
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jwt.types import Options

from m365_sandbox.directory import Directory
from m365_sandbox.errors import GraphError
from m365_sandbox.identity.assertions import RegisteredCertificate
from m365_sandbox.identity.registrations import Registrations
from m365_sandbox.identity.tokens import Tokens
from m365_sandbox.store import Store

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SCOPE = "https://graph.microsoft.com/.default"
SHAREPOINT = "https://contoso.sharepoint.com"
UNVERIFIED: Options = {"verify_signature": False}
PERSON = {"grant_type": "password", "username": "officer1@contoso.com", "password": "sandbox"}


def token(sandbox: Sandbox, headers: dict[str, str] | None = None, /, **form: str) -> httpx.Response:
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
    authority, root = sandbox.about["authority"], sandbox.about["root_url"]
    found = sandbox.http.get(f"{authority}/v2.0/.well-known/openid-configuration").json()
    assert found["token_endpoint"] == f"{authority}/oauth2/v2.0/token"
    assert found["issuer"] == f"{authority}/v2.0"
    instance = sandbox.http.get(f"{root}/common/discovery/instance?api-version=1.1").json()
    assert instance["tenant_discovery_endpoint"] == f"{authority}/v2.0/.well-known/openid-configuration"
    older = sandbox.http.get(f"{authority}/.well-known/openid-configuration").json()
    assert older["token_endpoint"] == f"{authority}/oauth2/token"
    assert older["issuer"] == f"https://sts.windows.net/{sandbox.about['tenant_id']}/"


def test_an_authority_that_nobody_knows_is_no_instance(sandbox: Sandbox) -> None:
    path = f"{sandbox.about['root_url']}/common/discovery/instance?api-version=1.1&authorization_endpoint="
    known = "https://login.microsoftonline.com/common/oauth2/v2.0/authorize"
    assert sandbox.http.get(path + known).status_code == 200
    unknown = sandbox.http.get(f"{path}https://login.example.org/common/oauth2/v2.0/authorize")
    assert (unknown.status_code, unknown.json()["error"]) == (400, "invalid_instance")


def test_personal_accounts_have_discovery_and_no_tokens_here(sandbox: Sandbox) -> None:
    consumers = f"{sandbox.about['root_url']}/consumers"
    found = sandbox.http.get(f"{consumers}/v2.0/.well-known/openid-configuration").json()
    assert found["issuer"].endswith("/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0")
    form = {"client_id": sandbox.about["client_id"], "client_secret": sandbox.about["client_secret"], "scope": SCOPE}
    for more, error in (({"grant_type": "client_credentials"}, "unauthorized_client"), (PERSON, "invalid_request")):
        refused = sandbox.http.post(f"{consumers}/oauth2/v2.0/token", data={**form, **more})
        assert (refused.status_code, refused.json()["error"]) == (400, error)


def test_a_token_tells_what_its_client_can_do(sandbox: Sandbox) -> None:
    asked = '{"access_token": {"xms_cc": {"values": ["CP1"]}}}'
    ours = {name: sandbox.about[name] for name in ("client_id", "client_secret")}
    for form in (ours, {**ours, **PERSON}):
        plain, told = (token(sandbox, **form, **more).json() for more in ({}, {"claims": asked}))
        claims = [jwt.decode(one["access_token"], options=UNVERIFIED) for one in (plain, told)]
        assert [one.get("xms_cc") for one in claims] == [None, ["CP1"]]
    refused = token(sandbox, **ours, claims="{")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")


def test_keys_verify_tokens(sandbox: Sandbox) -> None:
    for tail in ("v2.0/.well-known/openid-configuration", ".well-known/openid-configuration"):
        found = sandbox.http.get(f"{sandbox.about['authority']}/{tail}").json()
        keys = jwt.PyJWKSet.from_dict(sandbox.http.get(found["jwks_uri"]).json())
        key = keys[jwt.get_unverified_header(sandbox.app_token)["kid"]]
        claims = jwt.decode(sandbox.app_token, key, algorithms=["RS256"], audience=SCOPE[:-9])
        assert claims["tid"] == sandbox.about["tenant_id"]
        assert claims["iss"] == f"https://sts.windows.net/{claims['tid']}/"
        assert "Mail.Send" in claims["roles"]


def test_a_tenant_goes_by_id_by_domain_and_by_alias(sandbox: Sandbox) -> None:
    root = sandbox.about["root_url"]
    by_id = sandbox.http.get(f"{sandbox.about['authority']}/v2.0/.well-known/openid-configuration").json()
    for domain in ("contoso.com", "contoso.onmicrosoft.com"):
        assert sandbox.http.get(f"{root}/{domain}/v2.0/.well-known/openid-configuration").json() == by_id
    for alias in ("common", "organizations"):
        found = sandbox.http.get(f"{root}/{alias}/v2.0/.well-known/openid-configuration").json()
        assert found["issuer"] == f"{root}/{{tenantid}}/v2.0"
        assert found["token_endpoint"] == f"{root}/{alias}/oauth2/v2.0/token"
    for name, number in ((str(uuid4()), 90002), ("other.example", 90002), ("nowhere", 900023)):
        for path in ("v2.0/.well-known/openid-configuration", ".well-known/openid-configuration", "discovery/keys"):
            answer = sandbox.http.get(f"{root}/{name}/{path}")
            assert (answer.status_code, answer.json()["error_codes"]) == (400, [number])


def test_realm_of_a_user(sandbox: Sandbox) -> None:
    root = sandbox.about["root_url"]
    older = sandbox.http.get(f"{root}/common/userrealm/officer1@contoso.com?api-version=1.0").json()
    assert (older["account_type"], older["domain_name"]) == ("Managed", "contoso.com")
    newer = sandbox.http.get(f"{root}/common/UserRealm/?user=officer1@contoso.com&api-version=2.1").json()
    assert (newer["NameSpaceType"], newer["DomainName"]) == ("Managed", "contoso.com")
    stranger = sandbox.http.get(f"{root}/common/userrealm/someone@other.example?api-version=1.0").json()
    assert stranger["account_type"] == "Unknown"
    assert sandbox.http.get(f"{root}/common/userrealm/officer1@contoso.com").status_code == 400


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
        ({"client_id": ""}, 900144),
        ({"client_secret": "sandbox-secret", "scope": ""}, 900144),
        ({"client_secret": "sandbox-secret", "scope": f"{SCOPE} User.Read"}, 70011),
        ({"client_secret": "sandbox-secret", "scope": f"{SCOPE} {SHAREPOINT}/.default"}, 28000),
        ({"client_assertion": "x"}, 900144),
        ({**PERSON, "scope": "User.Read", "password": "wrong"}, 50126),
        ({**PERSON, "scope": "User.Read", "username": "nobody@contoso.com"}, 50034),
        ({**PERSON, "scope": "User.Read", "password": ""}, 900144),
        ({**PERSON, "scope": "Sites.FullControl.All"}, 65001),
        ({**PERSON, "scope": "User.Read", "client_secret": "wrong"}, 7000215),
        ({"grant_type": "refresh_token", "refresh_token": "abc"}, 9002313),
        ({"grant_type": "refresh_token"}, 900144),
    ],
)
def test_refusals_carry_their_number(sandbox: Sandbox, form: dict[str, str], number: int) -> None:
    answer = token(sandbox, **{"client_id": sandbox.about["client_id"], **form})
    body = answer.json()
    assert answer.status_code == (401 if body["error"] == "invalid_client" else 400)
    assert body["error_codes"] == [number]
    assert body["error_description"].startswith(f"AADSTS{number}: ")
    assert f"Trace ID: {body['trace_id']} Correlation ID: {body['correlation_id']}" in body["error_description"]
    assert datetime.strptime(body["timestamp"], "%Y-%m-%d %H:%M:%SZ")
    assert answer.headers["x-ms-request-id"] == body["trace_id"]


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
        unknown = sandbox.http.get(f"{root}{query}&client_id={uuid4()}", headers={"Metadata": "true"})
        assert (unknown.status_code, unknown.json()["error_description"]) == (400, "Identity not found")


def test_confidential_applications_prove_themselves_for_people_too(sandbox: Sandbox, name: str) -> None:
    application = Application(sandbox, name)
    assert token(sandbox, client_id=application.id, **PERSON).json()["error_codes"] == [7000218]
    common = f"{sandbox.about['root_url']}/common/oauth2/v2.0/token"
    answer = sandbox.http.post(common, data={"client_id": sandbox.about["client_id"], "scope": "User.Read", **PERSON})
    assert answer.json()["error_codes"] == [9001023]


def test_refresh_tokens_belong_to_one_application_and_come_when_asked_for(sandbox: Sandbox, name: str) -> None:
    form = {"client_id": sandbox.about["client_id"], **PERSON}
    assert "refresh_token" not in token(sandbox, **{**form, "scope": "User.Read"}).json()
    answer = token(sandbox, **{**form, "scope": "User.Read openid profile offline_access", "client_info": "1"}).json()
    assert answer["scope"] == "openid profile User.Read"
    about = json.loads(base64.urlsafe_b64decode(answer["client_info"] + "=="))
    assert about == {
        "uid": jwt.decode(answer["id_token"], options=UNVERIFIED)["oid"],
        "utid": sandbox.about["tenant_id"],
    }
    refresh = {"grant_type": "refresh_token", "refresh_token": answer["refresh_token"]}
    other = Application(sandbox, name, public=True)
    assert token(sandbox, client_id=other.id, **refresh).json()["error_codes"] == [70000]
    same = token(sandbox, client_id=sandbox.about["client_id"], **{**refresh, "scope": "Mail.Read"}).json()
    assert jwt.decode(same["access_token"], options=UNVERIFIED)["scp"] == "Mail.Read"


def test_the_older_token_endpoint_takes_a_resource(sandbox: Sandbox) -> None:
    url = f"{sandbox.about['authority']}/oauth2/token"
    form = {
        "grant_type": "client_credentials",
        "client_id": sandbox.about["client_id"],
        "client_secret": sandbox.about["client_secret"],
    }
    answer = sandbox.http.post(url, data={**form, "resource": "https://graph.microsoft.com"}).json()
    assert answer["resource"] == "https://graph.microsoft.com"
    assert int(answer["expires_on"]) - int(answer["not_before"]) == int(answer["expires_in"])
    authorization = {"Authorization": f"Bearer {answer['access_token']}"}
    assert sandbox.call("GET", sandbox.site, headers=authorization).status_code == 200
    assert sandbox.http.post(url, data=form).json()["error_codes"] == [900144]
    assert sandbox.http.post(url, data={**form, "resource": "https://other.example"}).json()["error_codes"] == [500011]
    person = {**PERSON, "client_id": sandbox.about["client_id"], "resource": "https://graph.microsoft.com"}
    signed_in = sandbox.http.post(url, data=person).json()
    assert "User.Read" in jwt.decode(signed_in["access_token"], options=UNVERIFIED)["scp"].split()
    again = {**person, "grant_type": "refresh_token", "refresh_token": signed_in["refresh_token"]}
    assert "access_token" in sandbox.http.post(url, data=again).json()


def test_a_certificate_proves_the_application_it_was_registered_for(sandbox: Sandbox, name: str) -> None:
    pem = (sandbox.directory / "client.pem").read_text()
    holder = Application(sandbox, name, certificates=[pem])
    other = Application(sandbox, f"{name} other")
    for application, status in ((holder, 200), (other, 401)):
        proof = assertion(sandbox, claims={"iss": application.id, "sub": application.id})
        form = {"client_id": application.id, "client_assertion_type": ASSERTION, "client_assertion": proof}
        answer = token(sandbox, **form)
        assert answer.status_code == status
    assert answer.json()["error_codes"] == [700027]


def own_tokens(sandbox: Sandbox) -> Tokens:
    """A second reader of the tenant, that signs and verifies as the server does."""
    store = Store(sandbox.directory / "tenant.sqlite3")
    return Tokens(sandbox.directory / "signing.pem", Directory(store), Registrations(store))


def test_each_resource_takes_its_own_tokens_only(sandbox: Sandbox) -> None:
    form = {"client_id": sandbox.about["client_id"], "client_secret": sandbox.about["client_secret"]}
    by_secret = token(sandbox, **form, scope=f"{SHAREPOINT}/.default").json()["access_token"]
    proof = {"client_assertion_type": ASSERTION, "client_assertion": assertion(sandbox)}
    by_certificate = token(
        sandbox, client_id=sandbox.about["client_id"], scope=f"{SHAREPOINT}/.default", **proof
    ).json()["access_token"]
    tokens = own_tokens(sandbox)
    with pytest.raises(GraphError, match="Invalid audience"):
        tokens.verify(f"Bearer {sandbox.app_token}", SHAREPOINT)
    with pytest.raises(GraphError, match="Invalid audience"):
        tokens.verify(f"Bearer {by_secret}")
    with pytest.raises(GraphError, match="Unsupported app only token"):
        tokens.verify(f"Bearer {by_secret}", SHAREPOINT).require_certificate()
    principal = tokens.verify(f"Bearer {by_certificate}", SHAREPOINT)
    principal.require_certificate()
    assert principal.roles == {"Sites.FullControl.All"}
    person = {**PERSON, "client_id": sandbox.about["client_id"], "scope": f"{SHAREPOINT}/AllSites.Write"}
    officer = tokens.verify(f"Bearer {token(sandbox, **person).json()['access_token']}", SHAREPOINT)
    officer.require_certificate()
    officer.require_site_write()


def test_tokens_that_are_expired_or_forged_are_401(sandbox: Sandbox) -> None:
    expired = own_tokens(sandbox).for_application(sandbox.about["client_id"], lifetime=-1)
    forged = jwt.encode(
        jwt.decode(sandbox.app_token, options=UNVERIFIED), (sandbox.directory / "client.pem").read_text(), "RS256"
    )
    words = {
        "abc": "IDX14100: JWT is not well formed, there are no dots (.).",
        expired: "Access token has expired or is not yet valid.",
        forged: "Access token validation failure. Invalid signature.",
    }
    for value, message in words.items():
        answer = sandbox.call("GET", "/users", headers={"Authorization": f"Bearer {value}"})
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "InvalidAuthenticationToken"
        assert answer.json()["error"]["message"] == message
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


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
