"""`_api/$batch`: requests as parts of a MIME message, with change sets."""

import json
from email import message_from_bytes
from email.message import Message
from typing import Any

import httpx
import pytest
from client import Sandbox
from sharepoint import BARE, Rest, complaint

Call = tuple[str, str, Any]  # verb, address below `_api`, body


def send(sandbox: Sandbox, rest: Rest, *calls: Call | list[Call], end: str = "\n") -> httpx.Response:
    """Send a batch; a list of calls is a change set."""
    lines = []
    for one in calls:
        lines.append("--batch_1")
        if isinstance(one, list):
            lines += ['Content-Type: multipart/mixed; boundary="changeset_1"', ""]
            for call in one:
                lines += ["--changeset_1", *request_lines(rest, call)]
            lines += ["--changeset_1--", ""]
        else:
            lines += request_lines(rest, one)
    return post(sandbox, rest, end.join([*lines, "--batch_1--", ""]))


def post(sandbox: Sandbox, rest: Rest, body: str, kind: str = "multipart/mixed; boundary=batch_1") -> httpx.Response:
    """Send this body to the batch's address."""
    headers = {"Authorization": f"Bearer {rest.token}", "Content-Type": kind}
    return sandbox.http.post(f"{rest.url}/$batch", content=body.encode(), headers=headers)


def request_lines(rest: Rest, call: Call) -> list[str]:
    """One request as a part's lines."""
    verb, path, body = call
    url = path if path.startswith("https:") else f"{rest.url}/{path}"
    head = ["Content-Type: application/http", "Content-Transfer-Encoding: binary", ""]
    inner = [f"{verb} {url} HTTP/1.1", f"Accept: {BARE}", "Content-Type: application/json;charset=utf-8"]
    return [*head, *inner, *([] if verb in ("GET", "POST") else ["IF-Match: *"]), "", json.dumps(body), ""]


def answers(reply: httpx.Response) -> list[tuple[int, Any]]:
    """Status and body of each answer."""
    assert reply.status_code == 200, reply.text
    kind = reply.headers["Content-Type"].encode()
    message = message_from_bytes(b"Content-Type: " + kind + b"\r\n\r\n" + reply.content)
    found = []
    for part in message.get_payload():
        assert isinstance(part, Message)
        assert part.get_content_type() == "application/http"
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        head, _, body = payload.partition(b"\r\n\r\n")
        found.append((int(head.split()[1]), json.loads(body) if body else None))
    return found


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_request_is_answered_in_its_place(sandbox: Sandbox, rest: Rest, name: str, end: str) -> None:
    sandbox.make_list(name)
    items = f"web/lists/getByTitle('{name}')/items"
    made = send(sandbox, rest, [("POST", items, {"Title": "één"}), ("POST", items, {"Title": "two"})], end=end)
    assert [(status, body["Title"]) for status, body in answers(made)] == [(201, "één"), (201, "two")]
    mixed = send(
        sandbox,
        rest,
        ("GET", f"{items}(1)?$select=Title", None),
        [("MERGE", f"{items}(1)", {"Title": "changed"}), ("DELETE", f"{items}(2)", None)],
        ("GET", f"{items}?$select=Title", None),
        end=end,
    )
    read, merged, deleted, left = answers(mixed)
    assert read == (200, {"Title": "één"})
    assert (merged[0], deleted[0]) == (204, 200)
    assert left == (200, {"value": [{"Title": "changed"}]})


def test_a_change_set_is_no_transaction(sandbox: Sandbox, rest: Rest, name: str) -> None:
    sandbox.make_list(name)
    items = f"web/lists/getByTitle('{name}')/items"
    change_set: list[Call] = [("POST", items, {"Nothing": 1}), ("POST", items, {"Title": "stands"})]
    refused, stands = answers(send(sandbox, rest, change_set))
    assert refused[0] == 400
    assert "does not exist on type" in refused[1]["odata.error"]["message"]["value"]
    assert stands[0] == 201
    assert [one["Title"] for one in rest.get(items)["value"]] == ["stands"]


def test_batches_that_cannot_be_read_are_refused_whole(sandbox: Sandbox, rest: Rest) -> None:
    web: Call = ("GET", "web", None)
    for reply, words in (
        (send(sandbox, rest, [web]), "that this place in a batch takes"),
        (send(sandbox, rest, ("DELETE", "web/lists/getByTitle('x')", None)), "that this place in a batch takes"),
        (send(sandbox, rest, ("GET", "https://elsewhere.example/_api/web", None)), "must be of the same site"),
        (send(sandbox, rest, ("GET", f"{rest.url.replace('/sites/ohrt', '')}/web", None)), "must be of the same site"),
        (send(sandbox, rest, [("POST", "web/ensureuser", {})] * 101), "not hold more than 100 requests"),
        (post(sandbox, rest, "--batch_1--\n"), "multipart/mixed"),
        (post(sandbox, rest, "{}", "application/json"), "multipart/mixed"),
    ):
        status, said = complaint(reply)
        assert (status, words in said) == (400, True), said


def test_parts_are_logged_as_of_their_batch(sandbox: Sandbox, rest: Rest) -> None:
    before = sandbox.admin.get("/requests?since=999999999").json()["last"]
    assert [status for status, _ in answers(send(sandbox, rest, ("GET", "web", None)))] == [200]
    whole, part = sandbox.admin.get(f"/requests?since={before}").json()["requests"]
    assert (whole["route"], part["batch"]) == ("/{site}/_api/$batch", whole["seq"])


def test_a_boundary_that_does_not_begin_a_line_is_one_all_the_same(sandbox: Sandbox, rest: Rest, name: str) -> None:
    """CLI for Microsoft 365 writes each one behind the body before it."""
    sandbox.make_list(name)
    adding = [("POST", f"web/lists/getbytitle('{name}')/items", {"Title": title}) for title in ("a", "b")]
    parts = ["\n".join(request_lines(rest, call)).rstrip("\n") for call in adding]
    body = (
        '--batch_1\nContent-Type: multipart/mixed; boundary="changeset_1"\n\n'
        f"--changeset_1\n{parts[0]}--changeset_1\n{parts[1]}--changeset_1--\n--batch_1--\n"
    )
    assert [status for status, _ in answers(post(sandbox, rest, body))] == [201, 201]
    items = sandbox.get(f"{sandbox.site}/lists/{name}/items?$expand=fields")["value"]
    assert [one["fields"]["Title"] for one in items] == ["a", "b"]
