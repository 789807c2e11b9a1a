"""Where a MIME message goes: into a mailbox of the tenant, or out of it. Whoever is away answers by itself."""

import time
from email import policy
from email.parser import BytesHeaderParser

import orjson

from m365_sandbox.exchange.attachment_store import keep_attachments
from m365_sandbox.exchange.folder_store import well_known_folder
from m365_sandbox.exchange.message_store import add_message
from m365_sandbox.exchange.mime_read import read_mime
from m365_sandbox.identities import DOMAIN
from m365_sandbox.mailflow.automatic_replies import absence_answer
from m365_sandbox.mailflow.inbox_rules import apply_rules
from m365_sandbox.tenant import Tenant

BOUNCE_MARK = "+bounce"  # a local part that ends so cannot be reached


def deliver(tenant: Tenant, mailbox: str, raw: bytes, *, sender: str = "", folder: str = "inbox") -> int:
    """Deliver to a well-known folder, and in the Inbox let the owner's rules have it; the message's number.

    Joins the caller's transaction.

    `sender` is the envelope's; reports and automatic replies have none, so that nothing answers them.
    """
    mail = read_mime(raw, tenant.clock.stamp())
    with tenant.store.transaction():
        num = add_message(tenant.store, mailbox, well_known_folder(tenant.store, mailbox, folder), mail.message)
        keep_attachments(tenant.store, num, mail)
        owner = tenant.directory.person(mailbox)
        answer = absence_answer(tenant, owner, raw, sender) if owner is not None and folder == "inbox" else None
        if answer is not None and owner is not None:
            _send_answer(tenant, answer, owner.email, sender)
        if owner is not None and folder == "inbox":
            apply_rules(tenant, owner, num, len(raw))
    return num


def _send_answer(tenant: Tenant, raw: bytes, author: str, to: str) -> None:
    person = tenant.directory.person(to) if to.lower().endswith(f"@{DOMAIN}") else None
    if person is not None:
        deliver(tenant, person.id, raw)
    elif not to.lower().endswith(f"@{DOMAIN}"):
        head = BytesHeaderParser(policy=policy.default).parsebytes(raw)
        leave(tenant, author, [to], raw, str(head["Message-ID"]), str(head["Subject"]), report_to=None)


def leave(
    tenant: Tenant,
    sender: str,
    recipients: list[str],
    raw: bytes,
    internet_message_id: str,
    subject: str,
    *,
    report_to: str | None,
) -> None:
    """Put a mail into the outbox, and let the relay have it if there is one.

    What the relay's server refuses is reported to the mailbox `report_to`. Without one the mail goes under the empty
    sender, and nobody is told.
    """
    number = tenant.store.run(
        "INSERT INTO outbox (sender, recipients, subject, internet_message_id, at, mime) VALUES (?, ?, ?, ?, ?, ?)",
        (sender, orjson.dumps(recipients).decode(), subject, internet_message_id, tenant.clock.stamp(), raw),
    )
    tenant.on_submission()
    if tenant.has_relay:
        now = time.time()
        for recipient in filter(is_reachable, recipients):
            tenant.store.run(
                "INSERT INTO relay (outbox, recipient, mailbox, since, due) VALUES (?, ?, ?, ?, ?)",
                (number, recipient, report_to, now, now),
            )
        tenant.on_relay()


def is_reachable(address: str) -> bool:
    """Whether an address outside the tenant is not one that brings a report by its name."""
    return not address.rpartition("@")[0].lower().endswith(BOUNCE_MARK)
