"""The recycle bin of the tenant's drives: what is in it, back from it, out of it for good."""

from datetime import timedelta

from m365_sandbox.clock import read_stamp
from m365_sandbox.drives.addressing import drive_of_list
from m365_sandbox.drives.changes import Changes
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.tree import Tree
from m365_sandbox.errors import item_not_found
from m365_sandbox.retention.guards import require_removable
from m365_sandbox.retention.holds import is_held
from m365_sandbox.sharepoint.authorship import identity_set
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json

KEPT = timedelta(days=93)  # over both stages


def entries(tenant: Tenant, list_num: int | None = None) -> list[Json]:
    """What lies in the bin, of one library or of all, the newest first."""
    rows = tenant.store.all(
        "SELECT * FROM recycle_bin WHERE ?1 IS NULL OR list = ?1 ORDER BY deleted DESC, guid", (list_num,)
    )
    return [_entry_json(tenant, row) for row in rows]


def rows_of_site(tenant: Tenant, site: str) -> list[Row]:
    """The entries of a site's libraries, the newest first."""
    return tenant.store.all(
        "SELECT recycle_bin.* FROM recycle_bin JOIN lists ON lists.num = recycle_bin.list WHERE site = ? "
        "ORDER BY recycle_bin.deleted DESC, recycle_bin.guid",
        (site,),
    )


def binned_item(tenant: Tenant, row: Row) -> tuple[Tree, DriveItem]:
    """The file or folder that an entry is about, and the tree that it lay in."""
    tree = _tree(tenant, row)
    return tree, _item(tree, row)


def restore(tenant: Tenant, guid: str) -> None:
    """Bring an entry back where it was. Raises `GraphError` (404, 409)."""
    row = _find(tenant, guid)
    tree = _tree(tenant, row)
    item = _item(tree, row)
    Changes(tenant, tree, row["deleted_by"]).restore(guid, item)


def purge(tenant: Tenant, guid: str) -> None:
    """Delete an entry for good. Raises `GraphError` (403, 404, 423)."""
    row = _find(tenant, guid)
    items = _tree(tenant, row).binned(guid)
    require_removable(tenant, row["list"], [item.id for item in items])
    _remove(tenant, row, items)


def move_to_second_stage(tenant: Tenant, guid: str) -> None:
    """Put an entry into the second stage, where only the site collection's own bin shows it."""
    tenant.store.run("UPDATE recycle_bin SET stage = 2 WHERE guid = ?", (guid,))


def purge_old(tenant: Tenant) -> None:
    """Delete for good what has been in the bin for its 93 days, unless a hold keeps it."""
    for row in tenant.store.all("SELECT * FROM recycle_bin"):
        items = _tree(tenant, row).binned(row["guid"])
        if read_stamp(row["deleted"]) + KEPT > tenant.clock.now():
            continue
        if not any(is_held(tenant, item.list, item.id) for item in items):
            _remove(tenant, row, items)


def _remove(tenant: Tenant, row: Row, items: list[DriveItem]) -> None:
    changes = Changes(tenant, _tree(tenant, row), row["deleted_by"])
    with tenant.store.transaction():
        changes.remove(items)
        tenant.store.run("DELETE FROM recycle_bin WHERE guid = ?", (row["guid"],))


def _find(tenant: Tenant, guid: str) -> Row:
    row = tenant.store.one("SELECT * FROM recycle_bin WHERE guid = ?", (guid.lower(),))
    if row is None:
        raise item_not_found("There is no such entry in the recycle bin.")
    return row


def _tree(tenant: Tenant, row: Row) -> Tree:
    list_row = tenant.store.one("SELECT * FROM lists WHERE num = ?", (row["list"],))
    assert list_row is not None
    return Tree(tenant, drive_of_list(tenant, list_row))


def _item(tree: Tree, row: Row) -> DriveItem:
    item = tree.any_by_number(row["item"])
    assert item is not None
    return item


def _entry_json(tenant: Tenant, row: Row) -> Json:
    tree = _tree(tenant, row)
    item = _item(tree, row)
    folder = tree.path(item).rpartition("/")[0]
    return {
        "id": row["guid"],
        "name": item.name,
        "folder": f"{tree.drive.server_path.lstrip('/')}{folder}",
        "isFolder": item.is_folder,
        "size": sum(one.size for one in tree.binned(row["guid"])),
        "stage": row["stage"],
        "deletedDateTime": row["deleted"],
        "deletedBy": identity_set(row["deleted_by"], tenant.directory),
    }
