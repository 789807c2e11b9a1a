"""Large mail is read without its attachments, and nothing of it is lost by that."""

import base64
import random
import smtplib
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from client import Sandbox, eventually

from m365_sandbox.exchange.mime_outline import EntangledError, Outline
from m365_sandbox.exchange.mime_read import ReadMail, read_mime

NOW = "2030-01-01T00:00:00Z"
CONTENT = random.Random(1).randbytes(400_000)  # no multiple of three, nor of a line


def mail(*contents: bytes) -> EmailMessage:
    """A mail with files."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = "a@x.example", "ohrt@contoso.com", "große Datei"
    message["Message-ID"] = "<large@x.example>"
    message.set_content("Siehe Anhang. Grüße\r\n")
    for number, content in enumerate(contents):
        message.add_attachment(content, "application", "octet-stream", filename=f"{number}.bin")
    return message


def read_whole(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> ReadMail:
    """The mail as it is read when nothing is cut out of it."""
    with monkeypatch.context() as patched:
        patched.setattr("m365_sandbox.exchange.mime_outline._SMALL", len(raw))
        return read_mime(raw, NOW)


def large_mails() -> dict[str, bytes]:
    """Large content in every place."""
    lines = base64.encodebytes(CONTENT).replace(b"\n", b"\r\n")
    head = b"From: a@x.example\r\nSubject: s\r\nMessage-ID: <m@x.example>\r\nMIME-Version: 1.0\r\n"
    nested = mail(b"small")
    nested.add_attachment(mail(CONTENT))
    text = b"Content-Type: text/plain; charset=utf-8\r\n"
    file = b'Content-Type: application/octet-stream; name="f.bin"\r\n'
    encoded = b"Content-Transfer-Encoding: base64\r\n"
    plain = head + text + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + "Grüße\r\n".encode() + lines
    mixed = head + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + text + b"\r\nhello\r\n--b\r\n" + file
    return {
        "two files": mail(CONTENT, CONTENT[::-1]).as_bytes(),
        "lines of LF": mail(CONTENT).as_bytes().replace(b"\r\n", b"\n"),
        "a mail in a mail": nested.as_bytes(),
        "a body in base64": head + text + encoded + b"\r\n" + base64.encodebytes(b"word " * 80_000),
        "a body that looks like base64": plain,
        "a file without padding": mixed + encoded + b"\r\n" + lines.rstrip(b"=\r\n") + b"\r\n--b--\r\n",
        "a file that was cut off": mixed + encoded + b"\r\n" + lines[:300_001],
        "a file with rubbish behind it": mixed + encoded + b"\r\n" + lines + b"\r\n!rubbish!\r\n--b--\r\n",
        "a file that is not encoded": mixed + b"\r\n" + lines + b"--b--\r\n",
        "a file of ends": mixed + encoded + b"\r\n" + lines + lines + b"--b--\r\n",
        "base64 in the head": head + lines + b"\r\nbody\r\n",
    }


@pytest.mark.parametrize("raw", [pytest.param(raw, id=name) for name, raw in large_mails().items()])
def test_what_is_read_is_the_same_with_and_without_the_outline(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Outline.of(raw).runs
    assert read_mime(raw, NOW) == read_whole(raw, monkeypatch)


def test_the_parser_does_not_see_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = mail(CONTENT).as_bytes()
    assert len(Outline.of(raw).text) < 2000
    monkeypatch.setattr("m365_sandbox.exchange.mime_read.Outline.whole", lambda _raw: pytest.fail("was read whole"))
    assert [one.content for one in read_mime(raw, NOW).attachments] == [CONTENT]


def test_content_that_is_more_than_a_run_is_not_guessed() -> None:
    outline = Outline.of(mail(CONTENT).as_bytes())
    (mark,) = outline.runs
    assert outline.base64_content("AAAA") is None
    with pytest.raises(EntangledError):
        outline.base64_content(f"AAAA\n{mark.decode()}\n")


def test_a_large_mail_arrives_byte_for_byte(sandbox: Sandbox, name: str) -> None:
    message = mail(CONTENT)
    message.replace_header("Subject", name)
    raw = message.as_bytes()
    with smtplib.SMTP(sandbox.about["smtp"]["host"], sandbox.about["smtp"]["port"]) as smtp:
        smtp.sendmail("a@x.example", ["officer5@contoso.com"], raw)
    folder = "/users/officer5@contoso.com/mailFolders/inbox/messages"
    (found,) = eventually(
        lambda: sandbox.get(f"{folder}?$filter=subject eq '{name}'&$select=id,hasAttachments")["value"]
    )
    path = f"/users/officer5@contoso.com/messages/{found['id']}"
    assert found["hasAttachments"]
    assert sandbox.call("GET", f"{path}/$value").content.endswith(b"\r\n" + raw)
    (attachment,) = sandbox.get(f"{path}/attachments?$select=id,size")["value"]
    assert attachment["size"] == len(CONTENT)
    assert sandbox.call("GET", f"{path}/attachments/{attachment['id']}/$value").content == CONTENT
