"""How a file and a folder look in SharePoint's own REST."""

from m365_sandbox import identities
from m365_sandbox.drives.addressing import libraries
from m365_sandbox.sharepoint.rest.answers import Entity
from m365_sandbox.sharepoint.rest.lists import root_folder_entity
from m365_sandbox.sharepoint.rest.places import Place
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant

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


def site_folder_entity(tenant: Tenant, site: Row) -> Entity:
    """The folder of a site, in which its libraries are."""
    return Entity(
        "SP.Folder",
        "Web/RootFolder",
        {
            "Exists": True,
            "ItemCount": len(libraries(tenant, site)),
            "Name": "",
            "ProgID": None,
            "ServerRelativeUrl": site["path"],
            "TimeCreated": site["created"],
            "TimeLastModified": site["created"],
            "UniqueId": identities.stable_guid("folder", site["id"]),
            "WelcomePage": "",
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
        more={"ContentTypeOrder": [], "UniqueContentTypeOrder": None},
    )
