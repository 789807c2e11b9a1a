"""Other addresses of what has one already: `/me/drive`, `/drive/list` (a library as a list), `/shares/{share}`.

They are led to the address that has the handlers, so that all below them is there as well: `/drive/list/items`.
"""

import base64
import binascii
from urllib.parse import unquote, urlsplit

from m365_sandbox import identities
from m365_sandbox.drives.addressing import default_library, drive_by_id, drive_of_list, libraries
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.ids import item_id
from m365_sandbox.drives.special_folders import PREFIX as SPECIAL
from m365_sandbox.drives.tree import Drive, Tree
from m365_sandbox.errors import directory_not_found, invalid_request, item_not_found, not_delegated
from m365_sandbox.principal import Person
from m365_sandbox.sharepoint.addressing import find_site, list_by_key
from m365_sandbox.sharepoint.personal_sites import ensure_personal_site
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant


def led_to_its_own(tenant: Tenant, segments: list[str], person: Person | None) -> list[str]:
    """The segments of the address that has the handlers; the same ones where they are that already.

    Who may reach what is there is decided under that address. Raises `GraphError` (400, 404).
    """
    segments = _of_person(tenant, segments, person)
    names = [segment.lower() for segment in segments]
    if names[:1] == ["shares"] and len(segments) > 2:
        return _of_share(tenant, segments[1], names[2], segments[3:])
    if "special" in names[2:-1] and names[:1] in (["drives"], ["sites"]):
        at = names.index("special", 2)
        return [*segments[:at], "items", f"{SPECIAL}{segments[at + 1]}", *segments[at + 2 :]]
    if "list" in names[2:6] and names[:1] in (["drives"], ["sites"]):
        at = names.index("list", 2)
        library = _library(tenant, names[:at], segments[:at])
        if library is not None:
            return ["sites", library["site"], "lists", library["guid"], *segments[at + 1 :]]
    return segments


def _of_person(tenant: Tenant, segments: list[str], caller: Person | None) -> list[str]:
    """`/me/drive` and `/users/{user}/drive` are in the person's own site."""
    match [segment.lower() for segment in segments[:3]], segments:
        case ["me", "drive" | "drives", *_], [_, *rest]:
            if caller is None:
                raise not_delegated()
            return ["sites", ensure_personal_site(tenant, caller)["id"], *rest]
        case ["users", _, "drive" | "drives"], [_, key, *rest]:
            owner = tenant.directory.person(key)
            if owner is None:
                raise directory_not_found(key)
            return ["sites", ensure_personal_site(tenant, owner)["id"], *rest]
    return segments


def _library(tenant: Tenant, names: list[str], segments: list[str]) -> Row | None:
    """The library that an address before `/list` names, if it names a drive."""
    match names:
        case ["drives", _] | ["sites", _, "drives", _]:
            return drive_by_id(tenant, segments[-1]).list
        case ["sites", _, "drive"]:
            return default_library(tenant, find_site(tenant, segments[1]))
        case ["sites", _, "lists", _, "drive"]:
            return list_by_key(tenant, find_site(tenant, segments[1]), segments[3])
    return None


def _of_share(tenant: Tenant, share: str, what: str, rest: list[str]) -> list[str]:
    site, drive, item = _shared(tenant, _url_of(share))
    if what == "site":
        return ["sites", site["id"], *rest]
    if drive is None or item is None:
        raise item_not_found("The sharing link no longer exists, or you do not have permission to access it.")
    match what:
        case "driveitem" | "root":
            return ["drives", drive.id, "items", item_id(drive.list, item.guid), *rest]
        case "items" if rest:
            return ["drives", drive.id, "items", *rest]
        case "list":
            return ["sites", site["id"], "lists", drive.list["guid"], *rest]
        case "listitem":
            return ["drives", drive.id, "items", item_id(drive.list, item.guid), "listItem", *rest]
    return ["shares", share, what, *rest]


def _url_of(share: str) -> str:
    """The address that `u!` and Base64 stand for. Raises `GraphError` (400)."""
    encoded = share.removeprefix("u!")
    try:
        if encoded == share:
            raise ValueError
        return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    except (ValueError, binascii.Error):
        raise invalid_request("The sharing link is not valid: it must be 'u!' and the address in Base64.") from None


def _shared(tenant: Tenant, url: str) -> tuple[Row, Drive | None, DriveItem | None]:
    """The site that an address is in, and the drive and the item, if it is one's. Raises `GraphError` (404)."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.hostname not in (identities.SHAREPOINT_HOST, identities.PERSONAL_HOST):
        raise invalid_request("Invalid hostname for this tenancy")
    plain = url.partition("?")[0]
    kept = tenant.store.one("SELECT * FROM sharing_permissions WHERE json_extract(link, '$.webUrl') = ?", (plain,))
    if kept is not None:
        row = tenant.store.one("SELECT * FROM lists WHERE num = ?", (kept["list"],))
        assert row is not None
        drive = drive_of_list(tenant, row)
        return drive.site, drive, Tree(tenant, drive).by_number(kept["item"])
    sites = tenant.store.all("SELECT * FROM sites ORDER BY length(path) DESC")
    site = next(one for one in sites if f"{path}/".startswith(f"{one['path'].rstrip('/')}/"))
    for row in libraries(tenant, site):
        drive = Drive(site, row)
        if f"{path}/".startswith(f"{drive.server_path}/"):
            tree = Tree(tenant, drive)
            names = [name for name in path.removeprefix(drive.server_path).split("/") if name]
            return site, drive, tree.descend(tree.root(), names) if names else tree.root()
    return site, None, None
