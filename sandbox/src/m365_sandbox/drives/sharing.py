"""Links and permissions of single items. An invitation lets people in (`invitations.py`); a link is kept and listed."""

from typing import Any
from uuid import uuid4

import orjson

from m365_sandbox import identities
from m365_sandbox.drives.addressing import find_item, of_item
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.errors import access_denied, invalid_request, item_not_found
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
_LINK_ROLES = {"view": "read", "edit": "write"}
_SCOPES = ("organization", "users", "anonymous")
_ROLES = ("read", "write")


@routes("POST", *of_item("/createLink"), returns="permission")
def create_link(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A sharing link; the same one again for the same type and scope."""
    tree, item = find_item(tenant, request, write=True)
    body = request.parameters()
    kind, scope = body.get("type", "view"), body.get("scope", "organization")
    if kind not in _LINK_ROLES:
        raise invalid_request(f"'{kind}' is not a type of link; known are {', '.join(_LINK_ROLES)}.")
    if scope not in _SCOPES:
        raise invalid_request(f"'{scope}' is not a scope of links; known are {', '.join(_SCOPES)}.")
    if scope == "anonymous" and not tenant.switches["anonymous_links"]:
        raise access_denied()  # https://github.com/OneDrive/onedrive-api-docs/issues/413
    for row in _rows(tenant, item):
        link = orjson.loads(row["link"] or "{}")
        if (link.get("type"), link.get("scope")) == (kind, scope):
            return _reply(request, row, 200)
    guid = str(uuid4())
    letter = "f" if item.is_folder else "b"
    url = f"https://{identities.SHAREPOINT_HOST}/:{letter}:/s/{tree.drive.site['path'].rpartition('/')[2]}/{guid}"
    link = {"scope": scope, "type": kind, "webUrl": url, "preventsDownload": False}
    return _reply(request, _insert(tenant, item, [_LINK_ROLES[kind]], link, None), 201)


@routes("POST", *of_item("/invite"), returns="Collection(permission)")
def invite(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Give people of the tenant a role on an item."""
    _, item = find_item(tenant, request, write=True)
    body = request.parameters()
    roles = _read_roles(body.get("roles"))
    people = [_recipient(tenant, one) for one in body.get("recipients") or []]
    if not people:
        raise invalid_request("At least one recipient is required.")
    with tenant.store.transaction():
        rows = [_insert(tenant, item, roles, None, person) for person in people]
    value = [_permission_json(row) for row in rows]
    return json_reply({"@odata.context": request.context("Collection(permission)"), "value": value})


@routes("GET", *of_item("/permissions"), returns="Collection(permission)", options="select top")
def get_permissions(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Links and invitations of an item."""
    _, item = find_item(tenant, request)
    value = permissions_of(tenant, item)
    value = value[: request.query.number("top", len(value) or 1, least=1)]
    return json_reply({"@odata.context": request.context("Collection(permission)"), "value": value})


@routes("GET", *of_item("/permissions/{permission}"), returns="permission")
def get_permission(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One of them."""
    return _reply(request, _find(tenant, request, write=False), 200)


@routes("PATCH", *of_item("/permissions/{permission}"), returns="permission")
def patch_permission(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change the roles of one of them."""
    row = _find(tenant, request, write=True)
    roles = _read_roles(request.json().get("roles"))
    changed = tenant.store.one(
        "UPDATE sharing_permissions SET roles = ? WHERE guid = ? RETURNING *",
        (orjson.dumps(roles).decode(), row["guid"]),
    )
    assert changed is not None
    return _reply(request, changed, 200)


@routes("DELETE", *of_item("/permissions/{permission}"))
def delete_permission(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Take one back."""
    row = _find(tenant, request, write=True)
    tenant.store.run("DELETE FROM sharing_permissions WHERE guid = ?", (row["guid"],))
    return empty_reply(204)


def permissions_of(tenant: Tenant, item: DriveItem) -> list[Json]:
    """The links and invitations of an item, as `permission` entities."""
    return [_permission_json(row) for row in _rows(tenant, item)]


def _read_roles(roles: Any) -> list[str]:
    if not isinstance(roles, list) or not roles or any(role not in _ROLES for role in roles):
        raise invalid_request(f"The roles must be some of {', '.join(_ROLES)}.")
    return roles


def _recipient(tenant: Tenant, recipient: Any) -> Json:
    address = recipient.get("email") or recipient.get("alias") if isinstance(recipient, dict) else None
    person = tenant.directory.person(str(address)) if address else None
    if person is None:
        raise invalid_request(f"The recipient '{address}' is not in the directory; sharing outside is off.")
    return {"user": {"id": person.id, "displayName": person.display_name, "email": person.email}}


def _rows(tenant: Tenant, item: DriveItem) -> list[Row]:
    return tenant.store.all(
        "SELECT * FROM sharing_permissions WHERE list = ? AND item = ? ORDER BY guid", (item.list, item.id)
    )


def _find(tenant: Tenant, request: GraphRequest, *, write: bool) -> Row:
    _, item = find_item(tenant, request, write=write)
    for row in _rows(tenant, item):
        if row["guid"] == request.params["permission"]:
            return row
    raise item_not_found()


def _insert(tenant: Tenant, item: DriveItem, roles: list[str], link: Json | None, granted_to: Json | None) -> Row:
    texts = [None if value is None else orjson.dumps(value).decode() for value in (roles, link, granted_to)]
    row = tenant.store.one(
        "INSERT INTO sharing_permissions VALUES (?, ?, ?, ?, ?, ?) RETURNING *",
        (str(uuid4()), item.list, item.id, *texts),
    )
    assert row is not None
    return row


def _permission_json(row: Row) -> Json:
    payload: Json = {"id": row["guid"], "roles": orjson.loads(row["roles"])}
    if row["link"]:
        payload["link"] = orjson.loads(row["link"])
        payload["hasPassword"] = False
    if row["granted_to"]:
        payload["grantedToV2"] = orjson.loads(row["granted_to"])
    return payload


def _reply(request: GraphRequest, row: Row, status: int) -> GraphReply:
    return json_reply({"@odata.context": request.context("permission"), **_permission_json(row)}, status)
