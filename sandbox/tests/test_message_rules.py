"""Rules of the Inbox: kept, changed, and carried out on what comes in."""

from collections.abc import Iterator

import pytest
from client import Json, Sandbox, eventually, refusal
from test_mailbox_settings import post

ME = "officer6@contoso.com"
RULES = f"/users/{ME}/mailFolders/inbox/messageRules"


@pytest.fixture(autouse=True)
def _no_rules_afterwards(sandbox: Sandbox) -> Iterator[None]:
    yield
    for rule in sandbox.get(RULES)["value"]:
        sandbox.call("DELETE", f"{RULES}/{rule['id']}")


def folder(sandbox: Sandbox, name: str) -> str:
    """A new folder; its id."""
    return str(sandbox.post(f"/users/{ME}/mailFolders", {"displayName": name})["id"])


def arrived(sandbox: Sandbox, subject: str, place: str = "inbox") -> Json:
    """The message of a subject in a folder, once it is there."""
    path = f"/users/{ME}/mailFolders/{place}/messages?$filter=subject eq '{subject}'"
    [message] = eventually(lambda: sandbox.get(path)["value"])
    return dict(message)


def test_a_rule_moves_marks_and_sorts_what_comes_in(sandbox: Sandbox, name: str) -> None:
    place = folder(sandbox, name)
    rule = sandbox.post(
        RULES,
        {
            "displayName": "Platforms",
            "conditions": {"senderContains": ["TIKTOK.example"], "subjectContains": [name]},
            "exceptions": {"subjectContains": ["urgent"]},
            "actions": {
                "moveToFolder": place,
                "markAsRead": True,
                "markImportance": "low",
                "assignCategories": ["Red category"],
            },
        },
    )
    assert (rule["sequence"], rule["isEnabled"], rule["hasError"], rule["isReadOnly"]) == (1, True, False, False)
    post(sandbox, f"{name} urgent", ME)
    post(sandbox, name, ME)
    moved = arrived(sandbox, name, place)
    assert (moved["isRead"], moved["importance"], moved["categories"]) == (True, "low", ["Red category"])
    assert arrived(sandbox, f"{name} urgent")["isRead"] is False
    sandbox.patch(f"{RULES}/{rule['id']}", {"isEnabled": False})
    post(sandbox, f"{name} again", ME)
    assert arrived(sandbox, f"{name} again")["categories"] == []


def test_rules_are_looked_at_in_their_order_until_one_stops(sandbox: Sandbox, name: str) -> None:
    conditions = {"subjectContains": [name]}
    for sequence, category, stops in ((3, "third", False), (2, "second", True), (1, "first", False)):
        actions = {"assignCategories": [category], "stopProcessingRules": stops}
        body = {"displayName": category, "sequence": sequence, "conditions": conditions, "actions": actions}
        sandbox.post(RULES, body)
    assert [rule["displayName"] for rule in sandbox.get(RULES)["value"]] == ["first", "second", "third"]
    post(sandbox, name, ME)
    assert arrived(sandbox, name)["categories"] == ["first", "second"]


@pytest.mark.parametrize(
    ("conditions", "is_met"),
    [
        ({"fromAddresses": [{"emailAddress": {"address": "Reports@tiktok.example"}}]}, True),
        ({"fromAddresses": [{"emailAddress": {"address": "other@tiktok.example"}}]}, False),
        ({"bodyContains": ["hello"], "sentToMe": True, "sentOnlyToMe": True}, True),
        ({"bodyOrSubjectContains": ["goodbye"]}, False),
        ({"headerContains": ["authentication-results"], "importance": "normal"}, True),
        ({"hasAttachments": True}, False),
        ({"sentCcMe": True}, False),
        ({"notSentToMe": True}, False),
        ({"withinSizeRange": {"minimumSize": 100, "maximumSize": 200}}, False),
        ({}, True),
    ],
)
def test_conditions_must_all_be_met(sandbox: Sandbox, name: str, conditions: Json, is_met: bool) -> None:
    actions = {"copyToFolder": "archive", "delete": True}
    sandbox.post(RULES, {"displayName": name, "conditions": conditions, "actions": actions})
    post(sandbox, name, ME)
    arrived(sandbox, name, "deleteditems" if is_met else "inbox")
    if is_met:
        arrived(sandbox, name, "archive")


def test_what_no_rule_can_do_is_refused(sandbox: Sandbox) -> None:
    good = {"displayName": "r", "actions": {"delete": True}}
    for body in (
        {"actions": {"delete": True}},
        {"displayName": "r"},
        {**good, "conditions": {"isVoicemail": True}},
        {**good, "conditions": {"subjectContains": "text"}},
        {**good, "actions": {"forwardTo": [{"emailAddress": {"address": "a@example.org"}}]}},
        {**good, "actions": {"markImportance": "extreme"}},
        {**good, "sequence": 0},
    ):
        assert refusal(sandbox.call("POST", RULES, body))[0] == 400, body
    elsewhere = RULES.replace("inbox", "drafts")
    assert refusal(sandbox.call("POST", elsewhere, good)) == (400, "ErrorInvalidRequest")
    rule = sandbox.post(RULES, good)
    assert sandbox.get(f"{RULES}/{rule['id']}")["actions"] == {"delete": True}
    assert sandbox.call("DELETE", f"{RULES}/{rule['id']}").status_code == 204
    assert refusal(sandbox.call("GET", f"{RULES}/{rule['id']}")) == (404, "ErrorItemNotFound")
