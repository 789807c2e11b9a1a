"""A request to Graph and its answer, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any


class Effect(IntEnum):
    """What repeating a request would do, from harmless to irrevocable."""

    READ = 0
    GUARDED = 1
    KEYED = 2
    IRREVOCABLE = 3


class Service(StrEnum):
    """Who answers behind Graph; Exchange takes four requests of an app at a time."""

    SHAREPOINT = "sharepoint"
    EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `name` is what logs and errors call it; `path` follows `/v1.0`, or is a link that Graph gave.

    `raw` says that the answer is bytes, not JSON.
    """

    name: str
    method: str
    path: str
    effect: Effect = Effect.READ
    service: Service = Service.SHAREPOINT
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """A successful answer. Header names are in lower case; `body` is parsed JSON, or bytes where those were asked for."""

    status: int
    headers: Mapping[str, str]
    body: Any

    def json(self) -> Any:
        """Return the body as JSON; an empty body is an empty object."""
        return self.body if self.body is not None else {}
