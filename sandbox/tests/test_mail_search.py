"""`$search` on messages."""

import pytest
from client import Sandbox, refusal


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ('"{key}"', ["one", "two"]),
        ('"{key} umbrella"', ["one"]),
        ('"subject:{key}"', ["one", "two"]),
        ('"subject:umbrella"', []),
        ('"body:{key}x"', ["two"]),
        ('"body:{key}*"', ["two"]),
        ('"{key} AND NOT umbrella"', ["two"]),
        ('"subject:{key} AND (umbrella OR parasol)"', ["one", "two"]),
        ('"to:{key}@tiktok.example"', ["one"]),
        ('"participants:{key}@tiktok.example"', ["one"]),
        ('"subject:{key} hasAttachments:true"', ["two"]),
        ('"subject:{key} importance:high"', ["one"]),
        ('"subject:{key} received>=2020-01-01"', ["one", "two"]),
        ('"subject:{key} received<2020-01-01"', []),
        ('"subject:\\"{key} one\\""', ["one"]),
        ("{key}", ["one", "two"]),
    ],
)
def test_search_finds(sandbox: Sandbox, name: str, clause: str, found: list[str]) -> None:
    key = name.replace(" ", "")
    to = [{"emailAddress": {"address": f"{key}@tiktok.example"}}]
    file = {"@odata.type": "#microsoft.graph.fileAttachment", "name": "a.txt", "contentBytes": "YQ=="}
    one = {"body": {"contentType": "HTML", "content": "<p>An <b>umbrella</b></p>"}, "toRecipients": to}
    two = {"body": {"contentType": "Text", "content": f"A parasol {key}x"}, "attachments": [file]}
    sandbox.post(f"{sandbox.team}/messages", {"subject": f"{key} one", "importance": "high", **one})
    sandbox.post(f"{sandbox.team}/messages", {"subject": f"{key} two", **two})
    query = f"$search={clause.format(key=key)}&$select=subject"
    subjects = [message["subject"] for message in sandbox.get(f"{sandbox.team}/messages?{query}")["value"]]
    assert sorted(subjects) == [f"{key} {suffix}" for suffix in found]


def test_search_follows_a_change_and_pages_by_skiptoken(sandbox: Sandbox, name: str) -> None:
    key = name.replace(" ", "") + "paged"
    ids = [sandbox.post(f"{sandbox.team}/messages", {"subject": "x"})["id"] for _ in range(3)]
    for one in ids:
        sandbox.patch(f"{sandbox.team}/messages/{one}", {"subject": key})
    page = sandbox.get(f'{sandbox.team}/mailFolders/drafts/messages?$search="{key}"&$top=2')
    assert len(page["value"]) == 2
    assert "skiptoken" in page["@odata.nextLink"]
    assert len(sandbox.get(page["@odata.nextLink"])["value"]) == 1


@pytest.mark.parametrize(
    ("option", "code"),
    [("$filter=isRead eq true", "SearchWithFilter"), ("$orderby=receivedDateTime", "SearchWithOrderBy")],
)
def test_search_goes_with_neither_filter_nor_order(sandbox: Sandbox, option: str, code: str) -> None:
    assert refusal(sandbox.call("GET", f'{sandbox.team}/messages?$search="x"&{option}')) == (400, code)


@pytest.mark.parametrize("clause", ['""', '"("', '"nonsense:x"', '"a OR"', '"received:never"'])
def test_what_cannot_be_read_is_refused(sandbox: Sandbox, clause: str) -> None:
    assert sandbox.call("GET", f"{sandbox.team}/messages?$search={clause}").status_code == 400
