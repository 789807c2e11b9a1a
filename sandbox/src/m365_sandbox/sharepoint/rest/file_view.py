"""How a file and a folder look in SharePoint's own REST."""

from m365_sandbox.sharepoint.rest.answers import Entity
from m365_sandbox.sharepoint.rest.lists import root_folder_entity
from m365_sandbox.sharepoint.rest.places import Place

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
