"""Lists, columns and items."""

from client import Json, Sandbox, refusal

COLUMNS: list[Json] = [
    {"name": "Ref", "indexed": True, "enforceUniqueValues": True, "text": {}},
    {"name": "Status", "indexed": True, "choice": {"choices": ["New", "Sent"]}, "defaultValue": {"value": "New"}},
    {"name": "Note", "text": {"allowMultipleLines": True}},
    {"name": "Factors", "choice": {"choices": ["a", "b", "c"], "displayAs": "checkBoxes"}},
    {"name": "Due", "dateTime": {"format": "dateTime"}},
    {"name": "Day", "dateTime": {"format": "dateOnly"}},
    {"name": "Urgent", "boolean": {}},
    {"name": "Weight", "number": {}},
    {"name": "Owner", "personOrGroup": {}},
    {"name": "Link", "hyperlinkOrPicture": {}},
]


def test_site_is_found_by_id_path_and_root(sandbox: Sandbox) -> None:
    by_id = sandbox.get(sandbox.site)
    assert by_id["webUrl"] == "https://contoso.sharepoint.com/sites/ohrt"
    for path in (
        "/sites/contoso.sharepoint.com:/sites/ohrt",
        "/sites/contoso.sharepoint.com:/sites/ohrt:",
        "//sites/contoso.sharepoint.com%3A/sites/ohrt",
        "/sites/" + sandbox.about["site_id"].replace(",", "%2C"),
    ):
        assert sandbox.get(path)["id"] == by_id["id"]
    assert sandbox.get("/sites/root")["webUrl"] == "https://contoso.sharepoint.com"
    assert refusal(sandbox.call("GET", "/sites/contoso.sharepoint.com:/sites/none")) == (404, "itemNotFound")


def test_list_is_found_by_id_and_by_display_name(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name, COLUMNS)
    created = sandbox.get(path)
    assert sandbox.get(f"{sandbox.site}/lists/{name}")["id"] == created["id"]
    assert sandbox.get(f"{sandbox.site}/lists('{name}')")["id"] == created["id"]
    assert sandbox.get(f"/sites/contoso.sharepoint.com:/sites/ohrt:/lists/{name}")["id"] == created["id"]
    found = sandbox.get(f"{sandbox.site}/lists?$filter=displayName eq '{name}'")["value"]
    assert [one["id"] for one in found] == [created["id"]]
    refused = sandbox.call("GET", f"{sandbox.site}/lists?$filter=name eq '{name}'")
    assert refused.json()["error"]["message"] == "The provided filter statement is not supported."
    assert refusal(sandbox.call("POST", f"{sandbox.site}/lists", {"displayName": name})) == (409, "nameAlreadyExists")


def test_columns_show_their_facets(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name, COLUMNS)
    columns = {one["name"]: one for one in sandbox.get(f"{path}/columns")["value"]}
    assert columns["Ref"]["indexed"]
    assert columns["Ref"]["enforceUniqueValues"]
    assert columns["Status"]["choice"]["choices"] == ["New", "Sent"]
    assert columns["Note"]["text"]["allowMultipleLines"]
    assert "hyperlinkOrPicture" not in columns["Link"]  # as in Graph's own responses
    assert columns["Created"]["readOnly"]
    added = sandbox.post(f"{path}/columns", {"name": "Odd-Name", "displayName": "Odd", "text": {}})
    assert added["name"] == "Odd_x002d_Name"
    changed = sandbox.patch(f"{path}/columns/Status", {"choice": {"choices": ["New", "Sent", "Late"]}})
    assert changed["choice"]["choices"][-1] == "Late"
    assert sandbox.call("DELETE", f"{path}/columns/{added['id']}").status_code == 204


def test_create_answers_without_fields_unless_expanded(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name, COLUMNS)
    plain = sandbox.call("POST", f"{path}/items", {"fields": {"Title": "one", "Ref": "R1"}})
    assert plain.status_code == 201
    assert "fields" not in plain.json()
    expanded = sandbox.post(f"{path}/items?$expand=fields", {"fields": {"Title": "two", "Ref": "R2"}})
    assert expanded["id"] == "2"
    assert expanded["fields"]["Status"] == "New"  # the default
    assert "Note" not in expanded["fields"]  # empty columns are absent
    assert expanded["eTag"] == expanded["@odata.etag"] == expanded["fields"]["@odata.etag"]
    assert expanded["eTag"].endswith(',1"')


def test_authors_are_the_application_or_the_person(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    by_app = sandbox.post(f"{path}/items", {"fields": {"Title": "by app"}})
    assert by_app["createdBy"]["user"] == {"displayName": "SharePoint App"}
    assert by_app["createdBy"]["application"]["id"] == sandbox.about["client_id"]
    by_person = sandbox.post(f"{path}/items", {"fields": {"Title": "by person"}}, person="officer1")
    assert by_person["createdBy"]["user"]["email"] == "officer1@contoso.com"
    assert "application" not in by_person["createdBy"]
    assert refusal(sandbox.call("POST", f"{path}/columns", {"name": "X", "text": {}}, person="officer1")) == (
        403,
        "accessDenied",
    )


def test_each_kind_takes_its_values_and_refuses_others(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name, COLUMNS)
    good = {
        "Title": "t",
        "Note": "line 1\nline 2",
        "Factors@odata.type": "Collection(Edm.String)",
        "Factors": ["a", "c"],
        "Due": "2026-03-01T12:30:00+01:00",
        "Day": "2026-03-01",
        "Urgent": True,
        "Weight": 2.5,
        "OwnerLookupId": "7",
    }
    fields = sandbox.post(f"{path}/items?$expand=fields", {"fields": good})["fields"]
    assert fields["Due"] == "2026-03-01T11:30:00Z"
    assert fields["Day"] == "2026-03-01T00:00:00Z"
    assert (fields["Factors"], fields["Urgent"], fields["Weight"]) == (["a", "c"], True, 2.5)
    assert (fields["Note"], fields["OwnerLookupId"]) == ("line 1\nline 2", "7")
    for bad in (
        {"Status": "Other"},
        {"Factors": ["a"]},  # without its type
        {"Due": "yesterday"},
        {"Urgent": "yes"},
        {"Weight": "heavy"},
        {"Title": "x" * 256},
        {"Link": {"Url": "https://example.org", "Description": "x"}},
        {"Nowhere": "x"},
        {"Created": "2026-01-01"},
        {"id": "5"},
    ):
        assert refusal(sandbox.call("POST", f"{path}/items", {"fields": bad})) == (400, "invalidRequest"), bad
    linked = sandbox.call(
        "POST", f"{path}/items", {"fields": {"Link": {"Url": "https://example.org"}}}, prefer="apiversion=2.1"
    )
    assert linked.status_code == 201


def test_unique_columns_refuse_a_second_value(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name, COLUMNS)
    sandbox.post(f"{path}/items", {"fields": {"Ref": "R1"}})
    second = sandbox.post(f"{path}/items", {"fields": {"Ref": "R2"}})
    clash = sandbox.call("POST", f"{path}/items", {"fields": {"Ref": "r1"}})
    assert clash.status_code == 400
    assert "duplicate values were found in the following field(s) in the list: [Ref]" in clash.text
    assert sandbox.call("PATCH", f"{path}/items/{second['id']}/fields", {"Ref": "R1"}).status_code == 400
    assert sandbox.call("PATCH", f"{path}/items/{second['id']}/fields", {"Ref": "R2"}).status_code == 200


def test_patch_obeys_if_match(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name, COLUMNS)
    item = sandbox.post(f"{path}/items", {"fields": {"Title": "one"}})
    target = f"{path}/items/{item['id']}"
    answer = sandbox.patch(f"{target}/fields", {"Status": "Sent"}, headers={"If-Match": item["eTag"]})
    assert answer["Status"] == "Sent"
    assert "contentType" not in answer
    assert answer["@odata.etag"].endswith(',2"')
    stale = sandbox.call("PATCH", f"{target}/fields", {"Status": "New"}, headers={"If-Match": item["eTag"]})
    assert refusal(stale) == (412, "resourceModified")
    assert sandbox.get(f"{target}?$expand=fields")["fields"]["Status"] == "Sent"
    whole = sandbox.patch(target, {"fields": {"Note": "n"}}, headers={"If-Match": "*"})
    assert (whole["fields"]["Note"], whole["fields"]["_UIVersionString"]) == ("n", "3.0")
    cleared = sandbox.patch(f"{target}/fields", {"Note": None})
    assert "Note" not in cleared


def test_deleted_ids_are_not_used_again(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    first = sandbox.post(f"{path}/items", {"fields": {"Title": "one"}})["id"]
    assert sandbox.call("DELETE", f"{path}/items/{first}").status_code == 204
    assert refusal(sandbox.call("GET", f"{path}/items/{first}")) == (404, "itemNotFound")
    assert int(sandbox.post(f"{path}/items", {"fields": {"Title": "two"}})["id"]) == int(first) + 1


def test_select_of_fields_and_of_properties(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name, COLUMNS)
    sandbox.post(f"{path}/items", {"fields": {"Title": "one", "Ref": "R1"}})
    item = sandbox.get(f"{path}/items/1?$select=id,eTag&$expand=fields($select=Title,Ref)")
    assert set(item["fields"]) == {"@odata.etag", "Title", "Ref"}
    assert {key for key in item if "@" not in key} == {"id", "eTag", "fields"}
    assert sandbox.get(f"{path}/items('1')?expand=fields(select=Title)")["fields"]["Title"] == "one"
    assert sandbox.call("GET", f"{path}/items?$select=nonsense").status_code == 400
    assert sandbox.call("GET", f"{path}/items?$search=x").status_code == 400
    assert sandbox.call("GET", f"{path}/items?$unknown=x").status_code == 400


def test_filter_follows_the_index_rule(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name, COLUMNS)
    for number in range(6):
        fields = {"Title": f"t{number}", "Ref": f"R{number}", "Status": "Sent" if number % 2 else "New"}
        sandbox.post(f"{path}/items", {"fields": {**fields, "Weight": number, "Due": f"2026-01-0{number + 1}"}})

    def ids(query: str, **options: str) -> list[str]:
        return [one["id"] for one in sandbox.get(f"{path}/items?{query}", **options)["value"]]

    assert ids("$filter=fields/Status eq 'sent'") == ["2", "4", "6"]
    assert ids("$filter=fields/Ref eq 'R3' or startswith(fields/Ref,'R5')") == ["4", "6"]
    refused = sandbox.call("GET", f"{path}/items?$filter=fields/Title eq 't1'")
    assert refused.status_code == 400
    assert refused.json()["error"]["message"] == (
        "Field 'Title' cannot be referenced in filter or orderby as it is not indexed. Provide the 'Prefer: "
        "HonorNonIndexedQueriesWarningMayFailRandomly' header to allow this, but be warned that such queries may fail "
        "on large lists."
    )
    prefer = "HonorNonIndexedQueriesWarningMayFailRandomly"
    assert ids("$filter=fields/Title eq 't1'", prefer=prefer) == ["2"]
    assert ids("$filter=fields/Weight ge 2 and fields/Weight lt 4", prefer=prefer) == ["3", "4"]
    assert ids("$filter=fields/Due gt '2026-01-05'", prefer=prefer) == ["6"]
    assert ids("$orderby=fields/Ref desc&$top=2") == ["6", "5"]
    assert sandbox.call("GET", f"{path}/items?$filter=contains(fields/Ref,'R')").status_code == 400
    assert sandbox.call("GET", f"{path}/items?$filter=fields/Ref eq").status_code == 400


def test_paging_visits_every_item_once(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name, COLUMNS)
    for number in range(7):
        sandbox.post(f"{path}/items", {"fields": {"Ref": f"R{number}"}})
    for query in ("$top=3", "%24top=3&$orderby=fields/Ref", "$top=3&$filter=fields/Status eq 'New'"):
        link: str | None = f"{path}/items?{query}"
        seen = []
        while link:
            page = sandbox.get(link)
            assert len(page["value"]) <= 3
            seen += [one["id"] for one in page["value"]]
            link = page.get("@odata.nextLink")
        assert seen == [str(number) for number in range(1, 8)]


def test_versions_tell_who_changed_what(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name, COLUMNS)
    sandbox.post(f"{path}/items", {"fields": {"Title": "one"}}, person="officer1")
    sandbox.patch(f"{path}/items/1/fields", {"Title": "two"}, person="sergeant1")
    sandbox.patch(f"{path}/items/1/fields", {"Title": "three"})
    versions = sandbox.get(f"{path}/items/1/versions?$expand=fields")["value"]
    assert [one["id"] for one in versions] == ["3.0", "2.0", "1.0"]
    assert [one["fields"]["Title"] for one in versions] == ["three", "two", "one"]
    assert versions[1]["lastModifiedBy"]["user"]["email"] == "sergeant1@contoso.com"
    assert sandbox.get(f"{path}/items/1/versions/1.0?$expand=fields")["fields"]["Title"] == "one"
    assert sandbox.call("POST", f"{path}/items/1/versions/1.0/restoreVersion").status_code == 204
    item = sandbox.get(f"{path}/items/1?$expand=fields")
    assert (item["fields"]["Title"], item["fields"]["_UIVersionString"]) == ("one", "4.0")


def test_library_has_a_drive(sandbox: Sandbox, name: str) -> None:
    body = {"displayName": name, "list": {"template": "documentLibrary"}}
    library = sandbox.post(f"{sandbox.site}/lists", body)
    drive = sandbox.get(f"{sandbox.site}/lists/{library['id']}/drive")
    assert drive["id"] in [one["id"] for one in sandbox.get(f"{sandbox.site}/drives")["value"]]
    assert sandbox.get(f"/drives/{drive['id']}/root")["folder"] == {"childCount": 0}


def test_a_deleted_item_comes_back_with_its_versions(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    item = sandbox.post(f"{path}/items", {"fields": {"Title": "first"}})
    sandbox.patch(f"{path}/items/{item['id']}/fields", {"Title": "second"})
    link = sandbox.get(f"{path}/items/delta?token=latest")["@odata.deltaLink"]
    assert sandbox.call("DELETE", f"{path}/items/{item['id']}").status_code == 204
    assert sandbox.call("GET", f"{path}/items/{item['id']}").status_code == 404
    restored = sandbox.admin.post("/recycle-bin/items", json={"list": name, "item": int(item["id"])})
    assert restored.status_code == 204, restored.text
    back = sandbox.get(f"{path}/items/{item['id']}?$expand=fields")
    assert back["fields"]["Title"] == "second"
    assert len(sandbox.get(f"{path}/items/{item['id']}/versions")["value"]) == 2
    told = sandbox.get(link)["value"]
    assert [(one["id"], "deleted" in one) for one in told] == [(item["id"], False)]
    assert sandbox.admin.post("/recycle-bin/items", json={"list": name, "item": 99}).status_code == 404
