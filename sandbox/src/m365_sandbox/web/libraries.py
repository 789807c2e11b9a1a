"""A library: its folders and files, each file with its retention label and the day until which it is kept."""

from starlette.requests import Request
from starlette.responses import Response

from m365_sandbox.drives.addressing import drive_by_id
from m365_sandbox.drives.ids import item_guid_of
from m365_sandbox.drives.tree import Tree
from m365_sandbox.retention.applied import applied_label
from m365_sandbox.retention.expiry import retention_end
from m365_sandbox.tenant import Tenant
from m365_sandbox.web.asking import segment
from m365_sandbox.web.rendering import page
from m365_sandbox.web.visitor import Visitor
from m365_sandbox.wire import Json


class LibraryPages:
    """The pages of libraries."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    async def folder(self, request: Request, visitor: Visitor) -> Response:
        """What is in a folder; in the library itself where none is named."""
        drive = request.path_params["drive"]
        path = f"/drives/{segment(drive)}"
        library = await visitor.graph.get(path)
        folder = request.path_params.get("folder")
        here = await visitor.graph.get(f"{path}/items/{segment(folder)}" if folder else f"{path}/root")
        inside = f"{path}/items/{segment(here['id'])}/children"
        found = await visitor.graph.get(inside, top="200", expand="retentionLabel")
        children = found["value"]
        while "@odata.nextLink" in found:
            found = await visitor.graph.page(found["@odata.nextLink"])
            children += found["value"]
        files = [{**one, "kept_until": self._kept_until(drive, one)} for one in children]
        return page("library.html", visitor=visitor, library=library, here=here, files=files)

    def _kept_until(self, drive: str, file: Json) -> str:
        """The day on which the retention period ends, in words; Graph itself does not tell it."""
        tree = Tree(self._tenant, drive_by_id(self._tenant, drive))
        item = tree.by_guid(item_guid_of(tree.drive.list, file["id"]) or "")
        applied = applied_label(self._tenant, tree.drive.num, item.id) if item is not None else None
        if item is None or applied is None or item.is_folder:
            return ""
        end = retention_end(applied, item.created, item.modified)
        return f"{end.day} {end:%B %Y}" if end is not None else "without end"
