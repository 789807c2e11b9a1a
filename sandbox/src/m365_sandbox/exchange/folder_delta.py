"""`mailFolders/delta`: which folders of a mailbox came, changed or left since a token. Counts are no change."""

from m365_sandbox.exchange.folder_store import folder_id
from m365_sandbox.exchange.folder_view import folder_json, selected
from m365_sandbox.exchange.mailboxes import READ, open_mailbox, page_size, under_user
from m365_sandbox.exchange.sync_tokens import decode_state, encode_state, sync_state_lost
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row, Store
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()
DEFAULT_PAGE = 100


@routes(
    "GET",
    *under_user("/mailFolders/delta"),
    returns="Collection(mailFolder)",
    options="select top skiptoken deltatoken",
)
def get_folder_delta(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A page of changes of the folder tree, with a link to the next page or to the next round."""
    owner = open_mailbox(tenant, request, READ)
    text = request.query.options.get("skiptoken") or request.query.options.get("deltatoken")
    state = decode_state(text) if text else _fresh(tenant.store, request, owner.id)
    if state.get("mailbox") != owner.id or not isinstance(state.get("after"), int):
        raise sync_state_lost()
    size = page_size(request, int(state["top"]))
    rows = tenant.store.all(
        "SELECT * FROM folders WHERE mailbox = ? AND change > ? AND (NOT gone OR change > ?) AND parent IS NOT NULL "
        "AND NOT is_hidden ORDER BY change LIMIT ?",
        (owner.id, state["after"], state["born"], size + 1),
    )
    finished, rows = len(rows) <= size, rows[:size]
    names = tuple(state["names"]) if state["names"] is not None else None
    payload: Json = {"@odata.context": request.context("Collection(mailFolder)")}
    payload["value"] = [_entry(tenant.store, row, names) for row in rows]
    if rows:
        state["after"] = rows[-1]["change"]
    link, option = ("@odata.deltaLink", "deltatoken") if finished else ("@odata.nextLink", "skiptoken")
    payload[link] = f"{request.base_url}{request.path}?${option}={encode_state(state)}"
    return json_reply(payload)


def _fresh(store: Store, request: GraphRequest, mailbox: str) -> Json:
    latest = store.value("SELECT coalesce(max(change), 0) FROM folders WHERE mailbox = ?", (mailbox,))
    names = request.query.select
    return {
        "mailbox": mailbox,
        "after": 0,
        "born": latest,
        "names": names,
        "top": request.query.number("top", DEFAULT_PAGE, least=1),
    }


def _entry(store: Store, row: Row, names: tuple[str, ...] | None) -> Json:
    if row["gone"]:
        return {
            "@odata.type": "#microsoft.graph.mailFolder",
            "id": folder_id(row["mailbox"], row["num"]),
            "@removed": {"reason": "deleted"},
        }
    return selected(folder_json(store, row), names)
