"""The traps of the given libraries that are worked around: each test asserts today's bad behaviour.

When one fails after an upgrade, the library has changed: read `docs/dependencies.md`, and drop the work-around if it is
not needed any more. msal's are in `test_tokens.py`.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import requests
import responses
from O365.connection import Connection, MSGraphProtocol
from O365.mailbox import MailBox
from office365.graph_client import GraphClient
from office365.runtime.client_request_exception import ClientRequestException

GRAPH = "https://graph.microsoft.com/v1.0"


def client() -> GraphClient:
    return GraphClient(lambda: {"access_token": "t", "token_type": "Bearer"})


def update(of: GraphClient) -> Any:
    """Queue the PATCH of a list item's field under If-Match."""
    item = of.sites["s"].lists["l"].items["1"]
    item.set_property("fields", {"Title": "x"}, True)
    return item.update().before_execute(lambda request: request.set_header("If-Match", '"e,1"'))


def _done(request: Any) -> tuple[int, dict[str, str], str]:
    asked = json.loads(request.body)["requests"]
    told = [{"id": one["id"], "status": 200, "headers": {}, "body": {}} for one in asked]
    return 200, {}, json.dumps({"responses": told})


@responses.activate
def test_trap_office365_batch_drops_if_match() -> None:
    """execute_batch loses the header that guards against lost updates: our own batch is used."""
    responses.add_callback("POST", f"{GRAPH}/$batch", callback=_done)
    of = client()
    update(of)
    of.execute_batch()
    [inner] = json.loads(responses.calls[0].request.body)["requests"]
    assert inner["method"] == "PATCH"
    assert not any(name.lower() == "if-match" for name in inner.get("headers", {}))


@responses.activate
def test_trap_office365_sends_if_match_when_it_is_not_batched() -> None:
    """The same query alone has the header: it is the batch that drops it."""
    responses.add("PATCH", f"{GRAPH}/sites/s/lists/l/items/1", json={})
    of = client()
    update(of)
    of.execute_query()
    assert responses.calls[0].request.headers["If-Match"] == '"e,1"'


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the library sleeps, without the time that it takes."""
    found: list[float] = []
    monkeypatch.setattr("office365.runtime.retry.sleep", found.append)
    return found


@responses.activate
def test_trap_office365_retry_ignores_retry_after(slept: list[float]) -> None:
    """execute_query_retry waits its own time and not the tenant's, whatever its documentation says."""
    responses.add("GET", f"{GRAPH}/sites/s", status=429, headers={"Retry-After": "30"}, json={"error": {"code": "x"}})
    responses.add("GET", f"{GRAPH}/sites/s", json={"id": "s"})
    client().sites["s"].get().execute_query_retry(max_retry=3, timeout_secs=1)
    assert len(responses.calls) == 2
    assert slept
    assert max(slept) < 30


@responses.activate
def test_trap_office365_retry_sends_a_post_again_after_504(slept: list[float]) -> None:
    """with_auto_retry repeats what cannot be undone: a POST whose answer was lost."""
    responses.add("POST", f"{GRAPH}/users/u/messages/m/send", status=504, json={"error": {"code": "x"}})
    responses.add("POST", f"{GRAPH}/users/u/messages/m/send", status=202)
    of = client().with_auto_retry(max_retry=3, timeout_secs=1)
    of.users["u"].messages["m"].send().execute_query()
    assert len(responses.calls) == 2


@responses.activate
def test_trap_office365_waits_for_ever_by_default() -> None:
    """The default time limit is ten seconds to connect and none to read."""
    responses.add("GET", f"{GRAPH}/sites/s", json={"id": "s"})
    client().sites["s"].get().execute_query()
    connect, read = responses.calls[0].request.req_kwargs["timeout"]
    assert connect is not None
    assert read is None


@responses.activate
def test_trap_office365_follows_redirects() -> None:
    """Its own transport takes the bearer's request wherever a redirect leads."""
    responses.add("GET", f"{GRAPH}/sites/s", status=302, headers={"Location": f"{GRAPH}/elsewhere"})
    responses.add("GET", f"{GRAPH}/elsewhere", json={"id": "s"})
    client().sites["s"].get().execute_query()
    assert [call.request.url for call in responses.calls] == [f"{GRAPH}/sites/s", f"{GRAPH}/elsewhere"]


@responses.activate
def test_trap_office365_raises_its_own_errors() -> None:
    """Errors come as ClientRequestException, also where the body is empty: one place translates them."""
    responses.add("GET", f"{GRAPH}/sites/s", status=412)
    with pytest.raises(ClientRequestException) as caught:
        client().sites["s"].get().execute_query()
    assert caught.value.response is not None
    assert caught.value.response.status_code == 412


def test_trap_o365_protocol_takes_no_address() -> None:
    """MSGraphProtocol(protocol_url=) fails: the address is set before its constructor runs."""
    with pytest.raises(TypeError):
        MSGraphProtocol(protocol_url="https://graph.tenant.test/")


def test_trap_o365_connection_delays_and_retries() -> None:
    """The stock Connection sleeps 200 ms before a call, and retries by itself three times, POST and PATCH never."""
    stock = Connection(("id", "secret"), auth_flow_type="credentials", tenant_id="t")
    assert stock.requests_delay == 200
    assert stock.request_retries == 3
    session = stock.get_session()
    retry = session.get_adapter("https://graph.microsoft.com").max_retries
    assert retry.total == 3
    assert "POST" not in (retry.allowed_methods or ())
    assert "PATCH" not in (retry.allowed_methods or ())


class _Direct(Connection):  # type: ignore[misc]  # O365 publishes no types
    """O365's connection, whose requests go out without its sign-in."""

    def __init__(self) -> None:
        super().__init__(("id", "secret"), requests_delay=0, request_retries=0)

    def oauth_request(self, url: str, method: str, **kwargs: Any) -> requests.Response:
        return requests.request(method, url, json=kwargs.get("data") or kwargs.get("json"), timeout=5)


@responses.activate
def test_trap_o365_drops_headers_that_are_added_after_saving() -> None:
    """A header or extended property added to a saved draft is never sent: all of it goes into the first request."""
    made = {"id": "m", "isDraft": True}
    responses.add("POST", f"{GRAPH}/users/u@x.com/mailFolders/Drafts/messages", json=made, status=201)
    responses.add("PATCH", f"{GRAPH}/users/u@x.com/messages/m", json=made)
    box = MailBox(con=_Direct(), protocol=MSGraphProtocol(timezone="UTC"), main_resource="users/u@x.com")
    message = box.new_message()
    message.subject = "x"
    assert message.save_draft()
    message.add_message_header("x-ohrt", "key")
    message.single_value_extended_properties.append({"id": "String {0} Name K", "value": "key"})
    assert message.save_draft()
    assert not any(b"x-ohrt" in _bytes(call) or b"Name K" in _bytes(call) for call in responses.calls)


def _bytes(call: Any) -> bytes:
    body = call.request.body or b""
    return body if isinstance(body, bytes) else str(body).encode()


def test_trap_requests_lets_the_environment_beat_the_session(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """REQUESTS_CA_BUNDLE wins over Session.verify: our session puts that right."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "environment.pem"))
    session = requests.Session()
    session.verify = "/ours.pem"
    merged = session.merge_environment_settings("https://graph.microsoft.com", {}, None, None, None)
    assert merged["verify"] == str(tmp_path / "environment.pem")
