"""Putting a MIME message into a mailbox of the tenant."""

from m365_sandbox.exchange.attachment_store import keep_attachments
from m365_sandbox.exchange.folder_store import well_known_folder
from m365_sandbox.exchange.message_store import add_message
from m365_sandbox.exchange.mime_read import read_mime
from m365_sandbox.tenant import Tenant


def deliver(tenant: Tenant, mailbox: str, raw: bytes, *, folder: str = "inbox") -> int:
    """Deliver to a well-known folder and return the message's number. Joins the caller's transaction."""
    mail = read_mime(raw, tenant.clock.stamp())
    with tenant.store.transaction():
        num = add_message(tenant.store, mailbox, well_known_folder(tenant.store, mailbox, folder), mail.message)
        keep_attachments(tenant.store, num, mail)
    return num
