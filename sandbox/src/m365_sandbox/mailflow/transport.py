"""Transport: takes what /send accepted, files the Sent copy, and sees each recipient served or reported.

Order as in Exchange: the message waits in Outbox, is moved to Sent Items, is delivered; what cannot be delivered comes
back as a report. All of it is one transaction, so a message is sent once or not at all, whatever happens in between.
"""

import asyncio
import contextlib
import time
import traceback

import orjson

from m365_sandbox.clock import Clock
from m365_sandbox.exchange.compose import new_message_id
from m365_sandbox.exchange.folder_store import well_known_folder
from m365_sandbox.exchange.message_store import message_by_num, mime_of, move_message, remove_message, set_mime
from m365_sandbox.exchange.mime_build import build_mime, recipients_of
from m365_sandbox.identities import DOMAIN
from m365_sandbox.mailflow.delivery import deliver, is_reachable, leave
from m365_sandbox.mailflow.reports import non_delivery_report
from m365_sandbox.mailflow.traces import trace
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant


def submit(tenant: Tenant, row: Row, *, save_copy: bool = True) -> None:
    """Accept a draft for sending: it leaves Drafts now and is transported after the delay."""
    now = tenant.clock.stamp()
    outbox = well_known_folder(tenant.store, row["mailbox"], "outbox")
    with tenant.store.transaction():
        move_message(
            tenant.store, row, outbox, now, sent=now, origin="sent", is_draft=tenant.switches["outbox_is_draft"]
        )
        tenant.store.run(
            "INSERT INTO submissions VALUES (?, ?, ?)", (row["num"], time.time() + tenant.sent_delay, save_copy)
        )
    tenant.on_submission()


class Transport:
    """The task that carries out submissions when they are due; those left from before a restart come first."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._wake = asyncio.Event()
        tenant.on_submission = self._wake.set

    async def run(self) -> None:
        """Work for ever."""
        write_missing_files(self._tenant)
        while True:
            self._wake.clear()
            due = self._tenant.store.value("SELECT min(due) FROM submissions")
            wait = None if due is None else max(0.0, due - time.time())
            with contextlib.suppress(TimeoutError):
                if wait != 0:
                    await asyncio.wait_for(self._wake.wait(), wait)
            self.carry_out_due()
            await asyncio.sleep(0)

    def carry_out_due(self) -> None:
        """Send everything that is due."""
        rows = self._tenant.store.all("SELECT * FROM submissions WHERE due <= ? ORDER BY due LIMIT 20", (time.time(),))
        for row in rows:
            try:
                with self._tenant.store.transaction():
                    _carry_out(self._tenant, row["message"], save_copy=bool(row["save_copy"]))
            except Exception:
                # A mistake of the sandbox. The message stays in Outbox; the others are not kept waiting.
                traceback.print_exc()
                self._tenant.store.run("DELETE FROM submissions WHERE message = ?", (row["message"],))
        write_missing_files(self._tenant)


def _carry_out(tenant: Tenant, num: int, *, save_copy: bool) -> None:
    store, row = tenant.store, message_by_num(tenant.store, num)
    own_id = row["internet_message_id"] if tenant.switches["keep_message_id"] else new_message_id()
    submitted = mime_of(store, num)
    raw = build_mime(store, row, own_id) if submitted is None else submitted
    internet_message_id = own_id if submitted is None else row["internet_message_id"]
    properties = orjson.loads(row["properties"])
    sender = properties["from"]["emailAddress"]["address"]
    now = tenant.clock.stamp()
    if save_copy:
        sent_items = well_known_folder(store, row["mailbox"], "sentitems")
        move_message(
            store,
            row,
            sent_items,
            now,
            internet_message_id=internet_message_id,
            is_draft=0,
            is_read=1,
            received=now,
        )
        set_mime(store, num, raw)
    else:
        remove_message(store, row)
    store.run("DELETE FROM submissions WHERE message = ?", (num,))
    _deliver_all(tenant, row["mailbox"], raw, sender, recipients_of(properties), internet_message_id, row["subject"])


def _deliver_all(
    tenant: Tenant, mailbox: str, raw: bytes, sender: str, recipients: list[str], internet_message_id: str, subject: str
) -> None:
    outside = []
    for address in recipients:
        is_internal = address.rpartition("@")[2].lower() == DOMAIN
        person = tenant.directory.person(address) if is_internal else None
        failed = person is None and (is_internal or not is_reachable(address))
        if person is not None:
            deliver(tenant, person.id, internal_copy(raw, tenant.clock), sender=sender)
        elif failed:
            deliver(tenant, mailbox, non_delivery_report(raw, sender, address, tenant.clock))
        if not is_internal:
            outside.append(address)
        trace(
            tenant,
            "failed" if failed else "pending" if tenant.has_relay and not is_internal else "delivered",
            sender,
            address,
            subject=subject,
            message_id=internet_message_id,
            size=len(raw),
        )
    if outside:
        leave(tenant, sender, outside, raw, internet_message_id, subject, report_to=mailbox)


def internal_copy(raw: bytes, clock: Clock) -> bytes:
    """What a recipient inside the tenant gets: the same message, marked as authenticated within the organisation."""
    stamp = clock.now().strftime("%a, %d %b %Y %H:%M:%S +0000")
    return (
        "Received: from LO0P265MB0000.GBRP265.PROD.OUTLOOK.COM by LO0P265MB0000.GBRP265.PROD.OUTLOOK.COM"
        f" with HTTPS; {stamp}\r\n"
        f"Authentication-Results: dkim=none (message not signed) header.d=none;dmarc=none action=none"
        f" header.from={DOMAIN};\r\n"
        "X-MS-Exchange-Organization-AuthAs: Internal\r\n"
    ).encode() + raw


def write_missing_files(tenant: Tenant) -> None:
    """`DIR/outbox/{id}.eml` for each mail that has left; written after the commit, so a restart completes them."""
    folder = tenant.directory_path / "outbox"
    folder.mkdir(exist_ok=True)
    last = int(tenant.store.setting("outbox_written", "0"))
    for row in tenant.store.all("SELECT id, mime FROM outbox WHERE id > ? ORDER BY id", (last,)):
        (folder / f"{row['id']:06d}.eml").write_bytes(row["mime"])
        tenant.store.set_setting("outbox_written", str(row["id"]))
