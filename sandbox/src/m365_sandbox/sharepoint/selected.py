"""What a caller may do on the site or list that a request names: by Selected permissions, or as its owner."""

from collections.abc import Mapping
from dataclasses import replace

import orjson

from m365_sandbox.drives.ids import drive_id
from m365_sandbox.drives.invitations import invited_roles
from m365_sandbox.errors import GraphError, access_denied
from m365_sandbox.principal import LISTS_SELECTED, SELECTED, SITES_SELECTED, Level, Principal, SiteObject
from m365_sandbox.sharepoint.addressing import find_site, is_personal, personal_path
from m365_sandbox.tenant import Tenant

_SEEN_BY_GUESTS = ("/drives/{drive}", "/drives/{drive}/root")
LEVELS = {"read": Level.READ, "write": Level.WRITE, "owner": Level.OWNER, "fullcontrol": Level.FULLCONTROL}


def with_grants(tenant: Tenant, principal: Principal, params: Mapping[str, str], template: str = "") -> Principal:
    """The caller, able to say what was granted to it; by default on what the path's parameters name.

    `template` is the route's: who was invited to anything in a drive may look at the drive and its root themselves.

    Raises `GraphError` (403) for what is in the site of another person, unless they were invited to it.
    """
    if principal.person is not None:
        return _with_own_files(tenant, principal, params, template)
    if not principal.permissions & SELECTED:
        return principal

    def level_on(on: SiteObject | None) -> Level:
        named = on or _named_object(tenant, params)
        return Level.NONE if named is None else _granted(tenant, principal, named)

    return replace(principal, level_on=level_on)


def _with_own_files(tenant: Tenant, principal: Principal, params: Mapping[str, str], template: str) -> Principal:
    """In their own site a person needs the narrow permissions of files only; of another's, what they are invited to."""
    named = _named_object(tenant, params)
    site = find_site(tenant, named.site) if named is not None else None
    if site is None or not is_personal(site):
        return principal
    if (person := principal.person) is not None and site["path"] != personal_path(person):
        roles = invited_roles(tenant, person.id, params, anywhere=template in _SEEN_BY_GUESTS)
        if not roles:
            raise access_denied()
        return principal if "write" in roles else principal.as_file_reader()
    wide = {f"{name}.All" for name in principal.scopes & {"Files.Read", "Files.ReadWrite"}}
    return replace(principal, scopes=principal.scopes | wide)


def _granted(tenant: Tenant, principal: Principal, on: SiteObject) -> Level:
    """A site's grants reach its lists under `Sites.Selected`; a list's own count under `Lists.SelectedOperations`."""
    places = [""] if SITES_SELECTED in principal.permissions else []
    if on.list is not None and LISTS_SELECTED in principal.permissions:
        places.append(on.list)
    levels = [Level.NONE]
    for place in places:
        roles = tenant.store.value(
            "SELECT roles FROM site_permissions WHERE site = ? AND list = ? AND app = ?",
            (on.site, place, principal.app_id),
        )
        levels += [LEVELS[role] for role in orjson.loads(roles or "[]")]
    level = max(levels)
    return Level.FULLCONTROL if level is Level.OWNER and tenant.switches["owner_manages_lists"] else level


def _named_object(tenant: Tenant, params: Mapping[str, str]) -> SiteObject | None:
    """The site, and the list or library in it, that a path names; nothing when there is none such."""
    if "drive" in params:
        rows = tenant.store.all("SELECT * FROM lists WHERE template = 'documentLibrary'")
        named = next((row for row in rows if drive_id(row) == params["drive"]), None)
        return None if named is None else SiteObject(named["site"], named["guid"])
    if "site" not in params:
        return None
    try:
        site = find_site(tenant, params["site"])
    except GraphError:
        return None  # no grant on what is not there
    key = params.get("list")
    if key is None:
        return SiteObject(site["id"])
    guid = tenant.store.value(
        "SELECT guid FROM lists WHERE site = ?1 AND (guid = ?2 OR display_name = ?3 OR name = ?3)",
        (site["id"], key.lower().strip("{}"), key),
    )
    return SiteObject(site["id"], guid)
