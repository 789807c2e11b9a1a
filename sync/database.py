"""The journal's database: SQLite by default, PostgreSQL by DSN; the same statements on both."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import ExceptionContext


class DatabaseError(Exception):
    """The journal's database did not do what was asked. Names the kind of error only: its text may hold values."""


def open_database(dsn: str) -> Engine:
    """Return an engine. Values never appear in its errors or logs: they may be somebody's."""
    if dsn.startswith("sqlite"):
        engine = create_engine(dsn, hide_parameters=True, connect_args={"timeout": 30, "isolation_level": None})
        event.listen(engine, "connect", _durable)
        event.listen(engine, "begin", _begin_immediate)
    else:
        url = dsn.replace("postgresql://", "postgresql+psycopg://", 1)
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
    event.listen(engine, "handle_error", _without_values)
    return engine


def _without_values(context: ExceptionContext) -> None:
    """`hide_parameters` hides what we pass; what the database itself says in its error, only this does."""
    original = context.original_exception
    state = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None) or ""
    raise DatabaseError(f"The journal's database failed: {type(original).__name__} {state}".strip()) from None


def _durable(connection: Any, _record: Any) -> None:
    # A commit is on the disk before the effect that it announces is made.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_immediate(connection: Connection) -> None:
    # A deferred transaction that turns to writing may fail after it has read; this one waits at its start.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def upsert(dialect: Dialect, table: Table, *, replacing: tuple[str, ...]) -> Any:
    """Return INSERT … ON CONFLICT DO UPDATE for a table, which replaces these columns of a row that is there."""
    insert = (postgresql if dialect.name == "postgresql" else sqlite).insert(table)
    keys = [column.name for column in table.primary_key]
    if not replacing:
        return insert.on_conflict_do_nothing(index_elements=keys)
    return insert.on_conflict_do_update(index_elements=keys, set_={name: insert.excluded[name] for name in replacing})


def write_many(connection: Connection, statement: Any, values: Sequence[dict[str, Any]]) -> None:
    """Run a statement once for each of the values, as the driver takes them: SQLAlchemy would look at each value of each row.

    The values must be the driver's own: texts, numbers, None.
    """
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(values[0]))
    names: Sequence[str] | None = compiled.positiontup  # None: the driver takes them by name
    rows: list[Any] = list(map(itemgetter(*names), values)) if names else list(values)
    connection.exec_driver_sql(str(compiled), rows)
