"""Versions of a file as SharePoint REST has them: those before the current one, the oldest first."""

from m365_sandbox.drives.file_versions import FileVersion, bring_back, drop_version, versions_of
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.rest.answers import Entity, collection_reply, entity_reply
from m365_sandbox.sharepoint.rest.bodies import key_of, parameters
from m365_sandbox.sharepoint.rest.collections import OPTIONS, chosen, selected
from m365_sandbox.sharepoint.rest.places import FILES, Place, at, open_file
from m365_sandbox.sharepoint.rest.refusals import rest_error
from m365_sandbox.tenant import Tenant
from m365_sandbox.transfer import FileRange
from m365_sandbox.wire import GraphReply, GraphRequest, empty_reply

routes = Routes()
_VERSION_UNIT = 512  # how far a major version counts in `ID`


@routes("GET", *at("/versions", FILES), options=OPTIONS)
def get_file_versions(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The versions that a file had before the current one."""
    place = open_file(tenant, request)
    return collection_reply(request, chosen(file_version_entities(tenant, place), request.query))


@routes("GET", *at("/versions/{version}", FILES), options="select")
def get_file_version(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One older version."""
    place = open_file(tenant, request)
    return entity_reply(request, selected(_entity(place, _find(tenant, request, place)), request.query))


@routes("GET", *at("/versions/{version}/$value", FILES))
def download_version(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The bytes that an older version held."""
    version = _find(tenant, request, open_file(tenant, request))
    blob = tenant.store.value("SELECT blob FROM contents WHERE num = ?", (version.content,))
    headers = {"Content-Type": "application/octet-stream"}
    return GraphReply(200, headers=headers, file=FileRange(tenant.blobs.path(blob), 0, version.size))


@routes("POST", *at("/versions/restorebylabel", FILES), *at("/versions/restorebylabel/{version}", FILES))
def restore_by_label(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make an older version the newest."""
    request.principal.require_site_write()
    place = open_file(tenant, request)
    bring_back(tenant, place.tree, place.item, _find(tenant, request, place), request.principal.author)
    return empty_reply(200)


_BY = tuple(f"/versions/{name}" for name in ("deletebyid", "deletebylabel", "recyclebyid", "recyclebylabel"))


@routes("DELETE", *at("/versions/{version}", FILES))
@routes("POST", *at("/versions/{version}/deleteobject", FILES))
@routes("POST", *(path for by in _BY for path in (*at(by, FILES), *at(f"{by}/{{version}}", FILES))))
def delete_version(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Delete an older version; nothing of it goes into a recycle bin."""
    request.principal.require_site_write()
    place = open_file(tenant, request)
    drop_version(tenant, place.tree, place.item, _find(tenant, request, place), request.principal.author)
    return empty_reply(200)


@routes("POST", *at("/versions/deleteall", FILES))
def delete_all_versions(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Delete every older version."""
    request.principal.require_site_write()
    place = open_file(tenant, request)
    for version in versions_of(tenant, place.item):
        if version.number != place.item.version:
            drop_version(tenant, place.tree, place.item, version, request.principal.author)
    return empty_reply(200)


def _find(tenant: Tenant, request: GraphRequest, place: Place) -> FileVersion:
    """The version by its id, or by its label such as `1.0`. Raises `GraphError` (404)."""
    key = key_of(request, "version")[1] if "version" in request.params else _named(request)
    for version in versions_of(tenant, place.item):
        if key in (str(version.number * _VERSION_UNIT), f"{version.number}.0"):
            return version
    raise rest_error(404, -2146232832, "Microsoft.SharePoint.SPException", f"The version {key} does not exist.")


def _named(request: GraphRequest) -> str:
    values = {name.lower(): value for name, value in parameters(request).items()}
    return str(values.get("versionlabel") or values.get("vid") or "")


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
