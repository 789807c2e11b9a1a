"""The master list of categories of a mailbox."""

from m365_sandbox.errors import GraphError, mail_invalid, mail_item_not_found
from m365_sandbox.exchange.mailboxes import SETTINGS, WRITE_SETTINGS, open_mailbox, under_user
from m365_sandbox.identities import stable_guid
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
_COLORS = ("none", *(f"preset{number}" for number in range(25)))
_ALL = under_user("/outlook/masterCategories")
_ONE = tuple(f"{path}/{{category}}" for path in _ALL)


@routes("GET", *_ALL, returns="Collection(outlookCategory)")
def get_categories(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Every category."""
    owner = open_mailbox(tenant, request, SETTINGS)
    rows = tenant.store.all("SELECT * FROM categories WHERE mailbox = ? ORDER BY display_name", (owner.id,))
    context = request.context(f"users('{owner.id}')/outlook/masterCategories")
    return json_reply({"@odata.context": context, "value": [_json(row) for row in rows]})


@routes("POST", *_ALL, returns="outlookCategory")
def post_category(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a category; its name is unique and stays."""
    owner = open_mailbox(tenant, request, WRITE_SETTINGS)
    body = request.json()
    name, color = body.get("displayName"), _color(body.get("color", "none"))
    if not isinstance(name, str) or not name.strip():
        raise mail_invalid("ErrorInvalidRequest", "The displayName of a category is required.")
    key = stable_guid("category", owner.id, name)
    if tenant.store.one("SELECT 1 FROM categories WHERE mailbox = ? AND id = ?", (owner.id, key)):
        raise GraphError(409, "CategoryNameDuplicate", "A category with the specified name already exists.")
    tenant.store.run("INSERT INTO categories VALUES (?, ?, ?, ?)", (owner.id, key, name, color))
    return _reply(request, owner.id, _find(tenant, owner.id, key), 201)


@routes("GET", *_ONE, returns="outlookCategory")
def get_category(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One category."""
    owner = open_mailbox(tenant, request, SETTINGS)
    return _reply(request, owner.id, _find(tenant, owner.id, request.params["category"]), 200)


@routes("PATCH", *_ONE, returns="outlookCategory")
def patch_category(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Give a category another colour."""
    owner = open_mailbox(tenant, request, WRITE_SETTINGS)
    row = _find(tenant, owner.id, request.params["category"])
    body = request.json()
    if body.get("displayName", row["display_name"]) != row["display_name"]:
        raise mail_invalid("ErrorInvalidRequest", "The displayName of a category cannot be changed.")
    color = _color(body.get("color", row["color"]))
    tenant.store.run("UPDATE categories SET color = ? WHERE mailbox = ? AND id = ?", (color, owner.id, row["id"]))
    return _reply(request, owner.id, _find(tenant, owner.id, row["id"]), 200)


@routes("DELETE", *_ONE)
def delete_category(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Remove a category from the list; messages keep their words."""
    owner = open_mailbox(tenant, request, WRITE_SETTINGS)
    row = _find(tenant, owner.id, request.params["category"])
    tenant.store.run("DELETE FROM categories WHERE mailbox = ? AND id = ?", (owner.id, row["id"]))
    return empty_reply(204)


def _color(value: object) -> str:
    if not isinstance(value, str) or value.lower() not in _COLORS:
        raise mail_invalid("RequestBodyRead", "Cannot convert the value of 'color' to its type.")
    return value.lower()


def _find(tenant: Tenant, mailbox: str, key: str) -> Row:
    row = tenant.store.one("SELECT * FROM categories WHERE mailbox = ? AND id = ?", (mailbox, key.lower()))
    if row is None:
        raise mail_item_not_found()
    return row


def _json(row: Row) -> Json:
    return {"id": row["id"], "displayName": row["display_name"], "color": row["color"]}


def _reply(request: GraphRequest, mailbox: str, row: Row, status: int) -> GraphReply:
    context = request.context(f"users('{mailbox}')/outlook/masterCategories/$entity")
    return json_reply({"@odata.context": context, **_json(row)}, status)
