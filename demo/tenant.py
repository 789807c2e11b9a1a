"""What people do in Microsoft 365, as their apps do it: a small Graph client with a person's token."""

import email
import email.policy
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import orjson
import requests

Row = dict[str, Any]


@dataclass(frozen=True)
class Tenant:
    """The sandbox as `sandbox.json` describes it."""

    described: dict[str, Any]
    _signed_in: dict[str, "Person"] = field(default_factory=dict)

    @classmethod
    def read(cls, data: Path) -> "Tenant":
        """Return the sandbox that keeps its data in this folder."""
        return cls(orjson.loads((data / "sandbox.json").read_bytes()))

    def person(self, address: str) -> "Person":
        """Return somebody signed in; the same session each time."""
        if address not in self._signed_in:
            self._signed_in[address] = Person(self, address)
        return self._signed_in[address]

    @property
    def mailbox(self) -> str:
        """The team mailbox."""
        return str(self.described["mailbox"])

    @property
    def smtp(self) -> tuple[str, int]:
        """Host and port where mail from outside comes in."""
        return self.described["smtp"]["host"], self.described["smtp"]["port"]

    def admin(self, path: str, method: str = "GET", **more: Any) -> requests.Response:
        """Call the sandbox's own admin endpoint, as no tenant has."""
        answer = requests.request(method, f"{self.described['admin_url']}{path}", **{"timeout": 30, **more})
        answer.raise_for_status()
        return answer

    def outbox(self) -> list[dict[str, Any]]:
        """Return every mail that has left the tenant, in order."""
        found: list[dict[str, Any]] = self.admin("/outbox").json()
        return found

    def outbox_mail(self, number: int) -> EmailMessage:
        """Return one mail that has left the tenant, as its recipient gets it."""
        message = email.message_from_bytes(self.admin(f"/outbox/{number}").content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        return message


class Person:
    """Somebody signed in, with the requests that Power Apps and Outlook make for them."""

    def __init__(self, tenant: Tenant, address: str) -> None:
        self.address = address
        self._tenant = tenant
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {tenant.described['people'][address]}"

    def call(self, method: str, path: str, **more: Any) -> Any:
        """Return Graph's answer as JSON; an error status raises."""
        # Said with each request: a session's own `verify` gives way to REQUESTS_CA_BUNDLE.
        more = {"timeout": 30, "verify": self._tenant.described["ca_file"], **more}
        answer = self._session.request(method, f"{self._tenant.described['base_url']}{path}", **more)
        answer.raise_for_status()
        return answer.json() if answer.content else {}

    def add(self, list_: str, **fields: Any) -> int:
        """Add a row; return its number."""
        return int(self.call("POST", f"{self._items(list_)}", json={"fields": _wire(fields)})["id"])

    def edit(self, list_: str, item: int, **fields: Any) -> None:
        """Change columns of a row."""
        self.call("PATCH", f"{self._items(list_)}/{item}/fields", json=_wire(fields))

    def row(self, list_: str, item: int) -> Row:
        """Return the columns of a row."""
        fields: Row = self.call("GET", f"{self._items(list_)}/{item}?$expand=fields")["fields"]
        return fields

    def rows(self, list_: str) -> dict[int, Row]:
        """Return every row of a list by its number."""
        found: dict[int, Row] = {}
        path = f"{self._items(list_)}?$expand=fields&$top=2000"
        while path:
            page = self.call("GET", path)
            found |= {int(one["id"]): one["fields"] for one in page["value"]}
            path = page.get("@odata.nextLink", "").removeprefix(self._tenant.described["base_url"])
        return found

    def versions(self, list_: str, item: int) -> list[dict[str, Any]]:
        """Return the versions of a row, newest first, with their columns."""
        found: list[dict[str, Any]] = []
        path = f"{self._items(list_)}/{item}/versions?$expand=fields"
        while path:
            page = self.call("GET", path)
            found += page["value"]
            path = page.get("@odata.nextLink", "").removeprefix(self._tenant.described["base_url"])
        return found

    def inbox(self) -> list[dict[str, Any]]:
        """Return the mails in this person's Inbox."""
        path = f"/users/{self.address}/mailFolders/inbox/messages?$top=500&$select=subject,receivedDateTime,importance"
        mails: list[dict[str, Any]] = self.call("GET", path)["value"]
        return mails

    def tasks(self) -> list[dict[str, Any]]:
        """Return the tasks in this person's To Do."""
        lists = self.call("GET", f"/users/{self.address}/todo/lists")["value"]
        found: list[dict[str, Any]] = []
        for one in lists:
            found += self.call("GET", f"/users/{self.address}/todo/lists/{one['id']}/tasks?$top=500")["value"]
        return found

    def _items(self, list_: str) -> str:
        return f"/sites/{self._tenant.described['site_id']}/lists/{list_}/items"


def _wire(fields: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, list | tuple):
            told[f"{name}@odata.type"] = "Collection(Edm.String)"
        told[name] = list(value) if isinstance(value, tuple) else value
    return told
