"""The tenant's people and applications."""

import tomllib
from pathlib import Path

import orjson

from m365_sandbox import identities
from m365_sandbox.principal import Person
from m365_sandbox.store import Row, Store


class Directory:
    """Look-ups of people and applications."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._people: dict[str, Person] = {}

    def person(self, key: str) -> Person | None:
        """Somebody by id or by address (without case), or nobody."""
        known = self._people.get(key.lower())
        if known is not None:
            return known
        row = self._store.one("SELECT * FROM people WHERE id = ? OR email = ?", (key.lower(), key))
        if row is None:
            return None
        person = as_person(row)
        self._people[person.id] = self._people[person.email.lower()] = person
        return person

    def people(self) -> list[Person]:
        """Everybody, by address."""
        return [as_person(row) for row in self._store.all("SELECT * FROM people ORDER BY email")]

    def add_person(self, email: str, display_name: str, job_title: str | None = None) -> Person:
        """Put somebody into the directory, or leave them as they are."""
        guid = identities.stable_guid("person", email)
        with self._store.transaction():
            lookup_id = int(self._store.value("SELECT coalesce(max(lookup_id), 5) + 1 FROM people"))
            self._store.run(
                "INSERT INTO people VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (guid, email, display_name, job_title, identities.PASSWORD, lookup_id),
            )
        person = self.person(email)
        assert person is not None
        return person

    def password_holds(self, person: Person, password: str) -> bool:
        """Whether the password is theirs."""
        return bool(self._store.value("SELECT password = ? FROM people WHERE id = ?", (password, person.id)))

    def application(self, app_id: str) -> Row | None:
        """A registered application."""
        return self._store.one("SELECT * FROM applications WHERE id = ?", (app_id.lower(),))

    def register_applications(self) -> None:
        """Register the well-known applications where they are missing."""
        roles = orjson.dumps(identities.APPLICATION_ROLES).decode()
        for app_id, name, secret, granted in (
            (identities.CLIENT_ID, identities.CLIENT_NAME, identities.CLIENT_SECRET, roles),
            (identities.PEOPLE_CLIENT_ID, identities.PEOPLE_CLIENT_NAME, "", "[]"),
        ):
            self._store.run(
                "INSERT INTO applications VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", (app_id, name, secret, granted)
            )


def read_people(file: Path) -> list[tuple[str, str, str | None]]:
    """Address, name and job title of each person in a TOML file."""
    content = tomllib.loads(file.read_text("utf-8"))
    return [(entry["email"], entry["displayName"], entry.get("jobTitle")) for entry in content["people"]]


def as_person(row: Row) -> Person:
    """A row of the directory as a value."""
    return Person(row["id"], row["email"], row["display_name"], row["job_title"], row["lookup_id"])
