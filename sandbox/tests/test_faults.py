"""Faults by plan and by address, and what the log says meanwhile."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from client import Json, Sandbox, eventually

LOST = (httpx.RemoteProtocolError, httpx.ReadError)


@pytest.fixture(autouse=True)
def _no_faults_left(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.admin.delete("/faults")


def fault(sandbox: Sandbox, kind: str, path: str, **more: object) -> int:
    """Switch a fault on for writes to items of a list."""
    plan = {"kind": kind, "match": {"method": "POST", "path": path}, **more}
    answer = sandbox.admin.post("/faults", json=plan)
    assert answer.status_code == 201, answer.text
    number: int = answer.json()["id"]
    return number


def titles(sandbox: Sandbox, path: str) -> list[str]:
    """What the list holds."""
    return [one["fields"]["Title"] for one in sandbox.get(f"{path}/items?$expand=fields")["value"]]


def test_status_before_and_after_the_effect(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    items = f"{path.split('/')[-1]}/items$"
    fault(sandbox, "status", items, status=503, headers={"Retry-After": "7"}, nth=2)
    assert sandbox.call("POST", f"{path}/items", {"fields": {"Title": "a"}}).status_code == 201
    refused = sandbox.call("POST", f"{path}/items", {"fields": {"Title": "b"}})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "7")
    assert titles(sandbox, path) == ["a"]
    fault(sandbox, "status_after", items, status=504, body="")
    lost = sandbox.call("POST", f"{path}/items", {"fields": {"Title": "c"}})
    assert (lost.status_code, lost.content) == (504, b"")
    assert titles(sandbox, path) == ["a", "c"]


def test_connection_cut_before_after_and_midway(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    items = f"{path.split('/')[-1]}/items$"
    for kind, expected in (("reset_before", []), ("reset_after", ["reset_after"]), ("truncate", ["truncate"])):
        fault(sandbox, kind, items)
        with pytest.raises(LOST):
            sandbox.call("POST", f"{path}/items", {"fields": {"Title": kind}})
        assert titles(sandbox, path)[-1:] == (expected or [])
    assert sandbox.call("POST", f"{path}/items", {"fields": {"Title": "d"}}).status_code == 201


@pytest.mark.parametrize(("kind", "done"), [("hold_before", False), ("hold_after", True)])
def test_a_held_request_waits_for_release(sandbox: Sandbox, name: str, kind: str, done: bool) -> None:
    path = sandbox.make_list(name)
    number = fault(sandbox, kind, f"{path.split('/')[-1]}/items$")
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(sandbox.call, "POST", f"{path}/items", {"fields": {"Title": "held"}})

        def state() -> Json:
            found: Json = next(one for one in sandbox.admin.get("/faults").json()["faults"] if one["id"] == number)
            return found

        eventually(lambda: state()["holding"] == 1)
        assert titles(sandbox, path) == (["held"] if done else [])
        log = sandbox.admin.get("/requests").json()["requests"]
        mine = [one["phase"] for one in log if one["path"] == f"{path}/items" and one["method"] == "POST"]
        assert mine == ["received"]
        sandbox.admin.post(f"/faults/{number}/release")
        assert future.result(5).status_code == 201
    assert state()["hits"] == 1


def test_delay_and_limits_of_a_fault(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    fault(sandbox, "delay", f"{path.split('/')[-1]}/items$", seconds=0.3, times=-1)
    answer = sandbox.call("POST", f"{path}/items", {"fields": {"Title": "slow"}})
    assert answer.elapsed.total_seconds() >= 0.3
    assert sandbox.admin.post("/faults", json={"kind": "odd"}).status_code == 400
    assert sandbox.admin.post("/faults", json={"kind": "delay", "match": {"path": "("}}).status_code == 400


def test_a_fault_strikes_inside_a_batch(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    fault(sandbox, "reset_after", f"{path.split('/')[-1]}/items$")
    headers = {"Content-Type": "application/json"}
    inner = {
        "id": "1",
        "method": "POST",
        "url": f"{path}/items",
        "headers": headers,
        "body": {"fields": {"Title": "x"}},
    }
    with pytest.raises(LOST):
        sandbox.call("POST", "/$batch", {"requests": [inner]})
    assert titles(sandbox, path) == ["x"]


@pytest.mark.parametrize(("mark", "status", "done"), [("504", 504, True), ("503", 503, False), ("429", 429, False)])
def test_titles_choose_faults(sandbox: Sandbox, name: str, mark: str, status: int, done: bool) -> None:
    path = sandbox.make_list(name)
    body = {"fields": {"Title": f"t+{mark}"}}
    assert sandbox.call("POST", f"{path}/items", body).status_code == status
    assert len(titles(sandbox, path)) == done
    assert sandbox.call("POST", f"{path}/items", body).status_code == 201  # it strikes once


def test_timeout_mark_does_it_and_never_answers(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    authorization = {"Authorization": f"Bearer {sandbox.app_token}"}
    body = {"fields": {"Title": "t+timeout"}}
    with pytest.raises(httpx.ReadTimeout):
        sandbox.http.post(sandbox.about["base_url"] + f"{path}/items", json=body, headers=authorization, timeout=0.4)
    assert titles(sandbox, path) == ["t+timeout"]


def test_recipients_choose_faults(sandbox: Sandbox, name: str) -> None:
    def send(mark: str) -> tuple[str, httpx.Response | None]:
        to = [{"emailAddress": {"address": f"reports+{mark}@tiktok.example"}}]
        made = sandbox.post(f"{sandbox.team}/messages", {"subject": f"{name} {mark}", "toRecipients": to})
        path = f"{sandbox.team}/messages/{made['id']}/send"
        try:
            return path, sandbox.call("POST", path)
        except LOST:
            return path, None

    def sent(mark: str) -> int:
        return sum(one["subject"] == f"{name} {mark}" for one in sandbox.admin.get("/outbox").json())

    path, answer = send("503")
    assert answer is not None
    assert (answer.status_code, sent("503")) == (503, 0)
    assert sandbox.call("POST", path).status_code == 202
    path, answer = send("504")
    assert answer is not None
    assert answer.status_code == 504
    assert sandbox.call("POST", path).status_code == 404
    assert send("reset")[1] is None
    eventually(lambda: (sent("504"), sent("503"), sent("reset")) == (1, 1, 1))


def test_fifth_mail_request_at_a_time_is_throttled(sandbox: Sandbox, name: str) -> None:
    child = sandbox.post(f"{sandbox.team}/mailFolders", {"displayName": name})["id"]
    sandbox.admin.post("/faults", json={"kind": "delay", "seconds": 0.0, "match": {"path": "never"}})
    with ThreadPoolExecutor(12) as pool:
        calls = [pool.submit(sandbox.call, "GET", f"{sandbox.team}/mailFolders/{child}") for _ in range(60)]
        statuses = {call.result().status_code for call in calls}
    assert statuses <= {200, 429}
    assert 429 in statuses
