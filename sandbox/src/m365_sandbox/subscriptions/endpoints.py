"""Subscriptions as Graph's clients make, read, renew and end them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from m365_sandbox.clock import read_stamp, to_fine_stamp
from m365_sandbox.errors import GraphError, bad_request
from m365_sandbox.routing import Routes
from m365_sandbox.store import Row
from m365_sandbox.subscriptions.calling import is_loopback, shake_hands
from m365_sandbox.subscriptions.changes import position
from m365_sandbox.subscriptions.watched import Watched, watched
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
MOST_PER_MAILBOX = 1000
LONGEST_CLIENT_STATE = 128
_TEXTS = ("changeType", "notificationUrl", "lifecycleNotificationUrl", "resource", "expirationDateTime", "clientState")
_MUST = ("changeType", "notificationUrl", "resource", "expirationDateTime")
_IGNORED = ("latestSupportedTlsVersion",)


@routes("POST", "/subscriptions", returns="subscription")
async def post_subscription(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Subscribe, once the subscriber's addresses have answered."""
    body = _read(request.json())
    target = watched(tenant, request, body["resource"])
    changes = _read_changes(body["changeType"], target)
    expires = _read_expiry(tenant, body["expirationDateTime"], target.minutes)
    if target.is_outlook and _count(tenant, target.owner) >= MOST_PER_MAILBOX:
        raise GraphError(403, "Forbidden", "The limit of subscriptions for this mailbox has been reached.")
    begins = position(tenant.store, target.kind, target.number, target.owner)
    for url in (body["notificationUrl"], body.get("lifecycleNotificationUrl")):
        if url is not None:
            await shake_hands(url)
    row = {
        "id": str(uuid4()),
        "app": request.principal.app_id,
        "person": request.principal.person.id if request.principal.person else None,
        "resource": body["resource"],
        "kind": target.kind,
        "number": target.number,
        "owner": target.owner,
        "changes": ",".join(changes),
        "notification_url": body["notificationUrl"],
        "lifecycle_url": body.get("lifecycleNotificationUrl"),
        "client_state": body.get("clientState"),
        "expires": to_fine_stamp(expires),
        "immutable": request.prefers("IdType") == "ImmutableId",
        "position": begins.change,
        "newest": begins.newest,
    }
    with tenant.store.transaction():
        marks = ", ".join("?" * len(row))
        tenant.store.run(f"INSERT INTO subscriptions ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    tenant.on_subscription()
    return _reply(request, _find(tenant, request, str(row["id"])), 201)


@routes("GET", "/subscriptions", returns="Collection(subscription)")
def get_subscriptions(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The caller's subscriptions."""
    principal = request.principal
    rows = tenant.store.all(
        "SELECT * FROM subscriptions WHERE app = ? AND person IS ? AND expires > ? ORDER BY rowid",
        (principal.app_id, principal.person.id if principal.person else None, to_fine_stamp(tenant.clock.now())),
    )
    value = [_subscription_json(row) for row in rows]
    return json_reply({"@odata.context": request.context("subscriptions"), "value": value})


@routes("GET", "/subscriptions/{subscription}", returns="subscription")
def get_subscription(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One of them."""
    return _reply(request, _find(tenant, request, request.params["subscription"]), 200)


@routes("PATCH", "/subscriptions/{subscription}", returns="subscription")
async def patch_subscription(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Renew, or have the notifications go elsewhere."""
    row = _find(tenant, request, request.params["subscription"])
    body = request.json()
    for name in body:
        if "@" not in name and name not in ("expirationDateTime", "notificationUrl"):
            raise bad_request(f"The property '{name}' of a subscription cannot be changed.", "InvalidRequest")
    sent = _texts(body)
    expires, url = row["expires"], sent.get("notificationUrl", row["notification_url"])
    if "expirationDateTime" in sent:
        minutes = watched(tenant, request, row["resource"]).minutes
        expires = to_fine_stamp(_read_expiry(tenant, sent["expirationDateTime"], minutes))
    if url != row["notification_url"]:
        _require_loopback("notificationUrl", url)
        await shake_hands(url)
    tenant.store.run(
        "UPDATE subscriptions SET expires = ?, notification_url = ?, warned = 0 WHERE id = ?", (expires, url, row["id"])
    )
    return _reply(request, _find(tenant, request, row["id"]), 200)


@routes("DELETE", "/subscriptions/{subscription}")
def delete_subscription(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """End a subscription; what was not delivered is dropped."""
    row = _find(tenant, request, request.params["subscription"])
    with tenant.store.transaction():
        tenant.store.run("DELETE FROM subscriptions WHERE id = ?", (row["id"],))
        tenant.store.run("DELETE FROM notifications WHERE subscription = ?", (row["id"],))
    return empty_reply(204)


@routes("POST", "/subscriptions/{subscription}/reauthorize")
def reauthorize(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Answer `reauthorizationRequired`: the caller may still read what it watches."""
    row = _find(tenant, request, request.params["subscription"])
    watched(tenant, request, row["resource"])
    return empty_reply(204)


def _texts(body: Json) -> dict[str, str]:
    """What was sent of the texts, without nulls. Raises `GraphError` (400)."""
    for name in _TEXTS:
        if body.get(name) is not None and not isinstance(body[name], str):
            raise bad_request(f"Cannot convert the value of '{name}' to its type.", "InvalidRequest")
    return {name: body[name] for name in _TEXTS if body.get(name) is not None}


def _read(body: Json) -> dict[str, str]:
    for name in body:
        if "@" not in name and name not in (*_TEXTS, *_IGNORED):
            message = f"The property '{name}' does not exist on type 'microsoft.graph.subscription'."
            raise bad_request(message, "InvalidRequest")
    texts = _texts(body)
    missing = [name for name in _MUST if not texts.get(name)]
    if missing:
        raise bad_request(f"Required properties are missing: {', '.join(missing)}.", "InvalidRequest")
    if len(texts.get("clientState", "")) > LONGEST_CLIENT_STATE:
        raise bad_request(f"clientState is longer than {LONGEST_CLIENT_STATE} characters.", "InvalidRequest")
    for name in ("notificationUrl", "lifecycleNotificationUrl"):
        if name in texts:
            _require_loopback(name, texts[name])
    return texts


def _require_loopback(name: str, url: str) -> None:
    if not is_loopback(url):
        raise bad_request(f"{name} '{url}' is not on loopback; this tenant calls no other address.", "InvalidRequest")


def _read_changes(text: str, target: Watched) -> list[str]:
    changes = [one.strip() for one in text.split(",")]
    if not changes or not set(changes) <= target.changes:
        allowed = ", ".join(sorted(target.changes))
        raise bad_request(f"changeType '{text}' is not supported for this resource: {allowed}.", "InvalidRequest")
    return changes


def _read_expiry(tenant: Tenant, text: str, minutes: int) -> datetime:
    try:
        expires = read_stamp(text)
    except (ValueError, OverflowError):
        raise bad_request(f"expirationDateTime '{text}' is no date and time.", "InvalidRequest") from None
    now = tenant.clock.now()
    if expires <= now:
        raise bad_request("expirationDateTime lies in the past.", "InvalidRequest")
    if expires > now + timedelta(minutes=minutes):
        raise GraphError(400, "ExtensionError", f"Subscription expiration can only be {minutes} minutes in the future.")
    return expires


def _count(tenant: Tenant, owner: str) -> int:
    return int(tenant.store.value("SELECT count(*) FROM subscriptions WHERE owner = ?", (owner,)))


def _find(tenant: Tenant, request: GraphRequest, name: str) -> Row:
    principal = request.principal
    row = tenant.store.one(
        "SELECT * FROM subscriptions WHERE id = ? AND app = ? AND person IS ? AND expires > ?",
        (
            name,
            principal.app_id,
            principal.person.id if principal.person else None,
            to_fine_stamp(tenant.clock.now()),
        ),
    )
    if row is None:
        raise GraphError(404, "ResourceNotFound", "The object was not found.")
    return row


def _subscription_json(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "resource": row["resource"],
        "applicationId": row["app"],
        "changeType": row["changes"],
        "clientState": row["client_state"],
        "notificationUrl": row["notification_url"],
        "lifecycleNotificationUrl": row["lifecycle_url"],
        "expirationDateTime": row["expires"],
        "creatorId": row["person"] or row["app"],
        "latestSupportedTlsVersion": "v1_2",
    }


def _reply(request: GraphRequest, row: Row, status: int) -> GraphReply:
    return json_reply({"@odata.context": request.context("subscriptions/$entity"), **_subscription_json(row)}, status)
