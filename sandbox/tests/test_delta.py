"""List delta: replaying it gives the list."""

from urllib.parse import parse_qs, urlsplit

from client import Json, Sandbox

from m365_sandbox.sharepoint.delta import DeltaToken
from m365_sandbox.sharepoint.delta_page import write_token


def pages(sandbox: Sandbox, link: str) -> tuple[list[Json], str]:
    """Every entry of a round, and the link to the next one."""
    entries: list[Json] = []
    while True:
        page = sandbox.get(link)
        entries += page["value"]
        assert ("@odata.nextLink" in page) != ("@odata.deltaLink" in page)
        if "@odata.deltaLink" in page:
            return entries, page["@odata.deltaLink"]
        link = page["@odata.nextLink"]


def test_a_round_tells_latest_states_and_deletions(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    for number in range(5):
        sandbox.post(f"{path}/items", {"fields": {"Title": f"t{number}"}})
    sandbox.call("DELETE", f"{path}/items/1")
    entries, link = pages(sandbox, f"{path}/items/delta?$expand=fields($select=Title)&$top=2")
    assert [one["id"] for one in entries] == ["2", "3", "4", "5"]
    assert all(set(one["fields"]) == {"@odata.etag", "Title"} for one in entries)
    assert pages(sandbox, link)[0] == []

    sandbox.patch(f"{path}/items/3/fields", {"Title": "a"})
    sandbox.patch(f"{path}/items/3/fields", {"Title": "b"})
    sandbox.call("DELETE", f"{path}/items/2")
    entries, link = pages(sandbox, link)
    assert [one["id"] for one in entries] == ["3", "2"]
    assert entries[0]["fields"]["Title"] == "b"  # the options of the first call still hold
    gone = entries[1]
    assert gone["deleted"] == {"state": "deleted"}
    assert set(gone) == {"id", "parentReference", "contentType", "deleted"}


def test_latest_starts_from_now(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    sandbox.post(f"{path}/items", {"fields": {"Title": "old"}})
    entries, link = pages(sandbox, f"{path}/items/delta?token=latest&$expand=fields")
    assert entries == []
    sandbox.post(f"{path}/items", {"fields": {"Title": "new"}})
    entries, _ = pages(sandbox, link)
    assert [one["fields"]["Title"] for one in entries] == ["new"]
    assert sandbox.get(f"{path}/items/delta(token='latest')")["value"] == []


def test_without_expand_there_are_no_fields(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    sandbox.post(f"{path}/items", {"fields": {"Title": "one"}})
    assert "fields" not in sandbox.get(f"{path}/items/delta()")["value"][0]


def test_deleted_while_enumerating_is_told(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    for number in range(4):
        sandbox.post(f"{path}/items", {"fields": {"Title": f"t{number}"}})
    first = sandbox.get(f"{path}/items/delta?$top=2")
    sandbox.call("DELETE", f"{path}/items/1")
    entries, _ = pages(sandbox, first["@odata.nextLink"])
    assert {one["id"]: "deleted" in one for one in entries} == {"3": False, "4": False, "1": True}


def test_unknown_and_old_tokens_are_gone(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    sandbox.post(f"{path}/items", {"fields": {"Title": "one"}})
    _, link = pages(sandbox, f"{path}/items/delta?$expand=fields")
    unknown = sandbox.call("GET", f"{path}/items/delta?token=nonsense")
    assert unknown.status_code == 410
    assert unknown.json()["error"]["innerError"]["code"] == "resyncChangesApplyDifferences"
    assert len(pages(sandbox, unknown.headers["Location"])[0]) == 1
    sandbox.admin.post("/expire-delta", json={"list": name})
    assert sandbox.call("GET", link).status_code == 410


def test_token_round_trips() -> None:
    token = DeltaToken("l", 1, 5, None, True, ("A",), None, 200)
    assert DeltaToken.decode(write_token(token)) == token
    assert parse_qs(urlsplit(f"https://h/x?token={write_token(token)}").query)["token"] == [write_token(token)]
    assert DeltaToken.decode("e30") is None
