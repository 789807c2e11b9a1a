"""How attachments look in a response."""

import base64

from m365_sandbox.exchange.attachment_store import FILE, ITEM, SUMMARY
from m365_sandbox.exchange.ids import ExchangeId
from m365_sandbox.exchange.mime_read import read_mime
from m365_sandbox.store import Row, Store
from m365_sandbox.wire import Json

_ALWAYS = frozenset(("@odata.type", "@odata.mediaContentType", "id", "item"))


def attachment_json(
    store: Store, mailbox: str, row: Row, select: tuple[str, ...] | None = None, *, with_item: bool = False
) -> Json:
    """An attachment. A file's content is read only where it is wanted."""
    payload: Json = {"@odata.type": f"#microsoft.graph.{row['kind']}"}
    if row["kind"] == FILE:
        payload["@odata.mediaContentType"] = row["content_type"]
    payload |= {
        "id": str(ExchangeId("attachment", mailbox, row["num"])),
        "lastModifiedDateTime": row["modified"],
        "name": row["name"],
        "contentType": None if row["kind"] == ITEM else row["content_type"],
        "size": row["size"],
        "isInline": bool(row["is_inline"]),
    }
    if row["kind"] == FILE:
        payload |= {"contentId": row["content_id"], "contentLocation": None}
        if select is None or "contentBytes" in select:
            payload["contentBytes"] = base64.b64encode(content_of(store, row["num"])).decode()
    if row["kind"] == ITEM and with_item:
        payload["item"] = _item_json(content_of(store, row["num"]), row["modified"])
    if select is None:
        return payload
    return {name: value for name, value in payload.items() if name in _ALWAYS or name in select}


def attachments_of(
    store: Store, mailbox: str, num: int, select: tuple[str, ...] | None = None, *, with_item: bool = False
) -> list[Json]:
    """Every attachment of a message."""
    rows = store.all(f"SELECT {SUMMARY} FROM attachments WHERE message = ? ORDER BY num", (num,))
    return [attachment_json(store, mailbox, row, select, with_item=with_item) for row in rows]


def content_of(store: Store, num: int) -> bytes:
    """The bytes of an attachment: of a file its content, of a message its MIME, of a reference its address."""
    return bytes(store.value("SELECT content FROM attachments WHERE num = ?", (num,)))


def _item_json(raw: bytes, now: str) -> Json:
    mail = read_mime(raw, now)
    message, properties = mail.message, mail.message.properties
    payload: Json = {
        "@odata.type": "#microsoft.graph.message",
        "id": "",
        "subject": message.subject,
        "internetMessageId": message.internet_message_id,
        "sentDateTime": message.sent,
        "receivedDateTime": message.received,
        "hasAttachments": any(not one.is_inline for one in mail.attachments),
        "isRead": True,
        "isDraft": False,
        "importance": properties["importance"],
        "body": properties["body"],
    }
    names = ("from", "sender", "toRecipients", "ccRecipients", "replyTo", "internetMessageHeaders")
    return payload | {name: properties[name] for name in names if properties.get(name)}
