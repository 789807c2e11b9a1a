"""SharePoint's addresses that need no token: uploads, downloads, the monitors of copies."""

import re
from urllib.parse import unquote

from m365_sandbox.drives import copying, download, upload_sessions
from m365_sandbox.graph.surface import Surface
from m365_sandbox.routing import Router

_SITE = r"(/(?:sites|personal)/[^/]+)?"
_UPLOADS = rf"{_SITE}/_api/v2\.0/drives/[^/]+/items/[^/]+/uploadSession"
_DOWNLOADS = rf"{_SITE}/_layouts/15/download\.aspx"
_MONITORS = rf"{_SITE}/_api/v2\.0/monitor/"


def _split(raw: str) -> tuple[list[str], dict[str, str]]:
    """Plain segments: nothing of Graph's own ways to write a path holds here."""
    return [unquote(part) for part in raw.split("/") if part], {}


UPLOADS = Surface(
    re.compile(_UPLOADS, re.IGNORECASE),
    Router(upload_sessions.transfer_routes),
    needs_token=False,
    checks_token=True,
    split_path=_split,
)
DOWNLOADS = Surface(
    re.compile(_DOWNLOADS, re.IGNORECASE), Router(download.transfer_routes), needs_token=False, split_path=_split
)
# What a monitor says (an asyncJobStatus) has no type in Graph's metadata.
MONITORS = Surface(
    re.compile(_MONITORS, re.IGNORECASE),
    Router(copying.monitor_routes),
    needs_token=False,
    split_path=_split,
    speaks_graph=False,
)
