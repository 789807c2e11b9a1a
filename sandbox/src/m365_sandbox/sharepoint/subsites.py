"""Sites below another site, in its site collection: made, renamed, deleted."""

import re
from uuid import uuid4

from m365_sandbox.sharepoint.addressing import find_site
from m365_sandbox.sharepoint.lists import create_list, drop_list
from m365_sandbox.sharepoint.user_information import ensure_user_information
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant

_LEAF = re.compile(r"[^\"*:<>?/\\|#%~&{}+]+")


def top_site(tenant: Tenant, site: Row) -> Row:
    """The site at the top of a site's collection."""
    return find_site(tenant, str(site["id"]).split(",")[1])


def is_subsite(tenant: Tenant, site: Row) -> bool:
    """Whether a site lies below another one of its site collection."""
    return bool(top_site(tenant, site)["id"] != site["id"])


def subsites_of(tenant: Tenant, site: Row) -> list[Row]:
    """The sites right below a site."""
    collection, top = site["id"].rpartition(",")[0], f"{site['path'].rstrip('/')}/"
    rows = tenant.store.all("SELECT * FROM sites WHERE instr(id, ?) = 1 ORDER BY path", (f"{collection},",))
    below = [row for row in rows if row["path"].startswith(top) and row["path"] != top]
    return [row for row in below if "/" not in row["path"][len(top) :]]


def create_subsite(tenant: Tenant, author: str, parent: Row, leaf: str, title: str) -> Row | None:
    """Make a site with its default library; nothing where the address is taken or is none."""
    path = f"{parent['path'].rstrip('/')}/{leaf}"
    is_taken = tenant.store.one("SELECT 1 FROM sites WHERE path = ?", (path,)) is not None
    if is_taken or not _LEAF.fullmatch(leaf):
        return None
    site_id = f"{parent['id'].rpartition(',')[0]},{uuid4()}"
    with tenant.store.transaction():
        tenant.store.run("INSERT INTO sites VALUES (?, ?, ?, ?)", (site_id, path, title, tenant.clock.stamp()))
        make_default_library(tenant, site_id, author)
        ensure_user_information(tenant)
    return find_site(tenant, site_id)


def make_default_library(tenant: Tenant, site_id: str, author: str) -> None:
    """`/drive` of a site. People see it as Documents; its address is Shared Documents."""
    library = create_list(tenant, author, find_site(tenant, site_id), "Shared Documents", "documentLibrary", "", [])
    tenant.store.run("UPDATE lists SET display_name = 'Documents' WHERE num = ?", (library["num"],))


def rename_site(tenant: Tenant, site: Row, title: str) -> None:
    """Give a site another title."""
    tenant.store.run("UPDATE sites SET display_name = ? WHERE id = ?", (title, site["id"]))


def drop_subsite(tenant: Tenant, site: Row) -> None:
    """Delete a site with its lists and the sites below it."""
    with tenant.store.transaction():
        for below in subsites_of(tenant, site):
            drop_subsite(tenant, below)
        for row in tenant.store.all("SELECT * FROM lists WHERE site = ?", (site["id"],)):
            drop_list(tenant, row)
        tenant.store.run("DELETE FROM site_columns WHERE site = ?", (site["id"],))
        tenant.store.run("DELETE FROM sites WHERE id = ?", (site["id"],))
