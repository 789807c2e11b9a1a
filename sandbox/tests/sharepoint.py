"""Access to SharePoint's own REST for the tests: an application by certificate, a person by password."""

import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import jwt
from client import Json, Sandbox
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate

from m365_sandbox.identities import CLIENT_ID, PASSWORD, PEOPLE_CLIENT_ID

SCOPE = "https://contoso.sharepoint.com/.default"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIGHT, BARE, VERBOSE = (f"application/json;odata={level}" for level in ("minimalmetadata", "nometadata", "verbose"))


def application_token(sandbox: Sandbox) -> str:
    """A token by which the registered application, proved by certificate, acts on SharePoint."""
    form = {
        "grant_type": "client_credentials",
        "client_id": CLIENT_ID,
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": _assertion(sandbox),
        "scope": SCOPE,
    }
    return _token(sandbox, form)


def person_token(sandbox: Sandbox, person: str) -> str:
    """A token by which a person acts on SharePoint."""
    form = {
        "grant_type": "password",
        "client_id": PEOPLE_CLIENT_ID,
        "username": f"{person}@contoso.com",
        "password": PASSWORD,
        "scope": SCOPE,
    }
    return _token(sandbox, form)


def _token(sandbox: Sandbox, form: dict[str, str]) -> str:
    answer = sandbox.http.post(f"{sandbox.about['authority']}/oauth2/v2.0/token", data=form)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def _assertion(sandbox: Sandbox) -> str:
    pem = Path(sandbox.about["certificate_file"]).read_bytes()
    certificate = load_pem_x509_certificate(pem)
    audience = f"{sandbox.about['authority']}/oauth2/v2.0/token"
    now = int(time.time())
    claims = {"aud": audience, "iss": CLIENT_ID, "sub": CLIENT_ID, "jti": str(uuid4()), "nbf": now, "exp": now + 300}
    thumbprint = jwt.utils.base64url_encode(certificate.fingerprint(hashes.SHA256())).decode()
    return jwt.encode(claims, load_pem_private_key(pem, None), algorithm="PS256", headers={"x5t#S256": thumbprint})  # type: ignore[arg-type]  # the key is RSA, which its file does not tell mypy


class Rest:
    """Calls below `/_api` of the team's site."""

    def __init__(self, sandbox: Sandbox, person: str | None = None) -> None:
        self._sandbox = sandbox
        self.token = person_token(sandbox, person) if person else application_token(sandbox)
        self.url = f"{sandbox.about['root_url']}/sites/ohrt/_api"

    def call(self, method: str, path: str, body: Any = None, accept: str = BARE, **headers: str) -> httpx.Response:
        """Call; header names are written with underscores."""
        sent = {"Authorization": f"Bearer {self.token}", "Accept": accept}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        url = path if path.startswith("https:") else f"{self.url}/{path}"
        return self._sandbox.http.request(method, url, json=body, headers=sent)

    def get(self, path: str, accept: str = BARE) -> Json:
        """GET, expecting success."""
        return self._good(self.call("GET", path, accept=accept))

    def post(self, path: str, body: Any = None, accept: str = BARE, **headers: str) -> Json:
        """POST, expecting success."""
        return self._good(self.call("POST", path, body, accept, **headers))

    def merge(self, path: str, body: Any, match: str = "*") -> httpx.Response:
        """Change something, as SharePoint's own clients do."""
        return self.call("POST", path, body, X_HTTP_Method="MERGE", If_Match=match)

    @staticmethod
    def _good(answer: httpx.Response) -> Json:
        assert answer.status_code < 300, (answer.status_code, answer.text)
        return answer.json() if answer.content else {}


def complaint(answer: httpx.Response) -> tuple[int, str]:
    """Status and words of a refusal."""
    body = answer.json()
    return answer.status_code, (body.get("error") or body["odata.error"])["message"]["value"]
