"""Which handler answers a path. Literal segments are compared without case; `{name}` takes any one segment."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from m365_sandbox.errors import GraphError, bad_request
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest

Handler = Callable[[Tenant, GraphRequest], GraphReply | Awaitable[GraphReply]]
H = TypeVar("H", bound=Handler)


@dataclass(frozen=True, slots=True)
class Route:
    """A handler, the template it answers, the query options it takes and the type it returns."""

    method: str
    template: str
    handler: Handler
    options: frozenset[str]
    returns: str | None  # a Graph type, `Collection(type)`, `type or type`, `Edm.String`, or nothing
    streams: bool = False  # whether the handler takes the body as it comes, instead of whole

    @property
    def is_exchange(self) -> bool:
        """Whether it counts against an application's mailbox concurrency."""
        return any(word in self.template for word in ("/messages", "/mailFolders", "/sendMail"))


class Routes:
    """The routes of one module, declared by decorator."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def __call__(
        self, method: str, *templates: str, returns: str | None = None, options: str = "", streams: bool = False
    ) -> Callable[[H], H]:
        """Declare a handler under one or several templates. `options` lists the OData options it takes."""

        def register(handler: H) -> H:
            allowed = frozenset(options.split())
            self.routes.extend(Route(method, template, handler, allowed, returns, streams) for template in templates)
            return handler

        return register


@dataclass(slots=True)
class _Branch:
    literals: dict[str, "_Branch"] = field(default_factory=dict)
    parameter: "_Branch | None" = None
    routes: dict[str, Route] = field(default_factory=dict)


class Router:
    """All routes, found segment by segment."""

    def __init__(self, *modules: Routes) -> None:
        self._root = _Branch()
        self._routes = [route for module in modules for route in module.routes]
        for route in self._routes:
            self._add(route)

    def all(self) -> list[Route]:
        """Every route, in the order of their modules."""
        return list(self._routes)

    def find(self, method: str, segments: list[str]) -> tuple[Route, dict[str, str]]:
        """The route and the values of its `{…}` segments, in the case they were sent. Raises `GraphError`."""
        found = self._walk(self._root, segments, 0)
        if found is None:
            raise bad_request(f"Resource not found for the segment '{segments[-1] if segments else ''}'.")
        branch, values = found
        route = branch.routes.get(method)
        if route is None:
            raise GraphError(
                405, "BadRequest", f"Specified HTTP method is not allowed for the request target: {method}"
            )
        names = [part[1:-1] for part in route.template.split("/") if part.startswith("{")]
        return route, dict(zip(names, values, strict=True))

    def _add(self, route: Route) -> None:
        branch = self._root
        for part in route.template.strip("/").split("/"):
            if part.startswith("{"):
                branch.parameter = branch.parameter or _Branch()
                branch = branch.parameter
            else:
                branch = branch.literals.setdefault(part.lower(), _Branch())
        branch.routes[route.method] = route

    def _walk(self, branch: _Branch, segments: list[str], at: int) -> tuple[_Branch, list[str]] | None:
        if at == len(segments):
            return (branch, []) if branch.routes else None
        literal = branch.literals.get(segments[at].lower())
        if literal is not None:
            found = self._walk(literal, segments, at + 1)
            if found is not None:
                return found
        if branch.parameter is None:
            return None
        found = self._walk(branch.parameter, segments, at + 1)
        return None if found is None else (found[0], [segments[at], *found[1]])
