"""`/domains`: the domains of the tenant, to be read."""

from m365_sandbox import identities
from m365_sandbox.errors import directory_not_found
from m365_sandbox.routing import Routes
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()
_NAMES = (identities.DOMAIN, identities.INITIAL_DOMAIN)


@routes("GET", "/domains", returns="Collection(domain)", options="select")
def list_domains(_tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Both: the one that people have addresses in, and the tenant's first."""
    request.principal.require_domains_read()
    value = [_chosen(_domain(name), request) for name in _NAMES]
    return json_reply({"@odata.context": request.context("domains"), "value": value})


@routes("GET", "/domains/{domain}", returns="domain", options="select")
def get_domain(_tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One of them, by its name."""
    request.principal.require_domains_read()
    name = request.params["domain"].lower()
    if name not in _NAMES:
        raise directory_not_found(request.params["domain"])
    context = {"@odata.context": request.context("domains/$entity")}
    return json_reply({**context, **_chosen(_domain(name), request)})


def _domain(name: str) -> Json:
    return {
        "id": name,
        "authenticationType": "Managed",
        "isAdminManaged": True,
        "isDefault": name == identities.DOMAIN,
        "isInitial": name == identities.INITIAL_DOMAIN,
        "isRoot": True,
        "isVerified": True,
        "supportedServices": ["Email", "OfficeCommunicationsOnline"],
    }


def _chosen(payload: Json, request: GraphRequest) -> Json:
    names = request.query.select
    return payload if names is None else {name: payload[name] for name in names if name in payload}
