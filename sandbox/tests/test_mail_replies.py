"""Answers: to whom, about what, with which quotation, in which thread."""

import smtplib
from email import message_from_bytes, policy

import pytest
from client import Json, Sandbox, eventually, refusal

SOURCE = "127.0.1.10"


def incoming(sandbox: Sandbox, subject: str, *, more: str = "", body: str = "Which clause?\r\n") -> Json:
    """A mail from a platform, as the team received it."""
    raw = (
        "From: Reports <reports@tiktok.example>\r\nTo: ohrt@contoso.com, second@tiktok.example\r\n"
        f"Cc: third@tiktok.example\r\nSubject: {subject}\r\n"
        f"Message-ID: <{subject.replace(' ', '.')}@tiktok.example>\r\n{more}\r\n{body}"
    )
    about = sandbox.about["smtp"]
    with smtplib.SMTP(about["host"], about["port"], source_address=(SOURCE, 0)) as smtp:
        smtp.sendmail("reports@tiktok.example", ["ohrt@contoso.com"], raw)
    query = f"$filter=subject eq '{subject}'"
    (message,) = eventually(lambda: sandbox.get(f"{sandbox.team}/mailFolders/inbox/messages?{query}")["value"])
    found: Json = message
    return found


def addresses(entries: list[Json]) -> list[str]:
    """The addresses of recipients."""
    return [one["emailAddress"]["address"] for one in entries]


def test_reply_goes_to_the_sender_in_the_thread_with_the_text_quoted(sandbox: Sandbox, name: str) -> None:
    message = incoming(sandbox, name, more="References: <first@contoso.com>\r\n")
    made = sandbox.call("POST", f"{sandbox.team}/messages/{message['id']}/createReply", {"Comment": "Clause 4."})
    assert made.status_code == 201
    draft = made.json()
    assert draft["isDraft"]
    assert draft["subject"] == f"RE: {name}"
    assert addresses(draft["toRecipients"]) == ["reports@tiktok.example"]
    assert draft["conversationId"] == message["conversationId"]
    assert draft["conversationIndex"].startswith(message["conversationIndex"][:28])
    content = draft["body"]["content"]
    assert content.startswith("Clause 4.\r\n\r\n____")
    assert "From: Reports <reports@tiktok.example>\r\nSent: " in content
    assert content.rstrip().endswith("Which clause?")
    unique = sandbox.get(f"{sandbox.team}/messages/{draft['id']}?$select=uniqueBody")["uniqueBody"]
    assert unique["content"].strip() == "Clause 4."
    raw = sandbox.call("GET", f"{sandbox.team}/messages/{draft['id']}/$value").content
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["In-Reply-To"] == message["internetMessageId"]
    assert mail["References"].split() == ["<first@contoso.com>", message["internetMessageId"]]


def test_html_is_quoted_as_outlook_does_and_without_what_runs(sandbox: Sandbox, name: str) -> None:
    html = "Content-Type: text/html\r\n"
    body = "<html><body><p onclick='x()'>Why?</p><script>x()</script></body></html>"
    message = incoming(sandbox, name, more=html, body=body)
    draft = sandbox.post(f"{sandbox.team}/messages/{message['id']}/createReply")
    content = draft["body"]["content"]
    assert draft["body"]["contentType"] == "html"
    assert '<div id="divRplyFwdMsg" dir="ltr">' in content
    assert "<b>From:</b> Reports &lt;reports@tiktok.example&gt;" in content
    assert "<p>Why?</p>" in content
    assert "script" not in content


def test_reply_goes_where_the_sender_wants_it(sandbox: Sandbox, name: str) -> None:
    message = incoming(sandbox, name, more="Reply-To: case+7@tiktok.example\r\n")
    draft = sandbox.post(f"{sandbox.team}/messages/{message['id']}/createReply")
    assert addresses(draft["toRecipients"]) == ["case+7@tiktok.example"]


def test_reply_to_all_leaves_the_mailbox_out(sandbox: Sandbox, name: str) -> None:
    message = incoming(sandbox, name)
    draft = sandbox.post(f"{sandbox.team}/messages/{message['id']}/createReplyAll")
    assert addresses(draft["toRecipients"]) == ["reports@tiktok.example", "second@tiktok.example"]
    assert addresses(draft["ccRecipients"]) == ["third@tiktok.example"]


def test_comment_and_body_together_are_refused(sandbox: Sandbox, name: str) -> None:
    message = incoming(sandbox, name)
    both = {"comment": "a", "message": {"body": {"contentType": "Text", "content": "b"}}}
    refused = sandbox.call("POST", f"{sandbox.team}/messages/{message['id']}/createReply", both)
    assert refusal(refused) == (400, "ErrorInvalidRequest")
    only_body = {"message": both["message"]}
    draft = sandbox.post(f"{sandbox.team}/messages/{message['id']}/createReply", only_body)
    assert draft["body"]["content"] == "b"


@pytest.mark.parametrize(("action", "prefix"), [("reply", "RE"), ("replyAll", "RE"), ("forward", "FW")])
def test_answers_in_one_call(sandbox: Sandbox, name: str, action: str, prefix: str) -> None:
    message = incoming(sandbox, name)
    to = [{"emailAddress": {"address": "new@tiktok.example"}}]
    parameters = {"comment": "Thanks", **({"toRecipients": to} if action == "forward" else {})}
    sent = sandbox.call("POST", f"{sandbox.team}/messages/{message['id']}/{action}", parameters)
    assert (sent.status_code, sent.content) == (202, b"")
    subject = f"{prefix}: {name}"
    (mail,) = eventually(lambda: [one for one in sandbox.admin.get("/outbox").json() if one["subject"] == subject])
    expected = {
        "reply": ["reports@tiktok.example"],
        "replyAll": ["reports@tiktok.example", "second@tiktok.example", "third@tiktok.example"],
        "forward": ["new@tiktok.example"],
    }
    assert mail["to"] == expected[action]


def test_forward_takes_the_attachments_along(sandbox: Sandbox, name: str) -> None:
    parts = (
        "--b\r\nContent-Type: text/plain\r\n\r\nSee below\r\n--b\r\nContent-Type: text/csv\r\n"
        'Content-Disposition: attachment; filename="urls.csv"\r\n\r\na,b\r\n--b--\r\n'
    )
    more = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n'
    message = incoming(sandbox, name, more=more, body=parts)
    forward = sandbox.post(f"{sandbox.team}/messages/{message['id']}/createForward")
    assert forward["hasAttachments"]
    (file,) = sandbox.get(f"{sandbox.team}/messages/{forward['id']}/attachments")["value"]
    assert file["name"] == "urls.csv"
    reply = sandbox.post(f"{sandbox.team}/messages/{message['id']}/createReply")
    assert not reply["hasAttachments"]
    nobody = sandbox.call("POST", f"{sandbox.team}/messages/{message['id']}/forward", {"comment": "x"})
    assert refusal(nobody) == (400, "ErrorInvalidRecipients")
