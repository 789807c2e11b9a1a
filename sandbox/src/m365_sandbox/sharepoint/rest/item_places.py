"""Which list item an address names: by its number in a list, or as what stands behind a file or folder."""

from m365_sandbox.errors import GraphError
from m365_sandbox.sharepoint.item_store import find_item
from m365_sandbox.sharepoint.rest.bodies import key_of
from m365_sandbox.sharepoint.rest.lists import LIST, open_list
from m365_sandbox.sharepoint.rest.places import ANY_FOLDER, FILES, at, open_file, open_folder
from m365_sandbox.sharepoint.rest.refusals import no_such_item
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphRequest

ITEMS = f"{LIST}/items"
ITEM = f"{ITEMS}/{{item}}"
ANY_ITEM = (ITEM, *at("/listitemallfields", (*FILES, *ANY_FOLDER)))


def open_item(tenant: Tenant, request: GraphRequest, list_row: Row) -> Row:
    """The item of a list that the address names by number. Raises `GraphError` (404)."""
    try:
        return find_item(tenant, list_row, key_of(request, "item")[1])
    except GraphError:
        raise no_such_item() from None


def open_any_item(tenant: Tenant, request: GraphRequest) -> tuple[Row, Row, Row]:
    """The site, the list and the item that the address names. Raises `GraphError` (404)."""
    if "item" in request.params:
        site, list_row = open_list(tenant, request)
        return site, list_row, open_item(tenant, request, list_row)
    place = open_file(tenant, request) if "file" in request.params else open_folder(tenant, request)
    if place.item.is_root:
        raise no_such_item()
    list_row = place.tree.drive.list
    return place.site, list_row, find_item(tenant, list_row, str(place.item.id))
