"""Calls to a subscriber. Nothing but loopback is ever called, no proxy is asked and no redirect followed."""

import asyncio
import http.client
import ipaddress
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

import orjson

from m365_sandbox.errors import GraphError

HANDSHAKE_SECONDS = 10.0
DELIVERY_SECONDS = 3.0
_LONGEST_ANSWER = 64 * 1024  # bytes
_FAILED = "Subscription validation request failed."


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    content_type: str
    body: bytes


def is_loopback(url: str) -> bool:
    """Whether a url is http or https on this machine's loopback."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
        return parts.scheme in ("http", "https") and (host == "localhost" or ipaddress.ip_address(host).is_loopback)
    except ValueError:
        return False


async def shake_hands(url: str) -> None:
    """Ask an address whether it wants notifications. Raises `GraphError` (400) when it does not answer as it must."""
    token = f"Validation: Testing client application reachability for subscription Request-Id: {uuid4()}"
    mark = "&" if urlsplit(url).query else "?"
    address = f"{url}{mark}validationToken={quote(token, safe='')}"
    try:
        answer = await _post(address, b"", "text/plain; charset=utf-8", HANDSHAKE_SECONDS)
    except TimeoutError:
        raise _refused(f"{_FAILED} The request timed out after {HANDSHAKE_SECONDS:g} seconds.") from None
    except (OSError, http.client.HTTPException):
        raise _refused(f"{_FAILED} The notification endpoint cannot be reached.") from None
    if answer.status != 200:
        raise _refused(f"{_FAILED} Notification endpoint must respond with 200 OK to validation request.")
    if not answer.content_type.lower().startswith("text/plain") or answer.body != token.encode():
        raise _refused(f"{_FAILED} Notification endpoint must respond with the validation token as text/plain.")


async def deliver(url: str, notifications: list[dict[str, Any]]) -> bool:
    """Tell a subscriber; whether it took them in time."""
    body = orjson.dumps({"value": notifications})
    try:
        answer = await _post(url, body, "application/json; charset=utf-8", DELIVERY_SECONDS)
    except (OSError, http.client.HTTPException):  # a timeout is an OSError too
        return False
    return 200 <= answer.status < 300


async def _post(url: str, body: bytes, content_type: str, seconds: float) -> _Answer:
    async with asyncio.timeout(seconds):
        return await asyncio.to_thread(_post_now, url, body, content_type, seconds)


def _post_now(url: str, body: bytes, content_type: str, seconds: float) -> _Answer:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        # A subscriber on loopback has a certificate of its own making.
        context = ssl._create_unverified_context()
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, parts.port, timeout=seconds, context=context
        )
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=seconds)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, {"Content-Type": content_type, "User-Agent": "m365-sandbox"})
        answer = connection.getresponse()
        return _Answer(answer.status, answer.headers.get("Content-Type", ""), answer.read(_LONGEST_ANSWER))
    finally:
        connection.close()


def _refused(message: str) -> GraphError:
    return GraphError(400, "ValidationError", message)
