"""The world outside the tenant: somebody who got a mail answers it, by SMTP from an address of their own."""

import asyncio
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid

_NOBODY_KNOWN = "127.0.0.1"  # may send for no domain
_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Post:
    """The way in: the tenant's SMTP port, and which loopback address may send for which domain."""

    smtp_port: int
    senders: Mapping[str, str]

    def source_for(self, address: str) -> str:
        """The loopback address that may send for this mail address."""
        return self.senders.get(address.rpartition("@")[2].lower(), _NOBODY_KNOWN)

    async def answer(self, mail: EmailMessage, words: str, sender: str, source: str) -> None:
        """Answer a mail. The edge judges from `source` who it is. Raises `OSError`, `ValueError`, `SMTPException`."""
        reply = EmailMessage()
        reply["From"] = sender
        reply["To"] = str(mail["From"])
        reply["Subject"] = f"Re: {mail['Subject']}"
        reply["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "example")
        reply["In-Reply-To"] = reply["References"] = mail["Message-ID"]
        reply.set_content(f"{words}\n")
        await asyncio.to_thread(self._deliver, reply, sender, source)

    def _deliver(self, mail: EmailMessage, sender: str, source: str) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=_SECONDS, source_address=(source, 0)) as smtp:
            smtp.send_message(mail, sender)
