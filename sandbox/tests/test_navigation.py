"""Other addresses of libraries, files and sites: as a drive's list, and by what a sharing link leads to."""

import base64

from client import Sandbox


def share_of(url: str) -> str:
    """An address as `/shares` takes it."""
    return "/shares/u!" + base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")


def test_a_drive_is_a_list_with_all_that_lists_have(sandbox: Sandbox) -> None:
    drive = f"{sandbox.site}/drive"
    made = sandbox.put_file(drive, "navigated.txt", b"x")
    library = sandbox.get(f"{sandbox.site}/lists/Documents")["id"]
    for way in (drive, f"/drives/{sandbox.get(drive)['id']}", f"{sandbox.site}/lists/{library}/drive"):
        assert sandbox.get(f"{way}/list")["id"] == library
    items = sandbox.get(f"{drive}/list/items?$expand=fields")["value"]
    assert made["name"] in [one["fields"]["FileLeafRef"] for one in items]
    assert "Title" in [one["name"] for one in sandbox.get(f"{drive}/list/columns")["value"]]


def test_a_file_is_found_by_its_address_and_by_its_link(sandbox: Sandbox) -> None:
    drive = f"{sandbox.site}/drive"
    made = sandbox.put_file(drive, "deep down/shared ü.txt", b"shared bytes")
    link = sandbox.post(f"{drive}/items/{made['id']}/createLink", {"type": "view", "scope": "organization"})
    for url in (made["webUrl"], link["link"]["webUrl"]):
        share = share_of(url)
        assert sandbox.get(f"{share}/driveItem")["id"] == made["id"]
        assert sandbox.get(f"{share}/root?$select=name") == {
            **sandbox.get(f"{share}/root?$select=name"),
            "name": made["name"],
        }
        assert sandbox.get(f"{share}/listItem?$expand=fields")["fields"]["FileLeafRef"] == made["name"]
        assert sandbox.get(f"{share}/site")["id"] == sandbox.about["site_id"]
        assert sandbox.get(f"{share}/list")["displayName"] == "Documents"
        content = sandbox.call("GET", f"{share}/driveItem/content")
        assert sandbox.http.get(content.headers["location"]).content == b"shared bytes"
    folder = sandbox.get(f"{share_of(made['webUrl'].rpartition('/')[0])}/driveItem?$expand=children")
    assert [one["name"] for one in folder["children"]] == [made["name"]]


def test_what_is_no_link_leads_nowhere(sandbox: Sandbox) -> None:
    where = "https://contoso.sharepoint.com/sites/ohrt"
    assert sandbox.call("GET", f"{share_of(f'{where}/Shared Documents/none.txt')}/driveItem").status_code == 404
    assert sandbox.call("GET", f"{share_of(where)}/driveItem").status_code == 404
    assert sandbox.get(f"{share_of(where)}/site")["webUrl"] == where
    assert sandbox.call("GET", f"{share_of('https://elsewhere.example/x')}/driveItem").status_code == 400
    for share in ("/shares/u!*", "/shares/nothing"):
        assert sandbox.call("GET", f"{share}/driveItem").status_code == 400


def test_the_roles_of_a_permission_change(sandbox: Sandbox) -> None:
    made = sandbox.put_file(f"{sandbox.site}/drive", "permitted.txt", b"x")
    item = f"{sandbox.site}/drive/items/{made['id']}"
    given = sandbox.post(f"{item}/invite", {"recipients": [{"email": "officer2@contoso.com"}], "roles": ["write"]})[
        "value"
    ][0]
    assert sandbox.patch(f"{item}/permissions/{given['id']}", {"roles": ["read"]})["roles"] == ["read"]
    assert sandbox.get(f"{item}/permissions/{given['id']}")["roles"] == ["read"]
    refused = sandbox.call("PATCH", f"{item}/permissions/{given['id']}", {"roles": ["king"]})
    assert refused.status_code == 400


def test_a_file_is_not_said_to_be_what_it_is_not(sandbox: Sandbox) -> None:
    made = sandbox.put_file(f"{sandbox.site}/drive", "report.docx", b"no document at all")
    content = f"{sandbox.site}/drive/items/{made['id']}/content"
    refused = sandbox.call("GET", f"{content}?format=pdf")
    assert (refused.status_code, refused.json()["error"]["code"]) == (406, "notSupported")
    assert sandbox.call("GET", content).status_code == 302


def test_a_site_tells_what_its_lists_start_with(sandbox: Sandbox) -> None:
    assert {"Title", "Created", "Author"} <= {one["name"] for one in sandbox.get(f"{sandbox.site}/columns")["value"]}
    library = sandbox.get(f"{sandbox.site}/lists/Documents")["id"]
    kinds = sandbox.get(f"{sandbox.site}/getApplicableContentTypesForList(listId='{library}')")["value"]
    assert {"Item", "Document", "Folder", "Task"} <= {one["name"] for one in kinds}
