"""Mail that leaves the tenant, handed to an SMTP server of the operator's."""

import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from client import Json, Sandbox, eventually

from m365_sandbox.mailflow.relay import RelayServer


@dataclass
class Server:
    """What an SMTP server says to each recipient, and what it took."""

    answers: dict[str, list[str]] = field(default_factory=dict)  # one after the other, then 250
    taken: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """What is said to a recipient."""
        answers = self.answers.get(address)
        if answers:
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Take the mail."""
        self.taken.append(envelope)
        return "250 2.0.0 Queued"


@contextmanager
def listening(server: Server, port: int) -> Iterator[None]:
    """The server, on loopback."""
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    return found


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Sandbox]:
    """A sandbox that relays to that port."""
    one = Sandbox(tmp_path_factory.mktemp("relaying"), "--sent-delay", "0", "--relay", f"127.0.0.1:{port}")
    yield one
    assert one.stop() == 0


def send(sandbox: Sandbox, subject: str, *to: str, bcc: str | None = None) -> None:
    """A mail from the team."""
    message: Json = {
        "subject": subject,
        "body": {"contentType": "text", "content": ".\r\nBeste Grüße"},
        "toRecipients": [{"emailAddress": {"address": one}} for one in to],
    }
    if bcc:
        message["bccRecipients"] = [{"emailAddress": {"address": bcc}}]
    assert sandbox.call("POST", f"{sandbox.team}/sendMail", {"message": message}).status_code == 202


def reports(sandbox: Sandbox, subject: str) -> list[Json]:
    """The non-delivery reports about a mail in the team's Inbox."""
    return undelivered(sandbox, "ohrt@contoso.com", subject)


def undelivered(sandbox: Sandbox, mailbox: str, subject: str = "") -> list[Json]:
    """The non-delivery reports in an Inbox about subjects that begin so."""
    query = f"$filter=startswith(subject,'Undeliverable: {subject}')&$select=id,body"
    found: list[Json] = sandbox.get(f"/users/{mailbox}/mailFolders/inbox/messages?{query}")["value"]
    return found


def statuses(sandbox: Sandbox, recipient: str) -> list[str]:
    """What the message trace says of a recipient."""
    query = f"$filter=recipientAddress eq '{recipient}'"
    return [one["status"] for one in sandbox.get(f"/admin/exchange/tracing/messageTraces?{query}")["value"]]


def test_mail_to_other_domains_reaches_the_server_as_the_outbox_has_it(own: Sandbox, port: int) -> None:
    server = Server()
    with listening(server, port):
        send(own, "relayed", "a@x.example", "officer1@contoso.com", "gone+bounce@x.example", bcc="b@y.example")
        (envelope,) = eventually(lambda: server.taken)
        eventually(lambda: statuses(own, "b@y.example") == ["delivered"])
    assert envelope.mail_from == "ohrt@contoso.com"
    assert envelope.rcpt_tos == ["a@x.example", "b@y.example"]
    (kept,) = [one for one in own.admin.get("/outbox").json() if one["subject"] == "relayed"]
    assert envelope.content == own.admin.get(f"/outbox/{kept['id']}").content
    assert b"b@y.example" not in envelope.content
    (report,) = reports(own, "relayed")  # of the address that bounces by its name
    assert "gone+bounce" in report["body"]["content"]


def test_a_refusal_is_reported_and_not_tried_again(own: Sandbox, port: int) -> None:
    server = Server({"full@x.example": ["552 5.2.2 Mailbox full"] * 2})
    with listening(server, port):
        send(own, "refused", "full@x.example", "good@x.example")
        (report,) = eventually(lambda: reports(own, "refused"))
        assert [one.rcpt_tos for one in server.taken] == [["good@x.example"]]
    assert "552 5.2.2 Mailbox full" in report["body"]["content"]
    raw = own.call("GET", f"{own.team}/messages/{report['id']}/$value").content
    told = [dict(part.items()) for part in message_from_bytes(raw).walk() if "Final-Recipient" in part]
    assert [(one["Final-Recipient"], one["Status"]) for one in told] == [("rfc822;full@x.example", "5.2.2")]
    assert server.answers["full@x.example"] == ["552 5.2.2 Mailbox full"]
    assert statuses(own, "full@x.example") == ["failed"]
    assert statuses(own, "good@x.example") == ["delivered"]


def test_a_temporary_failure_is_tried_again(own: Sandbox, port: int) -> None:
    server = Server({"later@x.example": ["451 4.7.1 Greylisted", "451 4.7.1 Greylisted"]})
    with listening(server, port):
        send(own, "later", "later@x.example", "now@x.example")
        eventually(lambda: len(server.taken) == 2)
    assert [one.rcpt_tos for one in server.taken] == [["now@x.example"], ["later@x.example"]]
    assert reports(own, "later") == []


def test_what_no_server_took_survives_a_kill(own: Sandbox, port: int) -> None:
    send(own, "patient", "patient@x.example")
    eventually(lambda: statuses(own, "patient@x.example") == ["pending"])
    own.kill()
    server = Server()
    with listening(server, port):
        own.start()
        (envelope,) = eventually(lambda: server.taken)
        eventually(lambda: statuses(own, "patient@x.example") == ["delivered"])
        assert len(server.taken) == 1
    assert envelope.rcpt_tos == ["patient@x.example"]


def test_automatic_replies_go_under_the_empty_sender_and_bring_no_report(own: Sandbox, port: int) -> None:
    away = {"status": "alwaysEnabled", "externalAudience": "all", "externalReplyMessage": "Away"}
    own.patch("/users/officer2@contoso.com/mailboxSettings", {"automaticRepliesSetting": away})
    server = Server({"r@tiktok.example": ["550 5.1.1 No such user"]})
    with listening(server, port):
        inbound = own.about["smtp"]
        mail = b"From: r@tiktok.example\r\nSubject: question\r\n\r\nWhere?\r\n"
        for sender in ("r@tiktok.example", "s@tiktok.example"):
            with smtplib.SMTP(inbound["host"], inbound["port"]) as smtp:
                smtp.sendmail(sender, ["officer2@contoso.com"], mail)
        (envelope,) = eventually(lambda: server.taken)
    assert (envelope.mail_from, envelope.rcpt_tos) == ("<>", ["s@tiktok.example"])
    assert server.answers["r@tiktok.example"] == []
    assert undelivered(own, "officer2@contoso.com") == []


@pytest.mark.parametrize("text", ["mail.example", "mail.example:0", "mail.example:70000", ":25", "a b:25"])
def test_what_names_no_server_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not host:port"):
        RelayServer.parse(text)


def test_a_server_is_named_by_host_and_port() -> None:
    assert RelayServer.parse("mail.example:25") == RelayServer("mail.example", 25)
    assert RelayServer.parse("[::1]:2525") == RelayServer("::1", 2525)


def test_the_command_says_what_is_wrong_with_its_option(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "m365_sandbox", "run", "--data", str(tmp_path / "t"), "--relay", "mail.example"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert "is not host:port" in ended.stderr
    assert not (tmp_path / "t").exists()
