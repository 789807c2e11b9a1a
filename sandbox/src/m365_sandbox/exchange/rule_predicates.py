"""Is a message one that a rule of the Inbox is about? Texts are compared without case, as Exchange does.

https://learn.microsoft.com/en-us/graph/api/resources/messagerulepredicates
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from m365_sandbox.exchange.bodies import html_to_text
from m365_sandbox.wire import Json


@dataclass(frozen=True, slots=True)
class ArrivedMail:
    """A message that has come in, as rules look at it."""

    subject: str
    properties: Json
    has_attachments: bool
    size: int  # bytes
    me: str  # the address of the mailbox

    @property
    def text(self) -> str:
        """Its body without markup."""
        body = self.properties["body"]
        return html_to_text(body["content"]) if body["contentType"] == "html" else str(body["content"])

    @property
    def author(self) -> Json:
        """Whom it says that it is from."""
        address: Json = (self.properties.get("from") or {"emailAddress": {}})["emailAddress"]
        return address

    @property
    def headers(self) -> str:
        """Its headers, as one text."""
        return "\n".join(f"{one['name']}: {one['value']}" for one in self.properties["internetMessageHeaders"] or [])

    def named(self, *fields: str) -> list[str]:
        """The addresses in these fields."""
        return [one["emailAddress"]["address"].lower() for field in fields for one in self.properties[field]]

    def is_to_me(self, *fields: str) -> bool:
        """Whether one of these fields names the mailbox."""
        return self.me.lower() in self.named(*fields)


Predicate = Callable[[ArrivedMail, Any], bool]
_TO, _CC = "toRecipients", "ccRecipients"


def _contains(words: list[str], text: str) -> bool:
    return any(word.lower() in text.lower() for word in words)


def _is_among(recipients: list[Json], addresses: list[str]) -> bool:
    return bool({one["emailAddress"]["address"].lower() for one in recipients} & set(addresses))


_TEXTS: dict[str, Predicate] = {
    "bodyContains": lambda mail, words: _contains(words, mail.text),
    "bodyOrSubjectContains": lambda mail, words: _contains(words, f"{mail.subject}\n{mail.text}"),
    "headerContains": lambda mail, words: _contains(words, mail.headers),
    "recipientContains": lambda mail, words: _contains(words, "\n".join(mail.named(_TO, _CC))),
    "senderContains": lambda mail, words: _contains(
        words, f"{mail.author.get('name', '')}\n{mail.author.get('address', '')}"
    ),
    "subjectContains": lambda mail, words: _contains(words, mail.subject),
}
_RECIPIENTS: dict[str, Predicate] = {
    "fromAddresses": lambda mail, people: _is_among(people, [mail.author.get("address", "").lower()]),
    "sentToAddresses": lambda mail, people: _is_among(people, mail.named(_TO, _CC)),
}
_FLAGS: dict[str, Predicate] = {
    "hasAttachments": lambda mail, wanted: mail.has_attachments is wanted,
    "notSentToMe": lambda mail, wanted: (not mail.is_to_me(_TO)) is wanted,
    "sentCcMe": lambda mail, wanted: mail.is_to_me(_CC) is wanted,
    "sentOnlyToMe": lambda mail, wanted: (mail.named(_TO, _CC) == [mail.me.lower()]) is wanted,
    "sentToMe": lambda mail, wanted: mail.is_to_me(_TO) is wanted,
    "sentToOrCcMe": lambda mail, wanted: mail.is_to_me(_TO, _CC) is wanted,
}
_OTHERS: dict[str, Predicate] = {
    "importance": lambda mail, level: mail.properties["importance"] == level,
    "withinSizeRange": lambda mail, sizes: (
        sizes.get("minimumSize", 0) * 1024 <= mail.size <= sizes.get("maximumSize", 2**31) * 1024
    ),
}
PREDICATES = {**_TEXTS, **_RECIPIENTS, **_FLAGS, **_OTHERS}


def is_readable(name: str, value: Any) -> bool:
    """Whether a predicate of this name takes this value."""
    if name in _TEXTS:
        return isinstance(value, list) and all(isinstance(word, str) and word for word in value)
    if name in _RECIPIENTS:
        return isinstance(value, list) and all(_is_recipient(one) for one in value)
    if name in _FLAGS:
        return isinstance(value, bool)
    if name == "importance":
        return value in ("low", "normal", "high")
    return isinstance(value, dict) and all(isinstance(size, int) for size in value.values())


def meets_all(mail: ArrivedMail, predicates: Json) -> bool:
    """Whether a message meets every predicate; where none is given it does."""
    return all(PREDICATES[name](mail, value) for name, value in predicates.items())


def _is_recipient(value: Any) -> bool:
    address = value.get("emailAddress") if isinstance(value, dict) else None
    return isinstance(address, dict) and isinstance(address.get("address"), str)
