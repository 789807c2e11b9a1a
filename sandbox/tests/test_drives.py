"""Drives: addressing, folders, files, downloads, versions, copies, the recycle bin, list items."""

import re

import httpx
import pytest
from client import Json, Sandbox, children_of, refusal

from m365_sandbox.drives.quick_xor import QuickXorHash


def quick_xor(content: bytes) -> str:
    hash_ = QuickXorHash()
    hash_.update(content)
    return hash_.digest()


def names(sandbox: Sandbox, path: str) -> list[str]:
    return [one["name"] for one in sandbox.get(f"{path}/children")["value"]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        (b"a", "YQAAAAAAAAAAAAAAAQAAAAAAAAA="),
        (b"The contents of the file goes here.", "ReSWVXEBRVw+tb7EXyMlJRtIB58="),
    ],
)
def test_quick_xor_hash_of_known_contents(content: bytes, expected: str) -> None:
    assert quick_xor(content) == expected


def test_quick_xor_hash_does_not_depend_on_how_the_bytes_come() -> None:
    content = bytes(range(256)) * 997
    hash_ = QuickXorHash()
    for start in range(0, len(content), 1013):
        hash_ = QuickXorHash(hash_.state, hash_.length)
        hash_.update(content[start : start + 1013])
    assert hash_.digest() == quick_xor(content)
    slow = 0
    for index, byte in enumerate(content):
        shift = 11 * index % 160
        slow ^= ((byte << shift) & ((1 << 160) - 1)) | (byte << shift >> 160)
    slow ^= len(content) << 96
    assert int.from_bytes(httpx_base64(hash_.digest()), "little") == slow


def httpx_base64(text: str) -> bytes:
    import base64

    return base64.b64decode(text)


def test_a_file_goes_in_and_comes_back(sandbox: Sandbox, drive: str) -> None:
    content = b"evidence " * 1000
    item = sandbox.put_file(drive, "a/b/report.txt", content)
    assert item["size"] == len(content)
    assert item["file"] == {"hashes": {"quickXorHash": quick_xor(content)}, "mimeType": "text/plain"}
    assert re.fullmatch(r'"\{[0-9A-F-]{36}\},1"', item["eTag"])
    assert re.fullmatch(r'"c:\{[0-9A-F-]{36}\},1"', item["cTag"])
    assert re.fullmatch(r"01[A-Z2-7]{32}", item["id"])
    assert item["parentReference"]["path"] == f"{drive}/root:/a/b"
    assert item["webUrl"].endswith("/a/b/report.txt")
    assert sandbox.download(f"{drive}/items/{item['id']}") == content
    assert sandbox.http.get(item["@microsoft.graph.downloadUrl"]).content == content
    folder = sandbox.get(f"{drive}/root:/a")
    assert "cTag" not in folder
    assert folder["folder"] == {"childCount": 1}
    assert folder["size"] == len(content)
    root = sandbox.get(f"{drive}/root")
    assert root["root"] == {}
    assert "path" not in root["parentReference"]
    assert sandbox.get(drive)["quota"]["used"] == len(content)


def test_items_are_found_however_a_client_writes_their_address(sandbox: Sandbox, drive: str) -> None:
    item = sandbox.put_file(drive, "Case%20files/it's%20100%25%20%23done.txt", b"x")
    folder = sandbox.get(f"{drive}/root:/Case files:")["id"]
    leaf = "it's%20100%25%20%23done.txt"
    encoded = drive.replace("!", "%21")
    for written in (
        f"{drive}/items/{item['id']}",
        f"{encoded}/items/{item['id']}",
        f"//{drive.strip('/')}/items('{item['id']}')",
        f"{drive}/root:/Case%20files/{leaf}",
        f"{drive}/root:/CASE%20FILES/{leaf}:",
        f"{drive}/root:/Case%20files//{leaf}:/",
        f"{drive}/root%3A%2FCase%20files%2F{leaf}%3A",
        f"{drive}/items/root:/Case%20files/{leaf}:",
        f"{drive}/items/{folder}:/{leaf}:",
        f"{drive}/items/{folder}/children('{leaf.replace(chr(39), chr(39) * 2)}')",
        f"{drive}/items/{folder}/children('@a1')?@a1='{leaf.replace(chr(39), chr(39) * 2)}'",
        f"{drive}/items/{folder}/children/{item['id']}",
        f"{sandbox.site}{drive}/root:/Case%20files/{leaf}",
    ):
        assert sandbox.get(written)["id"] == item["id"], written
    assert sandbox.get(f"{drive}/root::/children")["value"][0]["id"] == folder
    assert sandbox.get(f"{drive}/root:/:/children")["value"][0]["id"] == folder
    assert refusal(sandbox.call("GET", f"{drive}/root:/nothing:")) == (404, "itemNotFound")
    assert refusal(sandbox.call("GET", f"{drive}/items/01NOSUCHITEM")) == (404, "itemNotFound")


def test_conflict_behavior_of_folders_and_files(sandbox: Sandbox, drive: str) -> None:
    body = {"name": "Folder", "folder": {}}
    first = sandbox.post(f"{drive}/root/children", {**body, "@microsoft.graph.conflictBehavior": "fail"})
    assert refusal(sandbox.call("POST", f"{drive}/root/children", {"name": "FOLDER", "folder": {}})) == (
        409,
        "nameAlreadyExists",
    )
    renamed = sandbox.post(f"{drive}/root/children", {**body, "@name.conflictBehavior": "rename"})
    assert renamed["name"] == "Folder 1"
    again = sandbox.post(f"{drive}/root/children?@microsoft.graph.conflictBehavior=replace", body)
    assert again["id"] == first["id"]
    item = sandbox.put_file(drive, "f.txt", b"1")
    assert sandbox.put_file(drive, "F.TXT", b"22")["id"] == item["id"]
    assert sandbox.get(f"{drive}/items/{item['id']}")["name"] == "f.txt"
    other = sandbox.put_file(drive, "f.txt", b"3", "?@microsoft.graph.conflictBehavior=rename")
    assert other["name"] == "f 1.txt"
    refused = sandbox.call(
        "PUT", f"{drive}/root:/f.txt:/content?%40microsoft.graph.conflictBehavior=fail", content=b"4"
    )
    assert refusal(refused) == (409, "nameAlreadyExists")
    assert refusal(sandbox.call("PUT", f"{drive}/root:/Folder:/content", content=b"4"))[0] == 409
    assert sandbox.download(f"{drive}/root:/f.txt:") == b"22"


@pytest.mark.parametrize("bad", ["a*b", "a|b", "~$x.docx", " x", "x ", "CON", "a_vti_b", "desktop.ini", 'a"b', ".lock"])
def test_names_that_sharepoint_refuses(sandbox: Sandbox, drive: str, bad: str) -> None:
    made = sandbox.call("POST", f"{drive}/root/children", {"name": bad, "folder": {}})
    assert refusal(made) == (400, "invalidRequest")


def test_paths_that_are_too_long_are_refused(sandbox: Sandbox, drive: str) -> None:
    deep = "/".join(["d" * 90] * 5)
    assert refusal(sandbox.call("PUT", f"{drive}/root:/{deep}:/content", content=b"x")) == (400, "invalidRequest")
    assert names(sandbox, f"{drive}/root") == []  # and none of its folders was made


def test_children_are_paged_ordered_and_selected(sandbox: Sandbox, drive: str) -> None:
    for number in range(5):
        sandbox.put_file(drive, f"f{number}.txt", b"x" * (5 - number))
    found, link = list[str](), f"{drive}/root/children?$top=2&$orderby=size&$select=name,id"
    while link:
        page = sandbox.get(link)
        assert all(set(one) == {"name", "id"} for one in page["value"])
        found += [one["name"] for one in page["value"]]
        link = page.get("@odata.nextLink", "")
    assert found == ["f4.txt", "f3.txt", "f2.txt", "f1.txt", "f0.txt"]
    assert sandbox.call("GET", f"{drive}/root/children?$filter=name eq 'x'").status_code == 400
    expanded = sandbox.get(f"{drive}/root?$expand=children($select=name)")
    assert {"name": "f0.txt"} in expanded["children"]
    item = sandbox.get(f"{drive}/root:/f0.txt?$expand=listItem,thumbnails")
    assert item["listItem"]["fields"]["FileLeafRef"] == "f0.txt"
    assert item["thumbnails"] == []
    assert sandbox.get(f"{drive}/root:/f0.txt:/thumbnails")["value"] == []
    found = [one["name"] for one in sandbox.get(f"{drive}/root/search(q='F3')")["value"]]
    assert found == ["f3.txt"]


def test_preconditions_take_both_tags(sandbox: Sandbox, drive: str) -> None:
    item = sandbox.put_file(drive, "f.txt", b"1")
    path = f"{drive}/items/{item['id']}"
    changed = sandbox.patch(path, {"description": "seen"})
    assert changed["cTag"] == item["cTag"]
    assert changed["eTag"] != item["eTag"]
    stale = {"If-Match": item["eTag"]}
    assert refusal(sandbox.call("PUT", f"{path}/content", content=b"2", headers=stale)) == (412, "resourceModified")
    assert refusal(sandbox.call("PATCH", path, {"name": "g.txt"}, headers=stale)) == (412, "resourceModified")
    assert refusal(sandbox.call("DELETE", path, headers=stale)) == (412, "resourceModified")
    put = sandbox.call("PUT", f"{path}/content", content=b"2", headers={"If-Match": item["cTag"]})
    assert put.status_code == 200
    assert put.json()["cTag"] != item["cTag"]
    new_only = {"If-None-Match": "*"}
    again = sandbox.call("PUT", f"{drive}/root:/f.txt:/content", content=b"3", headers=new_only)
    assert refusal(again)[0] == 412
    fresh = sandbox.call("PUT", f"{drive}/root:/g.txt:/content", content=b"3", headers=new_only)
    assert fresh.status_code == 201
    assert sandbox.call("GET", path, headers={"If-None-Match": put.json()["eTag"]}).status_code == 304


def test_downloads_take_ranges(sandbox: Sandbox, drive: str) -> None:
    content = bytes(range(256)) * 8
    item = sandbox.put_file(drive, "f.bin", content)
    answer = sandbox.call("GET", f"{drive}/items/{item['id']}/content")
    assert (answer.status_code, answer.content) == (302, b"")
    url = answer.headers["Location"]
    whole = sandbox.http.get(url)
    assert whole.headers["request-id"]
    for header, status, expected in (
        ("bytes=0-99", 206, content[:100]),
        ("bytes=2000-", 206, content[2000:]),
        ("bytes=-7", 206, content[-7:]),
        ("bytes=2040-9999", 206, content[2040:]),
        ("bytes=5-3", 200, content),
        ("bytes=1-2,4-5", 200, content),
        ("rubbish", 200, content),
    ):
        part = sandbox.http.get(url, headers={"Range": header})
        assert (part.status_code, part.content) == (status, expected), header
    assert sandbox.http.get(url, headers={"Range": "bytes=10-19"}).headers["Content-Range"] == "bytes 10-19/2048"
    beyond = sandbox.http.get(url, headers={"Range": "bytes=2048-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, "bytes */2048")
    head = sandbox.http.head(url)
    assert (head.status_code, head.headers["Content-Length"], head.content) == (200, "2048", b"")
    for condition, status in ((whole.headers["ETag"], 206), ('"other"', 200), (whole.headers["Last-Modified"], 206)):
        headers = {"Range": "bytes=0-0", "If-Range": condition}
        assert sandbox.http.get(url, headers=headers).status_code == status
    forged = re.sub(r"tempauth=v1\..{8}", "tempauth=v1.AAAAAAAA", url)
    assert sandbox.http.get(forged).status_code == 401
    assert sandbox.call("GET", f"{drive}/root/content").status_code == 400


def test_rename_move_and_dates(sandbox: Sandbox, drive: str) -> None:
    item = sandbox.put_file(drive, "a/f.txt", b"1")
    path = f"{drive}/items/{item['id']}"
    assert sandbox.patch(path, {"name": "F.txt"})["name"] == "F.txt"  # only the case changes
    target = sandbox.post(f"{drive}/root/children", {"name": "b", "folder": {}})
    moved = sandbox.patch(path, {"parentReference": {"id": target["id"]}, "name": "g.txt"})
    assert (moved["id"], moved["cTag"]) == (item["id"], item["cTag"])
    assert moved["parentReference"]["path"].endswith("root:/b")
    sandbox.put_file(drive, "a/g.txt", b"2")
    back = {"parentReference": {"path": f"{drive}/root:/a"}}
    assert refusal(sandbox.call("PATCH", path, back)) == (409, "nameAlreadyExists")
    dates = {"createdDateTime": "2020-01-02T03:04:05Z", "lastModifiedDateTime": "2021-02-03T04:05:06.7Z"}
    changed = sandbox.patch(path, {"fileSystemInfo": dates})
    assert changed["fileSystemInfo"] == {**dates, "lastModifiedDateTime": "2021-02-03T04:05:06Z"}
    root = sandbox.patch(f"{drive}/root", {"fileSystemInfo": {"lastModifiedDateTime": "2020-01-01T00:00:00Z"}})
    assert root["fileSystemInfo"]["lastModifiedDateTime"] == "2020-01-01T00:00:00Z"
    below = sandbox.post(f"{drive}/items/{target['id']}/children", {"name": "c", "folder": {}})
    inside = {"parentReference": {"id": below["id"]}}
    assert sandbox.call("PATCH", f"{drive}/items/{target['id']}", inside).status_code == 400
    assert sandbox.call("PATCH", f"{drive}/root", {"name": "x"}).status_code == 400


def finished(sandbox: Sandbox, accepted: httpx.Response) -> Json:
    """What the monitor of a copy says in the end."""
    assert accepted.status_code == 202, accepted.text
    monitor = accepted.headers["Location"]
    first = sandbox.http.get(monitor)
    assert (first.status_code, first.json()["status"]) == (202, "inProgress")
    outcome: Json = sandbox.http.get(monitor).json()
    return outcome


def test_copies_are_watched_without_a_token(sandbox: Sandbox, drive: str) -> None:
    item = sandbox.put_file(drive, "a/deep/f.txt", b"bytes")
    path = f"{drive}/items/{item['id']}"
    target = sandbox.post(f"{drive}/root/children", {"name": "b", "folder": {}})
    outcome = finished(
        sandbox, sandbox.call("POST", f"{path}/copy", {"parentReference": {"id": target["id"]}, "name": "g.txt"})
    )
    assert outcome["status"] == "completed"
    copy = f"{drive}/items/{outcome['resourceId']}"
    assert sandbox.get(copy)["name"] == "g.txt"
    assert sandbox.call("POST", f"{path}/permanentDelete").status_code == 204
    assert sandbox.download(copy) == b"bytes"  # shared bytes outlive the one that brought them
    again = finished(sandbox, sandbox.call("POST", f"{copy}/copy", {"name": "g.txt"}))
    assert (again["status"], again["error"]["code"]) == ("failed", "nameAlreadyExists")
    whole = finished(sandbox, sandbox.call("POST", f"{drive}/root:/b:/copy", {"name": "c"}))
    assert whole["status"] == "completed"
    assert sandbox.download(f"{drive}/root:/c/g.txt:") == b"bytes"
    other = sandbox.make_drive(f"other of {drive[-8:]}")
    into = {"parentReference": {"driveId": other.removeprefix("/drives/")}, "childrenOnly": True}
    assert finished(sandbox, sandbox.call("POST", f"{drive}/root:/b:/copy", into))["status"] == "completed"
    assert sandbox.download(f"{other}/root:/g.txt:") == b"bytes"


def test_versions_keep_their_bytes(sandbox: Sandbox, drive: str) -> None:
    item = sandbox.put_file(drive, "f.txt", b"one")
    path = f"{drive}/items/{item['id']}"
    sandbox.put_file(drive, "f.txt", b"second")
    sandbox.patch(path, {"description": "no new bytes"})
    versions = sandbox.get(f"{path}/versions")["value"]
    assert [(one["id"], one["size"]) for one in versions] == [("3.0", 6), ("2.0", 6), ("1.0", 3)]
    old = sandbox.call("GET", f"{path}/versions/1.0/content")
    assert sandbox.http.get(old.headers["Location"]).content == b"one"
    assert sandbox.call("GET", f"{path}/versions/3.0/content").status_code == 400
    assert sandbox.call("POST", f"{path}/versions/1.0/restoreVersion").status_code == 204
    assert sandbox.download(path) == b"one"
    assert sandbox.get(f"{path}/versions")["value"][0]["id"] == "4.0"
    before = len(list((sandbox.directory / "blobs").iterdir()))
    for version in ("2.0", "3.0"):
        assert sandbox.call("DELETE", f"{path}/versions/{version}").status_code == 204
    assert len(list((sandbox.directory / "blobs").iterdir())) == before - 1
    assert sandbox.call("DELETE", f"{path}/versions/4.0").status_code == 400
    assert [one["id"] for one in sandbox.get(f"{path}/versions")["value"]] == ["4.0", "1.0"]
    assert sandbox.download(path) == b"one"


def test_the_recycle_bin_gives_back_what_it_holds(sandbox: Sandbox, drive: str) -> None:
    item = sandbox.put_file(drive, "folder/f.txt", b"kept")
    folder = item["parentReference"]["id"]
    assert sandbox.call("DELETE", f"{drive}/items/{folder}").status_code == 204
    assert sandbox.call("GET", f"{drive}/items/{item['id']}").status_code == 404
    assert sandbox.get(drive)["quota"]["deleted"] == 4
    entries = [one for one in sandbox.admin.get("/recycle-bin").json() if one["folder"] in folder_of(sandbox, drive)]
    assert [(one["name"], one["isFolder"], one["size"]) for one in entries] == [("folder", True, 4)]
    assert sandbox.admin.post(f"/recycle-bin/{entries[0]['id']}/restore").status_code == 204
    assert sandbox.download(f"{drive}/items/{item['id']}") == b"kept"
    blobs = len(list((sandbox.directory / "blobs").iterdir()))
    assert sandbox.call("POST", f"{drive}/items/{item['id']}/permanentDelete").status_code == 204
    assert len(list((sandbox.directory / "blobs").iterdir())) == blobs - 1
    assert sandbox.call("DELETE", f"{drive}/root").status_code == 400


def folder_of(sandbox: Sandbox, drive: str) -> str:
    return httpx.URL(sandbox.get(drive)["webUrl"]).path


def test_the_list_item_behind_a_file(sandbox: Sandbox, name: str) -> None:
    columns = [{"name": "Reference", "text": {}}]
    body = {"displayName": name, "list": {"template": "documentLibrary"}, "columns": columns}
    path = f"{sandbox.site}/lists/{sandbox.post(f'{sandbox.site}/lists', body)['id']}"
    drive = f"{path}/drive"
    item = sandbox.put_file(drive, "cases/r1.pdf", b"%PDF")
    behind = f"{drive}/items/{item['id']}/listItem"
    assert sandbox.patch(f"{behind}/fields", {"Reference": "R1"})["Reference"] == "R1"
    row = sandbox.get(f"{behind}?$expand=fields")
    assert row["contentType"]["name"] == "Document"
    assert row["fields"]["Reference"] == "R1"
    assert row["fields"]["FileRef"].endswith("/cases/r1.pdf")
    assert row["eTag"] == sandbox.get(f"{drive}/items/{item['id']}")["eTag"]
    rows = sandbox.get(f"{path}/items?$expand=fields")["value"]
    assert [one["contentType"]["name"] for one in rows] == ["Folder", "Document"]
    found = sandbox.get(f"{path}/items?$filter=fields/FileLeafRef eq 'r1.pdf'")["value"]
    assert [one["id"] for one in found] == [row["id"]]
    told = sandbox.get(f"{path}/items/delta")["value"]
    assert [one["contentType"]["name"] for one in told] == ["Folder", "Document"]
    assert sandbox.call("POST", f"{path}/items", {"fields": {"Title": "x"}}).status_code == 400
    assert sandbox.call("DELETE", f"{path}/items/{row['id']}").status_code == 204
    assert sandbox.call("GET", f"{drive}/items/{item['id']}").status_code == 404


def test_checked_out_files_are_kept_from_others(sandbox: Sandbox, drive: str) -> None:
    item = sandbox.put_file(drive, "f.txt", b"1")
    path = f"{drive}/items/{item['id']}"
    assert sandbox.call("POST", f"{path}/checkout", person="officer1").status_code == 204
    level = f"{path}?$select=publication"
    assert sandbox.get(level)["publication"]["level"] == "checkout"
    assert refusal(sandbox.call("PUT", f"{path}/content", content=b"2")) == (423, "notAllowed")
    assert refusal(sandbox.call("DELETE", path)) == (423, "notAllowed")
    assert sandbox.call("PUT", f"{path}/content", content=b"2", person="officer1").status_code == 200
    assert sandbox.call("POST", f"{path}/checkin", {"comment": "done"}, person="officer1").status_code == 204
    assert sandbox.get(level)["publication"]["level"] == "published"
    assert sandbox.call("PUT", f"{path}/content", content=b"3").status_code == 200


def test_links_and_permissions(sandbox: Sandbox, drive: str) -> None:
    path = f"{drive}/items/{sandbox.put_file(drive, 'f.txt', b'1')['id']}"
    link = sandbox.call("POST", f"{path}/createLink", {"Type": "view", "Scope": "organization"})
    assert (link.status_code, link.json()["link"]["type"]) == (201, "view")
    again = sandbox.call("POST", f"{path}/createLink", {"type": "view", "scope": "organization"})
    assert (again.status_code, again.json()["id"]) == (200, link.json()["id"])
    anybody = {"type": "view", "scope": "anonymous"}
    sandbox.admin.post("/switches", json={"anonymous_links": False})
    try:
        assert refusal(sandbox.call("POST", f"{path}/createLink", anybody)) == (403, "accessDenied")
    finally:
        sandbox.admin.post("/switches", json={"anonymous_links": True})
    open_to_all = sandbox.post(f"{path}/createLink", anybody)
    assert open_to_all["link"]["scope"] == "anonymous"
    assert sandbox.call("DELETE", f"{path}/permissions/{open_to_all['id']}").status_code == 204
    body = {"recipients": [{"email": "officer1@contoso.com"}], "roles": ["read"], "requireSignIn": True}
    invited = sandbox.post(f"{path}/invite", body)["value"]
    assert invited[0]["grantedToV2"]["user"]["email"] == "officer1@contoso.com"
    assert len(sandbox.get(f"{path}/permissions")["value"]) == 2
    assert sandbox.call("DELETE", f"{path}/permissions/{invited[0]['id']}").status_code == 204
    assert len(sandbox.get(f"{path}/permissions")["value"]) == 1


def test_office_files_are_rewritten_when_the_switch_is_on(sandbox: Sandbox, drive: str) -> None:
    content = b"%PDF-1.7 sent"
    assert sandbox.put_file(drive, "same.pdf", content)["size"] == len(content)
    sandbox.admin.post("/switches", json={"rewrite_office_files": True})
    try:
        item = sandbox.put_file(drive, "f.pdf", content)
        assert sandbox.put_file(drive, "f.bin", content)["size"] == len(content)
    finally:
        sandbox.admin.post("/switches", json={"rewrite_office_files": False})
    kept = sandbox.download(f"{drive}/items/{item['id']}")
    assert kept.startswith(content)
    assert item["size"] == len(kept) > len(content)
    assert item["file"]["hashes"]["quickXorHash"] == quick_xor(kept)


def test_requests_to_download_addresses_are_logged_and_can_fail(sandbox: Sandbox, drive: str) -> None:
    item = sandbox.put_file(drive, "f.bin", b"x" * 1_000_000)
    url = item["@microsoft.graph.downloadUrl"]
    plan = {"kind": "truncate", "match": {"path": "download.aspx$"}}
    fault = sandbox.admin.post("/faults", json=plan).json()["id"]
    try:
        with pytest.raises(httpx.RemoteProtocolError):
            sandbox.http.get(url)
        assert len(sandbox.http.get(url).content) == 1_000_000
    finally:
        sandbox.admin.delete(f"/faults/{fault}")
    last = sandbox.admin.get("/requests").json()["requests"][-1]
    assert last["route"] == "/sites/{site}/_layouts/15/download.aspx"
    assert (last["status"], last["app"]) == (200, None)


def test_a_folder_that_is_copied_below_itself_is_copied_as_it_was(sandbox: Sandbox, drive: str) -> None:
    made = sandbox.put_file(drive, "a/b/f.txt", b"x")
    inner = sandbox.get(f"{drive}/items/{made['id']}")["parentReference"]["id"]
    answer = sandbox.call("POST", f"{drive}/root:/a:/copy", {"parentReference": {"id": inner}})
    assert answer.status_code == 202, answer.text
    assert names(sandbox, f"{drive}/root:/a/b:") == ["a", "f.txt"]
    assert names(sandbox, f"{drive}/root:/a/b/a/b:") == ["f.txt"]


def test_a_folder_is_not_replaced_by_what_lies_in_it(sandbox: Sandbox, drive: str) -> None:
    made = sandbox.post(f"{drive}/root/children", {"name": "a", "folder": {}})
    inner = sandbox.post(f"{drive}/items/{made['id']}/children", {"name": "a", "folder": {}})
    body = {"parentReference": {"path": f"{drive}/root:"}, "@microsoft.graph.conflictBehavior": "replace"}
    answer = sandbox.call("PATCH", f"{drive}/items/{inner['id']}", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "nameAlreadyExists")
    assert names(sandbox, f"{drive}/root:/a:") == ["a"]


def test_an_id_that_is_none_is_not_found(sandbox: Sandbox) -> None:
    for key in ("b!%C3%A9t%C3%A9", "b!", "nonsense", "b!AAAA"):
        assert sandbox.call("GET", f"/drives/{key}").status_code == 404


def test_children_come_with_folders_first_and_by_name(sandbox: Sandbox, drive: str) -> None:
    for name in ("b.txt", "A.txt"):
        sandbox.put_file(drive, name, b"x")
    for name in ("z", "Y"):
        sandbox.post(children_of(drive), {"name": name, "folder": {}})
    assert names(sandbox, f"{drive}/root") == ["Y", "z", "A.txt", "b.txt"]


def test_what_is_beside_a_file_is_expanded(sandbox: Sandbox, drive: str) -> None:
    sandbox.put_file(drive, "f.txt", b"one")
    sandbox.put_file(drive, "f.txt", b"second")
    sandbox.post(f"{drive}/root:/f.txt:/createLink", {"type": "view"})
    path = f"{drive}/root:/f.txt"
    item = sandbox.get(
        f"{path}?expand=permissions,versions($select=id,size),listItem($expand=fields($select=FileLeafRef))"
    )
    assert item["permissions"] == sandbox.get(f"{path}:/permissions")["value"]
    assert item["permissions"][0]["link"]["type"] == "view"
    assert item["versions"] == [{"id": "2.0", "size": 6}, {"id": "1.0", "size": 3}]
    assert item["listItem"]["fields"]["FileLeafRef"] == "f.txt"
    whole = sandbox.get(f"{children_of(drive)}?$expand=versions")["value"][0]
    assert [one["id"] for one in whole["versions"]] == ["2.0", "1.0"]
    refused = sandbox.call("GET", f"{path}?$expand=versions($top=1)")
    assert refused.status_code == 400, refused.text


def test_a_property_that_files_do_not_have_is_left_out_or_refused(sandbox: Sandbox, drive: str) -> None:
    sandbox.put_file(drive, "f.txt", b"x")
    path = f"{drive}/root:/f.txt?$select=name,driveId"
    found = sandbox.get(path)
    assert {name for name in found if "@" not in name} == {"name"}
    sandbox.admin.post("/switches", json={"refuse_unknown_file_properties": True})
    try:
        assert refusal(sandbox.call("GET", path)) == (400, "BadRequest")
    finally:
        sandbox.admin.post("/switches", json={"refuse_unknown_file_properties": False})
