"""What is owed: steps, as values. `sync` performs them; a rule never does.

A step's natural key names the effect in the tenant, so that deciding twice owes the same thing and performing twice
finds it done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to a person, ready to send: plain text."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class SetColumns:
    """Write columns of one row in one guarded PATCH. `values` are by attribute name of the record class."""

    key: str
    record: type
    item_id: int
    etag: str
    values: Mapping[str, Any]
    reason: str


@dataclass(frozen=True, slots=True)
class CreatePlatformReferral:
    """Make the row of one platform and round."""

    key: str
    referral_item_id: int
    platform: str
    round: int
    values: Mapping[str, Any]
    reason: str


@dataclass(frozen=True, slots=True)
class CreateTask:
    """Put a task with a due date into a person's To Do."""

    key: str
    person: int
    to: str
    title: str
    body: str
    due: date
    link: str
    reason: str


@dataclass(frozen=True, slots=True)
class CompleteTask:
    """Complete the task that was made under `task`."""

    key: str
    task: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Send a person of the force a mail from the team mailbox."""

    key: str
    to: str
    letter: Letter
    reason: str
    important: bool = False


@dataclass(frozen=True, slots=True)
class ReadAssurance:
    """Read from the version history who decided the quality assurance of a row as it stands at `etag`."""

    key: str
    item_id: int
    etag: str
    reason: str


@dataclass(frozen=True, slots=True)
class SendReferral:
    """Send a platform exactly what was approved.

    `intact` is whether the row still holds what was approved. When it does not, a mail that is already on its way is
    followed to its end, and none is begun. `begun` is whether the row said `Sending` before: then an earlier attempt may
    have left a draft, or the mail itself.
    """

    key: str
    item_id: int
    recipient: str
    subject: str
    body: str
    digest: str
    token: str
    intact: bool
    begun: bool
    reason: str


@dataclass(frozen=True, slots=True)
class FindSent:
    """Look in the mailbox for a send that the row claims and the journal does not know."""

    key: str
    send: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadUndoing:
    """Read from the version history who took the decision of a row back, and which it was; or its acknowledgement."""

    key: str
    item_id: int
    reason: str
    acknowledgement: bool = False


@dataclass(frozen=True, slots=True)
class PutBack:
    """Put the reply whose decision was undone before a person again; `words` say there why."""

    key: str
    item_id: int
    message_id: str
    decision: str
    words: str
    reason: str


Step = (
    SetColumns
    | CreatePlatformReferral
    | CreateTask
    | CompleteTask
    | Tell
    | ReadAssurance
    | SendReferral
    | FindSent
    | ReadUndoing
    | PutBack
)


class Outcome(StrEnum):
    """How the performing of a step ended. A step that is only under way has no outcome yet."""

    DONE = "done"
    VOID = "void"
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Performed:
    """The evidence of a step that was performed; `detail` never holds personal data."""

    outcome: Outcome
    at: datetime
    detail: Mapping[str, str]
