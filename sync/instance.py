"""Is another instance at work on this journal? One at a time; a second says who holds it."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, text

#: The number of the advisory lock in PostgreSQL: any constant that nobody else uses in this database.
_ADVISORY = 7_239_441_001

#: Seconds that PostgreSQL is given to notice that a killed instance is gone: its lock goes with the connection, and that
#: only once the server has looked at it.
_NOTICED = 5.0

#: A machine that vanished says no goodbye. The server asks, and gives its lock up after a minute, not after two hours.
_KEEPALIVE = ("SET tcp_keepalives_idle = 30", "SET tcp_keepalives_interval = 10", "SET tcp_keepalives_count = 3")


class AlreadyRunningError(Exception):
    """Another instance holds the journal."""


@contextmanager
def only_instance(engine: Engine) -> Iterator[Callable[[], None]]:
    """Hold the journal for as long as the block runs; `AlreadyRunningError` says who has it.

    Yields what to call now and then: it raises `DatabaseError` once the lock is lost with its connection.
    """
    held = _file_lock(Path(engine.url.database or "")) if engine.dialect.name == "sqlite" else _advisory_lock(engine)
    with held as still_held:
        yield still_held


@contextmanager
def _file_lock(database: Path) -> Iterator[Callable[[], None]]:
    path, note = database.with_suffix(".lock"), database.with_suffix(".holder")
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        holder = note.read_text("utf-8") if note.exists() else "another process"
        raise AlreadyRunningError(_sentence(holder)) from None
    try:
        note.write_text(_myself(), "utf-8")
        yield lambda: None  # a file's lock goes with its process, and not before
    finally:
        lock.release()


@contextmanager
def _advisory_lock(engine: Engine) -> Iterator[Callable[[], None]]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for setting in _KEEPALIVE:
            connection.execute(text(setting))
        connection.execute(text("SELECT set_config('application_name', :name, false)"), {"name": _myself()[:63]})
        if not _acquired(connection):
            raise AlreadyRunningError(_sentence(_holder(connection) or "another process"))
        try:
            yield lambda: _still_there(connection)
        except BaseException:
            connection.invalidate()  # closed, it holds the lock no more, whatever state it is in
            raise
        connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": _ADVISORY})


def _acquired(connection: Connection) -> bool:
    given_up = time.monotonic() + _NOTICED
    while not connection.execute(text("SELECT pg_try_advisory_lock(:n)"), {"n": _ADVISORY}).scalar():
        if time.monotonic() > given_up:
            return False
        time.sleep(0.1)
    return True


def _holder(connection: Connection) -> str | None:
    found = connection.execute(
        text(
            "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
            " WHERE l.locktype = 'advisory' AND l.granted AND ((l.classid::bigint << 32) | l.objid::bigint) = :n"
        ),
        {"n": _ADVISORY},
    )
    return found.scalar()


def _still_there(connection: Connection) -> None:
    connection.execute(text("SELECT 1"))


def _myself() -> str:
    return f"{socket.gethostname()} pid {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"


def _sentence(holder: str) -> str:
    return f"The service is running already: {holder}. It holds the journal; stop it first, or leave it to its work."
