"""The folder tree: well-known folders, moving, copying, deleting, delta."""

from client import Sandbox, refusal


def folder(sandbox: Sandbox, name: str, parent: str = "inbox") -> str:
    """A new folder; its id."""
    made = sandbox.post(f"{sandbox.team}/mailFolders/{parent}/childFolders", {"displayName": name})
    return str(made["id"])


def draft_in(sandbox: Sandbox, folder_id: str, subject: str) -> str:
    """A draft in a folder; its immutable id."""
    path = f"{sandbox.team}/mailFolders/{folder_id}/messages"
    return str(sandbox.post(path, {"subject": subject}, prefer='IdType="ImmutableId"')["id"])


def test_every_well_known_name_is_a_folder(sandbox: Sandbox) -> None:
    names = (
        "archive clutter conflicts conversationhistory deleteditems drafts inbox junkemail localfailures msgfolderroot "
        "outbox recoverableitemsdeletions scheduled searchfolders sentitems serverfailures syncissues"
    )
    for name in names.split():
        assert sandbox.get(f"{sandbox.team}/mailFolders/{name}")["displayName"]
    root = sandbox.get(f"{sandbox.team}/mailFolders/msgfolderroot")
    assert sandbox.get(f"{sandbox.team}/mailFolders/inbox")["parentFolderId"] == root["id"]


def test_hidden_folders_show_on_request_only(sandbox: Sandbox) -> None:
    shown = sandbox.get(f"{sandbox.team}/mailFolders?$top=100")["value"]
    assert not any(one["isHidden"] for one in shown)
    everything = sandbox.get(f"{sandbox.team}/mailFolders?includeHiddenFolders=true&$top=100")["value"]
    assert {"Clutter", "Sync Issues"} <= {one["displayName"] for one in everything if one["isHidden"]}


def test_list_of_folders_takes_order_count_and_expand(sandbox: Sandbox, name: str) -> None:
    parent = folder(sandbox, name)
    for one in ("a", "c", "b"):
        folder(sandbox, one, parent)
    children = f"{sandbox.team}/mailFolders/{parent}/childFolders"
    page = sandbox.get(f"{children}?$orderby=displayName desc&$top=2&$count=true&$select=displayName")
    assert page["@odata.count"] == 3
    names = [one["displayName"] for one in page["value"]]
    names += [one["displayName"] for one in sandbox.get(page["@odata.nextLink"])["value"]]
    assert names == ["c", "b", "a"]
    whole = sandbox.get(f"{sandbox.team}/mailFolders/{parent}?$expand=childFolders")
    assert [one["displayName"] for one in whole["childFolders"]] == ["a", "b", "c"]
    assert whole["childFolderCount"] == 3


def test_counts_follow_the_messages(sandbox: Sandbox, name: str) -> None:
    one = folder(sandbox, name)
    message = draft_in(sandbox, one, name)
    path = f"{sandbox.team}/mailFolders/{one}"
    assert (sandbox.get(path)["totalItemCount"], sandbox.get(path)["unreadItemCount"]) == (1, 0)
    sandbox.patch(f"{sandbox.team}/messages/{message}", {"isRead": False})
    assert sandbox.get(path)["unreadItemCount"] == 1
    sandbox.post(f"{sandbox.team}/messages/{message}/move", {"destinationId": "archive"})
    assert sandbox.get(path)["totalItemCount"] == 0


def test_move_keeps_the_folders_id_and_copy_makes_another(sandbox: Sandbox, name: str) -> None:
    parent, other = folder(sandbox, name), folder(sandbox, f"{name} other")
    child = folder(sandbox, "child", parent)
    draft_in(sandbox, child, name)
    moved = sandbox.call("POST", f"{sandbox.team}/mailFolders/{child}/move", {"destinationId": other})
    assert moved.status_code == 201
    assert (moved.json()["id"], moved.json()["parentFolderId"]) == (child, other)
    into_itself = sandbox.call("POST", f"{sandbox.team}/mailFolders/{other}/move", {"destinationId": child})
    assert refusal(into_itself) == (400, "ErrorMoveCopyFailed")
    copied = sandbox.post(f"{sandbox.team}/mailFolders/{other}/copy", {"destinationId": parent})
    (grandchild,) = sandbox.get(f"{sandbox.team}/mailFolders/{copied['id']}/childFolders")["value"]
    (message,) = sandbox.get(f"{sandbox.team}/mailFolders/{grandchild['id']}/messages")["value"]
    assert message["subject"] == name
    assert sandbox.get(f"{sandbox.team}/mailFolders/{child}")["totalItemCount"] == 1


def test_delete_goes_to_deleted_items_first(sandbox: Sandbox, name: str) -> None:
    one = folder(sandbox, name)
    message = draft_in(sandbox, one, name)
    path = f"{sandbox.team}/mailFolders/{one}"
    deleted = sandbox.get(f"{sandbox.team}/mailFolders/deleteditems")["id"]
    assert sandbox.call("DELETE", path).status_code == 204
    assert sandbox.get(path)["parentFolderId"] == deleted
    assert sandbox.call("DELETE", path).status_code == 204
    assert refusal(sandbox.call("GET", path)) == (404, "ErrorItemNotFound")
    recoverable = sandbox.get(f"{sandbox.team}/mailFolders/recoverableitemsdeletions")["id"]
    assert sandbox.get(f"{sandbox.team}/messages/{message}")["parentFolderId"] == recoverable
    assert sandbox.get(f"{sandbox.team}/messages?$filter=subject eq '{name}'")["value"] == []


def test_delete_of_a_message_takes_two_steps_and_then_stops(sandbox: Sandbox, name: str) -> None:
    path = f"{sandbox.team}/messages/{draft_in(sandbox, 'drafts', name)}"
    for expected in ("deleteditems", "recoverableitemsdeletions"):
        assert sandbox.call("DELETE", path).status_code == 204
        where = sandbox.get(f"{sandbox.team}/mailFolders/{expected}")["id"]
        assert sandbox.get(path)["parentFolderId"] == where
    assert refusal(sandbox.call("DELETE", path)) == (400, "ErrorCannotDeleteObject")
    assert sandbox.call("POST", f"{path}/permanentDelete").status_code == 204
    assert sandbox.call("GET", path).status_code == 404


def test_delta_of_folders_tells_what_came_changed_and_left(sandbox: Sandbox, name: str) -> None:
    gone = folder(sandbox, f"{name} gone")
    page = sandbox.get(f"{sandbox.team}/mailFolders/delta?$select=displayName", prefer="odata.maxpagesize=5")
    seen = list(page["value"])
    while "@odata.nextLink" in page:
        page = sandbox.get(page["@odata.nextLink"], prefer="odata.maxpagesize=5")
        seen += page["value"]
    assert {"Inbox", "Drafts", f"{name} gone"} <= {one["displayName"] for one in seen}
    made = folder(sandbox, name)
    sandbox.patch(f"{sandbox.team}/mailFolders/{made}", {"displayName": f"{name} renamed"})
    sandbox.call("POST", f"{sandbox.team}/mailFolders/{gone}/permanentDelete")
    changes = sandbox.get(page["@odata.deltaLink"])
    assert [(one["id"], one.get("displayName"), "@removed" in one) for one in changes["value"]] == [
        (made, f"{name} renamed", False),
        (gone, None, True),
    ]
    assert sandbox.get(changes["@odata.deltaLink"])["value"] == []
    lost = sandbox.call("GET", f"{sandbox.team}/mailFolders/delta?$deltatoken=nonsense")
    assert refusal(lost) == (410, "SyncStateNotFound")
