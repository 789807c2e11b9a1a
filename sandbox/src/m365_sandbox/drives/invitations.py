"""What an invitation to a file or folder lets somebody do there: it reaches everything below a folder."""

from collections.abc import Mapping

import orjson

from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.ids import drive_id, item_guid_of
from m365_sandbox.drives.tree import Drive, Tree
from m365_sandbox.errors import access_denied
from m365_sandbox.principal import Principal
from m365_sandbox.sharepoint.addressing import find_site, is_personal, personal_path
from m365_sandbox.tenant import Tenant


def invited_roles(tenant: Tenant, person: str, params: Mapping[str, str], *, anywhere: bool) -> frozenset[str]:
    """Of `read` and `write`, what a person was invited to on the item that a path's parameters name, by its drive.

    `anywhere`: an invitation to anything in the drive is enough to read.
    """
    rows = tenant.store.all("SELECT * FROM lists WHERE template = 'documentLibrary'")
    library = next((row for row in rows if drive_id(row) == params.get("drive")), None)
    if library is None:
        return frozenset()
    if anywhere:
        invited = tenant.store.one(
            "SELECT 1 FROM sharing_permissions WHERE list = ? AND json_extract(granted_to, '$.user.id') = ?",
            (library["num"], person),
        )
        return frozenset({"read"}) if invited else frozenset()
    tree = Tree(tenant, Drive(find_site(tenant, library["site"]), library))
    item = _deepest(tree, params.get("item", "root"))
    if item is None:
        return frozenset()
    return _roles_on(tenant, person, tree, item)


def require_place(tenant: Tenant, principal: Principal, tree: Tree, folder: DriveItem) -> None:
    """Refuse (403) a person who would put something into another's drive where they were not invited to write."""
    person, site = principal.person, tree.drive.site
    if person is None or not is_personal(site) or site["path"] == personal_path(person):
        return
    if "write" not in _roles_on(tenant, person.id, tree, folder):
        raise access_denied()


def _roles_on(tenant: Tenant, person: str, tree: Tree, item: DriveItem) -> frozenset[str]:
    above = [one.id for one in (*tree.ancestors(item), item)]
    marks = ", ".join("?" for _ in above)
    granted = tenant.store.all(
        f"SELECT roles FROM sharing_permissions WHERE list = ? AND item IN ({marks}) "
        "AND json_extract(granted_to, '$.user.id') = ?",
        (item.list, *above, person),
    )
    return frozenset(role for row in granted for role in orjson.loads(row["roles"]))


def _deepest(tree: Tree, address: str) -> DriveItem | None:
    """The item of an address, or the folder nearest to it that is there: what is made in it is below it."""
    key, _, path = address.partition(":/")
    guid = item_guid_of(tree.drive.list, key)
    found = tree.root() if key.lower() == "root" else tree.by_guid(guid) if guid is not None else None
    for name in filter(None, path.split("/")):
        below = tree.child(found, name) if found is not None else None
        if below is None:
            break
        found = below
    return found
