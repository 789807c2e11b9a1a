"""Where the parts are put together: the one place that names real tokens, sessions and databases."""

import os
import platform
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Engine

from connectors.graph import Graph
from connectors.session import PinnedSession
from connectors.tokens import Tokens, from_client, from_managed_identity
from ohrt.settings import Settings
from rules.case import Team
from sync.cycle import Pace, Service
from sync.database import open_database
from sync.journal import Journal
from sync.tenant import Tenant, find_tenant

#: Login and Graph of each cloud.
CLOUDS = {
    "global": ("https://login.microsoftonline.com", "https://graph.microsoft.com"),
    "usgov": ("https://login.microsoftonline.us", "https://graph.microsoft.us"),
    "dod": ("https://login.microsoftonline.us", "https://dod-graph.microsoft.us"),
    "china": ("https://login.partner.microsoftonline.cn", "https://microsoftgraph.chinacloudapi.cn"),
}
_IDENTITY_ENDPOINT = "http://169.254.169.254"


def graph(settings: Settings) -> Graph:
    """Return the way to Graph. Nothing is sent yet."""
    login, root = addresses(settings)
    # An app service names its own endpoint for managed identities in the environment.
    identity = (
        os.environ.get("IDENTITY_ENDPOINT") or os.environ.get("AZURE_POD_IDENTITY_AUTHORITY_HOST") or _IDENTITY_ENDPOINT
    )
    session = PinnedSession((login, root, identity), ca_file=settings.tenant.ca_file, user_agent=user_agent())
    return Graph(f"{root}/v1.0", _tokens(settings, login, root, session), session)


def addresses(settings: Settings) -> tuple[str, str]:
    """Return where to sign in, and where Graph is."""
    login, root = CLOUDS[settings.tenant.cloud]
    return settings.tenant.login_url.rstrip("/") or login, settings.tenant.graph_url.rstrip("/") or root


def _tokens(settings: Settings, login: str, root: str, session: PinnedSession) -> Tokens:
    # A token is for Graph, wherever the sandbox answers in its place.
    resource = root if not settings.tenant.graph_url else CLOUDS[settings.tenant.cloud][1]
    if settings.tenant.credential == "managed_identity":
        return from_managed_identity(resource, session=session, identity=settings.tenant.client_id)
    secret = settings.client_secret.get_secret_value()
    pem = settings.client_certificate.get_secret_value()
    credential: str | dict[str, str] = secret if settings.tenant.credential == "secret" else _certificate(pem)
    return from_client(
        settings.tenant.client_id,
        credential,
        authority=f"{login}/{settings.tenant.id}",
        scope=f"{resource}/.default",
        session=session,
    )


def _certificate(pem: str) -> dict[str, str]:
    """Return msal's description of a PEM that holds key and certificate; without a thumbprint it signs with PS256."""
    return {"private_key": pem, "public_certificate": pem}


def user_agent() -> str:
    """Return the decorated name under which SharePoint throttles us last."""
    return f"NONISV|ohrt|ohrt/{version('ohrt')} (Python {platform.python_version()})"


def database(settings: Settings) -> Engine:
    """Return the journal's database; the folder of a SQLite file is made."""
    engine = open_database(settings.journal.dsn)
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    return engine


def tenant(way: Graph, settings: Settings) -> Tenant:
    """Return where everything is in the tenant."""
    return find_tenant(way, settings.site.host, settings.site.path, settings.mailbox.address)


def team(settings: Settings) -> Team:
    """Return the team as its letters name it."""
    return Team(
        name=settings.team.name,
        mailbox=settings.mailbox.address,
        domain=settings.mailbox.address.partition("@")[2],
        token_key=settings.token_key.get_secret_value().encode(),
        review_days=settings.team.review_days,
        qa_days=settings.team.qa_days,
    )


def service(
    settings: Settings, way: Graph, engine: Engine, where: Tenant, *, stopping: Callable[[], bool] = lambda: False
) -> tuple[Service, Journal]:
    """Return the service, and the journal that it keeps."""
    journal = Journal(engine, where.stamp("")[:-1] + " " + where.site)
    pace = Pace(
        settings.poll.directory_seconds,
        settings.poll.replies_seconds,
        settings.mailbox.per_minute,
        settings.brake.mails_per_hour,
    )
    return Service(way, journal, where, team(settings), pace, stopping=stopping), journal
