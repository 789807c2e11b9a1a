"""What happened to a referral, in order? From what the demo did, and from what it saw the service do.

The service's part is read from the version history of the rows, from Replies, and from the letters in people's Inboxes.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from demo.ending import Desks
from demo.scene import Act, Lane, Scene
from demo.tenant import Row
from demo.watch import DRAFTS, REFERRALS, REPLIES


class Kind(StrEnum):
    """How an event is drawn: what a person or the service did, a stop on the way, the good end, or a foul."""

    PERSON = "person"
    SERVICE = "service"
    STOP = "stop"
    GOOD = "good"
    FOUL = "foul"


@dataclass(frozen=True)
class Event:
    """Something that happened: when (seconds of the epoch), in whose lane, and to whom it went."""

    at: float
    lane: Lane
    label: str
    kind: Kind
    to: tuple[Lane, ...] = ()
    detail: str = ""
    times: int = 1

    @property
    def words(self) -> str:
        """The label, with how many times it was done at once."""
        return f"{self.label} ×{self.times}" if self.times > 1 else self.label


def history(scene: Scene, desks: Desks) -> list[Event]:
    """Return what happened to one referral, in the order of time."""
    if not scene.row:
        return [_of_act(act) for act in scene.acts]
    drafts, times = scene.drafts(), [act.at for act in scene.acts]
    several = len({row["Platform"] for row in drafts.values()}) > 1
    done = list(_of_referral(scene.watch.versions(REFERRALS, scene.item, times), drafted=bool(drafts)))
    for number, row in drafts.items():
        name = f" {row['Platform']}" if several else ""
        done += _of_draft(scene.watch.versions(DRAFTS, number, times), name)
    done += [_of_reply(scene, number, row) for number, row in scene.replies().items()]
    events = [*map(_of_act, scene.acts), *_with_letters(scene, sorted(done, key=lambda one: one.at), desks)]
    return _merged(sorted(events, key=lambda one: one.at))


#: Seconds within which the same thing done again is told as one.
_AT_ONCE = 0.3


def _merged(events: list[Event]) -> list[Event]:
    """Tell as one what the same lane did several times at once."""
    merged: list[Event] = []
    for event in events:
        if merged and _again(merged[-1], event):
            detail = f"{merged[-1].detail}; {event.detail}"
            merged[-1] = replace(merged[-1], detail=detail, times=merged[-1].times + 1)
        else:
            merged.append(event)
    return merged


def _again(last: Event, event: Event) -> bool:
    same = (event.lane, event.label, event.kind) == (last.lane, last.label, last.kind)
    return same and event.at - last.at < _AT_ONCE


def _of_act(act: Act) -> Event:
    return Event(act.at, act.lane, act.label, Kind.FOUL if act.foul else Kind.PERSON, (Lane.SERVICE,), act.detail)


def _by_service(version: dict[str, Any]) -> bool:
    return not ((version.get("lastModifiedBy") or {}).get("user") or {}).get("email")


def _steps(versions: list[dict[str, Any]]) -> Iterator[tuple[float, Row, Row]]:
    """Yield when the service wrote, the columns before, and the columns after."""
    first: dict[str, Any] = {"fields": {}}
    for before, after in pairwise([first, *versions]):
        if _by_service(after):
            yield after["at"], before["fields"], after["fields"]


def _service(at: float, label: str, detail: str, kind: Kind = Kind.SERVICE, *to: Lane) -> Event:
    return Event(at, Lane.SERVICE, label, kind, to, detail)


def _of_referral(versions: list[dict[str, Any]], *, drafted: bool) -> Iterator[Event]:
    for at, before, after in _steps(versions):
        status, said = after.get("Status"), after.get("ServiceMessage", "")
        if status == before.get("Status") and said == before.get("ServiceMessage", ""):
            continue
        if status == "Returned":
            yield _service(at, "returns it", said, Kind.STOP)
        elif status == "Tasked" and not before.get("TaskedOn"):
            found = after.get("DuplicateOf")
            yield _service(at, "tasks: duplicate" if found else "tasks", said, Kind.STOP if found else Kind.SERVICE)
        elif status == "In review" and not drafted:
            yield _service(at, "says what is missing", said, Kind.STOP)
        elif status == "Appeal to consider" != before.get("Status"):
            yield _service(at, "asks: appeal?", said, Kind.STOP)
        elif status == "Closed":
            yield _service(at, "closes", said, Kind.GOOD)


def _of_draft(versions: list[dict[str, Any]], name: str) -> Iterator[Event]:
    round_ = " appeal" if int(versions[-1]["fields"].get("Round", 1)) > 1 else ""
    for at, before, after in _steps(versions):
        status, was, said = after.get("Status"), before.get("Status"), after.get("ServiceMessage", "")
        refused = before.get("QADecision") == "Approved" and after.get("QADecision") == "Pending"
        if status == "Awaiting QA" and refused:
            label = "voids the approval" if "edited" in said else "refuses the approval"
            yield _service(at, label, said, Kind.STOP)
        elif status == was:
            continue
        elif status == "Draft":
            yield _service(at, "holds the draft", said, Kind.STOP)
        elif status == "Awaiting QA":
            yield _service(at, f"drafts{round_}{name}" if was is None else "to QA again", said)
        elif status == "Returned":
            yield _service(at, "hands it back", said, Kind.STOP)
        elif status == "To submit on portal":
            yield _service(at, "to the portal", said)
        elif status == "Sent" and after.get("Route") != "Portal":
            yield _service(at, f"sends{round_}{name}", said, Kind.SERVICE, Lane.PLATFORM)
        elif status == "Acknowledged":
            yield _service(at, "learns the case no.", said)
        elif status == "Decided":
            yield _service(at, f"records{name}: {after['Decision'].lower()}", said)


def _of_reply(scene: Scene, number: int, row: Row) -> Event:
    first = scene.watch.versions(REPLIES, number)[0]
    return _service(first["at"], "holds it back", row["Reason"], Kind.STOP)


#: Which letter goes with which event, and in whose Inbox it is.
_LETTERS = (
    ("please complete", ("returns it",), Lane.APPLICANT),
    ("we have your referral", ("tasks", "tasks: duplicate"), Lane.APPLICANT),
    ("your referral is closed", ("closes",), Lane.APPLICANT),
    ("content to review", ("tasks", "tasks: duplicate"), Lane.OPERATIVE),
    ("is held", ("holds the draft",), Lane.OPERATIVE),
    ("was returned", ("hands it back",), Lane.OPERATIVE),
    ("on its portal", ("to the portal",), Lane.OPERATIVE),
    (" decided: ", ("records",), Lane.OPERATIVE),
    ("to approve by", ("drafts", "to QA again", "voids the approval", "refuses the approval"), Lane.SERGEANT),
)


def _with_letters(scene: Scene, events: list[Event], desks: Desks) -> Iterator[Event]:
    """Yield the service's events, each with the lanes that its letters went to, and the task that was moved."""
    subjects = [one for person in desks.inboxes for one in desks.mails_about(person, scene.reference)]
    left = Counter({words: sum(words in one for one in subjects) for words, _, _ in _LETTERS})
    for event in events:
        to = list(event.to)
        for words, labels, lane in _LETTERS:
            if left[words] and event.label.startswith(labels):
                left[words] -= 1
                to.append(lane)
        yield replace(event, to=tuple(to))
    if left["content to review"]:
        yield _moved(scene)


def _moved(scene: Scene) -> Event:
    """A second task: dated by its letter, to the second. It is the same operative's again, or a colleague's who was handed it."""
    start = f"{scene.reference}: content to review"
    letters = [one for one in scene.watch.inbox(scene.operative) if one["subject"].startswith(start)]
    received = [datetime.fromisoformat(one["receivedDateTime"]).timestamp() for one in letters]
    if len(letters) > 1:
        return _service(max(received), "tasks it again", start, Kind.SERVICE, Lane.OPERATIVE)
    handed_over = [act.at for act in scene.acts if act.lane is Lane.OPERATIVE][:1]
    return _service(max(received + handed_over), "moves the task", start, Kind.SERVICE, Lane.OPERATIVE)
