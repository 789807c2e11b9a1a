"""Tasks and people."""

import pytest
from client import Sandbox, refusal

from m365_sandbox.graph.catalogue import all_routes

TASKS = "/users/operative1@contoso.com/todo/lists"


def test_task_with_linked_resources_through_its_life(sandbox: Sandbox, name: str) -> None:
    lists = sandbox.get(TASKS)["value"]
    (default,) = [one for one in lists if one["wellknownListName"] == "defaultList"]
    tasks = f"{TASKS}/{default['id']}/tasks"
    link = {"applicationName": "OHRT", "displayName": "R1", "externalId": name, "webUrl": "https://example.org/1"}
    body = {"title": f"Review {name}", "importance": "high", "linkedResources": [link]}
    made = sandbox.post(tasks, body)
    assert made["linkedResources"][0]["externalId"] == name
    assert made["@odata.etag"].startswith('W/"')
    query = f"$filter=title eq 'Review {name}' and status ne 'completed'&$expand=linkedResources"
    (found,) = sandbox.get(f"{tasks}?{query}")["value"]
    assert found["linkedResources"][0]["webUrl"] == "https://example.org/1"
    assert len(sandbox.get(f"{tasks}?$filter=contains(title,'{name}')")["value"]) == 1
    assert sandbox.get(f"{tasks}/{made['id']}/linkedResources")["value"][0]["displayName"] == "R1"
    extra = sandbox.post(f"{tasks}/{made['id']}/linkedResources", {**link, "externalId": "2"})
    assert sandbox.call("DELETE", f"{tasks}/{made['id']}/linkedResources/{extra['id']}").status_code == 204
    done = sandbox.patch(f"{tasks}/{made['id']}", {"status": "completed"})
    assert done["completedDateTime"]["timeZone"] == "UTC"
    assert "completedDateTime" not in sandbox.patch(f"{tasks}/{made['id']}", {"status": "notStarted"})
    assert sandbox.call("PATCH", f"{tasks}/{made['id']}", {"status": "odd"}).status_code == 400
    assert sandbox.call("DELETE", f"{tasks}/{made['id']}").status_code == 204
    assert sandbox.call("GET", f"{tasks}/{made['id']}").status_code == 404


def test_a_person_reaches_only_their_own_tasks(sandbox: Sandbox) -> None:
    assert len(sandbox.get("/me/todo/lists", person="operative1")["value"]) >= 1
    assert refusal(sandbox.call("GET", TASKS, person="operative2")) == (403, "ErrorAccessDenied")
    made = sandbox.post("/me/todo/lists", {"displayName": "Mine"}, person="operative2")
    assert made["wellknownListName"] == "none"


def test_users_by_id_address_and_me(sandbox: Sandbox) -> None:
    user = sandbox.get("/users/OFFICER1@contoso.com")
    assert user["userPrincipalName"] == "officer1@contoso.com"
    assert sandbox.get(f"/users/{user['id']}?$select=mail,id")["mail"] == "officer1@contoso.com"
    assert sandbox.get("/me", person="officer1")["id"] == user["id"]
    assert sandbox.call("GET", "/me").status_code == 400
    assert refusal(sandbox.call("GET", "/users/none@contoso.com")) == (404, "Request_ResourceNotFound")
    assert len(sandbox.get("/users?$filter=startswith(mail,'sergeant')")["value"]) == 4


def test_admin_adds_people(sandbox: Sandbox, name: str) -> None:
    email = f"{name.replace(' ', '')}@contoso.com"
    answer = sandbox.admin.post("/people", json={"email": email, "displayName": "New Person"})
    assert answer.status_code == 201
    me = sandbox.call("GET", "/me", headers={"Authorization": f"Bearer {answer.json()['token']}"})
    assert me.json()["displayName"] == "New Person"
    assert sandbox.get(f"/users/{email}/mailFolders/inbox")["totalItemCount"] == 0


EVENTUAL = {"ConsistencyLevel": "eventual"}


def test_users_are_paged_counted_searched_and_sorted(sandbox: Sandbox) -> None:
    everybody = sandbox.get("/users?$count=true", headers=EVENTUAL)
    total = everybody["@odata.count"]
    assert int(sandbox.call("GET", "/users/$count", headers=EVENTUAL).text) == total
    page = sandbox.get("/users?$top=5&$select=id,mail")
    seen = [user["id"] for user in page["value"]]
    while "@odata.nextLink" in page:
        assert len(page["value"]) == 5
        page = sandbox.get(page["@odata.nextLink"])
        seen += [user["id"] for user in page["value"]]
    assert len(seen) == len(set(seen)) == total
    found = sandbox.get('/users?$search="displayName:Applegate" OR "mail:sergeant1"', headers=EVENTUAL)["value"]
    assert {user["mail"] for user in found} == {"officer1@contoso.com", "sergeant1@contoso.com"}
    names = [user["displayName"] for user in sandbox.get("/users?$orderby=displayName desc&$top=20")["value"]]
    assert names == sorted(names, key=str.lower, reverse=True)
    advanced = "/users?$count=true&$filter=endswith(mail,'1@contoso.com') and jobTitle ne null"
    assert sandbox.get(advanced, headers=EVENTUAL)["@odata.count"] >= 3


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/users?$count=true", "Request_BadRequest"),
        ("/users/$count", "Request_BadRequest"),
        ('/users?$search="displayName:a"', "Request_UnsupportedQuery"),
        ("/users?$filter=endswith(mail,'com')", "Request_UnsupportedQuery"),
        ("/users?$filter=mail ne null", "Request_UnsupportedQuery"),
        ("/users?$filter=startswith(mail,'o')&$orderby=displayName", "Request_UnsupportedQuery"),
        ("/users?$orderby=jobTitle", "Request_UnsupportedQuery"),
        ("/users?$skiptoken=abc", "Directory_ExpiredPageToken"),
        ("/users?$top=1000", "BadRequest"),
        ("/users?$select=shoeSize", "BadRequest"),
    ],
)
def test_what_users_cannot_be_asked(sandbox: Sandbox, path: str, code: str) -> None:
    assert refusal(sandbox.call("GET", path)) == (400, code)


def test_more_of_a_user_is_told_when_selected(sandbox: Sandbox) -> None:
    user = sandbox.get("/users/officer1@contoso.com?$select=accountEnabled,mailNickname,userType,proxyAddresses")
    assert user == {
        "@odata.context": user["@odata.context"],
        "accountEnabled": True,
        "mailNickname": "officer1",
        "userType": "Member",
        "proxyAddresses": ["SMTP:officer1@contoso.com"],
    }


def test_nobody_has_a_manager(sandbox: Sandbox) -> None:
    for answer in (
        sandbox.call("GET", "/users/officer1@contoso.com/manager"),
        sandbox.call("GET", "/me/manager", person="officer1"),
    ):
        assert refusal(answer) == (404, "Request_ResourceNotFound")
        assert answer.json()["error"]["message"].startswith("Resource 'manager' does not exist")


def test_users_can_be_filtered_on_what_is_said_of_none_of_them(sandbox: Sandbox) -> None:
    assert sandbox.get("/users?$filter=Department eq 'Finance'")["value"] == []
    everybody = sandbox.get("/users?$filter=department eq null&$top=999")["value"]
    assert len(everybody) == len(sandbox.get("/users?$top=999")["value"])
    assert sandbox.get("/users?$filter=companyName eq 'Contoso'&$top=1")["value"]


def test_domains(sandbox: Sandbox) -> None:
    found = sandbox.get("/domains")["value"]
    assert [(one["id"], one["isDefault"]) for one in found] == [
        ("contoso.com", True),
        ("contoso.onmicrosoft.com", False),
    ]
    assert sandbox.get("/domains/contoso.onmicrosoft.com?$select=isInitial")["isInitial"] is True
    assert refusal(sandbox.call("GET", "/domains/example.org")) == (404, "Request_ResourceNotFound")


def test_organization(sandbox: Sandbox) -> None:
    (one,) = sandbox.get("/organization")["value"]
    assert one["id"] == sandbox.about["tenant_id"]
    assert [domain["name"] for domain in one["verifiedDomains"] if domain["isDefault"]] == ["contoso.com"]
    assert sandbox.get(f"/organization/{one['id']}?$select=displayName")["displayName"] == "Contoso"
    assert refusal(sandbox.call("GET", "/organization/none")) == (404, "Request_ResourceNotFound")


def test_whatever_is_under_a_user_is_under_me(sandbox: Sandbox) -> None:
    known = {(route.method, route.template) for route in all_routes()}
    for method, template in known:
        if template.startswith("/users/{user}"):
            assert (method, template.replace("/users/{user}", "/me")) in known
    assert sandbox.get("/me/mailFolders/inbox", person="officer1")["displayName"] == "Inbox"


def test_a_person_has_no_groups_no_reports_and_no_photo(sandbox: Sandbox) -> None:
    for path, person in (("/users/officer1@contoso.com", None), ("/me", "officer1")):
        for relation in ("memberOf", "transitiveMemberOf", "directReports"):
            assert sandbox.get(f"{path}/{relation}", person=person)["value"] == []
        for photo in ("photo", "photo/$value"):
            assert refusal(sandbox.call("GET", f"{path}/{photo}", person=person)) == (404, "ImageNotFound")
    assert sandbox.call("GET", "/users/nobody@contoso.com/memberOf").status_code == 404
