"""Many requests in one round trip: `$batch`."""

import json
from typing import Any

import pytest
import requests
import responses

from connectors.batch import Chain, Outcome, send_chains
from connectors.errors import Ambiguous, Conflict, NotFound, NotSent, Throttled
from connectors.request import Effect, Request, Response, Service
from tests.wire.calls import ROOT, Way, way

Inner = dict[str, Any]


def read(name: str) -> Request:
    return Request(f"read {name}", "GET", f"/{name}")


def write(name: str, etag: str = '"e,1"') -> Request:
    return Request(f"write {name}", "PATCH", f"/{name}", Effect.GUARDED, body={"n": name}, headers={"If-Match": etag})


def make(name: str) -> Request:
    return Request(f"make {name}", "POST", f"/{name}", Effect.KEYED, Service.EXCHANGE, body={"n": name})


class Tenant:
    """Answers batches: `say` holds, by path, the statuses that a request gets one after the other; 200 after those."""

    def __init__(self, say: dict[str, list[int]] | None = None, *, silent: tuple[str, ...] = ()) -> None:
        self.say = say or {}
        self.silent = silent
        self.batches: list[list[Inner]] = []
        self.alone: list[str] = []
        responses.add_callback("POST", f"{ROOT}/$batch", callback=self._batch)

    def serve(self, *paths: str) -> "Tenant":
        for path in paths:
            for method in ("GET", "PATCH", "POST"):
                responses.add_callback(method, f"{ROOT}{path}", callback=self._one)
        return self

    def _one(self, request: Any) -> tuple[int, dict[str, str], str]:
        path = request.url.removeprefix(ROOT)
        self.alone.append(path)
        return self._status(path), {}, "{}"

    def _status(self, path: str) -> int:
        left = self.say.get(path)
        return left.pop(0) if left else 200

    def _batch(self, request: Any) -> tuple[int, dict[str, str], str]:
        inner: list[Inner] = json.loads(request.body)["requests"]
        self.batches.append(inner)
        answered: dict[str, Inner] = {}
        for one in inner:
            before = [answered[each]["status"] for each in one.get("dependsOn", [])]
            status = 424 if any(each >= 400 for each in before) else self._status(one["url"])
            headers = {"Retry-After": "3"} if status == 429 else {}
            answered[one["id"]] = {"id": one["id"], "status": status, "headers": headers, "body": {"path": one["url"]}}
        told = [one for one in reversed(answered.values()) if one["body"]["path"] not in self.silent]
        return 200, {}, json.dumps({"responses": told})


def kinds(found: list[list[Outcome]]) -> list[list[str]]:
    return [[type(one).__name__ for one in chain] for chain in found]


def send(chains: list[Chain], made: Way | None = None) -> list[list[Outcome]]:
    return send_chains((made or way()).graph, chains)


@responses.activate
def test_each_request_gets_its_own_answer_in_the_order_given() -> None:
    """Answers come in any order; outcomes stand where their requests stood."""
    tenant = Tenant()
    found = send([[read("a")], [read("b"), read("c")]])
    assert [[one.json()["path"] for one in chain if isinstance(one, Response)] for chain in found] == [
        ["/a"],
        ["/b", "/c"],
    ]
    assert len(tenant.batches) == 1


@responses.activate
def test_nothing_is_asked_for_nothing() -> None:
    """No chains, no request; empty chains neither."""
    assert send([]) == []
    assert send([[], []]) == [[], []]
    assert len(responses.calls) == 0


@responses.activate
def test_a_single_request_goes_without_a_batch() -> None:
    """A batch of one would only cost."""
    tenant = Tenant().serve("/a")
    assert kinds(send([[read("a")]])) == [["Response"]]
    assert (tenant.batches, tenant.alone) == ([], ["/a"])


@responses.activate
def test_if_match_bodies_and_relative_addresses_travel_inside() -> None:
    """Each inner request keeps its If-Match (office365's own batch drops it) and is addressed below the root."""
    tenant = Tenant()
    link = Request("follow", "GET", f"{ROOT}/x?$skiptoken=1")
    send([[write("a", '"e,7"')], [link]])
    [first, second] = tenant.batches[0]
    assert first["headers"] == {"If-Match": '"e,7"', "Content-Type": "application/json"}
    assert (first["method"], first["url"], first["body"]) == ("PATCH", "/a", {"n": "a"})
    assert second["url"] == "/x?$skiptoken=1"
    assert "body" not in second


@responses.activate
def test_chains_are_packed_twenty_at_most() -> None:
    """Graph takes twenty requests in a batch; a long chain goes on in the next, in order."""
    tenant = Tenant()
    chain = [read(f"long{number}") for number in range(45)]
    found = send([chain, [read("b")]])
    assert [len(one) for one in tenant.batches] == [20, 20, 6]
    assert [one.json()["path"] for one in found[0] if isinstance(one, Response)] == [f"/long{n}" for n in range(45)]
    assert found[1][0].json()["path"] == "/b"  # type: ignore[union-attr]


@responses.activate
def test_at_most_four_of_a_batch_go_to_exchange() -> None:
    """Exchange runs four of an app at once and throttles the fifth."""
    tenant = Tenant()
    send([[make(f"m{number}"), read(f"r{number}")] for number in range(10)])
    for batch in tenant.batches:
        assert len(batch) <= 20
        assert sum(one["method"] == "POST" for one in batch) <= 4
    assert sum(len(one) for one in tenant.batches) == 20


@responses.activate
def test_within_a_chain_each_waits_for_the_one_before() -> None:
    """dependsOn names the request before, and no other chain's."""
    tenant = Tenant()
    send([[write("a"), write("b"), write("c")], [read("d"), read("e")]])
    told = {one["url"]: one for one in tenant.batches[0]}
    assert "dependsOn" not in told["/a"]
    assert "dependsOn" not in told["/d"]
    assert told["/b"]["dependsOn"] == [told["/a"]["id"]]
    assert told["/c"]["dependsOn"] == [told["/b"]["id"]]
    assert told["/e"]["dependsOn"] == [told["/d"]["id"]]


@responses.activate
def test_what_follows_a_failure_is_not_sent() -> None:
    """424: nothing was done; the other chains go on."""
    Tenant({"/a": [412]})
    found = send([[write("a"), write("b")], [write("c")]])
    assert kinds(found) == [["Conflict", "NotSent"], ["Response"]]


@responses.activate
def test_a_failed_chain_does_not_go_on_in_the_next_batch() -> None:
    """What stands in a later part of a chain that failed is not even asked."""
    tenant = Tenant({"/long3": [412]})
    found = send([[write(f"long{number}") for number in range(25)], [read("x")]])
    assert isinstance(found[0][3], Conflict)
    assert all(isinstance(one, NotSent) for one in found[0][4:])
    assert not any(one["url"] == "/long20" for batch in tenant.batches for one in batch)


@responses.activate
def test_only_the_throttled_are_sent_again() -> None:
    """An inner 429 is repeated alone after its Retry-After; what was done is not done twice."""
    tenant = Tenant({"/b": [429]})
    made = way()
    found = send([[write("a")], [write("b")], [make("c")]], made)
    assert kinds(found) == [["Response"], ["Response"], ["Response"]]
    assert [[one["url"] for one in batch] for batch in tenant.batches] == [["/a", "/b", "/c"], ["/b"]]
    assert 3 <= made.slept[0] <= 3.5


@responses.activate
def test_a_chain_behind_a_throttled_request_goes_on_after_it() -> None:
    """429 and the 424 that follows it are both sent again, in order."""
    tenant = Tenant({"/a": [429]})
    assert kinds(send([[write("a"), write("b")]])) == [["Response", "Response"]]
    assert [one["url"] for one in tenant.batches[1]] == ["/a", "/b"]
    assert tenant.batches[1][1]["dependsOn"] == [tenant.batches[1][0]["id"]]


@responses.activate
def test_throttling_without_end_is_an_outcome() -> None:
    """Five rounds, then the caller is told for how long."""
    tenant = Tenant({"/b": [429] * 9})
    found = send([[write("a")], [write("b")]])
    assert kinds(found) == [["Response"], ["Throttled"]]
    assert isinstance(found[1][0], Throttled)
    assert found[1][0].wait == pytest.approx(3)
    assert len(tenant.batches) == 5


@pytest.mark.parametrize(("status", "kind"), [(412, Conflict), (404, NotFound), (500, Ambiguous), (503, Throttled)])
@responses.activate
def test_an_inner_status_is_what_it_would_be_alone(status: int, kind: type[Exception]) -> None:
    """Graph answers each on its own; so do we."""
    Tenant({"/a": [status] * 9})
    [[first], [_]] = send([[write("a")], [write("b")]])
    assert type(first) is kind


@pytest.mark.parametrize("failure", [500, 504, requests.ReadTimeout("x"), requests.ConnectionError("reset")])
@responses.activate
def test_a_lost_answer_is_ambiguous_for_writes(failure: int | Exception) -> None:
    """All of it may have been done, and it is sent once."""
    if isinstance(failure, int):
        responses.add("POST", f"{ROOT}/$batch", status=failure)
    else:
        responses.add("POST", f"{ROOT}/$batch", body=failure)
    assert kinds(send([[write("a")], [make("b")]])) == [["Ambiguous"], ["Ambiguous"]]
    assert len(responses.calls) == 1


@responses.activate
def test_a_lost_answer_is_repeated_for_reads() -> None:
    """Reading twice harms nothing."""
    responses.add("POST", f"{ROOT}/$batch", status=504)
    Tenant()
    assert kinds(send([[read("a")], [read("b")]])) == [["Response"], ["Response"]]


@pytest.mark.parametrize("request_", [write("a"), make("a")], ids=["write", "make"])
@responses.activate
def test_a_request_that_is_not_answered_is_ambiguous(request_: Request) -> None:
    """Missing among the answers: it may have been done."""
    Tenant(silent=("/a",))
    [[first], [second]] = send([[request_], [read("b")]])
    assert type(first) is Ambiguous
    assert isinstance(second, Response)


@pytest.mark.parametrize("body", ["<html>proxy</html>", '{"responses": [', "{}", "[]", ""])
@responses.activate
def test_an_answer_that_is_no_batch_is_an_outcome_too(body: str) -> None:
    """200 with rubbish, as of a proxy: ambiguous for writes, and nothing raised."""
    responses.add("POST", f"{ROOT}/$batch", body=body, status=200)
    found = send([[write("a")], [make("b")]])
    assert kinds(found) == [["Ambiguous"], ["Ambiguous"]]


@responses.activate
def test_what_was_settled_stays_settled_when_a_later_round_is_lost() -> None:
    """Conflict in the first round, and the second lost: the conflict is still one."""
    count: list[int] = []

    def answer(request: Any) -> tuple[int, dict[str, str], str]:
        count.append(1)
        if len(count) > 1:
            return 504, {}, ""
        inner = json.loads(request.body)["requests"]
        statuses = {"/a": 412, "/b": 429, "/c": 200}
        told = [{"id": one["id"], "status": statuses[one["url"]], "headers": {}, "body": {}} for one in inner]
        return 200, {}, json.dumps({"responses": told})

    responses.add_callback("POST", f"{ROOT}/$batch", callback=answer)
    assert kinds(send([[write("a")], [write("b")], [write("c")]])) == [["Conflict"], ["Ambiguous"], ["Response"]]


@responses.activate
def test_a_batch_whose_token_is_refused_is_sent_again_with_a_new_one() -> None:
    """401 for the whole batch: the token is renewed once, as for a single request."""
    responses.add("POST", f"{ROOT}/$batch", status=401)
    Tenant()
    made = way()
    assert kinds(send([[write("a")], [write("b")]], made)) == [["Response"], ["Response"]]
    assert len(made.forgotten) == 1


@responses.activate
def test_a_throttled_batch_is_sent_again_as_a_whole() -> None:
    """429 before anything was done."""
    responses.add("POST", f"{ROOT}/$batch", status=429, headers={"Retry-After": "2"})
    Tenant()
    made = way()
    assert kinds(send([[write("a")], [make("b")]], made)) == [["Response"], ["Response"]]
    assert 2 <= made.slept[0] <= 2.5
