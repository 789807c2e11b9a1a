"""`items/delta`: what changed in a list since a token.

A token names a change number and carries the query options of the first call. Each change of an item moves it to the
list's newest change number, so a page is a range of that number: latest state only, no repeats, no offset.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from m365_sandbox.odata.query import Expand
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import find_list
from m365_sandbox.sharepoint.delta_page import gone, page_reply, read_token, write_token
from m365_sandbox.sharepoint.items import DEFAULT_PAGE, LARGEST_PAGE, make_view
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest

routes = Routes()


@dataclass(frozen=True, slots=True)
class DeltaToken:
    """Where a reader stands, and what it asked for."""

    list: str
    epoch: int
    after: int  # the change number already told
    born: int | None  # while enumerating from nothing: the change number at its start
    fields: bool
    field_names: tuple[str, ...] | None
    names: tuple[str, ...] | None
    top: int

    @classmethod
    def decode(cls, text: str) -> "DeltaToken | None":
        """The token, or nothing when it is not one of ours."""
        values = read_token(text)
        if values is None:
            return None
        try:
            token = cls(**values)
        except TypeError:
            return None
        return replace(token, field_names=_tuple(token.field_names), names=_tuple(token.names))


def _tuple(names: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(names)


@routes("GET", "/sites/{site}/lists/{list}/items/delta", returns="Collection(listItem)", options="select expand top")
def get_delta(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A page of changes, with a link to the next page or to the next round."""
    request.principal.require_site_read()
    list_row = find_list(tenant, request)
    text = request.query.custom.get("token", "")
    fresh = _fresh_token(request, list_row)
    if text.lower() == "latest":
        latest = replace(fresh, after=list_row["last_change"], born=None)
        return page_reply(request, "listItem", [], write_token(latest), finished=True)
    token = DeltaToken.decode(text) if text else fresh
    if token is None or (token.list, token.epoch) != (list_row["guid"], list_row["delta_epoch"]):
        raise gone(request, write_token(fresh))
    expand = Expand("fields", token.field_names) if token.fields else None
    view = make_view(tenant, request, list_row, expand, token.names)
    rows = _changes(tenant, list_row, token)
    finished = len(rows) <= token.top
    rows = rows[: token.top]
    value = [view.deleted(row) if row["deleted"] else view.item(row) for row in rows]
    if finished:
        token = replace(token, after=list_row["last_change"], born=None)
    else:
        token = replace(token, after=rows[-1]["change"])
    return page_reply(request, "listItem", value, write_token(token), finished=finished)


def _fresh_token(request: GraphRequest, list_row: Row) -> DeltaToken:
    fields = request.query.expansions("listItem", "fields").get("fields")
    return DeltaToken(
        list=list_row["guid"],
        epoch=list_row["delta_epoch"],
        after=0,
        born=list_row["last_change"],
        fields=fields is not None,
        field_names=fields.select if fields else None,
        names=request.query.select,
        top=min(request.query.number("top", DEFAULT_PAGE, least=1), LARGEST_PAGE),
    )


def _changes(tenant: Tenant, list_row: Row, token: DeltaToken) -> list[Row]:
    # An enumeration from nothing leaves out what was deleted before it began; its reader has never seen it.
    born = 0 if token.born is None else token.born
    return tenant.store.all(
        "SELECT * FROM items WHERE list = ? AND change > ? AND (NOT deleted OR change > ?) ORDER BY change LIMIT ?",
        (list_row["num"], token.after, born, token.top + 1),
    )
