"""What the delta of lists and that of drives have in common: how tokens are written, pages linked, and 410 said."""

import base64
import binascii
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson

from m365_sandbox.errors import GraphError
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def write_token(token: "DataclassInstance") -> str:
    """A token, opaque to the client."""
    return base64.urlsafe_b64encode(orjson.dumps(asdict(token))).decode().rstrip("=")


def read_token(text: str) -> dict[str, Any] | None:
    """What a token holds, or nothing when it is not one of ours; its numbers are numbers."""
    try:
        values = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        return None
    if not isinstance(values, dict):
        return None
    numbers = (values.get("epoch"), values.get("after"), values.get("born") or 0, values.get("top"))
    return values if all(isinstance(number, int) for number in numbers) else None


def page_reply(request: GraphRequest, graph_type: str, value: list[Json], token: str, *, finished: bool) -> GraphReply:
    """A page of changes, with a link to the next page or to the next round."""
    link = "@odata.deltaLink" if finished else "@odata.nextLink"
    context = request.context(f"Collection({graph_type})")
    return json_reply({"@odata.context": context, "value": value, link: _link(request, token)})


def gone(request: GraphRequest, fresh: str) -> GraphError:
    """A token that is too old or none of ours: 410, with a token to begin anew in `Location`."""
    return GraphError(
        410,
        "resyncRequired",
        "Resync required. Replace any local items with the server's version (including deletes).",
        inner="resyncChangesApplyDifferences",
        headers={"Location": _link(request, fresh)},
    )


def _link(request: GraphRequest, token: str) -> str:
    return f"{request.base_url}{request.path}?token={token}"
