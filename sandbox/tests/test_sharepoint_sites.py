"""Sites in SharePoint's own REST: what they hold, who may do what there, sites below them."""

from typing import Any

from client import Json, Sandbox
from sharepoint import Rest, complaint

FULL_CONTROL = {"High": "2147483647", "Low": "4294967295"}
CONTRIBUTE = {"High": "432", "Low": "1011028719"}
APP_LOGIN = "i:0i.t|00000003-0000-0ff1-ce00-000000000000|app@sharepoint"


def test_a_site_is_made_below_another_one_and_deleted(sandbox: Sandbox, rest: Rest, name: str) -> None:
    leaf = name.replace(" ", "-")
    asked = {"parameters": {"Title": name, "Url": leaf, "WebTemplate": "STS", "Language": 1033}}
    made = rest.post("web/webs/add", asked)
    assert made["Url"] == f"https://contoso.sharepoint.com/sites/ohrt/{leaf}"
    inner = f"{rest.url.removesuffix('/_api')}/{leaf}/_api"
    got = sandbox.http.get(f"{inner}/web/defaultDocumentLibrary", headers={"Authorization": f"Bearer {rest.token}"})
    assert (got.status_code, got.json()["Title"]) == (200, "Documents")
    assert [one["Title"] for one in rest.get(f"web/webs?$filter=Title eq '{name}'")["value"]] == [name]
    assert name in [one["Title"] for one in rest.get("web/webinfos")["value"]]
    assert name in [one["displayName"] for one in sandbox.get(f"{sandbox.site}/sites")["value"]]
    assert complaint(rest.call("POST", "web/webs/add", asked))[0] == 400
    gone = sandbox.http.delete(f"{inner}/web", headers={"Authorization": f"Bearer {rest.token}"})
    assert gone.status_code == 200
    assert rest.get(f"web/webs?$filter=Title eq '{name}'")["value"] == []
    assert complaint(rest.call("POST", "web/deleteObject"))[0] == 400


def test_the_top_site_of_the_collection_is_its_root_web(rest: Rest) -> None:
    assert rest.get("site/rootWeb?$select=Title,HasUniqueRoleAssignments") == {
        "Title": "OHRT",
        "HasUniqueRoleAssignments": True,
    }
    site = rest.get("site")
    assert rest.get(f"SP.Site.GetUrlById(siteId='{site['Id']}')")["value"] == site["Url"]
    assert rest.post("SP.Site.Exists", {"url": site["Url"]})["value"] is True
    assert rest.post("SP.Site.Exists", {"url": f"{site['Url']}-not"})["value"] is False
    page = {"pageFullUrl": f"{site['Url']}/SitePages/Home.aspx"}
    assert rest.post("SP.Web.GetWebUrlFromPageUrl", page)["value"] == site["Url"]
    libraries = rest.get(f"SP.Web.GetDocumentLibraries(webFullUrl='{site['Url']}')")["value"]
    assert "/sites/ohrt/Shared Documents" in [one["ServerRelativeUrl"] for one in libraries]
    assert 107 in [one["ListTemplateTypeKind"] for one in rest.get("web/listTemplates")["value"]]


def test_fields_of_the_site_are_read(rest: Rest) -> None:
    known = [one["InternalName"] for one in rest.get("web/availableFields")["value"]]
    assert {"Title", "Created", "Author"} <= set(known)
    title = rest.get("web/fields/getByInternalNameOrTitle('Title')")
    assert (title["FieldTypeKind"], title["Scope"]) == (2, "/")


def test_what_the_caller_and_others_may_do(sandbox: Sandbox, rest: Rest, name: str) -> None:
    sandbox.make_list(name)
    officer, owner = Rest(sandbox, "officer1"), Rest(sandbox, "records")
    for path in ("web", f"web/lists/getByTitle('{name}')"):
        assert rest.get(f"{path}/effectiveBasePermissions") == FULL_CONTROL
        assert officer.get(f"{path}?$select=EffectiveBasePermissions")["EffectiveBasePermissions"] == CONTRIBUTE
        login = "i%3A0%23.f%7Cmembership%7Cofficer1%40contoso.com"
        assert rest.get(f"{path}/getUserEffectivePermissions(@u)?@u='{login}'") == CONTRIBUTE
    manage_lists = "%7B'High':'0','Low':'2048'%7D"
    assert rest.post(f"web/doesUserHavePermissions(@v)?@v={manage_lists}")["value"] is True
    assert officer.post(f"web/doesUserHavePermissions(@v)?@v={manage_lists}")["value"] is False
    assert owner.post("web/lists", {"Title": f"{name} of an owner", "BaseTemplate": 100})["BaseTemplate"] == 100
    assert complaint(officer.call("POST", "web/lists", {"Title": f"{name} of a member"}))[0] == 403


def test_groups_and_their_permission_levels(sandbox: Sandbox, rest: Rest, name: str) -> None:
    sandbox.make_list(name)
    groups = {one["Id"]: one["Title"] for one in rest.get("web/siteGroups")["value"]}
    assert groups == {3: "OHRT Owners", 4: "OHRT Visitors", 5: "OHRT Members"}
    members = [one["Email"] for one in rest.get("web/associatedMemberGroup/users")["value"]]
    owners = [one["Email"] for one in rest.get("web/siteGroups/getByName('OHRT Owners')/users")["value"]]
    assert ("officer1@contoso.com" in members, owners) == (True, ["records@contoso.com"])
    assert [one["Id"] for one in Rest(sandbox, "officer1").get("web/currentUser/groups")["value"]] == [5]
    expand = "$expand=Member,RoleDefinitionBindings"
    assigned = rest.get(f"web/lists/getByTitle('{name}')/roleAssignments?{expand}")["value"]
    told = {one["Member"]["Title"]: one["RoleDefinitionBindings"][0]["Name"] for one in assigned}
    assert told == {"OHRT Owners": "Full Control", "OHRT Visitors": "Read", "OHRT Members": "Contribute"}
    assert rest.get("web/roleDefinitions/getByType(5)")["Name"] == "Full Control"
    assert rest.get("web/roleAssignments/getByPrincipalId(4)/member")["Title"] == "OHRT Visitors"
    assert complaint(rest.call("GET", "web/roleAssignments/getByPrincipalId(9)"))[0] == 404
    assert rest.get(f"web/lists/getByTitle('{name}')?$select=HasUniqueRoleAssignments") == {
        "HasUniqueRoleAssignments": False
    }


def test_the_user_of_applications_is_found_by_login(rest: Rest) -> None:
    current = rest.get("web/currentUser")
    assert current["LoginName"] == APP_LOGIN
    assert rest.post("web/ensureUser", {"logonName": APP_LOGIN})["Id"] == current["Id"]
    assert rest.get(f"web/siteUsers/getByLoginName('{APP_LOGIN.replace('|', '%7C')}')")["Id"] == current["Id"]


def test_post_reads_what_it_names_unless_it_says_something(rest: Rest) -> None:
    assert rest.post("web/roleDefinitions/getByType(2)")["Name"] == "Read"
    assert complaint(rest.call("POST", "web/siteGroups", {"Title": "new"}))[0] == 405


def test_changes_of_all_lists_of_a_site(rest: Rest, name: str) -> None:
    leaf = name.replace(" ", "-")
    below = f"{rest.url.removesuffix('/_api')}/{leaf}/_api"
    rest.post("web/webs/add", {"parameters": {"Title": name, "Url": leaf}})
    guid = rest.post(f"{below}/web/lists", {"Title": name, "BaseTemplate": 100})["Id"]
    path = f"{below}/web/lists(guid'{guid}')"
    made = rest.post(f"{path}/items", {"Title": "one"})
    query: Json = {"Item": True, "Add": True, "Update": True, "LatestFirst": True}

    def told(where: str, **more: Any) -> list[Json]:
        changes = rest.post(f"{where}/getChanges", {"query": {**query, **more}})["value"]
        return [one for one in changes if one["ListId"] == guid]

    for where in (f"{below}/web", path, f"{path}/items({made['Id']})"):
        assert [(one["ItemId"], one["ChangeType"]) for one in told(where)] == [(made["Id"], 1)], where
    token = told(f"{below}/web")[0]["ChangeToken"]
    rest.merge(f"{path}/items({made['Id']})", {"Title": "two"})
    assert told(f"{below}/web", ChangeTokenStart=token)[0]["ChangeType"] == 2
    assert rest.post("site/getChanges", {"query": {**query, "FetchLimit": "1"}})["value"]
    assert rest.post("web/getChanges", {"query": {"Web": True, "Add": True}})["value"] == []
    broken = rest.call("POST", "web/getChanges", {"query": {"ChangeTokenStart": {"StringValue": "x"}, "Item": True}})
    assert complaint(broken)[0] == 400
    assert rest.call("DELETE", f"{below}/web").status_code == 200


def test_nothing_is_hung_onto_sites_and_lists(sandbox: Sandbox, rest: Rest, name: str) -> None:
    sandbox.make_list(name)
    for path in ("web/eventReceivers", "site/userCustomActions", f"web/lists/getByTitle('{name}')/subscriptions"):
        assert rest.get(path)["value"] == []
    assert complaint(rest.call("POST", f"web/lists/getByTitle('{name}')/subscriptions", {"resource": "x"}))[0] == 405
    folder = rest.get("web/rootFolder?$select=UniqueId")
    assert rest.get(f"web/getFolderById('{folder['UniqueId']}')")["ServerRelativeUrl"] == "/sites/ohrt"


def test_content_types_of_the_site_are_read(rest: Rest) -> None:
    names = [one["Name"] for one in rest.get("web/contentTypes")["value"]]
    assert {"Item", "Document", "Task"} <= set(names)
    assert rest.get("web/availableContentTypes('0x0108')")["Name"] == "Task"
    assert complaint(rest.call("GET", "web/contentTypes('0x09')"))[0] == 404


def test_a_site_is_made_by_its_information(rest: Rest, name: str) -> None:
    leaf = name.replace(" ", "-")
    made = rest.post("web/webinfos/add", {"parameters": {"Url": leaf, "Title": name, "UseUniquePermissions": False}})
    assert (made["ServerRelativeUrl"], made["Title"]) == (f"/sites/ohrt/{leaf}", name)
    assert rest.call("DELETE", f"{rest.url.removesuffix('/_api')}/{leaf}/_api/web").status_code == 200
