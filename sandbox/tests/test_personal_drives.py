"""A person's own drive, their OneDrive: made when it is first asked for, and theirs alone."""

from applications import Application
from client import Sandbox, refusal

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
