"""Message trace: what became of each mail for each recipient, as an administrator asks for it."""

from typing import ClassVar
from uuid import uuid4

from m365_sandbox.errors import GraphError, bad_request, mail_item_not_found
from m365_sandbox.odata.filters import Column, Resource, parse_filter, to_sql
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row, Store
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()
DEFAULT_PAGE, LARGEST_PAGE = 1000, 5000
_BASE = "/admin/exchange/tracing/messageTraces"
_EVENTS = {
    "delivered": ("Deliver", "The message was successfully delivered."),
    "failed": ("Fail", "Reason: [{LED=550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found}]"),
    "pending": ("Defer", "The message waits for the server that it is handed to."),
    "filteredAsSpam": ("Deliver", "The message was delivered to the Junk Email folder."),
}


def trace(
    tenant: Tenant,
    status: str,
    sender: str,
    recipient: str,
    *,
    subject: str,
    message_id: str,
    size: int,
    from_ip: str | None = None,
) -> None:
    """Remember what became of a mail for one recipient. Joins the caller's transaction."""
    tenant.store.run(
        "INSERT INTO traces (id, received, sender, recipient, subject, message_id, status, size, from_ip) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (str(uuid4()), tenant.clock.stamp(), sender, recipient, subject, message_id, status, size, from_ip),
    )


def settle_trace(store: Store, message_id: str, recipient: str, status: str) -> None:
    """Say what became of a mail that was pending for this recipient. Joins the caller's transaction."""
    store.run(
        "UPDATE traces SET status = ? WHERE message_id = ? AND recipient = ? AND status = 'pending'",
        (status, message_id, recipient),
    )


class _Traces:
    """What traces can be filtered and sorted by."""

    _COLUMNS: ClassVar = {
        "id": Column("id"),
        "messageId": Column("message_id", nocase=False),
        "senderAddress": Column("sender"),
        "recipientAddress": Column("recipient"),
        "subject": Column("subject"),
        "status": Column("status"),
        "receivedDateTime": Column("received", "moment"),
        "size": Column("size", "number"),
        "fromIP": Column("from_ip"),
    }

    def column(self, path: str) -> Column:
        """The column of a property. Raises `GraphError` (400)."""
        if path not in self._COLUMNS:
            raise bad_request(f"Invalid filter clause: '{path}' cannot be filtered on.")
        return self._COLUMNS[path]

    def any_of(self, path: str) -> tuple[str, Resource]:
        """Traces take no lambda."""
        raise bad_request(f"Invalid filter clause: '{path}' cannot be filtered on.")


@routes("GET", _BASE, returns="Collection(exchangeMessageTrace)", options="filter top select skiptoken count")
def get_traces(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Traces, newest first."""
    _require_reader(request)
    query = request.query
    where, values = to_sql(parse_filter(query.filter), _Traces()) if query.filter else ("1", [])
    top, skip = min(query.number("top", DEFAULT_PAGE, least=1), LARGEST_PAGE), query.number("skiptoken", 0)
    rows = tenant.store.all(
        f"SELECT * FROM traces WHERE {where} ORDER BY num DESC LIMIT ? OFFSET ?", [*values, top + 1, skip]
    )
    payload: Json = {"@odata.context": request.context("admin/exchange/tracing/messageTraces")}
    if query.wants_count:
        payload["@odata.count"] = tenant.store.value(f"SELECT count(*) FROM traces WHERE {where}", values)
    payload["value"] = [_selected(_json(row), query.select) for row in rows[:top]]
    if len(rows) > top:
        payload["@odata.nextLink"] = request.link(skiptoken=str(skip + top))
    return json_reply(payload)


@routes("GET", f"{_BASE}/{{trace}}", returns="exchangeMessageTrace", options="select")
def get_trace(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One trace."""
    _require_reader(request)
    row = _find(tenant, request.params["trace"])
    context = {"@odata.context": request.context("admin/exchange/tracing/messageTraces/$entity")}
    return json_reply({**context, **_selected(_json(row), request.query.select)})


@routes(
    "GET",
    f"{_BASE}/{{trace}}/getDetailsByRecipient/{{recipient}}",
    returns="Collection(exchangeMessageTraceDetail)",
)
def get_details(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The events of a mail for one recipient."""
    _require_reader(request)
    row = _find(tenant, request.params["trace"])
    recipient = request.params["recipient"].removeprefix("recipientAddress=").strip("'")
    if recipient.lower() != row["recipient"].lower():
        raise mail_item_not_found()
    last, words = _EVENTS[row["status"]]
    events = (("Receive", "The message was received."), (last, words))
    value = [
        {
            "id": f"{row['id']}-{number}",
            "messageId": row["message_id"],
            "dateTime": row["received"],
            "event": event,
            "action": "",
            "description": description,
            "data": f"<root><MEP Name='ReturnPath' String='{row['sender']}'/></root>",
        }
        for number, (event, description) in enumerate(events)
    ]
    context = request.context("Collection(microsoft.graph.exchangeMessageTraceDetail)")
    return json_reply({"@odata.context": context, "value": value})


def _require_reader(request: GraphRequest) -> None:
    if "ExchangeMessageTrace.Read.All" not in request.principal.roles:
        raise GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")


def _find(tenant: Tenant, key: str) -> Row:
    row = tenant.store.one("SELECT * FROM traces WHERE id = ?", (key,))
    if row is None:
        raise mail_item_not_found()
    return row


def _json(row: Row) -> Json:
    return {
        "id": row["id"],
        "senderAddress": row["sender"],
        "recipientAddress": row["recipient"],
        "messageId": row["message_id"],
        "receivedDateTime": row["received"],
        "subject": row["subject"],
        "size": row["size"],
        "fromIP": row["from_ip"],
        "toIP": None,
        "status": row["status"],
    }


def _selected(payload: Json, names: tuple[str, ...] | None) -> Json:
    return payload if names is None else {name: payload[name] for name in ("id", *names) if name in payload}
