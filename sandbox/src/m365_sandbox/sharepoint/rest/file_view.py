"""How a file and a folder look in SharePoint's own REST."""

from typing import Any

from m365_sandbox.sharepoint.item_store import find_item
from m365_sandbox.sharepoint.rest.answers import Complex, Entity
from m365_sandbox.sharepoint.rest.item_view import ItemEntities
from m365_sandbox.sharepoint.rest.lists import root_folder_entity
from m365_sandbox.sharepoint.rest.places import Place, inside
from m365_sandbox.sharepoint.rest.refusals import invalid_query
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphRequest

_VERSION_UNIT = 512  # how far a major version counts in `UIVersion`


def file_entity(place: Place) -> Entity:
    """A file as an `SP.File`."""
    item = place.item
    guid = item.guid.upper()
    return Entity(
        "SP.File",
        f"Web/GetFileByServerRelativePath(decodedurl='{place.url}')",
        {
            "CheckInComment": "",
            "CheckOutType": 2 if item.checked_out_by is None else 0,
            "ContentTag": f"{{{guid}}},{item.version},{item.content_version + 1}",
            "CustomizedPageStatus": 0,
            "ETag": f'"{{{guid}}},{item.version}"',
            "Exists": True,
            "Length": str(item.size),
            "Level": 1,
            "LinkingUri": None,
            "LinkingUrl": "",
            "MajorVersion": item.version,
            "MinorVersion": 0,
            "Name": item.name,
            "ServerRelativeUrl": place.url,
            "TimeCreated": item.created,
            "TimeLastModified": item.modified,
            "Title": item.columns.get("Title"),
            "UIVersion": item.version * _VERSION_UNIT,
            "UIVersionLabel": f"{item.version}.0",
            "UniqueId": item.guid,
        },
    )


def folder_entity(place: Place) -> Entity:
    """A folder as an `SP.Folder`."""
    if place.item.is_root:
        return root_folder_entity(place.site, place.tree.drive.list, place.tree.child_count(place.item))
    item = place.item
    return Entity(
        "SP.Folder",
        f"Web/GetFolderByServerRelativePath(decodedurl='{place.url}')",
        {
            "Exists": True,
            "ItemCount": place.tree.child_count(item),
            "Name": item.name,
            "ProgID": None,
            "ServerRelativeUrl": place.url,
            "TimeCreated": item.created,
            "TimeLastModified": item.modified,
            "UniqueId": item.guid,
            "WelcomePage": "",
        },
    )


def with_expansions(tenant: Tenant, request: GraphRequest, place: Place, entity: Entity) -> Entity:
    """The entity with what is expanded of it: its list item, and of a folder the files and folders in it.

    `ServerRelativePath` is told only to a client that selects it.
    """
    more: dict[str, Any] = {}
    if "ServerRelativePath" in (request.query.select or ()):
        more["ServerRelativePath"] = Complex("SP.ResourcePath", {"DecodedUrl": place.url})
    for name in {one.name.partition("/")[0] for one in request.query.expand}:
        match name.lower():
            case "listitemallfields":
                more[name] = _item_entity(tenant, request, place) if not place.item.is_root else None
            case "files" if place.item.is_folder:
                more[name] = [file_entity(one) for one in inside(place, folders=False)]
            case "folders" if place.item.is_folder:
                more[name] = [folder_entity(one) for one in inside(place, folders=True)]
            case _:
                raise invalid_query(f"'{name}' of a file or folder cannot be expanded.")
    return Entity(entity.type, entity.address, {**entity.values, **more}, entity.etag)


def _item_entity(tenant: Tenant, request: GraphRequest, place: Place) -> Entity:
    list_row = place.tree.drive.list
    row = find_item(tenant, list_row, str(place.item.id))
    return ItemEntities(tenant, place.site, list_row, type(request.query)()).entity(row)
