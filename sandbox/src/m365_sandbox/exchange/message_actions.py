"""What is done with a message: send, move, copy."""

import orjson

from m365_sandbox.errors import GraphError, mail_invalid, mail_item_not_found
from m365_sandbox.exchange.drafts import draft_from_json, draft_from_mime, is_mime
from m365_sandbox.exchange.folder_store import well_known_folder
from m365_sandbox.exchange.folders import read_destination
from m365_sandbox.exchange.mailboxes import SEND, WRITE, open_mailbox, under_user
from m365_sandbox.exchange.message_store import copy_message, message_by_num, move_message, remove_message
from m365_sandbox.exchange.messages import ONE, message_of, message_reply
from m365_sandbox.exchange.mime_build import recipients_of
from m365_sandbox.mailflow.transport import submit
from m365_sandbox.principal import Person
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, empty_reply

routes = Routes()


@routes("POST", *(f"{path}/move" for path in ONE), returns="message")
def post_move(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Move a message; its ordinary id changes, its immutable id does not."""
    owner = open_mailbox(tenant, request, WRITE)
    row = message_of(tenant, request, owner)
    folder = read_destination(tenant, request, owner.id)
    with tenant.store.transaction():
        move_message(tenant.store, row, folder, tenant.clock.stamp())
    return message_reply(tenant, request, row["num"], 201)


@routes("POST", *(f"{path}/copy" for path in ONE), returns="message")
def post_copy(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Copy a message into a folder."""
    owner = open_mailbox(tenant, request, WRITE)
    row = message_of(tenant, request, owner)
    folder = read_destination(tenant, request, owner.id)
    with tenant.store.transaction():
        num = copy_message(tenant.store, row, folder, tenant.clock.stamp())
    return message_reply(tenant, request, num, 201)


@routes("POST", *(f"{path}/permanentDelete" for path in ONE))
def post_permanent_delete(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Remove a message for good."""
    owner = open_mailbox(tenant, request, WRITE)
    row = message_of(tenant, request, owner)
    with tenant.store.transaction():
        remove_message(tenant.store, row)
    return empty_reply(204)


@routes("POST", *(f"{path}/send" for path in ONE))
def post_send(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Send a draft. It is single use: once accepted, the same id is not found by another /send."""
    owner = open_mailbox(tenant, request, SEND)
    row = message_of(tenant, request, owner)
    if not row["is_draft"] or row["origin"] != "composed":
        raise mail_item_not_found()
    require_sendable(row, owner)
    submit(tenant, row)
    return empty_reply(202)


@routes("POST", *under_user("/sendMail"))
def post_send_mail(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Send in one call, as JSON or as base64 MIME. 202 says that it was accepted, no more."""
    owner = open_mailbox(tenant, request, SEND)
    drafts = well_known_folder(tenant.store, owner.id, "drafts")
    with tenant.store.transaction():
        if is_mime(request):
            num, save_copy = draft_from_mime(tenant, request, owner, drafts), True
        else:
            parameters = request.parameters()
            if not isinstance(parameters.get("message"), dict):
                raise mail_invalid("ErrorInvalidRequest", "The message parameter is required.")
            num = draft_from_json(tenant, parameters["message"], owner, drafts)
            save_copy = parameters.get("saveToSentItems") not in (False, "false", "False")
        row = message_by_num(tenant.store, num)
        require_sendable(row, owner)
        submit(tenant, row, save_copy=save_copy)
    return empty_reply(202)


def require_sendable(row: Row, owner: Person) -> None:
    """Refuse a message without a recipient, or from somebody else. Raises `GraphError` (400, 403)."""
    properties = orjson.loads(row["properties"])
    if not recipients_of(properties):
        raise mail_invalid("ErrorInvalidRecipients", "At least one recipient isn't valid.")
    if properties["from"]["emailAddress"]["address"].lower() != owner.email.lower():
        raise GraphError(
            403,
            "ErrorSendAsDenied",
            "The user account which was used to submit this request does not have the right "
            "to send mail on behalf of the specified sending account.",
        )
