"""`/applications` and `/servicePrincipals`: the applications registered in the tenant, to be read.

They are registered and removed on the admin port. Microsoft's own service principals are not among them.
"""

import re
from collections.abc import Callable
from typing import Any

from m365_sandbox import identities
from m365_sandbox.directory_filter import DirectoryColumns
from m365_sandbox.directory_page import directory_page
from m365_sandbox.errors import bad_request, directory_not_found
from m365_sandbox.odata.filters import Column, parse_filter, to_sql
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()
_BY_APP_ID = re.compile(r"appId='([^']*)'", re.IGNORECASE)
_LIST_OPTIONS = "select filter top skiptoken"
_Render = Callable[[Row], Json]


_FILTERED = DirectoryColumns("Application", {"appId": Column("id"), "displayName": Column("display_name")})


@routes("GET", "/applications", returns="Collection(application)", options=_LIST_OPTIONS)
def list_applications(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The registered applications, by name."""
    return _page(tenant, request, "applications", _application)


@routes("GET", "/applications/{application}", returns="application", options="select")
def get_application(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One, by its object id or as `applications(appId='…')`."""
    return _one(tenant, request, "applications", request.params["application"], _application)


@routes("GET", "/servicePrincipals", returns="Collection(servicePrincipal)", options=_LIST_OPTIONS)
def list_service_principals(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The service principals of the registered applications, by name."""
    return _page(tenant, request, "servicePrincipals", _service_principal)


@routes("GET", "/servicePrincipals/{principal}", returns="servicePrincipal", options="select")
def get_service_principal(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One, by its object id or as `servicePrincipals(appId='…')`."""
    return _one(tenant, request, "servicePrincipals", request.params["principal"], _service_principal)


def _application(row: Row) -> Json:
    return {
        "id": identities.stable_guid("application", row["id"]),
        "appId": row["id"],
        "displayName": row["display_name"],
        "identifierUris": [],
        "publisherDomain": identities.DOMAIN,
        "signInAudience": "AzureADMyOrg",
        "tags": [],
    }


def _service_principal(row: Row) -> Json:
    return {
        "id": identities.service_principal_id(row["id"]),
        "accountEnabled": True,
        "appDisplayName": row["display_name"],
        "appId": row["id"],
        "appOwnerOrganizationId": identities.TENANT_ID,
        "displayName": row["display_name"],
        "servicePrincipalNames": [row["id"]],
        "servicePrincipalType": "Application",
        "signInAudience": "AzureADMyOrg",
        "tags": [],
    }


def _page(tenant: Tenant, request: GraphRequest, collection: str, render: _Render) -> GraphReply:
    request.principal.require_applications_read()
    condition: tuple[str, list[Any]] = ("1", [])
    if request.query.filter:
        condition = to_sql(parse_filter(request.query.filter), _FILTERED)
    order = ("applications", "display_name COLLATE NOCASE, id")
    return directory_page(tenant, request, collection, order, condition, lambda row: _selected(request, render(row)))


def _one(tenant: Tenant, request: GraphRequest, collection: str, key: str, render: _Render) -> GraphReply:
    """One by its key. Raises `GraphError` (403, 404)."""
    request.principal.require_applications_read()
    by_app_id = _BY_APP_ID.fullmatch(key)
    name, wanted = ("appId", by_app_id[1]) if by_app_id else ("id", key)
    for row in tenant.store.all("SELECT * FROM applications"):
        entry = render(row)
        if entry[name] == wanted.lower():
            context = request.context(f"{collection}/$entity")
            return json_reply({"@odata.context": context, **_selected(request, entry)})
    raise directory_not_found(wanted)


def _selected(request: GraphRequest, entry: Json) -> Json:
    """The properties that are asked for. Raises `GraphError` (400) for one that there is not."""
    names = request.query.select
    if names is None:
        return entry
    unknown = next((name for name in names if name not in entry), None)
    if unknown is not None:
        raise bad_request(f"Parsing OData Select and Expand failed: Could not find a property named '{unknown}'.")
    return {name: entry[name] for name in names}
