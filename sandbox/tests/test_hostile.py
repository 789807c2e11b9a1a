"""Requests that make no sense are the client's fault, never the server's."""

from typing import Any

import pytest
from client import Sandbox

ODD: list[Any] = [None, 5, "x", [], [1], {}, {"x": 1}, True, 10**30]


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_odd_values_are_refused_or_taken_but_never_break(sandbox: Sandbox, name: str, odd: Any) -> None:
    path = sandbox.make_list(name, [{"name": "N", "number": {}}, {"name": "D", "dateTime": {}}])
    tasks = "/users/operative3@contoso.com/todo/lists/defaultList/tasks"
    draft = sandbox.post(f"{sandbox.team}/messages", {"subject": name})["id"]
    calls: list[tuple[str, str, Any]] = [
        ("POST", f"{path}/items", {"fields": odd}),
        ("POST", f"{path}/columns", {"name": "Z", "text": odd}),
        ("POST", f"{path}/columns", {"name": odd, "text": {}}),
        ("PATCH", f"{path}/columns/N", {"number": odd}),
        ("POST", f"{sandbox.site}/lists", {"displayName": odd}),
        ("POST", f"{sandbox.site}/lists", {"displayName": f"{name} {odd}", "list": odd, "columns": odd}),
        ("POST", f"{sandbox.team}/sendMail", {"message": odd}),
        ("POST", f"{sandbox.team}/messages/{draft}/move", {"destinationId": odd}),
        ("POST", f"{sandbox.team}/messages/{draft}/attachments", {"contentBytes": odd, "name": odd}),
        ("POST", f"{sandbox.team}/mailFolders", {"displayName": odd}),
        ("POST", "/$batch", {"requests": odd}),
        ("POST", "/$batch", {"requests": [{"id": "1", "url": "/me", "method": "GET", "headers": odd}]}),
        ("POST", "/$batch", {"requests": [{"id": "1", "url": "/me", "method": "GET", "dependsOn": odd}]}),
        ("POST", tasks, {"title": "t", "linkedResources": odd}),
        ("POST", f"{path}/items", odd),
    ]
    calls += [("POST", f"{path}/items", {"fields": {column: odd}}) for column in ("Title", "N", "D")]
    for key in ("body", "toRecipients", "from", "flag", "categories", "importance", "internetMessageHeaders",
                "internetMessageId", "singleValueExtendedProperties", "subject", "attachments", "isRead"):  # fmt: skip
        calls += [("POST", f"{sandbox.team}/messages", {key: odd})]
        calls += [("PATCH", f"{sandbox.team}/messages/{draft}", {key: odd})]
    for key in ("title", "status", "body", "importance", "dueDateTime", "categories", "isReminderOn"):
        calls += [("POST", tasks, {"title": "t", key: odd})]
    for method, url, body in calls:
        answer = sandbox.call(method, url, body)
        assert answer.status_code < 500, (method, url, body, answer.text)


def test_odd_queries_never_break(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    mail = f"{sandbox.team}/messages"
    for query in (
        "$top=0", "$top=-1", "$top=x", "$top=99999999999999999999", "$skiptoken=zzz", "$filter=(", "$filter='",
        "$filter=fields/id eq 99999999999999999999", "$filter=fields/id eq 'x'", "$orderby=fields/id desc extra",
        "$expand=fields(", "$expand=fields($select", "$expand=nonsense", "$filter=not fields/id eq 1", "$top=1&$top=2",
        "$filter=fields/Title eq null", "$select=", "$expand=fields($levels=1)", "$filter=a/any(b:b eq 1)",
    ):  # fmt: skip
        assert sandbox.call("GET", f"{path}/items?{query}").status_code < 500, query
        assert sandbox.call("GET", f"{mail}?{query.replace('fields/', '')}").status_code < 500, query
    for path_text in ("/%00", "/sites/%2F/lists", "/sites/root:/x", "/users/%C3%28/messages", "/sites/a'b", "//", ""):
        assert sandbox.call("GET", path_text).status_code < 500, path_text
    for body in (b"{", b"\xff", b"[]", b"nul"):
        assert sandbox.call("POST", f"{path}/items", content=body).status_code == 400
