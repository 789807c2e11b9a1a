"""Registered applications and groups, as scripts read them from the directory."""

import pytest
from applications import Application
from client import Sandbox, refusal


def test_registered_applications_are_listed_found_and_read(sandbox: Sandbox, name: str) -> None:
    made = Application(sandbox, name)
    for collection in ("applications", "servicePrincipals"):
        (found,) = sandbox.get(f"/{collection}?$filter=appId eq '{made.id}'")["value"]
        assert (found["appId"], found["displayName"]) == (made.id, name)
        assert sandbox.get(f"/{collection}/{found['id']}")["appId"] == made.id
        by_app_id = sandbox.get(f"/{collection}(appId='{made.id}')?$select=id,displayName")
        assert (by_app_id["id"], by_app_id["displayName"]) == (found["id"], name)
        assert "appId" not in by_app_id
        begins = sandbox.get(f"/{collection}?$filter=startswith(displayName,'{name}')")["value"]
        assert made.id in {one["appId"] for one in begins}
    principal = sandbox.get(f"/servicePrincipals(appId='{made.id}')")
    assert principal["id"] == made.registered["objectId"]
    assert principal["id"] != sandbox.get(f"/applications(appId='{made.id}')")["id"]


def test_applications_are_paged(sandbox: Sandbox, name: str) -> None:
    for number in range(3):
        Application(sandbox, f"{name} {number}")
    wanted = f"/servicePrincipals?$filter=startswith(displayName,'{name} ')&$top=2"
    first = sandbox.get(wanted)
    second = sandbox.get(first["@odata.nextLink"])
    names = [one["displayName"] for one in (*first["value"], *second["value"])]
    assert names == [f"{name} {number}" for number in range(3)]
    assert "@odata.nextLink" not in second


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/applications/none", (404, "Request_ResourceNotFound")),
        ("/servicePrincipals(appId='none')", (404, "Request_ResourceNotFound")),
        ("/applications?$filter=tags eq 'x'", (400, "Request_UnsupportedQuery")),
        ("/applications?$select=shoeSize", (400, "BadRequest")),
        ("/groups/none", (404, "Request_ResourceNotFound")),
    ],
)
def test_what_is_not_there_is_said(sandbox: Sandbox, path: str, expected: tuple[int, str]) -> None:
    assert refusal(sandbox.call("GET", path)) == expected


def test_who_may_read_applications_and_groups(sandbox: Sandbox, name: str) -> None:
    reader = Application(sandbox, name, roles=["Application.Read.All"])
    assert reader.call("GET", "/applications").status_code == 200
    assert refusal(reader.call("GET", "/groups")) == (403, "Authorization_RequestDenied")
    other = Application(sandbox, f"{name} other", roles=["User.Read.All"])
    for path in ("/applications", "/servicePrincipals", f"/servicePrincipals(appId='{other.id}')"):
        assert refusal(other.call("GET", path)) == (403, "Authorization_RequestDenied")


def test_there_are_no_groups(sandbox: Sandbox) -> None:
    assert sandbox.get("/groups?$filter=displayName eq 'Everybody'")["value"] == []
    assert sandbox.get("/users/officer1@contoso.com/memberOf")["value"] == []
    assert sandbox.get("/me/memberOf", person="officer1")["value"] == []
    assert refusal(sandbox.call("GET", "/users/nobody@contoso.com/memberOf"))[0] == 404
