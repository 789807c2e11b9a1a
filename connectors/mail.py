"""Exchange mail of the team mailbox, composed with O365's message model."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from O365.connection import MSGraphProtocol
from O365.message import Message

from connectors.request import Effect, Request, Service

IMMUTABLE = 'IdType="ImmutableId"'
_IMMUTABLE_IDS = {"Prefer": IMMUTABLE}

#: The extended property that carries the key of a send. Its GUID makes the name ours; it never changes.
SEND_KEY = "String {6f1c0a52-8a6e-4a53-9d2c-6d1f2b7f7c11} Name OhrtSendKey"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail to send: plain text, to one address, with the key that it is found by."""

    to: str
    subject: str
    body: str
    key: str
    important: bool = False
    category: str = ""
    message_id: str = ""


class _Protocol(MSGraphProtocol):  # type: ignore[misc]  # O365 publishes no types
    """O365's names and conventions for Graph; the time zone is fixed, or O365 would ask the host for it."""

    def __init__(self) -> None:
        self._protocol_url = "https://graph.microsoft.com/"
        super().__init__(timezone="UTC")


def create_draft(mailbox: str, mail: Outgoing) -> Request:
    """Return the request that makes a draft with its key. A draft can be sent once."""
    message = _composed(mailbox, mail)
    message.single_value_extended_properties.append({"id": SEND_KEY, "value": mail.key})
    body: dict[str, Any] = message.to_api_data()
    if mail.message_id:
        body["internetMessageId"] = mail.message_id
    return Request(
        "create a draft", "POST", f"/users/{mailbox}/messages", Effect.KEYED, Service.EXCHANGE, body, _IMMUTABLE_IDS
    )


def rewrite_draft(mailbox: str, message_id: str, mail: Outgoing) -> Request:
    """Return the request that makes a draft say what it should, whatever it says now."""
    composed = _composed(mailbox, mail).to_api_data()
    names = ("subject", "body", "toRecipients", "ccRecipients", "bccRecipients", "replyTo")
    path = f"/users/{mailbox}/messages/{quote(message_id)}"
    body = {name: composed[name] for name in names}
    return Request("write a draft", "PATCH", path, Effect.GUARDED, Service.EXCHANGE, body, _IMMUTABLE_IDS)


def _composed(mailbox: str, mail: Outgoing) -> Message:
    message = Message(con=None, protocol=_protocol(), main_resource=f"users/{mailbox}")
    message.to.add(mail.to)
    message.subject = mail.subject
    message.body_type = "text"
    message.body = mail.body
    message.importance = "high" if mail.important else "normal"
    if mail.category:
        message.categories = [mail.category]
    return message


_made: list[_Protocol] = []


def _protocol() -> _Protocol:
    if not _made:
        _made.append(_Protocol())
    return _made[0]


def send_draft(mailbox: str, message_id: str) -> Request:
    """Return the request that sends a draft. 202 means taken over, not delivered."""
    path = f"/users/{mailbox}/messages/{quote(message_id)}/send"
    return Request("send a draft", "POST", path, Effect.IRREVOCABLE, Service.EXCHANGE, None, _IMMUTABLE_IDS)


def find_by_key(mailbox: str, key: str) -> Request:
    """Return the request for every message that carries a key, in Drafts, Outbox, Sent Items or wherever it was moved."""
    escaped = key.replace("'", "''")
    condition = f"singleValueExtendedProperties/Any(ep: ep/id eq '{SEND_KEY}' and ep/value eq '{escaped}')"
    path = (
        f"/users/{mailbox}/messages?$filter={quote(condition)}"
        "&$select=id,isDraft,internetMessageId,sentDateTime,parentFolderId,subject&$top=10"
    )
    return Request("find a message by its key", "GET", path, service=Service.EXCHANGE, headers=_IMMUTABLE_IDS)


def find_by_message_id(mailbox: str, internet_message_id: str) -> Request:
    """Return the request for every message with a Message-ID, in whatever folder; several copies may have come."""
    condition = f"internetMessageId eq '{internet_message_id.replace(chr(39), chr(39) * 2)}'"
    path = (
        f"/users/{mailbox}/messages?$filter={quote(condition)}&$select=id,subject,from,receivedDateTime,isDraft&$top=10"
    )
    return Request("find a message by its Message-ID", "GET", path, service=Service.EXCHANGE, headers=_IMMUTABLE_IDS)


def message(mailbox: str, message_id: str) -> Request:
    """Return the request for what is needed of one message to know whether it was sent."""
    path = f"/users/{mailbox}/messages/{quote(message_id)}?$select=id,isDraft,internetMessageId,sentDateTime,parentFolderId"
    return Request("read a message", "GET", path, service=Service.EXCHANGE, headers=_IMMUTABLE_IDS)


@dataclass(frozen=True, slots=True)
class Found:
    """A message as a look-up shows it. `sent_on` is an ISO instant."""

    message_id: str
    is_draft: bool
    internet_message_id: str
    sent_on: str


def found(answer: dict[str, Any]) -> Found:
    """Return what one message of an answer says, read through O365's model."""
    read = Message(con=None, protocol=_protocol(), main_resource="users/x", **{Message._cloud_data_key: answer})
    sent = read.sent
    return Found(
        str(read.object_id), bool(read.is_draft), str(read.internet_message_id or ""), sent.isoformat() if sent else ""
    )


def delta(mailbox: str, folder: str) -> Request:
    """Return the first request of a walk over a folder's messages."""
    path = f"/users/{mailbox}/mailFolders/{folder}/messages/delta?$select=id,receivedDateTime"
    return Request("read the changes of a folder", "GET", path, service=Service.EXCHANGE, headers=_DELTA_HEADERS)


def follow(link: str) -> Request:
    """Return the request for a link that a delta gave, verbatim. `Prefer` must be said each time."""
    return Request("read the changes of a folder", "GET", link, service=Service.EXCHANGE, headers=_DELTA_HEADERS)


_DELTA_HEADERS = {"Prefer": f"{IMMUTABLE}, odata.maxpagesize=50"}


def mime(mailbox: str, message_id: str) -> Request:
    """Return the request for a message as it came over the wire."""
    path = f"/users/{mailbox}/messages/{quote(message_id)}/$value"
    return Request("read a message's source", "GET", path, service=Service.EXCHANGE, headers=_IMMUTABLE_IDS, raw=True)


def move(mailbox: str, message_id: str, folder_id: str) -> Request:
    """Return the request that moves a message; its immutable id stays."""
    path = f"/users/{mailbox}/messages/{quote(message_id)}/move"
    return Request(
        "move a message", "POST", path, Effect.GUARDED, Service.EXCHANGE, {"destinationId": folder_id}, _IMMUTABLE_IDS
    )


def child_folders(mailbox: str, parent: str) -> Request:
    """Return the request for the folders in a folder."""
    path = f"/users/{mailbox}/mailFolders/{parent}/childFolders?$top=100"
    return Request("read the mail folders", "GET", path, service=Service.EXCHANGE)


def create_folder(mailbox: str, parent: str, name: str) -> Request:
    """Return the request that makes a folder in a folder."""
    path = f"/users/{mailbox}/mailFolders/{parent}/childFolders"
    return Request(f"create the folder {name}", "POST", path, Effect.KEYED, Service.EXCHANGE, {"displayName": name})
