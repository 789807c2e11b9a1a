"""Each form of a value that a column takes, and each kind of column that can be declared."""

import pytest
from client import Json, Sandbox, refusal

PREFER = "HonorNonIndexedQueriesWarningMayFailRandomly"
LINKS = "apiversion=2.1"


def made(sandbox: Sandbox, path: str, fields: Json, **options: str) -> Json:
    """The fields of a new item."""
    answer: Json = sandbox.post(f"{path}/items?$expand=fields", {"fields": fields}, **options)["fields"]
    return answer


def refused(sandbox: Sandbox, path: str, fields: Json) -> str:
    """The words by which a new item is refused."""
    answer = sandbox.call("POST", f"{path}/items", {"fields": fields})
    assert refusal(answer) == (400, "invalidRequest")
    return str(answer.json()["error"]["message"])


def test_people_are_written_by_number_and_shown_by_number_or_name(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(
        name,
        [
            {"name": "Owner", "indexed": True, "personOrGroup": {}},
            {"name": "Team", "personOrGroup": {"allowMultipleSelection": True}},
        ],
    )
    people = {"OwnerLookupId": 7, "TeamLookupId@odata.type": "Collection(Edm.Int32)", "TeamLookupId": [6, 8, 6]}
    fields = made(sandbox, path, people)
    assert fields["OwnerLookupId"] == "7"
    assert [one["LookupId"] for one in fields["Team"]] == [6, 8]
    assert all(one["Email"].endswith("@contoso.com") and one["LookupValue"] for one in fields["Team"])
    assert not {"Owner", "TeamLookupId"} & set(fields)
    shown = sandbox.get(f"{path}/items/1/fields?$select=Owner,OwnerLookupId,Author")
    users = f"{sandbox.site}/lists/User Information List/items"
    assert shown["Owner"] == sandbox.get(f"{users}/7/fields?$select=Title")["Title"]
    assert shown["Author"] == "SharePoint App"
    for query in ("fields/OwnerLookupId eq 7", "fields/OwnerLookupId eq '7'"):
        assert len(sandbox.get(f"{path}/items?$filter={query}")["value"]) == 1
    cleared = sandbox.patch(
        f"{path}/items/1/fields", {"TeamLookupId@odata.type": "Collection(Edm.Int32)", "TeamLookupId": []}
    )
    assert "Team" not in cleared
    assert "points to nothing" in refused(sandbox, path, {"OwnerLookupId": "99999"})
    assert refused(sandbox, path, {"TeamLookupId": [6]}).startswith("Invalid value")  # without its type
    assert refused(sandbox, path, {"OwnerLookupId": "sergeant1@contoso.com"}).startswith("Invalid value")
    assert "not recognized" in refused(sandbox, path, {"Owner": "x"})


def test_lookups_show_the_words_of_what_they_point_to(sandbox: Sandbox, name: str) -> None:
    target = sandbox.make_list(f"{name} target")
    for title in ("alpha", "beta"):
        sandbox.post(f"{target}/items", {"fields": {"Title": title}})
    lookup = {"listId": target.rpartition("/")[2], "columnName": "Title"}
    path = sandbox.make_list(
        name,
        [
            {"name": "Parent", "lookup": lookup},
            {"name": "Related", "lookup": {**lookup, "allowMultipleValues": True}},
        ],
    )
    fields = made(
        sandbox,
        path,
        {"ParentLookupId": "1", "RelatedLookupId@odata.type": "#Collection(Edm.String)", "RelatedLookupId": ["1", "2"]},
    )
    assert fields["Related"] == [{"LookupId": 1, "LookupValue": "alpha"}, {"LookupId": 2, "LookupValue": "beta"}]
    assert sandbox.get(f"{path}/items/1?$expand=fields($select=Parent)")["fields"]["Parent"] == "alpha"
    sandbox.call("DELETE", f"{target}/items/2")
    assert [one["LookupId"] for one in sandbox.get(f"{path}/items/1/fields")["Related"]] == [1]
    assert "points to nothing" in refused(sandbox, path, {"ParentLookupId": "2"})
    wrong = {"name": "Bad", "lookup": {"listId": "11111111-0000-0000-0000-000000000000", "columnName": "Title"}}
    assert refusal(sandbox.call("POST", f"{path}/columns", wrong)) == (400, "invalidRequest")


def test_at_most_twelve_lookups_are_shown_by_their_words(sandbox: Sandbox, name: str) -> None:
    names = [f"P{number}" for number in range(12)]
    path = sandbox.make_list(name, [{"name": one, "personOrGroup": {}} for one in names])
    made(sandbox, path, {"P0LookupId": "7"})
    assert sandbox.get(f"{path}/items?$expand=fields($select={','.join(names)})")["value"]
    for query in (
        f"items?$expand=fields($select={','.join(names)},Author)",
        f"items/1/fields?$select={','.join(names)},Editor",
        f"items/delta?$expand=fields($select={','.join(names)},Editor)",
    ):
        answer = sandbox.call("GET", f"{path}/{query}")
        assert refusal(answer) == (400, "invalidRequest")
        assert "lookup column threshold" in answer.text


@pytest.mark.parametrize(
    ("facet", "value", "kept"),
    [
        ({"dateTime": {"format": "dateTime"}}, "2026-07-01", "2026-07-01T00:00:00Z"),
        ({"dateTime": {"format": "dateTime"}}, "2026-07-01T10:00:00.1234567Z", "2026-07-01T10:00:00Z"),
        ({"dateTime": {"format": "dateOnly"}}, "2026-07-01T23:30:00-01:00", "2026-07-02T00:00:00Z"),
        ({"number": {"minimum": 1, "maximum": 5}}, 5, 5),
        ({"currency": {"locale": "en-GB"}}, 2.5, 2.5),
        ({"text": {"maxLength": 3}}, "abc", "abc"),
        ({"text": {"allowMultipleLines": True}}, "a\nb" * 1000, "a\nb" * 1000),
        ({"choice": {"choices": ["a"], "allowTextEntry": True}}, "other", "other"),
        ({"boolean": {}}, False, False),
    ],
)
def test_a_value_is_read_back_as_sharepoint_keeps_it(
    sandbox: Sandbox, name: str, facet: Json, value: object, kept: object
) -> None:
    path = sandbox.make_list(name, [{"name": "Cell", **facet}])
    assert made(sandbox, path, {"Cell": value})["Cell"] == kept


@pytest.mark.parametrize(
    ("facet", "value"),
    [
        ({"number": {"minimum": 1, "maximum": 5}}, 6),
        ({"number": {}}, "5"),
        ({"text": {"maxLength": 3}}, "abcd"),
        ({"text": {}}, 5),
        ({"dateTime": {}}, "2026-13-01"),
        ({"boolean": {}}, 1),
        ({"term": {}}, "Term|guid"),
        ({"geolocation": {}}, {"Latitude": 1, "Longitude": 1}),
        ({"thumbnail": {}}, "{}"),
        ({"calculated": {"formula": "=1+1", "outputType": "number"}}, 2),
        ({"contentApprovalStatus": {}}, "approved"),
        ({"text": {}, "readOnly": True}, "x"),
    ],
)
def test_a_value_that_the_column_does_not_take_is_refused(
    sandbox: Sandbox, name: str, facet: Json, value: object
) -> None:
    path = sandbox.make_list(name, [{"name": "Cell", **facet}])
    refused(sandbox, path, {"Cell": value})


def test_links_are_written_under_their_preference_alone(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name, [{"name": "Link", "hyperlinkOrPicture": {}}])
    link = {"Url": "https://example.org/a", "Description": "A"}
    refused(sandbox, path, {"Link": link})
    assert made(sandbox, path, {"Link": link}, prefer=LINKS)["Link"] == link


def test_appended_text_is_what_each_version_added(sandbox: Sandbox, name: str) -> None:
    log = {"name": "Log", "text": {"allowMultipleLines": True, "appendChangesToExistingText": True}}
    path = sandbox.make_list(name, [log])
    made(sandbox, path, {"Log": "first"})
    sandbox.patch(f"{path}/items/1/fields", {"Log": "second"})
    assert "Log" not in sandbox.patch(f"{path}/items/1/fields", {"Title": "other"})
    versions = sandbox.get(f"{path}/items/1/versions?$expand=fields($select=Log)")["value"]
    assert [one["fields"].get("Log") for one in versions] == [None, "second", "first"]


def test_defaults_are_given_to_new_items(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(
        name,
        [
            {"name": "Count", "number": {}, "defaultValue": {"value": "3"}},
            {"name": "Share", "number": {}, "defaultValue": {"value": "0.5"}},
            {"name": "Flag", "boolean": {}, "defaultValue": {"value": "1"}},
            {"name": "Day", "dateTime": {"format": "dateOnly"}, "defaultValue": {"value": "[today]"}},
            {"name": "Today", "dateTime": {"format": "dateOnly"}, "defaultValue": {"formula": "=TODAY()"}},
        ],
    )
    fields = made(sandbox, path, {"Title": "x"})
    assert (fields["Count"], fields["Share"], fields["Flag"]) == (3, 0.5, True)
    assert fields["Day"] == fields["Today"] == f"{fields['Created'][:10]}T00:00:00Z"
    assert "Count" not in made(sandbox, path, {"Count": None})


@pytest.mark.parametrize(
    "column",
    [
        {"text": {}, "number": {}},
        {},
        {"text": {"colour": "red"}},
        {"number": {}, "defaultValue": {"value": "many"}},
        {"number": {}, "defaultValue": {"formula": "=[Other]+1"}},
        {"text": {}, "validation": {"formula": "=LEN([Cell])>3"}},
        {"text": {"allowMultipleLines": True}, "indexed": True},
        {"hyperlinkOrPicture": {}, "indexed": True},
        {"choice": {"choices": ["a"], "displayAs": "checkBoxes"}, "indexed": True},
        {"boolean": {}, "enforceUniqueValues": True},
        {"personOrGroup": {"allowMultipleSelection": True}, "enforceUniqueValues": True},
        {"choice": {"choices": "a"}},
        {"choice": {"choices": ["a"], "displayAs": "slider"}},
        {"text": {}, "indexed": "yes"},
        {"lookup": {}},
    ],
)
def test_a_column_that_sharepoint_cannot_have_is_refused(sandbox: Sandbox, name: str, column: Json) -> None:
    path = sandbox.make_list(name)
    answer = sandbox.call("POST", f"{path}/columns", {"name": "Cell", **column})
    assert answer.status_code == 400, answer.text
    assert "Cell" not in [one["name"] for one in sandbox.get(f"{path}/columns")["value"]]


def test_columns_change_within_what_sharepoint_allows(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name, [{"name": "Ref", "text": {}}, {"name": "Fixed", "text": {}, "readOnly": True}])
    for _ in range(2):
        made(sandbox, path, {"Ref": "same"})
    duplicates = sandbox.call("PATCH", f"{path}/columns/Ref", {"enforceUniqueValues": True})
    assert "duplicate values" in duplicates.json()["error"]["message"]
    sandbox.patch(f"{path}/items/2/fields", {"Ref": "other"})
    changed = sandbox.patch(f"{path}/columns/Ref", {"enforceUniqueValues": True, "required": True, "displayName": "R"})
    assert (changed["indexed"], changed["required"], changed["displayName"], changed["name"]) == (
        True,
        True,
        "R",
        "Ref",
    )
    assert "duplicate values were found" in refused(sandbox, path, {"Ref": "other"})
    assert refusal(sandbox.call("PATCH", f"{path}/columns/Ref", {"number": {}})) == (400, "invalidRequest")
    for fixed in ("Fixed", "Created", "Author"):
        assert refusal(sandbox.call("PATCH", f"{path}/columns/{fixed}", {"required": True})) == (400, "invalidRequest")
        assert refusal(sandbox.call("DELETE", f"{path}/columns/{fixed}")) == (400, "invalidRequest")
    for payload in ({"defaultValue": None}, {"validation": None}):
        nulls = sandbox.call("POST", f"{path}/columns", {"name": "X", "text": {}, **payload})
        assert nulls.json()["error"]["message"] == "General exception while processing"


def test_hidden_columns_and_unseen_facets(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(
        name,
        [
            {"name": "Secret", "hidden": True, "text": {}},
            {"name": "Where", "geolocation": {}},
            {"name": "Term", "term": {}},
            {"name": "Face", "thumbnail": {}},
        ],
    )
    assert "Secret" not in made(sandbox, path, {"Secret": "s"})
    assert sandbox.get(f"{path}/items/1/fields?$select=Secret")["Secret"] == "s"
    columns = {one["name"]: one for one in sandbox.get(f"{path}/columns")["value"]}
    assert columns["Where"]["geolocation"] == {}
    assert "term" not in columns["Term"]
    assert "thumbnail" not in columns["Face"]
    assert set(sandbox.get(f"{path}/columns/Term?$select=name,hidden")) == {"@odata.context", "name", "hidden"}


def test_items_are_counted(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name, [{"name": "Ref", "indexed": True, "text": {}}])
    for number in range(5):
        made(sandbox, path, {"Ref": "even" if number % 2 == 0 else "odd"})
    page = sandbox.get(f"{path}/items?$count=true&$top=2&$filter=fields/Ref eq 'even'")
    assert (page["@odata.count"], len(page["value"])) == (3, 2)
    assert "@odata.count" not in sandbox.get(f"{path}/items")
