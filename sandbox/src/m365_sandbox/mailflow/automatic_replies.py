"""The automatic reply of somebody who is away: to whom Exchange sends one, and what it says (RFC 3834)."""

from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.utils import format_datetime

from m365_sandbox.exchange.bodies import wrapped
from m365_sandbox.exchange.compose import new_message_id
from m365_sandbox.exchange.mailbox_settings import is_away, settings_of
from m365_sandbox.exchange.mime_build import LONG_LINES
from m365_sandbox.exchange.mime_outline import head_of
from m365_sandbox.identities import DOMAIN
from m365_sandbox.principal import Person
from m365_sandbox.tenant import Tenant

_BULK = ("bulk", "list", "junk", "auto_reply")
_SUPPRESSING = ("all", "oof", "autoreply")


def absence_answer(tenant: Tenant, owner: Person, raw: bytes, sender: str) -> bytes | None:
    """The reply that a mail from this envelope sender gets, or nothing. Each sender is answered once."""
    setting = settings_of(tenant.store, owner.id)["automaticRepliesSetting"]
    if not is_away(setting, tenant.clock) or not sender or sender.lower() == owner.email.lower():
        return None
    is_internal = sender.lower().endswith(f"@{DOMAIN}")
    # "contactsOnly" answers nobody outside: mailboxes here keep no contacts.
    if not is_internal and setting["externalAudience"] != "all":
        return None
    head = BytesHeaderParser(policy=policy.compat32).parsebytes(head_of(raw))
    if _is_automatic(head) or not _first_time(tenant, owner.id, sender):
        return None
    text = setting["internalReplyMessage" if is_internal else "externalReplyMessage"]
    return _reply(tenant, owner, sender, raw, text)


def _is_automatic(head: Message) -> bool:
    suppressed = {word.strip().lower() for word in str(head.get("X-Auto-Response-Suppress", "")).split(",")}
    return (
        str(head.get("Auto-Submitted", "no")).strip().lower() != "no"
        or str(head.get("Precedence", "")).strip().lower() in _BULK
        or bool(suppressed & set(_SUPPRESSING))
        or "List-Id" in head
        or "X-MS-Exchange-Inbox-Rules-Loop" in head
    )


def _first_time(tenant: Tenant, mailbox: str, sender: str) -> bool:
    key = (mailbox, sender.lower())
    if tenant.store.one("SELECT 1 FROM absence_answers WHERE mailbox = ? AND sender = ?", key):
        return False
    tenant.store.run("INSERT INTO absence_answers VALUES (?, ?)", key)
    return True


def _reply(tenant: Tenant, owner: Person, sender: str, raw: bytes, text: str) -> bytes:
    head = BytesHeaderParser(policy=policy.default).parsebytes(head_of(raw))
    answered = str(head.get("Message-ID", "")).strip()
    reply = EmailMessage(policy=LONG_LINES)
    reply["From"] = f"{owner.display_name} <{owner.email}>"
    reply["To"] = sender
    reply["Subject"] = f"Automatic reply: {str(head.get('Subject', '')).strip()}"
    reply["Date"] = format_datetime(tenant.clock.now())
    reply["Message-ID"] = new_message_id()
    if answered:
        reply["In-Reply-To"] = reply["References"] = answered
    reply["Auto-Submitted"] = "auto-generated"
    reply["X-Auto-Response-Suppress"] = "All"
    reply["X-MS-Exchange-Inbox-Rules-Loop"] = owner.email
    reply.set_content(wrapped(text).encode(), "text", "html", cte="base64")
    reply.set_param("charset", "utf-8")
    return reply.as_bytes()
