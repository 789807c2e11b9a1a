"""Sites, and what lists look like from them."""

from client import Json, Sandbox, refusal

HOST = "contoso.sharepoint.com"


def ids(answer: Json) -> list[str]:
    return [one["id"] for one in answer["value"]]


def test_a_site_is_found_by_each_part_of_its_id(sandbox: Sandbox) -> None:
    site = sandbox.about["site_id"]
    host, collection, web = site.split(",")
    for key in (collection, f"{collection},{web}", f"{host},{collection}", f"{HOST}:/SITES/ohrt:", "root:/sites/ohrt"):
        assert sandbox.get(f"/sites/{key}")["id"] == site
    assert sandbox.get(f"/sites/{HOST}")["root"] == {}
    assert sandbox.get("/sites/root/getByPath(path='%2Fsites%2Fohrt')")["id"] == site
    elsewhere = sandbox.call("GET", "/sites/fabrikam.sharepoint.com:/sites/ohrt")
    assert refusal(elsewhere) == (400, "invalidRequest")
    assert elsewhere.json()["error"]["message"] == "Invalid hostname for this tenancy"


def test_sites_are_searched_and_listed(sandbox: Sandbox) -> None:
    site = sandbox.about["site_id"]
    assert ids(sandbox.get("/sites?search=ohrt")) == [site]
    assert ids(sandbox.get("/sites?$search=OHRT")) == [site]
    assert len(ids(sandbox.get("/sites?search=*"))) == 2
    assert ids(sandbox.get("/sites?search=nowhere")) == []
    assert [one["webUrl"] for one in sandbox.get("/sites?$filter=siteCollection/root ne null")["value"]] == [
        f"https://{HOST}"
    ]
    found, link = list[str](), "/sites/getAllSites()?$top=1"
    while link:
        page = sandbox.get(link)
        found += ids(page)
        link = page.get("@odata.nextLink", "")
    assert found == ids(sandbox.get("/sites/getAllSites"))
    assert refusal(sandbox.call("GET", "/sites/getAllSites", person="officer1")) == (403, "accessDenied")
    assert ids(sandbox.get("/sites/root/sites")) == []


def test_select_of_a_site(sandbox: Sandbox) -> None:
    site = sandbox.get(f"{sandbox.site}?$select=id,sharepointIds,isPersonalSite")
    assert site["sharepointIds"]["siteId"] == site["id"].split(",")[1]
    assert site["isPersonalSite"] is False
    assert "displayName" not in site
    assert refusal(sandbox.call("GET", f"{sandbox.site}?$select=colour")) == (400, "BadRequest")


def test_lists_of_the_system_are_hidden_unless_selected(sandbox: Sandbox) -> None:
    names = [one["displayName"] for one in sandbox.get(f"{sandbox.site}/lists")["value"]]
    assert "User Information List" not in names
    shown = sandbox.get(f"{sandbox.site}/lists?$select=id,displayName,system,list")["value"]
    system = [one for one in shown if "system" in one]
    assert [(one["displayName"], one["list"]["hidden"]) for one in system] == [("User Information List", True)]


def test_the_user_information_list_gives_the_numbers_of_people(sandbox: Sandbox, name: str) -> None:
    users = f"{sandbox.site}/lists/User Information List"
    query = "$expand=fields($select=id,Title,EMail)&$filter=fields/EMail eq 'sergeant1@contoso.com'"
    found = sandbox.get(f"{users}/items?{query}")["value"]
    assert [one["fields"]["EMail"] for one in found] == ["sergeant1@contoso.com"]
    path = sandbox.make_list(name, [{"name": "Owner", "personOrGroup": {}}])
    item = sandbox.post(f"{path}/items?$expand=fields", {"fields": {"Title": "x"}}, person="sergeant1")
    assert item["fields"]["AuthorLookupId"] == found[0]["id"]
    assert sandbox.get(f"{users}/items/{item['fields']['EditorLookupId']}")["id"] == found[0]["id"]
    sandbox.admin.post("/people", json={"email": "newcomer@contoso.com", "displayName": "New Comer"})
    query = "$expand=fields&$filter=fields/EMail eq 'newcomer@contoso.com'"
    assert sandbox.get(f"{users}/items?{query}")["value"][0]["fields"]["Title"] == "New Comer"
    for method, target, body in (
        ("POST", f"{users}/items", {"fields": {"Title": "me"}}),
        ("PATCH", f"{users}/items/6/fields", {"Title": "me"}),
        ("DELETE", f"{users}/items/6", None),
        ("DELETE", users, None),
        ("POST", f"{users}/columns", {"name": "X", "text": {}}),
    ):
        assert refusal(sandbox.call(method, target, body)) == (403, "accessDenied")


def test_lists_are_paged_changed_and_dropped(sandbox: Sandbox, name: str) -> None:
    one, two = sandbox.make_list(f"{name} a"), sandbox.make_list(f"{name} b")
    seen, link = list[str](), f"{sandbox.site}/lists?$top=1&$select=displayName"
    while link:
        page = sandbox.get(link)
        seen += [entry["displayName"] for entry in page["value"]]
        link = page.get("@odata.nextLink", "")
    assert seen.count(f"{name} a") == seen.count(f"{name} b") == 1
    assert len(seen) == len(set(seen))
    renamed = sandbox.patch(one, {"displayName": f"{name} c", "description": "why"})
    assert (renamed["displayName"], renamed["name"], renamed["description"]) == (f"{name} c", f"{name} a", "why")
    assert sandbox.get(f"{sandbox.site}/lists/{name} a")["id"] == renamed["id"]  # its name stays
    assert refusal(sandbox.call("PATCH", two, {"displayName": f"{name} c"})) == (409, "nameAlreadyExists")
    assert refusal(sandbox.call("PATCH", two, {"webUrl": "x"})) == (400, "invalidRequest")
    again = sandbox.get(sandbox.make_list(f"{name} a"))
    assert again["name"] == f"{name} a1"  # the name of the renamed one is still taken
    assert sandbox.call("DELETE", two).status_code == 204
    assert refusal(sandbox.call("GET", two)) == (404, "itemNotFound")


def test_expansions_of_a_list(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name, [{"name": "Ref", "text": {}}])
    for number in range(3):
        sandbox.post(f"{path}/items", {"fields": {"Title": f"t{number}", "Ref": f"R{number}"}})
    query = "$select=id&$expand=columns,contentTypes,items($top=2;$select=id;$expand=fields($select=Ref))"
    whole = sandbox.get(f"{path}?{query}")
    assert {"Ref", "Title"} <= {one["name"] for one in whole["columns"]}
    assert [one["name"] for one in whole["contentTypes"]] == ["Item", "Folder"]
    assert [(one["id"], one["fields"]["Ref"]) for one in whole["items"]] == [("1", "R0"), ("2", "R1")]
    rest = sandbox.get(whole["items@odata.nextLink"])["value"]
    assert [(one["id"], one["fields"]["Ref"]) for one in rest] == [("3", "R2")]
    assert "drive" not in sandbox.get(f"{path}?$expand=drive")
    library = sandbox.post(
        f"{sandbox.site}/lists", {"displayName": f"{name} b", "list": {"template": "documentLibrary"}}
    )
    drive = sandbox.get(f"{sandbox.site}/lists/{library['id']}?expand=drive")["drive"]
    assert drive["driveType"] == "documentLibrary"
    assert refusal(sandbox.call("GET", f"{path}?$expand=nonsense")) == (400, "BadRequest")


def test_content_types_can_be_read(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name, [{"name": "Ref", "text": {}}])
    sandbox.post(f"{path}/items", {"fields": {"Title": "x"}})
    item, folder = sandbox.get(f"{path}/contentTypes")["value"]
    assert sandbox.get(f"{path}/items/1")["contentType"] == {"id": item["id"], "name": "Item"}
    assert item["order"]["default"]
    assert folder["parentId"] == "0x0120"
    assert sandbox.get(f"{path}/contentTypes/{item['id']}?$select=id,name")["name"] == "Item"
    assert "Ref" in [one["name"] for one in sandbox.get(f"{path}/contentTypes/{item['id']}/columns")["value"]]
    assert refusal(sandbox.call("GET", f"{path}/contentTypes/0x77")) == (404, "itemNotFound")
    assert "Document" in [one["name"] for one in sandbox.get(f"{sandbox.site}/contentTypes")["value"]]
    assert sandbox.get(f"{sandbox.site}/contentTypes/0x0101")["parentId"] == "0x01"


def test_who_made_a_list_and_an_item(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    sandbox.post(f"{path}/items", {"fields": {"Title": "x"}}, person="officer1")
    sandbox.patch(f"{path}/items/1/fields", {"Title": "y"})
    assert sandbox.get(f"{path}/items/1/createdByUser")["mail"] == "officer1@contoso.com"
    expanded = sandbox.get(f"{path}/items/1?$expand=createdByUser,lastModifiedByUser")
    assert expanded["createdByUser"]["mail"] == "officer1@contoso.com"
    assert "lastModifiedByUser" not in expanded  # an application wrote it
    assert refusal(sandbox.call("GET", f"{path}/items/1/lastModifiedByUser")) == (404, "itemNotFound")
    assert refusal(sandbox.call("GET", f"{path}/createdByUser")) == (404, "itemNotFound")


def test_what_graph_does_not_have_of_an_item(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    sandbox.post(f"{path}/items", {"fields": {"Title": "x"}})
    missing = sandbox.call("GET", f"{path}/items/1/attachments")
    assert refusal(missing) == (400, "BadRequest")
    assert missing.json()["error"]["message"] == "Resource not found for the segment 'attachments'."
    assert "property named 'attachments'" in sandbox.call("GET", f"{path}/items/1?$expand=attachments").text
    assert refusal(sandbox.call("GET", f"{path}/items/1/analytics")) == (400, "notSupported")
