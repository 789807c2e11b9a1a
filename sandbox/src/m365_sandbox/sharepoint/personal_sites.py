"""The site of one person, with their OneDrive in it: made when it is first asked for, as on a real tenant."""

from m365_sandbox import identities
from m365_sandbox.principal import Person
from m365_sandbox.sharepoint.addressing import personal_path
from m365_sandbox.sharepoint.lists import create_list
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant


def ensure_personal_site(tenant: Tenant, person: Person) -> Row:
    """Somebody's site."""
    find, path = "SELECT * FROM sites WHERE path = ?", personal_path(person)
    site = tenant.store.one(find, (path,))
    if site is not None:
        return site
    with tenant.store.transaction():
        guids = (identities.stable_guid(part, person.id) for part in ("collection", "web"))
        site_id = ",".join((identities.PERSONAL_HOST, *guids))
        tenant.store.run(
            "INSERT INTO sites VALUES (?, ?, ?, ?)", (site_id, path, person.display_name, tenant.clock.stamp())
        )
        site = tenant.store.one(find, (path,))
        assert site is not None
        create_list(tenant, f"person:{person.id}", site, "Documents", "documentLibrary", "", [])
    return site
