"""`DIR/sandbox.json`: everything that a client needs to be pointed at the tenant."""

import os
from dataclasses import dataclass
from pathlib import Path

import orjson

from m365_sandbox import identities
from m365_sandbox.drives.ids import drive_id
from m365_sandbox.identity.managed_identity import APP_SERVICE
from m365_sandbox.identity.tokens import LONG_LIFETIME, Tokens
from m365_sandbox.sharepoint.addressing import SYSTEM_TEMPLATES
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the process listens."""

    https: int
    smtp: int
    admin: int


def write_descriptor(tenant: Tenant, tokens: Tokens, ports: Ports, person_tokens: dict[str, str]) -> None:
    """Write the file in one step, so that a reader never sees half of it."""
    for person in tenant.directory.people():
        if person.email not in person_tokens:
            person_tokens[person.email] = tokens.for_person(person, lifetime=LONG_LIFETIME)
    content = orjson.dumps(_content(tenant, ports, person_tokens), option=orjson.OPT_INDENT_2)
    file = tenant.directory_path / "sandbox.json"
    draft = file.with_suffix(".tmp")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    os.replace(draft, file)


def _content(tenant: Tenant, ports: Ports, person_tokens: dict[str, str]) -> Json:
    root, directory = f"https://localhost:{ports.https}", tenant.directory_path
    rows = [
        row
        for row in tenant.store.all("SELECT * FROM lists WHERE site = ? ORDER BY num", (identities.TEAM_SITE_ID,))
        if row["template"] not in SYSTEM_TEMPLATES
    ]
    return {
        "base_url": f"{root}/v1.0",
        "root_url": root,
        "authority": f"{root}/{identities.TENANT_ID}",
        "tenant_id": identities.TENANT_ID,
        "client_id": identities.CLIENT_ID,
        "client_secret": identities.CLIENT_SECRET,
        "certificate_file": str(directory / "client.pem"),
        "ca_file": str(directory / "ca.pem"),
        "site_id": identities.TEAM_SITE_ID,
        "site_url": f"https://{identities.SHAREPOINT_HOST}{identities.TEAM_SITE_PATH}",
        "site_path": identities.TEAM_SITE_PATH,
        "host": identities.SHAREPOINT_HOST,
        "mailbox": identities.TEAM_MAILBOX,
        "lists": {row["display_name"]: row["guid"] for row in rows},
        "drives": {row["display_name"]: drive_id(row) for row in rows if row["template"] == "documentLibrary"},
        "people": person_tokens,
        "smtp": {"host": "127.0.0.1", "port": ports.smtp},
        "admin_url": f"http://127.0.0.1:{ports.admin}",
        "identity_endpoint": f"http://127.0.0.1:{ports.admin}{APP_SERVICE}",
        "identity_header": identities.IDENTITY_HEADER,
        "pid": os.getpid(),
    }


def data_directory(path: Path) -> Path:
    """The directory, made if it is missing, by its absolute path."""
    path.mkdir(parents=True, exist_ok=True)
    return path.resolve()
