"""Which method a request means: POST carries others under `X-HTTP-Method`, and by itself reads what it names."""

from collections.abc import Mapping
from dataclasses import replace

from m365_sandbox.errors import GraphError
from m365_sandbox.graph.surface import Found
from m365_sandbox.routing import Router

_WRITING = ("PATCH", "MERGE", "PUT", "DELETE")


def find_route(router: Router, method: str, segments: list[str], headers: Mapping[str, str]) -> Found:
    """The route of a request. Raises `GraphError` (400, 405)."""
    meant = headers.get("x-http-method", method).upper() if method == "POST" else method
    try:
        route, params = router.find(meant, segments)
    except GraphError as refusal:
        instead = _instead(method, meant, headers)
        if refusal.status != 405 or instead is None:
            raise
        route, params = router.find(instead, segments)
    if meant in _WRITING:  # clients leave on the address what they selected before, and nothing is answered
        route = replace(route, options=route.options | {"select", "expand"})
    return route, params


def _instead(method: str, meant: str, headers: Mapping[str, str]) -> str | None:
    """The method that stands in where a resource does not know this one; POST reads only if it says nothing."""
    if meant == "PUT":
        return "MERGE"
    if meant != "POST" and method in ("POST", "DELETE"):
        return "POST"  # a function that is called, whatever else the request says
    is_empty = headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers
    return "GET" if meant == "POST" and is_empty else None
