"""The relay: hands mail that leaves the tenant to the operator's SMTP server, until it is taken or refused.

Off unless the operator names a server, and then that server is the only one ever spoken to. What the server has not
yet taken waits in the tenant's file, so a restart goes on with it. A kill between the server's answer and its noting
hands the mail over twice, as SMTP cannot exclude (RFC 5321, 6.1).
"""

import asyncio
import contextlib
import re
import smtplib
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass

from m365_sandbox.mailflow.delivery import deliver
from m365_sandbox.mailflow.reports import SmtpReply, non_delivery_report
from m365_sandbox.mailflow.traces import settle_trace
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant

_CONNECT_SECONDS, _ANSWER_SECONDS = 10, 60
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0  # seconds
_EXPIRY = 24 * 3600  # seconds that Exchange Online keeps trying
_EXPIRED = "4.4.7 Message expired; the last answer was: "
_OPTION = re.compile(r"^(?:\[(?P<ipv6>[^\]]+)\]|(?P<host>[^:\s]+)):(?P<port>\d{1,5})$")
_BARE_NEWLINE = re.compile(rb"(?<!\r)\n")
_BCC = re.compile(rb"^bcc:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RelayServer:
    """The SMTP server that mail is handed to."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> "RelayServer":
        """`host:port` or `[IPv6]:port`. Raises `ValueError`."""
        found = _OPTION.match(text)
        if found is None or not 0 < int(found["port"]) < 65536:
            raise ValueError(f"'{text}' is not host:port")
        return cls(found["ipv6"] or found["host"], int(found["port"]))


class Relay:
    """The task that hands over what is due, one mail at a time."""

    def __init__(self, tenant: Tenant, server: RelayServer) -> None:
        self._tenant = tenant
        self._server = server
        self._wake = asyncio.Event()
        self._connection: smtplib.SMTP | None = None
        tenant.has_relay, tenant.on_relay = True, self._wake.set

    async def run(self) -> None:
        """Work for ever."""
        while True:
            self._wake.clear()
            due = self._tenant.store.value("SELECT min(due) FROM relay")
            with contextlib.suppress(TimeoutError):
                if due is None or due > time.time():
                    await asyncio.wait_for(self._wake.wait(), None if due is None else due - time.time())
            row = self._tenant.store.one("SELECT outbox FROM relay WHERE due <= ? ORDER BY due", (time.time(),))
            if row is not None:
                await self._hand_over(row["outbox"])

    async def _hand_over(self, number: int) -> None:
        store = self._tenant.store
        mail = store.one("SELECT * FROM outbox WHERE id = ?", (number,))
        waiting = store.all("SELECT * FROM relay WHERE outbox = ? AND due <= ?", (number, time.time()))
        assert mail is not None
        mail_from = mail["sender"] if waiting[0]["mailbox"] else ""
        recipients = [row["recipient"] for row in waiting]
        try:
            replies = await asyncio.to_thread(self._speak, mail_from, recipients, mail["mime"])
        except asyncio.CancelledError:
            self._hang_up()
            raise
        with store.transaction():
            for row in waiting:
                self._settle(mail, row, replies[row["recipient"]])

    def _settle(self, mail: Row, row: Row, reply: SmtpReply) -> None:
        if not (reply.is_taken or reply.is_refusal) and time.time() - row["since"] < _EXPIRY:
            pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(row["attempts"], 20))
            self._tenant.store.run(
                "UPDATE relay SET attempts = attempts + 1, due = ? WHERE outbox = ? AND recipient = ?",
                (time.time() + pause, row["outbox"], row["recipient"]),
            )
            return
        self._tenant.store.run(
            "DELETE FROM relay WHERE outbox = ? AND recipient = ?", (row["outbox"], row["recipient"])
        )
        status = "delivered" if reply.is_taken else "failed"
        settle_trace(self._tenant.store, mail["internet_message_id"], row["recipient"], status)
        if status == "failed" and row["mailbox"]:
            told = reply if reply.is_refusal else SmtpReply(550, _EXPIRED + str(reply))
            report = non_delivery_report(mail["mime"], mail["sender"], row["recipient"], self._tenant.clock, told)
            deliver(self._tenant, row["mailbox"], report)

    def _speak(self, mail_from: str, recipients: list[str], mime: bytes) -> dict[str, SmtpReply]:
        """Hand a mail over, and tell what the server said about each recipient. Runs in a thread."""
        self._connection = smtp = smtplib.SMTP(timeout=_CONNECT_SECONDS)
        replies, others = {}, SmtpReply(250, "2.0.0 OK")
        try:
            refused = self._send(smtp, mail_from, recipients, mime)
            replies = {one: SmtpReply.of(*refused[one]) for one in refused}
            with contextlib.suppress(OSError, smtplib.SMTPException):  # it has the mail, whatever it says of QUIT
                smtp.quit()
        except smtplib.SMTPRecipientsRefused as refusal:
            # A server that hangs up meanwhile has told of some only; the others are tried again.
            replies = {one: SmtpReply.of(*reply) for one, reply in refusal.recipients.items()}
            others = SmtpReply(421, "4.4.2 Connection dropped")
        except smtplib.SMTPResponseException as refusal:
            others = SmtpReply.of(refusal.smtp_code, refusal.smtp_error)
        except (OSError, smtplib.SMTPException) as problem:
            others = SmtpReply(421, f"4.4.1 {type(problem).__name__}")
        finally:
            smtp.close()
            self._connection = None
        return {one: replies.get(one, others) for one in recipients}

    def _send(
        self, smtp: smtplib.SMTP, mail_from: str, recipients: list[str], mime: bytes
    ) -> Mapping[str, tuple[int, bytes]]:
        """Hand a mail over; the recipients that were refused while others were not."""
        code, words = smtp.connect(self._server.host, self._server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        assert isinstance(smtp.sock, socket.socket)
        smtp.sock.settimeout(_ANSWER_SECONDS)
        smtp.ehlo_or_helo_if_needed()
        options = () if all(map(str.isascii, (mail_from, *recipients))) else ("SMTPUTF8",)
        if options and not smtp.has_extn("smtputf8"):
            raise smtplib.SMTPResponseException(550, "5.6.7 SMTPUTF8 is needed and not offered")
        return smtp.sendmail(mail_from, recipients, _on_the_wire(mime), options)

    def _hang_up(self) -> None:
        """End the conversation under way, so that its thread does not keep the process from stopping."""
        connection = self._connection
        if connection is not None and isinstance(connection.sock, socket.socket):
            with contextlib.suppress(OSError):  # it may have ended by itself
                connection.sock.shutdown(socket.SHUT_RDWR)


def _on_the_wire(mime: bytes) -> bytes:
    """The mail as strangers may get it: lines that end as SMTP wants them, and no word of blind copies."""
    mail = _BARE_NEWLINE.sub(b"\r\n", mime)
    end = mail.find(b"\r\n\r\n") + 2
    return _BCC.sub(b"", mail[:end]) + mail[end:]
