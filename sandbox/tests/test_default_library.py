"""What any file client finds in a tenant that nobody has set up."""

from client import Sandbox


def test_a_site_has_its_documents_from_the_start(sandbox: Sandbox) -> None:
    for site in (sandbox.site, "/sites/root"):
        drive = sandbox.get(f"{site}/drive")
        assert (drive["name"], drive["driveType"]) == ("Documents", "documentLibrary")
        assert drive["webUrl"].endswith("/Shared%20Documents")
        assert sandbox.get(f"{site}/drives")["value"][0]["id"] == drive["id"]
        assert sandbox.get(f"{site}/lists/Documents")["list"]["template"] == "documentLibrary"


def test_a_file_is_looked_at_by_its_preview(sandbox: Sandbox) -> None:
    made = sandbox.put_file(f"{sandbox.site}/drive", "looked at.txt", b"bytes")
    shown = sandbox.post(f"{sandbox.site}/drive/items/{made['id']}/preview")
    assert sandbox.http.get(shown["getUrl"]).content == b"bytes"


def test_drives_are_listed_and_searched_as_a_whole(sandbox: Sandbox) -> None:
    drive = sandbox.get(f"{sandbox.site}/drive")
    assert drive["id"] in {one["id"] for one in sandbox.get("/drives")["value"]}
    assert len(sandbox.get("/drives?$top=1")["value"]) == 1
    sandbox.put_file(f"{sandbox.site}/drive", "deep/needle in the hay.txt", b"x")
    found = sandbox.get(f"/drives/{drive['id']}/search(q='needle')")["value"]
    assert [one["name"] for one in found] == ["needle in the hay.txt"]


def test_a_site_is_found_by_its_path_below_the_root(sandbox: Sandbox) -> None:
    assert sandbox.get("/sites/root:/sites/ohrt")["id"] == sandbox.about["site_id"]
