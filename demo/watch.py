"""What is to be seen in the tenant now? Looked at once for all scripts together, and remembered with the time."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from demo.team import ADMINISTRATOR
from demo.tenant import Row, Tenant

REFERRALS, DRAFTS, REPLIES = "Referrals", "PlatformReferrals", "Replies"


@dataclass(frozen=True)
class LeftMail:
    """A mail that has left the tenant, and its text as it arrived."""

    to: tuple[str, ...]
    subject: str
    body: str
    message: EmailMessage


@dataclass(frozen=True)
class _Sighting:
    """At which look a version of a row was first seen, and when was the look before."""

    version: int
    after: float
    at: float


@dataclass
class Watch:
    """The lists, the outbox and the inboxes as they were at the last look."""

    tenant: Tenant
    rows: dict[str, dict[int, Row]] = field(default_factory=lambda: {REFERRALS: {}, DRAFTS: {}, REPLIES: {}})
    outbox: list[LeftMail] = field(default_factory=list)
    looked_at: float = field(default_factory=time.time)
    _sightings: dict[tuple[str, int], list[_Sighting]] = field(default_factory=dict)
    _inboxes: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._eye = self.tenant.person(ADMINISTRATOR)

    def look(self) -> None:
        """Look again."""
        before, self.looked_at = self.looked_at, time.time()
        self._inboxes.clear()
        for name in self.rows:
            self.rows[name] = self._eye.rows(name)
            for item, row in self.rows[name].items():
                self._sight(name, item, _version(row), before)
        for one in self.tenant.outbox()[len(self.outbox) :]:
            message = self.tenant.outbox_mail(one["id"])
            text = message.get_payload(decode=True)
            body = text.decode() if isinstance(text, bytes) else ""
            self.outbox.append(LeftMail(tuple(one["to"]), one["subject"], body, message))

    def inbox(self, address: str) -> list[dict[str, Any]]:
        """Return what is in somebody's Inbox, read once a look."""
        if address not in self._inboxes:
            self._inboxes[address] = self.tenant.person(address).inbox()
        return self._inboxes[address]

    def versions(self, name: str, item: int, done: Sequence[float] = ()) -> list[dict[str, Any]]:
        """Return the versions of a row, oldest first, each with `at`: when it was made, in seconds of the epoch.

        A version is dated to the second. Between which two looks it appeared is known better than that; and it came
        after what the people of this referral did in between, at the times `done`.
        """
        found = self._eye.versions(name, item)[::-1]
        for one in found:
            said = datetime.fromisoformat(one["lastModifiedDateTime"]).timestamp()
            one["at"] = self._moment(name, item, int(float(one["id"])), said, done)
        return found

    def _sight(self, name: str, item: int, version: int, before: float) -> None:
        seen = self._sightings.setdefault((name, item), [])
        if not seen or seen[-1].version < version:
            seen.append(_Sighting(version, before, self.looked_at))

    def _moment(self, name: str, item: int, version: int, said: float, done: Sequence[float]) -> float:
        first = next((one for one in self._sightings.get((name, item), []) if one.version >= version), None)
        if first is None:
            return said
        earliest = max((said, first.after, *(one for one in done if one < first.at)))
        latest = min(said + 1, first.at)
        return (earliest + latest) / 2 if earliest < latest else first.at


def _version(row: Row) -> int:
    return int(float(row["_UIVersionString"]))
