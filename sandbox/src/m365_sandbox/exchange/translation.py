"""`translateExchangeIds`: the same item under another kind of id."""

import base64
import binascii

from m365_sandbox.errors import mail_invalid
from m365_sandbox.exchange.ids import ExchangeId, read_id
from m365_sandbox.exchange.mailboxes import READ, open_mailbox, under_user
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()
MOST_IDS = 1000
_KINDS = ("entryId", "ewsId", "immutableEntryId", "restId", "restImmutableEntryId")


@routes("POST", *under_user("/translateExchangeIds"), returns="Collection(convertIdResult)")
def post_translate(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Translate ids of messages, each on its own: one that cannot be is told beside the others."""
    owner = open_mailbox(tenant, request, READ)
    parameters = request.parameters()
    inputs = parameters.get("inputIds")
    source, target = (_kind(parameters.get(name), name) for name in ("sourceIdType", "targetIdType"))
    if not isinstance(inputs, list) or not inputs or not all(isinstance(one, str) for one in inputs):
        raise mail_invalid("ErrorInvalidRequest", "The inputIds parameter is required.")
    if len(inputs) > MOST_IDS:
        raise mail_invalid("ErrorInvalidRequest", f"No more than {MOST_IDS} ids can be translated at once.")
    context = request.context("Collection(microsoft.graph.convertIdResult)")
    value = [_result(tenant, owner.id, one, source, target) for one in inputs]
    return json_reply({"@odata.context": context, "value": value})


def _kind(value: object, name: str) -> str:
    for kind in _KINDS:
        if isinstance(value, str) and value.lower() == kind.lower():
            return kind
    raise mail_invalid("RequestBodyRead", f"Cannot convert the value of '{name}' to its type.")


def _result(tenant: Tenant, mailbox: str, text: str, source: str, target: str) -> Json:
    row = _message(tenant, mailbox, read_id(_rest_of(text, source)))
    if row is None:
        problem = {"code": "ErrorInvalidIdMalformed", "message": "Id is malformed."}
        return {"sourceId": text, "targetId": None, "errorDetails": problem}
    if target in ("immutableEntryId", "restImmutableEntryId"):
        named = ExchangeId("immutable", mailbox, row["num"])
    else:
        named = ExchangeId("message", mailbox, row["location"])
    return {"sourceId": text, "targetId": _written(str(named), target)}


def _message(tenant: Tenant, mailbox: str, named: ExchangeId | None) -> Row | None:
    if named is None or named.owner != mailbox or named.kind not in ("message", "immutable"):
        return None
    column = "location" if named.kind == "message" else "num"
    return tenant.store.one(
        f"SELECT num, location FROM messages WHERE mailbox = ? AND {column} = ?", (mailbox, named.number)
    )


def _written(rest: str, kind: str) -> str:
    """An id for REST as another kind of id: EWS writes it in plain base64, MAPI counts its padding."""
    match kind:
        case "ewsId":
            return rest.replace("-", "+").replace("_", "/")
        case "entryId" | "immutableEntryId":
            bare = rest.rstrip("=")
            return f"{bare}{len(rest) - len(bare)}"
    return rest


def _rest_of(text: str, kind: str) -> str:
    if kind in ("entryId", "immutableEntryId") and text[-1:] in ("0", "1", "2"):
        text = text[:-1] + "=" * int(text[-1])
    try:
        return base64.urlsafe_b64encode(base64.urlsafe_b64decode(text.replace("+", "-").replace("/", "_"))).decode()
    except (binascii.Error, ValueError):
        return ""
