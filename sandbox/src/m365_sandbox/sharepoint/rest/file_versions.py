"""Versions of a file as SharePoint REST lists them: those before the current one, the oldest first."""

from m365_sandbox.drives.file_versions import FileVersion, versions_of
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.rest.answers import Entity, collection_reply
from m365_sandbox.sharepoint.rest.collections import OPTIONS, chosen
from m365_sandbox.sharepoint.rest.places import FILES, Place, at, open_file
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest

routes = Routes()
_VERSION_UNIT = 512  # how far a major version counts in `ID`


@routes("GET", *at("/versions", FILES), options=OPTIONS)
def get_file_versions(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The versions that a file had before the current one."""
    place = open_file(tenant, request)
    return collection_reply(request, chosen(file_version_entities(tenant, place), request.query))


def file_version_entities(tenant: Tenant, place: Place) -> list[Entity]:
    """The older versions of a file."""
    older = [one for one in reversed(versions_of(tenant, place.item)) if one.number != place.item.version]
    return [_entity(place, one) for one in older]


def _entity(place: Place, version: FileVersion) -> Entity:
    number = version.number * _VERSION_UNIT
    site = place.site["path"].rstrip("/")
    return Entity(
        "SP.FileVersion",
        f"Web/GetFileByServerRelativePath(decodedurl='{place.url}')/versions({number})",
        {
            "CheckInComment": "",
            "Created": version.modified,
            "ID": number,
            "IsCurrentVersion": False,
            "Length": str(version.size),
            "Size": version.size,
            "Url": f"_vti_history/{number}{place.url[len(site) :]}",
            "VersionLabel": f"{version.number}.0",
        },
    )
