"""How things of each kind are made, changed, deleted and read back: what `kill -9` is tried on."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, quote, urlsplit

from client import Json, Sandbox, children_of

_TODO = "/users/operative1@contoso.com/todo/lists"


@dataclass(frozen=True)
class Collection:
    """Things that are made by POST below one address, each with a text that can be read back."""

    sandbox: Sandbox
    path: str
    text: str = "displayName"  # the property that holds the text
    made_of: Callable[[str], Json] = lambda text: {"displayName": text}
    changed_by: Callable[[str], Json] = lambda text: {"displayName": text}
    one: str = ""  # where one of them is found, if not below `path`
    below: str = ""  # where a change goes, after the address of the thing
    query: str = ""

    def make(self, text: str) -> str:
        """Make one; its id."""
        made: str = self._call("POST", self.path, self.made_of(text))["id"]
        return made

    def change(self, key: str, text: str) -> None:
        """Give it another text."""
        self._call("PATCH", f"{self.one or self.path}/{quote(key)}{self.below}", self.changed_by(text))

    def delete(self, key: str) -> None:
        """Delete it."""
        self._call("DELETE", f"{self.one or self.path}/{quote(key)}")

    def shown(self) -> dict[str, str]:
        """The text of each that is there, by id."""
        return {one["id"]: self.text_of(one) for one in self._entries()}

    def text_of(self, entry: Json) -> str:
        """The text in an entry of the collection."""
        text: str = (entry.get("fields") or entry)[self.text]
        return text

    def _entries(self) -> Iterator[Json]:
        link: str | None = self.path + self.query
        while link:
            page = self.sandbox.get(link)
            yield from page["value"]
            link = page.get("@odata.nextLink")

    def _call(self, method: str, path: str, body: Json | None = None, content: bytes | None = None) -> Json:
        answer = self.sandbox.call(method, path, body, content=content)
        assert answer.status_code < 300, answer.text
        payload: Json = answer.json() if answer.content else {}
        return payload


@dataclass(frozen=True)
class Attachments(Collection):
    """Files on one draft. They are never changed: Graph has no such call."""

    def change(self, key: str, text: str) -> None:
        """Put another beside it instead."""

    def text_of(self, entry: Json) -> str:
        """What is in the file."""
        return base64.b64decode(entry["contentBytes"]).decode()


@dataclass(frozen=True)
class Files(Collection):
    """Small files of a library: made and changed by PUT, read back by their bytes."""

    def make(self, text: str) -> str:
        """A new file; its id."""
        made: str = self._call("PUT", f"{self.path}/root:/{text}.txt:/content", content=text.encode())["id"]
        return made

    def change(self, key: str, text: str) -> None:
        """A new version of its bytes."""
        self._call("PUT", f"{self.path}/items/{key}/content", content=text.encode())

    def delete(self, key: str) -> None:
        """Into the recycle bin."""
        self._call("DELETE", f"{self.path}/items/{key}")

    def shown(self) -> dict[str, str]:
        """The bytes of each file that the library lists."""
        link: str | None = f"{children_of(self.path)}?$top=500&$select=id"
        found: dict[str, str] = {}
        while link:
            page = self.sandbox.get(link)
            for one in page["value"]:
                found[one["id"]] = self.sandbox.download(f"{self.path}/items/{one['id']}").decode()
            link = page.get("@odata.nextLink")
        return found


@dataclass(frozen=True)
class Labels(Collection):
    """Retention labels of files of a library, each with a name of its own."""

    def make(self, text: str) -> str:
        """A new file that carries a new label; the file's id."""
        key: str = self._call("PUT", f"{self.path}/root:/{text}.txt:/content", content=b"labelled")["id"]
        self.change(key, text)
        return key

    def change(self, key: str, text: str) -> None:
        """Another label."""
        self.sandbox.admin.post("/retention-labels", json={"name": text, "behavior": "retain", "days": 1})
        self._call("PATCH", f"{self.path}/items/{key}/retentionLabel", {"name": text})

    def delete(self, key: str) -> None:
        """The file stays, without a label."""
        self._call("DELETE", f"{self.path}/items/{key}/retentionLabel")

    def shown(self) -> dict[str, str]:
        """The label of each file that has one."""
        entries = self.sandbox.get(f"{children_of(self.path)}?$top=999&$expand=retentionLabel")["value"]
        return {one["id"]: one["retentionLabel"]["name"] for one in entries if one.get("retentionLabel")}


@dataclass(frozen=True)
class Subscriptions(Collection):
    """Subscriptions to what nobody changes. The text is in the address that is told."""

    def text_of(self, entry: Json) -> str:
        """The text in the address."""
        return parse_qs(urlsplit(entry["notificationUrl"]).query)["text"][0]


def _subscriptions(sandbox: Sandbox, resource: str, address: str) -> Subscriptions:
    expires = (datetime.now(UTC) + timedelta(hours=1)).isoformat()

    def told(text: str) -> Json:
        return {"notificationUrl": f"{address}&text={quote(text)}"}

    def made_of(text: str) -> Json:
        return {"changeType": "updated", "resource": resource, "expirationDateTime": expires, **told(text)}

    return Subscriptions(sandbox, "/subscriptions", made_of=made_of, changed_by=told)


def kinds(sandbox: Sandbox, name: str, subscriber: str) -> dict[str, Collection]:
    """A collection of each kind, under a name that nobody else uses; `subscriber` is the address of one."""
    site, team = sandbox.site, sandbox.team
    messages = f"{team}/mailFolders/{sandbox.post(f'{team}/mailFolders', {'displayName': name})['id']}/messages"
    draft = sandbox.post(messages, {"subject": name})["id"]
    parent = sandbox.post(f"{team}/mailFolders", {"displayName": f"{name} folders"})["id"]
    columns = sandbox.make_list(f"{name} columns")
    return {
        "lists": Collection(
            sandbox, f"{site}/lists", made_of=lambda text: {"displayName": text, "list": {"template": "genericList"}}
        ),
        "columns": Collection(
            sandbox,
            f"{columns}/columns",
            made_of=lambda text: {"name": text.replace(" ", ""), "displayName": text, "text": {}},
        ),
        "items": Collection(
            sandbox,
            f"{sandbox.make_list(name)}/items",
            "Title",
            lambda text: {"fields": {"Title": text}},
            lambda text: {"Title": text},
            below="/fields",
            query="?$top=500&$expand=fields",
        ),
        "files": Files(sandbox, sandbox.make_drive(f"{name} files")),
        "labels": Labels(sandbox, sandbox.make_drive(f"{name} labels")),
        "subscriptions": _subscriptions(sandbox, sandbox.make_list(f"{name} watched"), subscriber),
        "folders": Collection(
            sandbox,
            f"{team}/mailFolders/{parent}/childFolders",
            one=f"{team}/mailFolders",
            query="?$top=500",
        ),
        "messages": Collection(
            sandbox,
            messages,
            "subject",
            lambda text: {"subject": text},
            lambda text: {"subject": text},
            query="?$top=500",
        ),
        "attachments": Attachments(
            sandbox,
            f"{messages}/{draft}/attachments",
            made_of=lambda text: {
                "@odata.type": "#microsoft.graph.fileAttachment",
                "name": f"{text}.txt",
                "contentBytes": base64.b64encode(text.encode()).decode(),
            },
        ),
        "tasks": Collection(
            sandbox,
            f"{_TODO}/{sandbox.post(_TODO, {'displayName': name})['id']}/tasks",
            "title",
            lambda text: {"title": text},
            lambda text: {"title": text},
            query="?$top=500",
        ),
    }
