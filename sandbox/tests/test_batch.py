"""`$batch`."""

import base64
from typing import Any

from client import Json, Sandbox


def batch(sandbox: Sandbox, *requests: Json) -> dict[str, Json]:
    """Send a batch; its answers by id."""
    answers = sandbox.post("/$batch", {"requests": list(requests)})["responses"]
    return {answer["id"]: answer for answer in answers}


def test_each_request_is_answered_for_itself(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    item = sandbox.post(f"{path}/items", {"fields": {"Title": "one"}})
    json_type = {"Content-Type": "application/json"}
    patch: Json = {"method": "PATCH", "url": f"{path}/items/1/fields", "body": {"Title": "two"}}
    answers = batch(
        sandbox,
        {"id": "stale", **patch, "headers": {**json_type, "If-Match": '"x,9"'}},
        {"id": "good", **patch, "headers": {**json_type, "If-Match": item["eTag"]}},
        {"id": "read", "method": "GET", "url": f"{path}/items/1?$expand=fields", "dependsOn": ["good"]},
        {"id": "missing", "method": "GET", "url": f"{path}/items/99"},
        {"id": "after", "method": "DELETE", "url": f"{path}/items/1", "dependsOn": ["missing"]},
    )
    assert {key: one["status"] for key, one in answers.items()} == {
        "stale": 412,
        "good": 200,
        "read": 200,
        "missing": 404,
        "after": 424,
    }
    assert answers["read"]["body"]["fields"]["Title"] == "two"
    assert answers["missing"]["body"]["error"]["code"] == "itemNotFound"


def test_malformed_batches_are_refused_whole(sandbox: Sandbox) -> None:
    get: Json = {"method": "GET", "url": sandbox.site}
    bad: list[Any] = [
        {"requests": []},
        {"requests": [{"id": "1", **get}, {"id": "1", **get}]},
        {"requests": [{"id": "a", **get}, {"id": "A", **get}]},
        {"requests": [{"id": str(number), **get} for number in range(21)]},
        {"requests": [{"id": "1", **get, "dependsOn": ["2"]}]},
        {"requests": [{"id": "1", **get, "dependsOn": ["2"]}, {"id": "2", **get, "dependsOn": ["1"]}]},
        {"requests": [{"id": "1", "method": "GET", "url": "https://graph.microsoft.com/v1.0/me"}]},
    ]
    for body in bad:
        assert sandbox.call("POST", "/$batch", body).status_code == 400, body


def test_at_most_four_mail_requests_run_side_by_side(sandbox: Sandbox) -> None:
    get: Json = {"method": "GET", "url": f"{sandbox.team}/mailFolders/inbox"}
    parallel = batch(sandbox, *({"id": str(number), **get} for number in range(6)))
    statuses = sorted(one["status"] for one in parallel.values())
    assert statuses == [200, 200, 200, 200, 429, 429]
    refused = next(one for one in parallel.values() if one["status"] == 429)
    assert refused["body"]["error"]["code"] == "ApplicationThrottled"
    assert refused["headers"]["Retry-After"]
    chained = batch(
        sandbox,
        *({"id": str(number), **get, "dependsOn": [str(number - 1)] if number else []} for number in range(6)),
    )
    assert {one["status"] for one in chained.values()} == {200}


def test_other_bodies_are_base64(sandbox: Sandbox, name: str) -> None:
    raw = f"To: b@x.example\r\nSubject: {name}\r\n\r\nhello\r\n".encode()
    made = sandbox.post(f"{sandbox.team}/messages", {"subject": name})
    encoded_twice = base64.b64encode(base64.b64encode(raw)).decode()
    answers = batch(
        sandbox,
        {"id": "1", "method": "GET", "url": f"{sandbox.team}/messages/{made['id']}/$value"},
        {
            "id": "2",
            "method": "POST",
            "url": f"{sandbox.team}/messages",
            "headers": {"Content-Type": "text/plain"},
            "body": encoded_twice,
        },
    )
    assert name.encode() in base64.b64decode(answers["1"]["body"])
    assert answers["2"]["body"]["subject"] == name


def test_inner_requests_are_logged_with_their_batch(sandbox: Sandbox) -> None:
    before = sandbox.admin.get("/requests?since=999999999").json()["last"]
    batch(sandbox, {"id": "1", "method": "GET", "url": sandbox.site})
    outer, inner = sandbox.admin.get(f"/requests?since={before}").json()["requests"]
    assert (outer["route"], outer["batch"], outer["status"]) == ("/$batch", None, 200)
    assert (inner["route"], inner["batch"], inner["phase"]) == ("/sites/{site}", outer["seq"], "answered")


def test_absolute_urls_only_where_the_switch_allows_them(sandbox: Sandbox) -> None:
    urls = (f"https://graph.microsoft.com/v1.0{sandbox.site}", f"{sandbox.about['base_url']}{sandbox.site}")
    requests = [{"id": str(number), "method": "GET", "url": url} for number, url in enumerate(urls)]
    assert sandbox.call("POST", "/$batch", {"requests": requests}).status_code == 400
    sandbox.admin.post("/switches", json={"absolute_batch_urls": True})
    try:
        assert [one["status"] for one in batch(sandbox, *requests).values()] == [200, 200]
        other: Json = {"id": "1", "method": "GET", "url": "https://example.org/v1.0/me"}
        assert sandbox.call("POST", "/$batch", {"requests": [other]}).status_code == 400
    finally:
        sandbox.admin.post("/switches", json={"absolute_batch_urls": False})


def test_authorization_inside_a_part_is_ignored(sandbox: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {sandbox.about['people']['officer1@contoso.com']}"}
    answers = batch(
        sandbox,
        {"id": "me", "method": "GET", "url": "/me", "headers": headers},
        {"id": "site", "method": "GET", "url": sandbox.site, "headers": {"Authorization": "Bearer nonsense"}},
    )
    assert (answers["me"]["status"], answers["site"]["status"]) == (400, 200)


def test_failure_travels_down_a_chain_and_answers_keep_their_ids(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    item = {"headers": {"Content-Type": "application/json"}, "method": "POST", "url": f"{path}/items"}
    chain: list[Json] = [
        {"id": "last", **item, "body": {"fields": {"Title": "never"}}, "dependsOn": ["middle"]},
        {"id": "middle", **item, "body": {"fields": {"Title": "never"}}, "dependsOn": ["FIRST"]},
        {"id": "first", **item, "body": {"fields": {"NoSuchColumn": 1}}},
        {"id": "alone", **item, "body": {"fields": {"Title": "alone"}}},
    ]
    statuses = {key: one["status"] for key, one in batch(sandbox, *chain).items()}
    assert statuses == {"first": 400, "middle": 424, "last": 424, "alone": 201}
    assert [one["fields"]["Title"] for one in sandbox.get(f"{path}/items?$expand=fields")["value"]] == ["alone"]
