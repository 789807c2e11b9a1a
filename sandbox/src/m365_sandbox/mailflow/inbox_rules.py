"""What a mailbox's own rules do with a message that has come into its Inbox."""

import orjson

from m365_sandbox.errors import GraphError
from m365_sandbox.exchange.folder_store import find_folder, well_known_folder
from m365_sandbox.exchange.message_rules import rules_of
from m365_sandbox.exchange.message_store import (
    copy_message,
    message_by_num,
    move_message,
    remove_message,
    update_message,
)
from m365_sandbox.exchange.rule_predicates import ArrivedMail, meets_all
from m365_sandbox.principal import Person
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json


def apply_rules(tenant: Tenant, owner: Person, num: int, size: int) -> None:
    """Do what the rules say, in their order, until one stops the others. Joins the caller's transaction.

    `size` is that of the message, in bytes. All rules look at the message as it came.
    """
    rules = [orjson.loads(row["rule"]) for row in rules_of(tenant.store, owner.id)]
    if not rules:
        return
    row = message_by_num(tenant.store, num)
    has_attachments = tenant.store.one("SELECT 1 FROM attachments WHERE message = ? AND NOT is_inline", (num,))
    mail = ArrivedMail(row["subject"], orjson.loads(row["properties"]), has_attachments is not None, size, owner.email)
    for rule in rules:
        exceptions = rule["exceptions"]
        if not rule["isEnabled"] or not meets_all(mail, rule["conditions"]):
            continue
        if exceptions and any(meets_all(mail, {name: value}) for name, value in exceptions.items()):
            continue
        _carry_out(tenant, owner, num, rule["actions"])
        if rule["actions"].get("stopProcessingRules") or rule["actions"].get("permanentDelete"):
            return


def _carry_out(tenant: Tenant, owner: Person, num: int, actions: Json) -> None:
    now = tenant.clock.stamp()
    row = message_by_num(tenant.store, num)
    properties = orjson.loads(row["properties"])
    if "markImportance" in actions:
        properties["importance"] = actions["markImportance"]
    for category in actions.get("assignCategories", ()):
        if category not in properties["categories"]:
            properties["categories"].append(category)
    is_read = bool(row["is_read"]) or bool(actions.get("markAsRead"))
    update_message(tenant.store, row, now, properties=orjson.dumps(properties).decode(), is_read=is_read)
    if "copyToFolder" in actions and (folder := _folder(tenant, owner, actions["copyToFolder"])) is not None:
        copy_message(tenant.store, message_by_num(tenant.store, num), folder, now)
    row = message_by_num(tenant.store, num)
    if actions.get("permanentDelete"):
        remove_message(tenant.store, row)
    elif actions.get("delete"):
        move_message(tenant.store, row, well_known_folder(tenant.store, owner.id, "deleteditems"), now)
    elif "moveToFolder" in actions and (folder := _folder(tenant, owner, actions["moveToFolder"])) is not None:
        move_message(tenant.store, row, folder, now)


def _folder(tenant: Tenant, owner: Person, key: str) -> int | None:
    """The folder that a rule names, unless it has been deleted since: then the message stays where it is."""
    try:
        return int(find_folder(tenant.store, owner.id, key)["num"])
    except GraphError:
        return None
