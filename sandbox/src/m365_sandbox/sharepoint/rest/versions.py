"""Versions of an item, newest first, each with the columns as they were."""

import orjson

from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.authorship import author_person, lookup_id
from m365_sandbox.sharepoint.rest.answers import Complex, Entity, collection_reply
from m365_sandbox.sharepoint.rest.collections import OPTIONS, chosen
from m365_sandbox.sharepoint.rest.columns import columns_of, value_name
from m365_sandbox.sharepoint.rest.item_places import ITEM, open_item
from m365_sandbox.sharepoint.rest.lists import open_list
from m365_sandbox.sharepoint.versions import Version, versions_of
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest

routes = Routes()
VERSION_UNIT = 512  # how far a major version counts in `VersionId` and `_UIVersion`


@routes("GET", f"{ITEM}/versions", options=OPTIONS)
def get_versions(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Every version of an item."""
    _, list_row = open_list(tenant, request)
    row = open_item(tenant, request, list_row)
    entities = (_entity(tenant, list_row, row, one) for one in versions_of(tenant, list_row, row))
    return collection_reply(request, chosen(entities, request.query))


def _entity(tenant: Tenant, list_row: Row, row: Row, version: Version) -> Entity:
    number, fields = version.number * VERSION_UNIT, orjson.loads(version.fields)
    person = author_person(version.editor, tenant.directory)
    editor = {
        "LookupId": lookup_id(version.editor, tenant.directory),
        "LookupValue": person.display_name if person else "SharePoint App",
        "Email": person.email if person else None,
    }
    return Entity(
        "SP.ListItemVersion",
        f"Web/Lists(guid'{list_row['guid']}')/Items({row['id']})/versions({number})",
        {
            **{value_name(one): fields.get(one.field_name) for one in columns_of(tenant, list_row)},
            "Created": version.modified,
            "Editor": Complex("SP.FieldUserValue", editor),
            "IsCurrentVersion": version.number == row["version"],
            "VersionId": number,
            "VersionLabel": f"{version.number}.0",
        },
    )
