"""Upload sessions: slices in order, resumed over a kill, refused where SharePoint refuses them."""

import os
from collections.abc import Iterator

import httpx
import pytest
from client import Json, Sandbox, refusal
from test_drives import quick_xor

UNIT = 320 * 1024


def start(sandbox: Sandbox, drive: str, path: str, body: Json | None = None) -> str:
    answer = sandbox.post(f"{drive}/root:/{path}:/createUploadSession", body or {})
    assert answer["nextExpectedRanges"] == ["0-"]
    url: str = answer["uploadUrl"]
    return url


def send(sandbox: Sandbox, url: str, content: bytes, first: int, last: int, **headers: str) -> httpx.Response:
    """A slice, from byte `first` to byte `last`."""
    sent = {"Content-Range": f"bytes {first}-{last}/{len(content)}", **headers}
    return sandbox.http.put(url, content=content[first : last + 1], headers=sent)


def test_slices_make_a_file(sandbox: Sandbox, drive: str) -> None:
    content = os.urandom(2 * UNIT + 5)
    described = {"fileSystemInfo": {"lastModifiedDateTime": "2020-01-02T03:04:05Z"}, "description": "sent in slices"}
    url = start(sandbox, drive, "a/f.bin", {"item": {**described, "name": "f.bin", "fileSize": len(content)}})
    assert "graph.microsoft.com" not in url
    first = send(sandbox, url, content, 0, UNIT - 1)
    assert (first.status_code, first.json()["nextExpectedRanges"]) == (202, [f"{UNIT}-"])
    assert sandbox.http.get(url).json()["nextExpectedRanges"] == [f"{UNIT}-"]
    assert refusal(send(sandbox, url, content, 0, UNIT - 1)) == (416, "invalidRange")
    assert refusal(send(sandbox, url, content, 2 * UNIT, 2 * UNIT + 4)) == (416, "invalidRange")
    assert refusal(send(sandbox, url, content, UNIT, UNIT + 99)) == (400, "invalidRequest")
    wrong_total = {"Content-Range": f"bytes {UNIT}-{2 * UNIT - 1}/{len(content) + 1}"}
    assert sandbox.http.put(url, content=content[:UNIT], headers=wrong_total).status_code == 400
    assert send(sandbox, url, content, UNIT, 2 * UNIT - 1, Authorization="Bearer x").status_code == 401
    sandbox.admin.post("/switches", json={"refuse_upload_authorization": True})
    try:
        authorization = f"Bearer {sandbox.app_token}"
        assert send(sandbox, url, content, UNIT, 2 * UNIT - 1, Authorization=authorization).status_code == 401
    finally:
        sandbox.admin.post("/switches", json={"refuse_upload_authorization": False})
    assert send(sandbox, url, content, UNIT, 2 * UNIT - 1).status_code == 202
    last = send(sandbox, url, content, 2 * UNIT, 2 * UNIT + 4)
    assert last.status_code == 201
    item = last.json()
    assert item["file"]["hashes"]["quickXorHash"] == quick_xor(content)
    assert item["fileSystemInfo"]["lastModifiedDateTime"] == "2020-01-02T03:04:05Z"
    assert item["description"] == "sent in slices"
    assert sandbox.download(f"{drive}/items/{item['id']}") == content
    assert sandbox.http.get(url).status_code == 404


def test_conflicts_at_the_beginning_and_at_the_last_byte(sandbox: Sandbox, drive: str) -> None:
    sandbox.put_file(drive, "taken.bin", b"there")
    path = f"{drive}/root:/taken.bin:/createUploadSession"
    fail = {"item": {"@microsoft.graph.conflictBehavior": "fail"}}
    assert refusal(sandbox.call("POST", path, fail)) == (409, "nameAlreadyExists")
    url = start(sandbox, drive, "taken.bin", {"item": {"@microsoft.graph.conflictBehavior": "replace"}})
    assert send(sandbox, url, b"other", 0, 4).status_code == 200
    url = start(sandbox, drive, "taken.bin", {"item": {"@microsoft.graph.conflictBehavior": "rename"}})
    assert send(sandbox, url, b"third", 0, 4).json()["name"] == "taken 1.bin"
    url = start(sandbox, drive, "late.bin", fail)
    there = sandbox.put_file(drive, "late.bin", b"first")
    assert refusal(send(sandbox, url, b"later", 0, 4)) == (409, "nameAlreadyExists")
    assert sandbox.http.get(url).json()["nextExpectedRanges"] == []  # the session is kept
    sandbox.call("DELETE", f"{drive}/items/{there['id']}")
    assert sandbox.http.post(url, content=b"").status_code == 201
    assert sandbox.download(f"{drive}/root:/late.bin:") == b"later"


def test_a_session_that_says_nothing_about_conflicts_replaces_what_is_there(own: Sandbox) -> None:
    drive = own.make_drive("Library")
    there = own.put_file(drive, "f.bin", b"first")
    answer = send(own, start(own, drive, "f.bin"), b"later", 0, 4)
    assert (answer.status_code, answer.json()["id"]) == (200, there["id"])
    assert own.download(f"{drive}/root:/f.bin:") == b"later"
    own.admin.post("/switches", json={"refuse_taken_upload_names": True})
    path = f"{drive}/root:/f.bin:/createUploadSession"
    assert refusal(own.call("POST", path, {})) == (409, "nameAlreadyExists")


def test_a_file_is_replaced_by_its_id_under_if_match(sandbox: Sandbox, drive: str) -> None:
    item = sandbox.put_file(drive, "f.bin", b"one")
    path = f"{drive}/items/{item['id']}/createUploadSession"
    stale = {"If-Match": item["eTag"].replace(",1", ",9")}
    assert refusal(sandbox.call("POST", path, {}, headers=stale)) == (412, "resourceModified")
    url = sandbox.post(path, {}, headers={"If-Match": item["eTag"]})["uploadUrl"]
    answer = send(sandbox, url, b"second", 0, 5)
    assert (answer.status_code, answer.json()["id"]) == (200, item["id"])


def test_deferred_commit_cancel_and_expiry(own: Sandbox) -> None:
    drive = own.make_drive("Library")
    url = start(own, drive, "f.bin", {"item": {"name": "f.bin"}, "deferCommit": True})
    assert send(own, url, b"bytes", 0, 4).status_code == 202
    assert own.call("GET", f"{drive}/root:/f.bin").status_code == 404
    assert own.http.post(url, content=b"").status_code == 201
    assert own.get(f"{drive}/root:/f.bin")["size"] == 5
    url = start(own, drive, "g.bin")
    assert own.http.delete(url).status_code == 204
    assert send(own, url, b"bytes", 0, 4).status_code == 404
    url = start(own, drive, "h.bin")
    own.admin.post("/clock", json={"advance_seconds": 2 * 24 * 3600})
    assert send(own, url, b"bytes", 0, 4).status_code == 404
    assert len(list((own.directory / "blobs").iterdir())) == 1


def test_no_room_is_told_at_the_beginning(own: Sandbox) -> None:
    drive = own.make_drive("Library")
    own.admin.post("/quota", json={"bytes": 1000})
    too_much = own.call("POST", f"{drive}/root:/f.bin:/createUploadSession", {"item": {"fileSize": 1001}})
    assert refusal(too_much) == (507, "quotaLimitReached")
    assert own.call("PUT", f"{drive}/root:/f.bin:/content", content=b"x" * 1001).status_code == 507
    assert list((own.directory / "blobs").iterdir()) == []
    own.put_file(drive, "f.bin", b"x" * 1000)
    assert own.get(drive)["quota"] == {"deleted": 0, "remaining": 0, "state": "nearing", "total": 1000, "used": 1000}


def test_an_upload_goes_on_after_a_kill(own: Sandbox) -> None:
    content = os.urandom(3 * UNIT)
    drive = own.make_drive("Library")
    kept = own.put_file(drive, "kept.bin", b"kept")
    url = start(own, drive, "f.bin")
    assert send(own, url, content, 0, UNIT - 1).status_code == 202
    (own.directory / "blobs" / "orphan").write_bytes(b"no row names it")
    port, token = own.about["root_url"], own.app_token
    own.kill()
    own.start()
    own._app_token = token
    url = url.replace(port, own.about["root_url"])
    assert not (own.directory / "blobs" / "orphan").exists()
    assert own.http.get(url).json()["nextExpectedRanges"] == [f"{UNIT}-"]
    answer = send(own, url, content, UNIT, 3 * UNIT - 1)
    assert answer.status_code == 201
    assert answer.json()["file"]["hashes"]["quickXorHash"] == quick_xor(content)
    assert own.download(f"{drive}/root:/f.bin:") == content
    assert own.download(f"{drive}/items/{kept['id']}") == b"kept"


def test_a_slice_that_is_cut_off_does_not_count(own: Sandbox) -> None:
    content = os.urandom(2 * UNIT)
    drive = own.make_drive("Library")
    url = start(own, drive, "f.bin")

    def half() -> Iterator[bytes]:
        yield content[: UNIT // 2]
        raise ConnectionError("the client leaves")

    headers = {"Content-Range": f"bytes 0-{UNIT - 1}/{len(content)}", "Content-Length": str(UNIT)}
    with pytest.raises(ConnectionError, match="the client leaves"):
        own.http.put(url, content=half(), headers=headers)
    assert own.http.get(url).json()["nextExpectedRanges"] == ["0-"]
    assert send(own, url, content, 0, 2 * UNIT - 1).status_code == 201
    assert own.download(f"{drive}/root:/f.bin:") == content


def test_a_file_whose_size_nobody_knows_is_made_when_its_session_is_committed(sandbox: Sandbox, drive: str) -> None:
    content = os.urandom(UNIT + 7)
    url = start(sandbox, drive, "stream.bin", {"deferCommit": True})
    for first, last in ((0, UNIT - 1), (UNIT, UNIT + 6)):
        headers = {"Content-Range": f"bytes {first}-{last}/*"}
        answer = sandbox.http.put(url, content=content[first : last + 1], headers=headers)
        assert (answer.status_code, answer.json()["nextExpectedRanges"]) == (202, [f"{last + 1}-"])
    assert sandbox.call("GET", f"{drive}/root:/stream.bin").status_code == 404
    made = sandbox.http.post(url)
    assert (made.status_code, made.json()["size"]) == (201, len(content))
    assert made.json()["file"]["hashes"]["quickXorHash"] == quick_xor(content)


def test_a_session_that_commits_by_itself_must_know_the_size(sandbox: Sandbox, drive: str) -> None:
    url = start(sandbox, drive, "f.bin")
    answer = sandbox.http.put(url, content=b"x" * 10, headers={"Content-Range": "bytes 0-9/*"})
    assert refusal(answer) == (400, "invalidRequest")
