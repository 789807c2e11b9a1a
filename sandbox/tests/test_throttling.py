"""Resource units, their headers and refusals, Exchange's request limit, and Retry-After in every form."""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import pytest
from client import Json, Sandbox
from sharepoint import Rest

from m365_sandbox.errors import GraphError
from m365_sandbox.graph.limits import Limits
from m365_sandbox.graph.throttle import DAY, MINUTE, Throttle

APP = "app"
_UNLIMITED = Limits().as_json()


@pytest.fixture(autouse=True)
def _no_limits_left(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.admin.post("/limits", json=_UNLIMITED)
    sandbox.admin.delete("/faults")


class Time:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        """The present."""
        return self.seconds


def throttle(time: Time, **limits: object) -> Throttle:
    """A throttle with these limits."""
    one = Throttle(time)
    one.set_limits(Limits().changed(limits))
    return one


def test_headers_begin_at_four_fifths_of_the_minute_and_end_with_it() -> None:
    time = Time()
    one = throttle(time, units_per_minute=10)
    assert one.charge_units(APP, 7) == {}
    time.seconds += 20
    told = one.charge_units(APP, 1)
    assert told == {"RateLimit-Limit": "10", "RateLimit-Remaining": "2", "RateLimit-Reset": "40"}
    assert one.charge_units("another", 1) == {}
    time.seconds += 40
    assert one.charge_units(APP, 7) == {}


def test_throttled_calls_still_count_and_persistence_is_blocked() -> None:
    time = Time()
    one = throttle(time, units_per_minute=10)
    one.charge_units(APP, 10)
    statuses = []
    for _ in range(6):
        with pytest.raises(GraphError) as refused:
            one.charge_units(APP, 2)
        statuses.append(refused.value.status)
    assert statuses == [429, 429, 429, 429, 429, 503]
    assert refused.value.headers["Retry-After"] == "60"
    time.seconds += MINUTE
    assert one.charge_units(APP, 2) == {}


def test_the_day_has_a_bucket_of_its_own_without_rate_limit_headers() -> None:
    time = Time()
    one = throttle(time, units_per_day=5)
    one.charge_units(APP, 5)
    time.seconds += 2 * MINUTE
    with pytest.raises(GraphError) as refused:
        one.charge_units(APP, 1)
    assert refused.value.headers == {"Retry-After": str(round(DAY - 2 * MINUTE))}
    time.seconds += DAY
    one.charge_units(APP, 5)


def test_a_mailbox_takes_so_many_requests_in_ten_minutes() -> None:
    time = Time()
    one = throttle(time, mail_requests_per_ten_minutes=3)
    for _ in range(3):
        one.charge_mail(APP, "a@contoso.com")
    one.charge_mail(APP, "b@contoso.com")
    with pytest.raises(GraphError) as refused:
        one.charge_mail(APP, "a@contoso.com")
    assert (refused.value.status, refused.value.code) == (429, "ApplicationThrottled")
    time.seconds += 600
    one.charge_mail(APP, "a@contoso.com")


def spent(sandbox: Sandbox, method: str, path: str, body: Json | None = None) -> int:
    """The units that one call costs."""
    before = sandbox.admin.get("/requests?since=999999999").json()["last"]
    sandbox.call(method, path, body)
    (row,) = sandbox.admin.get(f"/requests?since={before}").json()["requests"]
    assert row["app"] == sandbox.about["client_id"]
    units: int = row["units"]
    return units


def test_units_of_each_kind_of_call(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    link = sandbox.get(f"{path}/items/delta?token=latest")["@odata.deltaLink"]
    assert spent(sandbox, "POST", f"{path}/items", {"fields": {"Title": "a"}}) == 2
    assert spent(sandbox, "GET", f"{path}/items/1") == 1
    assert spent(sandbox, "GET", f"{path}/items") == 2
    assert spent(sandbox, "GET", f"{path}/items/delta") == 2
    assert spent(sandbox, "GET", link.removeprefix(sandbox.about["base_url"])) == 1
    assert spent(sandbox, "DELETE", f"{path}/items/1") == 2
    assert spent(sandbox, "GET", f"{path}/items/1?$expand=permissions") == 5
    assert spent(sandbox, "GET", f"{sandbox.team}/messages") == 0


def test_over_the_minute_everything_is_refused_inside_a_batch_too(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    sandbox.admin.post("/limits", json={"units_per_minute": 10, "blocked_at": None})
    part: Json = {"method": "GET", "url": f"{path}/items"}
    answers = sandbox.post("/$batch", {"requests": [{"id": str(number), **part} for number in range(7)]})["responses"]
    assert [one["status"] for one in answers] == [200] * 5 + [429] * 2
    assert "RateLimit-Remaining" not in answers[2]["headers"]
    assert [one["headers"]["RateLimit-Remaining"] for one in answers[3:]] == ["2", "0", "0", "0"]
    refused = sandbox.call("POST", f"{path}/items", {"fields": {"Title": "never"}})
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "activityLimitReached")
    assert int(refused.headers["Retry-After"]) == int(refused.headers["RateLimit-Reset"]) <= 60
    sandbox.admin.post("/limits", json=_UNLIMITED)
    assert sandbox.get(f"{path}/items")["value"] == []


@pytest.mark.parametrize("form", ["integer", "fraction", "http_date", "rubbish", "absent", "huge"])
def test_retry_after_in_every_form(sandbox: Sandbox, name: str, form: str) -> None:
    path = sandbox.make_list(name)
    sandbox.admin.post("/limits", json={"units_per_minute": 1, "retry_after": form})
    told = sandbox.call("GET", f"{path}/items").headers.get("Retry-After")
    if form == "absent":
        assert told is None
    elif form == "http_date":
        assert told is not None
        assert parsedate_to_datetime(told).tzinfo is not None
    elif form == "rubbish":
        assert told == "in a while"
    else:
        assert told is not None
        seconds = float(told)
        assert {"integer": told.isdecimal(), "fraction": "." in told, "huge": seconds > 10**6}[form]


def test_unknown_limits_are_refused(sandbox: Sandbox) -> None:
    for wrong in ({"units": 1}, {"units_per_day": 0}, {"units_per_day": True}, {"retry_after": "odd"}):
        assert sandbox.admin.post("/limits", json=wrong).status_code == 400
    assert sandbox.admin.get("/limits").json() == _UNLIMITED


def test_counts_name_clients_and_units(sandbox: Sandbox, name: str) -> None:
    client = sandbox.about["client_id"]
    before = sandbox.admin.get("/counts").json()
    sandbox.get(f"{sandbox.make_list(name)}/items")
    after = sandbox.admin.get("/counts").json()
    assert after["by_client"][client] - before["by_client"].get(client, 0) == 2
    assert after["units"][client] - before["units"].get(client, 0) == 4


def test_concurrency_limit_can_be_lifted(sandbox: Sandbox) -> None:
    part: Json = {"method": "GET", "url": f"{sandbox.team}/mailFolders"}
    body = {"requests": [{"id": str(number), **part} for number in range(8)]}
    statuses = [one["status"] for one in sandbox.post("/$batch", body)["responses"]]
    assert (statuses.count(200), statuses.count(429)) == (4, 4)
    sandbox.admin.post("/limits", json={"mail_concurrency": None})
    assert {one["status"] for one in sandbox.post("/$batch", body)["responses"]} == {200}


def test_sharepoint_rest_costs_what_graph_does(sandbox: Sandbox, name: str) -> None:
    sandbox.make_list(name)
    rest = Rest(sandbox)
    path = f"web/lists/getByTitle('{name}')"
    rest.post("contextinfo")
    rest.get(path)
    rest.get(f"{path}/items")
    rest.post(f"{path}/items", {"Title": "one"})
    rest.get(f"{path}/roleAssignments")
    units = [entry["units"] for entry in sandbox.admin.get("/requests").json()["requests"][-5:]]
    assert units == [0, 1, 2, 2, 5]
    sandbox.admin.post("/limits", json={**_UNLIMITED, "units_per_minute": 2})
    assert [rest.call("GET", path).status_code for _ in range(3)] == [200, 200, 429]
