"""Making a draft: of JSON, or of base64 MIME."""

import base64
import binascii

from m365_sandbox.errors import mail_invalid
from m365_sandbox.exchange.attachment_store import add_attachment, keep_attachments
from m365_sandbox.exchange.compose import read_draft, recipient
from m365_sandbox.exchange.message_store import add_message, message_by_num, update_message
from m365_sandbox.exchange.mime_read import read_mime
from m365_sandbox.principal import Person
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphRequest, Json


def is_mime(request: GraphRequest) -> bool:
    """Whether the body is base64 MIME rather than JSON."""
    return request.headers.get("content-type", "").startswith("text/plain")


def draft_from_json(tenant: Tenant, body: Json, owner: Person, folder: int) -> int:
    """The number of the draft that a message resource describes. Raises `GraphError` (400)."""
    draft = read_draft(body, owner, tenant.clock.stamp())
    attachments = body.get("attachments") or []
    if not isinstance(attachments, list) or not all(isinstance(entry, dict) for entry in attachments):
        raise mail_invalid("RequestBodyRead", "Cannot read the value of 'attachments'.")
    with tenant.store.transaction():
        num = add_message(tenant.store, owner.id, folder, draft)
        for entry in attachments:
            add_attachment(tenant, num, entry)
    return num


def draft_from_mime(tenant: Tenant, request: GraphRequest, owner: Person, folder: int) -> int:
    """The number of the draft that base64 MIME makes. Raises `GraphError` (400)."""
    mail = read_mime(_decoded(request.body), tenant.clock.stamp(), origin="composed", is_read=True)
    author = recipient(owner.email, owner.display_name)
    for name in ("from", "sender"):
        mail.message.properties.setdefault(name, author)
    with tenant.store.transaction():
        num = add_message(tenant.store, owner.id, folder, mail.message)
        update_message(tenant.store, message_by_num(tenant.store, num), tenant.clock.stamp(), is_draft=1)
        keep_attachments(tenant.store, num, mail)
    return num


def _decoded(body: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(body.split()), validate=True)
    except binascii.Error:
        raise mail_invalid(
            "ErrorMimeContentInvalidBase64String", "The MIME content is not a valid base64 string."
        ) from None
