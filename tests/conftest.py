"""What every kind of test may ask for: a journal's address, on each database that the service keeps one in."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import hypothesis
import psycopg
import pytest

from tests.recording import violations

# The same examples each time: a check that fails on another machine must fail on this one. No time limit for one
# example, for the machine may be busy; no database of examples beside the sources.
hypothesis.settings.register_profile("ohrt", deadline=None, max_examples=80, derandomize=True, database=None)
hypothesis.settings.load_profile("ohrt")

_NUMBERS = count(1)


@dataclass(frozen=True)
class Cluster:
    """A throw-away PostgreSQL cluster that listens on loopback."""

    port: int

    def fresh_database(self) -> str:
        """Return the DSN of a database that nobody has used."""
        name = f"journal_{os.getpid()}_{next(_NUMBERS)}"
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self._dsn(name)

    def is_up(self) -> bool:
        """Return whether it answers."""
        try:
            with psycopg.connect(self._dsn("postgres"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def _dsn(self, database: str) -> str:
        return f"postgresql://ohrt@127.0.0.1:{self.port}/{database}"


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return where the sandbox's answers are recorded; what was recorded is checked at the end."""
    file = tmp_path_factory.mktemp("recording") / "answers.ndjson"
    yield file
    assert not violations(file)


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[Cluster]:
    """A cluster made from Debian's binaries for this session; it is gone afterwards."""
    binaries = _postgresql_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (Debian package postgresql)")
    home = Path(tempfile.mkdtemp(prefix="ohrt-postgresql-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    drop = _as_nobody_special(home)
    data = home / "data"
    environment = {"PATH": f"{binaries}:{os.environ.get('PATH', '')}", "LC_ALL": "C.UTF-8", "HOME": str(home)}
    made = subprocess.run(
        [*drop, binaries / "initdb", "-D", data, "-U", "ohrt", "-A", "trust", "-E", "UTF8", "--no-sync"],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "max_connections": "50",
    }
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [*drop, binaries / "postgres", "-D", data, "-p", str(port), *settings],
            env=environment,
            cwd=home,
            stdout=log,
            stderr=log,
        )
    try:
        cluster = Cluster(port)
        deadline = time.monotonic() + 60
        while not cluster.is_up():
            assert server.poll() is None, (home / "log").read_text()
            assert time.monotonic() < deadline, "PostgreSQL did not come up within a minute"
            time.sleep(0.1)
        yield cluster
    finally:
        server.send_signal(signal.SIGINT)  # a fast shutdown: nobody is waited for
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(home, ignore_errors=True)


def _postgresql_binaries() -> Path | None:
    found = [one.parent for one in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda one: int(one.parent.name), default=None)


def _as_nobody_special(home: Path) -> list[str]:
    """Return what to put before a command: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return []
    person = _person()
    os.chown(home, person.pw_uid, person.pw_gid)
    return ["setpriv", f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}", "--clear-groups"]


def _person() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def journal_dsn(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database for a journal, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.sqlite3'}"
    fresh: Callable[[], str] = request.getfixturevalue("postgresql_cluster").fresh_database
    return fresh()
