"""The content types of a list."""

from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.content_types import folder_content_type, item_content_type, site_content_types
from m365_sandbox.sharepoint.rest.answers import Complex, Entity, collection_reply, entity_reply
from m365_sandbox.sharepoint.rest.bodies import key_of
from m365_sandbox.sharepoint.rest.collections import OPTIONS, chosen, selected
from m365_sandbox.sharepoint.rest.lists import LIST, open_list
from m365_sandbox.sharepoint.rest.refusals import rest_error
from m365_sandbox.sharepoint.rest.sites import open_site
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json

routes = Routes()
_OF_SITE, _AVAILABLE = "/{site}/_api/web/contenttypes", "/{site}/_api/web/availablecontenttypes"


@routes("GET", f"{LIST}/contenttypes", options=OPTIONS)
def get_content_types(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The content types that come with the list's template: its items' and its folders'."""
    _, row = open_list(tenant, request)
    kinds = (item_content_type(row), folder_content_type(row))
    return collection_reply(request, chosen((_entity(row, kind) for kind in kinds), request.query))


@routes("GET", _OF_SITE, _AVAILABLE, options=OPTIONS)
def get_site_content_types(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The content types of the site."""
    open_site(tenant, request)
    return collection_reply(request, chosen((_entity(None, kind) for kind in site_content_types()), request.query))


@routes("GET", f"{_OF_SITE}/{{type}}", f"{_AVAILABLE}/{{type}}", options="select")
def get_site_content_type(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One content type of the site, by its id."""
    open_site(tenant, request)
    key = key_of(request, "type")[1]
    for kind in site_content_types():
        if kind["id"].lower() == key.lower():
            return entity_reply(request, selected(_entity(None, kind), request.query))
    raise rest_error(404, -2146232832, "Microsoft.SharePoint.SPException", f"The content type {key} was not found.")


def _entity(list_row: Row | None, kind: Json) -> Entity:
    owner = f"Web/Lists(guid'{list_row['guid']}')" if list_row else "Web"
    return Entity(
        "SP.ContentType",
        f"{owner}/ContentTypes('{kind['id']}')",
        {
            "Description": kind.get("description", ""),
            "Group": kind.get("group", "List Content Types"),
            "Hidden": bool(kind.get("hidden", False)),
            "Id": Complex("SP.ContentTypeId", {"StringValue": kind["id"]}),
            "Name": kind["name"],
            "ReadOnly": False,
            "Sealed": bool(kind.get("sealed", False)),
            "StringId": kind["id"],
        },
    )
