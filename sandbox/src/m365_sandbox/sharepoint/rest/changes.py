"""`GetChanges` of a list: each change of an item since a change token, in the order in which they were made."""

from typing import Any

from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import sharepoint_ids
from m365_sandbox.sharepoint.authorship import author_person
from m365_sandbox.sharepoint.rest.answers import Entity, collection_reply
from m365_sandbox.sharepoint.rest.bodies import parameters
from m365_sandbox.sharepoint.rest.lists import LIST, change_token, open_list, server_relative_url
from m365_sandbox.sharepoint.rest.refusals import rest_error
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest

routes = Routes()
_KINDS = {"Add": 1, "Update": 2, "DeleteObject": 3}  # SP.ChangeType
LARGEST = 1000


@routes("POST", f"{LIST}/getchanges")
def get_changes(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Changes of items. Changes of the list itself are not logged, so a query for those finds none."""
    site, row = open_list(tenant, request)
    query = parameters(request, "query")
    kinds = [number for name, number in _KINDS.items() if query.get(name)]
    rows: list[Row] = []
    if query.get("Item"):
        direction = "DESC" if query.get("LatestFirst") else "ASC"
        rows = tenant.store.all(
            "SELECT changes.*, items.guid FROM item_changes changes JOIN items ON items.list = changes.list "
            "AND items.id = changes.item WHERE changes.list = ? AND changes.change > ? AND changes.change <= ? "
            f"AND kind IN ({', '.join(map(str, kinds)) or 'NULL'}) ORDER BY changes.change {direction} LIMIT ?",
            (
                row["num"],
                _number(query, "ChangeTokenStart", row, 0),
                _number(query, "ChangeTokenEnd", row, row["last_change"]),
                _limit(query),
            ),
        )
    return collection_reply(request, [_entity(tenant, site, row, change) for change in rows])


def _limit(query: dict[str, Any]) -> int:
    text = str(query.get("FetchLimit") or LARGEST)
    return min(int(text), LARGEST) if text.isdecimal() else LARGEST


def _number(query: dict[str, Any], name: str, list_row: Row, default: int) -> int:
    token = query.get(name)
    if token is None:
        return default
    parts = str(token.get("StringValue") if isinstance(token, dict) else token).split(";")
    if len(parts) != 5 or parts[2].lower() != list_row["guid"] or not parts[4].isdecimal():
        raise rest_error(
            400,
            -2146232832,
            "Microsoft.SharePoint.SPException",
            "The changeToken refers to a time before the start of the current change log.",
        )
    return int(parts[4])


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
