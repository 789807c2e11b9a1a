"""`…/content`: a redirect to an address that needs no token, and what that address answers."""

import re
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import quote

from m365_sandbox.clock import read_stamp
from m365_sandbox.drives.addressing import drive_of_list, find_item, of_item, of_site, transfer_root
from m365_sandbox.drives.download_address import PATH, download_url, read_tempauth
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.tree import Tree
from m365_sandbox.errors import GraphError, invalid_request, item_not_found
from m365_sandbox.routing import Routes
from m365_sandbox.tenant import Tenant
from m365_sandbox.transfer import FileRange
from m365_sandbox.wire import GraphReply, GraphRequest, json_reply

routes = Routes()
transfer_routes = Routes()
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


@routes("GET", *of_item("/content"), *of_item("/contentStream"))
def get_content(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """302 to the download address. The tenant converts nothing: another `format` is refused (406)."""
    tree, item = find_item(tenant, request)
    require_file(item)
    wanted = request.query.options.get("format", "").lower()
    if wanted and wanted != item.name.rpartition(".")[2].lower():
        raise GraphError(406, "notSupported", f"The file cannot be converted to the format '{wanted}'.")
    return redirect(download_url(tenant, transfer_root(request.base_url), tree.drive, item))


@routes("POST", *of_item("/preview"), returns="itemPreviewInfo")
def preview(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """An address to look at a file by. The tenant has no viewer: the file itself is there."""
    tree, item = find_item(tenant, request)
    require_file(item)
    url = download_url(tenant, transfer_root(request.base_url), tree.drive, item)
    return json_reply({"@odata.context": request.context("microsoft.graph.itemPreviewInfo"), "getUrl": url})


def redirect(url: str) -> GraphReply:
    """A 302 without a body."""
    return GraphReply(302, headers={"Location": url})


def require_file(item: DriveItem) -> None:
    """Folders have no content. Raises `GraphError` (400)."""
    if item.is_folder:
        raise invalid_request("A folder has no content.")


@transfer_routes("GET", *of_site(PATH))
@transfer_routes("HEAD", *of_site(PATH))
def download(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The bytes, or the range of them that was asked for."""
    list_num, number, content = read_tempauth(tenant, request.query.custom.get("tempauth", ""))
    list_row = tenant.store.one("SELECT * FROM lists WHERE num = ?", (list_num,))
    item = Tree(tenant, drive_of_list(tenant, list_row)).by_number(number) if list_row else None
    if item is None or item.is_folder:
        raise item_not_found()
    bytes_of = tenant.store.one("SELECT * FROM contents WHERE num = ?", (content or item.content,))
    if bytes_of is None:
        raise item_not_found("The version is gone.")
    size, etag = int(bytes_of["size"]), item.ctag if content is None else f'"{bytes_of["quick_xor"]}"'
    path = tenant.blobs.path(bytes_of["blob"])
    modified = format_datetime(read_stamp(item.modified), usegmt=True)
    headers = {
        "Content-Type": item.mime_type or "application/octet-stream",
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "Last-Modified": modified,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(item.name)}",
    }
    if etag in request.headers.get("if-none-match", ""):
        return GraphReply(304, headers=headers)
    wanted = _range(request, size, etag, modified)
    if wanted is None:
        return GraphReply(200, headers=headers, file=FileRange(path, 0, size))
    start, end = wanted
    headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    return GraphReply(206, headers=headers, file=FileRange(path, start, end - start + 1))


def _range(request: GraphRequest, size: int, etag: str, modified: str) -> tuple[int, int] | None:
    """First and last byte asked for; nothing for all of them. Several ranges, or rubbish, are taken for all.

    Raises `GraphError` (416) where the range lies outside the file.
    """
    match = _RANGE.match(request.headers.get("range", "").replace(" ", ""))
    if match is None or not _still_holds(request.headers.get("if-range"), etag, modified):
        return None
    first, last = match.groups()
    if first:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < start:
            return None
    elif last:
        start, end = max(size - int(last), 0), size - 1
    else:
        return None
    if start >= size or (not first and int(last) == 0):
        raise GraphError(
            416,
            "invalidRange",
            "The requested range is not satisfiable.",
            headers={"Content-Range": f"bytes */{size}"},
        )
    return start, end


def _still_holds(condition: str | None, etag: str, modified: str) -> bool:
    """Whether `If-Range` names the file as it is, by tag or by date."""
    if condition is None or condition.strip() == etag:
        return True
    try:
        return parsedate_to_datetime(condition) >= parsedate_to_datetime(modified)
    except ValueError:
        return False
