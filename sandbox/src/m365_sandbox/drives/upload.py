"""`PUT …/content`: a file in one request, up to 250 MB."""

from m365_sandbox.drives.addressing import find_place, of_item
from m365_sandbox.drives.blobs import Blob
from m365_sandbox.drives.changes import Changes, ItemProperties
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.items import item_reply, read_conflict, require_not_root
from m365_sandbox.drives.names import require_name
from m365_sandbox.drives.preconditions import require_preconditions
from m365_sandbox.drives.rewriting import rewritten
from m365_sandbox.drives.tree import Tree
from m365_sandbox.errors import GraphError, invalid_request
from m365_sandbox.routing import Routes
from m365_sandbox.tenant import Tenant
from m365_sandbox.transfer import RequestBody
from m365_sandbox.wire import GraphReply, GraphRequest

routes = Routes()
LARGEST_PUT = 250 * 1024 * 1024  # bytes


@routes("PUT", *of_item("/content"), returns="driveItem", options="select expand", streams=True)
async def put_content(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a file, or replace one's bytes. Folders that the path names are made."""
    _, item, names = find_place(tenant, request)
    _require_sensible(item, names)
    if not names:
        require_preconditions(request, item)
    blob = await receive(tenant, request)
    try:
        return _store(tenant, request, blob)
    except BaseException:
        tenant.blobs.remove([blob.name])
        raise


def _store(tenant: Tenant, request: GraphRequest, blob: Blob) -> GraphReply:
    """Everything is looked at again: the tree may have changed while the bytes came in."""
    tree, item, names = find_place(tenant, request)
    _require_sensible(item, names)
    require_preconditions(request, None if names else item)
    changes = Changes(tenant, tree, request.principal.author)
    blob = rewritten(tenant, names[-1] if names else item.name, blob)
    with tenant.store.transaction():
        if names:
            parent = changes.folder_at(item, names[:-1])
            item, is_new = changes.create_file(
                parent, names[-1], read_conflict(request, {}, "replace"), blob, ItemProperties()
            )
        else:
            item, is_new = _over(tree, changes, request, item, blob)
    return item_reply(tenant, request, tree, item, 201 if is_new else 200)


def _over(tree: Tree, changes: Changes, request: GraphRequest, item: DriveItem, blob: Blob) -> tuple[DriveItem, bool]:
    """A file that is there already: by its id it is what is meant; by its path it may be in the way."""
    if ":/" not in request.params.get("item", ""):
        return changes.replace_content(item, blob, ItemProperties()), False
    parent = tree.by_number(item.parent)
    assert parent is not None
    return changes.create_file(parent, item.name, read_conflict(request, {}, "replace"), blob, ItemProperties())


async def receive(tenant: Tenant, request: GraphRequest) -> Blob:
    """The body of a request as a blob that no row names yet. Raises `GraphError` (413)."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > LARGEST_PUT:
        raise _too_large()
    try:
        return await tenant.blobs.write(request.stream or RequestBody.of(b""), LARGEST_PUT)
    except OverflowError:
        raise _too_large() from None


def _require_sensible(item: DriveItem, names: list[str]) -> None:
    """Refuse what cannot be a file, before its bytes are taken."""
    if not names:
        require_not_root(item)
        if item.is_folder:
            raise GraphError(409, "nameAlreadyExists", "The specified item is a folder.")
        return
    if not item.is_folder:
        raise invalid_request("The parent is not a folder.")
    for depth, name in enumerate(names):
        require_name(name, in_root=item.is_root and depth == 0)


def _too_large() -> GraphError:
    return GraphError(413, "invalidRequest", f"A file of more than {LARGEST_PUT} bytes needs an upload session.")
