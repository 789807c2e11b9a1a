"""What became of each referral, and why, in a line that a newcomer can read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from demo.history import Event
from demo.scene import Lane, Scene
from demo.stage import Performance
from demo.tenant import Row
from demo.watch import REPLIES, Watch


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    number: int
    name: str
    reference: str
    shows: str
    became: str
    wrong: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether it ended as its script says."""
        return not self.wrong


@dataclass(frozen=True)
class Counts:
    """The figures at the head of the page."""

    referrals: int
    mails_out: int
    replies_in: int
    recorded: int
    held_back: int


def line(performance: Performance, events: Sequence[Event]) -> Line:
    """Return the line of one referral, to which these events happened."""
    scene = performance.scene
    became = " ".join((f"{scene.row.get('Status', 'never seen')}.", *_why(scene, events)))
    return Line(
        performance.number,
        performance.story.name,
        scene.reference,
        performance.story.shows,
        became,
        tuple(performance.wrong),
    )


def counts(performances: Sequence[Performance], watch: Watch) -> Counts:
    """Return the figures. What came in from outside is what platforms and attackers wrote, and the bounces."""
    written = sum(act.lane is Lane.PLATFORM for one in performances for act in one.scene.acts)
    held_back = watch.rows[REPLIES].values()
    bounced = sum("bounce" in row["Reason"] for row in held_back)
    replies_in = written + bounced
    return Counts(len(performances), len(watch.outbox), replies_in, replies_in - len(held_back), len(held_back))


#: What else the service did that a newcomer would want to know, in the past tense.
_ON_THE_WAY = {
    "returns it": "returned to the applicant, every fault named",
    "says what is missing": "asked for the rest of the review",
    "holds the draft": "the draft held for what it disclosed",
    "hands it back": "returned by the sergeant",
    "voids the approval": "the approval voided by an edit",
    "refuses the approval": "an approval by the operative refused",
    "asks: appeal?": "an appeal considered",
    "learns the case no.": "the platform's case number learned",
    "moves the task": "the task moved to a colleague",
    "tasks it again": "reopened, and tasked again",
}


def _why(scene: Scene, events: Sequence[Event]) -> Iterator[str]:
    if scene.row.get("DuplicateOf"):
        yield f"Duplicate of {scene.row['DuplicateOf']}."
    if scene.row.get("ReviewOutcome") == "No further action":
        yield "No further action after review."
    for row in sorted(scene.drafts().values(), key=lambda one: (one["Platform"], one["Round"])):
        yield f"{_decision(row)}."
    on_the_way = dict.fromkeys(_ON_THE_WAY[one.label] for one in events if one.label in _ON_THE_WAY)
    if on_the_way:
        yield f"On the way: {'; '.join(on_the_way)}."
    for row in scene.replies().values():
        reason = row["Reason"].splitlines()[0]  # what follows says what it was matched by
        yield f"Held back: {reason[:1].lower()}{reason[1:]}"


_SOURCES = {"Platform reply": "by its reply", "Portal": "on its portal", "Person": "as a sergeant decided"}


def _decision(row: Row) -> str:
    platform = f"{row['Platform']} (appeal)" if int(row["Round"]) > 1 else row["Platform"]
    source = _SOURCES.get(row.get("DecisionSource", ""), "undecided")
    return f"{platform}: {row.get('Decision', 'Pending').lower()}, {source}"
