"""Which hits has a sergeant released as false alarms? SOP 6.4.

A sergeant or above copies the line that is a false alarm into `DisclosureReleased` and gives the reason. A line
releases exactly those words for exactly that reason: whatever else the draft says is still held. Who released it is
read from the version history.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.approval import Version
from rules.assignment import is_supervisor
from rules.disclosure.hit import Hit, identity
from rules.records import Operative


@dataclass(frozen=True, slots=True)
class Release:
    """What the version history says of a release: the person's row number in `Operatives`, when, and what is wrong with it."""

    by: int | None
    on: datetime
    fault: str = ""


def release(versions: Sequence[Version], operatives: Iterable[Operative]) -> Release | None:
    """Return who released what stands in `DisclosureReleased` now, and whether it holds; None when nothing stands there.

    `versions` come newest first. The deciding version is the oldest of the unbroken run with the present lines and reason.
    """
    if not versions or not versions[0].released.strip():
        return None
    decided = versions[0]
    for version in versions[1:]:
        if (version.released, version.release_reason) != (decided.released, decided.release_reason):
            break
        decided = version
    people = {one.email.lower(): one for one in operatives if one.active}
    decider = people.get(decided.by)
    return Release(decider.row.item_id if decider else None, decided.on, _fault(decided, decider))


def _fault(decided: Version, decider: Operative | None) -> str:
    if decider is None or not is_supervisor(decider):
        return "Only a sergeant or above who is active in Operatives may release a line (SOP 6.4)."
    if not decided.release_reason.strip():
        return "Say in DisclosureReason why the released lines may leave (SOP 6.4)."
    return ""


def still_held(hits: Iterable[Hit], released: str) -> tuple[Hit, ...]:
    """Return the hits that none of the released lines names."""
    lines = {identity(line) for line in released.splitlines()}
    return tuple(hit for hit in hits if hit.identity not in lines)
