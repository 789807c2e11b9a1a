"""What does an answer mean?"""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import responses
from hypothesis import given
from hypothesis import strategies as st

from connectors.answers import DEFAULT_WAIT, MOST_WAIT, error_of
from connectors.errors import (
    Ambiguous,
    Conflict,
    Gone,
    GraphError,
    NotFound,
    NotSent,
    Refused,
    Throttled,
    Unauthenticated,
)
from connectors.request import Effect
from tests.wire.calls import BY_EFFECT, EFFECTS, HOST, READ, ROOT, SEND, way

MATRIX: list[tuple[int, str, type[GraphError]]] = [
    (302, "", Refused),
    (400, "invalidRequest", Refused),
    (401, "InvalidAuthenticationToken", Unauthenticated),
    (403, "accessDenied", Refused),
    (404, "itemNotFound", NotFound),
    (405, "", Refused),
    (408, "", Ambiguous),
    (409, "nameAlreadyExists", Conflict),
    (410, "resyncRequired", Gone),
    (412, "notAllowed", Conflict),
    (413, "", Refused),
    (422, "", Refused),
    (423, "resourceLocked", Conflict),
    (424, "", NotSent),
    (429, "activityLimitReached", Throttled),
    (500, "generalException", Ambiguous),
    (502, "", Ambiguous),
    (504, "", Ambiguous),
    (507, "quotaLimitReached", Ambiguous),
    (509, "activityLimitReached", Ambiguous),
]

BODIES = {
    "graph's own": lambda code: f'{{"error": {{"code": "{code}", "message": "marked-value"}}}}',
    "empty": lambda _: "",
    "broken JSON": lambda _: '{"error": {"code": "x',
    "HTML": lambda _: "<html>marked-value</html>",
    "a list": lambda _: "[1]",
    "an error that is a text": lambda _: '{"error": "marked-value"}',
    "an error without code": lambda _: '{"error": {"code": null}}',
}


@pytest.mark.parametrize(("status", "code", "kind"), MATRIX, ids=[str(status) for status, _, _ in MATRIX])
@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("body", BODIES)
@responses.activate
def test_each_status_is_one_error(status: int, code: str, kind: type[GraphError], effect: Effect, body: str) -> None:
    """Whatever the body holds, the status decides, and no value gets into the message."""
    request = BY_EFFECT[effect]
    responses.add(request.method, ROOT + request.path, body=BODIES[body](code), status=status)
    with pytest.raises(GraphError) as caught:
        way().graph.once(request)
    assert type(caught.value) is kind
    assert caught.value.status == status
    assert request.name in str(caught.value)
    assert "marked-value" not in str(caught.value)
    assert HOST not in str(caught.value)
    if body == "graph's own":
        assert caught.value.code == code


@responses.activate
def test_half_a_character_in_one_row_stops_no_other() -> None:
    """A title cut in the middle of an emoji comes as half a surrogate pair; it is read, with a mark in its place."""
    body = r'{"value": [{"id": "1", "Title": "a \ud83d"}, {"id": "2", "Title": "\ud83d\ude00 \\ud83d"}]}'
    responses.add("GET", ROOT + READ.path, body=body, status=200)
    found = way().graph.once(READ).json()["value"]
    assert [one["Title"] for one in found] == ["a ?", "\U0001f600 \\ud83d"]


@responses.activate
def test_bytes_that_are_no_text_say_nothing() -> None:
    """What is JSON in no reading is no answer."""
    responses.add("GET", ROOT + READ.path, body=b'{"value": "\xff"', status=200)
    with pytest.raises(NotSent):
        way().graph.once(READ)


@pytest.mark.parametrize("effect", EFFECTS)
def test_503_is_throttling_except_for_what_is_irrevocable(effect: Effect) -> None:
    """503 asks to wait; of a send it cannot be known whether it was taken."""
    found = error_of(BY_EFFECT[effect], 503, {"retry-after": "3"}, b"")
    assert type(found) is (Ambiguous if effect is Effect.IRREVOCABLE else Throttled)


@pytest.mark.parametrize("code", ["SyncStateNotFound", "syncStateInvalid", "resyncRequired"])
def test_a_forgotten_delta_is_gone_though_it_says_400(code: str) -> None:
    """Exchange says 400 SyncStateNotFound where SharePoint says 410."""
    assert type(error_of(READ, 400, {}, {"error": {"code": code}})) is Gone


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("resyncChangesApplyDifferences", Gone),
        ("resyncChangesUploadDifferences", Gone),
    ],
)
def test_410_is_a_feed_that_is_forgotten(code: str, kind: type[Gone]) -> None:
    """Whatever it says of where to go on; it may say nothing."""
    assert isinstance(error_of(READ, 410, {"location": f"{ROOT}/x/delta?token=t"}, {"error": {"code": code}}), kind)
    assert isinstance(error_of(READ, 410, {}, b""), Gone)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
@responses.activate
def test_2xx_is_success_even_with_retry_after(status: int) -> None:
    """202 with Retry-After says when to look, not to send again."""
    responses.add("POST", ROOT + SEND.path, status=status, headers={"Retry-After": "5"})
    found = way().graph.send(SEND)
    assert (found.status, found.json()) == (status, {})
    assert len(responses.calls) == 1


@responses.activate
def test_an_error_names_the_request_id() -> None:
    """Microsoft's support asks for it."""
    responses.add("GET", ROOT + READ.path, status=403, headers={"Request-Id": "abc-123"})
    with pytest.raises(Refused, match="abc-123"):
        way().graph.send(READ)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "2.128"}, 2.128),
        ({"retry-after": " 4 "}, 4),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "-3"}, 0),
        ({"retry-after": "soon"}, DEFAULT_WAIT),
        ({"retry-after": ""}, DEFAULT_WAIT),
        ({}, DEFAULT_WAIT),
        ({"retry-after": "nan"}, DEFAULT_WAIT),
        ({"retry-after": "inf"}, DEFAULT_WAIT),
        ({"retry-after": "1e999"}, DEFAULT_WAIT),
        ({"retry-after": "86400"}, MOST_WAIT),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, MOST_WAIT),
        ({"retry-after": "Mon, 01 Jan 2001 00:00:00 GMT"}, 0),
        ({"retry-after": "Mon, 01 Jan 2001 00:00:00 -0000"}, DEFAULT_WAIT),
        ({"retry-after": "Mon, 99 Foo 2001"}, DEFAULT_WAIT),
        ({"retry-after": "3", "ratelimit-reset": "11"}, 11),
        ({"retry-after": "13", "ratelimit-reset": "11"}, 13),
        ({"retry-after": "soon", "ratelimit-reset": "11"}, 11),
        ({"ratelimit-reset": "11"}, 11),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_every_kind_of_retry_after_is_understood(status: int, headers: dict[str, str], wait: float) -> None:
    """An integer, a fraction, a date, rubbish, or the larger RateLimit-Reset; never more than an hour."""
    found = error_of(READ, status, headers, b"")
    assert isinstance(found, Throttled)
    assert found.wait == pytest.approx(wait)


def test_a_date_is_waited_for() -> None:
    """Retry-After may be an HTTP date."""
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    found = error_of(READ, 429, {"retry-after": date}, b"")
    assert isinstance(found, Throttled)
    assert 35 < found.wait <= 40


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_header_is_bounded(one: str, other: str) -> None:
    """Whatever a header says, the wait is between nothing and an hour."""
    found = error_of(READ, 429, {"retry-after": one, "ratelimit-reset": other}, b"")
    assert isinstance(found, Throttled)
    assert 0 <= found.wait <= MOST_WAIT


@pytest.mark.parametrize("body", ["<html>proxy</html>", '{"value": ['])
@responses.activate
def test_200_with_rubbish_is_a_graph_error(body: str) -> None:
    """A proxy's page in place of an answer is an error of the tree, which the loop outlives, and no other exception."""
    responses.add("GET", ROOT + READ.path, body=body, status=200)
    with pytest.raises(GraphError):
        way().graph.send(READ).json()
