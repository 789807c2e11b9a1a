"""`msal` with its own defaults: Microsoft's authority, instance discovery, and whichever session it makes."""

import os
from pathlib import Path
from typing import Any

import msal
import requests

TENANT, CLIENT, SECRET = (os.environ[f"AZURE_{name}"] for name in ("TENANT_ID", "CLIENT_ID", "CLIENT_SECRET"))
CERTIFICATE = Path(os.environ["AZURE_CLIENT_CERTIFICATE_PATH"])
AUTHORITY = f"https://login.microsoftonline.com/{TENANT}"
GRAPH = "https://graph.microsoft.com"


def status(token: dict[str, Any], address: str) -> int:
    """What an address answers to a token."""
    assert "access_token" in token, token
    headers = {"Authorization": f"Bearer {token['access_token']}", "Accept": "application/json"}
    return requests.get(address, headers=headers, timeout=20).status_code


def test_by_secret() -> None:
    application = msal.ConfidentialClientApplication(CLIENT, SECRET, authority=AUTHORITY)
    token = application.acquire_token_for_client([f"{GRAPH}/.default"])
    assert status(token, f"{GRAPH}/v1.0/sites/root") == 200
    assert application.acquire_token_for_client([f"{GRAPH}/.default"])["token_source"] == "cache"


def test_by_certificate_for_graph_and_for_sharepoint() -> None:
    pem = CERTIFICATE.read_text()
    credential = {"private_key": pem, "public_certificate": pem[pem.index("-----BEGIN CERTIFICATE") :]}
    application = msal.ConfidentialClientApplication(CLIENT, credential, authority=AUTHORITY)
    token = application.acquire_token_for_client([f"{GRAPH}/.default"])
    assert status(token, f"{GRAPH}/v1.0/sites/root") == 200
    token = application.acquire_token_for_client(["https://contoso.sharepoint.com/.default"])
    assert status(token, "https://contoso.sharepoint.com/sites/ohrt/_api/web") == 200
    assert status(token, f"{GRAPH}/v1.0/sites/root") == 401


def test_a_person_by_password_without_naming_a_tenant() -> None:
    for authority in ("organizations", "contoso.onmicrosoft.com", "contoso.com"):
        application = msal.PublicClientApplication(CLIENT, authority=f"https://login.microsoftonline.com/{authority}")
        token = application.acquire_token_by_username_password("officer1@contoso.com", "sandbox", ["User.Read"])
        assert status(token, f"{GRAPH}/v1.0/me") == 200, authority
        (account,) = application.get_accounts("officer1@contoso.com")
        assert application.acquire_token_silent(["User.Read"], account, force_refresh=True)["access_token"]


def test_a_wrong_secret_is_refused_in_entras_words() -> None:
    application = msal.ConfidentialClientApplication(CLIENT, "wrong", authority=AUTHORITY)
    refused = application.acquire_token_for_client([f"{GRAPH}/.default"])
    assert refused["error"] == "invalid_client"
    assert refused["error_description"].startswith("AADSTS7000215")
