"""Which site and which list a path names, and where they live in a browser."""

import re
from urllib.parse import quote

from m365_sandbox import identities
from m365_sandbox.errors import access_denied, invalid_request, item_not_found
from m365_sandbox.principal import Person
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphRequest, Json

_PERSONAL, _NOT_IN_ADDRESSES = "/personal/", re.compile(r"[^a-z0-9]")
SYSTEM_TEMPLATES = ("userInformation",)  # lists that Graph shows only to a caller who selects `system`


def find_site(tenant: Tenant, key: str) -> Row:
    """A site by `root`, by id (whole, its collection's GUID, or both GUIDs), or by `host:/path` or `root:/path`.

    Raises `GraphError` (404).
    """
    host, _, path = key.partition(":")
    if key.lower() in ("root", identities.SHAREPOINT_HOST):
        row = tenant.store.one("SELECT * FROM sites WHERE id = ?", (identities.ROOT_SITE_ID,))
    elif path or key.endswith(":"):
        _require_known_host(host)
        row = _site_by_path(tenant, path)
    else:
        _require_known_host(key.partition(",")[0])
        wanted = f",{key.lower()},"
        row = tenant.store.one("SELECT * FROM sites WHERE instr(',' || id || ',', ?) ORDER BY length(path)", (wanted,))
    if row is None:
        raise item_not_found("Requested site could not be found")
    return row


def _require_known_host(host: str) -> None:
    if "." in host and host.lower() not in (identities.SHAREPOINT_HOST, identities.PERSONAL_HOST):
        raise invalid_request("Invalid hostname for this tenancy")


def _site_by_path(tenant: Tenant, path: str) -> Row | None:
    return tenant.store.one("SELECT * FROM sites WHERE path = ?", ("/" + path.strip("/"),))


def find_site_by_path(tenant: Tenant, path: str) -> Row:
    """A site by its path on the host, such as `/sites/ohrt`. Raises `GraphError` (404)."""
    row = _site_by_path(tenant, path)
    if row is None:
        raise item_not_found("Requested site could not be found")
    return row


def personal_path(person: Person) -> str:
    """Where somebody's own site is, as `/personal/robin_contoso_com`."""
    return _PERSONAL + _NOT_IN_ADDRESSES.sub("_", person.email.lower())


def is_personal(site: Row) -> bool:
    """Whether a site is one person's."""
    return str(site["path"]).startswith(_PERSONAL)


def site_url(site: Row) -> str:
    """The address of the site in a browser."""
    return f"https://{site['id'].partition(',')[0]}{site['path'].rstrip('/')}"


def find_list(tenant: Tenant, request: GraphRequest) -> Row:
    """The list a path names, by id, display name or name. Raises `GraphError` (404)."""
    site = find_site(tenant, request.params["site"])
    row = list_by_key(tenant, site, request.params["list"])
    if row is None:
        raise item_not_found("The specified list was not found")
    return row


def list_by_key(tenant: Tenant, site: Row, key: str) -> Row | None:
    """A list of a site by id, display name or name; one whose display name it is comes before one whose name it is."""
    for column, value in (("guid", key.lower().strip("{}")), ("display_name", key), ("name", key)):
        row = tenant.store.one(f"SELECT * FROM lists WHERE site = ? AND {column} = ?", (site["id"], value))
        if row is not None:
            return row
    return None


def require_own_list(row: Row) -> None:
    """Refuse a change to a list that SharePoint keeps for itself. Raises `GraphError` (403)."""
    if row["template"] in SYSTEM_TEMPLATES:
        raise access_denied()


def sharepoint_ids(site: Row, list_row: Row | None = None) -> Json:
    """The identifiers that SharePoint REST knows a site and a list by."""
    _, collection, web = site["id"].split(",")
    ids = {"siteId": collection, "siteUrl": site_url(site), "tenantId": identities.TENANT_ID, "webId": web}
    return ids if list_row is None else {"listId": list_row["guid"], **ids}


def touch_list(tenant: Tenant, num: int) -> None:
    """A list's own settings changed."""
    tenant.store.run("UPDATE lists SET version = version + 1, modified = ? WHERE num = ?", (tenant.clock.stamp(), num))


def list_url(site: Row, row: Row) -> str:
    """Where a list lives in a browser."""
    folder = {"documentLibrary": "", "userInformation": "_catalogs/"}.get(row["template"], "Lists/")
    return f"{site_url(site)}/{folder}{quote(row['name'])}"
