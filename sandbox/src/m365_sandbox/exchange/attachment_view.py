"""How a file attachment looks in a response."""

import base64

from m365_sandbox.exchange.ids import ExchangeId
from m365_sandbox.store import Row, Store
from m365_sandbox.wire import Json

FILE = "#microsoft.graph.fileAttachment"


def attachment_json(mailbox: str, row: Row) -> Json:
    """A file attachment with its content."""
    return {
        "@odata.type": FILE,
        "@odata.mediaContentType": row["content_type"],
        "id": str(ExchangeId("attachment", mailbox, row["num"])),
        "lastModifiedDateTime": row["modified"],
        "name": row["name"],
        "contentType": row["content_type"],
        "size": len(row["content"]),
        "isInline": bool(row["is_inline"]),
        "contentId": row["content_id"],
        "contentLocation": None,
        "contentBytes": base64.b64encode(row["content"]).decode(),
    }


def attachments_of(store: Store, mailbox: str, num: int) -> list[Json]:
    """Every attachment of a message."""
    rows = store.all("SELECT * FROM attachments WHERE message = ? ORDER BY num", (num,))
    return [attachment_json(mailbox, row) for row in rows]
