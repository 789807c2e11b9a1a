"""Every surface of the tenant and every route of its Graph."""

import re
from dataclasses import replace

from m365_sandbox import domains, groups, organization, service_principals, users
from m365_sandbox.drives import (
    check_out,
    copying,
    download,
    drives,
    file_versions,
    list_items,
    recent,
    sharing,
    upload,
)
from m365_sandbox.drives import delta as drive_delta
from m365_sandbox.drives import items as drive_items
from m365_sandbox.drives import upload_sessions as file_upload_sessions
from m365_sandbox.drives.surface import DOWNLOADS, MONITORS, UPLOADS
from m365_sandbox.exchange import (
    attachments,
    categories,
    folder_delta,
    folders,
    mailbox_settings,
    message_actions,
    message_rules,
    messages,
    open_extensions,
    replies,
    translation,
    upload_sessions,
)
from m365_sandbox.exchange import delta as message_delta
from m365_sandbox.graph.batch import JSON_BATCHES
from m365_sandbox.graph.surface import Surface
from m365_sandbox.mailflow import traces
from m365_sandbox.retention import endpoints as retention
from m365_sandbox.routing import Route, Router, Routes
from m365_sandbox.sharepoint import columns, content_types, items, lists, permissions, site_columns, sites, versions
from m365_sandbox.sharepoint import delta as item_delta
from m365_sandbox.sharepoint.rest.surface import SHAREPOINT
from m365_sandbox.subscriptions import endpoints as subscriptions
from m365_sandbox.todo import attachments as task_attachments
from m365_sandbox.todo import checklist, links, tasks
from m365_sandbox.todo import delta as todo_delta
from m365_sandbox.todo import lists as task_lists

MODULES: tuple[Routes, ...] = (
    sites.routes,
    lists.routes,
    columns.routes,
    site_columns.routes,
    content_types.routes,
    items.routes,
    item_delta.routes,
    versions.routes,
    permissions.routes,
    drives.routes,
    recent.routes,
    drive_items.routes,
    drive_delta.routes,
    upload.routes,
    file_upload_sessions.routes,
    download.routes,
    file_versions.routes,
    copying.routes,
    check_out.routes,
    sharing.routes,
    list_items.routes,
    retention.routes,
    folders.routes,
    folder_delta.routes,
    messages.routes,
    message_actions.routes,
    replies.routes,
    message_delta.routes,
    open_extensions.routes,
    attachments.routes,
    upload_sessions.routes,
    categories.routes,
    mailbox_settings.routes,
    message_rules.routes,
    translation.routes,
    traces.routes,
    task_lists.routes,
    tasks.routes,
    links.routes,
    checklist.routes,
    task_attachments.routes,
    todo_delta.routes,
    subscriptions.routes,
    users.routes,
    organization.routes,
    domains.routes,
    service_principals.routes,
    groups.routes,
)
GRAPH = Surface(re.compile("/v1\\.0(?=/|$)"), Router(*MODULES), prefix="/v1.0", batches=JSON_BATCHES)
# What v1.0 has, for clients that ask beta for it; what only beta has is not there.
BETA = replace(GRAPH, addresses=re.compile("/beta(?=/|$)"), prefix="/beta")
# Upload addresses of large attachments: the address is the permission.
OUTLOOK = Surface(
    re.compile(f"{re.escape(upload_sessions.PREFIX)}(?=/)"),
    Router(upload_sessions.upload_routes),
    prefix=upload_sessions.PREFIX,
    needs_token=False,
    speaks_graph=False,
)
SURFACES: tuple[Surface, ...] = (  # the first that claims an address answers it
    GRAPH,
    BETA,
    UPLOADS,
    DOWNLOADS,
    MONITORS,
    SHAREPOINT,
    OUTLOOK,
)


def surface_of(raw_path: str) -> Surface | None:
    """The surface that claims an address, or nothing."""
    return next((surface for surface in SURFACES if surface.addresses.match(raw_path)), None)


def all_routes() -> list[Route]:
    """The routes of the surfaces that speak Graph's types."""
    routers = {id(surface.router): surface.router for surface in SURFACES if surface.speaks_graph}
    return [route for router in routers.values() for route in router.all()]
