"""`…/versions` of a file: list, content, restore, delete. Newest first; `current` names the newest as well."""

from dataclasses import dataclass

import orjson

from m365_sandbox.drives.addressing import find_item, of_item, transfer_root
from m365_sandbox.drives.changes import Changes, require_not_checked_out
from m365_sandbox.drives.download import redirect, require_file
from m365_sandbox.drives.download_address import DOWNLOAD_URL, download_url
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.tree import Tree
from m365_sandbox.errors import invalid_request, item_not_found
from m365_sandbox.retention.guards import require_versions_removable
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.authorship import identity_set
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()


@dataclass(frozen=True, slots=True)
class FileVersion:
    """One version of a file."""

    number: int
    modified: str
    editor: str
    fields: str
    content: int
    size: int


def versions_of(tenant: Tenant, item: DriveItem) -> list[FileVersion]:
    """Every version of a file, newest first."""
    assert item.content is not None
    current = FileVersion(item.version, item.modified, item.editor, item.fields, item.content, item.size)
    older = tenant.store.all(
        "SELECT item_versions.*, num, size FROM item_versions JOIN contents ON num = coalesce((SELECT content FROM "
        "replaced_contents AS held WHERE held.list = item_versions.list AND held.item = item_versions.item "
        "AND last_version >= version ORDER BY last_version LIMIT 1), ?) WHERE list = ? AND item = ? "
        "ORDER BY version DESC",
        (item.content, item.list, item.id),
    )
    return [
        current,
        *(
            FileVersion(row["version"], row["modified"], row["editor"], row["fields"], row["num"], row["size"])
            for row in older
        ),
    ]


@routes("GET", *of_item("/versions"), returns="Collection(driveItemVersion)", options="select top")
def get_versions(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Every version."""
    tree, item = _find_file(tenant, request)
    versions = versions_of(tenant, item)[: request.query.number("top", 5000, least=1)]
    value = [version_json(tenant, request, tree, item, version) for version in versions]
    return json_reply({"@odata.context": request.context("Collection(driveItemVersion)"), "value": value})


@routes("GET", *of_item("/versions/{version}"), returns="driveItemVersion", options="select")
def get_version(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One version."""
    tree, item = _find_file(tenant, request)
    payload = version_json(tenant, request, tree, item, _find_version(tenant, request, item))
    return json_reply({"@odata.context": request.context("driveItemVersion"), **payload})


@routes("GET", *of_item("/versions/{version}/content"))
def get_version_content(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """302 to the bytes of an older version."""
    tree, item = _find_file(tenant, request)
    version = _find_version(tenant, request, item)
    if version.number == item.version:
        raise invalid_request("You cannot get the content of the current version.")
    return redirect(download_url(tenant, transfer_root(request.base_url), tree.drive, item, version.content))


@routes("POST", *of_item("/versions/{version}/restoreVersion"))
def restore_version(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make an old version the newest, with its bytes and columns; that is a version of its own."""
    tree, item = _find_file(tenant, request, write=True)
    bring_back(tenant, tree, item, _find_version(tenant, request, item), request.principal.author)
    return empty_reply(204)


def bring_back(tenant: Tenant, tree: Tree, item: DriveItem, version: FileVersion, author: str) -> None:
    """Make an old version the newest. Raises `GraphError` (400, 423)."""
    if version.number == item.version:
        raise invalid_request("You cannot restore the current version.")
    require_not_checked_out(item, author)
    columns = {**dict.fromkeys(item.columns), **orjson.loads(version.fields)}
    columns = {name: value for name, value in columns.items() if not name.startswith("_Compliance")}  # labels stay
    Changes(tenant, tree, author).restore_version(item, version.content, columns)


@routes("DELETE", *of_item("/versions/{version}"))
def delete_version(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Delete an older version."""
    tree, item = _find_file(tenant, request, write=True)
    drop_version(tenant, tree, item, _find_version(tenant, request, item), request.principal.author)
    return empty_reply(204)


def drop_version(tenant: Tenant, tree: Tree, item: DriveItem, version: FileVersion, author: str) -> None:
    """Delete an older version. Raises `GraphError` (400, 403, 423)."""
    if version.number == item.version:
        raise invalid_request("You cannot delete the current version.")
    require_versions_removable(tenant, item.list, item.id)
    changes = Changes(tenant, tree, author)
    with tenant.store.transaction():
        tenant.store.run(
            "DELETE FROM item_versions WHERE list = ? AND item = ? AND version = ?",
            (item.list, item.id, version.number),
        )
        changes.release(_drop_unversioned(tenant, item))
    changes.unlink()


def _drop_unversioned(tenant: Tenant, item: DriveItem) -> set[int | None]:
    """Forget replaced bytes in whose range no version is left; which they were."""
    rows = tenant.store.all(
        "DELETE FROM replaced_contents WHERE list = ?1 AND item = ?2 AND NOT EXISTS (SELECT 1 FROM item_versions "
        "WHERE item_versions.list = ?1 AND item_versions.item = ?2 AND version <= last_version AND version > "
        "coalesce((SELECT max(before.last_version) FROM replaced_contents AS before WHERE before.list = ?1 "
        "AND before.item = ?2 AND before.last_version < replaced_contents.last_version), 0)) RETURNING content",
        (item.list, item.id),
    )
    return {row[0] for row in rows}


def _find_file(tenant: Tenant, request: GraphRequest, *, write: bool = False) -> tuple[Tree, DriveItem]:
    tree, item = find_item(tenant, request, write=write)
    require_file(item)
    return tree, item


def _find_version(tenant: Tenant, request: GraphRequest, item: DriveItem) -> FileVersion:
    key = request.params["version"]
    for version in versions_of(tenant, item):
        if key in (f"{version.number}.0", "current"):
            return version
    raise item_not_found("The specified version was not found.")


def version_json(tenant: Tenant, request: GraphRequest, tree: Tree, item: DriveItem, version: FileVersion) -> Json:
    """A `driveItemVersion`."""
    payload: Json = {}
    if version.number != item.version:
        root = transfer_root(request.base_url)
        payload[DOWNLOAD_URL] = download_url(tenant, root, tree.drive, item, version.content)
    return payload | {
        "id": f"{version.number}.0",
        "lastModifiedDateTime": version.modified,
        "lastModifiedBy": identity_set(version.editor, tenant.directory),
        "size": version.size,
    }
