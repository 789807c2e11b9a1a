"""Applications that the tests register for themselves, and calls in their name."""

from typing import Any

import httpx
from client import Json, Sandbox

GRAPH_DEFAULT = "https://graph.microsoft.com/.default"


class Application:
    """A registered application with a secret of its own."""

    def __init__(self, sandbox: Sandbox, name: str, **registration: Any) -> None:
        self._sandbox = sandbox
        body = {"displayName": name, "secret": "its-own-secret", **registration}
        answer = sandbox.admin.post("/applications", json=body)
        assert answer.status_code == 201, answer.text
        self.registered: Json = answer.json()
        self.id: str = self.registered["id"]

    def token(self, scope: str = GRAPH_DEFAULT, **form: str) -> str:
        """An access token for itself, or for somebody whose password is in the form."""
        body = {
            "grant_type": "client_credentials",
            "client_id": self.id,
            "client_secret": "its-own-secret",
            "scope": scope,
            **form,
        }
        answer = self._sandbox.http.post(f"{self._sandbox.about['authority']}/oauth2/v2.0/token", data=body)
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["access_token"]
        return token

    def person_token(self, person: str, scope: str) -> str:
        """An access token by which it acts for somebody."""
        form = {"grant_type": "password", "username": f"{person}@contoso.com", "password": "sandbox"}
        return self.token(scope, **form)

    def call(self, method: str, path: str, body: Any = None, *, token: str | None = None) -> httpx.Response:
        """Call Graph in its own name, or with a token that it has."""
        headers = {"Authorization": f"Bearer {token or self.token()}"}
        return self._sandbox.call(method, path, body, headers=headers)
