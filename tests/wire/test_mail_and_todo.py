"""Mail, lists and tasks, as they go over the wire."""

from datetime import date
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import lists, mail, todo
from connectors.request import Effect, Service

BOX = "ohrt@contoso.com"


def outgoing(**changes: object) -> mail.Outgoing:
    values = {"to": "legal@tiktok.com", "subject": "Referral", "body": "Please.\n", "key": "ab/R1/send"}
    return mail.Outgoing(**{**values, **changes})  # type: ignore[arg-type]


def test_a_draft_is_plain_text_to_one_address_with_its_key() -> None:
    """The send key travels as an extended property, the ids are immutable."""
    request = mail.create_draft(BOX, outgoing(message_id="<t.d@contoso.com>", important=True, category="OHRT"))
    body = request.body
    assert (request.method, request.path) == ("POST", f"/users/{BOX}/messages")
    assert (request.effect, request.service) == (Effect.KEYED, Service.EXCHANGE)
    assert request.headers["Prefer"] == 'IdType="ImmutableId"'
    assert [one["emailAddress"]["address"] for one in body["toRecipients"]] == ["legal@tiktok.com"]
    assert body["body"]["contentType"] == "text"
    assert {"id": mail.SEND_KEY, "value": "ab/R1/send"} in body["singleValueExtendedProperties"]
    assert body["internetMessageId"] == "<t.d@contoso.com>"
    assert (body["importance"], body["categories"]) == ("high", ["OHRT"])
    assert not body.get("ccRecipients")
    assert not body.get("bccRecipients")
    assert not body.get("attachments")


@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=60))
def test_what_was_approved_goes_out_byte_for_byte(body: str, subject: str) -> None:
    """O365's message model changes neither text nor subject (P4)."""
    made = mail.create_draft(BOX, outgoing(body=body, subject=subject)).body
    assert made["body"]["content"] == body
    assert made["subject"] == subject


def test_two_drafts_share_nothing() -> None:
    """A second draft holds nothing of the first."""
    mail.create_draft(BOX, outgoing(body="one", key="k1"))
    second = mail.create_draft(BOX, outgoing(body="two", key="k2")).body
    assert second["body"]["content"] == "two"
    assert [one["value"] for one in second["singleValueExtendedProperties"]] == ["k2"]


def test_sending_is_irrevocable_and_names_the_draft() -> None:
    """Firing a draft is the one thing that is never repeated."""
    request = mail.send_draft(BOX, "AAMk+/=")
    assert request.effect is Effect.IRREVOCABLE
    assert unquote(request.path).endswith("/messages/AAMk+/=/send")


@pytest.mark.parametrize("key", ["ab/R1/send/O'Neil/1/x", "a b&c#d%e+f", "x' or 'a' eq 'a"])
def test_a_key_is_looked_up_as_a_literal(key: str) -> None:
    """Quotes are doubled and the filter is quoted: a platform's name cannot change the question."""
    query = urlsplit(mail.find_by_key(BOX, key).path).query
    [condition] = parse_qs(query)["$filter"]
    literal = key.replace("'", "''")
    assert condition == f"singleValueExtendedProperties/Any(ep: ep/id eq '{mail.SEND_KEY}' and ep/value eq '{literal}')"


def test_a_found_message_is_read() -> None:
    """Draft or sent, its Message-ID and when it was sent."""
    found = mail.found(
        {
            "id": "1",
            "isDraft": False,
            "internetMessageId": "<a@b>",
            "sentDateTime": "2026-06-16T09:30:00Z",
            "parentFolderId": "f",
        }
    )
    assert (found.message_id, found.is_draft, found.internet_message_id) == ("1", False, "<a@b>")
    assert found.sent_on == "2026-06-16T09:30:00+00:00"
    assert mail.found({"id": "1", "isDraft": True}).is_draft


def test_a_write_is_guarded_by_its_etag() -> None:
    """If-Match is passed back verbatim, quotes included."""
    request = lists.update_fields("s", "l", 7, '"etag,3"', {"Status": "Tasked"})
    assert (request.method, request.effect) == ("PATCH", Effect.GUARDED)
    assert request.headers == {"If-Match": '"etag,3"'}
    assert request.path == "/sites/s/lists/l/items/7/fields"


def test_a_walk_names_its_columns() -> None:
    """Without $expand=fields a delta holds no column at all."""
    assert "$expand=fields($select=Title,Status)" in lists.delta("s", "l", ["Title", "Status"]).path


def test_a_task_has_its_due_date_link_and_key() -> None:
    """The linked resource carries the key that the task is found by."""
    task = todo.Task("ab/R1/task/O5/1", "OHRT-2026-000001: review", "Body", date(2026, 6, 19), "https://x/1")
    body = todo.create_task("ada@contoso.com", "list", task).body
    assert body["dueDateTime"] == {"dateTime": "2026-06-19T00:00:00.0000000", "timeZone": "UTC"}
    [linked] = body["linkedResources"]
    assert (linked["externalId"], linked["webUrl"]) == ("ab/R1/task/O5/1", "https://x/1")
    answer = {"value": [{"id": "1"}, {"id": "2", "linkedResources": body["linkedResources"]}]}
    assert [one.task_id for one in todo.with_key(answer, "ab/R1/task/O5/")] == ["2"]
    assert todo.with_key(answer, "other") == []
    assert todo.with_key({}, "other") == []


def test_a_title_is_looked_up_as_a_literal() -> None:
    """An apostrophe in a title does not end the question."""
    [condition] = parse_qs(urlsplit(todo.tasks_titled("a@b.com", "l", "O'Neil & co").path).query)["$filter"]
    assert condition == "startswith(title,'O''Neil & co')"


def test_the_list_that_everybody_has_is_chosen() -> None:
    """Others of the person's lists are left alone."""
    answer = {"value": [{"id": "1", "wellknownListName": "none"}, {"id": "2", "wellknownListName": "defaultList"}]}
    assert todo.default_list(answer) == "2"
    assert todo.default_list({}) == ""
