"""Mail folders: list, read, make, rename, move, copy, delete."""

from m365_sandbox.errors import mail_invalid
from m365_sandbox.exchange.folder_store import (
    RECOVERABLE,
    ROOT,
    change_folder,
    create_folder,
    find_folder,
    folder_by_num,
    remove_folder,
    require_free_name,
    require_outside,
    require_own,
    subtree,
    well_known_folder,
)
from m365_sandbox.exchange.folder_view import FolderColumns, folder_json, rendered
from m365_sandbox.exchange.mailboxes import READ, WRITE, open_mailbox, under_user
from m365_sandbox.exchange.message_store import copy_message, message_by_num, move_message, remove_message
from m365_sandbox.odata.filters import parse_filter, to_sql
from m365_sandbox.routing import Routes
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
DEFAULT_PAGE = 10
_LIST_OPTIONS = "select filter orderby top skip count expand"


@routes("GET", *under_user("/mailFolders"), returns="Collection(mailFolder)", options=_LIST_OPTIONS)
def get_folders(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The folders at the top of a mailbox."""
    owner = open_mailbox(tenant, request, READ)
    return _page(tenant, request, owner.id, well_known_folder(tenant.store, owner.id, ROOT))


@routes("POST", *under_user("/mailFolders"), returns="mailFolder")
def post_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Create a folder at the top of a mailbox."""
    owner = open_mailbox(tenant, request, WRITE)
    return _create(tenant, request, owner.id, well_known_folder(tenant.store, owner.id, ROOT))


@routes("GET", *under_user("/mailFolders/{folder}"), returns="mailFolder", options="select expand")
def get_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One folder."""
    owner = open_mailbox(tenant, request, READ)
    row = find_folder(tenant.store, owner.id, request.params["folder"])
    context = {"@odata.context": request.context(f"users('{owner.id}')/mailFolders/$entity")}
    return json_reply({**context, **rendered(tenant.store, row, request)})


@routes(
    "GET",
    *under_user("/mailFolders/{folder}/childFolders"),
    returns="Collection(mailFolder)",
    options=_LIST_OPTIONS,
)
def get_child_folders(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The folders below a folder."""
    owner = open_mailbox(tenant, request, READ)
    row = find_folder(tenant.store, owner.id, request.params["folder"])
    return _page(tenant, request, owner.id, row["num"])


@routes("POST", *under_user("/mailFolders/{folder}/childFolders"), returns="mailFolder")
def post_child_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Create a folder below a folder."""
    owner = open_mailbox(tenant, request, WRITE)
    row = find_folder(tenant.store, owner.id, request.params["folder"])
    return _create(tenant, request, owner.id, row["num"])


@routes("PATCH", *under_user("/mailFolders/{folder}"), returns="mailFolder")
def patch_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Rename a folder; the well-known ones keep their names."""
    owner = open_mailbox(tenant, request, WRITE)
    row = find_folder(tenant.store, owner.id, request.params["folder"])
    name = _name(request.json().get("displayName", row["display_name"]))
    require_own(row)
    with tenant.store.transaction():
        if name.lower() != row["display_name"].lower():
            require_free_name(tenant.store, owner.id, row["parent"], name)
        change_folder(tenant.store, row["num"], name=name, parent=row["parent"])
    return _reply(tenant, request, row["num"], 200)


@routes("POST", *under_user("/mailFolders/{folder}/move"), returns="mailFolder")
def post_move(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Move a folder with all in it; its id stays."""
    owner = open_mailbox(tenant, request, WRITE)
    row = find_folder(tenant.store, owner.id, request.params["folder"])
    destination = read_destination(tenant, request, owner.id)
    require_own(row)
    with tenant.store.transaction():
        require_outside(tenant.store, row["num"], destination)
        if destination != row["parent"]:
            require_free_name(tenant.store, owner.id, destination, row["display_name"])
        change_folder(tenant.store, row["num"], name=row["display_name"], parent=destination)
    return _reply(tenant, request, row["num"], 201)


@routes("POST", *under_user("/mailFolders/{folder}/copy"), returns="mailFolder")
def post_copy(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Copy a folder with all in it."""
    owner = open_mailbox(tenant, request, WRITE)
    row = find_folder(tenant.store, owner.id, request.params["folder"])
    destination = read_destination(tenant, request, owner.id)
    with tenant.store.transaction():
        require_outside(tenant.store, row["num"], destination)
        num = _copy_tree(tenant, row["num"], destination)
    return _reply(tenant, request, num, 201)


@routes("DELETE", *under_user("/mailFolders/{folder}"))
def delete_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Move a folder, with all in it, below Deleted Items; from there it goes, and its messages can be recovered."""
    owner = open_mailbox(tenant, request, WRITE)
    row = find_folder(tenant.store, owner.id, request.params["folder"])
    require_own(row)
    deleted = well_known_folder(tenant.store, owner.id, "deleteditems")
    with tenant.store.transaction():
        if row["num"] in subtree(tenant.store, deleted):
            _empty_into(tenant, row["num"], well_known_folder(tenant.store, owner.id, RECOVERABLE))
            remove_folder(tenant.store, row["num"])
        else:
            name = _free_name(tenant, deleted, row["display_name"])
            change_folder(tenant.store, row["num"], name=name, parent=deleted)
    return empty_reply(204)


@routes("POST", *under_user("/mailFolders/{folder}/permanentDelete"))
def post_permanent_delete(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Remove a folder for good, with all in it."""
    owner = open_mailbox(tenant, request, WRITE)
    row = find_folder(tenant.store, owner.id, request.params["folder"])
    require_own(row)
    with tenant.store.transaction():
        _empty_into(tenant, row["num"], None)
        remove_folder(tenant.store, row["num"])
    return empty_reply(204)


def read_destination(tenant: Tenant, request: GraphRequest, mailbox: str) -> int:
    """The folder that `destinationId` names. Raises `GraphError` (400, 404)."""
    destination = request.parameters().get("destinationId")
    if not isinstance(destination, str) or not destination:
        raise mail_invalid("ErrorInvalidRequest", "The destinationId parameter is required.")
    return int(find_folder(tenant.store, mailbox, destination)["num"])


def _page(tenant: Tenant, request: GraphRequest, mailbox: str, parent: int) -> GraphReply:
    query = request.query
    where, values = to_sql(parse_filter(query.filter), FolderColumns()) if query.filter else ("1", [])
    if (query.custom.get("includeHiddenFolders") or "").lower() != "true":
        where = f"NOT f.is_hidden AND {where}"
    terms = [f"{FolderColumns().column(path).sql} {'DESC' if down else 'ASC'}" for path, down in query.orderby]
    top, skip = query.number("top", DEFAULT_PAGE, least=1), query.number("skip", 0)
    matching = f"FROM folders f WHERE f.mailbox = ? AND f.parent = ? AND NOT f.gone AND {where}"
    rows = tenant.store.all(
        f"SELECT * {matching} ORDER BY {', '.join([*terms, 'display_name', 'num'])} LIMIT ? OFFSET ?",
        [mailbox, parent, *values, top + 1, skip],
    )
    payload: Json = {"@odata.context": request.context(f"users('{mailbox}')/mailFolders")}
    if query.wants_count:
        payload["@odata.count"] = tenant.store.value(f"SELECT count(*) {matching}", [mailbox, parent, *values])
    payload["value"] = [rendered(tenant.store, row, request) for row in rows[:top]]
    if len(rows) > top:
        payload["@odata.nextLink"] = request.link(skip=str(skip + top))
    return json_reply(payload)


def _create(tenant: Tenant, request: GraphRequest, mailbox: str, parent: int) -> GraphReply:
    body = request.json()
    with tenant.store.transaction():
        name = _name(body.get("displayName"))
        num = create_folder(tenant.store, mailbox, parent, name, hidden=body.get("isHidden") is True)
    return _reply(tenant, request, num, 201)


def _name(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise mail_invalid("ErrorInvalidRequest", "The displayName of a folder is required.")
    return value


def _free_name(tenant: Tenant, parent: int, name: str) -> str:
    """The name, or the name with a number where Deleted Items already holds one of that name."""
    taken = {
        row["display_name"].lower()
        for row in tenant.store.all("SELECT display_name FROM folders WHERE parent = ? AND NOT gone", (parent,))
    }
    names = (name if number == 0 else f"{name}{number}" for number in range(len(taken) + 1))
    return next(one for one in names if one.lower() not in taken)


def _copy_tree(tenant: Tenant, num: int, parent: int) -> int:
    source = folder_by_num(tenant.store, num)
    children = tenant.store.all("SELECT num FROM folders WHERE parent = ? AND NOT gone", (num,))
    copied = create_folder(tenant.store, source["mailbox"], parent, source["display_name"])
    for row in tenant.store.all("SELECT * FROM messages WHERE folder = ? ORDER BY num", (num,)):
        copy_message(tenant.store, row, copied, tenant.clock.stamp())
    for child in children:
        _copy_tree(tenant, child["num"], copied)
    return copied


def _empty_into(tenant: Tenant, num: int, destination: int | None) -> None:
    """Move every message of a subtree to a folder, or remove them."""
    for folder in subtree(tenant.store, num):
        for row in tenant.store.all("SELECT num FROM messages WHERE folder = ?", (folder,)):
            message = message_by_num(tenant.store, row["num"])
            if destination is None:
                remove_message(tenant.store, message)
            else:
                move_message(tenant.store, message, destination, tenant.clock.stamp())


def _reply(tenant: Tenant, request: GraphRequest, num: int, status: int) -> GraphReply:
    row = folder_by_num(tenant.store, num)
    context = {"@odata.context": request.context(f"users('{row['mailbox']}')/mailFolders/$entity")}
    return json_reply({**context, **folder_json(tenant.store, row)}, status)
