"""`/permissions` of a site and of a list: which application may do how much there under a Selected permission."""

import base64
from typing import Any

import orjson

from m365_sandbox import identities
from m365_sandbox.errors import invalid_request, item_not_found
from m365_sandbox.principal import SiteObject
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import find_list, find_site
from m365_sandbox.sharepoint.selected import LEVELS
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
_ALL = ("/sites/{site}/permissions", "/sites/{site}/lists/{list}/permissions")
_ONE = tuple(f"{template}/{{permission}}" for template in _ALL)


@routes("GET", *_ALL, returns="Collection(permission)")
def list_permissions(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Every application with a permission here. Their roles are told by id only, as Graph does."""
    on = _administered(tenant, request)
    rows = tenant.store.all(
        "SELECT * FROM site_permissions WHERE site = ? AND list = ? ORDER BY app", (on.site, on.list or "")
    )
    value = [_permission(row) for row in rows]
    for permission in value:
        del permission["roles"]
    return json_reply({"@odata.context": request.context("permissions"), "value": value})


@routes("POST", *_ALL, returns="permission")
def create_permission(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Grant roles to an application. One that has a permission here gets the new roles instead."""
    on = _administered(tenant, request)
    body = request.json()
    roles = _roles(body.get("roles"))
    app_id, name = _application(tenant, body)
    permission_id = base64.b64encode(f"i:0i.t|ms.sp.ext|{app_id}@{identities.TENANT_ID}".encode()).decode().rstrip("=")
    values = (on.site, on.list or "", permission_id, app_id, name, orjson.dumps(roles).decode())
    with tenant.store.transaction():
        tenant.store.run("INSERT OR REPLACE INTO site_permissions VALUES (?, ?, ?, ?, ?, ?)", values)
    return _reply(request, _find(tenant, on, permission_id), 201)


@routes("GET", *_ONE, returns="permission")
def get_permission(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One permission, with its roles."""
    on = _administered(tenant, request)
    return _reply(request, _find(tenant, on, request.params["permission"]))


@routes("PATCH", *_ONE, returns="permission")
def update_permission(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Other roles for the same application."""
    on = _administered(tenant, request)
    row = _find(tenant, on, request.params["permission"])
    roles = orjson.dumps(_roles(request.json().get("roles"))).decode()
    with tenant.store.transaction():
        tenant.store.run(
            "UPDATE site_permissions SET roles = ? WHERE site = ? AND list = ? AND id = ?",
            (roles, row["site"], row["list"], row["id"]),
        )
    return _reply(request, _find(tenant, on, row["id"]))


@routes("DELETE", *_ONE)
def delete_permission(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Take a permission away."""
    on = _administered(tenant, request)
    row = _find(tenant, on, request.params["permission"])
    with tenant.store.transaction():
        tenant.store.run(
            "DELETE FROM site_permissions WHERE site = ? AND list = ? AND id = ?",
            (row["site"], row["list"], row["id"]),
        )
    return empty_reply(204)


def _administered(tenant: Tenant, request: GraphRequest) -> SiteObject:
    """The site or list of the path. Raises `GraphError` (403) for a caller who may not grant there, 404."""
    request.principal.require_site_read()
    site = find_site(tenant, request.params["site"])
    row = find_list(tenant, request) if "list" in request.params else None
    on = SiteObject(site["id"], None if row is None else row["guid"])
    request.principal.require_site_full_control(on)
    return on


def _find(tenant: Tenant, on: SiteObject, key: str) -> Row:
    row = tenant.store.one(
        "SELECT * FROM site_permissions WHERE site = ? AND list = ? AND id = ?", (on.site, on.list or "", key)
    )
    if row is None:
        raise item_not_found("The requested permission could not be found.")
    return row


def _roles(value: Any) -> list[str]:
    if not isinstance(value, list) or not value or any(role not in LEVELS for role in value):
        raise invalid_request(f"The roles of a permission are one or more of {', '.join(LEVELS)}.")
    return value


def _application(tenant: Tenant, body: Json) -> tuple[str, str]:
    """Id and name of the application that a permission is for, under any of the names Graph has for it."""
    for name in ("grantedToV2", "grantedToIdentitiesV2", "grantedTo", "grantedToIdentities"):
        named = body.get(name)
        for identity in named if isinstance(named, list) else [named]:
            application = identity.get("application") if isinstance(identity, dict) else None
            if isinstance(application, dict) and isinstance(application.get("id"), str):
                app_id = application["id"].lower()
                known = tenant.directory.application(app_id)
                if known is None:
                    raise invalid_request(f"The application '{app_id}' is not registered in the tenant.")
                return app_id, str(application.get("displayName") or known["display_name"])
    raise invalid_request("A permission names the application it is for: grantedTo with application and id.")


def _permission(row: Row) -> Json:
    identity = {"application": {"displayName": row["app_name"], "id": row["app"]}}
    return {
        "id": row["id"],
        "roles": orjson.loads(row["roles"]),
        "grantedToIdentitiesV2": [identity],
        "grantedToIdentities": [identity],
    }


def _reply(request: GraphRequest, row: Row, status: int = 200) -> GraphReply:
    return json_reply({"@odata.context": request.context("permissions/$entity"), **_permission(row)}, status)
