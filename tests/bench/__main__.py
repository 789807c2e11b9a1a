"""`make bench`: every figure of the project, in one run."""

import tempfile
from pathlib import Path
from time import process_time

from rich.console import Console
from rich.table import Table

from tests.bench import first_start, form_row, one_referral, processed_item, replies
from tests.bench.measure import Cost
from tests.drafts.labelled import LabelledDraft, labelled_drafts, score_of
from tests.drafts.unseen import UNSEEN, unseen_drafts
from tests.world import open_world


def main() -> None:
    """Measure, and print."""
    console = Console(width=110)
    with tempfile.TemporaryDirectory() as folder, open_world(Path(folder) / "small") as world:
        counted = one_referral.count(world)
        item = processed_item.measure(world)
    table = Table("figure", "measured", "target", title="One referral, counted by the sandbox")
    table.add_row("round trips, submission to closing, beside letters", str(counted.referral), "≤ 9")
    table.add_row("  Graph operations in them (a batch holds several)", str(counted.operations), "")
    table.add_row("letters to people, and their round trips", f"{counted.letters}, {counted.letter_trips}", "")
    table.add_row("requests of an idle poll", f"{counted.idle_poll:.1f}", "3")
    table.add_row("CPU of the rules, submission to closing", f"{item.rules:.2f} ms", "≤ 4 ms")
    table.add_row("CPU of a row, validated, keyed and decided, p99", f"{form_row.p99():.2f} ms", "≤ 5 ms")
    table.add_row(
        "CPU of the whole service, read to tasked", f"{item.cpu:.1f} ms ({item.requests:.1f} round trips)", ""
    )
    console.print(table)
    _disclosure(console)
    replies.main(console)
    _first_start(console)


def _disclosure(console: Console) -> None:
    sets: dict[str, tuple[LabelledDraft, ...]] = {"labelled drafts": labelled_drafts()}
    sets |= {f"{name} unseen drafts, the check mended since": unseen_drafts(name) for name in UNSEEN}
    sets["unseen drafts of all sets"] = tuple(draft for name in UNSEEN for draft in unseen_drafts(name))
    for title, drafts in sets.items():
        costs = sorted(map(_cost, drafts))
        result = score_of(drafts)
        table = Table("figure", "measured", "target", title=f"{len(drafts)} {title} (SOP 6.4)")
        table.add_row(f"recall, of {result.leaking} planted leaks", f"{result.recall:.4f}", "≥ 0.995")
        table.add_row(f"false alarms, of {result.clean} clean drafts", f"{result.false_alarm_rate:.2%}", "≤ 2 %")
        table.add_row("precision", f"{result.precision:.4f}", "")
        mean, late = sum(costs) / len(costs), costs[len(costs) * 99 // 100]
        table.add_row("CPU of a draft that is checked for the first time", f"{mean:.2f} ms", "≤ 5 % of a referral")
        table.add_row("  p99: the first draft of a row", f"{late:.2f} ms", "")
        console.print(table)


def _cost(draft: LabelledDraft) -> float:
    clock = process_time()
    draft.found()
    return (process_time() - clock) * 1000


def _first_start(console: Console) -> None:
    with tempfile.TemporaryDirectory() as folder, open_world(Path(folder) / "large") as world:
        first_start.fill(world)
        journal = Path(folder) / "journal.sqlite3"
        costs = {
            "ohrt, first start": first_start.service(world, journal),
            "ohrt, second start": first_start.empty_start(world, journal),
            "requests and JSON alone, nothing kept": first_start.reader(world, "requests"),
            "office365-rest-python-client, object model": first_start.reader(world, "office365"),
            "O365, object model": first_start.reader(world, "o365"),
        }
    ours = costs["ohrt, first start"]
    table = Table(
        "reader", "requests", "CPU s", "× ours", "wall s", "peak MB", title=f"{first_start.ROWS:,} closed rows"
    )
    for name, cost in costs.items():
        table.add_row(name, *_cells(cost, ours))
    table.add_section()
    table.add_row("target of the first start", "≤ 505", "≤ 4", "", "", "≤ 110")
    console.print(table)


def _cells(cost: Cost, ours: Cost) -> list[str]:
    ratio = f"{cost.cpu / ours.cpu:.1f}"
    return [str(cost.requests), f"{cost.cpu:.2f}", ratio, f"{cost.wall:.1f}", f"{cost.peak:.0f}"]


if __name__ == "__main__":
    main()
