"""How the token endpoint says no: an OAuth error with an AADSTS number."""

from datetime import UTC, datetime
from uuid import uuid4

import orjson
from starlette.requests import Request
from starlette.responses import Response

from m365_sandbox.wire import Json


class TokenRefusal(Exception):  # noqa: N818 - an answer, not a failure
    """No token, and why."""

    def __init__(self, error: str, number: int, description: str, *, suberror: str | None = None) -> None:
        super().__init__(description)
        self.suberror = suberror  # a hint for interactive clients
        self.error = error
        self.number = number
        self.description = description

    @property
    def status(self) -> int:
        """401 where the client is not who it says, else 400."""
        return 401 if self.error == "invalid_client" else 400

    def payload(self, correlation_id: str | None) -> Json:
        """The body that Entra answers."""
        stamp = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        trace, correlation = str(uuid4()), correlation_id or str(uuid4())
        text = (
            f"AADSTS{self.number}: {self.description} "
            f"Trace ID: {trace} Correlation ID: {correlation} Timestamp: {stamp}"
        )
        return {
            "error": self.error,
            "error_description": text,
            "error_codes": [self.number],
            "timestamp": stamp,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": f"https://login.microsoftonline.com/error?code={self.number}",
            **({"suberror": self.suberror} if self.suberror else {}),
        }


def missing_parameter(name: str) -> TokenRefusal:
    """The form lacks something that every such call has."""
    return TokenRefusal("invalid_request", 900144, f"The request body must contain the following parameter: '{name}'.")


def refusal_response(refusal: TokenRefusal, request: Request) -> Response:
    """The answer of the token and discovery endpoints to a call that was refused."""
    payload = refusal.payload(request.headers.get("client-request-id"))
    headers = {"Cache-Control": "no-store, no-cache", "Pragma": "no-cache", "x-ms-request-id": payload["trace_id"]}
    return Response(orjson.dumps(payload), refusal.status, headers, media_type="application/json; charset=utf-8")
