"""What a client sends: bodies of every metadata level, keys of addresses, and the verb behind `X-HTTP-Method`."""

from typing import Any

import orjson

from m365_sandbox.sharepoint.rest.address import literal
from m365_sandbox.sharepoint.rest.refusals import invalid_query
from m365_sandbox.wire import GraphRequest, Json

WRITING = ("POST", "PATCH", "MERGE", "PUT", "DELETE")


def verb(request: GraphRequest) -> str:
    """What is to be done: `PATCH` for every kind of change, `DELETE`, or `POST`."""
    named = request.headers.get("x-http-method", request.method) if request.method == "POST" else request.method
    return "PATCH" if named.upper() in ("MERGE", "PATCH", "PUT") else named.upper()


def values_of(body: Json) -> Json:
    """The properties of a body without what is said about them; `{"results": […]}` becomes a list."""
    return {name: plain(value) for name, value in body.items() if name != "__metadata" and not _is_note(name)}


def _is_note(name: str) -> bool:
    return name.startswith("odata.") or "@odata" in name


def plain(value: Any) -> Any:
    """A value without metadata."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return [plain(one) for one in value["results"]] if isinstance(value.get("results"), list) else values_of(value)
    return value


def parameters(request: GraphRequest, *wrappers: str) -> Json:
    """The arguments of an action: in the body, inside one of these wrappers or bare, and in the address."""
    body = values_of(request.json())
    for wrapper in wrappers:
        if isinstance(body.get(wrapper), dict):
            body = body[wrapper]
    named = {name: argument(request, text) for name, text in request.query.custom.items() if not name.startswith("@")}
    return {**named, **body}


def argument(request: GraphRequest, text: str) -> str:
    """An argument of an address; an alias such as `@v` stands for the query option of that name."""
    if text.startswith("@"):
        if text not in request.query.custom:
            raise invalid_query(f"The parameter alias '{text}' has no value.")
        text = request.query.custom[text]
    value = literal(text)
    return _decoded(value) if value.startswith("{") else value


def _decoded(text: str) -> str:
    """The path in a `SP.ResourcePath` that is written as JSON, as aliases of addresses have it."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return str(value["DecodedUrl"]) if isinstance(value, dict) and "DecodedUrl" in value else text


def key_of(request: GraphRequest, name: str) -> tuple[str, str]:
    """What a key is by (`id`, `title`, …), and the key."""
    by, colon, text = request.params[name].partition(":")
    if not colon:
        raise invalid_query(f"'{request.params[name]}' is not a key.")
    return by, argument(request, text) if text.startswith("@") else text
