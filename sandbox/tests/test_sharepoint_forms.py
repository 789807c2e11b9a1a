"""Forms: `ValidateUpdateListItem`, `AddValidateUpdateItemUsingPath`."""

import json

import pytest
from client import Json, Sandbox
from sharepoint import Rest, complaint

COLUMNS: list[Json] = [
    {"name": "Ref", "indexed": True, "enforceUniqueValues": True, "text": {}},
    {"name": "Owner", "personOrGroup": {}},
    {"name": "Team", "personOrGroup": {"allowMultipleSelection": True}},
    {"name": "Factors", "choice": {"choices": ["a", "b", "c"], "displayAs": "checkBoxes"}},
    {"name": "Kind", "choice": {"choices": ["x", "y"]}},
    {"name": "Link", "hyperlinkOrPicture": {}},
    {"name": "Due", "dateTime": {"format": "dateTime"}},
    {"name": "Weight", "number": {}},
    {"name": "Urgent", "boolean": {}},
    {"name": "Reason", "required": True, "text": {}},
]
Answer = dict[str, Json]  # by field


@pytest.fixture
def path(sandbox: Sandbox, name: str) -> str:
    """A list, by its path in REST."""
    sandbox.make_list(name, COLUMNS)
    return f"web/lists/getByTitle('{name}')"


def people(*names: str) -> str:
    """People as a form names them."""
    return json.dumps([{"Key": f"i:0#.f|membership|{name}@contoso.com"} for name in names])


def values(fields: dict[str, str]) -> list[Json]:
    """The values of a form."""
    return [{"FieldName": name, "FieldValue": value} for name, value in fields.items()]


def add(rest: Rest, path: str, fields: dict[str, str]) -> Answer:
    """Send the form of a new item; what is said of each field."""
    body = {"listItemCreateInfo": {"FolderPath": None}, "formValues": values(fields), "bNewDocumentUpdate": False}
    answer = rest.post(f"{path}/AddValidateUpdateItemUsingPath()", body)["value"]
    return {one["FieldName"]: one for one in answer}


def change(rest: Rest, path: str, fields: dict[str, str], *, over: bool = False) -> Answer:
    """Send the form of item 1; what is said of each field."""
    body = {"formValues": values(fields), "bNewDocumentUpdate": over}
    answer = rest.post(f"{path}/items(1)/ValidateUpdateListItem", body)["value"]
    return {one["FieldName"]: one for one in answer}


def test_a_form_makes_an_item(rest: Rest, path: str) -> None:
    form = {
        "Title": "typed",
        "Ref": "R1",
        "Owner": people("operative1"),
        "Team": people("officer1", "officer2"),
        "Factors": "a;#c",
        "Kind": "y",
        "Link": "https://example.org/, Example",
        "Due": "2/28/2026 3:05 PM",
        "Weight": "1,234.5",
        "Urgent": "1",
        "Reason": "because",
    }
    said = add(rest, path, form)
    assert [name for name, one in said.items() if one["HasException"]] == []
    assert (said["Id"]["FieldValue"], said["Id"]["ItemId"]) == ("1", 1)
    item = rest.get(f"{path}/items(1)?$select=*,Owner/EMail,Team/EMail&$expand=Owner,Team")
    assert (item["Title"], item["Due"], item["Weight"], item["Urgent"]) == (
        "typed",
        "2026-02-28T15:05:00Z",
        1234.5,
        True,
    )
    assert (item["Factors"], item["Kind"], item["Link"]["Description"]) == (["a", "c"], "y", "Example")
    assert item["Owner"]["EMail"] == "operative1@contoso.com"
    assert sorted(one["EMail"] for one in item["Team"]) == ["officer1@contoso.com", "officer2@contoso.com"]


def test_nothing_is_written_while_a_field_is_wrong(rest: Rest, path: str) -> None:
    wrong = {
        "Title": "right",
        "Owner": people("nobody"),
        "Kind": "z",
        "Due": "tomorrow",
        "Weight": "heavy",
        "Reason": "",
        "Nowhere": "1",
    }
    said = add(rest, path, wrong)
    assert {name: one["ErrorMessage"] for name, one in said.items()} == {
        "Title": None,
        "Owner": "The user does not exist or is not unique.",
        "Kind": "The value 'z' is not one of the choices of field 'Kind'",
        "Due": "You must specify a valid date within the range of 1/1/1900 and 12/31/8900.",
        "Weight": "The value of this field is not a valid number.",
        "Reason": "You can't leave this blank.",
        "Nowhere": "Column 'Nowhere' does not exist. It may have been deleted by another user.",
    }
    assert [name for name, one in said.items() if one["HasException"] and one["ErrorCode"]] == list(said)[1:]
    assert rest.get(f"{path}/items")["value"] == []
    add(rest, path, {"Ref": "R1"})
    add(rest, path, {"Ref": "R2"})
    taken = change(rest, path, {"Ref": "r2", "Title": "not written"})
    assert "duplicate values were found" in taken["Ref"]["ErrorMessage"]
    assert (taken["Title"]["HasException"], rest.get(f"{path}/items(1)")["Title"]) == (False, None)


def test_an_update_makes_a_version_unless_it_writes_over(rest: Rest, path: str) -> None:
    add(rest, path, {"Title": "first"})
    assert change(rest, path, {"Title": "second", "Weight": "2"})["Title"]["HasException"] is False
    before = rest.get(f"{path}/items(1)")
    assert (before["Title"], before["OData__UIVersionString"], before["EditorId"]) == ("second", "2.0", 1073741822)
    written = {"Title": "third", "Weight": "", "Editor": people("officer3"), "Modified": "1/2/2026 9:00 AM"}
    change(rest, path, written, over=True)
    after = rest.get(f"{path}/items(1)?$expand=Editor")
    assert (after["Title"], after["Weight"], after["OData__UIVersionString"]) == ("third", None, "2.0")
    assert (after["Modified"], after["Created"]) == ("2026-01-02T09:00:00Z", before["Created"])
    assert after["Editor"]["EMail"] == "officer3@contoso.com"
    assert [one["Title"] for one in rest.get(f"{path}/items(1)/versions")["value"]] == ["third", "first"]


def test_writing_over_is_told_by_delta(sandbox: Sandbox, rest: Rest, name: str) -> None:
    graph, path = sandbox.make_list(name), f"web/lists/getByTitle('{name}')"
    add(rest, path, {"Title": "first"})
    link = sandbox.get(f"{graph}/items/delta?token=latest")["@odata.deltaLink"]
    change(rest, path, {"Title": "second"}, over=True)
    assert [one["id"] for one in sandbox.get(link)["value"]] == ["1"]


def test_a_person_changes_an_item_by_form(sandbox: Sandbox, rest: Rest, path: str) -> None:
    add(rest, path, {"Title": "first"})
    change(Rest(sandbox, "officer1"), path, {"Title": "second"})
    assert rest.get(f"{path}/items(1)?$expand=Editor")["Editor"]["EMail"] == "officer1@contoso.com"


def test_what_is_no_form_is_refused(sandbox: Sandbox, rest: Rest, path: str) -> None:
    add(rest, path, {"Title": "first"})
    item = f"{path}/items(1)"
    assert complaint(rest.call("POST", f"{item}/ValidateUpdateListItem", {"formValues": "Title"}))[0] == 400
    assert complaint(rest.call("POST", f"{path}/items(9)/ValidateUpdateListItem", {"formValues": []}))[0] == 404
    elsewhere = {"listItemCreateInfo": {"FolderPath": {"DecodedUrl": "/sites/ohrt/Lists/x/y"}}, "formValues": []}
    assert complaint(rest.call("POST", f"{path}/AddValidateUpdateItemUsingPath", elsewhere)) == (404, "File Not Found.")
    attached = rest.call("POST", f"{item}/AttachmentFiles/add(FileName='a.txt')", {"x": 1})
    assert complaint(attached) == (400, "Attachments are disabled for this list.")
    assert rest.get(f"{path}?$select=EnableAttachments") == {"EnableAttachments": False}
