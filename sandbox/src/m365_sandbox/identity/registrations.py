"""The applications registered in the tenant: how each proves itself, and what was consented to it."""

import re
from dataclasses import dataclass

import orjson

from m365_sandbox import identities
from m365_sandbox.identity.assertions import RegisteredCertificate
from m365_sandbox.store import Row, Store

# Exchange's application roles and the permissions that they carry for the mailboxes in their scope.
# https://learn.microsoft.com/en-us/exchange/permissions-exo/application-rbac
MAILBOX_ROLES: dict[str, frozenset[str]] = {
    "Application Mail.Read": frozenset({"Mail.Read"}),
    "Application Mail.ReadBasic": frozenset({"Mail.ReadBasic"}),
    "Application Mail.ReadWrite": frozenset({"Mail.ReadWrite"}),
    "Application Mail.Send": frozenset({"Mail.Send"}),
    "Application MailboxSettings.Read": frozenset({"MailboxSettings.Read"}),
    "Application MailboxSettings.ReadWrite": frozenset({"MailboxSettings.ReadWrite"}),
    "Application Mail Full Access": frozenset({"Mail.ReadWrite", "Mail.Send"}),
    "Application Exchange Full Access": frozenset({"Mail.ReadWrite", "Mail.Send", "MailboxSettings.ReadWrite"}),
}
_PERMISSION = re.compile(r"[A-Z][A-Za-z]*(\.[A-Z][A-Za-z]*)+")


@dataclass(frozen=True, slots=True)
class Registration:
    """One application as an administrator registered it."""

    app_id: str
    name: str
    secret: str  # empty: it has none
    roles: tuple[str, ...]  # application permissions that an administrator consented to
    is_public: bool = False  # people may sign in to it without the application proving itself
    scopes: tuple[str, ...] = ()  # delegated permissions that were consented to
    certificates: tuple[str, ...] = ()  # PEM
    mailbox_roles: tuple[tuple[str, str], ...] = ()  # Exchange's application role, address of the mailbox

    @property
    def object_id(self) -> str:
        """The id of its service principal."""
        return identities.service_principal_id(self.app_id)


class Registrations:
    """Reads and writes them. `generation` grows with each change, so that what was read can be kept until then."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.generation = 0

    def find(self, app_id: str) -> Registration | None:
        """An application by its id, or nothing."""
        row = self._store.one("SELECT * FROM applications WHERE id = ?", (app_id.lower(),))
        return None if row is None else self._registration(row)

    def all(self) -> list[Registration]:
        """Every application, by id."""
        return [self._registration(row) for row in self._store.all("SELECT * FROM applications ORDER BY id")]

    def save(self, application: Registration) -> None:
        """Register an application, or replace it whole. Raises `ValueError` for what cannot be registered."""
        wrong = [name for name in (*application.roles, *application.scopes) if not _PERMISSION.fullmatch(name)]
        if wrong:
            raise ValueError(f"'{wrong[0]}' is not written like a permission of Graph, such as Mail.Read")
        unknown = [role for role, _ in application.mailbox_roles if role not in MAILBOX_ROLES]
        if unknown:
            raise ValueError(f"'{unknown[0]}' is none of Exchange's application roles: {', '.join(MAILBOX_ROLES)}")
        with self._store.transaction():
            self._remove(application.app_id)
            self._insert(application)
        self.generation += 1

    def add_well_known(self, client_pem: str) -> None:
        """Say, where that is not said yet, how the well-known applications prove themselves and how people sign in.

        Both take people without proof of their own, so that tests need no secret to act as somebody.
        """
        sha256 = RegisteredCertificate(client_pem).sha256.hex()
        scopes = orjson.dumps(identities.PERSON_SCOPES).decode()
        with self._store.transaction():
            self._store.run(
                "INSERT INTO application_certificates VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (identities.CLIENT_ID, sha256, client_pem),
            )
            for app_id in (identities.CLIENT_ID, identities.PEOPLE_CLIENT_ID):
                self._store.run(
                    "INSERT INTO application_sign_in VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (app_id, True, scopes)
                )
        self.generation += 1

    def remove(self, app_id: str) -> bool:
        """Remove an application; false when there was none."""
        known = self.find(app_id) is not None
        with self._store.transaction():
            self._remove(app_id.lower())
        self.generation += 1
        return known

    def mailbox_permissions(self, app_id: str) -> dict[str, frozenset[str]]:
        """By the id of a mailbox's owner: the permissions that Exchange assigned to the application there."""
        assigned: dict[str, frozenset[str]] = {}
        for row in self._store.all(
            "SELECT role, people.id AS owner FROM mailbox_role_assignments "
            "JOIN people ON email = mailbox WHERE app = ?",
            (app_id,),
        ):
            assigned[row["owner"]] = assigned.get(row["owner"], frozenset()) | MAILBOX_ROLES[row["role"]]
        return assigned

    def _registration(self, row: Row) -> Registration:
        app_id = row["id"]
        sign_in = self._store.one("SELECT * FROM application_sign_in WHERE app = ?", (app_id,))
        certificates = self._store.all("SELECT pem FROM application_certificates WHERE app = ?", (app_id,))
        assigned = self._store.all(
            "SELECT role, mailbox FROM mailbox_role_assignments WHERE app = ? ORDER BY role, mailbox", (app_id,)
        )
        return Registration(
            app_id,
            row["display_name"],
            row["secret"],
            tuple(orjson.loads(row["roles"])),
            bool(sign_in and sign_in["is_public"]),
            tuple(orjson.loads(sign_in["scopes"])) if sign_in else (),
            tuple(one["pem"] for one in certificates),
            tuple((one["role"], one["mailbox"]) for one in assigned),
        )

    def _insert(self, application: Registration) -> None:
        app_id = application.app_id
        roles, scopes = (orjson.dumps(names).decode() for names in (application.roles, application.scopes))
        values = (app_id, application.name, application.secret, roles)
        self._store.run("INSERT INTO applications VALUES (?, ?, ?, ?)", values)
        self._store.run("INSERT INTO application_sign_in VALUES (?, ?, ?)", (app_id, application.is_public, scopes))
        for pem in application.certificates:
            sha256 = RegisteredCertificate(pem).sha256.hex()
            self._store.run("INSERT OR IGNORE INTO application_certificates VALUES (?, ?, ?)", (app_id, sha256, pem))
        for role, mailbox in application.mailbox_roles:
            self._store.run(
                "INSERT OR IGNORE INTO mailbox_role_assignments VALUES (?, ?, ?)", (app_id, role, mailbox.lower())
            )

    def _remove(self, app_id: str) -> None:
        self._store.run("DELETE FROM applications WHERE id = ?", (app_id,))
        for table in ("application_sign_in", "application_certificates", "mailbox_role_assignments"):
            self._store.run(f"DELETE FROM {table} WHERE app = ?", (app_id,))
