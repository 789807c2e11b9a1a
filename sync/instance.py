"""Is another instance at work on this journal? One at a time; a second says who holds it."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, text

#: The number of the advisory lock in PostgreSQL: any constant that nobody else uses in this database.
_ADVISORY = 7_239_441_001


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
        connection.execute(text("SELECT set_config('application_name', :name, false)"), {"name": _myself()[:63]})
        if not connection.execute(text("SELECT pg_try_advisory_lock(:n)"), {"n": _ADVISORY}).scalar():
            holder = connection.execute(
                text(
                    "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
                    " WHERE l.locktype = 'advisory' AND l.granted AND ((l.classid::bigint << 32) | l.objid::bigint) = :n"
                ),
                {"n": _ADVISORY},
            ).scalar()
            raise AlreadyRunningError(_sentence(holder or "another process"))
        try:
            yield lambda: _still_there(connection)
        except BaseException:
            connection.invalidate()  # closed, it holds the lock no more, whatever state it is in
            raise
        connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": _ADVISORY})


def _still_there(connection: Connection) -> None:
    connection.execute(text("SELECT 1"))


def _myself() -> str:
    return f"{socket.gethostname()} pid {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"


def _sentence(holder: str) -> str:
    return f"The service is running already: {holder}. It holds the journal; stop it first, or leave it to its work."
