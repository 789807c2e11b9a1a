"""Checking a file out keeps it from everybody else until it is checked in."""

from m365_sandbox.drives.addressing import find_item, of_item
from m365_sandbox.drives.changes import require_not_checked_out
from m365_sandbox.drives.download import require_file
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.errors import invalid_request
from m365_sandbox.routing import Routes
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, empty_reply

routes = Routes()


@routes("POST", *of_item("/checkout"))
def check_out(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Keep a file for oneself."""
    keep_for(tenant, _find(tenant, request), request.principal.author, request.principal.author)
    return empty_reply(204)


@routes("POST", *of_item("/checkin"), *of_item("/discardCheckout"))
def check_in(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Give a file free again."""
    item = _find(tenant, request)
    if item.checked_out_by is None:
        raise invalid_request("The file is not checked out.")
    keep_for(tenant, item, request.principal.author, None)
    return empty_reply(204)


def _find(tenant: Tenant, request: GraphRequest) -> DriveItem:
    _, item = find_item(tenant, request, write=True)
    require_file(item)
    return item


def keep_for(tenant: Tenant, item: DriveItem, author: str, who: str | None) -> None:
    """Keep a file for somebody, or for nobody. Raises `GraphError` (423) where somebody else than the author has it."""
    require_not_checked_out(item, author)
    tenant.store.run("UPDATE drive_items SET checked_out_by = ? WHERE list = ? AND item = ?", (who, item.list, item.id))
