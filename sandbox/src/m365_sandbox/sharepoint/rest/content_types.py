"""The content types of a list."""

from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.content_types import folder_content_type, item_content_type
from m365_sandbox.sharepoint.rest.answers import Complex, Entity, collection_reply
from m365_sandbox.sharepoint.rest.collections import OPTIONS, chosen
from m365_sandbox.sharepoint.rest.lists import LIST, open_list
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json

routes = Routes()


@routes("GET", f"{LIST}/contenttypes", options=OPTIONS)
def get_content_types(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The content types that come with the list's template: its items' and its folders'."""
    _, row = open_list(tenant, request)
    kinds = (item_content_type(row), folder_content_type(row))
    return collection_reply(request, chosen((_entity(row, kind) for kind in kinds), request.query))


def _entity(list_row: Row, kind: Json) -> Entity:
    return Entity(
        "SP.ContentType",
        f"Web/Lists(guid'{list_row['guid']}')/ContentTypes('{kind['id']}')",
        {
            "Hidden": False,
            "Id": Complex("SP.ContentTypeId", {"StringValue": kind["id"]}),
            "Name": kind["name"],
            "ReadOnly": False,
            "Sealed": False,
            "StringId": kind["id"],
        },
    )
