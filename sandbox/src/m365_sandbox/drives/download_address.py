"""Addresses from which a file's bytes come without a token: signed, for an hour, for one file.

`…/_layouts/15/download.aspx?UniqueId={guid}&tempauth=…`, as SharePoint writes them.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import time

from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.tree import Drive
from m365_sandbox.errors import GraphError
from m365_sandbox.tenant import Tenant

DOWNLOAD_URL = "@microsoft.graph.downloadUrl"
LIFETIME = 3600  # seconds
PATH = "_layouts/15/download.aspx"
_CURRENT = 0
_SETTING = "download_key"


def download_url(tenant: Tenant, root: str, drive: Drive, item: DriveItem, content: int = _CURRENT) -> str:
    """Where the bytes of a file come from: those it has when they are asked for, or `content`'s."""
    claim = f"{item.list}.{item.id}.{content}.{int(time.time()) + LIFETIME}"
    signature = _sign(tenant, claim)
    site = drive.site["path"].rstrip("/")
    tempauth = base64.urlsafe_b64encode(f"{claim}.{signature}".encode()).decode().rstrip("=")
    return f"{root}{site}/{PATH}?UniqueId={item.guid}&Translate=false&tempauth=v1.{tempauth}&ApiVersion=2.0"


def read_tempauth(tenant: Tenant, tempauth: str) -> tuple[int, int, int | None]:
    """List, item and content (nothing: the current one) that an address is for. Raises `GraphError` (401)."""
    text = tempauth.removeprefix("v1.")
    try:
        decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        claim, _, signature = decoded.rpartition(".")
        list_num, item, content, expires = (int(part) for part in claim.split("."))
    except (binascii.Error, ValueError):
        raise _refused() from None
    if not hmac.compare_digest(signature, _sign(tenant, claim)) or expires < time.time():
        raise _refused()
    return list_num, item, content or None


def _sign(tenant: Tenant, claim: str) -> str:
    return hmac.new(_key(tenant), claim.encode(), hashlib.sha256).hexdigest()


def _key(tenant: Tenant) -> bytes:
    key = tenant.store.setting(_SETTING, "")
    if not key:
        key = secrets.token_hex(32)
        tenant.store.set_setting(_SETTING, key)
    return bytes.fromhex(key)


def _refused() -> GraphError:
    return GraphError(401, "unauthenticated", "The download address is not valid, or no longer.")
