"""`/organization`: the tenant's own entry in its directory."""

from m365_sandbox import identities
from m365_sandbox.errors import bad_request, directory_not_found
from m365_sandbox.routing import Routes
from m365_sandbox.tenant import Tenant
from m365_sandbox.user_view import COMPANY
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()


@routes("GET", "/organization", returns="Collection(organization)", options="select")
def list_organizations(_tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The one tenant, as a list."""
    request.principal.require_organization_read()
    return json_reply({"@odata.context": request.context("organization"), "value": [_organization(request)]})


@routes("GET", "/organization/{organization}", returns="organization", options="select")
def get_organization(_tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The tenant by its id."""
    request.principal.require_organization_read()
    if request.params["organization"].lower() != identities.TENANT_ID:
        raise directory_not_found(request.params["organization"])
    return json_reply({"@odata.context": request.context("organization/$entity"), **_organization(request)})


def _organization(request: GraphRequest) -> Json:
    everything: Json = {
        "id": identities.TENANT_ID,
        "displayName": COMPANY,
        "tenantType": "AAD",
        "countryLetterCode": "GB",
        "preferredLanguage": "en",
        "businessPhones": [],
        "technicalNotificationMails": [],
        "verifiedDomains": [
            _domain(identities.DOMAIN, is_default=True),
            _domain(identities.INITIAL_DOMAIN, is_default=False),
        ],
    }
    select = request.query.select
    if select is None:
        return everything
    unknown = next((name for name in select if name not in everything), None)
    if unknown is not None:
        raise bad_request(
            f"Parsing OData Select and Expand failed: Could not find a property named '{unknown}' "
            "on type 'microsoft.graph.organization'."
        )
    return {name: everything[name] for name in select}


def _domain(name: str, *, is_default: bool) -> Json:
    return {
        "capabilities": "Email, OfficeCommunicationsOnline",
        "isDefault": is_default,
        "isInitial": name == identities.INITIAL_DOMAIN,
        "name": name,
        "type": "Managed",
    }
