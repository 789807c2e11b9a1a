"""Which site an address in a browser is of."""

from urllib.parse import unquote, urlsplit

from m365_sandbox.sharepoint.addressing import is_personal
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant


def sites(tenant: Tenant) -> list[Row]:
    """Every site that is not one person's, the upper ones first."""
    return [one for one in tenant.store.all("SELECT * FROM sites ORDER BY length(path)") if not is_personal(one)]


def path_of(url: str) -> str:
    """The path of an address, without case."""
    return unquote(urlsplit(url).path).rstrip("/").lower()


def site_at(tenant: Tenant, url: str) -> Row:
    """The lowest site that an address is of; the root site is of them all."""
    path = f"{path_of(url)}/"
    return [one for one in sites(tenant) if path.startswith(f"{path_of(one['path'])}/")][-1]
