"""The command `m365-sandbox`."""

import sys
from pathlib import Path
from typing import Annotated

import typer
import uvloop

from m365_sandbox.mailflow.dkim_keys import DEFAULT_SELECTOR, DkimKeys
from m365_sandbox.mailflow.relay import RelayServer
from m365_sandbox.server import LOOPBACK, Settings, serve
from m365_sandbox.store import OtherSchemaError

app = typer.Typer(no_args_is_help=True, add_completion=False, help="A local Microsoft 365 tenant.")


@app.callback()
def main() -> None:
    """A local Microsoft 365 tenant that unmodified Graph clients can work against."""


def _relay_server(text: str) -> RelayServer:
    try:
        return RelayServer.parse(text)
    except ValueError as problem:
        raise typer.BadParameter(str(problem)) from None


@app.command()
def run(
    data: Annotated[Path, typer.Option(help="Where the tenant is kept; made if it is missing.")],
    port: Annotated[int, typer.Option(help="HTTPS port; 0 takes a free one.")] = 8443,
    host: Annotated[str, typer.Option(help="Address to listen on for HTTPS.")] = LOOPBACK,
    smtp_port: Annotated[int, typer.Option(help="Port for inbound mail, on loopback.")] = 0,
    admin_port: Annotated[int, typer.Option(help="Port for the admin endpoints, on loopback.")] = 0,
    sent_delay: Annotated[float, typer.Option(help="Seconds between /send and the Sent Items copy.")] = 0.2,
    mail_latency: Annotated[float, typer.Option(help="Seconds that each mail request takes.")] = 0.005,
    certificate: Annotated[Path | None, typer.Option(help="Server certificate (PEM) instead of the own one.")] = None,
    key: Annotated[Path | None, typer.Option(help="Its private key (PEM).")] = None,
    record: Annotated[Path | None, typer.Option(help="Append each JSON response to this file, a line each.")] = None,
    people: Annotated[
        Path | None, typer.Option(help="People of the tenant (TOML) instead of the built-in ones.")
    ] = None,
    zones: Annotated[Path | None, typer.Option(help="Domains that may send mail (TOML).")] = None,
    relay: Annotated[
        RelayServer | None,
        typer.Option(
            help="SMTP server that mail to other domains is handed to; without it, it only lands in the outbox.",
            metavar="HOST:PORT",
            parser=_relay_server,
        ),
    ] = None,
) -> None:
    """Run the tenant until it is stopped."""
    settings = Settings(
        data,
        host,
        port,
        smtp_port,
        admin_port,
        sent_delay,
        mail_latency,
        certificate,
        key,
        record,
        people,
        zones,
        relay,
    )
    try:
        uvloop.run(serve(settings))
    except OtherSchemaError as other:
        typer.echo(str(other), err=True)
        raise typer.Exit(2) from None


@app.command("exec", context_settings={"allow_interspersed_args": False})
def execute(
    data: Annotated[Path, typer.Option(help="Where the tenant is kept; made if it is missing.")],
    command: Annotated[list[str], typer.Argument(help="What to run, with its arguments.")],
    record: Annotated[Path | None, typer.Option(help="Append each JSON response to this file, a line each.")] = None,
) -> None:
    """Run a command that finds the tenant at graph.microsoft.com, login.microsoftonline.com, contoso.sharepoint.com."""
    from m365_sandbox.real_names import NoNamespacesError, run_under_real_names  # a start does not wait for it

    try:
        status = run_under_real_names(command, data, record)
    except NoNamespacesError as refused:
        typer.echo(
            f"{refused}. Lead the names to 127.0.0.1 in /etc/hosts, and use: m365-sandbox run --port 443", err=True
        )
        raise typer.Exit(2) from None
    raise typer.Exit(status)


@app.command()
def sign(
    data: Annotated[Path, typer.Option(help="The tenant's data directory, where the keys are kept.")],
    domain: Annotated[str, typer.Option(help="The domain that signs; its zone serves the public key.")],
    selector: Annotated[str, typer.Option(help="Which of its keys; made if it is missing.")] = DEFAULT_SELECTOR,
) -> None:
    """Sign a mail with DKIM: MIME on standard input, the same with a signature on standard output."""
    sys.stdout.buffer.write(DkimKeys(data).sign(sys.stdin.buffer.read(), domain, selector))


@app.command()
def check(
    recording: Annotated[Path, typer.Argument(exists=True, help="What `run --record` wrote.")],
    schema: Annotated[Path | None, typer.Option(exists=True, help="A strict JSON Schema of Graph.")] = None,
) -> None:
    """Check recorded answers against msgraph-sdk's models and a schema. Needs the extra `conformance`."""
    try:
        from m365_sandbox.conformance.check import check_recording
    except ModuleNotFoundError as missing:
        typer.echo(f"{missing.name} is missing: pip install 'm365-sandbox[conformance]'", err=True)
        raise typer.Exit(2) from None
    violations = check_recording(recording, schema)
    for violation in violations:
        typer.echo(str(violation))
    raise typer.Exit(1 if violations else 0)
