"""The demo's timelines: marks at their real times, labels that never overlap."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from demo.history import Event, Kind
from demo.scene import Lane
from demo.timeline import CHARACTER, LEFT, RIGHT, WIDTH, draw

LABELS = st.sampled_from(("submits", "tasks", "voids the approval", "records Facebook: not removed"))
EVENTS = st.builds(
    Event, st.floats(0, 30, allow_nan=False), st.sampled_from(Lane), LABELS, st.sampled_from(Kind), st.just(())
)


@given(st.lists(EVENTS, min_size=1, max_size=30))
def test_labels_do_not_overlap_and_stay_inside(events: list[Event]) -> None:
    drawing = draw(sorted(events, key=lambda one: one.at))
    lines: dict[float, list[tuple[float, float]]] = {}
    for mark in drawing.marks:
        lines.setdefault(mark.label_y, []).append((mark.label_x, mark.label_x + len(mark.label) * CHARACTER))
    for spans in lines.values():
        spans.sort()
        assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(mark.label_x >= 0 and mark.label_x + len(mark.label) * CHARACTER <= WIDTH for mark in drawing.marks)


def test_marks_stand_at_their_times_and_arrows_end_on_lanes() -> None:
    drawing = draw(
        [
            Event(100.0, Lane.APPLICANT, "submits", Kind.PERSON, (Lane.SERVICE,)),
            Event(105.0, Lane.SERVICE, "tasks", Kind.SERVICE, (Lane.APPLICANT, Lane.OPERATIVE)),
            Event(110.0, Lane.SERVICE, "closes", Kind.GOOD),
        ]
    )
    line = {lane.name: lane.line for lane in drawing.lanes}
    assert [mark.x for mark in drawing.marks] == [LEFT, (LEFT + WIDTH - RIGHT) / 2, WIDTH - RIGHT]
    assert drawing.marks[1].arrows == (line["Applicant"], line["Operative"])
    assert [tick.label for tick in drawing.ticks][:3] == ["0 s", "1 s", "2 s"]


def test_nothing_happened() -> None:
    assert draw([]).marks == ()
