"""What SharePoint does to Office, PDF and HTML files after upload: it promotes properties into them.

The bytes that come back are not the bytes that went in: another size, another hash. Off unless the tenant's switch
`rewrite_office_files` is on.
"""

import zipfile
from pathlib import Path
from uuid import uuid4

from m365_sandbox.drives.blobs import Blob
from m365_sandbox.tenant import Tenant

_OFFICE = (".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".pptm")


def rewritten(tenant: Tenant, name: str, blob: Blob) -> Blob:
    """The blob as SharePoint keeps it under this name. The file is still what it was to its reader."""
    if not tenant.switches["rewrite_office_files"] or blob.size == 0:
        return blob
    path, suffix = tenant.blobs.path(blob.name), "." + name.rpartition(".")[2].lower()
    mark = f"ContentTypeId:0x010100{uuid4().hex.upper()}".encode()
    if suffix in _OFFICE and zipfile.is_zipfile(path):
        _comment(path, mark)
    elif suffix == ".pdf":
        _append(path, b"\n%" + mark + b"\n")
    elif suffix in (".html", ".htm"):
        _append(path, b"\n<!-- " + mark + b" -->\n")
    else:
        return blob
    return tenant.blobs.measure(blob.name)


def _comment(path: Path, mark: bytes) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = mark


def _append(path: Path, more: bytes) -> None:
    with path.open("ab") as file:
        file.write(more)
