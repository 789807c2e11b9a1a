"""The ids of drives and of what is in them, in SharePoint's forms.

A drive's id holds the GUIDs of site, web and list; an item's id is `01` and 32 letters of base32, which hold a check
of the drive and the item's GUID.
"""

import base64
from uuid import UUID
from zlib import crc32

from m365_sandbox import identities
from m365_sandbox.store import Row


def drive_id(list_row: Row) -> str:
    """The id of the drive over a library."""
    _, site, web = list_row["site"].split(",")
    raw = b"".join(UUID(guid).bytes_le for guid in (site, web, list_row["guid"]))
    return "b!" + base64.urlsafe_b64encode(raw).decode()


def list_guid_of(drive: str) -> str | None:
    """The library that a drive's id names, or nothing when it is no such id."""
    try:
        raw = base64.urlsafe_b64decode(drive.removeprefix("b!"))
    except ValueError:  # letters that are not Base64, or not even ASCII
        return None
    return str(UUID(bytes_le=raw[32:])) if drive.startswith("b!") and len(raw) == 48 else None


def item_id(list_row: Row, guid: str) -> str:
    """The id of a file or folder in a drive."""
    raw = crc32(list_row["guid"].encode()).to_bytes(4, "big") + UUID(guid).bytes_le
    return "01" + base64.b32encode(raw).decode()


def item_guid_of(list_row: Row, key: str) -> str | None:
    """The GUID that an item's id names in this drive, or nothing when the id is not one of this drive's."""
    try:
        raw = base64.b32decode(key[2:].upper())
    except ValueError:
        return None
    if len(raw) != 20:
        return None
    guid = str(UUID(bytes_le=raw[4:]))
    return guid if item_id(list_row, guid) == key.upper() else None


def root_guid(list_row: Row) -> str:
    """The GUID of a drive's root folder."""
    return identities.stable_guid("root", list_row["guid"])
