"""The process: restarts, kills, bulk, clock, the wire."""

import resource
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from client import Sandbox, eventually


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox of the test's own."""
    one = Sandbox(tmp_path, "--sent-delay", "1.0")
    yield one
    if one.process.poll() is None:
        one.stop()


def test_kill_loses_nothing_that_was_answered(own: Sandbox) -> None:
    path = own.make_list("Things")
    to = [{"emailAddress": {"address": "a@x.example"}}]
    made = own.post(f"{own.team}/messages", {"subject": "once", "toRecipients": to}, prefer='IdType="ImmutableId"')
    own.call("POST", f"{own.team}/messages/{made['id']}/send")
    for number in range(50):
        own.post(f"{path}/items", {"fields": {"Title": f"t{number}"}})
    link = own.get(f"{path}/items/delta?token=latest")["@odata.deltaLink"]
    own.post(f"{path}/items", {"fields": {"Title": "last"}})
    token = own.app_token
    old_port = own.about["root_url"]
    own.kill()
    own.start()
    own._app_token = token  # tokens survive a restart
    assert own.about["lists"]["Things"] in path
    assert len(own.get(f"{path}/items?$top=100")["value"]) == 51
    entries = own.get(link.replace(old_port, own.about["root_url"]))["value"]
    assert [one["id"] for one in entries] == ["51"]
    eventually(lambda: len(own.admin.get("/outbox").json()) == 1)  # the pending send went on
    time.sleep(0.3)
    assert len(own.admin.get("/outbox").json()) == 1
    assert len(list((own.directory / "outbox").glob("*.eml"))) == 1
    assert own.stop() == 0


@pytest.mark.slow
def test_hundred_thousand_items(own: Sandbox) -> None:
    columns = [{"name": f"C{number}", "text": {}, "indexed": number == 0} for number in range(20)]
    path = own.make_list("Many", columns)
    for start in range(0, 100_000, 20_000):  # in parts, each of which a busy machine takes in time
        part = range(start, start + 20_000)
        items = [{"Title": f"t{n}", **{f"C{k}": f"value {n} {k}" for k in range(20)}} for n in part]
        answer = own.admin.post("/import", json={"list": "Many", "author": "officer1@contoso.com", "items": items})
        assert answer.json()["imported"] == 20_000
    own.stop()
    own.start()
    link = f"{path}/items/delta?$expand=fields"
    own.get(link)
    for _ in range(10):
        page = own.get(link)
        assert len(page["value"]) == 200
        link = page["@odata.nextLink"]
    assert len(own.get(f"{path}/items?$filter=fields/C0 eq 'value 77777 0'")["value"]) == 1
    assert _resident(own) < 150 * 2**20


def _resident(sandbox: Sandbox) -> int:
    return int(Path(f"/proc/{sandbox.process.pid}/statm").read_text().split()[1]) * resource.getpagesize()


def test_clock_can_be_moved_and_stays_moved(own: Sandbox) -> None:
    path = own.make_list("Things")
    own.admin.post("/clock", json={"advance_seconds": 400 * 24 * 3600})
    item = own.post(f"{path}/items", {"fields": {"Title": "later"}})
    assert int(item["createdDateTime"][:4]) > time.gmtime().tm_year
    offset = own.admin.get("/clock").json()["offset_seconds"]
    own.stop()
    own.start()
    assert own.admin.get("/clock").json()["offset_seconds"] == offset


def test_a_directory_with_other_tables_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "tenant.sqlite3"
    with sqlite3.connect(file) as older:
        older.execute("CREATE TABLE messages (num INTEGER PRIMARY KEY, subject TEXT)")
    command = [sys.executable, "-m", "m365_sandbox", "run", "--data", str(tmp_path), "--port", "0"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert ended.stdout == ""
    (words,) = ended.stderr.splitlines()
    assert words.startswith(f"{file} was made by another version of the sandbox")
    assert "Start with a new data directory (--data)" in words
    with sqlite3.connect(file) as older:
        assert older.execute("SELECT name FROM sqlite_schema").fetchall() == [("messages",)]


def test_certificate_is_kept_and_carries_the_real_names(own: Sandbox) -> None:
    before = (own.directory / "server.pem").read_bytes()
    port = int(own.about["root_url"].rpartition(":")[2])
    context = ssl.create_default_context(cafile=own.about["ca_file"])
    for name in ("graph.microsoft.com", "login.microsoftonline.com", "contoso.sharepoint.com", "127.0.0.1"):
        with (
            socket.create_connection(("127.0.0.1", port)) as raw,
            context.wrap_socket(raw, server_hostname=name) as tls,
        ):
            tls.sendall(f"GET /common/discovery/instance HTTP/1.1\r\nHost: {name}\r\n\r\n".encode())
            assert name.encode() in tls.recv(65536)
    assert own.stop(signal.SIGINT) == 0
    own.start()
    assert (own.directory / "server.pem").read_bytes() == before


def test_paths_as_real_clients_write_them(own: Sandbox) -> None:
    path = own.make_list("Things")
    own.post(f"{path}/items", {"fields": {"Title": "one"}})
    site = own.about["site_id"].replace(",", "%2C")
    for written in (
        f"//sites/{site}/lists/Things/items/1",
        f"/./sites/{site}/lists/Things/items('1')",
        f"/Sites('{site}')/Lists('Things')/Items/1?expand=fields(select=Title)",
        f"/sites/{site}/lists/Things/items/1?%24select=id",
    ):
        assert own.get(written)["id"] == "1"
    answer = own.call("GET", "/nowhere/at/all", headers={"client-request-id": "abc"})
    assert answer.status_code == 400
    assert answer.headers["client-request-id"] == "abc"
    error = answer.json()["error"]
    assert error["innerError"]["request-id"] == answer.headers["request-id"]
    assert error["innerError"]["client-request-id"] == "abc"
    assert own.call("PUT", own.site).status_code == 405
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    made = own.post(f"{own.team}/messages", content=b"", headers=form)
    assert made["isDraft"]
