"""Putting a MIME message into a mailbox of the tenant."""

from m365_sandbox.exchange.folders import well_known_folder
from m365_sandbox.exchange.message_store import add_message
from m365_sandbox.exchange.mime_read import ReadMail, read_mime
from m365_sandbox.tenant import Tenant


def deliver(tenant: Tenant, mailbox: str, raw: bytes, *, folder: str = "inbox") -> int:
    """Deliver to a well-known folder and return the message's number. Joins the caller's transaction."""
    mail = read_mime(raw, tenant.clock.stamp())
    with tenant.store.transaction():
        num = add_message(tenant.store, mailbox, well_known_folder(tenant.store, mailbox, folder), mail.message)
        keep_attachments(tenant, num, mail)
    return num


def keep_attachments(tenant: Tenant, num: int, mail: ReadMail) -> None:
    """Keep the files that came with a message."""
    for one in mail.attachments:
        tenant.store.run(
            "INSERT INTO attachments (message, name, content_type, is_inline, content_id, modified, content) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (num, one.name, one.content_type, one.is_inline, one.content_id, mail.message.received, one.content),
        )
