"""What a subscription may watch: which resources, which changes of them, and for how long."""

from dataclasses import dataclass, replace

from m365_sandbox.drives.addressing import DRIVES, find_drive
from m365_sandbox.drives.navigation import led_to_its_own
from m365_sandbox.errors import bad_request
from m365_sandbox.exchange.folder_store import find_folder
from m365_sandbox.exchange.mailboxes import READ, open_mailbox
from m365_sandbox.odata.path import split_path
from m365_sandbox.sharepoint.addressing import find_list
from m365_sandbox.sharepoint.selected import with_grants
from m365_sandbox.tenant import Tenant
from m365_sandbox.todo.lists import find_task_list, task_owner
from m365_sandbox.wire import GraphRequest

OUTLOOK_MINUTES = 4230  # under three days
SHAREPOINT_MINUTES = 42_300  # under thirty days
_ALL = frozenset(("created", "updated", "deleted"))


@dataclass(frozen=True, slots=True)
class Watched:
    """A resource under watch."""

    kind: str  # list, drive, folder, mailbox, tasks
    number: int  # of the list, the folder or the task list; 0 for a mailbox
    owner: str  # whose mailbox or tasks; empty for a list or a drive
    changes: frozenset[str]  # what can be watched of it
    minutes: int  # the longest life of a subscription

    @property
    def is_outlook(self) -> bool:
        """Whether Exchange tells of it, with all three lifecycle events."""
        return is_outlook(self.kind)


def is_outlook(kind: str) -> bool:
    """Whether Exchange tells of this kind of resource, and not SharePoint."""
    return kind not in ("list", "drive")


def watched(tenant: Tenant, request: GraphRequest, resource: str) -> Watched:
    """What a resource names, if the caller may read it. Raises `GraphError` (400, 403, 404)."""
    named, _ = split_path("/" + resource.partition("?")[0].strip("/"))
    segments = led_to_its_own(tenant, named, request.principal.person)
    for template, find in (
        ("sites/{site}/lists/{list}", _list),
        ("sites/{site}/lists/{list}/items", _list),
        *((f"{drive.removeprefix('/')}/root", _drive) for drive in DRIVES),
        ("{root}/{user}/mailFolders/{folder}/messages", _folder),
        ("me/mailFolders/{folder}/messages", _folder),
        ("{root}/{user}/messages", _mailbox),
        ("me/messages", _mailbox),
        ("{root}/{user}/todo/lists/{list}/tasks", _tasks),
        ("me/todo/lists/{list}/tasks", _tasks),
    ):
        params = _match(template, segments)
        if params is not None and params.pop("root", "users").lower() == "users":
            return find(tenant, replace(request, params=params))
    raise bad_request(f"Resource '{resource}' is not supported for subscriptions.", "InvalidRequest")


def _match(template: str, segments: list[str]) -> dict[str, str] | None:
    parts = template.split("/")
    if len(parts) != len(segments):
        return None
    pairs = list(zip(parts, segments, strict=True))
    if any(not part.startswith("{") and part.lower() != segment.lower() for part, segment in pairs):
        return None
    return {part[1:-1]: segment for part, segment in pairs if part.startswith("{")}


def _list(tenant: Tenant, request: GraphRequest) -> Watched:
    with_grants(tenant, request.principal, request.params).require_site_read()
    return Watched("list", find_list(tenant, request)["num"], "", frozenset(("updated",)), SHAREPOINT_MINUTES)


def _drive(tenant: Tenant, request: GraphRequest) -> Watched:
    principal = with_grants(tenant, request.principal, request.params)
    tree = find_drive(tenant, replace(request, principal=principal))
    return Watched("drive", tree.drive.num, "", frozenset(("updated",)), SHAREPOINT_MINUTES)


def _folder(tenant: Tenant, request: GraphRequest) -> Watched:
    owner = open_mailbox(tenant, request, READ)
    folder = find_folder(tenant.store, owner.id, request.params["folder"])
    return Watched("folder", folder["num"], owner.id, _ALL, OUTLOOK_MINUTES)


def _mailbox(tenant: Tenant, request: GraphRequest) -> Watched:
    return Watched("mailbox", 0, open_mailbox(tenant, request, READ).id, _ALL, OUTLOOK_MINUTES)


def _tasks(tenant: Tenant, request: GraphRequest) -> Watched:
    owner = task_owner(tenant, request)
    return Watched("tasks", find_task_list(tenant, request, owner)["num"], owner.id, _ALL, OUTLOOK_MINUTES)
