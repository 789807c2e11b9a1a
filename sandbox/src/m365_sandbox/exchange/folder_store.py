"""Mail folders as they are kept: the well-known ones, the tree, and what becomes of a folder."""

from m365_sandbox.errors import GraphError, mail_invalid, mail_item_not_found
from m365_sandbox.exchange.ids import ExchangeId, read_id
from m365_sandbox.store import Row, Store

ROOT = "msgfolderroot"
RECOVERABLE = "recoverableitemsdeletions"
_VISIBLE = {
    "inbox": "Inbox",
    "drafts": "Drafts",
    "sentitems": "Sent Items",
    "deleteditems": "Deleted Items",
    "junkemail": "Junk Email",
    "outbox": "Outbox",
    "archive": "Archive",
    "conversationhistory": "Conversation History",
}
_HIDDEN = {"clutter": "Clutter", "scheduled": "Scheduled", "syncissues": "Sync Issues"}
_SYNC_ISSUES = {"conflicts": "Conflicts", "localfailures": "Local Failures", "serverfailures": "Server Failures"}
_BESIDE_ROOT = {ROOT: "Top of Information Store", RECOVERABLE: "Deletions", "searchfolders": "Finder"}


def ensure_mailbox(store: Store, mailbox: str) -> None:
    """Give somebody a mailbox with its well-known folders, or those that are missing."""

    def ensure(parent: int | None, folders: dict[str, str], *, hidden: bool = False) -> None:
        for well_known, display_name in folders.items():
            if not store.one("SELECT 1 FROM folders WHERE mailbox = ? AND well_known = ?", (mailbox, well_known)):
                _insert(store, mailbox, parent, display_name, well_known=well_known, hidden=hidden)

    ensure(None, _BESIDE_ROOT)
    root = well_known_folder(store, mailbox, ROOT)
    ensure(root, _VISIBLE)
    ensure(root, _HIDDEN, hidden=True)
    ensure(well_known_folder(store, mailbox, "syncissues"), _SYNC_ISSUES, hidden=True)


def well_known_folder(store: Store, mailbox: str, name: str) -> int:
    """The number of a well-known folder."""
    return int(store.value("SELECT num FROM folders WHERE mailbox = ? AND well_known = ?", (mailbox, name)))


def find_folder(store: Store, mailbox: str, key: str) -> Row:
    """A folder by well-known name (any case) or id. Raises `GraphError` (400 malformed, 404)."""
    row = store.one("SELECT * FROM folders WHERE mailbox = ? AND well_known = ?", (mailbox, key.lower()))
    if row is None:
        named = read_id(key)
        if named is None:
            raise GraphError(400, "ErrorInvalidIdMalformed", "Id is malformed.")
        if named.kind == "folder" and named.owner == mailbox:
            row = store.one("SELECT * FROM folders WHERE mailbox = ? AND num = ? AND NOT gone", (mailbox, named.number))
    if row is None:
        raise mail_item_not_found()
    return row


def folder_by_num(store: Store, num: int) -> Row:
    """A folder that is known to be there."""
    row = store.one("SELECT * FROM folders WHERE num = ?", (num,))
    assert row is not None
    return row


def folder_id(mailbox: str, num: int) -> str:
    """The id of a folder."""
    return str(ExchangeId("folder", mailbox, num))


def create_folder(store: Store, mailbox: str, parent: int, name: str, *, hidden: bool = False) -> int:
    """Make a folder and return its number. Raises `GraphError` (409)."""
    require_free_name(store, mailbox, parent, name)
    return _insert(store, mailbox, parent, name, hidden=hidden)


def _insert(
    store: Store, mailbox: str, parent: int | None, name: str, *, well_known: str | None = None, hidden: bool = False
) -> int:
    return store.run(
        "INSERT INTO folders (mailbox, parent, display_name, well_known, is_hidden, change) VALUES (?, ?, ?, ?, ?, ?)",
        (mailbox, parent, name, well_known, hidden, store.next("change")),
    )


def require_free_name(store: Store, mailbox: str, parent: int, name: str) -> None:
    """Refuse a name that a sibling has. Raises `GraphError` (409)."""
    if store.one(
        "SELECT 1 FROM folders WHERE mailbox = ? AND parent = ? AND display_name = ? AND NOT gone",
        (mailbox, parent, name),
    ):
        raise GraphError(409, "ErrorFolderExists", "A folder with the specified name already exists.")


def require_own(row: Row) -> None:
    """Refuse to rename, move or delete what every mailbox has. Raises `GraphError` (403)."""
    if row["well_known"]:
        raise GraphError(403, "ErrorDeleteDistinguishedFolder", "Distinguished folders cannot be changed or deleted.")


def change_folder(store: Store, num: int, *, name: str, parent: int) -> None:
    """Rename or move a folder; its id stays."""
    store.run(
        "UPDATE folders SET display_name = ?, parent = ?, change = ? WHERE num = ?",
        (name, parent, store.next("change"), num),
    )


def remove_folder(store: Store, num: int) -> None:
    """A folder and all below it are gone; it stays as a tombstone, so that delta can tell."""
    for one in subtree(store, num):
        store.run("UPDATE folders SET gone = 1, change = ? WHERE num = ?", (store.next("change"), one))


def subtree(store: Store, num: int) -> list[int]:
    """A folder and all below it, parents first."""
    rows = store.all(
        "WITH RECURSIVE tree(num) AS (VALUES (?) UNION ALL "
        "SELECT f.num FROM folders f JOIN tree t ON f.parent = t.num WHERE NOT f.gone) SELECT num FROM tree",
        (num,),
    )
    return [row["num"] for row in rows]


def require_outside(store: Store, num: int, destination: int) -> None:
    """Refuse to put a folder into itself. Raises `GraphError` (400)."""
    if destination in subtree(store, num):
        raise mail_invalid("ErrorMoveCopyFailed", "The move or copy operation failed: a folder cannot hold itself.")
