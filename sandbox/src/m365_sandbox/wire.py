"""A Graph request and its reply as values, whether they came alone or inside a batch."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from m365_sandbox.errors import GraphError, bad_request, not_delegated
from m365_sandbox.odata.query import Query
from m365_sandbox.principal import Person, Principal
from m365_sandbox.transfer import FileRange, RequestBody

JSON_TYPE = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class GraphRequest:
    """One call of Graph, its path and options already read."""

    method: str
    path: str  # canonical, after the version
    query: Query
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    principal: Principal
    base_url: str  # https://the-host-the-client-used/v1.0, or /beta
    params: dict[str, str] = field(default_factory=dict)
    stream: RequestBody | None = None  # the body instead of `body`, for a route that takes it as it comes
    pascal_case: bool = False  # whether `Subject` is taken for `subject`, as Exchange does

    def json(self) -> Json:
        """The body as an object; an empty or form-typed body is an empty object. Raises `GraphError` (400)."""
        if not self.body.strip() or "x-www-form-urlencoded" in self.headers.get("content-type", ""):
            return {}
        try:
            payload = orjson.loads(self.body)
        except orjson.JSONDecodeError:
            raise bad_request(
                "Unable to read JSON request payload. Please ensure Content-Type header is set and "
                "payload is of valid JSON format."
            ) from None
        if not isinstance(payload, dict):
            raise bad_request("Invalid JSON. A JSON object was expected as the request payload.")
        return _camel_case(payload) if self.pascal_case else payload

    def parameters(self) -> Json:
        """The body of an action: names of parameters in any case, without annotations."""
        return {key[:1].lower() + key[1:]: value for key, value in self.json().items() if "@" not in key}

    def prefers(self, preference: str) -> str | None:
        """The value of a preference (`""` when it stands alone), or nothing when it was not sent."""
        for part in self.headers.get("prefer", "").split(","):
            name, _, value = part.strip().partition("=")
            if name.strip().lower() == preference.lower():
                return value.strip().strip('"')
        return None

    def link(self, **changes: str | None) -> str:
        """This request's own address with some options replaced."""
        return f"{self.base_url}{self.path}?{self.query.encode(**changes)}"

    def context(self, fragment: str) -> str:
        """A value for `@odata.context`."""
        return f"{self.base_url}/$metadata#{fragment}"

    @property
    def me(self) -> Person:
        """The signed-in person. Raises `GraphError` (400) for an application's token."""
        if self.principal.person is None:
            raise not_delegated()
        return self.principal.person


def _camel_case(value: Any) -> Any:
    """The same with the names of properties as Graph spells them."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: _camel_case(inner) for key, inner in value.items()}
    return [_camel_case(one) for one in value] if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class GraphReply:
    """What is answered."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    file: FileRange | None = None  # the body instead of `body`, when it is on disk

    @property
    def length(self) -> int:
        """How many bytes the body has."""
        return self.file.length if self.file else len(self.body)

    def half(self) -> "GraphReply":
        """The first half of its body."""
        if self.file:
            return replace(self, file=self.file.half())
        return replace(self, body=self.body[: len(self.body) // 2])

    @property
    def is_json(self) -> bool:
        """Whether the body is a JSON document."""
        return self.headers.get("Content-Type", "").startswith("application/json")


def without_version(base_url: str) -> str:
    """The scheme and host of a base URL."""
    return base_url.removesuffix("/v1.0").removesuffix("/beta")


def json_reply(payload: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> GraphReply:
    """A JSON answer."""
    return GraphReply(status, orjson.dumps(payload), {"Content-Type": JSON_TYPE, **(headers or {})})


def empty_reply(status: int) -> GraphReply:
    """An answer without a body."""
    return GraphReply(status)


def error_reply(error: GraphError, request_id: str, client_request_id: str, date: str) -> GraphReply:
    """Graph's error envelope."""
    inner: Json = {"date": date, "request-id": request_id, "client-request-id": client_request_id}
    if error.inner:
        inner = {"code": error.inner, **inner}
    payload = {"error": {"code": error.code, "message": error.message, "innerError": inner}}
    return json_reply(payload, error.status, error.headers)
