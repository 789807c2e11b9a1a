"""SharePoint sites, lists, columns and list items."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from connectors.request import Effect, Request

PAGE = 200


def site_by_path(host: str, path: str) -> Request:
    """Return the request for a site by its address, as `contoso.sharepoint.com` and `/sites/ohrt`."""
    return Request("find the site", "GET", f"/sites/{host}:{quote(path)}")


def all_lists(site: str) -> Request:
    """Return the request for every list of a site; hidden ones are not among them."""
    return Request("read the lists", "GET", f"/sites/{site}/lists?$select=id,name,displayName,webUrl,list")


def lists_by_path(host: str, path: str) -> Request:
    """Return the request for every list of a site that is known by its address only."""
    return Request(
        "read the lists", "GET", f"/sites/{host}:{quote(path)}:/lists?$select=id,name,displayName,webUrl,list"
    )


def create_list(site: str, name: str, columns: list[dict[str, Any]], *, template: str = "genericList") -> Request:
    """Return the request that makes a list with its columns; `template` may be documentLibrary."""
    body = {"displayName": name, "list": {"template": template}, "columns": columns}
    return Request(f"create the list {name}", "POST", f"/sites/{site}/lists", Effect.KEYED, body=body)


def columns_of(site: str, list_id: str) -> Request:
    """Return the request for the columns of a list."""
    return Request("read the columns", "GET", f"/sites/{site}/lists/{list_id}/columns")


def create_column(site: str, list_id: str, column: dict[str, Any]) -> Request:
    """Return the request that adds a column to a list."""
    return Request(
        f"create the column {column['name']}",
        "POST",
        f"/sites/{site}/lists/{list_id}/columns",
        Effect.KEYED,
        body=column,
    )


def change_column(site: str, list_id: str, column_id: str, change: dict[str, Any]) -> Request:
    """Return the request that changes a column."""
    return Request(
        "change a column", "PATCH", f"/sites/{site}/lists/{list_id}/columns/{column_id}", Effect.GUARDED, body=change
    )


def delta(site: str, list_id: str, columns: Iterable[str]) -> Request:
    """Return the first request of a walk over all items with these columns.

    Without `$expand=fields` a delta holds no column at all; its options are kept in the links that it returns.
    """
    selected = ",".join(columns)
    path = f"/sites/{site}/lists/{list_id}/items/delta?$expand=fields($select={selected})&$top={PAGE}"
    return Request("read the changes of a list", "GET", path)


def follow(link: str) -> Request:
    """Return the request for a link that a delta gave, verbatim."""
    return Request("read the changes of a list", "GET", link)


def item(site: str, list_id: str, item_id: int, columns: Iterable[str]) -> Request:
    """Return the request for one item with these columns."""
    path = f"/sites/{site}/lists/{list_id}/items/{item_id}?$expand=fields($select={','.join(columns)})"
    return Request("read an item", "GET", path)


def items_where(site: str, list_id: str, condition: str, columns: Iterable[str]) -> Request:
    """Return the request for the items that satisfy a `$filter` on indexed columns."""
    path = f"/sites/{site}/lists/{list_id}/items?$expand=fields($select={','.join(columns)})&$filter={quote(condition)}&$top={PAGE}"
    return Request("find items", "GET", path)


def create_item(site: str, list_id: str, fields: Mapping[str, Any]) -> Request:
    """Return the request that adds an item. The answer holds its id and etag, not its columns."""
    return Request(
        "create an item", "POST", f"/sites/{site}/lists/{list_id}/items", Effect.KEYED, body={"fields": dict(fields)}
    )


def update_fields(site: str, list_id: str, item_id: int, etag: str, fields: Mapping[str, Any]) -> Request:
    """Return the request that writes columns of an item as it stands at `etag`; another state is a conflict."""
    path = f"/sites/{site}/lists/{list_id}/items/{item_id}/fields"
    return Request("write an item", "PATCH", path, Effect.GUARDED, body=dict(fields), headers={"If-Match": etag})


def versions(site: str, list_id: str, item_id: int) -> Request:
    """Return the request for an item's version history with its columns, newest first."""
    return Request(
        "read the version history", "GET", f"/sites/{site}/lists/{list_id}/items/{item_id}/versions?$expand=fields"
    )


def new_etag(answer: Mapping[str, Any]) -> str:
    """Return the etag that an update or a creation gave the item."""
    return str(answer.get("@odata.etag") or answer.get("eTag") or "")
