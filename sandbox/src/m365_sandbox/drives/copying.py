"""`…/copy`: accepted at once, followed at a monitor address that needs no token.

The copy is made before the answer leaves, so that a kill loses nothing that was accepted; the monitor still says
`inProgress` to the first question, as clients must be ready for it.
"""

from uuid import uuid4

import orjson

from m365_sandbox.drives.addressing import drive_by_id, find_item, find_parent, of_item, of_site, transfer_root
from m365_sandbox.drives.changes import Changes, Conflict, ItemProperties
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.ids import item_id
from m365_sandbox.drives.invitations import require_place
from m365_sandbox.drives.items import read_conflict, require_not_root
from m365_sandbox.drives.names import require_name
from m365_sandbox.drives.tree import Tree
from m365_sandbox.errors import GraphError, invalid_request, item_not_found
from m365_sandbox.routing import Routes
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()
monitor_routes = Routes()
_MONITOR = "_api/v2.0/monitor/{job}"


@routes("POST", *of_item("/copy"))
def copy_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Copy a file, a folder with all in it, or (`childrenOnly`) only what is in the folder."""
    tree, item = find_item(tenant, request, write=True)
    body = request.json()
    children_only = bool(body.get("childrenOnly", False))
    if not children_only:
        require_not_root(item)
    if children_only and (not item.is_folder or body.get("name")):
        raise invalid_request("With childrenOnly the item must be a folder, and takes no name.")
    target_tree, parent = (tree, tree.by_number(item.parent))
    if body.get("parentReference") is not None:
        target_tree, parent = find_parent(tenant, tree, body["parentReference"])
        require_place(tenant, request.principal, target_tree, parent)
    assert parent is not None
    name = require_name(body.get("name") or item.name, in_root=parent.is_root) if not children_only else ""
    conflict = read_conflict(request, body, "fail")
    copier = Copier(tree, item, Changes(tenant, target_tree, request.principal.author), conflict)
    outcome = _outcome(tenant, copier, item, parent, name, children_only=children_only)
    job = str(uuid4())
    tenant.store.run(
        "INSERT INTO copy_jobs (guid, started, outcome) VALUES (?, ?, ?)",
        (job, tenant.clock.stamp(), orjson.dumps(outcome).decode()),
    )
    site = target_tree.drive.site["path"].rstrip("/")
    monitor = f"{transfer_root(request.base_url)}{site}/{_MONITOR.format(job=job)}"
    return GraphReply(202, headers={"Location": monitor})


def _outcome(
    tenant: Tenant, copier: "Copier", item: DriveItem, parent: DriveItem, name: str, *, children_only: bool
) -> Json:
    """What the monitor will say. A name that is taken is told there, not in the answer to the request."""
    try:
        with tenant.store.transaction():
            made = parent
            if children_only:
                for child in copier.source.children(item):
                    copier.copy(child, parent, child.name)
            else:
                made = copier.copy(item, parent, name)
    except GraphError as refusal:
        if refusal.status not in (409, 507):
            raise
        return {"status": "failed", "error": {"code": refusal.code, "message": refusal.message}}
    drive = copier.changes.tree.drive
    return {"status": "completed", "resourceId": item_id(drive.list, made.guid), "drive": drive.id}


class Copier:
    """Copies an item, or what is in it, into the same drive or another one."""

    def __init__(self, source: Tree, item: DriveItem, changes: Changes, conflict: Conflict) -> None:
        self.source = source
        self.changes = changes
        self._conflict = conflict
        self._there = {one.id for one in source.below(item)}  # before: a folder may be copied below itself

    def copy(self, item: DriveItem, parent: DriveItem, name: str) -> DriveItem:
        """Copy an item and what is below it; the copy."""
        if not item.is_folder:
            return self.changes.share_content(parent, name, self._conflict, item)
        children = self.source.children(item)
        folder, _ = self.changes.create_folder(parent, name, self._conflict, ItemProperties())
        for child in children:
            if child.id in self._there:
                self.copy(child, folder, child.name)
        return folder


@monitor_routes("GET", *of_site(_MONITOR))
def get_job(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """How a copy stands: 202 while it goes on, then 200 (or 303 to the copy, by the tenant's switch)."""
    row = tenant.store.one(
        "UPDATE copy_jobs SET polls = polls + 1 WHERE guid = ? RETURNING polls, outcome", (request.params["job"],)
    )
    if row is None:
        raise item_not_found("There is no such operation.")
    if row["polls"] == 1:
        progress = {"operation": "ItemCopy", "percentageComplete": 50.0, "status": "inProgress"}
        return json_reply(progress, 202, {"Retry-After": "1"})
    outcome = orjson.loads(row["outcome"])
    drive = outcome.pop("drive", None)
    if drive is not None:
        resource = f"/v1.0/drives/{drive_by_id(tenant, drive).id}/items/{outcome['resourceId']}"
        location = f"{request.base_url}{resource}"
        if tenant.switches["copy_monitor_redirects"]:
            return GraphReply(303, headers={"Location": location})
        outcome["resourceLocation"] = location
    return json_reply({"operation": "ItemCopy", "percentageComplete": 100.0, **outcome})
