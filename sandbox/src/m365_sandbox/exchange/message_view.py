"""How a message looks in a response: which id, which properties, which body."""

from typing import Any

import orjson

from m365_sandbox.errors import mail_invalid
from m365_sandbox.exchange.attachment_view import attachments_of
from m365_sandbox.exchange.bodies import as_preferred, preferred_type, preview, unique_part
from m365_sandbox.exchange.extended import wanted_arrays, wanted_ids
from m365_sandbox.exchange.folder_store import folder_id
from m365_sandbox.exchange.ids import ExchangeId, change_key
from m365_sandbox.exchange.open_extension_view import extensions_of, wanted_names
from m365_sandbox.store import Row, Store
from m365_sandbox.wire import GraphRequest, Json

MESSAGE_PROPERTIES = frozenset(
    (
        "id",
        "createdDateTime",
        "lastModifiedDateTime",
        "changeKey",
        "categories",
        "receivedDateTime",
        "sentDateTime",
        "hasAttachments",
        "internetMessageId",
        "subject",
        "bodyPreview",
        "importance",
        "parentFolderId",
        "conversationId",
        "conversationIndex",
        "isDeliveryReceiptRequested",
        "isReadReceiptRequested",
        "isRead",
        "isDraft",
        "webLink",
        "inferenceClassification",
        "body",
        "sender",
        "from",
        "toRecipients",
        "ccRecipients",
        "bccRecipients",
        "replyTo",
        "flag",
        "internetMessageHeaders",
        "uniqueBody",
    )
)
_ONLY_WHEN_SELECTED = ("internetMessageHeaders", "uniqueBody")
_EXPANDABLE = ("attachments", "singleValueExtendedProperties", "multiValueExtendedProperties", "extensions")
# Properties that Exchange computes: what a client asks for by tag and nobody has set.
HEADERS_TAG = "String 0x7d"
_COMPUTED = {"String 0x1035": "internet_message_id", "String 0x37": "subject", "String 0x70": "topic"}


def wants_immutable(request: GraphRequest) -> bool:
    """Whether `Prefer: IdType="ImmutableId"` was sent with this very request."""
    return (request.prefers("IdType") or "").lower() == "immutableid"


def message_id(row: Row, immutable: bool) -> str:
    """The id of a message, of the kind asked for."""
    if immutable:
        return str(ExchangeId("immutable", row["mailbox"], row["num"]))
    return str(ExchangeId("message", row["mailbox"], row["location"]))


class MessageView:
    """Renders messages for one request."""

    def __init__(
        self, store: Store, request: GraphRequest, select: tuple[str, ...] | None, extended: list[str] | None = None
    ) -> None:
        for name in select or ():
            if name not in MESSAGE_PROPERTIES:
                raise mail_invalid(
                    "RequestBroker--ParseUri",
                    f"Could not find a property named '{name}' on type 'Microsoft.OutlookServices.Message'.",
                )
        self._store = store
        self._select = select
        self._extended = extended or []
        self._immutable = wants_immutable(request)
        self._body_type = preferred_type(request)
        self._unsafe = request.prefers("outlook.allow-unsafe-html") is not None
        self._attachments = request.query.expanded("attachments", *_EXPANDABLE)
        self._arrays = _expanded_arrays(request)
        self._extensions = request.query.expanded("extensions", *_EXPANDABLE)
        self._extension_names = wanted_names(self._extensions) if self._extensions else None

    @classmethod
    def of(cls, store: Store, request: GraphRequest) -> "MessageView":
        """The view that the request's own `$select` and `$expand` ask for."""
        return cls(store, request, request.query.select, expanded_properties(request))

    def message(self, row: Row) -> Json:
        """A message."""
        key = change_key(row["change"])
        everything = self._properties(row, key)
        if self._select is None:
            chosen = {name: value for name, value in everything.items() if name not in _ONLY_WHEN_SELECTED}
        else:
            chosen = {name: everything[name] for name in ("id", *self._select) if name in everything}
        payload: Json = {"@odata.etag": f'W/"{key}"', **chosen}
        if self._extended:
            found = self._extended_properties(row)
            if found:
                payload["singleValueExtendedProperties"] = found
        if self._arrays:
            found = self._multi_value_properties(row["num"])
            if found:
                payload["multiValueExtendedProperties"] = found
        if self._extensions:
            payload["extensions"] = extensions_of(self._store, row["num"], self._extension_names)
        if self._attachments:
            payload["attachments"] = attachments_of(self._store, row["mailbox"], row["num"], self._attachments.select)
        return payload

    def removed(self, mailbox: str, num: int, location: int) -> Json:
        """What delta says of a message that is not in the folder any more."""
        named = ExchangeId("immutable", mailbox, num) if self._immutable else ExchangeId("message", mailbox, location)
        return {
            "@odata.type": "#microsoft.graph.message",
            "id": str(named),
            "@removed": {"reason": "deleted"},
        }

    def preference_applied(self) -> dict[str, str]:
        """The header that tells which preference was honoured."""
        return {"Preference-Applied": f'outlook.body-content-type="{self._body_type}"'} if self._body_type else {}

    def _properties(self, row: Row, key: str) -> Json:
        kept: dict[str, Any] = orjson.loads(row["properties"])
        identifier = message_id(row, self._immutable)
        body = as_preferred(kept["body"], self._body_type, unsafe=self._unsafe)
        payload: Json = {
            "id": identifier,
            "createdDateTime": row["created"],
            "lastModifiedDateTime": row["modified"],
            "changeKey": key,
            "categories": kept["categories"],
            "receivedDateTime": row["received"],
            "sentDateTime": row["sent"],
            "hasAttachments": self._has_attachments(row["num"]),
            "internetMessageId": row["internet_message_id"],
            "subject": row["subject"],
            "bodyPreview": preview(kept["body"]),
            "importance": kept["importance"],
            "parentFolderId": folder_id(row["mailbox"], row["folder"]),
            "conversationId": str(ExchangeId("conversation", row["mailbox"], int(row["conversation"]))),
            "conversationIndex": row["conversation_index"],
            "isDeliveryReceiptRequested": kept.get("isDeliveryReceiptRequested", False),
            "isReadReceiptRequested": kept.get("isReadReceiptRequested", False),
            "isRead": bool(row["is_read"]),
            "isDraft": bool(row["is_draft"]),
            "webLink": f"https://outlook.office365.com/owa/?ItemID={identifier}&exvsurl=1&viewmodel=ReadMessageItem",
            "inferenceClassification": kept.get("inferenceClassification", "focused"),
            "body": body,
            "toRecipients": kept["toRecipients"],
            "ccRecipients": kept["ccRecipients"],
            "bccRecipients": kept["bccRecipients"],
            "replyTo": kept["replyTo"],
            "flag": kept["flag"],
        }
        if self._select is not None and "uniqueBody" in self._select:
            payload["uniqueBody"] = as_preferred(unique_part(kept["body"]), self._body_type, unsafe=self._unsafe)
        payload |= {name: kept[name] for name in ("sender", "from") if kept.get(name)}
        # The Sent copy does not show them.
        if row["origin"] != "sent" and kept["internetMessageHeaders"]:
            payload["internetMessageHeaders"] = kept["internetMessageHeaders"]
        return payload

    def _has_attachments(self, num: int) -> bool:
        return self._store.one("SELECT 1 FROM attachments WHERE message = ? AND NOT is_inline", (num,)) is not None

    def _extended_properties(self, row: Row) -> list[Json]:
        marks = ", ".join("?" for _ in self._extended)
        rows = self._store.all(
            f"SELECT id, value FROM extended_properties WHERE message = ? AND id IN ({marks})",
            [row["num"], *self._extended],
        )
        found = {one["id"]: one["value"] for one in rows}
        for key in self._extended:
            if key in _COMPUTED:
                found.setdefault(key, row[_COMPUTED[key]])
            elif key == HEADERS_TAG and row["origin"] == "received":
                kept = orjson.loads(row["properties"])["internetMessageHeaders"]
                found.setdefault(key, "".join(f"{one['name']}: {one['value']}\r\n" for one in kept))
        return [{"id": key, "value": value} for key, value in found.items()]

    def _multi_value_properties(self, num: int) -> list[Json]:
        marks = ", ".join("?" for _ in self._arrays)
        rows = self._store.all(
            f"SELECT id, value FROM multi_value_properties WHERE message = ? AND id IN ({marks})", [num, *self._arrays]
        )
        return [{"id": row["id"], "value": orjson.loads(row["value"])} for row in rows]


def expanded_properties(request: GraphRequest) -> list[str]:
    """The extended properties of a single value that the request expands."""
    return wanted_ids(_filter_of(request, "singleValueExtendedProperties"))


def _expanded_arrays(request: GraphRequest) -> list[str]:
    return wanted_arrays(_filter_of(request, "multiValueExtendedProperties"))


def _filter_of(request: GraphRequest, name: str) -> str | None:
    expand = request.query.expanded(name, *_EXPANDABLE)
    if expand is None:
        return None
    if expand.filter is None:
        raise mail_invalid("ErrorInvalidProperty", "Extended properties must be expanded with a filter on their id.")
    return expand.filter
