"""`/groups`: the tenant has none."""

from m365_sandbox.errors import directory_not_found
from m365_sandbox.odata.filters import parse_filter
from m365_sandbox.routing import Routes
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, json_reply

routes = Routes()


@routes("GET", "/groups", returns="Collection(group)", options="select filter top")
def list_groups(_tenant: Tenant, request: GraphRequest) -> GraphReply:
    """None, whatever is asked for. Raises `GraphError` (400) for a `$filter` that cannot be read."""
    request.principal.require_groups_read()
    if request.query.filter:
        parse_filter(request.query.filter)
    return json_reply({"@odata.context": request.context("groups"), "value": []})


@routes("GET", "/groups/{group}", returns="group", options="select")
def get_group(_tenant: Tenant, request: GraphRequest) -> GraphReply:
    """There is none. Raises `GraphError` (403, 404)."""
    request.principal.require_groups_read()
    raise directory_not_found(request.params["group"])
