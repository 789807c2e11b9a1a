"""Large attachments by upload session, and attachments that are no files."""

import hashlib
from email import message_from_bytes, policy

import pytest
from client import Json, Sandbox, eventually, refusal

SLICE = 3 * 1024 * 1024


def begin(sandbox: Sandbox, message: str, size: int, name: str = "evidence.bin") -> Json:
    """Begin an upload; what was answered."""
    item = {"AttachmentItem": {"attachmentType": "file", "name": name, "size": size}}
    answer = sandbox.call("POST", f"{sandbox.team}/messages/{message}/attachments/createUploadSession", item)
    assert answer.status_code == 201, answer.text
    session: Json = answer.json()
    return session


@pytest.mark.slow
def test_a_large_file_goes_up_in_slices_and_out_with_the_mail(sandbox: Sandbox, name: str) -> None:
    content = hashlib.sha512(name.encode()).digest() * (30 * 1024 * 1024 // 64)
    to = [{"emailAddress": {"address": "operative3@contoso.com"}}]
    made = sandbox.post(f"{sandbox.team}/messages", {"subject": name, "toRecipients": to})
    session = begin(sandbox, made["id"], len(content))
    assert session["nextExpectedRanges"] == ["0-"]
    url = session["uploadUrl"]
    for start in range(0, len(content), SLICE):
        piece = content[start : start + SLICE]
        span = {"Content-Range": f"bytes {start}-{start + len(piece) - 1}/{len(content)}"}
        answer = sandbox.http.put(url, content=piece, headers=span)  # without a token
        if start + len(piece) < len(content):
            assert answer.status_code == 200
            assert answer.json()["NextExpectedRanges"] == [str(start + SLICE)]
            assert "ExpirationDateTime" in answer.json()
    assert (answer.status_code, answer.content) == (201, b"")
    identifier = answer.headers["Location"].partition("/Attachments('")[2].removesuffix("')")
    path = f"{sandbox.team}/messages/{made['id']}/attachments/{identifier}"
    assert sandbox.call("GET", f"{path}/$value").content == content
    assert "contentBytes" not in sandbox.get(f"{path}?$select=name,size")
    assert sandbox.http.get(url).status_code == 404
    sandbox.call("POST", f"{sandbox.team}/messages/{made['id']}/send")
    query = f"$filter=subject eq '{name}'"
    (got,) = eventually(lambda: sandbox.get(f"/me/messages?{query}", person="operative3")["value"], 20)
    (file,) = sandbox.get(f"/me/messages/{got['id']}/attachments?$select=name,size", person="operative3")["value"]
    assert (file["name"], file["size"]) == ("evidence.bin", len(content))
    received = sandbox.call("GET", f"/me/messages/{got['id']}/attachments/{file['id']}/$value", person="operative3")
    assert received.content == content


def test_slices_come_in_order_and_agree_with_their_range(sandbox: Sandbox, name: str) -> None:
    made = sandbox.post(f"{sandbox.team}/messages", {"subject": name})
    url = begin(sandbox, made["id"], 2 * SLICE)["uploadUrl"]
    for span, status in (
        (f"bytes {SLICE}-{2 * SLICE - 1}/{2 * SLICE}", 416),
        (f"bytes 0-{SLICE - 2}/{2 * SLICE}", 400),
        (f"bytes 0-{SLICE - 1}/{SLICE}", 400),
        ("nonsense", 400),
    ):
        answer = sandbox.http.put(url, content=b"x" * SLICE, headers={"Content-Range": span})
        assert answer.status_code == status, span
    assert sandbox.http.get(url).json()["NextExpectedRanges"] == ["0"]
    assert sandbox.http.get(url.replace("authtoken=", "authtoken=x")).status_code == 401
    assert sandbox.http.delete(url).status_code == 204
    assert sandbox.http.get(url).status_code == 404


@pytest.mark.parametrize(
    ("size", "code"),
    [(1000, "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize"), (10**9, "ErrorAttachmentSizeLimitExceeded")],
)
def test_sessions_are_for_large_files(sandbox: Sandbox, name: str, size: int, code: str) -> None:
    made = sandbox.post(f"{sandbox.team}/messages", {"subject": name})
    item = {"AttachmentItem": {"attachmentType": "file", "name": "a", "size": size}}
    refused = sandbox.call("POST", f"{sandbox.team}/messages/{made['id']}/attachments/createUploadSession", item)
    assert refusal(refused) == (400, code)


def test_messages_and_references_can_be_attached(sandbox: Sandbox, name: str) -> None:
    made = sandbox.post(f"{sandbox.team}/messages", {"subject": name})
    path = f"{sandbox.team}/messages/{made['id']}/attachments"
    body = {"contentType": "Text", "content": "inner text"}
    item = {"@odata.type": "microsoft.graph.message", "subject": "inner", "body": body}
    attached = {"@odata.type": "#microsoft.graph.itemAttachment", "name": "inner", "item": item}
    first = sandbox.post(path, attached)
    assert first["@odata.type"] == "#microsoft.graph.itemAttachment"
    assert "item" not in first
    expanded = sandbox.get(f"{path}/{first['id']}?$expand=microsoft.graph.itemattachment/item")
    assert expanded["item"]["subject"] == "inner"
    assert expanded["item"]["body"]["content"] == "inner text"
    reference = {
        "@odata.type": "#microsoft.graph.referenceAttachment",
        "name": "link",
        "sourceUrl": "https://x.example",
    }
    assert sandbox.post(path, reference)["@odata.type"] == "#microsoft.graph.referenceAttachment"
    raw = sandbox.call("GET", f"{sandbox.team}/messages/{made['id']}/$value").content
    mail = message_from_bytes(raw, policy=policy.default)
    assert next(part.get_content_type() for part in mail.iter_attachments()) == "message/rfc822"


def test_html_comes_without_what_runs_unless_asked_for(sandbox: Sandbox, name: str) -> None:
    html = (
        "<p onclick=\"x()\" class='a'>Hi</p><script>x()</script>"
        "<a href='javascript:x()'>y</a><img src='data:image/png;'>"
    )
    made = sandbox.post(f"{sandbox.team}/messages", {"subject": name, "body": {"contentType": "HTML", "content": html}})
    path = f"{sandbox.team}/messages/{made['id']}"
    safe = sandbox.get(path)["body"]["content"]
    assert "<p class=\"a\">Hi</p><a>y</a><img src='data:image/png;'>" in safe
    assert sandbox.get(path, prefer="outlook.allow-unsafe-html")["body"]["content"] == html


def test_multi_value_properties_are_kept(sandbox: Sandbox, name: str) -> None:
    key = "StringArray {66f5a359-4659-4830-9070-00047ec6ac6e} Name Palette"
    made = sandbox.post(
        f"{sandbox.team}/messages",
        {"subject": name, "multiValueExtendedProperties": [{"id": key, "value": ["red", "green"]}]},
    )
    expand = f"$expand=multiValueExtendedProperties($filter=id eq '{key}')"
    found = sandbox.get(f"{sandbox.team}/messages/{made['id']}?{expand}")
    assert found["multiValueExtendedProperties"] == [{"id": key, "value": ["red", "green"]}]
