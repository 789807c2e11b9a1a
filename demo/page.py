"""The page of what happened: one file that needs nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from demo.history import Event
from demo.summary import Counts, Line
from demo.timeline import Drawing, draw


@dataclass(frozen=True)
class Told:
    """One referral on the page."""

    line: Line
    events: Sequence[Event]
    drawing: Drawing


def write_page(
    file: Path,
    figures: Counts,
    lines: Sequence[Line],
    histories: Sequence[Sequence[Event]],
    wrong_across: Sequence[str],
) -> None:
    """Write the page of these referrals; `histories` has the events of each, in the same order."""
    told = [Told(line, events, draw(events)) for line, events in zip(lines, histories, strict=True)]
    page = _ENVIRONMENT.get_template("page.html.j2").render(
        figures=figures, told=told, wrong_across=wrong_across, when=datetime.now()
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page, "utf-8")


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
