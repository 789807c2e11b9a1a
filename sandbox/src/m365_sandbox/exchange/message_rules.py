"""`mailFolders/inbox/messageRules`: what is to be done with mail that comes in. `mailflow/inbox_rules.py` does it."""

import base64
import binascii
from typing import Any

import orjson

from m365_sandbox.errors import mail_invalid, mail_item_not_found
from m365_sandbox.exchange.folder_store import find_folder
from m365_sandbox.exchange.mailboxes import SETTINGS, WRITE_SETTINGS, open_mailbox, under_user
from m365_sandbox.exchange.rule_predicates import PREDICATES, is_readable
from m365_sandbox.principal import Person
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row, Store
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
_ALL = under_user("/mailFolders/{folder}/messageRules")
_ONE = tuple(f"{path}/{{rule}}" for path in _ALL)
_FLAGS = ("delete", "markAsRead", "permanentDelete", "stopProcessingRules")
_FOLDERS = ("copyToFolder", "moveToFolder")
_ACTIONS = (*_FLAGS, *_FOLDERS, "assignCategories", "markImportance")
_SENDING = ("forwardAsAttachmentTo", "forwardTo", "redirectTo")
_KIND = (1).to_bytes(4, "little")  # before the number in a rule's id


@routes("GET", *_ALL, returns="Collection(messageRule)", options="top")
def get_rules(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Every rule, in the order in which they are looked at."""
    owner = _open(tenant, request, SETTINGS)
    value = [_json(row) for row in rules_of(tenant.store, owner.id)]
    value = value[: request.query.number("top", len(value) or 1, least=1)]
    return json_reply({"@odata.context": _context(request, owner), "value": value})


@routes("POST", *_ALL, returns="messageRule")
def post_rule(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a rule."""
    owner = _open(tenant, request, WRITE_SETTINGS)
    rule = _read(tenant, owner, request.json(), {"conditions": {}, "exceptions": {}, "sequence": 1, "isEnabled": True})
    if not rule.get("displayName") or not rule.get("actions"):
        raise mail_invalid("ErrorInvalidRequest", "A rule needs a displayName and at least one action.")
    num = tenant.store.run(
        "INSERT INTO message_rules (mailbox, sequence, rule) VALUES (?, ?, ?)",
        (owner.id, rule["sequence"], orjson.dumps(rule).decode()),
    )
    return _reply(tenant, request, owner, num, 201)


@routes("GET", *_ONE, returns="messageRule")
def get_rule(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One rule."""
    owner = _open(tenant, request, SETTINGS)
    return _reply(tenant, request, owner, _find(tenant, request, owner)["num"], 200)


@routes("PATCH", *_ONE, returns="messageRule")
def patch_rule(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change a rule: what is named is replaced whole."""
    owner = _open(tenant, request, WRITE_SETTINGS)
    row = _find(tenant, request, owner)
    rule = _read(tenant, owner, request.json(), orjson.loads(row["rule"]))
    tenant.store.run(
        "UPDATE message_rules SET sequence = ?, rule = ? WHERE num = ?",
        (rule["sequence"], orjson.dumps(rule).decode(), row["num"]),
    )
    return _reply(tenant, request, owner, row["num"], 200)


@routes("DELETE", *_ONE)
def delete_rule(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Remove a rule."""
    owner = _open(tenant, request, WRITE_SETTINGS)
    tenant.store.run("DELETE FROM message_rules WHERE num = ?", (_find(tenant, request, owner)["num"],))
    return empty_reply(204)


def rules_of(store: Store, mailbox: str) -> list[Row]:
    """The rules of a mailbox, in the order in which they are looked at."""
    return store.all("SELECT * FROM message_rules WHERE mailbox = ? ORDER BY sequence, num", (mailbox,))


def _open(tenant: Tenant, request: GraphRequest, roles: tuple[str, ...]) -> Person:
    """The owner of the mailbox. Raises `GraphError` (400) for another folder than the Inbox."""
    owner = open_mailbox(tenant, request, roles)
    if find_folder(tenant.store, owner.id, request.params["folder"])["well_known"] != "inbox":
        raise mail_invalid("ErrorInvalidRequest", "Message rules are available for the Inbox folder only.")
    return owner


def _read(tenant: Tenant, owner: Person, body: Json, known: Json) -> Json:
    """A rule as a request changes it. Raises `GraphError` (400) for what no rule here can have or do."""
    rule = dict(known)
    for name, value in body.items():
        match name, value:
            case "displayName", str() if value.strip():
                rule[name] = value
            case "sequence", int() if value > 0 and not isinstance(value, bool):
                rule[name] = value
            case "isEnabled", bool():
                rule[name] = value
            case "conditions" | "exceptions", dict() | None:
                rule[name] = _predicates(value or {})
            case "actions", dict() if value:
                rule[name] = _actions(tenant, owner, value)
            case "id" | "hasError" | "isReadOnly", _:
                continue
            case _ if "@" not in name:
                raise mail_invalid("RequestBodyRead", f"Cannot read the value of '{name}'.")
    return rule


def _predicates(value: Json) -> Json:
    given = {name: one for name, one in value.items() if one is not None and "@" not in name}
    for name, one in given.items():
        if name not in PREDICATES or not is_readable(name, one):
            raise mail_invalid("ErrorInvalidRequest", f"This tenant has no rules with the predicate '{name}': {one!r}.")
    return given


def _actions(tenant: Tenant, owner: Person, value: Json) -> Json:
    given = {name: one for name, one in value.items() if one is not None and "@" not in name}
    for name, one in given.items():
        if name in _SENDING:
            raise mail_invalid("ErrorInvalidRequest", f"Automatic forwarding is switched off in this tenant: '{name}'.")
        if not _is_action(name, one):
            raise mail_invalid("ErrorInvalidRequest", f"A rule cannot do '{name}': {one!r}.")
        if name in _FOLDERS:
            find_folder(tenant.store, owner.id, one)
    return given


def _is_action(name: str, value: Any) -> bool:
    if name in _FLAGS:
        return isinstance(value, bool)
    if name == "markImportance":
        return value in ("low", "normal", "high")
    if name == "assignCategories":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return name in _ACTIONS and isinstance(value, str)


def _find(tenant: Tenant, request: GraphRequest, owner: Person) -> Row:
    try:
        number = int.from_bytes(base64.b64decode(request.params["rule"], validate=True)[4:], "little")
    except binascii.Error:
        raise mail_invalid("ErrorInvalidIdMalformed", "Id is malformed.") from None
    row = tenant.store.one("SELECT * FROM message_rules WHERE mailbox = ? AND num = ?", (owner.id, number))
    if row is None:
        raise mail_item_not_found()
    return row


def _json(row: Row) -> Json:
    rule: Json = orjson.loads(row["rule"])
    shown = {name: value for name, value in rule.items() if name not in ("conditions", "exceptions") or value}
    key = base64.b64encode(_KIND + int(row["num"]).to_bytes(4, "little")).decode()
    return {"id": key, **shown, "hasError": False, "isReadOnly": False}


def _context(request: GraphRequest, owner: Person) -> str:
    return request.context(f"users('{owner.id}')/mailFolders('inbox')/messageRules")


def _reply(tenant: Tenant, request: GraphRequest, owner: Person, num: int, status: int) -> GraphReply:
    row = tenant.store.one("SELECT * FROM message_rules WHERE num = ?", (num,))
    assert row is not None
    return json_reply({"@odata.context": f"{_context(request, owner)}/$entity", **_json(row)}, status)
