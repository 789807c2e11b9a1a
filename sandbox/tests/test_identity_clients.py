"""azure-identity and msal, as they come from PyPI, against the sandbox's Entra."""

from collections.abc import Iterator
from typing import Any

import msal
import pytest
import requests
from applications import GRAPH_DEFAULT, Application
from azure.core.pipeline.transport import RequestsTransport
from azure.identity import (
    CertificateCredential,
    ClientSecretCredential,
    CredentialUnavailableError,
    DefaultAzureCredential,
    ManagedIdentityCredential,
    UsernamePasswordCredential,
)
from client import Json, Sandbox
from requests.adapters import HTTPAdapter

SECRET = "its-own-secret"


class _ToPort(HTTPAdapter):
    """Sends to the sandbox's port what msal addresses to 443: its user realm request forgets the authority's port."""

    def __init__(self, root: str) -> None:
        super().__init__()
        self._root = root

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """The answer from the sandbox."""
        request.url = str(request.url).replace("https://localhost/", f"{self._root}/")
        return super().send(request, *args, **kwargs)


@pytest.fixture
def session(sandbox: Sandbox) -> Iterator[requests.Session]:
    """A session that trusts the sandbox's authority."""
    with requests.Session() as one:
        one.trust_env = False  # a CA bundle in the environment would win over ours
        one.verify = sandbox.about["ca_file"]
        one.mount("https://localhost/", _ToPort(sandbox.about["root_url"]))
        yield one


@pytest.fixture
def options(sandbox: Sandbox, session: requests.Session) -> dict[str, Any]:
    """What azure-identity is told about a cloud of one's own."""
    transport = RequestsTransport(session=session, session_owner=False, connection_verify=sandbox.about["ca_file"])
    return {"authority": sandbox.about["root_url"], "disable_instance_discovery": True, "transport": transport}


def opens(sandbox: Sandbox, token: str, path: str) -> bool:
    return sandbox.call("GET", path, headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_client_secret_credential(sandbox: Sandbox, options: dict[str, Any]) -> None:
    about = sandbox.about
    with ClientSecretCredential(
        about["tenant_id"], about["client_id"], about["client_secret"], **options
    ) as credential:
        assert opens(sandbox, credential.get_token(GRAPH_DEFAULT).token, sandbox.site)


def test_certificate_credential(sandbox: Sandbox, options: dict[str, Any]) -> None:
    about = sandbox.about
    with CertificateCredential(
        about["tenant_id"], about["client_id"], about["certificate_file"], **options
    ) as credential:
        assert opens(sandbox, credential.get_token(GRAPH_DEFAULT).token, sandbox.site)


def test_managed_identity_of_a_virtual_machine(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", sandbox.about["admin_url"])
    with ManagedIdentityCredential() as credential:
        assert opens(sandbox, credential.get_token(GRAPH_DEFAULT).token, sandbox.site)


def test_managed_identity_of_app_service(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", sandbox.about["identity_endpoint"])
    monkeypatch.setenv("IDENTITY_HEADER", sandbox.about["identity_header"])
    assigned = Application(sandbox, name, roles=["Mail.Read"])
    with ManagedIdentityCredential() as system, ManagedIdentityCredential(client_id=assigned.id) as user:
        assert opens(sandbox, system.get_token(GRAPH_DEFAULT).token, sandbox.site)
        token = user.get_token(GRAPH_DEFAULT).token
        assert opens(sandbox, token, f"{sandbox.team}/messages")
        assert not opens(sandbox, token, sandbox.site)


def test_default_credential_finds_the_machines_identity(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", sandbox.about["admin_url"])
    with DefaultAzureCredential() as credential:
        assert opens(sandbox, credential.get_token(GRAPH_DEFAULT).token, sandbox.site)


def test_a_wrong_identity_header_gives_no_token(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", sandbox.about["identity_endpoint"])
    monkeypatch.setenv("IDENTITY_HEADER", "wrong")
    with (
        ManagedIdentityCredential() as credential,
        pytest.raises(CredentialUnavailableError, match="X-IDENTITY-HEADER"),
    ):
        credential.get_token(GRAPH_DEFAULT)


def test_username_password_credential(sandbox: Sandbox, options: dict[str, Any]) -> None:
    with pytest.warns(DeprecationWarning, match="UsernamePasswordCredential"):
        credential = UsernamePasswordCredential(
            sandbox.about["client_id"],
            "officer3@contoso.com",
            "sandbox",
            tenant_id=sandbox.about["tenant_id"],
            **options,
        )
    with credential, pytest.warns(DeprecationWarning, match="more secure flow"):
        token = credential.get_token("https://graph.microsoft.com/User.Read").token
    assert opens(sandbox, token, "/me")
    assert not opens(sandbox, token, "/me/messages")


def public(sandbox: Sandbox, session: requests.Session) -> msal.PublicClientApplication:
    return msal.PublicClientApplication(
        sandbox.about["client_id"],
        authority=sandbox.about["authority"],
        instance_discovery=False,
        http_client=session,
    )


def test_msal_signs_a_person_in_and_refreshes_silently(sandbox: Sandbox, session: requests.Session) -> None:
    application = public(sandbox, session)
    with pytest.warns(DeprecationWarning, match="more secure flow"):
        answer = application.acquire_token_by_username_password("operative3@contoso.com", "sandbox", ["User.Read"])
    assert "access_token" in answer, answer
    claims = answer["id_token_claims"]
    assert claims["preferred_username"] == "operative3@contoso.com"
    (account,) = application.get_accounts()
    assert account["username"] == "operative3@contoso.com"
    assert account["home_account_id"] == f"{claims['oid']}.{sandbox.about['tenant_id']}"
    cached = application.acquire_token_silent(["User.Read"], account)
    assert cached["access_token"] == answer["access_token"]
    fresh = application.acquire_token_silent(["User.Read"], account, force_refresh=True)
    assert fresh["access_token"] != answer["access_token"]
    wider = application.acquire_token_silent(["Mail.Read"], account)
    assert opens(sandbox, wider["access_token"], "/me/messages")


def test_msal_confidential_client_signs_people_in(sandbox: Sandbox, session: requests.Session, name: str) -> None:
    registered = Application(sandbox, name, scopes=["User.Read"])
    application = msal.ConfidentialClientApplication(
        registered.id, SECRET, authority=sandbox.about["authority"], instance_discovery=False, http_client=session
    )
    answer = application.acquire_token_by_username_password("operative4@contoso.com", "sandbox", ["User.Read"])
    assert opens(sandbox, answer["access_token"], "/me")
    refused: Json = application.acquire_token_by_username_password("operative4@contoso.com", "sandbox", ["Mail.Read"])
    assert (refused["error_codes"], refused["suberror"]) == ([65001], "consent_required")


def test_msal_accepts_this_instance_as_an_oidc_authority(sandbox: Sandbox, session: requests.Session) -> None:
    application = msal.ConfidentialClientApplication(
        sandbox.about["client_id"],
        sandbox.about["client_secret"],
        oidc_authority=f"{sandbox.about['authority']}/v2.0",
        http_client=session,
    )
    assert opens(sandbox, application.acquire_token_for_client([GRAPH_DEFAULT])["access_token"], sandbox.site)
