"""Messages of a mailbox: list, read, draft, change, delete."""

from m365_sandbox.errors import GraphError, mail_item_not_found
from m365_sandbox.exchange.compose import INDEXED, read_changes
from m365_sandbox.exchange.drafts import draft_from_json, draft_from_mime, is_mime
from m365_sandbox.exchange.folder_store import RECOVERABLE, find_folder, well_known_folder
from m365_sandbox.exchange.mailboxes import LARGEST_PAGE, READ, WRITE, open_mailbox, under_user
from m365_sandbox.exchange.message_filter import condition, ordering
from m365_sandbox.exchange.message_search import search_condition
from m365_sandbox.exchange.message_store import (
    find_message,
    message_by_num,
    mime_of,
    move_message,
    set_extended,
    set_mime,
    set_multi_value,
    update_message,
)
from m365_sandbox.exchange.message_view import MessageView
from m365_sandbox.exchange.message_words import index_words
from m365_sandbox.exchange.mime_build import build_mime
from m365_sandbox.principal import Person
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
DEFAULT_PAGE = 10
_LIST_OPTIONS = "select expand filter orderby top skip count search skiptoken"
ONE = under_user("/messages/{message}", "/mailFolders/{folder}/messages/{message}")


@routes("GET", *under_user("/messages"), returns="Collection(message)", options=_LIST_OPTIONS)
def get_messages(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Messages of the whole mailbox, without those that can only be recovered."""
    owner = open_mailbox(tenant, request, READ)
    recoverable = well_known_folder(tenant.store, owner.id, RECOVERABLE)
    return _page(tenant, request, owner, "m.mailbox = ? AND m.folder <> ?", [owner.id, recoverable])


@routes("GET", *under_user("/mailFolders/{folder}/messages"), returns="Collection(message)", options=_LIST_OPTIONS)
def get_folder_messages(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Messages of one folder."""
    owner = open_mailbox(tenant, request, READ)
    folder = find_folder(tenant.store, owner.id, request.params["folder"])
    return _page(tenant, request, owner, "m.folder = ?", [folder["num"]])


def _page(tenant: Tenant, request: GraphRequest, owner: Person, scope: str, keys: list[object]) -> GraphReply:
    query = request.query
    view = MessageView.of(tenant.store, request)
    searched, words = search_condition(query)
    where, values = condition(query)
    matching, parameters = f"FROM messages m WHERE {scope} AND {searched} AND {where}", [*keys, *words, *values]
    top = min(query.number("top", DEFAULT_PAGE, least=1), LARGEST_PAGE)
    paging = "skip" if searched == "1" else "skiptoken"
    skip = query.number(paging, 0)
    rows = tenant.store.all(
        f"SELECT m.* {matching} ORDER BY {ordering(query)} LIMIT ? OFFSET ?", [*parameters, top + 1, skip]
    )
    payload: Json = {"@odata.context": request.context(f"users('{owner.id}')/messages")}
    if query.wants_count:
        payload["@odata.count"] = tenant.store.value(f"SELECT count(*) {matching}", parameters)
    payload["value"] = [view.message(row) for row in rows[:top]]
    if len(rows) > top:
        payload["@odata.nextLink"] = request.link(**{paging: str(skip + top)})
    return json_reply(payload, headers=view.preference_applied())


@routes("POST", *under_user("/messages"), returns="message")
def post_message(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Create a draft in Drafts."""
    owner = open_mailbox(tenant, request, WRITE)
    return _create(tenant, request, owner, well_known_folder(tenant.store, owner.id, "drafts"))


@routes("POST", *under_user("/mailFolders/{folder}/messages"), returns="message")
def post_folder_message(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Create a draft in a folder."""
    owner = open_mailbox(tenant, request, WRITE)
    folder = find_folder(tenant.store, owner.id, request.params["folder"])
    return _create(tenant, request, owner, folder["num"])


def _create(tenant: Tenant, request: GraphRequest, owner: Person, folder: int) -> GraphReply:
    if is_mime(request):
        num = draft_from_mime(tenant, request, owner, folder)
    else:
        num = draft_from_json(tenant, request.json(), owner, folder)
    return message_reply(tenant, request, num, 201)


@routes("GET", *ONE, returns="message", options="select expand")
def get_message(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One message."""
    owner = open_mailbox(tenant, request, READ)
    row = message_of(tenant, request, owner)
    return message_reply(tenant, request, row["num"], 200)


@routes("GET", *(f"{path}/$value" for path in ONE))
def get_mime(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The MIME of a message: exactly what came or went, or what a draft would be."""
    owner = open_mailbox(tenant, request, READ)
    row = message_of(tenant, request, owner)
    raw = mime_of(tenant.store, row["num"])
    if raw is None:
        raw = build_mime(tenant.store, row, row["internet_message_id"])
    return GraphReply(200, raw, {"Content-Type": "text/plain"})


@routes("PATCH", *ONE, returns="message")
def patch_message(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change a message: anything while it is a draft; later, categories, flag, importance, isRead."""
    owner = open_mailbox(tenant, request, WRITE)
    row = message_of(tenant, request, owner)
    body = request.json()
    changes = read_changes(body, row)
    with tenant.store.transaction():
        update_message(tenant.store, row, tenant.clock.stamp(), **changes.columns)
        set_extended(tenant.store, row["num"], changes.extended)
        set_multi_value(tenant.store, row["num"], changes.multi_value)
        if row["is_draft"] and row["origin"] == "composed":
            set_mime(tenant.store, row["num"], None)  # a draft made of MIME is made anew of what it says now
        if INDEXED & body.keys():
            index_words(tenant.store, row["num"], changes.columns.get("subject", row["subject"]), changes.properties)
    return message_reply(tenant, request, row["num"], 200)


@routes("DELETE", *ONE)
def delete_message(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Move a message to Deleted Items; from there to where it can be recovered, and from there it does not go."""
    owner = open_mailbox(tenant, request, WRITE)
    row = message_of(tenant, request, owner)
    deleted, recoverable = (well_known_folder(tenant.store, owner.id, name) for name in ("deleteditems", RECOVERABLE))
    if row["folder"] == recoverable:
        raise GraphError(400, "ErrorCannotDeleteObject", "The object cannot be deleted.")
    with tenant.store.transaction():
        move_message(tenant.store, row, recoverable if row["folder"] == deleted else deleted, tenant.clock.stamp())
    return empty_reply(204)


def message_of(tenant: Tenant, request: GraphRequest, owner: Person) -> Row:
    """The message that the path names, in the folder that it names. Raises `GraphError` (400, 404)."""
    row = find_message(tenant.store, owner.id, request.params["message"])
    if "folder" in request.params:
        folder = find_folder(tenant.store, owner.id, request.params["folder"])
        if row["folder"] != folder["num"]:
            raise mail_item_not_found()
    return row


def message_reply(tenant: Tenant, request: GraphRequest, num: int, status: int) -> GraphReply:
    """A message as the request asks for it."""
    row = message_by_num(tenant.store, num)
    view = MessageView.of(tenant.store, request)
    context = {"@odata.context": request.context(f"users('{row['mailbox']}')/messages/$entity")}
    return json_reply({**context, **view.message(row)}, status, view.preference_applied())
