"""Every route of the tenant's Graph."""

from m365_sandbox import users
from m365_sandbox.exchange import attachments, folders, messages
from m365_sandbox.exchange import delta as message_delta
from m365_sandbox.routing import Route, Router, Routes
from m365_sandbox.sharepoint import columns, drives, items, lists, sites, versions
from m365_sandbox.sharepoint import delta as item_delta
from m365_sandbox.todo import lists as task_lists
from m365_sandbox.todo import tasks

MODULES: tuple[Routes, ...] = (
    sites.routes,
    lists.routes,
    columns.routes,
    items.routes,
    item_delta.routes,
    versions.routes,
    drives.routes,
    folders.routes,
    messages.routes,
    message_delta.routes,
    attachments.routes,
    task_lists.routes,
    tasks.routes,
    users.routes,
)
ROUTER = Router(*MODULES)


def all_routes() -> list[Route]:
    """The routes, in the order of their modules."""
    return [route for module in MODULES for route in module.routes]
