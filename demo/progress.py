"""What a terminal shows: which referral is where, and in the end what became of each."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from demo.stage import Performance
from demo.summary import Line


class Progress:
    """The live table; where there is no terminal to redraw, a line when a referral has ended."""

    def __init__(self, console: Console, performances: list[Performance]) -> None:
        self._console = console
        self._performances = performances
        self._told: set[int] = set()
        self._live = Live(console=console, auto_refresh=False, transient=True) if console.is_terminal else None

    def __enter__(self) -> "Progress":
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def show(self) -> None:
        """Show where each stands now."""
        if self._live:
            self._live.update(self._table(), refresh=True)
            return
        for one in self._performances:
            if one.ended and one.number not in self._told:
                self._told.add(one.number)
                self._console.print(f"  {one.number:2} {one.story.name}: {one.scene.row.get('Status', '')}")

    def _table(self) -> Table:
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        for one in self._performances:
            status = one.scene.row.get("Status", "")
            style = "red" if one.wrong else "green" if one.ended else ""
            table.add_row(f"{one.number}", one.story.name, Text(status, style), Text(one.stands, "dim"))
        return table


def print_outcome(console: Console, lines: list[Line], wrong_across: list[str]) -> None:
    """Print what became of each referral and why, and then what was not as expected."""
    table = Table(title="What became of each referral", title_justify="left", box=SIMPLE_HEAD, padding=(0, 1))
    table.add_column("", justify="right")
    table.add_column("Referral, and what it shows", ratio=2)
    table.add_column("What became of it, and why", ratio=3)
    table.add_column("")
    for line in lines:
        mark = Text("✔", "green") if line.right else Text("✘", "bold red")
        told = Text.assemble((line.name, "bold"), "\n", (line.shows, "dim"))
        table.add_row(str(line.number), told, line.became, mark)
    console.print(table)
    for line in lines:
        for difference in line.wrong:
            console.print(Text(f"✘ {line.number} {line.name}: {difference}", "red"))
    for difference in wrong_across:
        console.print(Text(f"✘ Across all: {difference}", "red"))
