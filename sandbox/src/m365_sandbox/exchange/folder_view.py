"""How a mail folder looks in a response, and what folders can be filtered and sorted by."""

from m365_sandbox.errors import mail_invalid
from m365_sandbox.exchange.folder_store import folder_id
from m365_sandbox.odata.filters import Column, Resource
from m365_sandbox.store import Row, Store
from m365_sandbox.wire import GraphRequest, Json

_COLUMNS = {
    "displayname": Column("display_name"),
    "totalitemcount": Column("(SELECT count(*) FROM messages m WHERE m.folder = f.num)", "number"),
    "unreaditemcount": Column("(SELECT count(*) FROM messages m WHERE m.folder = f.num AND NOT is_read)", "number"),
    "childfoldercount": Column("(SELECT count(*) FROM folders c WHERE c.parent = f.num AND NOT gone)", "number"),
    "ishidden": Column("is_hidden", "boolean"),
}


class FolderColumns:
    """Folders as `$filter` and `$orderby` see them; the table is aliased `f`."""

    def column(self, path: str) -> Column:
        """The column of a property. Raises `GraphError` (400)."""
        if path.lower() not in _COLUMNS:
            raise _not_filterable(path)
        return _COLUMNS[path.lower()]

    def any_of(self, path: str) -> tuple[str, Resource]:
        """Folders take no lambda."""
        raise _not_filterable(path)


def _not_filterable(path: str) -> Exception:
    return mail_invalid("ErrorInvalidProperty", f"The property '{path}' does not support filtering.")


def folder_json(store: Store, row: Row) -> Json:
    """A mail folder with its counts."""
    counts = store.one("SELECT count(*), total(NOT is_read) FROM messages WHERE folder = ?", (row["num"],))
    children = "SELECT count(*) FROM folders WHERE parent = ? AND NOT is_hidden AND NOT gone"
    assert counts is not None
    return {
        "id": folder_id(row["mailbox"], row["num"]),
        "displayName": row["display_name"],
        "parentFolderId": folder_id(row["mailbox"], row["parent"] or 0),
        "childFolderCount": store.value(children, (row["num"],)),
        "unreadItemCount": int(counts[1]),
        "totalItemCount": counts[0],
        "isHidden": bool(row["is_hidden"]),
    }


def selected(folder: Json, names: tuple[str, ...] | None) -> Json:
    """What `$select` leaves of a folder. Raises `GraphError` (400)."""
    if names is None:
        return folder
    for name in names:
        if name not in folder:
            raise mail_invalid(
                "RequestBroker--ParseUri",
                f"Could not find a property named '{name}' on type 'Microsoft.OutlookServices.MailFolder'.",
            )
    return {name: folder[name] for name in ("id", *names)}


def rendered(store: Store, row: Row, request: GraphRequest) -> Json:
    """A folder as the request's `$select` and `$expand` ask for it."""
    payload = selected(folder_json(store, row), request.query.select)
    if request.query.expanded("childFolders") is not None:
        children = store.all(
            "SELECT * FROM folders WHERE parent = ? AND NOT is_hidden AND NOT gone ORDER BY display_name", (row["num"],)
        )
        payload["childFolders"] = [folder_json(store, child) for child in children]
    return payload
