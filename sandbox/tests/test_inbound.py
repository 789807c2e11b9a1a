"""Mail that comes in by SMTP, and what the edge makes of it."""

import smtplib
from email import message_from_bytes
from email.policy import compat32

import pytest
from client import Json, Sandbox, refusal

TIKTOK = "127.0.1.10"


def send(sandbox: Sandbox, raw: str, *, source: str, sender: str, to: str = "ohrt@contoso.com") -> None:
    """Hand a message to the edge from a loopback address."""
    about = sandbox.about["smtp"]
    with smtplib.SMTP(about["host"], about["port"], local_hostname="mx.example", source_address=(source, 0)) as smtp:
        smtp.sendmail(sender, [to], raw.encode())


def received(sandbox: Sandbox, subject: str) -> Json:
    """The message in the team's Inbox, with its headers."""
    query = f"$filter=subject eq '{subject}'&$select=subject,from,internetMessageHeaders,body,replyTo,toRecipients"
    (message,) = sandbox.get(f"{sandbox.team}/mailFolders/inbox/messages?{query}")["value"]
    found: Json = message
    return found


def mail(subject: str, author: str = "TikTok <reports@tiktok.example>", more: str = "") -> str:
    """A plain message."""
    return f"From: {author}\r\nTo: ohrt@contoso.com\r\n{more}Subject: {subject}\r\n\r\nWe removed it.\r\n"


def test_the_edge_puts_its_own_words_on_top(sandbox: Sandbox, name: str) -> None:
    forged = (
        "Authentication-Results: mx.google.com; dmarc=pass header.from=tiktok.example\r\n"
        "X-MS-Exchange-Organization-AuthAs: Internal;\r\n\tfolded\r\n"
    )
    send(sandbox, mail(name, more=forged), source=TIKTOK, sender="bounce@tiktok.example")
    message = received(sandbox, name)
    names = [one["name"] for one in message["internetMessageHeaders"]]
    assert names[:2] == ["Received", "Authentication-Results"]
    results = [one["value"] for one in message["internetMessageHeaders"] if one["name"] == "Authentication-Results"]
    assert results[0] == (
        "spf=pass (sender IP is 127.0.1.10) smtp.mailfrom=tiktok.example; dkim=none (message not signed) "
        "header.d=none;dmarc=pass action=none header.from=tiktok.example;compauth=pass reason=100"
    )
    assert "google" in results[1]
    named = [(one["name"], one["value"]) for one in message["internetMessageHeaders"]]
    assert [value for key, value in named if key == "X-MS-Exchange-Organization-AuthAs"] == ["Anonymous"]
    raw = sandbox.call("GET", f"{sandbox.team}/messages/{message['id']}/$value").content
    assert raw.endswith(b"\r\n\r\nWe removed it.\r\n")
    assert b"folded" not in raw
    assert b"Message-ID: <" in raw  # the edge adds a missing one
    assert [one[0] for one in message_from_bytes(raw, policy=compat32).items()] == names


@pytest.mark.parametrize(
    ("source", "sender", "author", "expected"),
    [
        ("127.0.1.66", "x@tiktok.example", "reports@tiktok.example", "dmarc=fail action=oreject"),
        ("127.0.1.66", "x@attacker.example", "reports@tiktok.example", "dmarc=fail action=oreject"),
        ("127.0.1.66", "x@attacker.example", "x@attacker.example", "dmarc=pass action=none"),
        ("127.0.1.77", "x@no-dmarc.example", "x@no-dmarc.example", "dmarc=bestguesspass action=none"),
        ("127.0.1.10", "x@tiktok.example", "x@mail.tiktok.example", "dmarc=pass action=none"),
        ("127.0.1.66", "x@unknown.example", "x@unknown.example", "dmarc=none action=none"),
    ],
)
def test_spf_and_dmarc_are_found_by_address(
    sandbox: Sandbox, name: str, source: str, sender: str, author: str, expected: str
) -> None:
    send(sandbox, mail(name, author), source=source, sender=sender)
    headers = received(sandbox, name)["internetMessageHeaders"]
    results = next(one["value"] for one in headers if one["name"] == "Authentication-Results")
    assert expected in results
    assert f"sender IP is {source}" in results


def test_encoded_subject_and_html_alternative_are_read(sandbox: Sandbox, name: str) -> None:
    raw = (
        "From: =?utf-8?q?Ren=C3=A9?= <r@tiktok.example>\r\nReply-To: case+7@tiktok.example\r\n"
        f"To: ohrt@contoso.com\r\nSubject: =?utf-8?q?D=C3=A9cision?= {name}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n'
        "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>h\u00e9</p>\r\n--b--\r\n"
    )
    send(sandbox, raw, source=TIKTOK, sender="x@tiktok.example")
    message = received(sandbox, f"Décision {name}")
    assert message["from"]["emailAddress"] == {"name": "René", "address": "r@tiktok.example"}
    assert message["replyTo"][0]["emailAddress"]["address"] == "case+7@tiktok.example"
    assert message["body"]["contentType"] == "html"
    assert "<body><p>hé</p>" in message["body"]["content"]  # as a whole document


def test_malformed_mail_is_taken_as_it_is(sandbox: Sandbox, name: str) -> None:
    raw = f"From: a@tiktok.example, b@tiktok.example\r\nFrom: @@\r\nSubject: {name}\r\nDate: never\r\n\r\n\x01\r\n"
    send(sandbox, raw, source=TIKTOK, sender="x@tiktok.example")
    headers = received(sandbox, name)["internetMessageHeaders"]
    assert "dmarc=permerror" in next(one["value"] for one in headers if one["name"] == "Authentication-Results")


def test_the_edge_takes_mail_for_the_tenant_only(sandbox: Sandbox) -> None:
    for to in ("nobody@contoso.com", "someone@tiktok.example"):
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send(sandbox, mail("refused"), source=TIKTOK, sender="x@tiktok.example", to=to)


def test_a_reply_joins_the_conversation(sandbox: Sandbox, name: str) -> None:
    draft = {"subject": name, "toRecipients": [{"emailAddress": {"address": "reports@tiktok.example"}}]}
    first = sandbox.post(f"{sandbox.team}/messages", draft, prefer='IdType="ImmutableId"')
    reply = mail(f"RE: {name}", more=f"In-Reply-To: {first['internetMessageId']}\r\n")
    send(sandbox, reply, source=TIKTOK, sender="x@tiktok.example")
    query = f"$filter=conversationId eq '{first['conversationId']}'&$select=subject"
    subjects = {one["subject"] for one in sandbox.get(f"{sandbox.team}/messages?{query}")["value"]}
    assert subjects == {name, f"RE: {name}"}
    assert refusal(sandbox.call("GET", f"{sandbox.team}/messages/nonsense")) == (400, "ErrorInvalidIdMalformed")
