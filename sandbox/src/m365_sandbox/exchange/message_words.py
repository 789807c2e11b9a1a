"""The words of messages, as `$search` finds them: an index beside the messages."""

from m365_sandbox.exchange.bodies import html_to_text
from m365_sandbox.store import Store
from m365_sandbox.wire import Json

_LONGEST = 200_000  # characters of a body that are indexed


def index_words(store: Store, num: int, subject: str, properties: Json) -> None:
    """Index a message anew."""
    body = properties["body"]
    content = body["content"][:_LONGEST]
    senders = [properties[name] for name in ("from", "sender") if properties.get(name)]
    recipients = [one for name in ("toRecipients", "ccRecipients", "bccRecipients") for one in properties[name]]
    store.run(
        "INSERT OR REPLACE INTO message_words (rowid, subject, sender, recipients, body) VALUES (?, ?, ?, ?, ?)",
        (
            num,
            subject,
            _people(senders),
            _people(recipients),
            html_to_text(content) if body["contentType"] == "html" else content,
        ),
    )


def forget_words(store: Store, num: int) -> None:
    """A message is gone."""
    store.run("DELETE FROM message_words WHERE rowid = ?", (num,))


def _people(entries: list[Json]) -> str:
    addresses = [entry["emailAddress"] for entry in entries]
    return " ".join(f"{one.get('name') or ''} {one['address']}" for one in addresses)
