"""The columns of an item as words: for reading, as HTML, and as a form would show them."""

from html import escape
from typing import Any

from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.rest.answers import Entity, entity_reply
from m365_sandbox.sharepoint.rest.collections import selected
from m365_sandbox.sharepoint.rest.columns import columns_of, entity_name
from m365_sandbox.sharepoint.rest.item_places import ANY_ITEM, open_any_item
from m365_sandbox.sharepoint.rest.places import at
from m365_sandbox.sharepoint.rest.row_view import RowView
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json

routes = Routes()
_SYSTEM = ("Created", "Modified", "Author", "Editor", "_UIVersionString", "Attachments", "GUID")
_PLACE = ("ID", "ContentType", "FileRef", "FileDirRef", "FileLeafRef", "FSObjType", "UniqueId")


@routes(
    "GET",
    *at("/fieldvaluesastext", ANY_ITEM),
    *at("/fieldvaluesashtml", ANY_ITEM),
    *at("/fieldvaluesforedit", ANY_ITEM),
    options="select",
)
def get_field_values(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Every column as words."""
    site, list_row, row = open_any_item(tenant, request)
    name = request.path.rpartition("/")[2]
    words = field_values(tenant, site, list_row, row)
    if name.lower().endswith("html"):
        words = {column: escape(text) for column, text in words.items()}
    address = f"Web/Lists(guid'{list_row['guid']}')/Items({row['id']})/{name}"
    return entity_reply(request, selected(Entity("SP.FieldStringValues", address, words), request.query))


def field_values(tenant: Tenant, site: Row, list_row: Row, row: Row) -> Json:
    """Each column of an item as words, by the name that REST gives it."""
    names = (*(column.name for column in columns_of(tenant, list_row)), *_SYSTEM)
    shown = RowView(tenant, site, list_row, names, in_utc=False).row(row)
    # SharePoint encodes the underscore in front once more here.
    return {
        entity_name(name).replace("OData__", "OData__x005f_"): _words(shown.get(name)) for name in (*names, *_PLACE)
    }


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_words(one) for one in value)
    if isinstance(value, dict):
        return str(value.get("title") or value.get("lookupValue") or "")
    return "" if value is None else str(value)
