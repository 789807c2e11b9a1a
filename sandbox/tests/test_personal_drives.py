"""A person's own drive, their OneDrive: made when it is first asked for, and theirs alone."""

from applications import Application
from client import Sandbox, children_of, refusal

OFFICER, OTHER = "officer1", "officer2"


def test_a_person_has_a_drive(sandbox: Sandbox) -> None:
    drive = sandbox.get("/me/drive", person=OFFICER)
    assert (drive["driveType"], drive["owner"]["user"]["displayName"]) == ("business", "Alex Applegate")
    assert drive["webUrl"] == "https://contoso-my.sharepoint.com/personal/officer1_contoso_com/Documents"
    assert [one["id"] for one in sandbox.get("/me/drives", person=OFFICER)["value"]] == [drive["id"]]
    assert sandbox.get("/users/officer1@contoso.com/drive")["id"] == drive["id"]
    assert sandbox.get(f"/drives/{drive['id']}/root", person=OFFICER)["parentReference"]["driveType"] == "business"


def test_files_in_it_are_like_all_files(sandbox: Sandbox) -> None:
    made = sandbox.call("PUT", "/me/drive/root:/a/own.txt:/content", content=b"mine", person=OFFICER)
    assert made.status_code == 201, made.text
    link = sandbox.get("/me/drive/root/delta?token=latest", person=OFFICER)["@odata.deltaLink"]
    renamed = sandbox.patch(f"/me/drive/items/{made.json()['id']}", {"name": "new.txt"}, person=OFFICER)
    assert renamed["webUrl"].endswith("/personal/officer1_contoso_com/Documents/a/new.txt")
    assert "new.txt" in {one["name"] for one in sandbox.get(link, person=OFFICER)["value"]}
    assert [one["name"] for one in sandbox.get("/me/drive/root:/a:/children", person=OFFICER)["value"]] == ["new.txt"]
    bytes_at = sandbox.call("GET", "/me/drive/root:/a/new.txt:/content", person=OFFICER).headers["Location"]
    assert sandbox.http.get(bytes_at).content == b"mine"


def test_nobody_else_is_let_in(sandbox: Sandbox) -> None:
    drive = sandbox.get("/me/drive", person=OFFICER)
    for path in ("/users/officer1@contoso.com/drive", f"/drives/{drive['id']}/root/children"):
        assert refusal(sandbox.call("GET", path, person=OTHER)) == (403, "accessDenied"), path
    mine = sandbox.call("PUT", "/me/drive/root:/mine.txt:/content", content=b"x", person=OTHER).json()
    body = {"parentReference": {"driveId": drive["id"]}}
    copied = sandbox.call("POST", f"/me/drive/items/{mine['id']}/copy", body, person=OTHER)
    assert refusal(copied) == (403, "accessDenied")


def test_it_is_no_site_of_the_team(sandbox: Sandbox) -> None:
    drive = sandbox.get("/me/drive", person=OFFICER)
    assert "personal" not in str(sandbox.get("/sites?search=*")["value"])
    assert drive["id"] not in {one["id"] for one in sandbox.get("/drives")["value"]}
    found = sandbox.get("/sites/contoso-my.sharepoint.com:/personal/officer1_contoso_com?$select=isPersonalSite,webUrl")
    assert found["isPersonalSite"] is True


def test_an_application_needs_a_role_and_has_none_of_its_own(sandbox: Sandbox, name: str) -> None:
    assert refusal(sandbox.call("GET", "/me/drive"))[0] == 400
    assert refusal(sandbox.call("GET", "/users/nobody@contoso.com/drive")) == (404, "Request_ResourceNotFound")
    mail_only = Application(sandbox, name, roles=["Mail.Read"])
    assert mail_only.call("GET", "/users/officer1@contoso.com/drive").status_code == 403


def test_a_special_folder_is_made_when_it_is_first_asked_for_and_stays_itself(sandbox: Sandbox, name: str) -> None:
    reader = Application(sandbox, name, scopes=["Files.Read"])
    token = reader.person_token("officer3", "https://graph.microsoft.com/Files.Read")
    asked = reader.call("GET", "/me/drive/special/documents", token=token)
    assert refusal(asked) == (403, "accessDenied")  # who may not write makes none
    made = sandbox.get("/me/drive/special/documents", person="officer3")
    assert (made["name"], made["specialFolder"]) == ("Documents", {"name": "documents"})
    assert reader.call("GET", "/me/drive/special/documents", token=token).json()["id"] == made["id"]
    sandbox.patch(f"/me/drive/items/{made['id']}", {"name": "Papers"}, person="officer3")
    put = sandbox.call("PUT", "/me/drive/special/documents:/a/new.txt:/content", content=b"x", person="officer3")
    assert put.json()["parentReference"]["path"].endswith("/root:/Papers/a")
    children = sandbox.get("/me/drive/special/documents/children", person="officer3")["value"]
    assert [one["name"] for one in children] == ["a"]
    sandbox.call("DELETE", f"/me/drive/items/{made['id']}", person="officer3")
    assert sandbox.get("/me/drive/special/documents", person="officer3")["name"] == "Documents"
    assert refusal(sandbox.call("GET", "/me/drive/special/attic", person="officer3")) == (404, "itemNotFound")


def test_an_application_has_a_folder_of_its_own(sandbox: Sandbox) -> None:
    drive = f"/drives/{sandbox.get('/me/drive', person=OFFICER)['id']}"
    ours = sandbox.get(f"{drive}/special/approot")
    theirs = sandbox.get("/me/drive/special/approot", person=OFFICER)
    assert ours["id"] != theirs["id"]
    assert ours["specialFolder"] == theirs["specialFolder"] == {"name": "approot"}
    assert ours["parentReference"]["path"].endswith("/root:/Apps")


def test_recent_files_come_newest_first(sandbox: Sandbox) -> None:
    for name in ("a/first.txt", "second.txt", "third.txt"):
        sandbox.call("PUT", f"/me/drive/root:/{name}:/content", content=b"x", person="officer4")
    sandbox.call("PUT", "/me/drive/root:/a/first.txt:/content", content=b"y", person="officer4")
    recent = [one["name"] for one in sandbox.get("/me/drive/recent()", person="officer4")["value"]]
    assert recent == ["first.txt", "third.txt", "second.txt"]
    page = sandbox.get("/me/drive/recent?$top=2", person="officer4")
    rest = sandbox.get(page["@odata.nextLink"], person="officer4")
    assert (len(page["value"]), [one["name"] for one in rest["value"]]) == (2, ["second.txt"])


def test_what_somebody_was_invited_to_is_shared_with_them(sandbox: Sandbox, name: str) -> None:
    drive = sandbox.make_drive(name)
    file = sandbox.put_file(drive, "shared.txt", b"bytes")
    body = {"recipients": [{"email": "officer5@contoso.com"}], "roles": ["read"]}
    sandbox.post(f"{drive}/items/{file['id']}/invite", body)
    others = sandbox.get("/me/drive/sharedWithMe", person=OFFICER)["value"]
    assert file["id"] not in {one["remoteItem"]["id"] for one in others}
    [shared] = sandbox.get("/me/drive/sharedWithMe", person="officer5")["value"]
    remote = shared["remoteItem"]
    assert (shared["name"], remote["id"]) == ("shared.txt", file["id"])
    assert f"/drives/{remote['parentReference']['driveId']}" == drive
    sandbox.call("DELETE", f"{drive}/items/{file['id']}")
    assert sandbox.get("/me/drive/sharedWithMe", person="officer5")["value"] == []


def test_an_invitation_lets_somebody_into_what_is_below_a_folder(sandbox: Sandbox) -> None:
    mine, guest = "officer6", "operative1"
    for path in ("shared/deep/a.txt", "private.txt"):
        sandbox.call("PUT", f"/me/drive/root:/{path}:/content", content=b"bytes", person=mine)
    drive = f"/drives/{sandbox.get('/me/drive', person=mine)['id']}"
    folder = f"{drive}/items/{sandbox.get('/me/drive/root:/shared', person=mine)['id']}"
    invitation = {"recipients": [{"email": f"{guest}@contoso.com"}], "roles": ["read"]}
    [permission] = sandbox.post(f"{folder}/invite", invitation, person=mine)["value"]
    assert [one["name"] for one in sandbox.get(f"{folder}/children", person=guest)["value"]] == ["deep"]
    assert sandbox.get(f"{drive}/root:/shared/deep/a.txt", person=guest)["size"] == 5
    denied = (403, "accessDenied")
    put = f"{folder}:/deep/b.txt:/content"
    assert refusal(sandbox.call("PUT", put, content=b"x", person=guest)) == denied
    assert sandbox.get(f"{drive}/root", person=guest)["name"] == "root"
    assert "quota" in sandbox.get(drive, person=guest)
    assert refusal(sandbox.call("PATCH", f"{drive}/root", {"description": "x"}, person=guest)) == denied
    for path in (children_of(drive), f"{drive}/items/root:/private.txt"):
        assert refusal(sandbox.call("GET", path, person=guest)) == denied, path
    sandbox.patch(f"{folder}/permissions/{permission['id']}", {"roles": ["write"]}, person=mine)
    assert sandbox.call("PUT", put, content=b"x", person=guest).status_code == 201
    deep = f"{drive}/root:/shared/deep"
    out = sandbox.call("PATCH", deep, {"parentReference": {"path": "/root:"}}, person=guest)
    assert refusal(out) == denied  # nothing is put where they were not invited to
    own_file = sandbox.call("PUT", "/me/drive/root:/own.txt:/content", content=b"x", person=guest).json()
    there = {"driveId": drive.rpartition("/")[2], "id": folder.rpartition("/")[2]}
    copied = sandbox.call("POST", f"/me/drive/items/{own_file['id']}/copy", {"parentReference": there}, person=guest)
    assert copied.status_code == 202, copied.text
    sandbox.call("DELETE", f"{folder}/permissions/{permission['id']}", person=mine)
    for path in (f"{folder}/children", f"{drive}/root", drive):
        assert refusal(sandbox.call("GET", path, person=guest)) == denied, path
