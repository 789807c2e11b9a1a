"""Did a referral end as its script says? Every difference in words: what was expected, and what was found."""

from collections.abc import Iterator
from dataclasses import dataclass

from demo.scene import Scene
from demo.team import OFFICERS, SERGEANTS, TASKABLE
from demo.tenant import Row, Tenant


@dataclass(frozen=True)
class PlatformEnd:
    """How the row of one platform and round must end."""

    platform: str
    decision: str
    source: str = "Platform reply"
    round: int = 1

    @property
    def name(self) -> str:
        """The row, in words."""
        return f"{self.platform}, round {self.round}" if self.round > 1 else self.platform


@dataclass(frozen=True)
class Ending:
    """How a referral must end.

    `mails` counts what left for platforms, `held_back` has the reasons in Replies, `told` counts the letters to the
    applicant, `tasks` the review tasks, and `duplicate_of` names the script of the earlier referral. What was `reopened`
    is told and tasked once more.
    """

    platforms: tuple[PlatformEnd, ...] = ()
    mails: int = 0
    held_back: tuple[str, ...] = ()
    told: int = 2
    tasks: int = 1
    duplicate_of: str = ""
    status: str = "Closed"
    reopened: bool = False


@dataclass(frozen=True)
class Desks:
    """What people have on their desks at the end: the subjects in each Inbox, the tasks in each To Do."""

    inboxes: dict[str, list[str]]
    tasks: dict[str, list[tuple[str, str]]]

    @classmethod
    def read(cls, tenant: Tenant) -> "Desks":
        """Look into every Inbox and To Do."""
        people = {one: tenant.person(one) for one in (*OFFICERS, *TASKABLE, *SERGEANTS)}
        workers = (*TASKABLE, *SERGEANTS)
        return cls(
            {one: [mail["subject"] for mail in person.inbox()] for one, person in people.items()},
            {one: [(task["title"], task["status"]) for task in people[one].tasks()] for one in workers},
        )

    def mails_about(self, person: str, reference: str) -> list[str]:
        """Return the subjects of the mails about one referral in somebody's Inbox."""
        return [subject for subject in self.inboxes.get(person, []) if subject.startswith(reference)]

    def tasks_about(self, reference: str) -> list[tuple[str, str]]:
        """Return title and status of everybody's tasks about one referral."""
        return [task for tasks in self.tasks.values() for task in tasks if task[0].startswith(reference)]


def differences(scene: Scene, ending: Ending, desks: Desks, earlier: str) -> list[str]:
    """Return how this referral differs from its ending. `earlier` is the reference that it must be a duplicate of."""
    if not scene.reference:
        return ["it was given no reference"]
    return [
        *_unlike("Status", ending.status, scene.row.get("Status", "")),
        *_unlike("DuplicateOf", earlier, scene.row.get("DuplicateOf", "")),
        *_assigned(scene),
        *_platform_rows(scene, ending),
        *_unlike("mails to platforms", ending.mails, len(scene.mails())),
        *_held_back(scene, ending),
        *_desks(scene, ending, desks),
    ]


def _assigned(scene: Scene) -> Iterator[str]:
    if scene.operative not in TASKABLE:
        yield f"AssignedTo should be active and trained (5.1.1), but is “{scene.operative}”"


def _platform_rows(scene: Scene, ending: Ending) -> Iterator[str]:
    yield from _unlike("rows in PlatformReferrals", len(ending.platforms), len(scene.drafts()))
    for end in ending.platforms:
        _, row = scene.draft(end.platform, end.round)
        yield from _unlike(f"{end.name}: Status", "Decided", row.get("Status", ""))
        yield from _unlike(f"{end.name}: Decision", end.decision, row.get("Decision", ""))
        yield from _unlike(f"{end.name}: DecisionSource", end.source, row.get("DecisionSource", ""))
        if row.get("QABy") not in SERGEANTS:
            yield f"{end.name}: QABy should be a sergeant, but is “{row.get('QABy', '')}”"
        yield from _mail_of(scene, end, row)


def _mail_of(scene: Scene, end: PlatformEnd, row: Row) -> Iterator[str]:
    mails = [one for one in scene.mails() if one.message["Message-ID"] == row.get("MessageId")]
    if row.get("Route") == "Portal":
        return
    if len(mails) != 1:
        yield f"{end.name}: exactly one mail should carry its MessageId, but {len(mails)} do"
    elif mails[0].body != row["Body"]:
        yield f"{end.name}: the mail's text is not the approved Body, byte for byte"
    elif mails[0].to != (row["Recipient"],):
        yield f"{end.name}: the mail should have gone to {row['Recipient']}, but went to {', '.join(mails[0].to)}"


def _held_back(scene: Scene, ending: Ending) -> Iterator[str]:
    reasons = [row["Reason"] for row in scene.replies().values()]
    yield from _unlike("mails held back in Replies", len(ending.held_back), len(reasons))
    for expected in ending.held_back:
        if not any(expected in reason for reason in reasons):
            yield f"Replies: a reason should say “{expected}”, but found: {'; '.join(reasons) or 'nothing'}"


#: A draft that is edited is put before the sergeant again, under the same subject.
_ASKED = ": draft for "


def _desks(scene: Scene, ending: Ending, desks: Desks) -> Iterator[str]:
    told = desks.mails_about(scene.officer, scene.reference)
    yield from _unlike("letters to the applicant", ending.told, len(told))
    for person in desks.inboxes:
        subjects = desks.mails_about(person, scene.reference)
        most = 2 if ending.reopened else 1
        for subject in dict.fromkeys(one for one in subjects if subjects.count(one) > most and _ASKED not in one):
            yield f"{person} should have one letter “{subject}”, but has {subjects.count(subject)}"
    tasks = desks.tasks_about(scene.reference)
    yield from _unlike("review tasks", ending.tasks, sum(": review " in title for title, _ in tasks))
    open_ = [title for title, status in tasks if status != "completed"]
    if open_:
        yield f"every task should be completed, but these are open: {'; '.join(open_)}"


def _unlike(what: str, expected: object, found: object) -> Iterator[str]:
    if expected != found:
        yield f"{what}: expected “{expected}”, found “{found}”"
