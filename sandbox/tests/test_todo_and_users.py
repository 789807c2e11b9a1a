"""Tasks and people."""

from client import Sandbox, refusal

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
