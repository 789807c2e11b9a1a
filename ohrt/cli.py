"""The commands. Exit codes: 0 done; 2 wrong usage; 75 try again later; 78 a person is needed."""

import gc
import importlib.util
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

from connectors.errors import GraphError, Refused
from ohrt import logs, wiring
from ohrt.settings import Settings, SettingsError, load
from ohrt.stopping import Stopping
from reports.waiting import waiting
from sync import brake, loop
from sync.database import DatabaseError
from sync.dry_run import copy_in_memory
from sync.instance import AlreadyRunningError, only_instance
from sync.journal import Journal, WrongJournalError
from sync.provision import missing
from sync.provision import provision as make_missing
from sync.tenant import NotProvisionedError

DONE, TRY_AGAIN, PERSON_NEEDED = 0, 75, 78
BRAKE_ON = (
    "The brake is on: more mails are owed than brake.mails_per_hour allows. Nothing new is written, tasked or sent. See what"
    " changed with ohrt status and ohrt run --dry-run; put it right, or let the mails go with: ohrt release"
)

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
    help="The service of an Online Harm Referral Team that works in Microsoft 365.",
)
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="Settings file; else OHRT_SETTINGS, else settings.toml here.")
]


@app.command(epilog="Example:  ohrt run --settings /etc/ohrt/settings.toml")
def run(
    settings: SettingsFile = None,
    once: Annotated[bool, typer.Option("--once", help="Run one round, then end.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be done, and change nothing.")] = False,
) -> None:
    """The service: polls, decides, acts."""
    with _said_well():
        loaded = _load(settings)
        if dry_run:
            _dry_run(loaded)
            return
        engine = wiring.database(loaded)
        with only_instance(engine) as still_alone, Stopping() as stopping:
            way = wiring.graph(loaded)
            where = wiring.tenant(way, loaded)
            service, journal = wiring.service(loaded, way, engine, where, stopping=stopping.asked)
            gc.freeze()  # what is there by now stays to the end: the collector need not look through it again
            if once:
                report = loop.run_once(service, lambda: _still_leaving(journal))
                if report.braked:
                    typer.echo(f"ohrt: {BRAKE_ON}", err=True)
                    raise typer.Exit(PERSON_NEEDED)
                if report.failed:
                    raise typer.Exit(TRY_AGAIN)
            else:
                loop.run(
                    service,
                    loaded.poll.min_seconds,
                    loaded.poll.max_seconds,
                    wait=stopping.wait,
                    stopping=stopping.asked,
                    still_alone=still_alone,
                )


def _still_leaving(journal: Journal) -> bool:
    with journal.begin() as tx:
        return tx.is_leaving("send")


def _dry_run(loaded: Settings) -> None:
    way = wiring.graph(loaded)
    where = wiring.tenant(way, loaded)
    service, _ = wiring.service(loaded, way, copy_in_memory(wiring.database(loaded)), where)
    table = Table("Referral", "Step", "Why", title="What would be done now")
    for case, owed in service.owed():
        reference = case.referral.referral_ref or f"row {case.referral.row.item_id}"
        for step in owed:
            table.add_row(reference, step.key, step.reason)
    Console().print(table)


@app.command(epilog="Example:  ohrt provision --plan")
def provision(
    settings: SettingsFile = None,
    plan: Annotated[bool, typer.Option("--plan", help="Only say what is missing.")] = False,
) -> None:
    """Create the lists, columns, libraries and folders that are missing; never drop anything."""
    with _said_well():
        loaded = _load(settings)
        way, place = wiring.graph(loaded), (loaded.site.host, loaded.site.path, loaded.mailbox.address)
        if plan:
            lines = [f"missing: {one.what}" for one in missing(way, *place)]
        else:
            lines = [f"created: {what}" for what in make_missing(way, *place)]
        for line in lines or ["Nothing is missing."]:
            typer.echo(line)


@app.command(epilog="Example:  ohrt status")
def status(settings: SettingsFile = None) -> None:
    """What is waiting, for whom, since when; what needs a person."""
    with _said_well():
        loaded = _load(settings)
        way = wiring.graph(loaded)
        where = wiring.tenant(way, loaded)
        _, journal = wiring.service(loaded, way, wiring.database(loaded), where)
        found = waiting(journal)
        table = Table("Since", "What", "Waits for", "", title=f"{len(found)} waiting")
        for one in found:
            mark = "[bold]a person is needed[/bold]" if one.needs_person else ""
            table.add_row(f"{one.since:%Y-%m-%d %H:%M}", f"{one.reference}: {one.what}", one.whom, mark)
        Console().print(table)


@app.command(epilog="Example:  ohrt status && ohrt release")
def release(settings: SettingsFile = None) -> None:
    """Let the mails go that the mass-change brake holds; look at what would be sent first."""
    with _said_well():
        loaded = _load(settings)
        way = wiring.graph(loaded)
        where = wiring.tenant(way, loaded)
        _, journal = wiring.service(loaded, way, wiring.database(loaded), where)
        mails = brake.release(journal)
        typer.echo(
            f"Released: {mails} mails go out, as fast as the mailbox allows." if mails else "The brake is not on."
        )


@app.command(epilog="Example:  ohrt demo --keep")
def demo(
    keep: Annotated[bool, typer.Option("--keep", help="Leave the sandbox and the service running.")] = False,
    page: Annotated[Path, typer.Option("--page", help="Where to write the page of what happened.")] = Path(
        "var/demo.html"
    ),
) -> None:
    """The whole job against the sandbox tenant, with a picture of what happened."""
    _need("demo", "The demo is part of the source tree, not of the installed service. Run it from there: make demo.")
    command = [sys.executable, "-m", "demo", "--page", str(page), *(["--keep"] if keep else [])]
    raise typer.Exit(subprocess.run(command, check=False).returncode)


@app.command(epilog="Example:  ohrt sandbox --data var/tenant --port 8443")
def sandbox(
    data: Annotated[Path, typer.Option("--data", help="Where the tenant keeps what it holds.")],
    port: Annotated[int, typer.Option("--port", help="HTTPS port on loopback; 0 takes a free one.")] = 8443,
    relay: Annotated[
        str | None, typer.Option("--relay", metavar="HOST:PORT", help="SMTP server that its outgoing mail goes to too.")
    ] = None,
) -> None:
    """The local Microsoft 365 tenant on its own; writes DATA/ohrt.toml, with which the service finds it."""
    _need("m365_sandbox", "The sandbox is a distribution of its own. Install it: pip install ./sandbox")
    command = [sys.executable, "-m", "m365_sandbox", "run", "--data", str(data), "--port", str(port)]
    command += ["--relay", relay] if relay else []
    described = data / "sandbox.json"
    before = described.stat().st_mtime_ns if described.exists() else 0
    with Stopping() as stopping, subprocess.Popen(command) as process:
        while process.poll() is None:
            if described.exists() and described.stat().st_mtime_ns != before:
                write_settings(data)
                before = described.stat().st_mtime_ns
            if stopping.wait(0.2):
                process.terminate()
                process.wait()
    raise typer.Exit(max(0, process.returncode or 0))


def write_settings(data: Path) -> Path:
    """Write `ohrt.toml` and the secrets beside a sandbox's description; return the file."""
    told = orjson.loads((data / "sandbox.json").read_bytes())
    folder = data / "secrets"
    folder.mkdir(exist_ok=True, mode=0o700)
    (folder / "ohrt_client_secret").write_text(told["client_secret"], "utf-8")
    key = folder / "ohrt_token_key"
    if not key.exists():
        key.write_text(secrets.token_urlsafe(32), "utf-8")
    file = data / "ohrt.toml"
    file.write_text(
        f"""# Written by `ohrt sandbox`: with this the service finds the sandbox in this folder.
[tenant]
id = "{told["tenant_id"]}"
client_id = "{told["client_id"]}"
credential = "secret"
graph_url = "{told["root_url"]}"
login_url = "{told["root_url"]}"
ca_file = '{Path(told["ca_file"]).resolve()}'

[site]
host = "{told["host"]}"
path = "{told["site_path"]}"

[mailbox]
address = "{told["mailbox"]}"

[journal]
dsn = 'sqlite:///{(data / "journal.sqlite3").resolve()}'
""",
        "utf-8",
    )
    return file


def _need(module: str, otherwise: str) -> None:
    if importlib.util.find_spec(module) is None:
        typer.echo(otherwise, err=True)
        raise typer.Exit(PERSON_NEEDED)


def _load(file: Path | None) -> Settings:
    loaded = load(file)
    logs.set_up(loaded.log.format, loaded.log.level)
    return loaded


@contextmanager
def _said_well() -> Iterator[None]:
    """Turn what a person must know into a sentence and an exit code."""
    temporary: tuple[type[Exception], ...] = (AlreadyRunningError, GraphError, DatabaseError)
    try:
        yield
    except (SettingsError, WrongJournalError, NotProvisionedError, Refused) as error:
        typer.echo(f"ohrt: {error}", err=True)
        raise typer.Exit(PERSON_NEEDED) from None
    except temporary as error:
        typer.echo(f"ohrt: {error}", err=True)
        raise typer.Exit(TRY_AGAIN) from None


def main() -> None:
    """Run the command line."""
    app()


__all__ = ["app", "main", "write_settings"]
