"""Drafts, sending, ids, folders, filters."""

import base64
from email import message_from_bytes, policy

import pytest
from client import Json, Sandbox, eventually, refusal

KEY = "String {8ECCC264-6880-4EBE-992F-8888D2EEAA1D} Name SendKey"
IMMUTABLE = 'IdType="ImmutableId"'


def draft(subject: str, *to: str, **more: object) -> Json:
    """A request body for a draft."""
    recipients = [{"emailAddress": {"address": address}} for address in to]
    body = {"contentType": "Text", "content": "Dear all,\nline\r\nend – é "}
    return {"subject": subject, "body": body, "toRecipients": recipients, **more}


def sent_copy(sandbox: Sandbox, subject: str) -> Json:
    """The message in Sent Items, once it is there."""
    query = f"$filter=subject eq '{subject}'"
    found = eventually(lambda: sandbox.get(f"{sandbox.team}/mailFolders/SentItems/messages?{query}")["value"])
    assert len(found) == 1
    message: Json = found[0]
    return message


def test_a_draft_is_complete_at_once(sandbox: Sandbox, name: str) -> None:
    answer = sandbox.call("POST", f"{sandbox.team}/messages", draft(name, "a@tiktok.example"))
    assert answer.status_code == 201
    message = answer.json()
    assert message["isDraft"]
    assert message["isRead"]
    assert message["internetMessageId"].startswith("<")
    assert message["conversationId"]
    assert base64.b64decode(message["conversationIndex"])
    assert message["@odata.etag"] == f'W/"{message["changeKey"]}"'
    assert message["parentFolderId"] == sandbox.get(f"{sandbox.team}/mailFolders/drafts")["id"]
    assert message["from"]["emailAddress"]["address"] == "ohrt@contoso.com"
    assert "internetMessageHeaders" not in message


def test_send_leaves_drafts_and_lands_in_sent_items_and_outbox(sandbox: Sandbox, name: str) -> None:
    made = sandbox.post(f"{sandbox.team}/messages", draft(name, "a@tiktok.example"), prefer=IMMUTABLE)
    sent = sandbox.call("POST", f"{sandbox.team}/messages/{made['id']}/send", headers={"Content-Length": "0"})
    assert (sent.status_code, sent.content) == (202, b"")
    again = sandbox.call("POST", f"{sandbox.team}/messages/{made['id']}/send")
    assert refusal(again) == (404, "ErrorItemNotFound")
    copy = sent_copy(sandbox, name)
    assert not copy["isDraft"]
    assert copy["internetMessageId"] != made["internetMessageId"]  # the cautious default
    by_immutable = sandbox.get(f"{sandbox.team}/messages/{made['id']}", prefer=IMMUTABLE)
    assert by_immutable["id"] == made["id"]
    assert by_immutable["internetMessageId"] == copy["internetMessageId"]
    assert refusal(sandbox.call("POST", f"{sandbox.team}/messages/{made['id']}/send")) == (404, "ErrorItemNotFound")
    (mail,) = [one for one in sandbox.admin.get("/outbox").json() if one["subject"] == name]
    assert mail["to"] == ["a@tiktok.example"]
    raw = sandbox.admin.get(f"/outbox/{mail['id']}").content
    assert (sandbox.directory / "outbox" / f"{mail['id']:06d}.eml").read_bytes() == raw
    assert sandbox.call("GET", f"{sandbox.team}/messages/{copy['id']}/$value").content == raw
    message = message_from_bytes(raw, policy=policy.default)
    assert message["Message-ID"] == copy["internetMessageId"] == mail["internet_message_id"]
    assert message.get_content_type() == "text/plain"
    text = message.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert text.decode() == "Dear all,\nline\r\nend – é "


def test_ordinary_id_changes_on_send_and_on_move(sandbox: Sandbox, name: str) -> None:
    made = sandbox.post(f"{sandbox.team}/messages", draft(name, "a@tiktok.example"))
    sandbox.call("POST", f"{sandbox.team}/messages/{made['id']}/microsoft.graph.send")
    assert refusal(sandbox.call("GET", f"{sandbox.team}/messages/{made['id']}")) == (404, "ErrorItemNotFound")
    copy = sent_copy(sandbox, name)
    moved = sandbox.call("POST", f"{sandbox.team}/messages/{copy['id']}/move", {"DestinationId": "Archive"})
    assert moved.status_code == 201
    assert moved.json()["id"] != copy["id"]
    assert moved.json()["changeKey"] != copy["changeKey"]
    assert sandbox.call("GET", f"{sandbox.team}/messages/{copy['id']}").status_code == 404
    immutable = sandbox.get(f"{sandbox.team}/messages/{moved.json()['id']}", prefer=IMMUTABLE)["id"]
    again = sandbox.post(f"{sandbox.team}/messages/{immutable}/move", {"destinationId": "inbox"}, prefer=IMMUTABLE)
    assert again["id"] == immutable
    copied = sandbox.post(f"{sandbox.team}/messages/{immutable}/copy", {"destinationId": "drafts"}, prefer=IMMUTABLE)
    assert copied["id"] != immutable
    assert refusal(sandbox.call("GET", f"{sandbox.team}/messages/{immutable.swapcase()}"))[0] in (400, 404)


def test_extended_property_finds_the_message(sandbox: Sandbox, name: str) -> None:
    properties = [{"id": KEY, "value": f"{name}/1"}]
    made = sandbox.post(
        f"{sandbox.team}/messages", draft(name, "a@x.example", singleValueExtendedProperties=properties)
    )
    assert "singleValueExtendedProperties" not in made

    def found(key: str, value: str) -> int:
        clause = f"ep/id eq '{key}' and ep/value eq '{value}'"
        query = f"$filter=singleValueExtendedProperties/Any(ep: {clause})"
        return len(sandbox.get(f"{sandbox.team}/messages?{query}")["value"])

    assert found(KEY, f"{name}/1") == 1
    assert found(KEY.replace("8ECC", "8ecc"), f"{name}/1".upper()) == 1  # values are compared without case
    assert found(KEY.replace("SendKey", "sendkey"), f"{name}/1") == 0  # names with case
    expand = f"$expand=singleValueExtendedProperties($filter=id eq '{KEY}')"
    expanded = sandbox.get(f"{sandbox.team}/messages/{made['id']}?{expand}")
    assert expanded["singleValueExtendedProperties"][0]["value"] == f"{name}/1"


def test_patch_rules_of_drafts_and_of_sent_mail(sandbox: Sandbox, name: str) -> None:
    made = sandbox.post(f"{sandbox.team}/messages", draft(name, "a@x.example"), prefer=IMMUTABLE)
    path = f"{sandbox.team}/messages/{made['id']}"
    changed = sandbox.patch(path, {"body": {"contentType": "HTML", "content": "<p>Hi</p>"}, "categories": ["a"]})
    assert (changed["body"]["contentType"], changed["bodyPreview"], changed["categories"]) == ("html", "Hi", ["a"])
    own = "<own.1@contoso.com>"
    assert sandbox.patch(path, {"internetMessageId": own})["internetMessageId"] == own
    sandbox.call("POST", f"{path}/send")
    sent_copy(sandbox, name)
    assert refusal(sandbox.call("PATCH", path, {"subject": "other"})) == (400, "ErrorInvalidPropertySet")
    flagged = sandbox.patch(path, {"flag": {"flagStatus": "flagged"}, "isRead": False, "categories": ["b"]})
    assert (flagged["flag"]["flagStatus"], flagged["isRead"], flagged["categories"]) == ("flagged", False, ["b"])
    due = {"dateTime": "2026-01-01T00:00:00", "timeZone": "UTC"}
    bad_flag = {"flag": {"flagStatus": "flagged", "dueDateTime": due}}
    assert sandbox.call("PATCH", path, bad_flag).status_code == 400
    assert sandbox.call("PATCH", path, {"nonsense": 1}).status_code == 400


def test_keep_message_id_is_a_switch(sandbox: Sandbox, name: str) -> None:
    sandbox.admin.post("/switches", json={"keep_message_id": True})
    own = f"<{name.replace(' ', '.')}@contoso.com>"
    made = sandbox.post(f"{sandbox.team}/messages", draft(name, "a@x.example", internetMessageId=own))
    sandbox.call("POST", f"{sandbox.team}/messages/{made['id']}/send")
    assert sent_copy(sandbox, name)["internetMessageId"] == own
    sandbox.admin.post("/switches", json={"keep_message_id": False})
    found = sandbox.get(f"{sandbox.team}/messages?$filter=internetMessageId eq '{own}'")["value"]
    assert len(found) == 1


def test_custom_headers_travel_but_do_not_show_on_the_sent_copy(sandbox: Sandbox, name: str) -> None:
    headers = [{"name": f"x-h{number}", "value": str(number)} for number in range(5)]
    body = draft(name, "operative1@contoso.com", internetMessageHeaders=headers)
    made = sandbox.post(f"{sandbox.team}/messages", body)
    sandbox.call("POST", f"{sandbox.team}/messages/{made['id']}/send")
    copy = sent_copy(sandbox, name)
    select = "$select=internetMessageHeaders,subject"
    assert "internetMessageHeaders" not in sandbox.get(f"{sandbox.team}/messages/{copy['id']}?{select}")
    query = f"$filter=subject eq '{name}'&{select}"
    (received,) = sandbox.get(f"/me/mailFolders/inbox/messages?{query}", person="operative1")["value"]
    named = {one["name"]: one["value"] for one in received["internetMessageHeaders"]}
    assert named["x-h4"] == "4"
    six = draft(name, "a@x.example", internetMessageHeaders=[*headers, {"name": "x-6", "value": "6"}])
    too_many = sandbox.call("POST", f"{sandbox.team}/messages", six)
    assert refusal(too_many) == (400, "InvalidInternetMessageHeaderCollection")
    other = draft(name, "a@x.example", internetMessageHeaders=[{"name": "Reply-To", "value": "6"}])
    assert sandbox.call("POST", f"{sandbox.team}/messages", other).status_code == 400


def test_send_mail_in_one_call_as_json_and_as_mime(sandbox: Sandbox, name: str) -> None:
    body = {"Message": draft(name, "a@x.example"), "SaveToSentItems": "true"}
    assert sandbox.call("POST", f"{sandbox.team}/sendMail", body).status_code == 202
    sent_copy(sandbox, name)
    raw = f"To: b@x.example\r\nFrom: ohrt@contoso.com\r\nSubject: {name} mime\r\n\r\nhello\r\n".encode()
    mime = {"Content-Type": "text/plain"}
    sent = sandbox.call("POST", f"{sandbox.team}/sendMail", content=base64.b64encode(raw), headers=mime)
    assert sent.status_code == 202
    assert sent_copy(sandbox, f"{name} mime")["toRecipients"][0]["emailAddress"]["address"] == "b@x.example"
    bad = sandbox.call("POST", f"{sandbox.team}/sendMail", content=b"%%%", headers=mime)
    assert refusal(bad) == (400, "ErrorMimeContentInvalidBase64String")
    assert sandbox.call("POST", f"{sandbox.team}/sendMail", {"message": draft(name)}).status_code == 400
    unsaved = {"message": draft(f"{name} unsaved", "c@x.example"), "saveToSentItems": False}
    assert sandbox.call("POST", f"{sandbox.team}/sendMail", unsaved).status_code == 202
    subjects = eventually(
        lambda: [one for one in sandbox.admin.get("/outbox").json() if one["subject"] == f"{name} unsaved"]
    )
    assert len(subjects) == 1
    assert sandbox.get(f"{sandbox.team}/messages?$filter=subject eq '{name} unsaved'")["value"] == []


@pytest.mark.parametrize("address", ["nobody@contoso.com", "report+bounce@tiktok.example"])
def test_undeliverable_mail_comes_back_as_a_report(sandbox: Sandbox, name: str, address: str) -> None:
    made = sandbox.post(f"{sandbox.team}/messages", draft(name, address))
    sandbox.call("POST", f"{sandbox.team}/messages/{made['id']}/send")
    query = f"$filter=subject eq 'Undeliverable: {name}'"
    (report,) = eventually(lambda: sandbox.get(f"{sandbox.team}/mailFolders/inbox/messages?{query}")["value"])
    assert report["conversationId"] != ""
    raw = sandbox.call("GET", f"{sandbox.team}/messages/{report['id']}/$value").content
    message = message_from_bytes(raw, policy=policy.default)
    assert message.get_content_type() == "multipart/report"
    assert message["In-Reply-To"] == sent_copy(sandbox, name)["internetMessageId"]
    assert b"Action: failed" in raw
    assert address.encode() in raw


def test_folders_by_well_known_name_and_by_name(sandbox: Sandbox, name: str) -> None:
    inbox = sandbox.get(f"{sandbox.team}/mailFolders/Inbox")
    child = sandbox.post(f"{sandbox.team}/mailFolders/inbox/childFolders", {"displayName": name})
    assert child["parentFolderId"] == inbox["id"]
    query = f"$filter=displayName eq '{name}'"
    found = sandbox.get(f"{sandbox.team}/mailFolders/{inbox['id']}/childFolders?{query}")["value"]
    assert [one["id"] for one in found] == [child["id"]]
    again = sandbox.call("POST", f"{sandbox.team}/mailFolders/inbox/childFolders", {"displayName": name})
    assert refusal(again) == (409, "ErrorFolderExists")
    assert sandbox.patch(f"{sandbox.team}/mailFolders/{child['id']}", {"displayName": name + "2"})["id"] == child["id"]
    assert sandbox.call("DELETE", f"{sandbox.team}/mailFolders/{child['id']}").status_code == 204
    assert sandbox.call("DELETE", f"{sandbox.team}/mailFolders/inbox").status_code == 403
    assert len(sandbox.get(f"{sandbox.team}/mailFolders?$top=50")["value"]) >= 7


def test_filter_order_and_paging(sandbox: Sandbox, name: str) -> None:
    for number in range(5):
        sandbox.post(f"{sandbox.team}/messages", draft(f"{name} {number}", "a@x.example"))
    base = f"{sandbox.team}/mailFolders/drafts/messages"
    page = sandbox.get(f"{base}?$filter=startswith(subject,'{name} ')&$top=2&$select=subject&$count=true")
    assert page["@odata.count"] == 5
    seen = page["value"]
    while "@odata.nextLink" in page:
        page = sandbox.get(page["@odata.nextLink"])
        seen += page["value"]
    assert sorted(one["subject"] for one in seen) == [f"{name} {number}" for number in range(5)]
    inefficient = sandbox.call("GET", f"{base}?$filter=isDraft eq true&$orderby=receivedDateTime desc")
    assert refusal(inefficient) == (400, "InefficientFilter")
    both = "$filter=receivedDateTime ge 2020-01-01T00:00:00Z and isDraft eq true&$orderby=receivedDateTime desc"
    assert sandbox.get(f"{base}?{both}")["value"]
    assert sandbox.call("GET", f"{base}?$filter=nonsense eq 1").status_code == 400
    assert sandbox.call("GET", f"{base}?$select=nonsense").status_code == 400


def test_conversation_follows_references_while_the_topic_is_the_same(sandbox: Sandbox, name: str) -> None:
    first = sandbox.post(f"{sandbox.team}/messages", draft(name, "a@x.example"))
    in_reply_to = [{"id": "String 0x1042", "value": first["internetMessageId"]}]
    answer = draft(f"Re: {name}", "a@x.example", singleValueExtendedProperties=in_reply_to)
    reply = sandbox.post(f"{sandbox.team}/messages", answer)
    assert reply["conversationId"] == first["conversationId"]
    assert reply["conversationIndex"] != first["conversationIndex"]
    other = draft("something else", "a@x.example", singleValueExtendedProperties=in_reply_to)
    assert sandbox.post(f"{sandbox.team}/messages", other)["conversationId"] != first["conversationId"]
    query = f"$filter=conversationId eq '{first['conversationId']}'"
    assert len(sandbox.get(f"{sandbox.team}/messages?{query}")["value"]) == 2
    assert b"In-Reply-To: " + first["internetMessageId"].encode() in sandbox.call(
        "GET", f"{sandbox.team}/messages/{reply['id']}/$value"
    ).content.replace(b"\r\n ", b" ")


def test_a_person_reaches_only_their_own_mailbox(sandbox: Sandbox) -> None:
    assert sandbox.get("/me/messages", person="officer1")["value"] == []
    for path in (sandbox.team, "/users/officer2@contoso.com"):
        refused = sandbox.call("GET", f"{path}/messages", person="officer1")
        assert refusal(refused) == (403, "ErrorAccessDenied")
    assert refusal(sandbox.call("GET", "/users/none@contoso.com/messages")) == (404, "ErrorInvalidUser")
    assert sandbox.call("GET", "/me/messages").status_code == 400


def test_small_attachments(sandbox: Sandbox, name: str) -> None:
    file = {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": "a.txt",
        "contentType": "text/plain",
        "contentBytes": base64.b64encode(b"content").decode(),
    }
    made = sandbox.post(f"{sandbox.team}/messages", draft(name, "operative2@contoso.com", attachments=[file]))
    assert made["hasAttachments"]
    path = f"{sandbox.team}/messages/{made['id']}"
    sandbox.post(f"{path}/attachments", {**file, "name": "b.txt"})
    assert [one["name"] for one in sandbox.get(f"{path}/attachments")["value"]] == ["a.txt", "b.txt"]
    sandbox.call("POST", f"{path}/send")
    query = f"$filter=subject eq '{name}'"
    (received,) = eventually(lambda: sandbox.get(f"/me/messages?{query}", person="operative2")["value"])
    attachments = sandbox.get(f"/me/messages/{received['id']}/attachments", person="operative2")["value"]
    assert [base64.b64decode(one["contentBytes"]) for one in attachments] == [b"content"] * 2
    assert received["body"] == {"contentType": "text", "content": "Dear all,\nline\r\nend – é "}


def test_body_comes_in_the_preferred_type(sandbox: Sandbox, name: str) -> None:
    html = {"contentType": "html", "content": "<p>one</p><p>two &amp; three</p>"}
    made = sandbox.post(f"{sandbox.team}/messages", {"subject": name, "body": html})
    answer = sandbox.call("GET", f"{sandbox.team}/messages/{made['id']}", prefer='outlook.body-content-type="text"')
    assert answer.headers["Preference-Applied"] == 'outlook.body-content-type="text"'
    assert answer.json()["body"]["contentType"] == "text"
    assert "two & three" in answer.json()["body"]["content"]


def test_deleted_mail_goes_to_deleted_items_first(sandbox: Sandbox, name: str) -> None:
    made = sandbox.post(f"{sandbox.team}/messages", draft(name, "a@x.example"), prefer=IMMUTABLE)
    path = f"{sandbox.team}/messages/{made['id']}"
    assert sandbox.call("DELETE", path).status_code == 204
    deleted = sandbox.get(f"{sandbox.team}/mailFolders/deleteditems")["id"]
    assert sandbox.get(path)["parentFolderId"] == deleted


def test_names_of_properties_are_taken_with_a_capital_too(sandbox: Sandbox) -> None:
    """Clients that were written for Outlook's own REST spell them so."""
    letter = {
        "Subject": "Spelt otherwise",
        "Body": {"ContentType": "Text", "Content": "Words."},
        "ToRecipients": [{"EmailAddress": {"Address": "officer1@contoso.com"}}],
    }
    answer = sandbox.call("POST", f"{sandbox.team}/sendMail", {"Message": letter, "SaveToSentItems": True})
    assert answer.status_code == 202, answer.text
    inbox = "/users/officer1@contoso.com/mailFolders/inbox/messages?$filter=subject eq 'Spelt otherwise'"
    found = eventually(lambda: sandbox.get(inbox, person="officer1")["value"])
    assert found[0]["body"]["content"].strip() == "Words."


def test_a_message_that_asks_for_receipts_says_so_and_leaves(sandbox: Sandbox, name: str) -> None:
    asked = {"isReadReceiptRequested": True, "isDeliveryReceiptRequested": True}
    made = sandbox.post(f"{sandbox.team}/messages", draft(name, "operative1@contoso.com", **asked))
    sandbox.call("POST", f"{sandbox.team}/messages/{made['id']}/send")
    kept = sandbox.call("GET", f"{sandbox.team}/messages/{sent_copy(sandbox, name)['id']}/$value").content
    parsed = message_from_bytes(kept, policy=policy.default)
    for header in ("Disposition-Notification-To", "Return-Receipt-To"):
        assert "ohrt@contoso.com" in str(parsed[header])
