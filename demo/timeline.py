"""Where does everything of a timeline go? Events in, positions out; the page draws them.

A lane for each of those who take part, time from left to right. Marks stand at their real times; where labels would
overlap, the earlier one goes a line down and a thin leader ties it to its mark.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from demo.history import Event, Kind
from demo.scene import Lane

WIDTH, LEFT, RIGHT = 1120, 96, 26
HEAD, FOOT = 10, 26
LINE, LEVEL = 15, 15  # from a lane's top to its line; from one line of labels to the next
BELOW = 17  # from a lane's line to the baseline of its first labels
CHARACTER, GAP = 6.9, 8  # width of a character of a label, and the least space between two


@dataclass(frozen=True)
class LaneBand:
    """A lane: its band from `top`, and the line that its marks stand on."""

    name: str
    top: float
    height: float
    line: float


@dataclass(frozen=True)
class Mark:
    """An event's dot, its label with its leader, and the arrows to the lanes that it went to."""

    x: float
    y: float
    kind: Kind
    label: str
    label_x: float
    label_y: float
    leader: bool
    arrows: tuple[float, ...]
    words: str


@dataclass(frozen=True)
class Tick:
    """A mark of the time axis."""

    x: float
    label: str


@dataclass(frozen=True)
class Drawing:
    """A timeline, ready to be drawn."""

    width: float
    height: float
    lanes: tuple[LaneBand, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]


def draw(events: Sequence[Event]) -> Drawing:
    """Return where everything goes. `events` are in the order of time."""
    began = events[0].at if events else 0.0
    lasted = max(1.0, events[-1].at - began) if events else 1.0
    scale = (WIDTH - LEFT - RIGHT) / lasted
    xs = [LEFT + (one.at - began) * scale for one in events]
    levels = _levels(events, xs)
    bands = _bands(events, levels)
    marks = tuple(
        _mark(event, x, level, bands, event.at - began) for event, x, level in zip(events, xs, levels, strict=True)
    )
    height = sum(one.height for one in bands.values()) + HEAD + FOOT
    return Drawing(WIDTH, height, tuple(bands.values()), _ticks(lasted, scale), marks)


def _levels(events: Sequence[Event], xs: Sequence[float]) -> list[int]:
    """Return for each label how many lines it goes down: right to left, the first line of its lane with room."""
    taken: dict[tuple[Lane, int], float] = {}  # where the leftmost label of a line starts so far
    levels = [0] * len(events)
    for at in reversed(range(len(events))):
        lane, left = events[at].lane, _label_x(xs[at], events[at].words)
        right = left + _width(events[at].words) + GAP
        while right > taken.get((lane, levels[at]), WIDTH + GAP):
            levels[at] += 1
        taken[lane, levels[at]] = left
    return levels


def _bands(events: Sequence[Event], levels: Sequence[int]) -> dict[Lane, LaneBand]:
    bands, top = {}, float(HEAD)
    for lane in Lane:
        deepest = max((level for one, level in zip(events, levels, strict=True) if one.lane == lane), default=0)
        height = LINE + BELOW + deepest * LEVEL + 8
        bands[lane] = LaneBand(lane, top, height, top + LINE)
        top += height
    return bands


def _mark(event: Event, x: float, level: int, bands: dict[Lane, LaneBand], after: float) -> Mark:
    line = bands[event.lane].line
    words = f"{after:.1f} s: {event.lane} {event.words}" + (f". {event.detail}" if event.detail else "")
    return Mark(
        x=round(x, 1),
        y=line,
        kind=event.kind,
        label=event.words,
        label_x=round(_label_x(x, event.words), 1),
        label_y=line + BELOW + level * LEVEL,
        leader=level > 0,
        arrows=tuple(bands[lane].line for lane in event.to),
        words=words,
    )


def _label_x(x: float, label: str) -> float:
    """A label starts under its mark, or as far left of it as the edge wants."""
    return min(x - 4, WIDTH - 2 - _width(label))


def _width(label: str) -> float:
    return len(label) * CHARACTER


def _ticks(lasted: float, scale: float) -> tuple[Tick, ...]:
    step = next(one for one in (1, 2, 5, 10, 20, 60) if lasted / one <= 12 or one == 60)
    return tuple(Tick(round(LEFT + at * scale, 1), f"{at} s") for at in range(0, int(lasted) + 1, step))
