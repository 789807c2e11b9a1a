"""Tells subscribers what has changed. Positions and what waits for delivery are in the store, so that nothing is lost
by `kill -9`; a subscriber may be told twice.
"""

import asyncio
import time
from datetime import timedelta
from uuid import uuid4

import orjson

from m365_sandbox import identities
from m365_sandbox.clock import to_fine_stamp
from m365_sandbox.store import Row
from m365_sandbox.subscriptions.calling import deliver
from m365_sandbox.subscriptions.changes import Change, changes_since, position
from m365_sandbox.subscriptions.watched import is_outlook
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json

LIFECYCLE_EVENTS = ("reauthorizationRequired", "subscriptionRemoved", "missed")
GIVES_UP_AFTER = 4 * 3600.0  # seconds
_TICK = 0.1  # seconds between two looks at what has changed
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 600.0  # seconds before a delivery is tried again
_MOST_IN_ONE = 100  # notifications in one delivery
_WARNED_BEFORE = timedelta(minutes=15)  # of the end of a subscription


class Notifier:
    """Watches the tenant for its subscribers."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._store = tenant.store
        self._wake = asyncio.Event()
        self._under_way: dict[str, asyncio.Task[None]] = {}
        tenant.on_subscription = self._wake.set

    async def run(self) -> None:
        """Until cancelled. Sleeps while nobody has subscribed."""
        while True:
            if self._store.one("SELECT 1 FROM subscriptions UNION ALL SELECT 1 FROM notifications LIMIT 1") is None:
                self._wake.clear()
                await self._wake.wait()
            self.look()
            self._deliver_due()
            await asyncio.sleep(_TICK)

    def look(self) -> None:
        """Note what has changed, end what has expired, and warn of what is about to."""
        now = self._tenant.clock.now()
        with self._store.transaction():
            self._store.run("DELETE FROM subscriptions WHERE expires <= ?", (to_fine_stamp(now),))
            for row in self._store.all("SELECT * FROM subscriptions"):
                self._note_changes(row)
                if row["expires"] <= to_fine_stamp(now + _WARNED_BEFORE) and not row["warned"]:
                    self._store.run("UPDATE subscriptions SET warned = 1 WHERE id = ?", (row["id"],))
                    self._note_lifecycle(row, "reauthorizationRequired")

    def lifecycle(self, subscription: str, event: str) -> None:
        """Let a lifecycle event happen now. Raises `ValueError` where it cannot."""
        row = self._store.one("SELECT * FROM subscriptions WHERE id = ?", (subscription,))
        if row is None:
            raise ValueError(f"there is no subscription {subscription}")
        if event not in LIFECYCLE_EVENTS or (not is_outlook(row["kind"]) and event != LIFECYCLE_EVENTS[0]):
            raise ValueError(f"event must be one of {', '.join(LIFECYCLE_EVENTS)}; for lists and drives only the first")
        with self._store.transaction():
            self._note_lifecycle(row, event)
            if event == "subscriptionRemoved":
                self._store.run("DELETE FROM subscriptions WHERE id = ?", (subscription,))

    def _note_changes(self, row: Row) -> None:
        now = position(self._store, row["kind"], row["number"], row["owner"])
        if now.change <= row["position"]:
            return
        wanted = row["changes"].split(",")
        for change in changes_since(self._store, row):
            if change.type in wanted:
                self._note(row["id"], row["notification_url"], _notification(row, change))
        self._store.run(
            "UPDATE subscriptions SET position = ?, newest = ? WHERE id = ?", (now.change, now.newest, row["id"])
        )

    def _note_lifecycle(self, row: Row, event: str) -> None:
        if row["lifecycle_url"] is None:
            return
        self._note(row["id"], row["lifecycle_url"], {**_envelope(row), "lifecycleEvent": event})

    def _note(self, subscription: str, url: str, body: Json) -> None:
        now = time.time()
        self._store.run(
            "INSERT INTO notifications (subscription, url, body, noted, due) VALUES (?, ?, ?, ?, ?)",
            (subscription, url, orjson.dumps(body).decode(), now, now),
        )

    def _deliver_due(self) -> None:
        """Start a delivery to each address that has something due and none under way."""
        for row in self._store.all("SELECT DISTINCT url FROM notifications WHERE due <= ?", (time.time(),)):
            url = row["url"]
            if url not in self._under_way:
                task = asyncio.get_running_loop().create_task(self._deliver(url))
                self._under_way[url] = task
                task.add_done_callback(lambda _task, url=url: self._under_way.pop(url))  # type: ignore[misc]  # mypy cannot infer a lambda's default

    async def _deliver(self, url: str) -> None:
        rows = self._store.all(
            "SELECT * FROM notifications WHERE url = ? AND due <= ? ORDER BY num LIMIT ?",
            (url, time.time(), _MOST_IN_ONE),
        )
        taken = await deliver(url, [orjson.loads(row["body"]) for row in rows])
        with self._store.transaction():
            for row in rows:
                self._settle(row, taken=taken)

    def _settle(self, row: Row, *, taken: bool) -> None:
        gives_up = time.time() - row["noted"] > GIVES_UP_AFTER
        if taken or gives_up:
            self._store.run("DELETE FROM notifications WHERE num = ?", (row["num"],))
        else:
            pause = min(_FIRST_PAUSE * 2 ** row["attempts"], _LONGEST_PAUSE)
            self._store.run(
                "UPDATE notifications SET attempts = attempts + 1, due = ? WHERE num = ?",
                (time.time() + pause, row["num"]),
            )
        subscription = self._store.one("SELECT * FROM subscriptions WHERE id = ?", (row["subscription"],))
        if subscription is None or taken or not gives_up or "lifecycleEvent" in orjson.loads(row["body"]):
            return
        if is_outlook(subscription["kind"]):
            self._note_lifecycle(subscription, "missed")


def _envelope(row: Row) -> Json:
    return {
        "subscriptionId": row["id"],
        "subscriptionExpirationDateTime": row["expires"],
        "clientState": row["client_state"],
        "tenantId": identities.TENANT_ID,
    }


def _notification(row: Row, change: Change) -> Json:
    data: Json = {"@odata.type": change.graph_type}
    if change.id:
        data |= {"@odata.id": change.path, "@odata.etag": change.etag, "id": change.id}
    return {
        "id": str(uuid4()),
        **_envelope(row),
        "changeType": change.type,
        "resource": change.path or row["resource"],
        "resourceData": data,
    }
