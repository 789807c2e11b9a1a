"""The edge: takes mail by SMTP for addresses of the tenant, marks what it found out, and delivers.

What a sender claims about the organisation (`X-MS-Exchange-Organization-*`, `X-MS-Exchange-Forest-*`) is stripped; what
the edge says is put above everything that was there, so that the topmost `Authentication-Results` is the tenant's own.
An ARC chain is left where it is: no sealer is trusted.
"""

import re
import ssl
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from m365_sandbox.clock import Clock
from m365_sandbox.exchange.compose import new_message_id
from m365_sandbox.exchange.mime_outline import head_of
from m365_sandbox.exchange.mime_read import parse
from m365_sandbox.identities import DOMAIN
from m365_sandbox.mailflow.delivery import deliver
from m365_sandbox.mailflow.traces import trace
from m365_sandbox.mailflow.zones import Zones
from m365_sandbox.tenant import Tenant

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

    from m365_sandbox.mailflow.authentication import Verdict

LARGEST_MESSAGE = 150 * 1024 * 1024  # bytes
HOST = "LO0P265MB0000.mail.protection.outlook.com"
_MESSAGE_ID = re.compile(rb"^Message-ID:", re.IGNORECASE | re.MULTILINE)
_ORGANISATION = re.compile(rb"^X-MS-Exchange-(?:Organization|Forest|CrossTenant)-", re.IGNORECASE)
_CONFIDENCE = {"pass": "1", "bestguesspass": "1", "none": "1", "permerror": "5", "fail": "5"}  # spam confidence level


class Edge:
    """The SMTP handler."""

    def __init__(self, tenant: Tenant, zones: Zones, certificate: Path) -> None:
        self._tenant = tenant
        self._zones = zones
        self._tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._tls.load_cert_chain(certificate)

    def protocol(self) -> "SMTP":
        """A connection; the event loop makes one for each client."""
        from aiosmtpd.smtp import SMTP  # loads with the first connection

        return SMTP(
            self,
            hostname=HOST,
            ident="Microsoft ESMTP MAIL Service ready",
            enable_SMTPUTF8=True,
            data_size_limit=LARGEST_MESSAGE,
            tls_context=self._tls,
        )

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: "SMTP", _session: "Session", envelope: "Envelope", address: str, _options: list[str]
    ) -> str:
        """Take mail for people of the tenant, and for nobody else."""
        if address.rpartition("@")[2].lower() != DOMAIN:
            return "550 5.7.64 TenantAttribution; Relay Access Denied"
        if self._tenant.directory.person(address) is None:
            return "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Recipient OK"

    async def handle_DATA(self, _server: "SMTP", session: "Session", envelope: "Envelope") -> str:  # noqa: N802 - aiosmtpd's name
        """Deliver to every recipient, in one transaction, before saying so."""
        from m365_sandbox.mailflow.authentication import authenticate  # its libraries load with the first mail

        content = envelope.content
        raw = content if isinstance(content, bytes) else (content or "").encode()
        helo, mail_from = session.host_name or "", (envelope.mail_from or "").removeprefix("<>")
        address: Any = session.peer[0] if session.peer else ""
        head = head_of(raw)
        verdict = authenticate(self._zones, str(address), mail_from, helo, _authors(head), raw)
        marked_head = _mark(_strip(head), verdict, mail_from, helo, self._tenant.clock)
        marked = b"".join((marked_head, memoryview(raw)[len(head) :]))
        junk = self._tenant.switches["junk_failed_mail"] and verdict.dmarc == "fail"
        headers = BytesHeaderParser(policy=policy.default).parsebytes(marked_head)
        subject, message_id = (_header(headers, name) for name in ("Subject", "Message-ID"))
        with self._tenant.store.transaction():
            for recipient in dict.fromkeys(address.lower() for address in envelope.rcpt_tos):
                person = self._tenant.directory.person(recipient)
                if person is not None:
                    deliver(self._tenant, person.id, marked, sender=mail_from, folder="junkemail" if junk else "inbox")
                    trace(
                        self._tenant,
                        "filteredAsSpam" if junk else "delivered",
                        mail_from,
                        recipient,
                        subject=subject,
                        message_id=message_id,
                        size=len(marked),
                        from_ip=str(address),
                    )
        return "250 2.6.0 Queued mail for delivery"


def _header(headers: Message, name: str) -> str:
    """A header as text; one that cannot be parsed, as it stands."""
    try:
        return str(headers.get(name, "")).strip()
    except Exception:  # the email package raises many kinds on what a stranger wrote
        return str(dict(headers.raw_items()).get(name, "")).strip()


def _authors(head: bytes) -> list[str]:
    """Every address in every `From` header."""
    values = [str(value) for key, value in parse(head).raw_items() if key.lower() == "from"]
    return [address for _, address in getaddresses(values) if "@" in address]


def _strip(head: bytes) -> bytes:
    """The headers without what only the organisation may say, folded lines included."""
    kept, dropping = [], False
    for line in head.splitlines(keepends=True):
        if line[:1] not in (b" ", b"\t"):
            dropping = _ORGANISATION.match(line) is not None
        if not dropping:
            kept.append(line)
    return b"".join(kept)


def _mark(head: bytes, verdict: "Verdict", mail_from: str, helo: str, clock: Clock) -> bytes:
    stamp = clock.now().strftime("%a, %d %b %Y %H:%M:%S +0000")
    confidence = _CONFIDENCE[verdict.dmarc]
    added = (
        f"Received: from {helo} ({verdict.address}) by {HOST} ({verdict.address}) with Microsoft SMTP Server; {stamp}",
        f"Authentication-Results: {verdict.header}",
        f"Received-SPF: {verdict.received_spf}",
        f"Return-Path: {mail_from or '<>'}",
        f"X-MS-Exchange-Organization-Network-Message-Id: {uuid4()}",
        "X-MS-Exchange-Organization-AuthAs: Anonymous",
        f"X-MS-Exchange-Organization-AuthSource: {HOST}",
        f"X-MS-Exchange-Organization-SCL: {confidence}",
        f"X-Forefront-Antispam-Report: CIP:{verdict.address};CTRY:;LANG:en;SCL:{confidence};SRV:;IPV:NLI;SFV:NSPM;"
        f"H:{helo};PTR:;CAT:{'SPOOF' if verdict.dmarc == 'fail' else 'NONE'};DIR:INB;",
        *([] if _MESSAGE_ID.search(head) else [f"Message-ID: {new_message_id()}"]),
    )
    return "".join(f"{line}\r\n" for line in added).encode("utf-8", "replace") + head
