"""`$batch`: several requests in one, each answered and throttled for itself; Graph takes up to twenty, in JSON."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

import orjson

from m365_sandbox.errors import bad_request
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

MOST_REQUESTS = 20
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Part:
    """One request of a batch."""

    id: str
    method: str
    path: str  # raw, relative to the version
    query: str
    headers: dict[str, str]
    body: bytes
    depends_on: tuple[str, ...]


Answer = Callable[[Part], Awaitable[GraphReply]]


@dataclass(frozen=True, slots=True)
class BatchProtocol:
    """How a surface takes several requests in one."""

    template: str  # its address, as routes are written
    read: Callable[[GraphRequest, tuple[str, ...]], list[Part]]  # the request, and roots of absolute addresses
    run: Callable[[list[Part], Answer], Awaitable[GraphReply]]

    def takes(self, method: str, segments: list[str]) -> bool:
        """Whether a request is a batch."""
        return method == "POST" and segments[-1:] == ["$batch"] and len(segments) == self.template.count("/")


def _read(request: GraphRequest, roots: tuple[str, ...]) -> list[Part]:
    return read_parts(request.json(), roots)


def read_parts(body: Json, roots: tuple[str, ...] = ()) -> list[Part]:
    """The requests of a batch; an absolute url is taken only under one of the roots.

    Raises `GraphError` (400) for the whole of it.
    """
    requests = body.get("requests")
    if not isinstance(requests, list) or not requests:
        raise bad_request("Invalid batch payload format.")
    if len(requests) > MOST_REQUESTS:
        raise bad_request(f"Number of batch request steps exceeds the maximum value of {MOST_REQUESTS}.")
    parts = [_part(entry, roots) for entry in requests]
    known: set[str] = set()
    for part in parts:
        if part.id.lower() in known:
            raise bad_request("Duplicate request id in the batch: each request must have a unique id.")
        known.add(part.id.lower())
    for part in parts:
        if any(other not in known for other in part.depends_on):
            raise bad_request("Invalid batch payload format: dependsOn names a request that is not in the batch.")
    return parts


def _part(entry: Any, roots: tuple[str, ...]) -> Part:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not isinstance(entry.get("url"), str):
        raise bad_request("Invalid batch payload format.")
    method = str(entry.get("method", "")).upper()
    url = _split(entry["url"], roots)
    if method not in _METHODS or url.scheme or url.netloc or url.path.strip("/").lower() == "$batch":
        raise bad_request(f"Invalid batch payload format: request '{entry['id']}' has no valid method or relative url.")
    named, others = entry.get("headers") or {}, entry.get("dependsOn") or []
    if not isinstance(named, dict) or not isinstance(others, list):
        raise bad_request(f"Invalid batch payload format: request '{entry['id']}' has malformed headers or dependsOn.")
    headers = {str(key).lower(): str(value) for key, value in named.items()}
    depends_on = tuple(str(other).lower() for other in others)
    return Part(entry["id"], method, url.path, url.query, headers, _body(entry, headers), depends_on)


def _split(url: str, roots: tuple[str, ...]) -> SplitResult:
    root = next((root for root in roots if url.lower().startswith(f"{root.lower()}/")), "")
    try:
        return urlsplit(url[len(root) :])
    except ValueError:
        raise bad_request(f"Invalid batch payload format: '{url}' is no url.") from None


def _body(entry: Json, headers: dict[str, str]) -> bytes:
    body = entry.get("body")
    if body is None:
        return b""
    content_type = headers.get("content-type", "")
    if not content_type:
        raise bad_request(f"Content-Type header is missing for request '{entry['id']}' that has a body.")
    if isinstance(body, str) and "json" not in content_type:
        try:
            return base64.b64decode(body, validate=True)
        except binascii.Error:
            raise bad_request(f"The body of request '{entry['id']}' is not valid base64.") from None
    return orjson.dumps(body)


async def _run(parts: list[Part], answer: Answer) -> GraphReply:
    return json_reply(await run_batch(parts, answer))


async def run_batch(parts: list[Part], answer: Answer) -> Json:
    """Answer each request after those it depends on; a failed dependency fails its dependents with 424."""
    statuses: dict[str, int] = {}
    responses: list[Json] = []
    waiting = list(parts)
    while waiting:
        ready = [part for part in waiting if all(other in statuses for other in part.depends_on)]
        if not ready:
            raise bad_request("Invalid batch payload format: the dependencies form a circle.")
        for part in ready:
            if any(statuses[other] >= 400 for other in part.depends_on):
                reply = _failed_dependency()
            else:
                reply = await answer(part)
            statuses[part.id.lower()] = reply.status
            responses.append(_response(part, reply))
        waiting = [part for part in waiting if part.id.lower() not in statuses]
    return {"responses": responses}


def depths(parts: list[Part]) -> dict[str, int]:
    """How deep each request lies in its chain of dependencies; those of one depth may run at the same time."""
    by_id = {part.id.lower(): part for part in parts}

    def depth(part: Part, seen: frozenset[str]) -> int:
        if part.id.lower() in seen:
            raise bad_request("Invalid batch payload format: the dependencies form a circle.")
        return 1 + max((depth(by_id[other], seen | {part.id.lower()}) for other in part.depends_on), default=-1)

    return {part.id.lower(): depth(part, frozenset()) for part in parts}


def _failed_dependency() -> GraphReply:
    message = "A request that this request depends on has failed."
    body = {"error": {"code": "FailedDependency", "message": message}}
    return GraphReply(424, orjson.dumps(body), {"Content-Type": "application/json"})


def _response(part: Part, reply: GraphReply) -> Json:
    response: Json = {"id": part.id, "status": reply.status}
    if reply.headers:
        response["headers"] = reply.headers
    if reply.body:
        response["body"] = _body_of(reply)
    return response


def _body_of(reply: GraphReply) -> Any:
    if not reply.is_json:
        return base64.b64encode(reply.body).decode()
    try:
        orjson.loads(reply.body)
    except orjson.JSONDecodeError:
        return reply.body.decode("utf-8", "replace")  # a fault has spoilt it; the other answers stay readable
    return orjson.Fragment(reply.body)


JSON_BATCHES = BatchProtocol("/$batch", _read, _run)
