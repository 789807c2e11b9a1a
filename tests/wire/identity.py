"""A token endpoint, as msal sees one."""

import json
from typing import Any
from urllib.parse import parse_qs

import responses

from tests.wire.calls import LOGIN

TENANT = "11111111-1111-1111-1111-111111111111"
AUTHORITY = f"{LOGIN}/{TENANT}"
TOKEN_URL = f"{AUTHORITY}/oauth2/v2.0/token"
SCOPE = "https://graph.microsoft.com/.default"


def discovery() -> None:
    """Register the discovery document."""
    responses.add(
        "GET",
        f"{AUTHORITY}/v2.0/.well-known/openid-configuration",
        json={
            "issuer": f"{AUTHORITY}/v2.0",
            "authorization_endpoint": f"{AUTHORITY}/oauth2/v2.0/authorize",
            "token_endpoint": TOKEN_URL,
        },
    )


def token(number: int = 1, **more: Any) -> str:
    """Return the body of a good answer."""
    return json.dumps({"token_type": "Bearer", "expires_in": 3600, "access_token": f"token-{number}", **more})


def posts() -> list[dict[str, str]]:
    """Return the forms that were posted to the token endpoint."""
    return [
        {name: values[0] for name, values in parse_qs(_text(call.request.body)).items()}
        for call in responses.calls
        if call.request.url == TOKEN_URL
    ]


def _text(body: Any) -> str:
    return body.decode() if isinstance(body, bytes) else str(body)
