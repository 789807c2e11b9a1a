"""`messages/delta` of one folder: what came, changed or left since a token."""

from dataclasses import asdict, dataclass, replace

from m365_sandbox.errors import mail_invalid
from m365_sandbox.exchange.folder_store import find_folder
from m365_sandbox.exchange.mailboxes import LARGEST_PAGE, READ, open_mailbox, page_size, under_user
from m365_sandbox.exchange.message_view import MessageView, expanded_properties
from m365_sandbox.exchange.sync_tokens import decode_state, encode_state, sync_state_lost
from m365_sandbox.odata.filters import Compare, coerce, parse_filter
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()
DEFAULT_PAGE = 10
_CHANGE_TYPES = ("created", "updated", "deleted")


@dataclass(frozen=True, slots=True)
class SyncToken:
    """Where a reader of a folder stands, and what it asked for."""

    folder: int
    after: int
    born: int  # removals up to here are not told: the reader began after them
    since: str | None  # receivedDateTime ge
    change_type: str | None
    names: tuple[str, ...] | None
    extended: tuple[str, ...]
    top: int
    newest_first: bool  # how a page is sorted; pages themselves follow the order of changes

    def encode(self) -> str:
        """Opaque to the client."""
        return encode_state(asdict(self))


def _decode(text: str) -> SyncToken:
    try:
        token = SyncToken(**decode_state(text))
    except TypeError:
        raise sync_state_lost() from None
    names = None if token.names is None else tuple(token.names)
    return replace(token, names=names, extended=tuple(token.extended))


@routes(
    "GET",
    *under_user("/mailFolders/{folder}/messages/delta"),
    returns="Collection(message)",
    options="select expand top filter orderby skiptoken deltatoken",
)
def get_delta(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A page of changes, with a link to the next page or to the next round."""
    owner = open_mailbox(tenant, request, READ)
    folder = find_folder(tenant.store, owner.id, request.params["folder"])
    text = request.query.options.get("skiptoken") or request.query.options.get("deltatoken")
    token = _decode(text) if text else _fresh(tenant, request, folder["num"])
    if token.folder != folder["num"]:
        raise sync_state_lost()
    size = page_size(request, token.top)
    rows = tenant.store.all(_CHANGES, (token.folder, token.after, token.born, size + 1))
    finished, rows = len(rows) <= size, rows[:size]
    view = MessageView(tenant.store, request, token.names, list(token.extended))
    payload: Json = {"@odata.context": request.context("Collection(message)")}
    wanted = [row for row in rows if _is_wanted(row, token)]
    if token.newest_first:
        wanted.sort(key=lambda row: row["received"] or "", reverse=True)
    payload["value"] = [_entry(row, view, owner.id) for row in wanted]
    if rows:
        token = replace(token, after=rows[-1]["changed"])
    link, option = ("@odata.deltaLink", "deltatoken") if finished else ("@odata.nextLink", "skiptoken")
    payload[link] = f"{request.base_url}{request.path}?${option}={token.encode()}"
    return json_reply(payload, headers=view.preference_applied())


_CHANGES = """
SELECT m.*, r.location AS residence, r.message AS resident, r.change AS changed, r.created AS appeared, r.gone
FROM residence r LEFT JOIN messages m ON m.num = r.message AND NOT r.gone
WHERE r.folder = ? AND r.change > ? AND (NOT r.gone OR r.change > ?) ORDER BY r.change LIMIT ?
"""


def _entry(row: Row, view: MessageView, mailbox: str) -> Json:
    return view.removed(mailbox, row["resident"], row["residence"]) if row["gone"] else view.message(row)


def _is_wanted(row: Row, token: SyncToken) -> bool:
    if not row["gone"] and token.since is not None and row["received"] < token.since:
        return False
    if token.change_type is None:
        return True
    kind = "deleted" if row["gone"] else "created" if row["appeared"] > token.after else "updated"
    return kind == token.change_type


def _fresh(tenant: Tenant, request: GraphRequest, folder: int) -> SyncToken:
    change_type = request.query.custom.get("changeType")
    if change_type is not None and change_type not in _CHANGE_TYPES:
        raise mail_invalid("ErrorInvalidArgument", f"The changeType '{change_type}' is not supported.")
    if request.query.orderby and request.query.orderby != [("receivedDateTime", True)]:
        raise mail_invalid(
            "ErrorInvalidUrlQuery",
            "The following parameters are not supported with change tracking over the 'Messages' resource: '$orderBy'.",
        )
    return SyncToken(
        folder=folder,
        after=0,
        born=int(tenant.store.value("SELECT coalesce(max(change), 0) FROM residence WHERE folder = ?", (folder,))),
        since=_since(request.query.filter),
        change_type=change_type,
        names=request.query.select,
        extended=tuple(expanded_properties(request)),
        top=min(request.query.number("top", DEFAULT_PAGE, least=1), LARGEST_PAGE),
        newest_first=bool(request.query.orderby),
    )


def _since(text: str | None) -> str | None:
    """Change tracking filters by `receivedDateTime ge` or `gt` and by nothing else."""
    if text is None:
        return None
    node = parse_filter(text)
    if isinstance(node, Compare) and node.path == "receivedDateTime" and node.operator in ("ge", "gt"):
        return str(coerce(node.value, "moment", node.path))
    raise mail_invalid(
        "ErrorInvalidUrlQuery",
        "The following parameters are not supported with change tracking over the 'Messages' resource: '$filter'.",
    )
