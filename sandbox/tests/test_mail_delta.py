"""Message delta of one folder."""

from client import Json, Sandbox, refusal

IMMUTABLE = 'IdType="ImmutableId"'


def a_round(sandbox: Sandbox, link: str, prefer: str) -> tuple[list[Json], str]:
    """Every entry of a round, and the link to the next one."""
    entries: list[Json] = []
    while True:
        page = sandbox.get(link, prefer=prefer)
        entries += page["value"]
        if "@odata.deltaLink" in page:
            return entries, page["@odata.deltaLink"]
        link = page["@odata.nextLink"]


def test_delta_tells_additions_changes_and_removals(sandbox: Sandbox, name: str) -> None:
    folder = sandbox.post(f"{sandbox.team}/mailFolders", {"displayName": name})["id"]
    messages = f"{sandbox.team}/mailFolders/{folder}/messages"
    prefer = f"{IMMUTABLE}, odata.maxpagesize=2"
    ids = [sandbox.post(messages, {"subject": f"{name} {number}"}, prefer=IMMUTABLE)["id"] for number in range(5)]
    entries, link = a_round(sandbox, f"{messages}/delta?$select=subject", prefer)
    assert [one["id"] for one in entries] == ids
    assert set(entries[0]) == {"@odata.etag", "id", "subject"}
    assert "$deltatoken=" in link
    assert a_round(sandbox, link, prefer)[0] == []

    sandbox.patch(f"{sandbox.team}/messages/{ids[0]}", {"isRead": False})
    sandbox.post(f"{sandbox.team}/messages/{ids[1]}/move", {"destinationId": "archive"})
    sandbox.call("DELETE", f"{sandbox.team}/messages/{ids[2]}")
    entries, link = a_round(sandbox, link, prefer)
    assert [one["id"] for one in entries] == ids[:3]
    assert ["@removed" in one for one in entries] == [False, True, True]
    assert entries[1]["@removed"] == {"reason": "deleted"}

    sandbox.post(f"{sandbox.team}/messages/{ids[1]}/move", {"destinationId": folder})
    entries, _ = a_round(sandbox, link, prefer)
    assert [(one["id"], "@removed" in one) for one in entries] == [(ids[1], False)]


def test_links_serve_either_kind_of_id(sandbox: Sandbox, name: str) -> None:
    folder = sandbox.post(f"{sandbox.team}/mailFolders", {"displayName": name})["id"]
    messages = f"{sandbox.team}/mailFolders/{folder}/messages"
    _, link = a_round(sandbox, f"{messages}/delta()", IMMUTABLE)
    made = sandbox.post(messages, {"subject": name})
    entries, _ = a_round(sandbox, link, "odata.maxpagesize=5")
    assert [one["id"] for one in entries] == [made["id"]]
    (immutable,), _ = a_round(sandbox, link, IMMUTABLE)
    assert immutable["id"] != made["id"]


def test_only_received_date_may_be_filtered(sandbox: Sandbox) -> None:
    delta = f"{sandbox.team}/mailFolders/inbox/messages/delta"
    sandbox.get(f"{delta}?$filter=receivedDateTime ge 2030-01-01T00:00:00Z")
    assert sandbox.call("GET", f"{delta}?$filter=subject eq 'x'").status_code == 400
    assert refusal(sandbox.call("GET", f"{delta}?$deltatoken=nonsense")) == (410, "SyncStateNotFound")
