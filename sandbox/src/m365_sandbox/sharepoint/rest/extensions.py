"""What add-ins and flows hang onto sites and lists: event receivers, custom actions, web hooks. There are none here."""

from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.rest.answers import Entity, collection_reply
from m365_sandbox.sharepoint.rest.collections import OPTIONS
from m365_sandbox.sharepoint.rest.lists import LIST, open_list
from m365_sandbox.sharepoint.rest.sites import open_site
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest

routes = Routes()
_KINDS = ("eventreceivers", "usercustomactions")


@routes("GET", *(f"{LIST}/{kind}" for kind in (*_KINDS, "subscriptions")), options=OPTIONS)
def get_extensions_of_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """None: nothing of the kind can be hung onto a list."""
    open_list(tenant, request)
    return collection_reply(request, list[Entity]())


@routes("GET", *(f"/{{site}}/_api/{of}/{kind}" for of in ("web", "site") for kind in _KINDS), options=OPTIONS)
def get_extensions_of_site(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """None: nothing of the kind can be hung onto a site."""
    open_site(tenant, request)
    return collection_reply(request, list[Entity]())
