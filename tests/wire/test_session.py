"""The one HTTP session: pinned hosts, time limits, no redirects."""

import threading
import time
from pathlib import Path

import pytest
import requests
import responses

from connectors import lists, mail
from connectors.errors import GraphError, NotSent, Refused
from connectors.graph import EXCHANGE_CONCURRENCY
from connectors.request import Request, Service
from connectors.session import TIMEOUT, HostNotPinned, PinnedSession
from tests.wire.calls import HOST, READ, ROOT, way


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/v1.0/things?$skiptoken=x",
        "https://graph.tenant.test.evil.example/v1.0/x",
        "https://graph.tenant.test@evil.example/v1.0/x",
        "https://graph.tenant.test:8443/v1.0/x",
        "https://evil.example/graph.tenant.test/",
        "https://GRAPH.tenant.test.:443/x",
    ],
)
@pytest.mark.parametrize("follow", [lists.follow, mail.follow])
@responses.activate
def test_a_link_to_another_host_is_refused_and_nothing_is_sent(link: str, follow: object) -> None:
    """nextLink and deltaLink carry our bearer: only to the hosts of the settings."""
    with pytest.raises(NotSent) as caught:
        way().graph.send(follow(link))  # type: ignore[operator]
    assert caught.value.code == "HostNotPinned"
    assert len(responses.calls) == 0


@responses.activate
def test_a_link_in_clear_text_is_not_followed() -> None:
    """http to the right host is another origin: no token in the clear."""
    with pytest.raises(GraphError):
        way().graph.send(Request("follow", "GET", "http://graph.tenant.test/v1.0/x"))
    assert not any(call.request.url.startswith("http://") for call in responses.calls)


@responses.activate
def test_a_link_of_the_tenant_is_followed_verbatim() -> None:
    """The link is opaque: not a character of it is changed."""
    link = f"{ROOT}/sites/a,b,c/items/delta?$skiptoken=%2Fa%2Bb"
    responses.add("GET", link, json={"value": []})
    way().graph.send(lists.follow(link))
    assert responses.calls[0].request.url == link


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@responses.activate
def test_no_redirect_is_followed(status: int) -> None:
    """A redirect could lead a bearer token anywhere, even on a pinned host."""
    responses.add("GET", ROOT + READ.path, status=status, headers={"Location": f"{HOST}/elsewhere"})
    responses.add("GET", f"{HOST}/elsewhere", json={})
    with pytest.raises(Refused):
        way().graph.send(READ)
    assert len(responses.calls) == 1


@responses.activate
def test_every_request_has_time_limits() -> None:
    """Connect and read time limits, on every request of the session, also when the caller names none."""
    responses.add("GET", ROOT + READ.path, json={})
    way().graph.send(READ)
    PinnedSession([HOST]).get(ROOT + READ.path, timeout=None)
    assert [call.request.req_kwargs["timeout"] for call in responses.calls] == [TIMEOUT, TIMEOUT]
    assert TIMEOUT == (5.0, 30.0)


@responses.activate
def test_our_ca_file_beats_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """REQUESTS_CA_BUNDLE does not win over the settings' ca_file; without one it holds."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "environment.pem"))
    responses.add("GET", ROOT + READ.path, json={})
    way(ca_file="/ours.pem").graph.send(READ)
    way().graph.send(READ)
    told = [call.request.req_kwargs["verify"] for call in responses.calls]
    assert told == ["/ours.pem", str(tmp_path / "environment.pem")]


@responses.activate
def test_the_user_agent_is_decorated() -> None:
    """SharePoint throttles undecorated traffic first."""
    responses.add("GET", ROOT + READ.path, json={})
    way(user_agent="NONISV|ohrt|ohrt/1").graph.send(READ)
    assert responses.calls[0].request.headers["User-Agent"] == "NONISV|ohrt|ohrt/1"
    assert responses.calls[0].request.headers["Authorization"] == "Bearer token-1"


def test_the_adapters_do_not_retry() -> None:
    """Retrying is one policy: that of urllib3 is off."""
    session = PinnedSession([HOST])
    assert {one.max_retries.total for one in session.adapters.values()} == {0}  # type: ignore[attr-defined]


def test_pinning_compares_the_whole_origin() -> None:
    """Scheme, host and port; in lower case."""
    session = PinnedSession(["HTTPS://Graph.Tenant.TEST/v1.0"])
    with pytest.raises(HostNotPinned):
        session.get("https://other.test/")
    with responses.RequestsMock() as mock:
        mock.add("GET", f"{HOST}/x")
        assert session.get(f"{HOST}/x").status_code == 200


@responses.activate
def test_an_error_names_neither_address_nor_value() -> None:
    """What went wrong is said without a URL: URLs hold addresses of people."""
    responses.add("GET", f"{ROOT}/users/ada@contoso.com/todo", body=requests.ConnectionError("ada@contoso.com"))
    with pytest.raises(GraphError) as caught:
        way().graph.send(Request("read the tasks", "GET", "/users/ada@contoso.com/todo"))
    assert "ada@" not in str(caught.value)
    assert "read the tasks" in str(caught.value)


@responses.activate
def test_at_most_four_requests_are_with_exchange() -> None:
    """Exchange answers a fifth with 429; SharePoint's are not held back."""
    now: list[int] = []
    most: list[int] = []
    lock = threading.Lock()

    def slow(_request: object) -> tuple[int, dict[str, str], str]:
        with lock:
            now.append(1)
            most.append(len(now))
        time.sleep(0.02)
        with lock:
            now.pop()
        return 200, {}, "{}"

    responses.add_callback("GET", f"{ROOT}/mail", callback=slow)
    graph = way().graph
    asked = Request("read mail", "GET", "/mail", service=Service.EXCHANGE)
    threads = [threading.Thread(target=graph.send, args=(asked,)) for _ in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert len(responses.calls) == 12
    assert max(most) <= EXCHANGE_CONCURRENCY == 4
