"""What a round of delta may do to its reader, and odd answers of other kinds: nothing is ever lost by it."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from client import Json, Sandbox, children_of, eventually

Rows = dict[str, Json]


@pytest.fixture(autouse=True)
def _no_faults_left(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.admin.delete("/faults")


def fault(sandbox: Sandbox, kind: str, **more: object) -> None:
    """Switch a fault on."""
    answer = sandbox.admin.post("/faults", json={"kind": kind, **more})
    assert answer.status_code == 201, answer.text


def read(sandbox: Sandbox, link: str, rows: Rows) -> tuple[str, list[Json]]:
    """Follow a delta to its end, the last occurrence winning. The link to the next round, and all that was told."""
    told: list[Json] = []
    while True:
        page = sandbox.get(link)
        assert ("@odata.nextLink" in page) != ("@odata.deltaLink" in page)
        for entry in page["value"]:
            if "root" in entry:
                continue  # a drive tells its root with every change
            told.append(entry)
            if "deleted" in entry or "@removed" in entry:
                rows.pop(entry["id"], None)
            else:
                rows[entry["id"]] = entry
        if "@odata.deltaLink" in page:
            return page["@odata.deltaLink"], told
        link = page["@odata.nextLink"]


class Feed:
    """A list, a mail folder or a drive that tests write to and read by delta."""

    def __init__(self, sandbox: Sandbox, kind: str, name: str) -> None:
        self.sandbox = sandbox
        if kind == "list":
            self.things = f"{sandbox.make_list(name)}/items"
            self.delta = f"{self.things}/delta?$expand=fields&$top=3"
            self.body: Callable[[str], Json] = lambda text: {"fields": {"Title": text}}
            self.text: Callable[[Json], str] = lambda entry: entry["fields"]["Title"]
        elif kind == "drive":
            self.things = children_of(drive := sandbox.make_drive(name))
            self.delta = f"{drive}/items/root/delta?$top=3"
            self.body = lambda text: {"name": text, "folder": {}}
            self.text = lambda entry: entry["name"]
        else:
            folder = sandbox.post(f"{sandbox.team}/mailFolders", {"displayName": name})["id"]
            self.things = f"{sandbox.team}/mailFolders/{folder}/messages"
            self.delta = f"{self.things}/delta?$select=subject&$top=3"
            self.body = lambda text: {"subject": text}
            self.text = lambda entry: entry["subject"]

    def add(self, *texts: str) -> None:
        """Put things in."""
        for text in texts:
            self.sandbox.post(self.things, self.body(text))

    def texts(self, rows: Rows) -> list[str]:
        """What a reader has."""
        return sorted(self.text(row) for row in rows.values())


@pytest.fixture(params=["list", "mail", "drive"])
def feed(sandbox: Sandbox, request: pytest.FixtureRequest, name: str) -> Feed:
    """A feed of each workload."""
    return Feed(sandbox, request.param, name)


def test_duplicates_and_any_order(sandbox: Sandbox, feed: Feed) -> None:
    feed.add("a", "b", "c")
    for kind, times in (("delta_duplicates", 2), ("delta_reorder", 1)):
        fault(sandbox, kind, match={"path": "delta$"})
        rows: Rows = {}
        _, told = read(sandbox, feed.delta, rows)
        assert feed.texts(rows) == ["a", "b", "c"]
        assert len(told) == 3 * times


def test_replays_tell_again_what_was_told(sandbox: Sandbox, feed: Feed) -> None:
    feed.add("a", "b")
    rows: Rows = {}
    link, _ = read(sandbox, feed.delta, rows)
    feed.add("c")
    fault(sandbox, "delta_replay", match={"path": "delta$"})
    link, told = read(sandbox, link, rows)
    assert {feed.text(one) for one in told} == {"a", "b", "c"}
    assert feed.texts(rows) == ["a", "b", "c"]
    assert read(sandbox, link, rows)[1] == []


def test_empty_pages_lead_on(sandbox: Sandbox, feed: Feed) -> None:
    feed.add("a", "b", "c", "d")
    fault(sandbox, "delta_empty_page", match={"path": "delta$"}, nth=2, times=2)
    page = sandbox.get(feed.delta)
    rows = {one["id"]: one for one in page["value"] if "root" not in one}
    empty = sandbox.get(page["@odata.nextLink"])
    assert (empty["value"], "@odata.nextLink" in empty) == ([], True)
    read(sandbox, empty["@odata.nextLink"], rows)
    assert feed.texts(rows) == ["a", "b", "c", "d"]


def test_lag_tells_later(sandbox: Sandbox, feed: Feed) -> None:
    rows: Rows = {}
    link, _ = read(sandbox, feed.delta, rows)
    feed.add("a", "b", "c")
    fault(sandbox, "delta_lag", match={"path": "delta$"}, times=2)
    for _ in range(2):
        link, told = read(sandbox, link, rows)
        assert len(told) == 1
    read(sandbox, link, rows)
    assert feed.texts(rows) == ["a", "b", "c"]


def test_lag_leaves_latest_alone(sandbox: Sandbox, name: str) -> None:
    items = f"{sandbox.make_list(name)}/items"
    fault(sandbox, "delta_lag", match={"path": "delta$"}, times=-1)
    link = sandbox.get(f"{items}/delta?token=latest")["@odata.deltaLink"]
    assert "latest" not in link


def test_a_malformed_body_alone_and_in_a_batch(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    fault(sandbox, "malformed", match={"path": f"{path.split('/')[-1]}/items$"}, times=2)
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        sandbox.call("GET", f"{path}/items").json()
    get: Json = {"method": "GET", "url": f"{path}/items"}
    answers = sandbox.post("/$batch", {"requests": [{"id": "1", **get}, {"id": "2", **get}]})["responses"]
    assert isinstance(answers[0]["body"], str)
    assert answers[1]["body"]["value"] == []


@pytest.mark.parametrize("status", [503, 404])
def test_an_empty_body(sandbox: Sandbox, name: str, status: int) -> None:
    path = sandbox.make_list(name)
    fault(sandbox, "status", match={"path": f"{path.split('/')[-1]}/items$"}, status=status, body="", times=2)
    answer = sandbox.call("GET", f"{path}/items")
    assert (answer.status_code, answer.content) == (status, b"")
    part = {"id": "1", "method": "GET", "url": f"{path}/items"}
    (inner,) = sandbox.post("/$batch", {"requests": [part]})["responses"]
    assert (inner["status"], "body" in inner) == (status, False)


def test_retry_after_on_an_accepted_send_and_a_late_sent_copy(sandbox: Sandbox, name: str) -> None:
    def send(subject: str) -> httpx.Response:
        to = [{"emailAddress": {"address": "a@example.org"}}]
        return sandbox.call("POST", f"{sandbox.team}/sendMail", {"message": {"subject": subject, "toRecipients": to}})

    def has_arrived(subject: str) -> bool:
        sent = sandbox.get(f"{sandbox.team}/mailFolders/sentitems/messages?$filter=subject eq '{subject}'")
        return bool(sent["value"])

    fault(sandbox, "headers", match={"path": "sendMail$"}, retry_after="fraction", seconds=2.128)
    answer = send(f"{name} patient")
    assert (answer.status_code, answer.headers["Retry-After"]) == (202, "2.128")
    eventually(lambda: has_arrived(f"{name} patient"))
    fault(sandbox, "late_sent_copy", match={"path": "sendMail$"}, seconds=60)
    assert send(f"{name} late").status_code == 202
    assert send(f"{name} usual").status_code == 202
    eventually(lambda: has_arrived(f"{name} usual"))
    assert not has_arrived(f"{name} late")


def test_the_token_endpoint_fails_too_and_is_logged(sandbox: Sandbox) -> None:
    form = {
        "grant_type": "client_credentials",
        "client_id": sandbox.about["client_id"],
        "client_secret": sandbox.about["client_secret"],
        "scope": "https://graph.microsoft.com/.default",
    }

    def ask() -> httpx.Response:
        return sandbox.http.post(f"{sandbox.about['authority']}/oauth2/v2.0/token", data=form)

    before = sandbox.admin.get("/requests?since=999999999").json()["last"]
    body = {"error": "temporarily_unavailable", "error_codes": [90033]}
    fault(sandbox, "status", match={"path": "/token$"}, status=503, body=body, retry_after="integer", seconds=9)
    refused = ask()
    assert (refused.status_code, refused.headers["Retry-After"], refused.json()) == (503, "9", body)
    fault(sandbox, "reset_after", match={"path": "/token$"})
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        ask()
    fault(sandbox, "malformed", match={"path": "/token$"})
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        ask().json()
    assert "access_token" in ask().json()
    rows = sandbox.admin.get(f"/requests?since={before}").json()["requests"]
    assert [one["status"] for one in rows] == [503, None, 200, 200]
    assert {one["route"].rsplit("/", 1)[1] for one in rows} == {"token"}


def test_a_plan_with_an_unknown_word_is_refused(sandbox: Sandbox) -> None:
    assert sandbox.admin.post("/faults", json={"kind": "status", "state": 1}).status_code == 400
    assert sandbox.admin.post("/faults", json={"kind": "status", "retry_after": "odd"}).status_code == 400
