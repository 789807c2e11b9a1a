"""SharePoint's REST as a surface beside Graph's."""

from m365_sandbox.graph.surface import Surface
from m365_sandbox.identity.tokens import SHAREPOINT_AUDIENCE
from m365_sandbox.routing import Router
from m365_sandbox.sharepoint.rest import (
    changes,
    compliance_tags,
    content_types,
    copy_jobs,
    extensions,
    fields,
    file_versions,
    files,
    folders,
    forms,
    item_values,
    items,
    list_query,
    lists,
    move_copy,
    people,
    permissions,
    recycle_bin,
    site_groups,
    sites,
    upload_slices,
    versions,
    views,
    webs,
)
from m365_sandbox.sharepoint.rest.address import ADDRESSES, split_address
from m365_sandbox.sharepoint.rest.batch import MIME_BATCHES
from m365_sandbox.sharepoint.rest.methods import find_route
from m365_sandbox.sharepoint.rest.refusals import refusing

MODULES = (
    sites,
    people,
    lists,
    content_types,
    fields,
    items,
    item_values,
    files,
    file_versions,
    upload_slices,
    move_copy,
    copy_jobs,
    extensions,
    folders,
    forms,
    list_query,
    versions,
    changes,
    views,
    compliance_tags,
    recycle_bin,
    site_groups,
    permissions,
    webs,
)
SHAREPOINT = Surface(
    ADDRESSES,
    Router(*(module.routes for module in MODULES)),
    split_path=split_address,
    refusing=refusing,
    finding=find_route,
    speaks_graph=False,
    audience=SHAREPOINT_AUDIENCE,
    batches=MIME_BATCHES,
)
