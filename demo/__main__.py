"""`python -m demo`: the whole job against the local tenant, and a page of what happened."""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

import requests
from rich.console import Console

from demo.history import history
from demo.page import write_page
from demo.processes import ProcessError, Running, provision, start_sandbox, start_service
from demo.progress import Progress, print_outcome
from demo.scripts import STORIES
from demo.stage import across_all, cast, judge, play
from demo.summary import counts, line
from demo.team import ADMINISTRATOR, fill_in
from demo.tenant import Tenant
from demo.watch import Watch


def main() -> int:
    """Run the demo; return 0 only if every referral ended exactly as its script says."""
    options = _options()
    console = Console()
    signal.signal(signal.SIGTERM, _terminated)
    data = Path(tempfile.mkdtemp(prefix="ohrt-demo-"))
    right = False
    try:
        with ExitStack() as running:
            right = _run(options.page, data, running, console, keep=options.keep)
            if options.keep:
                running.pop_all()
    except (ProcessError, requests.RequestException) as error:
        console.print(f"[bold red]The demo could not go on.[/] {error}", highlight=False)
    except KeyboardInterrupt:
        console.print("Stopped.")
        return 130
    finally:
        if right and not options.keep:
            shutil.rmtree(data, ignore_errors=True)
    if not right and not options.keep:
        console.print(f"The logs and the tenant's data are kept in {data}", highlight=False)
    return 0 if right else 1


def _run(page: Path, data: Path, running: ExitStack, console: Console, *, keep: bool) -> bool:
    began = time.monotonic()
    with console.status("Starting a local Microsoft 365 tenant and the service ..."):
        sandbox = _started(running, start_sandbox, data)
        provision(data)
        tenant = Tenant.read(data)
        fill_in(tenant.person(ADMINISTRATOR))
        service = _started(running, start_service, data)
    watch = Watch(tenant)
    performances = cast(STORIES, watch, service.looking_away)
    console.print(f"{len(performances)} invented referrals, all at once.", highlight=False)
    with Progress(console, performances) as progress:
        for _ in play(performances, watch, lambda: _alive(sandbox, service)):
            progress.show()
    desks = judge(performances, watch)
    wrong_across = across_all(performances, watch)
    histories = [history(one.scene, desks) for one in performances]
    lines = [line(one, events) for one, events in zip(performances, histories, strict=True)]
    write_page(page, counts(performances, watch), lines, histories, wrong_across)
    print_outcome(console, lines, wrong_across)
    right = not wrong_across and all(one.right for one in lines)
    ended = sum(one.right for one in lines)
    took = time.monotonic() - began
    console.print(f"{ended} of {len(lines)} ended as their scripts say, in {took:.0f} s. Page: {page}", highlight=False)
    if keep:
        _say_how_to_look_around(console, data, page, sandbox, service)
    return right


def _started(running: ExitStack, start: Callable[[Path], Running], data: Path) -> Running:
    process = start(data)
    running.callback(process.end)
    return process


def _alive(*processes: Running) -> None:
    for process in processes:
        process.check()


def _say_how_to_look_around(console: Console, data: Path, page: Path, sandbox: Running, service: Running) -> None:
    console.print(
        f"""
Both are still running. To look around:
  what waits for whom        OHRT_SETTINGS={data}/ohrt.toml {sys.executable} -m ohrt status
  addresses and tokens       {data}/sandbox.json
  mails that left            {data}/outbox/
  what the service did       {data}/service.log
  the page                   {page}
To end both:                 kill {service.process.pid} && kill -- -{sandbox.process.pid}""",
        highlight=False,
        soft_wrap=True,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m demo", description="The whole job against the sandbox tenant.")
    parser.add_argument("--page", type=Path, default=Path("var/demo.html"), help="where to write what happened")
    parser.add_argument("--keep", action="store_true", help="leave the sandbox and the service running")
    return parser.parse_args()


def _terminated(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
