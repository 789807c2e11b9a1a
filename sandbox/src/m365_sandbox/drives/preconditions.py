"""`If-Match` and `If-None-Match` on drive items: both tags count, an item's eTag and its cTag."""

from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.errors import GraphError, etag_mismatch
from m365_sandbox.wire import GraphRequest


def require_preconditions(request: GraphRequest, item: DriveItem | None) -> None:
    """Refuse (412) what the request's conditions do not allow; `item` is what is there, if anything."""
    wanted = request.headers.get("if-match")
    if wanted is not None and (item is None or not _names(wanted, item)):
        raise etag_mismatch()
    unwanted = request.headers.get("if-none-match")
    if unwanted is not None and item is not None and _names(unwanted, item):
        raise GraphError(412, "resourceModified", "The item is there already.", inner="entityTagDoesNotMatch")


def is_known_to_client(request: GraphRequest, item: DriveItem) -> bool:
    """Whether `If-None-Match` of a read names the item as it is."""
    known = request.headers.get("if-none-match")
    return known is not None and _names(known, item)


def _names(header: str, item: DriveItem) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in header.replace('",', '"\n').split("\n")}
    return "*" in tags or bool(tags & {item.etag, item.ctag})
