"""`GetChanges` of an item, a folder, a list, a web or a site collection: each change of an item since a change token.

Changes of lists, sites and people themselves are not logged, so that a query for those finds none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from m365_sandbox.clock import to_stamp
from m365_sandbox.errors import GraphError
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import sharepoint_ids
from m365_sandbox.sharepoint.authorship import author_person
from m365_sandbox.sharepoint.rest.answers import Complex, Entity, collection_reply
from m365_sandbox.sharepoint.rest.bodies import parameters
from m365_sandbox.sharepoint.rest.item_places import ANY_ITEM, open_any_item
from m365_sandbox.sharepoint.rest.lists import LIST, change_token, open_list, server_relative_url
from m365_sandbox.sharepoint.rest.places import ANY_FOLDER, at, open_folder
from m365_sandbox.sharepoint.rest.refusals import rest_error
from m365_sandbox.sharepoint.rest.sites import open_site
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json

routes = Routes()
_KINDS = {"Add": 1, "Update": 2, "DeleteObject": 3}  # SP.ChangeType
_TICKS, _FIRST_YEARS = 10_000_000, 62_135_596_800  # in a second; seconds from the year 1 to 1970
LARGEST = 1000


@dataclass(frozen=True, slots=True)
class _Span:
    """From where to where in the log: change numbers of one list, or moments.

    What happened at the very moment of a token may be told again, rather than not at all.
    """

    after: int | str
    until: int | str | None


@routes("POST", f"{LIST}/getchanges")
def get_changes(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Changes of the items of a list."""
    site, row = open_list(tenant, request)
    return _of_list(tenant, request, site, row, None)


@routes("POST", *at("/getchanges", ANY_ITEM))
def get_changes_of_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Changes of one item."""
    site, list_row, row = open_any_item(tenant, request)
    return _of_list(tenant, request, site, list_row, [row["id"]])


@routes("POST", *at("/getchanges", ANY_FOLDER))
def get_changes_of_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Changes of a folder of a library and of what is in it now."""
    place = open_folder(tenant, request)
    items = None if place.item.is_root else [one.id for one in (place.item, *place.tree.below(place.item))]
    return _of_list(tenant, request, place.site, place.tree.drive.list, items)


def _of_list(
    tenant: Tenant, request: GraphRequest, site: Row, list_row: Row, items: Iterable[int] | None
) -> GraphReply:
    query = parameters(request, "query")
    span = _Span(_number(query, "ChangeTokenStart", list_row) or 0, _number(query, "ChangeTokenEnd", list_row))
    within = f"lists.num = {list_row['num']}"
    if items is not None:
        within += f" AND changes.item IN ({', '.join(map(str, items))})"
    rows = _rows(tenant, query, within, "changes.change", span)
    return collection_reply(request, [_entity(tenant, site, list_row, change) for change in rows])


@routes("POST", "/{site}/_api/web/getchanges", "/{site}/_api/site/getchanges")
def get_changes_of_site(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Changes of the items of a web's lists, or of all lists of a site collection."""
    site, query = open_site(tenant, request), parameters(request, "query")
    is_web = request.path.lower().endswith("/web/getchanges")
    key = site["id"] if is_web else site["id"].rpartition(",")[0]
    span = _Span(_moment(query, "ChangeTokenStart") or "", _moment(query, "ChangeTokenEnd"))
    rows = _rows(tenant, query, f"instr(lists.site, '{key}') = 1", "changes.at", span)
    return collection_reply(request, [_entity_of_site(tenant, change, is_web=is_web) for change in rows])


def _rows(tenant: Tenant, query: Json, within: str, place: str, span: _Span) -> list[Row]:
    kinds = [number for name, number in _KINDS.items() if query.get(name)]
    if not query.get("Item") or not kinds:
        return []
    since = ">" if isinstance(span.after, int) else ">="
    direction = "DESC" if query.get("LatestFirst") else "ASC"
    return tenant.store.all(
        "SELECT changes.*, items.guid, lists.site FROM item_changes changes "
        "JOIN items ON items.list = changes.list AND items.id = changes.item JOIN lists ON lists.num = changes.list "
        f"WHERE {within} AND {place} {since} ?1 AND (?2 IS NULL OR {place} <= ?2) "
        f"AND kind IN ({', '.join(map(str, kinds))}) "
        f"ORDER BY {place} {direction}, changes.change {direction} LIMIT ?3",
        (span.after, span.until, _limit(query)),
    )


def _limit(query: Json) -> int:
    text = str(query.get("FetchLimit") or LARGEST)
    return min(int(text), LARGEST) if text.isdecimal() else LARGEST


def _parts(query: Json, name: str) -> list[str] | None:
    token: Any = query.get(name)
    if token is None:
        return None
    parts = str(token.get("StringValue") if isinstance(token, dict) else token).split(";")
    if len(parts) != 5 or not parts[3].isdecimal() or not parts[4].removeprefix("-").isdecimal():
        raise _unknown_token()
    return parts


def _number(query: Json, name: str, list_row: Row) -> int | None:
    """The change number in a token of a list."""
    parts = _parts(query, name)
    if parts is None:
        return None
    if parts[2].lower() != list_row["guid"] or not parts[4].isdecimal():
        raise _unknown_token()
    return int(parts[4])


def _moment(query: Json, name: str) -> str | None:
    """The moment in a token of a web or site collection, whose changes have no common number."""
    parts = _parts(query, name)
    if parts is None:
        return None
    try:
        return to_stamp(datetime.fromtimestamp(int(parts[3]) / _TICKS - _FIRST_YEARS, UTC))
    except (ValueError, OverflowError, OSError):
        raise _unknown_token() from None


def _unknown_token() -> GraphError:
    words = "The changeToken refers to a time before the start of the current change log."
    return rest_error(400, -2146232832, "Microsoft.SharePoint.SPException", words)


def _entity_of_site(tenant: Tenant, change: Row, *, is_web: bool) -> Entity:
    site = tenant.store.one("SELECT * FROM sites WHERE id = ?", (change["site"],))
    list_row = tenant.store.one("SELECT * FROM lists WHERE num = ?", (change["list"],))
    assert site is not None
    assert list_row is not None
    entity, ids = _entity(tenant, site, list_row, change), sharepoint_ids(site)
    ticks = int((datetime.fromisoformat(change["at"]).timestamp() + _FIRST_YEARS) * _TICKS)
    scope = f"1;1;{ids['webId']}" if is_web else f"1;2;{ids['siteId']}"
    token = Complex("SP.ChangeToken", {"StringValue": f"{scope};{ticks};-1"})
    return Entity(entity.type, entity.address, {**entity.values, "ChangeToken": token})


def _entity(tenant: Tenant, site: Row, list_row: Row, change: Row) -> Entity:
    ids, person = sharepoint_ids(site), author_person(change["editor"], tenant.directory)
    return Entity(
        "SP.ChangeItem",
        f"Web/Lists(guid'{list_row['guid']}')/GetChanges",
        {
            "ChangeToken": change_token(tenant, list_row, change["change"]),
            "ChangeType": change["kind"],
            "SiteId": ids["siteId"],
            "Time": change["at"],
            "Editor": person.display_name if person else "SharePoint App",
            "EditorEmailHint": person.email if person else None,
            "ItemId": change["item"],
            "ListId": list_row["guid"],
            "ServerRelativeUrl": f"{server_relative_url(site, list_row)}/{change['item']}_.000",
            "UniqueId": change["guid"],
            "WebId": ids["webId"],
        },
    )
