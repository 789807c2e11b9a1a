"""Open extensions: data that an application keeps with a message."""

from client import Json, Sandbox, refusal

NAME = "org.example.scan"
FULL = f"Microsoft.OutlookServices.OpenTypeExtension.{NAME}"


def made(sandbox: Sandbox, subject: str) -> str:
    """A draft with an extension; its path."""
    path = f"{sandbox.team}/messages/{sandbox.post(f'{sandbox.team}/messages', {'subject': subject})['id']}"
    body: Json = {"@odata.type": "microsoft.graph.openTypeExtension", "extensionName": NAME, "verdict": "clean", "n": 3}
    extension = sandbox.post(f"{path}/extensions", body)
    assert (extension["id"], extension["extensionName"], extension["verdict"]) == (FULL, NAME, "clean")
    return path


def test_it_is_read_changed_and_forgotten_by_name_or_id(sandbox: Sandbox, name: str) -> None:
    path = made(sandbox, name)
    before = sandbox.get(path)["changeKey"]
    again = sandbox.call("POST", f"{path}/extensions", {"extensionName": NAME.upper()})
    assert refusal(again) == (409, "ErrorItemSave")
    sandbox.patch(f"{path}/extensions/{NAME}", {"n": None, "verdict": "malicious", "Words": ["a", {"b": 1}]})
    changed = sandbox.get(f"{path}/extensions/{FULL}")
    assert (changed["verdict"], changed["Words"], "n" in changed) == ("malicious", ["a", {"b": 1}], False)
    assert sandbox.get(path)["changeKey"] != before
    assert sandbox.call("DELETE", f"{path}/extensions/{NAME}").status_code == 204
    assert refusal(sandbox.call("GET", f"{path}/extensions/{NAME}")) == (404, "ErrorItemNotFound")


def test_messages_are_found_by_it_and_tell_it_when_asked(sandbox: Sandbox, name: str) -> None:
    path = made(sandbox, name)
    sandbox.post(f"{path}/extensions", {"extensionName": "org.example.other"})
    asked = (
        f"$filter=Extensions/any(f:f/id eq '{NAME}') and subject eq '{name}'&$expand=extensions($filter=id eq '{FULL}')"
    )
    [message] = sandbox.get(f"{sandbox.team}/messages?{asked}")["value"]
    assert [one["extensionName"] for one in message["extensions"]] == [NAME]
    whole = sandbox.get(f"{path}?$expand=extensions")
    assert [one["extensionName"] for one in whole["extensions"]] == ["org.example.other", NAME]
    assert "extensions" not in sandbox.get(path)
    copy = sandbox.post(f"{path}/copy", {"destinationId": "archive"})
    assert sandbox.get(f"{sandbox.team}/messages/{copy['id']}/extensions/{NAME}")["n"] == 3


def test_what_is_none_is_refused(sandbox: Sandbox, name: str) -> None:
    path = f"{sandbox.team}/messages/{sandbox.post(f'{sandbox.team}/messages', {'subject': name})['id']}/extensions"
    for body in ({}, {"extensionName": ""}, {"extensionName": "a b"}, {"extensionName": "a", "@odata.type": "other"}):
        assert refusal(sandbox.call("POST", path, body)) == (400, "RequestBodyRead"), body
