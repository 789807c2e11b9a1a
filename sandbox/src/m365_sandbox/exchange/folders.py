"""Mail folders: well-known ones, the tree below them."""

from m365_sandbox.errors import GraphError, mail_invalid, mail_item_not_found
from m365_sandbox.exchange.ids import ExchangeId, read_id
from m365_sandbox.exchange.mailboxes import READ, WRITE, open_mailbox, under_user
from m365_sandbox.odata.filters import Column, Resource, parse_filter, to_sql
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row, Store
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
ROOT = "msgfolderroot"
WELL_KNOWN = {
    "inbox": "Inbox",
    "drafts": "Drafts",
    "sentitems": "Sent Items",
    "deleteditems": "Deleted Items",
    "junkemail": "Junk Email",
    "outbox": "Outbox",
    "archive": "Archive",
}
DEFAULT_PAGE = 10


def ensure_mailbox(store: Store, mailbox: str) -> None:
    """Give somebody a mailbox with its well-known folders, if there is none."""
    if store.one("SELECT 1 FROM folders WHERE mailbox = ?", (mailbox,)):
        return
    insert = "INSERT INTO folders (mailbox, parent, display_name, well_known) VALUES (?, ?, ?, ?)"
    root = store.run(insert, (mailbox, None, "Top of Information Store", ROOT))
    for well_known, display_name in WELL_KNOWN.items():
        store.run(insert, (mailbox, root, display_name, well_known))


def well_known_folder(store: Store, mailbox: str, name: str) -> int:
    """The number of a well-known folder."""
    return int(store.value("SELECT num FROM folders WHERE mailbox = ? AND well_known = ?", (mailbox, name)))


def find_folder(store: Store, mailbox: str, key: str) -> Row:
    """A folder by well-known name (any case) or id. Raises `GraphError` (404)."""
    row = store.one("SELECT * FROM folders WHERE mailbox = ? AND well_known = ?", (mailbox, key.lower()))
    if row is None:
        named = read_id(key)
        if named is None:
            raise GraphError(400, "ErrorInvalidIdMalformed", "Id is malformed.")
        if named.kind == "folder" and named.owner == mailbox:
            row = store.one("SELECT * FROM folders WHERE mailbox = ? AND num = ?", (mailbox, named.number))
    if row is None:
        raise mail_item_not_found()
    return row


def folder_id(mailbox: str, num: int) -> str:
    """The id of a folder."""
    return str(ExchangeId("folder", mailbox, num))


def folder_json(store: Store, row: Row) -> Json:
    """A mail folder with its counts."""
    counts = store.one("SELECT count(*), total(NOT is_read) FROM messages WHERE folder = ?", (row["num"],))
    assert counts is not None
    return {
        "id": folder_id(row["mailbox"], row["num"]),
        "displayName": row["display_name"],
        "parentFolderId": folder_id(row["mailbox"], row["parent"] or row["num"]),
        "childFolderCount": store.value("SELECT count(*) FROM folders WHERE parent = ?", (row["num"],)),
        "unreadItemCount": int(counts[1]),
        "totalItemCount": counts[0],
        "isHidden": False,
    }


class _Folders:
    """What folders can be filtered on."""

    def column(self, path: str) -> Column:
        """`displayName` only."""
        if path != "displayName":
            raise mail_invalid("ErrorInvalidProperty", f"The property '{path}' does not support filtering.")
        return Column("display_name")

    def any_of(self, path: str) -> tuple[str, Resource]:
        """Folders take no lambda."""
        raise mail_invalid("ErrorInvalidProperty", f"The property '{path}' does not support filtering.")


def _folders_reply(tenant: Tenant, request: GraphRequest, mailbox: str, parent: int) -> GraphReply:
    where, values = to_sql(parse_filter(request.query.filter), _Folders()) if request.query.filter else ("1", [])
    top, skip = request.query.number("top", DEFAULT_PAGE, least=1), request.query.number("skip", 0)
    rows = tenant.store.all(
        f"SELECT * FROM folders WHERE mailbox = ? AND parent = ? AND {where} "
        "ORDER BY display_name, num LIMIT ? OFFSET ?",
        [mailbox, parent, *values, top + 1, skip],
    )
    payload: Json = {"@odata.context": request.context(f"users('{mailbox}')/mailFolders")}
    payload["value"] = [_selected(folder_json(tenant.store, row), request) for row in rows[:top]]
    if len(rows) > top:
        payload["@odata.nextLink"] = request.link(skip=str(skip + top))
    return json_reply(payload)


def _selected(folder: Json, request: GraphRequest) -> Json:
    select = request.query.select
    if select is None:
        return folder
    for name in select:
        if name not in folder:
            raise mail_invalid(
                "RequestBroker--ParseUri",
                f"Could not find a property named '{name}' on type 'Microsoft.OutlookServices.MailFolder'.",
            )
    return {name: folder[name] for name in ("id", *select)}


@routes("GET", *under_user("/mailFolders"), returns="Collection(mailFolder)", options="select filter top skip")
def get_folders(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The folders at the top of a mailbox."""
    owner = open_mailbox(tenant, request, READ)
    return _folders_reply(tenant, request, owner.id, well_known_folder(tenant.store, owner.id, ROOT))


@routes("POST", *under_user("/mailFolders"), returns="mailFolder")
def post_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Create a folder at the top of a mailbox."""
    owner = open_mailbox(tenant, request, WRITE)
    return _create(tenant, request, owner.id, well_known_folder(tenant.store, owner.id, ROOT))


@routes("GET", *under_user("/mailFolders/{folder}"), returns="mailFolder", options="select")
def get_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One folder."""
    owner = open_mailbox(tenant, request, READ)
    row = find_folder(tenant.store, owner.id, request.params["folder"])
    context = {"@odata.context": request.context(f"users('{owner.id}')/mailFolders/$entity")}
    return json_reply({**context, **_selected(folder_json(tenant.store, row), request)})


@routes(
    "GET",
    *under_user("/mailFolders/{folder}/childFolders"),
    returns="Collection(mailFolder)",
    options="select filter top skip",
)
def get_child_folders(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The folders below a folder."""
    owner = open_mailbox(tenant, request, READ)
    row = find_folder(tenant.store, owner.id, request.params["folder"])
    return _folders_reply(tenant, request, owner.id, row["num"])


@routes("POST", *under_user("/mailFolders/{folder}/childFolders"), returns="mailFolder")
def post_child_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Create a folder below a folder."""
    owner = open_mailbox(tenant, request, WRITE)
    row = find_folder(tenant.store, owner.id, request.params["folder"])
    return _create(tenant, request, owner.id, row["num"])


def _create(tenant: Tenant, request: GraphRequest, mailbox: str, parent: int) -> GraphReply:
    name = request.json().get("displayName")
    if not isinstance(name, str) or not name.strip():
        raise mail_invalid("ErrorInvalidRequest", "The displayName of a folder is required.")
    with tenant.store.transaction():
        _require_free_name(tenant.store, mailbox, parent, name)
        num = tenant.store.run(
            "INSERT INTO folders (mailbox, parent, display_name) VALUES (?, ?, ?)", (mailbox, parent, name)
        )
    return _folder_reply(tenant, request, mailbox, num, 201)


def _require_free_name(store: Store, mailbox: str, parent: int, name: str) -> None:
    if store.one(
        "SELECT 1 FROM folders WHERE mailbox = ? AND parent = ? AND display_name = ?", (mailbox, parent, name)
    ):
        raise GraphError(409, "ErrorFolderExists", "A folder with the specified name already exists.")


def _folder_reply(tenant: Tenant, request: GraphRequest, mailbox: str, num: int, status: int) -> GraphReply:
    row = tenant.store.one("SELECT * FROM folders WHERE num = ?", (num,))
    assert row is not None
    context = {"@odata.context": request.context(f"users('{mailbox}')/mailFolders/$entity")}
    return json_reply({**context, **folder_json(tenant.store, row)}, status)


@routes("PATCH", *under_user("/mailFolders/{folder}"), returns="mailFolder")
def patch_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Rename a folder; the well-known ones keep their names."""
    owner = open_mailbox(tenant, request, WRITE)
    row = find_folder(tenant.store, owner.id, request.params["folder"])
    name = request.json().get("displayName", row["display_name"])
    _require_own(row)
    with tenant.store.transaction():
        if name.lower() != row["display_name"].lower():
            _require_free_name(tenant.store, owner.id, row["parent"], name)
        tenant.store.run("UPDATE folders SET display_name = ? WHERE num = ?", (name, row["num"]))
    return _folder_reply(tenant, request, owner.id, row["num"], 200)


@routes("DELETE", *under_user("/mailFolders/{folder}"))
def delete_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Move a folder, with all in it, below Deleted Items."""
    owner = open_mailbox(tenant, request, WRITE)
    row = find_folder(tenant.store, owner.id, request.params["folder"])
    _require_own(row)
    deleted = well_known_folder(tenant.store, owner.id, "deleteditems")
    with tenant.store.transaction():
        tenant.store.run("UPDATE folders SET parent = ? WHERE num = ?", (deleted, row["num"]))
    return empty_reply(204)


def _require_own(row: Row) -> None:
    if row["well_known"]:
        raise GraphError(403, "ErrorDeleteDistinguishedFolder", "Distinguished folders cannot be changed or deleted.")
