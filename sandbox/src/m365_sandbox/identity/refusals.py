"""How the token endpoint says no: an OAuth error with an AADSTS number."""

from datetime import UTC, datetime
from uuid import uuid4

from m365_sandbox.wire import Json

_STATUS_401 = {"invalid_client", "unauthorized_client"}


class TokenRefusal(Exception):  # noqa: N818 - an answer, not a failure
    """No token, and why."""

    def __init__(self, error: str, number: int, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.number = number
        self.description = description

    @property
    def status(self) -> int:
        """401 where the client is not who it says, else 400."""
        return 401 if self.error in _STATUS_401 else 400

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
        }
