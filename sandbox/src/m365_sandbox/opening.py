"""A tenant as it is opened: the sites, people and labels that are there from the first day."""

from pathlib import Path

from m365_sandbox import identities
from m365_sandbox.clock import Clock
from m365_sandbox.directory import Directory, read_people
from m365_sandbox.drives.blobs import BlobStore
from m365_sandbox.exchange.folder_store import ensure_mailbox
from m365_sandbox.retention.labels import ensure_labels
from m365_sandbox.sharepoint.subsites import make_default_library
from m365_sandbox.sharepoint.user_information import ensure_user_information
from m365_sandbox.store import Store
from m365_sandbox.switches import Switches
from m365_sandbox.tenant import Tenant
from m365_sandbox.todo.lists import ensure_default_list

PEOPLE_FILE = Path(__file__).with_name("people.toml")


def open_tenant(directory_path: Path, *, people_file: Path | None = None, sent_delay: float = 0.2) -> Tenant:
    """Open the tenant kept in a directory, or make it."""
    store = Store(directory_path / "tenant.sqlite3")
    clock = Clock(float(store.setting("clock_offset", "0")))
    blobs = BlobStore(directory_path / "blobs")
    tables = ("contents", "upload_sessions", "sliced_uploads")
    kept = " UNION ALL ".join(f"SELECT blob FROM {table}" for table in tables)
    blobs.sweep({row[0] for row in store.all(kept)})
    tenant = Tenant(directory_path, store, clock, Directory(store), Switches(store), blobs, sent_delay)
    with store.transaction():
        tenant.directory.register_applications()
        _ensure_sites(tenant)
        for email, display_name, job_title in read_people(people_file or PEOPLE_FILE):
            add_person(tenant, email, display_name, job_title)
        ensure_labels(tenant)
    return tenant


def add_person(tenant: Tenant, email: str, display_name: str, job_title: str | None = None) -> None:
    """Put somebody into the tenant, with a mailbox and a task list. Those who are there stay as they are."""
    if tenant.directory.person(email) is not None:
        return
    with tenant.store.transaction():
        person = tenant.directory.add_person(email, display_name, job_title)
        ensure_mailbox(tenant.store, person.id)
        ensure_default_list(tenant.store, person.id)
        ensure_user_information(tenant)


def _ensure_sites(tenant: Tenant) -> None:
    for site_id, path, name in (
        (identities.ROOT_SITE_ID, "/", "Contoso"),
        (identities.TEAM_SITE_ID, identities.TEAM_SITE_PATH, "OHRT"),
    ):
        if tenant.store.one("SELECT 1 FROM sites WHERE id = ?", (site_id,)) is None:
            tenant.store.run("INSERT INTO sites VALUES (?, ?, ?, ?)", (site_id, path, name, tenant.clock.stamp()))
            make_default_library(tenant, site_id, f"app:{identities.CLIENT_ID}")
