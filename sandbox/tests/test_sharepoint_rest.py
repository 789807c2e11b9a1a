"""SharePoint's own REST on lists: items, fields, views, people, changes."""

import pytest
from client import Json, Sandbox, refusal
from sharepoint import LIGHT, VERBOSE, Rest, complaint

COLUMNS: list[Json] = [
    {"name": "Ref", "indexed": True, "enforceUniqueValues": True, "text": {}},
    {"name": "Owner", "personOrGroup": {}},
    {"name": "Team", "personOrGroup": {"allowMultipleSelection": True}},
    {"name": "Factors", "choice": {"choices": ["a", "b"], "displayAs": "checkBoxes"}},
    {"name": "Link", "hyperlinkOrPicture": {}},
    {"name": "Due", "dateTime": {"format": "dateTime"}},
    {"name": "Weight", "number": {}},
    {"name": "Urgent", "boolean": {}},
]


def made(sandbox: Sandbox, name: str) -> tuple[str, str]:
    """A list, by its path in REST and by its path in Graph."""
    return f"web/lists/getByTitle('{name}')", sandbox.make_list(name, COLUMNS)


def test_a_token_must_be_for_sharepoint(sandbox: Sandbox, rest: Rest) -> None:
    url = f"{rest.url}/web"
    assert sandbox.http.get(url).status_code == 401
    for_graph = sandbox.http.get(url, headers={"Authorization": f"Bearer {sandbox.app_token}"})
    assert for_graph.status_code == 401
    assert "error_description" in for_graph.json()
    assert for_graph.headers["WWW-Authenticate"].startswith("Bearer realm=")
    assert refusal(sandbox.call("GET", sandbox.site, headers={"Authorization": f"Bearer {rest.token}"})) == (
        401,
        "InvalidAuthenticationToken",
    )


def test_the_web_at_each_level_of_metadata(rest: Rest) -> None:
    bare = rest.get("web")
    assert (bare["Title"], bare["ServerRelativeUrl"]) == ("OHRT", "/sites/ohrt")
    assert not [name for name in bare if "odata" in name]
    light = rest.get("Web?$select=Title", LIGHT)
    assert (light["odata.type"], light["Title"]) == ("SP.Web", "OHRT")
    verbose = rest.get("web?$select=Title,Id", VERBOSE)["d"]
    assert verbose["__metadata"]["type"] == "SP.Web"
    assert set(verbose) == {"__metadata", "Title", "Id"}
    digest = rest.post("contextinfo", accept=VERBOSE)["d"]["GetContextWebInformation"]
    assert digest["FormDigestValue"].startswith("0x")
    assert digest["SupportedSchemaVersions"]["results"]
    assert complaint(rest.call("GET", "web/nothing")) == (404, "Cannot find resource for the request nothing.")


def test_lists_are_made_found_changed_and_dropped(rest: Rest, name: str) -> None:
    created = rest.post("web/lists", {"Title": name, "BaseTemplate": 100})
    for path in (
        f"web/lists/getByTitle('{name}')",
        f"web/lists(guid'{created['Id']}')",
        f"web/lists/GetById('{created['Id']}')",
        f"web/getList('/sites/ohrt/Lists/{name}')",
        f"web/getList(@url)?@url='/sites/ohrt/Lists/{name}'",
    ):
        assert rest.get(path)["Id"] == created["Id"], path
    assert (
        created["ListItemEntityTypeFullName"] == f"SP.Data.{name[0].upper()}{name[1:].replace(' ', '_x0020_')}ListItem"
    )
    assert rest.merge(f"web/lists(guid'{created['Id']}')", {"Description": "why"}).status_code == 204
    found = rest.get(f"web/lists?$filter=Title eq '{name}'&$select=Description,Title,Hidden")["value"]
    assert found == [{"Description": "why", "Title": name, "Hidden": False}]
    status, words = complaint(rest.call("POST", "web/lists", {"Title": name, "BaseTemplate": 100}))
    assert (status, "already exists" in words) == (500, True)
    hidden = rest.get("web/lists?$filter=Hidden eq true and BaseTemplate eq 112")["value"]
    assert [one["Title"] for one in hidden] == ["User Information List"]
    folder = rest.get(f"web/lists/getByTitle('{name}')/RootFolder?$select=ServerRelativeUrl")
    assert folder == {"ServerRelativeUrl": f"/sites/ohrt/Lists/{name}"}
    deleted = rest.call("POST", f"web/lists(guid'{created['Id']}')", X_HTTP_Method="DELETE", If_Match="*")
    assert deleted.status_code == 200
    status, words = complaint(rest.call("GET", f"web/lists/getByTitle('{name}')"))
    assert (status, words.startswith(f"List '{name}' does not exist at site with URL")) == (404, True)


def test_an_item_is_written_in_rest_and_read_in_graph(sandbox: Sandbox, rest: Rest, name: str) -> None:
    path, graph = made(sandbox, name)
    body = {
        "Title": "one",
        "Ref": "R1",
        "OwnerId": 7,
        "TeamId": [6, 8],
        "Factors": ["a", "b"],
        "Link": {"Url": "https://example.org/", "Description": "E"},
        "Due": "2026-03-01T10:00:00Z",
        "Weight": 2.5,
        "Urgent": True,
    }
    created = rest.post(f"{path}/items", body)
    assert {key: created[key] for key in body} == body
    assert (created["Id"], created["AuthorId"], created["ComplianceAssetId"]) == (1, 1073741822, None)
    fields = sandbox.get(f"{graph}/items/1/fields")
    assert (fields["OwnerLookupId"], [one["LookupId"] for one in fields["Team"]]) == ("7", [6, 8])
    assert fields["Link"] == body["Link"]
    assert rest.merge(f"{path}/items(1)", {"OwnerId": None, "Factors": []}).status_code == 204
    assert (rest.get(f"{path}/items(1)")["OwnerId"], rest.get(f"{path}/items(1)")["Factors"]) == (None, None)


def test_verbose_bodies_name_their_type(sandbox: Sandbox, rest: Rest, name: str) -> None:
    path, _ = made(sandbox, name)
    kind = rest.get(f"{path}?$select=ListItemEntityTypeFullName")["ListItemEntityTypeFullName"]
    body = {"__metadata": {"type": kind}, "Title": "v", "TeamId": {"results": [6]}, "Factors": {"results": ["a"]}}
    created = rest.post(f"{path}/items", body, VERBOSE, Content_Type=VERBOSE)["d"]
    assert created["__metadata"]["type"] == kind
    assert created["__metadata"]["etag"].endswith(',1"')
    assert (created["TeamId"]["results"], created["Factors"]["results"]) == ([6], ["a"])
    untyped = rest.call("POST", f"{path}/items", {"Title": "x"}, VERBOSE, Content_Type=VERBOSE)
    assert "without a type name" in complaint(untyped)[1]
    assert list(untyped.json()) == ["error"]  # at the other levels it is odata.error
    wrong = rest.call("POST", f"{path}/items", {**body, "__metadata": {"type": "SP.Data.OtherListItem"}})
    assert "could not be resolved by the model" in complaint(wrong)[1]


def test_changes_need_the_tag_of_what_they_change(sandbox: Sandbox, rest: Rest, name: str) -> None:
    path, graph = made(sandbox, name)
    tag = rest.post(f"{path}/items", {"Title": "one"}, LIGHT)["odata.etag"]
    assert tag == sandbox.get(f"{graph}/items/1")["eTag"]
    item = f"{path}/items(1)"
    assert rest.merge(item, {"Title": "two"}, tag).headers["ETag"].endswith(',2"')
    status, words = complaint(rest.merge(item, {"Title": "three"}, tag))
    assert (status, words.startswith("The request ETag value")) == (412, True)
    assert rest.merge(item, {"Title": "three"}, '"2"').status_code == 204
    assert complaint(rest.call("POST", item, {"Title": "x"}, X_HTTP_Method="MERGE"))[0] == 400
    assert complaint(rest.call("DELETE", item, If_Match='"2"'))[0] == 412
    assert rest.call("POST", item, X_HTTP_Method="DELETE", If_Match='"3"').status_code == 200
    words = "Item does not exist. It may have been deleted by another user."
    assert complaint(rest.call("GET", item)) == (404, words)


def test_items_are_chosen_and_shown_by_query(sandbox: Sandbox, rest: Rest, name: str) -> None:
    path, _ = made(sandbox, name)
    for number in range(5):
        body = {"Title": f"t{number}", "Ref": f"R{number}", "Weight": number, "Due": f"2026-01-0{number + 1}"}
        rest.post(f"{path}/items", {**body, "OwnerId": 7 if number == 2 else 6})

    def ids(query: str) -> list[int]:
        return [one["Id"] for one in rest.get(f"{path}/items?$select=Id&{query}")["value"]]

    person = rest.get("web/getUserById(7)")
    assert ids("$filter=Title eq 'T3'") == [4]  # no index is needed on a short list
    assert ids("$filter=substringof('3',Title) or startswith(Ref,'R1')") == [2, 4]
    assert ids("$filter=Due ge datetime'2026-01-04T00:00:00Z' and Weight lt 4") == [4]
    assert ids("$filter=OwnerId eq 7") == ids(f"$filter=Owner/Title eq '{person['Title']}'&$expand=Owner") == [3]
    assert ids("$orderby=Weight desc&$top=2") == [5, 4]
    shown = rest.get(f"{path}/items(3)?$select=Title,Owner/EMail,Owner/Id,Author/Title&$expand=Owner,Author")
    assert shown["Owner"] == {"EMail": person["Email"], "Id": 7}
    assert shown["Author"] == {"Title": "SharePoint App"}
    assert set(shown) == {"Title", "Owner", "Author"}
    assert complaint(rest.call("GET", f"{path}/items?$select=Nowhere"))[1] == (
        "The field or property 'Nowhere' does not exist."
    )
    assert "must contains Owner" in complaint(rest.call("GET", f"{path}/items?$select=Owner/Title"))[1]
    assert complaint(rest.call("GET", f"{path}/items?$filter=endswith(Title,'3')"))[0] == 400
    assert rest.get(f"{path}/items(1)/AttachmentFiles")["value"] == []


@pytest.mark.parametrize("query", ["$top=2", "$top=2&$orderby=Ref desc", "$top=2&$filter=Weight ge 0"])
def test_pages_of_items_follow_their_links(sandbox: Sandbox, rest: Rest, name: str, query: str) -> None:
    path, _ = made(sandbox, name)
    for number in range(5):
        rest.post(f"{path}/items", {"Ref": f"R{number}", "Weight": number})
    seen, link = list[str](), f"{path}/items?{query}"
    while link:
        page = rest.get(link)
        assert len(page["value"]) <= 2
        seen += [one["Ref"] for one in page["value"]]
        link = page.get("odata.nextLink", "")
    assert sorted(seen) == [f"R{number}" for number in range(5)]
    verbose = rest.get(f"{path}/items?{query}", VERBOSE)["d"]
    assert "$skiptoken=Paged%3DTRUE" in verbose["__next"]


def test_what_an_item_does_not_take_is_refused(sandbox: Sandbox, rest: Rest, name: str) -> None:
    path, _ = made(sandbox, name)
    rest.post(f"{path}/items", {"Ref": "R1"})
    for body, words in (
        ({"Nowhere": 1}, "The property 'Nowhere' does not exist on type"),
        ({"Created": "2026-01-01"}, "is read-only"),
        ({"Weight": "heavy"}, "Invalid value"),
        ({"Factors": ["z"]}, "not one of the choices"),
        ({"OwnerId": 99999}, "points to nothing"),
        ({"Ref": "r1"}, "duplicate values were found"),
    ):
        status, said = complaint(rest.call("POST", f"{path}/items", body))
        assert (status, words in said) == (400, True), (body, said)
    readonly = rest.call("POST", "web/lists/getByTitle('User Information List')/items", {"Title": "me"})
    assert readonly.status_code == 403
    assert readonly.json()["odata.error"]["code"] == "-2147024891, System.UnauthorizedAccessException"


def test_a_person_is_the_author(sandbox: Sandbox, rest: Rest, name: str) -> None:
    path, _ = made(sandbox, name)
    officer = Rest(sandbox, "officer1")
    me = officer.get("web/currentuser")
    assert (me["Email"], me["LoginName"]) == ("officer1@contoso.com", "i:0#.f|membership|officer1@contoso.com")
    assert officer.post(f"{path}/items", {"Title": "mine"})["AuthorId"] == me["Id"]
    assert officer.call("POST", f"{path}/fields", {"Title": "X", "FieldTypeKind": 2}).status_code == 403
    assert rest.get("web/currentuser")["Title"] == "SharePoint App"


def test_people_are_found_in_each_way(rest: Rest) -> None:
    email = "sergeant1@contoso.com"
    person = rest.get(f"web/siteusers?$filter=Email eq '{email}'")["value"][0]
    for path in (
        f"web/siteusers/getByEmail('{email}')",
        f"web/siteusers/getById({person['Id']})",
        f"web/siteusers(@v)?@v='i:0%23.f|membership|{email}'",
        f"web/siteusers/getByLoginName('i:0%23.f|membership|{email}')",
    ):
        assert rest.get(path)["Id"] == person["Id"], path
    assert rest.post("web/ensureUser", {"logonName": email})["Id"] == person["Id"]
    assert rest.post(f"web/ensureUser('{email}')")["Id"] == person["Id"]
    unknown = rest.call("POST", "web/ensureUser", {"logonName": "nobody@contoso.com"})
    assert complaint(unknown) == (400, "The specified user nobody@contoso.com could not be found.")


def test_fields_are_made_changed_and_dropped(sandbox: Sandbox, rest: Rest, name: str) -> None:
    path, graph = made(sandbox, name)
    made_by_kind = rest.post(f"{path}/fields", {"Title": "My Note", "FieldTypeKind": 3})
    assert (made_by_kind["InternalName"], made_by_kind["TypeAsString"]) == ("My_x0020_Note", "Note")
    choice = {"Title": "Kind", "FieldTypeKind": 6, "Choices": ["x", "y"]}
    rest.post(f"{path}/fields/addField", {"parameters": choice})
    xml = '<Field Type="Number" Name="Score" DisplayName="The score" Indexed="TRUE" Min="0" Max="9"/>'
    rest.post(f"{path}/fields/createFieldAsXml", {"parameters": {"SchemaXml": xml}})
    columns = {one["name"]: one for one in sandbox.get(f"{graph}/columns")["value"]}
    assert columns["My_x0020_Note"]["text"]["allowMultipleLines"]
    assert columns["Kind"]["choice"]["choices"] == ["x", "y"]
    assert (columns["Score"]["displayName"], columns["Score"]["number"]["maximum"]) == ("The score", 9)
    score = f"{path}/fields/getByInternalNameOrTitle('The score')"
    assert rest.merge(score, {"Title": "Points", "Required": True}).status_code == 204
    assert rest.get(f"{path}/fields/getByTitle('Points')")["InternalName"] == "Score"
    assert rest.merge(f"{path}/fields/getByTitle('Kind')", {"Choices": ["x", "y", "z"]}).status_code == 204
    assert rest.get(f"{path}/fields/getByTitle('Kind')")["Choices"] == ["x", "y", "z"]
    field = f"{path}/fields(guid'{made_by_kind['Id']}')"
    assert rest.call("POST", field, X_HTTP_Method="DELETE", If_Match="*").status_code == 200
    assert "does not exist" in complaint(rest.call("GET", field))[1]
    indexed = rest.get(f"{path}/fields?$filter=Indexed eq true and Hidden eq false&$select=InternalName")["value"]
    assert {"Ref", "Score", "ID"} <= {one["InternalName"] for one in indexed}


def test_views_are_kept(sandbox: Sandbox, rest: Rest, name: str) -> None:
    path, _ = made(sandbox, name)
    assert rest.get(f"{path}/defaultView")["Title"] == "All Items"
    wanted = {"Title": "Late", "ViewFields": ["Title", "Due"], "RowLimit": 5, "Query": "<OrderBy/>"}
    view = rest.post(f"{path}/views/add", {"parameters": wanted})
    target = f"{path}/views(guid'{view['Id']}')"
    assert rest.get(f"{target}/viewFields")["Items"] == ["Title", "Due"]
    rest.post(f"{target}/viewFields/addViewField('Ref')")
    rest.post(f"{target}/viewFields/removeViewField('Title')")
    assert rest.get(f"{path}/views/getByTitle('Late')/ViewFields")["Items"] == ["Due", "Ref"]
    assert rest.merge(target, {"DefaultView": True, "RowLimit": 9}).status_code == 204
    assert rest.get(f"{path}/defaultView?$select=Title,RowLimit") == {"Title": "Late", "RowLimit": 9}
    other = f"{path}/views/getByTitle('All Items')"
    assert rest.call("POST", other, X_HTTP_Method="DELETE").status_code == 200
    assert [one["Title"] for one in rest.get(f"{path}/views")["value"]] == ["Late"]
    assert complaint(rest.call("POST", target, X_HTTP_Method="DELETE"))[0] == 400


def test_the_change_log_tells_each_change(sandbox: Sandbox, rest: Rest, name: str) -> None:
    path, graph = made(sandbox, name)
    start = rest.get(f"{path}?$select=CurrentChangeToken")["CurrentChangeToken"]
    sandbox.post(f"{graph}/items", {"fields": {"Title": "one"}})
    rest.merge(f"{path}/items(1)", {"Title": "two"})
    rest.post(f"{path}/items", {"Title": "other"})
    sandbox.call("DELETE", f"{graph}/items/1")
    query = {"Item": True, "Add": True, "Update": True, "DeleteObject": True, "ChangeTokenStart": start}

    def told(**more: object) -> list[tuple[int, int]]:
        changes = rest.post(f"{path}/GetChanges", {"query": {**query, **more}})["value"]
        return [(one["ItemId"], one["ChangeType"]) for one in changes]

    assert told() == [(1, 1), (1, 2), (2, 1), (1, 3)]
    assert told(Update=False, DeleteObject=False) == [(1, 1), (2, 1)]
    assert told(FetchLimit="1", LatestFirst=True) == [(1, 3)]
    changes = rest.post(f"{path}/getchanges", {"query": query})["value"]
    assert told(ChangeTokenStart=changes[1]["ChangeToken"]) == [(2, 1), (1, 3)]
    foreign = {"StringValue": "1;3;00000000-0000-0000-0000-000000000000;1;1"}
    refused = rest.call("POST", f"{path}/getchanges", {"query": {**query, "ChangeTokenStart": foreign}})
    assert "change log" in complaint(refused)[1]


def test_a_long_list_needs_an_index(sandbox: Sandbox, rest: Rest, name: str) -> None:
    path, _ = made(sandbox, name)
    items = [{"Title": f"t{number}", "Ref": f"R{number}"} for number in range(5001)]
    sandbox.admin.post("/import", json={"list": name, "author": "officer1@contoso.com", "items": items})
    refused = rest.call("GET", f"{path}/items?$filter=Title eq 't1'")
    assert refused.status_code == 500
    assert refused.json()["odata.error"]["code"] == ("-2147024860, Microsoft.SharePoint.SPQueryThrottledException")
    assert [one["Id"] for one in rest.get(f"{path}/items?$filter=Ref eq 'R7'")["value"]] == [8]


def test_a_file_comes_back_from_the_recycle_bin(sandbox: Sandbox, rest: Rest, name: str) -> None:
    drive = sandbox.make_drive(name)
    file = sandbox.put_file(drive, "folder/a.txt", b"evidence")
    number = sandbox.get(f"{drive}/items/{file['id']}/listItem")["id"]
    item = f"web/lists/getByTitle('{name}')/items({number})"
    assert rest.call("DELETE", item, If_Match="*").status_code == 200
    assert sandbox.call("GET", f"{drive}/root:/folder/a.txt").status_code == 404
    (entry,) = rest.get(f"web/recyclebin?$filter=DirName eq 'sites/ohrt/{name}/folder'")["value"]
    assert (entry["LeafName"], entry["ItemType"], entry["ItemState"], entry["Size"]) == ("a.txt", 1, 1, "8")
    assert entry["DeletedByName"] == "SharePoint App"
    assert rest.get(f"site/RecycleBin('{entry['Id']}')?$select=LeafName") == {"LeafName": "a.txt"}
    rest.post(f"web/recyclebin('{entry['Id']}')/restore()")
    assert sandbox.get(f"{drive}/root:/folder/a.txt")["id"] == file["id"]
    status, words = complaint(rest.call("POST", f"web/recyclebin('{entry['Id']}')/restore()"))
    assert (status, words) == (404, "The recycle bin item does not exist.")


@pytest.mark.parametrize("how", ["delete", "recycle"])
def test_the_row_of_a_file_goes_with_it_into_the_recycle_bin_unless_a_label_keeps_it(
    sandbox: Sandbox, rest: Rest, how: str
) -> None:
    name = f"Files to {how}"
    drive = sandbox.make_drive(name)
    file = f"{drive}/items/{sandbox.put_file(drive, 'f.txt', b'x')['id']}"
    number = sandbox.get(f"{file}?$select=sharepointIds")["sharepointIds"]["listItemId"]
    row = f"web/lists/getByTitle('{name}')/items({number})"

    def delete() -> int:
        if how == "delete":
            return rest.call("DELETE", row, If_Match="*").status_code
        return rest.call("POST", f"{row}/recycle").status_code

    sandbox.patch(f"{file}/retentionLabel", {"name": "OHRT 12 months"})
    assert delete() == 403
    assert sandbox.get(file)["name"] == "f.txt"
    assert sandbox.call("DELETE", f"{file}/retentionLabel").status_code == 204
    assert delete() == 200
    assert sandbox.call("GET", file).status_code == 404
    assert sandbox.get(f"{drive}/root/children")["value"] == []
    (entry,) = [one for one in sandbox.admin.get("/recycle-bin").json() if one["folder"].endswith(f"/{name}")]
    assert sandbox.admin.post(f"/recycle-bin/{entry['id']}/restore").status_code == 204
    assert sandbox.get(file)["name"] == "f.txt"
