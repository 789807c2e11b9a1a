"""Change notifications: the handshake, what is told, renewal, lifecycle, retries."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from applications import Application
from client import Json, Sandbox, eventually, refusal
from subscriber import Subscriber


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    """A subscriber of the test's own."""
    one = Subscriber()
    yield one
    one.close()


@pytest.fixture(autouse=True)
def _nobody_subscribed(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.admin.post("/clock", json={"advance_seconds": -sandbox.admin.get("/clock").json()["offset_seconds"]})
    for one in sandbox.get("/subscriptions")["value"]:
        sandbox.call("DELETE", f"/subscriptions/{one['id']}")


def in_minutes(sandbox: Sandbox, minutes: float) -> str:
    """A moment of the tenant's future."""
    now = datetime.fromisoformat(sandbox.admin.get("/clock").json()["now"])
    return (now + timedelta(minutes=minutes)).astimezone(UTC).isoformat()


def wanted(sandbox: Sandbox, subscriber: Subscriber, resource: str, changes: str = "updated", **more: object) -> Json:
    """The body of a subscription."""
    return {
        "changeType": changes,
        "resource": resource,
        "notificationUrl": subscriber.url,
        "expirationDateTime": in_minutes(sandbox, 60),
        "clientState": "secret",
        **more,
    }


def test_a_list_tells_that_something_changed(sandbox: Sandbox, subscriber: Subscriber, name: str) -> None:
    path = sandbox.make_list(name)
    sandbox.post(f"{path}/items", {"fields": {"Title": "before"}})
    made = sandbox.post("/subscriptions", wanted(sandbox, subscriber, path))
    assert len(subscriber.validated) == 1
    sandbox.post(f"{path}/items", {"fields": {"Title": "after"}})
    (told,) = eventually(lambda: list(subscriber.taken))
    assert (told["subscriptionId"], told["clientState"], told["changeType"]) == (made["id"], "secret", "updated")
    assert (told["resource"], told["resourceData"]) == (path, {"@odata.type": "#Microsoft.Graph.ListItem"})


def test_a_deleted_list_tells_nothing_of_the_next_one(sandbox: Sandbox, subscriber: Subscriber, name: str) -> None:
    deleted = sandbox.make_list(f"{name} deleted")
    sandbox.post("/subscriptions", wanted(sandbox, subscriber, deleted))
    assert sandbox.call("DELETE", deleted).status_code == 204
    path = sandbox.make_list(name)
    made = sandbox.post("/subscriptions", wanted(sandbox, subscriber, path))
    sandbox.post(f"{path}/items", {"fields": {"Title": "a"}})
    told = eventually(lambda: list(subscriber.taken))
    assert {one["subscriptionId"] for one in told} == {made["id"]}


def test_a_drive_tells_that_something_changed(sandbox: Sandbox, subscriber: Subscriber, name: str) -> None:
    drive = sandbox.make_drive(name)
    made = sandbox.post("/subscriptions", wanted(sandbox, subscriber, f"{drive}/root"))
    sandbox.put_file(drive, "a.txt", b"x")
    told = eventually(lambda: list(subscriber.taken))[0]
    assert (told["subscriptionId"], told["changeType"]) == (made["id"], "updated")
    assert (told["resource"], told["resourceData"]) == (f"{drive}/root", {"@odata.type": "#Microsoft.Graph.DriveItem"})
    own = sandbox.post("/subscriptions", wanted(sandbox, subscriber, "/me/drive/root"), person="officer1")
    assert own["resource"] == "/me/drive/root"


@pytest.mark.parametrize("below", ["", "/drive/root"], ids=["the list", "its drive"])
def test_an_application_watches_what_was_granted_to_it(
    sandbox: Sandbox, subscriber: Subscriber, name: str, below: str
) -> None:
    made = sandbox.post(f"{sandbox.site}/lists", {"displayName": name, "list": {"template": "documentLibrary"}})
    path = f"{sandbox.site}/lists/{made['id']}"
    reader = Application(sandbox, name, roles=["Lists.SelectedOperations.Selected"])
    body = wanted(sandbox, subscriber, f"{path}{below}")
    assert refusal(reader.call("POST", "/subscriptions", body)) == (403, "accessDenied")
    grant = {"roles": ["read"], "grantedTo": [{"application": {"id": reader.id}}]}
    sandbox.post(f"{path}/permissions", grant)
    assert reader.call("POST", "/subscriptions", body).status_code == 201


def test_mail_tells_of_each_message(sandbox: Sandbox, subscriber: Subscriber, name: str) -> None:
    folder = sandbox.post(f"{sandbox.team}/mailFolders", {"displayName": name})["id"]
    messages = f"{sandbox.team}/mailFolders('{folder}')/messages"
    body = wanted(sandbox, subscriber, messages, "created,updated,deleted")
    sandbox.post("/subscriptions", body, prefer='IdType="ImmutableId"')
    made = sandbox.post(messages, {"subject": "a"}, prefer='IdType="ImmutableId"')
    (created,) = eventually(lambda: list(subscriber.taken))
    assert (created["changeType"], created["resourceData"]["id"]) == ("created", made["id"])
    assert sandbox.get(f"/{created['resource']}")["subject"] == "a"
    assert created["resourceData"]["@odata.etag"] == made["@odata.etag"]
    sandbox.patch(f"{sandbox.team}/messages/{made['id']}", {"categories": ["Blue category"]})
    eventually(lambda: len(subscriber.taken) == 2)
    sandbox.post(f"{sandbox.team}/messages/{made['id']}/move", {"destinationId": "archive"})
    eventually(lambda: len(subscriber.taken) == 3)
    assert [one["changeType"] for one in subscriber.taken] == ["created", "updated", "deleted"]
    assert {one["resourceData"]["id"] for one in subscriber.taken} == {made["id"]}


def test_tasks_tell_of_each_task_and_only_of_what_was_asked(
    sandbox: Sandbox, subscriber: Subscriber, name: str
) -> None:
    lists = "/users/operative4@contoso.com/todo/lists"
    tasks = f"{lists}/{sandbox.post(lists, {'displayName': name})['id']}/tasks"
    sandbox.post("/subscriptions", wanted(sandbox, subscriber, tasks, "created,deleted"))
    task = sandbox.post(tasks, {"title": "a"})
    eventually(lambda: len(subscriber.taken) == 1)
    sandbox.patch(f"{tasks}/{task['id']}", {"status": "completed"})
    sandbox.call("DELETE", f"{tasks}/{task['id']}")
    eventually(lambda: len(subscriber.taken) == 2)
    assert [one["changeType"] for one in subscriber.taken] == ["created", "deleted"]
    assert {one["resourceData"]["id"] for one in subscriber.taken} == {task["id"]}


def test_a_subscriber_that_does_not_shake_hands_gets_nothing(sandbox: Sandbox, subscriber: Subscriber) -> None:
    body = wanted(sandbox, subscriber, f"{sandbox.team}/messages", "created")
    subscriber.echoes = False
    assert refusal(sandbox.call("POST", "/subscriptions", body)) == (400, "ValidationError")
    subscriber.echoes = True
    lifecycle = {"lifecycleNotificationUrl": "http://127.0.0.1:9/nobody"}
    assert refusal(sandbox.call("POST", "/subscriptions", {**body, **lifecycle})) == (400, "ValidationError")
    assert sandbox.get("/subscriptions")["value"] == []


@pytest.mark.parametrize(
    "url",
    ["https://example.org/notify", "http://192.0.2.1/", "ftp://127.0.0.1/", "http://[::ffff:192.0.2.1]/", "nonsense"],
)
def test_only_loopback_is_ever_called(sandbox: Sandbox, subscriber: Subscriber, url: str) -> None:
    body = wanted(sandbox, subscriber, f"{sandbox.team}/messages", "created", notificationUrl=url)
    assert refusal(sandbox.call("POST", "/subscriptions", body)) == (400, "InvalidRequest")
    assert refusal(
        sandbox.call(
            "POST", "/subscriptions", {**body, "notificationUrl": subscriber.url, "lifecycleNotificationUrl": url}
        )
    ) == (400, "InvalidRequest")


def test_life_is_limited_for_each_kind_of_resource(sandbox: Sandbox, subscriber: Subscriber, name: str) -> None:
    for resource, changes, minutes in (
        (sandbox.make_list(name), "updated", 42_300),
        (f"{sandbox.team}/mailFolders/inbox/messages", "created", 4230),
    ):
        for beyond, expected in ((1, 400), (-1, 201)):
            expires = in_minutes(sandbox, minutes + beyond)
            body = wanted(sandbox, subscriber, resource, changes, expirationDateTime=expires)
            assert sandbox.call("POST", "/subscriptions", body).status_code == expected
    past = wanted(sandbox, subscriber, f"{sandbox.team}/messages", expirationDateTime=in_minutes(sandbox, -1))
    assert sandbox.call("POST", "/subscriptions", past).status_code == 400


def test_wrong_wishes_are_refused(sandbox: Sandbox, subscriber: Subscriber, name: str) -> None:
    body = wanted(sandbox, subscriber, sandbox.make_list(name))
    wrong: list[Json] = [
        {"changeType": "created"},
        {"changeType": "odd"},
        {"resource": "/groups/x/threads"},
        {"clientState": "x" * 129},
        {"expirationDateTime": "tomorrow"},
        {"colour": "red"},
        {"changeType": 1},
    ]
    for one in wrong:
        assert sandbox.call("POST", "/subscriptions", {**body, **one}).status_code == 400, one
    for missing in ("changeType", "notificationUrl", "resource", "expirationDateTime"):
        rest = {key: value for key, value in body.items() if key != missing}
        assert sandbox.call("POST", "/subscriptions", rest).status_code == 400, missing
    assert sandbox.call("POST", "/subscriptions", {**body, "resource": "/sites/root/lists/none"}).status_code == 404
    others = {**body, "resource": f"{sandbox.team}/messages", "changeType": "created"}
    assert sandbox.call("POST", "/subscriptions", others, person="officer1").status_code == 403


def test_read_renew_and_end(sandbox: Sandbox, subscriber: Subscriber, name: str) -> None:
    path = sandbox.make_list(name)
    made = sandbox.post("/subscriptions", wanted(sandbox, subscriber, path))
    one = f"/subscriptions/{made['id']}"
    assert [entry["id"] for entry in sandbox.get("/subscriptions")["value"]] == [made["id"]]
    renewed = sandbox.patch(one, {"expirationDateTime": in_minutes(sandbox, 600)})
    assert renewed["expirationDateTime"] > made["expirationDateTime"]
    assert sandbox.call("PATCH", one, {"expirationDateTime": in_minutes(sandbox, 50_000)}).status_code == 400
    assert sandbox.call("PATCH", one, {"resource": "/me/messages"}).status_code == 400
    assert sandbox.call("POST", f"{one}/reauthorize").status_code == 204
    assert sandbox.call("GET", one, person="officer1").status_code == 404
    assert sandbox.call("DELETE", one).status_code == 204
    assert refusal(sandbox.call("GET", one)) == (404, "ResourceNotFound")
    sandbox.post(f"{path}/items", {"fields": {"Title": "a"}})
    other = sandbox.make_list(f"{name} other")
    sandbox.post("/subscriptions", wanted(sandbox, subscriber, other))
    sandbox.post(f"{other}/items", {"fields": {"Title": "b"}})
    eventually(lambda: subscriber.taken)
    assert {entry["resource"] for entry in subscriber.taken} == {other}


def test_a_failed_delivery_is_tried_again(sandbox: Sandbox, subscriber: Subscriber, name: str) -> None:
    path = sandbox.make_list(name)
    sandbox.post("/subscriptions", wanted(sandbox, subscriber, path))
    subscriber.failures = 1
    sandbox.post(f"{path}/items", {"fields": {"Title": "a"}})
    eventually(lambda: subscriber.failures == 0)
    (waiting,) = sandbox.admin.get("/subscriptions").json()["waiting"]
    assert waiting["attempts"] <= 1
    eventually(lambda: len(subscriber.taken) == 1)
    eventually(lambda: sandbox.admin.get("/subscriptions").json()["waiting"] == [])


def test_lifecycle_by_the_clock_and_by_hand(sandbox: Sandbox, subscriber: Subscriber, name: str) -> None:
    lifecycle = {"lifecycleNotificationUrl": subscriber.url}
    mail = f"{sandbox.team}/mailFolders/inbox/messages"
    made = sandbox.post("/subscriptions", wanted(sandbox, subscriber, mail, "deleted", **lifecycle))
    assert len(subscriber.validated) == 2
    sandbox.admin.post("/clock", json={"advance_seconds": 50 * 60})
    (warning,) = eventually(lambda: list(subscriber.taken))
    assert (warning["lifecycleEvent"], warning["clientState"]) == ("reauthorizationRequired", "secret")
    for event in ("missed", "subscriptionRemoved"):
        answer = sandbox.admin.post(f"/subscriptions/{made['id']}/lifecycle", json={"event": event})
        assert answer.status_code == 204
    eventually(lambda: [one["lifecycleEvent"] for one in subscriber.taken[1:]] == ["missed", "subscriptionRemoved"])
    assert sandbox.call("GET", f"/subscriptions/{made['id']}").status_code == 404
    listed = sandbox.post("/subscriptions", wanted(sandbox, subscriber, sandbox.make_list(name), **lifecycle))
    answer = sandbox.admin.post(f"/subscriptions/{listed['id']}/lifecycle", json={"event": "missed"})
    assert answer.status_code == 400
    sandbox.admin.post("/clock", json={"advance_seconds": 61 * 60})
    assert sandbox.call("GET", f"/subscriptions/{listed['id']}").status_code == 404


def test_what_was_not_delivered_survives_a_kill(
    tmp_path_factory: pytest.TempPathFactory, subscriber: Subscriber
) -> None:
    one = Sandbox(tmp_path_factory.mktemp("killed"))
    try:
        path = one.make_list("watched")
        one.post("/subscriptions", wanted(one, subscriber, path))
        subscriber.failures = 1
        one.post(f"{path}/items", {"fields": {"Title": "a"}})
        eventually(lambda: subscriber.failures == 0)
        one.kill()
        one.start()
        eventually(lambda: subscriber.taken)
    finally:
        one.stop()
