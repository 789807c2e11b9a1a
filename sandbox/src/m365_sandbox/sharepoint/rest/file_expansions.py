"""What is expanded of a file or folder: its list item, its versions, what lies in it."""

from dataclasses import replace
from typing import Any

from m365_sandbox.sharepoint.item_store import find_item
from m365_sandbox.sharepoint.rest.answers import Complex, Entity
from m365_sandbox.sharepoint.rest.file_versions import file_version_entities
from m365_sandbox.sharepoint.rest.file_view import file_entity, folder_entity
from m365_sandbox.sharepoint.rest.item_view import ItemEntities
from m365_sandbox.sharepoint.rest.parent_lists import asks_for_parent, parent_list
from m365_sandbox.sharepoint.rest.people import user_of_author
from m365_sandbox.sharepoint.rest.places import Place, inside
from m365_sandbox.sharepoint.rest.refusals import invalid_query
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphRequest


def with_expansions(tenant: Tenant, request: GraphRequest, place: Place, entity: Entity) -> Entity:
    """The entity with what is expanded of it: its list item; a file's versions and people; what lies in a folder.

    `ServerRelativePath` is told only to a client that selects it.
    """
    more: dict[str, Any] = {}
    if "ServerRelativePath" in (request.query.select or ()):
        more["ServerRelativePath"] = Complex("SP.ResourcePath", {"DecodedUrl": place.url})
    paths = {one.name for one in request.query.expand}
    for name in {path.partition("/")[0] for path in paths}:
        inner = {path.partition("/")[2] for path in paths if path.startswith(f"{name}/")}
        if inner and name.lower() != "listitemallfields":
            raise invalid_query(f"'{name}/{min(inner)}' of a file or folder cannot be expanded.")
        match name.lower():
            case "listitemallfields":
                more[name] = None if place.item.is_root else _item_entity(tenant, request, place, inner)
            case "versions" if not place.item.is_folder:
                more[name] = file_version_entities(tenant, place)
            case "author" | "modifiedby" if not place.item.is_folder:
                who = place.item.author if name.lower() == "author" else place.item.editor
                more[name] = user_of_author(tenant, who)
            case "files" if place.item.is_folder:
                more[name] = [file_entity(one) for one in inside(place, folders=False)]
            case "folders" if place.item.is_folder:
                more[name] = [folder_entity(one) for one in inside(place, folders=True)]
            case _:
                raise invalid_query(f"'{name}' of a file or folder cannot be expanded.")
    return replace(entity, values={**entity.values, **more})


def _item_entity(tenant: Tenant, request: GraphRequest, place: Place, inner: set[str]) -> Entity:
    list_row = place.tree.drive.list
    row = find_item(tenant, list_row, str(place.item.id))
    entity = ItemEntities(tenant, place.site, list_row, type(request.query)()).entity(row)
    if not inner:
        return entity
    if not all(asks_for_parent({path}) for path in inner):
        raise invalid_query(f"'{min(inner)}' of a list item cannot be expanded here.")
    parent = parent_list(tenant, request, place.site, list_row, inner)
    return replace(entity, values={**entity.values, "ParentList": parent})
