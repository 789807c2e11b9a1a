"""`messages/{id}/extensions`: untyped data that an application keeps with a message, under a name of its own.

https://learn.microsoft.com/en-us/graph/api/resources/opentypeextension
"""

import re
from dataclasses import replace

import orjson

from m365_sandbox.errors import GraphError, mail_invalid, mail_item_not_found
from m365_sandbox.exchange.mailboxes import READ, WRITE, open_mailbox
from m365_sandbox.exchange.message_store import update_message
from m365_sandbox.exchange.messages import ONE, message_of
from m365_sandbox.exchange.open_extension_view import extension_json, plain_name
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
_ALL = tuple(f"{path}/extensions" for path in ONE)
_ONE = tuple(f"{path}/{{extension}}" for path in _ALL)
_NAME = re.compile(r"[\w.\-]{1,128}")
_TYPE = "microsoft.graph.openTypeExtension"


@routes("POST", *_ALL, returns="openTypeExtension")
def post_extension(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Keep data with a message. A name that it has already is refused (409)."""
    owner = open_mailbox(tenant, request, WRITE)
    row = message_of(tenant, request, owner)
    body = _body(request)
    name = body.get("extensionName")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or _type_of(body) not in (_TYPE, None):
        raise mail_invalid("RequestBodyRead", f"An extension needs an extensionName, and is a {_TYPE}.")
    if _find(tenant, row, name) is not None:
        raise GraphError(409, "ErrorItemSave", f"The message has an extension named '{name}' already.")
    _save(tenant, row, plain_name(name), _properties(body))
    return _reply(tenant, request, row, name, 201)


@routes("GET", *_ONE, returns="openTypeExtension")
def get_extension(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The data under one name, with or without Exchange's words before it."""
    owner = open_mailbox(tenant, request, READ)
    row = message_of(tenant, request, owner)
    return _reply(tenant, request, row, request.params["extension"], 200)


@routes("PATCH", *_ONE, returns="openTypeExtension")
def patch_extension(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change data by name and value; `null` takes a name out, and what is not named stays."""
    owner = open_mailbox(tenant, request, WRITE)
    row = message_of(tenant, request, owner)
    known = _found(tenant, row, request.params["extension"])
    merged = {**orjson.loads(known["properties"]), **_properties(_body(request))}
    _save(tenant, row, known["name"], {key: value for key, value in merged.items() if value is not None})
    return _reply(tenant, request, row, known["name"], 200)


@routes("DELETE", *_ONE)
def delete_extension(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Forget the data under one name."""
    owner = open_mailbox(tenant, request, WRITE)
    row = message_of(tenant, request, owner)
    known = _found(tenant, row, request.params["extension"])
    with tenant.store.transaction():
        tenant.store.run("DELETE FROM open_extensions WHERE message = ? AND name = ?", (row["num"], known["name"]))
        update_message(tenant.store, row, tenant.clock.stamp())
    return empty_reply(204)


def _body(request: GraphRequest) -> Json:
    """The body with its names as they were written: unlike Exchange's own, an application's may begin in upper case."""
    return replace(request, pascal_case=False).json()


def _type_of(body: Json) -> str | None:
    kind = body.get("@odata.type")
    return None if kind is None else str(kind).removeprefix("#")


def _properties(body: Json) -> Json:
    return {key: value for key, value in body.items() if "@" not in key and key not in ("extensionName", "id")}


def _save(tenant: Tenant, row: Row, name: str, properties: Json) -> None:
    with tenant.store.transaction():
        tenant.store.run(
            "INSERT OR REPLACE INTO open_extensions VALUES (?, ?, ?)",
            (row["num"], name, orjson.dumps(properties).decode()),
        )
        update_message(tenant.store, row, tenant.clock.stamp())


def _find(tenant: Tenant, row: Row, key: str) -> Row | None:
    return tenant.store.one(
        "SELECT * FROM open_extensions WHERE message = ? AND name = ?", (row["num"], plain_name(key))
    )


def _found(tenant: Tenant, row: Row, key: str) -> Row:
    found = _find(tenant, row, key)
    if found is None:
        raise mail_item_not_found()
    return found


def _reply(tenant: Tenant, request: GraphRequest, row: Row, key: str, status: int) -> GraphReply:
    context = request.context(f"users('{row['mailbox']}')/messages/extensions/$entity")
    return json_reply({"@odata.context": context, **extension_json(_found(tenant, row, key))}, status)
