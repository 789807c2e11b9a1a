"""Attachments of a message: list, attach, read, detach."""

from m365_sandbox.errors import mail_item_not_found
from m365_sandbox.exchange.attachment_store import SUMMARY, add_attachment
from m365_sandbox.exchange.attachment_view import attachment_json, attachments_of, content_of
from m365_sandbox.exchange.ids import read_id
from m365_sandbox.exchange.mailboxes import READ, WRITE, open_mailbox, under_user
from m365_sandbox.exchange.message_store import find_message, set_mime, update_message
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
ITEM_OF = "microsoft.graph.itemAttachment/item"
_ALL = under_user("/messages/{message}/attachments", "/mailFolders/{folder}/messages/{message}/attachments")
_ONE = tuple(f"{path}/{{attachment}}" for path in _ALL)


@routes("GET", *_ALL, returns="Collection(attachment)", options="select expand top skip count")
def get_attachments(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The attachments of a message."""
    owner = open_mailbox(tenant, request, READ)
    row = find_message(tenant.store, owner.id, request.params["message"])
    with_item = request.query.expanded(ITEM_OF) is not None
    value = attachments_of(tenant.store, owner.id, row["num"], request.query.select, with_item=with_item)
    payload: Json = {"@odata.context": request.context(f"users('{owner.id}')/messages/attachments")}
    if request.query.wants_count:
        payload["@odata.count"] = len(value)
    skip = request.query.number("skip", 0)
    payload["value"] = value[skip : skip + request.query.number("top", max(len(value), 1), least=1)]
    return json_reply(payload)


@routes("POST", *_ALL, returns="attachment")
def post_attachment(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Attach a small file, a message or a reference to a draft."""
    owner = open_mailbox(tenant, request, WRITE)
    row = find_message(tenant.store, owner.id, request.params["message"])
    with tenant.store.transaction():
        num = add_attachment(tenant, row["num"], request.json())
        attachments_changed(tenant, row)
    found = tenant.store.one(f"SELECT {SUMMARY} FROM attachments WHERE num = ?", (num,))
    assert found is not None
    context = request.context(f"users('{owner.id}')/messages/attachments/$entity")
    return json_reply({"@odata.context": context, **attachment_json(tenant.store, owner.id, found)}, 201)


@routes("GET", *_ONE, returns="attachment", options="select expand")
def get_attachment(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One attachment."""
    owner = open_mailbox(tenant, request, READ)
    found = _find(tenant, request, owner.id)
    with_item = request.query.expanded(ITEM_OF) is not None
    context = request.context(f"users('{owner.id}')/messages/attachments/$entity")
    payload = attachment_json(tenant.store, owner.id, found, request.query.select, with_item=with_item)
    return json_reply({"@odata.context": context, **payload})


@routes("GET", *(f"{path}/$value" for path in _ONE))
def get_attachment_content(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The bytes of an attachment; of a message its MIME."""
    owner = open_mailbox(tenant, request, READ)
    found = _find(tenant, request, owner.id)
    content_type = found["content_type"] or "text/plain"
    return GraphReply(200, content_of(tenant.store, found["num"]), {"Content-Type": content_type})


@routes("DELETE", *_ONE)
def delete_attachment(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Detach something."""
    owner = open_mailbox(tenant, request, WRITE)
    found = _find(tenant, request, owner.id)
    row = find_message(tenant.store, owner.id, request.params["message"])
    with tenant.store.transaction():
        tenant.store.run("DELETE FROM attachments WHERE num = ?", (found["num"],))
        attachments_changed(tenant, row)
    return empty_reply(204)


def attachments_changed(tenant: Tenant, row: Row) -> None:
    """A message's attachments are others now: delta tells, and a draft's MIME is made anew."""
    update_message(tenant.store, row, tenant.clock.stamp())
    if row["is_draft"]:
        set_mime(tenant.store, row["num"], None)


def _find(tenant: Tenant, request: GraphRequest, mailbox: str) -> Row:
    message = find_message(tenant.store, mailbox, request.params["message"])
    named = read_id(request.params["attachment"])
    row = None
    if named is not None and named.kind == "attachment" and named.owner == mailbox:
        row = tenant.store.one(
            f"SELECT {SUMMARY} FROM attachments WHERE num = ? AND message = ?", (named.number, message["num"])
        )
    if row is None:
        raise mail_item_not_found()
    return row
