"""A page of a collection of the directory, with a link to the next one."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any

from m365_sandbox.errors import bad_request
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

DEFAULT_PAGE, LARGEST_PAGE = 100, 999


def directory_page(
    tenant: Tenant,
    request: GraphRequest,
    collection: str,
    rows_of: tuple[str, str],
    condition: tuple[str, Sequence[Any]],
    render: Callable[[Row], Json],
) -> GraphReply:
    """One page. `rows_of`: the table and its order; `condition`: a term of SQL and its parameters.

    Raises `GraphError` (400) for a size or a token that is none.
    """
    (table, order), (where, values) = rows_of, condition
    query = request.query
    top = query.number("top", DEFAULT_PAGE, least=1)
    if top > LARGEST_PAGE:
        raise bad_request(f"Invalid page size specified: '{top}'. Must be between 1 and {LARGEST_PAGE} inclusive.")
    skip = _read_token(query.options.get("skiptoken"), collection)
    rows = tenant.store.all(
        f"SELECT * FROM {table} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?", [*values, top + 1, skip]
    )
    payload: Json = {"@odata.context": request.context(collection)}
    if query.wants_count:
        payload["@odata.count"] = tenant.store.value(f"SELECT count(*) FROM {table} WHERE {where}", values)
    if len(rows) > top:
        payload["@odata.nextLink"] = request.link(skiptoken=_token(skip + top, collection))
    payload["value"] = [render(row) for row in rows[:top]]
    return json_reply(payload)


def _token(skip: int, collection: str) -> str:
    return base64.urlsafe_b64encode(f"{collection} {skip}".encode()).decode().rstrip("=")


def _read_token(token: str | None, collection: str) -> int:
    """How many entries a page token passes over. Raises `GraphError` (400)."""
    if token is None:
        return 0
    try:
        name, _, number = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().partition(" ")
        if name == collection and number.isdecimal():
            return int(number)
    except (binascii.Error, ValueError):
        pass  # answered below, like any other token that is not ours
    raise bad_request("The specified page token value has expired or is not valid.", "Directory_ExpiredPageToken")
