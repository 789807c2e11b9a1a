"""What does an answer mean? Status, code and headers in; a `Response` or a `GraphError` out."""

import contextlib
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from connectors.errors import (
    Ambiguous,
    Conflict,
    Gone,
    GraphError,
    NotFound,
    NotSent,
    Refused,
    Throttled,
    Unauthenticated,
)
from connectors.request import Effect, Request, Response

#: Seconds: what is waited for when a tenant asks for nothing sensible, and the most that is ever believed.
DEFAULT_WAIT, MOST_WAIT = 5.0, 3600.0

_FORGOTTEN = frozenset(
    {
        "resyncrequired",
        "syncstatenotfound",
        "syncstateinvalid",
        "resyncchangesapplydifferences",
        "resyncchangesuploaddifferences",
    }
)


def answer(request: Request, status: int, headers: Mapping[str, str], body: Any) -> Response:
    """Return a successful answer, or raise the error that says whether the request may be repeated."""
    if 200 <= status < 300:
        return Response(status, headers, body)
    raise error_of(request, status, headers, body)


def error_of(request: Request, status: int, headers: Mapping[str, str], body: Any) -> GraphError:
    """Return the error that a status means for a request of this effect (`docs/decisions/0003-retry.md`)."""
    code = _code(body)
    told: dict[str, Any] = {"status": status, "code": code, "request_id": headers.get("request-id", "")}
    if status == 410 or (status == 400 and code.lower() in _FORGOTTEN):
        return Gone(request.name, **told)
    if status == 429:
        return Throttled(request.name, wait=_wait(headers), **told)
    if status == 503:
        irrevocable = request.effect is Effect.IRREVOCABLE
        return Ambiguous(request.name, **told) if irrevocable else Throttled(request.name, wait=_wait(headers), **told)
    if status in (408, 500, 502, 504, 509) or status >= 500:
        return Ambiguous(request.name, **told)
    if status in (409, 412, 423):
        return Conflict(request.name, **told)
    if status == 424:
        return NotSent(request.name, **told)
    return _refusal(status)(request.name, **told)


def _refusal(status: int) -> type[Refused]:
    return {401: Unauthenticated, 404: NotFound}.get(status, Refused)


def _code(body: Any) -> str:
    """Return `error.code`; an empty or broken body has none. The message is left: it may repeat what was written."""
    if isinstance(body, bytes | bytearray):
        with contextlib.suppress(orjson.JSONDecodeError):
            body = orjson.loads(body)
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else ""


def _wait(headers: Mapping[str, str]) -> float:
    """Return how long to wait, in seconds: the larger of Retry-After and RateLimit-Reset, never more than an hour."""
    asked = [_seconds(headers.get(name, "")) for name in ("retry-after", "ratelimit-reset")]
    known = [one for one in asked if one is not None]
    return min(max(known), MOST_WAIT) if known else DEFAULT_WAIT


def _seconds(value: str) -> float | None:
    """Read an integer, a fraction (Graph's own sample has 2.128), or a date; None for rubbish."""
    with contextlib.suppress(ValueError):
        seconds = float(value)
        return max(0.0, seconds) if math.isfinite(seconds) else None
    with contextlib.suppress(ValueError, TypeError):
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    return None
