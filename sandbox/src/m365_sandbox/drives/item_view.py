"""How a file and a folder look in a response."""

from urllib.parse import quote
from uuid import UUID

from m365_sandbox import identities
from m365_sandbox.drives.addressing import transfer_root
from m365_sandbox.drives.download_address import DOWNLOAD_URL, download_url
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.expansions import EXPANSIONS, expanded, read_expansions
from m365_sandbox.drives.ids import item_id
from m365_sandbox.drives.special_folders import special_names
from m365_sandbox.drives.tree import Tree
from m365_sandbox.odata.query import unknown_property
from m365_sandbox.sharepoint.addressing import site_url
from m365_sandbox.sharepoint.authorship import identity_set
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphRequest, Json

_SELECTABLE = frozenset(
    (
        "id",
        "createdBy",
        "createdDateTime",
        "cTag",
        "deleted",
        "description",
        "eTag",
        "file",
        "fileSystemInfo",
        "folder",
        "lastModifiedBy",
        "lastModifiedDateTime",
        "name",
        "package",
        "parentReference",
        "publication",
        "remoteItem",
        "root",
        "searchResult",
        "shared",
        "sharepointIds",
        "size",
        "specialFolder",
        "webDavUrl",
        "webUrl",
        "audio",
        "bundle",
        "image",
        "location",
        "malware",
        "photo",
        "video",
        "retentionLabel",
        *EXPANSIONS,
    )
)
_DOWNLOAD_NAMES = (DOWNLOAD_URL, "@content.downloadUrl", "content.downloadUrl", "content")


class DriveItemView:
    """Renders the items of one drive for one request."""

    def __init__(self, tenant: Tenant, request: GraphRequest, tree: Tree) -> None:
        self._tenant = tenant
        self._request = request
        self._tree = tree
        self._select = _selection(request.query.select, strict=tenant.switches["refuse_unknown_file_properties"])
        self._expand = read_expansions(request)
        self._paths: dict[int, str] = {}  # of folders, by number
        self._special = special_names(tenant, tree)

    def item(self, item: DriveItem) -> Json:
        """A file or folder, with what the request selected and expanded."""
        payload = self.plain(item)
        if self._select is not None:
            wanted = self._select
            if "sharepointIds" in wanted:
                payload["sharepointIds"] = self._sharepoint_ids(item)
            if "webDavUrl" in wanted:
                payload["webDavUrl"] = payload["webUrl"]
            if "publication" in wanted and not item.is_folder:
                payload.setdefault("publication", {"level": "published", "versionId": f"{item.version}.0"})
            payload = {name: value for name, value in payload.items() if name in wanted}
        return payload | expanded(self._tenant, self._request, self._tree, item, self._expand, self.plain)

    def plain(self, item: DriveItem) -> Json:
        """All that is shown without being asked for."""
        payload: Json = {}
        if not item.is_folder:
            payload[DOWNLOAD_URL] = download_url(
                self._tenant, transfer_root(self._request.base_url), self._tree.drive, item
            )
        directory = self._tenant.directory
        payload |= {
            "createdDateTime": item.created,
            "eTag": item.etag,
            "id": self.id(item),
            "lastModifiedDateTime": item.modified,
            "name": item.name,
            "webUrl": self._tree.drive.url + quote(self._path(item)),
            "size": self._tree.weight(item) if item.is_folder else item.size,
            "createdBy": identity_set(item.author, directory),
            "lastModifiedBy": identity_set(item.editor, directory),
            "parentReference": self.parent(item),
            "fileSystemInfo": {
                "createdDateTime": item.file_created,
                "lastModifiedDateTime": item.file_modified,
            },
        }
        if item.description:
            payload["description"] = item.description
        if item.is_folder:
            payload["folder"] = {"childCount": self._tree.child_count(item)}
            if item.id in self._special:
                payload["specialFolder"] = {"name": self._special[item.id]}
        else:
            payload["cTag"] = item.ctag
            payload["file"] = {"hashes": {"quickXorHash": item.quick_xor}, "mimeType": item.mime_type}
        if item.is_root:
            payload["root"] = {}
        if item.checked_out_by is not None:
            payload["publication"] = {"level": "checkout", "versionId": f"{item.version}.0"}
        return payload

    def deleted(self, item: DriveItem) -> Json:
        """What delta says of an item that is gone."""
        kind: Json = {"folder": {}} if item.is_folder else {"file": {}}
        return {
            "id": self.id(item),
            "parentReference": {
                "driveId": self._tree.drive.id,
                "driveType": self._tree.drive.type,
                "siteId": self._tree.drive.site["id"],
            },
            **kind,
            "size": 0,
            "deleted": {"state": "deleted"},
        }

    def id(self, item: DriveItem) -> str:
        """An item's id."""
        return item_id(self._tree.drive.list, item.guid)

    def parent(self, item: DriveItem) -> Json:
        """`parentReference`."""
        reference: Json = {"driveType": self._tree.drive.type, "driveId": self._tree.drive.id}
        if item.is_root:
            return reference
        parent = self._tree.any_by_number(item.parent)
        assert parent is not None
        path = f"/drives/{self._tree.drive.id}/root:{quote(self._path(parent))}"
        name = self._tree.drive.list["display_name"] if parent.is_root else parent.name
        return reference | {
            "id": self.id(parent),
            "name": name,
            "path": path,
            "siteId": self._tree.drive.site["id"],
        }

    def _path(self, item: DriveItem) -> str:
        if not item.is_folder:
            parent = self._tree.any_by_number(item.parent)
            assert parent is not None
            return f"{self._path(parent)}/{item.name}"
        if item.id not in self._paths:
            self._paths[item.id] = self._tree.path(item)
        return self._paths[item.id]

    def _sharepoint_ids(self, item: DriveItem) -> Json:
        drive = self._tree.drive
        _, _, web = drive.site["id"].split(",")
        ids = {
            "listId": drive.list["guid"],
            "listItemUniqueId": str(UUID(item.guid)),
            "siteId": drive.site["id"].split(",")[1],
            "siteUrl": site_url(drive.site),
            "tenantId": identities.TENANT_ID,
            "webId": web,
        }
        return ids if item.is_root else {**ids, "listItemId": str(item.id)}


def _selection(names: tuple[str, ...] | None, *, strict: bool) -> frozenset[str] | None:
    if names is None:
        return None
    for name in names:
        if strict and name not in _SELECTABLE and name not in _DOWNLOAD_NAMES:
            raise unknown_property(name, "driveItem")
    return frozenset(DOWNLOAD_URL if name in _DOWNLOAD_NAMES else name for name in names)
