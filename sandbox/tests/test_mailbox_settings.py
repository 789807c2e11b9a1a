"""Automatic replies, categories, ids of other kinds, message trace."""

import smtplib
from email import message_from_bytes, policy

import pytest
from client import Json, Sandbox, eventually, refusal

AWAY: Json = {
    "status": "alwaysEnabled",
    "externalAudience": "all",
    "internalReplyMessage": "Away, colleague",
    "externalReplyMessage": "Away, stranger",
}


def post(sandbox: Sandbox, subject: str, to: str, *, more: str = "", sender: str = "reports@tiktok.example") -> None:
    """A mail from outside."""
    about = sandbox.about["smtp"]
    raw = f"From: <{sender or 'reports@tiktok.example'}>\r\nTo: {to}\r\nSubject: {subject}\r\n{more}\r\nHello\r\n"
    with smtplib.SMTP(about["host"], about["port"], source_address=("127.0.1.10", 0)) as smtp:
        smtp.sendmail(sender, [to], raw)


def answers(sandbox: Sandbox, subject: str) -> list[Json]:
    """The automatic replies about a subject that left the tenant."""
    return [one for one in sandbox.admin.get("/outbox").json() if one["subject"] == f"Automatic reply: {subject}"]


def test_whoever_is_away_answers_each_sender_once(sandbox: Sandbox, name: str) -> None:
    path = "/users/officer3@contoso.com/mailboxSettings"
    assert sandbox.get(path)["automaticRepliesSetting"]["status"] == "disabled"
    sandbox.patch(path, {"automaticRepliesSetting": AWAY})
    post(sandbox, name, "officer3@contoso.com", more="Message-ID: <q@tiktok.example>\r\n")
    post(sandbox, name, "officer3@contoso.com")
    (answer,) = eventually(lambda: answers(sandbox, name))
    mail = message_from_bytes(sandbox.admin.get(f"/outbox/{answer['id']}").content, policy=policy.default)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["In-Reply-To"] == "<q@tiktok.example>"
    assert "Away, stranger" in mail.get_content()
    to = [{"emailAddress": {"address": "officer3@contoso.com"}}]
    sandbox.post(f"{sandbox.team}/sendMail", {"message": {"subject": name, "toRecipients": to}})
    query = f"$filter=subject eq 'Automatic reply: {name}'"
    (inside,) = eventually(lambda: sandbox.get(f"{sandbox.team}/mailFolders/inbox/messages?{query}")["value"])
    assert "Away, colleague" in inside["body"]["content"]
    assert len(answers(sandbox, name)) == 1
    sandbox.patch(path, {"automaticRepliesSetting": {"status": "disabled"}})


@pytest.mark.parametrize(
    ("more", "sender"),
    [
        ("Auto-Submitted: auto-replied\r\n", "reports@tiktok.example"),
        ("Precedence: bulk\r\n", "reports@tiktok.example"),
        ("X-Auto-Response-Suppress: DR, OOF\r\n", "reports@tiktok.example"),
        ("List-Id: <a.tiktok.example>\r\n", "reports@tiktok.example"),
        ("", ""),
    ],
)
def test_machines_get_no_automatic_reply(sandbox: Sandbox, name: str, more: str, sender: str) -> None:
    path = "/users/officer4@contoso.com/mailboxSettings"
    sandbox.patch(path, {"automaticRepliesSetting": AWAY})
    post(sandbox, name, "officer4@contoso.com", more=more, sender=sender)
    post(sandbox, f"{name} asked", "officer4@contoso.com", sender="person@tiktok.example")
    eventually(lambda: answers(sandbox, f"{name} asked"))
    assert answers(sandbox, name) == []


def test_a_scheduled_absence_holds_in_its_time_only(sandbox: Sandbox, name: str) -> None:
    path = "/users/officer5@contoso.com/mailboxSettings"
    past = {
        **AWAY,
        "status": "scheduled",
        "scheduledStartDateTime": {"dateTime": "2020-01-01T00:00:00.0000000", "timeZone": "UTC"},
        "scheduledEndDateTime": {"dateTime": "2020-01-02T00:00:00.0000000", "timeZone": "UTC"},
    }
    sandbox.patch(path, {"automaticRepliesSetting": past})
    post(sandbox, name, "officer5@contoso.com")
    future = {"scheduledEndDateTime": {"dateTime": "2090-01-02T00:00:00.0000000", "timeZone": "UTC"}}
    sandbox.patch(path, {"automaticRepliesSetting": future})
    post(sandbox, f"{name} now", "officer5@contoso.com")
    eventually(lambda: answers(sandbox, f"{name} now"))
    assert answers(sandbox, name) == []
    backwards = {"scheduledStartDateTime": {"dateTime": "2091-01-01T00:00:00", "timeZone": "UTC"}}
    refused = sandbox.call("PATCH", path, {"automaticRepliesSetting": backwards})
    assert refusal(refused) == (400, "ErrorInvalidArgument")
    setting = sandbox.get(f"{path}/automaticRepliesSetting")
    assert setting["scheduledEndDateTime"]["dateTime"].startswith("2090")


def test_categories_have_a_list_of_their_own(sandbox: Sandbox, name: str) -> None:
    path = f"{sandbox.team}/outlook/masterCategories"
    made = sandbox.call("POST", path, {"displayName": name, "color": "preset9"})
    assert made.status_code == 201
    one = f"{path}/{made.json()['id']}"
    assert sandbox.call("POST", path, {"displayName": name}).status_code == 409
    assert sandbox.patch(one, {"color": "preset0"})["color"] == "preset0"
    assert sandbox.call("PATCH", one, {"displayName": "other"}).status_code == 400
    assert name in [each["displayName"] for each in sandbox.get(path)["value"]]
    assert sandbox.call("DELETE", one).status_code == 204
    assert sandbox.call("GET", one).status_code == 404


def test_ids_are_translated(sandbox: Sandbox, name: str) -> None:
    made = sandbox.post(f"{sandbox.team}/messages", {"subject": name})

    def translated(text: str, source: str, target: str) -> Json:
        body = {"inputIds": [text], "sourceIdType": source, "targetIdType": target}
        result: Json = sandbox.post(f"{sandbox.team}/translateExchangeIds", body)["value"][0]
        return result

    immutable = translated(made["id"], "restId", "restImmutableEntryId")["targetId"]
    assert sandbox.get(f"{sandbox.team}/messages/{immutable}")["subject"] == name
    for kind in ("ewsId", "entryId"):
        there = translated(made["id"], "restId", kind)["targetId"]
        assert translated(there, kind, "restId")["targetId"] == made["id"]
    assert translated("nonsense", "restId", "ewsId")["errorDetails"]["code"] == "ErrorInvalidIdMalformed"


def test_traces_say_what_became_of_a_mail(sandbox: Sandbox, name: str) -> None:
    to = [{"emailAddress": {"address": one}} for one in ("nobody@contoso.com", "a@tiktok.example")]
    sandbox.post(f"{sandbox.team}/sendMail", {"message": {"subject": name, "toRecipients": to}})
    path = "/admin/exchange/tracing/messageTraces"
    query = f"$filter=subject eq '{name}'"
    found = eventually(lambda: sandbox.get(f"{path}?{query}")["value"])
    assert {one["recipientAddress"]: one["status"] for one in found} == {
        "nobody@contoso.com": "failed",
        "a@tiktok.example": "delivered",
    }
    one = found[0]
    copies = f"{sandbox.team}/messages?$filter=internetMessageId eq '{one['messageId']}'"
    assert [copy["subject"] for copy in sandbox.get(copies)["value"]] == [name]
    details = sandbox.get(f"{path}/{one['id']}/getDetailsByRecipient(recipientAddress='{one['recipientAddress']}')")
    assert next(event["event"] for event in details["value"]) == "Receive"
    assert sandbox.call("GET", path, person="officer1").status_code == 403


def test_a_setting_can_be_read_alone(sandbox: Sandbox) -> None:
    path = "/users/officer2@contoso.com/mailboxSettings"
    sandbox.patch(path, {"timeZone": "Romance Standard Time"})
    assert sandbox.get(f"{path}/timeZone")["value"] == "Romance Standard Time"
    assert sandbox.get(f"{path}/userPurpose")["value"] == "user"
    assert sandbox.get(f"{path}/language")["locale"] == "en-GB"
    assert sandbox.get(f"{path}/workingHours")["daysOfWeek"][0] == "monday"
