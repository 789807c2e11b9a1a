"""Which site and which list a path names, and where they live in a browser."""

from m365_sandbox import identities
from m365_sandbox.errors import item_not_found
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphRequest


def find_site(tenant: Tenant, key: str) -> Row:
    """A site by `root`, by id (whole or its first parts), or by `host:/path`. Raises `GraphError` (404)."""
    host, _, path = key.partition(":")
    if key.lower() in ("root", identities.SHAREPOINT_HOST):
        row = tenant.store.one("SELECT * FROM sites WHERE id = ?", (identities.ROOT_SITE_ID,))
    elif path or key.endswith(":"):
        known_host = host.lower() == identities.SHAREPOINT_HOST
        row = tenant.store.one("SELECT * FROM sites WHERE path = ? AND ?", (path.rstrip("/") or "/", known_host))
    else:
        row = tenant.store.one("SELECT * FROM sites WHERE id = ?1 OR id LIKE ?1 || ',%'", (key.lower(),))
    if row is None:
        raise item_not_found("Requested site could not be found")
    return row


def site_url(site: Row) -> str:
    """The address of the site in a browser."""
    return f"https://{identities.SHAREPOINT_HOST}{site['path'].rstrip('/')}"


def find_list(tenant: Tenant, request: GraphRequest) -> Row:
    """The list a path names, by id or display name. Raises `GraphError` (404)."""
    site = find_site(tenant, request.params["site"])
    key = request.params["list"]
    row = tenant.store.one(
        "SELECT * FROM lists WHERE site = ?1 AND (guid = ?2 OR display_name = ?3 OR name = ?3)",
        (site["id"], key.lower().strip("{}"), key),
    )
    if row is None:
        raise item_not_found("The specified list was not found")
    return row


def touch_list(tenant: Tenant, num: int) -> None:
    """A list's own settings changed."""
    tenant.store.run("UPDATE lists SET version = version + 1, modified = ? WHERE num = ?", (tenant.clock.stamp(), num))


def list_url(site: Row, row: Row) -> str:
    """Where a list lives in a browser."""
    folder = "" if row["template"] == "documentLibrary" else "Lists/"
    return f"{site_url(site)}/{folder}{row['name'].replace(' ', '%20')}"
