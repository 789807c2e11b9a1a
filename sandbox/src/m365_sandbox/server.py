"""The process: HTTPS, SMTP and the admin port in one event loop, over one tenant."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from m365_sandbox.admin.applications import ApplicationEndpoints
from m365_sandbox.admin.drive_endpoints import DriveEndpoints
from m365_sandbox.admin.endpoints import AdminEndpoints
from m365_sandbox.admin.faults import Faults
from m365_sandbox.admin.request_log import RequestLog
from m365_sandbox.application import Application
from m365_sandbox.certificates import ensure_certificates
from m365_sandbox.descriptor import Ports, data_directory, write_descriptor
from m365_sandbox.graph.gateway import Gateway
from m365_sandbox.graph.recording import Recorder
from m365_sandbox.graph.throttle import Throttle
from m365_sandbox.identity.assertions import certificate_part
from m365_sandbox.identity.endpoints import IdentityEndpoints
from m365_sandbox.identity.registrations import Registrations
from m365_sandbox.identity.tokens import Tokens
from m365_sandbox.mailflow.dkim_keys import DkimKeys
from m365_sandbox.mailflow.edge import Edge
from m365_sandbox.mailflow.relay import Relay, RelayServer
from m365_sandbox.mailflow.transport import Transport
from m365_sandbox.mailflow.zones import Zones
from m365_sandbox.opening import open_tenant
from m365_sandbox.protocol import SandboxProtocol
from m365_sandbox.retention.expiry import run_timer_job_when_due
from m365_sandbox.subscriptions.notifier import Notifier
from m365_sandbox.tenant import Tenant
from m365_sandbox.web.outside import Post
from m365_sandbox.web.site import WebPages

LOOPBACK = "127.0.0.1"
BACKLOG = 256
_TIMER_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Settings:
    """How the process is to run. Port 0 takes a free one."""

    data: Path
    host: str = LOOPBACK
    port: int = 8443
    smtp_port: int = 0
    admin_port: int = 0
    sent_delay: float = 0.2  # seconds
    mail_latency: float = 0.005  # seconds
    certificate: Path | None = None
    key: Path | None = None
    record: Path | None = None
    people: Path | None = None
    zones: Path | None = None
    relay: RelayServer | None = None


class _Server(uvicorn.Server):
    """A uvicorn server that leaves signals to the process, which runs two of them."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT. Prints one line when every port accepts connections."""
    directory = data_directory(settings.data)
    ensure_certificates(directory)
    tenant = open_tenant(directory, people_file=settings.people, sent_delay=settings.sent_delay)
    registrations = Registrations(tenant.store)
    registrations.add_well_known(certificate_part((directory / "client.pem").read_text()))
    tokens = Tokens(directory / "signing.pem", tenant.directory, registrations)
    log, faults, throttle = RequestLog(), Faults(), Throttle()
    recorder = Recorder(settings.record) if settings.record else None
    gateway = Gateway(tenant, tokens, log, faults, throttle, recorder=recorder, mail_latency=settings.mail_latency)
    identity = IdentityEndpoints(tokens, tenant.directory, registrations)
    sockets = {
        name: _listen(host, port)
        for name, host, port in (
            ("https", settings.host, settings.port),
            ("smtp", LOOPBACK, settings.smtp_port),
            ("admin", LOOPBACK, settings.admin_port),
        )
    }
    ports = Ports(**{name: one.getsockname()[1] for name, one in sockets.items()})
    person_tokens: dict[str, str] = {}

    def describe() -> None:
        write_descriptor(tenant, tokens, ports, person_tokens)

    tenant.on_catalogue_change = describe
    notifier = Notifier(tenant)
    admin = AdminEndpoints(tenant, tokens, log, faults, throttle, notifier, on_people_change=describe)
    https = _Server(_https_config(settings, directory, Application(gateway, Starlette(routes=identity.routes()))))
    zones = Zones(DkimKeys(directory), settings.zones)
    web = WebPages(tenant, gateway, tokens, log, faults, Post(ports.smtp, zones.senders))
    applications = ApplicationEndpoints(registrations)
    more = [*applications.routes(), *DriveEndpoints(tenant).routes(), *web.routes()]
    plain = _Server(_config(admin.application(*identity.machine_routes(), *more)))
    edge = Edge(tenant, zones, directory / "server.pem")
    smtp = await asyncio.get_running_loop().create_server(edge.protocol, sock=sockets["smtp"])
    describe()
    _stop_on_signal(https, plain)
    work = [Transport(tenant).run(), notifier.run(), _retention_timer(tenant)]
    if settings.relay is not None:
        work.append(Relay(tenant, settings.relay).run())
    tasks = [asyncio.create_task(one) for one in (*work, _announce(https, plain, ports, settings.host))]
    await asyncio.gather(https.serve(sockets=[sockets["https"]]), plain.serve(sockets=[sockets["admin"]]))
    smtp.close()
    for task in tasks:
        task.cancel()
    tenant.store.close()


async def _retention_timer(tenant: Tenant) -> None:
    while True:
        run_timer_job_when_due(tenant)
        await asyncio.sleep(_TIMER_SECONDS)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener


def _config(application: Starlette | Application) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        http=SandboxProtocol,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        log_level="critical",
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
        backlog=BACKLOG,
    )


def _https_config(settings: Settings, directory: Path, application: Application) -> uvicorn.Config:
    config = _config(application)
    config.ssl_certfile = settings.certificate or directory / "server.pem"
    config.ssl_keyfile = settings.key or settings.certificate or directory / "server.pem"
    return config


def _stop_on_signal(*servers: uvicorn.Server) -> None:
    def stop() -> None:
        for server in servers:
            server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)


async def _announce(https: uvicorn.Server, plain: uvicorn.Server, ports: Ports, host: str) -> None:
    while not (https.started and plain.started):
        await asyncio.sleep(0.01)
    print(
        f"ready https://{host}:{ports.https} smtp://{LOOPBACK}:{ports.smtp} admin http://{LOOPBACK}:{ports.admin}",
        flush=True,
    )
