"""SharePoint's REST as a surface beside Graph's."""

from m365_sandbox.graph.surface import Surface
from m365_sandbox.identity.tokens import SHAREPOINT_AUDIENCE
from m365_sandbox.routing import Router
from m365_sandbox.sharepoint.rest import (
    changes,
    compliance_tags,
    content_types,
    fields,
    files,
    folders,
    forms,
    items,
    list_query,
    lists,
    people,
    recycle_bin,
    sites,
    versions,
    views,
)
from m365_sandbox.sharepoint.rest.address import ADDRESSES, split_address
from m365_sandbox.sharepoint.rest.batch import MIME_BATCHES
from m365_sandbox.sharepoint.rest.refusals import refusing

MODULES = (
    sites,
    people,
    lists,
    content_types,
    fields,
    items,
    files,
    folders,
    forms,
    list_query,
    versions,
    changes,
    views,
    compliance_tags,
    recycle_bin,
)
SHAREPOINT = Surface(
    ADDRESSES,
    Router(*(module.routes for module in MODULES)),
    split_path=split_address,
    refusing=refusing,
    speaks_graph=False,
    audience=SHAREPOINT_AUDIENCE,
    batches=MIME_BATCHES,
)
