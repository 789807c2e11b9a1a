"""Attachments as they are kept: files, messages (as MIME), references."""

import base64
import binascii

from m365_sandbox.errors import mail_invalid
from m365_sandbox.exchange.compose import WRITABLE, read_draft
from m365_sandbox.exchange.mime_build import Source, compose_mime
from m365_sandbox.exchange.mime_read import ReadMail
from m365_sandbox.principal import Person
from m365_sandbox.store import Store
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json

FILE, ITEM, REFERENCE = "fileAttachment", "itemAttachment", "referenceAttachment"
LARGEST = 3 * 1024 * 1024  # bytes; above that Exchange wants an upload session
# Everything but the content, which only those who want the bytes read.
SUMMARY = "num, message, kind, name, content_type, is_inline, content_id, modified, size"
_COMMON = frozenset(("name", "contentType", "isInline", "contentId", "size", "lastModifiedDateTime", "contentLocation"))
_PROPERTIES = {
    FILE: _COMMON | {"contentBytes"},
    ITEM: _COMMON | {"item"},
    REFERENCE: _COMMON | {"sourceUrl", "providerType", "permission", "isFolder", "previewUrl", "thumbnailUrl"},
}


def add_attachment(tenant: Tenant, num: int, entry: Json) -> int:
    """Attach what a request describes, and return its number. Raises `GraphError` (400)."""
    kind = str(entry.get("@odata.type", FILE)).lstrip("#").removeprefix("microsoft.graph.")
    kind = {name.lower(): name for name in _PROPERTIES}.get(kind.lower(), "")
    if not kind:
        raise mail_invalid("ErrorInvalidRequest", f"Attachments of type '{entry['@odata.type']}' are not supported.")
    for name in entry:
        if "@" not in name and name not in _PROPERTIES[kind]:
            raise mail_invalid(
                "RequestBodyRead",
                f"The property '{name}' does not exist on type 'microsoft.graph.{kind}'.",
            )
    content, content_type = _content(tenant, num, kind, entry)
    if len(content) > LARGEST:
        raise mail_invalid("ErrorAttachmentSizeLimitExceeded", "The attachment size exceeds the allowable limit.")
    return insert_attachment(
        tenant.store,
        num,
        kind=kind,
        name=str(entry.get("name") or "attachment"),
        content_type=content_type,
        is_inline=bool(entry.get("isInline", False)),
        content_id=entry.get("contentId"),
        modified=tenant.clock.stamp(),
        content=content,
    )


def insert_attachment(
    store: Store,
    num: int,
    *,
    kind: str,
    name: str,
    content_type: str | None,
    is_inline: bool,
    content_id: str | None,
    modified: str,
    content: bytes,
) -> int:
    """Keep an attachment of a message, and return its number."""
    return store.insert_blob(
        "INSERT INTO attachments (message, kind, name, content_type, is_inline, content_id, modified, size, content) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, zeroblob(?))",
        (num, kind, name, content_type, is_inline, content_id, modified, len(content)),
        "attachments",
        "content",
        content,
    )


def copy_attachments(store: Store, source: int, target: int, *, only_inline: bool = False) -> None:
    """Give one message the attachments of another."""
    store.run(
        "INSERT INTO attachments (message, kind, name, content_type, is_inline, content_id, modified, size, content) "
        "SELECT ?, kind, name, content_type, is_inline, content_id, modified, size, content FROM attachments "
        "WHERE message = ? AND (is_inline OR NOT ?) ORDER BY num",
        (target, source, only_inline),
    )


def keep_attachments(store: Store, num: int, mail: ReadMail) -> None:
    """Keep what came with a message."""
    for one in mail.attachments:
        insert_attachment(
            store,
            num,
            kind=ITEM if one.is_message else FILE,
            name=one.name,
            content_type=one.content_type,
            is_inline=one.is_inline,
            content_id=one.content_id,
            modified=mail.message.received,
            content=one.content,
        )


def _content(tenant: Tenant, num: int, kind: str, entry: Json) -> tuple[bytes, str | None]:
    if kind == ITEM:
        return _item(tenant, num, entry.get("item")), "message/rfc822"
    if kind == REFERENCE:
        if not isinstance(entry.get("sourceUrl"), str):
            raise mail_invalid("ErrorInvalidRequest", "The sourceUrl of a reference attachment is required.")
        return entry["sourceUrl"].encode(), None
    try:
        content = base64.b64decode(entry.get("contentBytes") or "", validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise mail_invalid("ErrorInvalidRequest", "The contentBytes of the attachment cannot be read.") from None
    return content, str(entry.get("contentType") or "application/octet-stream")


def _item(tenant: Tenant, num: int, item: object) -> bytes:
    """The MIME of an attached message."""
    if not isinstance(item, dict) or not str(item.get("@odata.type", "")).lower().endswith("microsoft.graph.message"):
        raise mail_invalid("ErrorInvalidRequest", "The item of an item attachment must be a microsoft.graph.message.")
    mailbox = tenant.store.value("SELECT mailbox FROM messages WHERE num = ?", (num,))
    owner = tenant.directory.person(mailbox)
    assert isinstance(owner, Person)
    # What a message read from Graph has beside is of no use to its copy.
    known = {name: value for name, value in item.items() if name in WRITABLE and value is not None}
    message = read_draft(known, owner, tenant.clock.stamp())
    return compose_mime(Source.of_message(message), message.internet_message_id)
