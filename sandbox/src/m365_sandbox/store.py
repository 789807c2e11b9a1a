"""The one SQLite file that holds the tenant, and how it is written.

What was answered survives `kill -9`: each change is committed before its answer is sent. WAL with `synchronous=NORMAL`
is enough for that (the operating system keeps what the process wrote); a power cut may lose the last transactions.
"""

import re
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

Row = sqlite3.Row
_SLICE = 1024 * 1024  # bytes of a blob that are written at once
_COMMENTS_AND_SPACE = re.compile(r"--[^\n]*|\s+")


class OtherSchemaError(Exception):
    """The file was made by a sandbox with other tables than this one's."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} was made by another version of the sandbox, and tenants are not converted. "
            "Start with a new data directory (--data), or use the version that made this one."
        )


class Store:
    """A connection with explicit transactions. Used from one thread, between awaits, so it needs no lock."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None, cached_statements=512, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-16384"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._ensure_schema(file)
        self._prefer_column_indexes()

    def _ensure_schema(self, file: Path) -> None:
        """Make the tables of a new file. Raises `OtherSchemaError` for a file that has other ones.

        `user_version` holds a fingerprint of the schema, so that no number has to be raised when the schema changes.
        """
        schema = resources.files(__package__).joinpath("schema.sql").read_text("utf-8")
        fingerprint = zlib.crc32(_COMMENTS_AND_SPACE.sub("", schema).encode()) & 0x7FFFFFFF
        if self.value("PRAGMA user_version") == fingerprint:
            return
        if self.value("SELECT 1 FROM sqlite_schema"):
            self._connection.close()
            raise OtherSchemaError(file)
        # One transaction: a kill leaves an empty file or a whole one.
        self._connection.executescript(f"BEGIN;\n{schema}\n;PRAGMA user_version={fingerprint};\nCOMMIT;")

    def _prefer_column_indexes(self) -> None:
        """Tell the planner that lists are long, so that it takes a column's own index where there is one.

        Fixed statistics instead of ANALYZE: https://www.sqlite.org/fileformat2.html#the_sqlite_stat1_table
        """
        self._connection.execute("ANALYZE sqlite_schema")
        self._connection.execute("DELETE FROM sqlite_stat1")
        self._connection.execute(
            "INSERT INTO sqlite_stat1 VALUES ('items', 'sqlite_autoindex_items_1', '100000 20000 1')"
        )
        self._connection.execute("INSERT INTO sqlite_stat1 VALUES ('items', 'items_by_change', '100000 20000 1')")
        self._connection.execute("ANALYZE sqlite_schema")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; joins the transaction that is already open, if there is one."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Execute a statement and return the row id it made, if any."""
        return self._connection.execute(sql, parameters).lastrowid or 0

    def run_many(self, sql: str, rows: Iterator[Sequence[Any]]) -> None:
        """Execute a statement for each row."""
        self._connection.executemany(sql, rows)

    def insert_blob(self, sql: str, parameters: Sequence[Any], table: str, column: str, content: bytes) -> int:
        """Execute an INSERT whose last parameter is the size of a `zeroblob`, fill that, and return the row id.

        A bound parameter would be copied as a whole.
        """
        row = self.run(sql, (*parameters, len(content)))
        view = memoryview(content)
        for offset in range(0, len(content), _SLICE):
            self.write_blob(table, column, row, offset, view[offset : offset + _SLICE])
        return row

    def write_blob(self, table: str, column: str, row: int, offset: int, content: bytes | memoryview) -> None:
        """Write into a blob that has its size already, without reading it."""
        with self._connection.blobopen(table, column, row) as blob:
            blob.seek(offset)
            blob.write(content)

    def all(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Every row."""
        return self._connection.execute(sql, parameters).fetchall()

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
        """The first row, or nothing."""
        row: Row | None = self._connection.execute(sql, parameters).fetchone()
        return row

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or nothing."""
        row = self.one(sql, parameters)
        return row[0] if row is not None else None

    def next(self, counter: str) -> int:
        """The next number of a counter; numbers are never given twice."""
        return int(
            self.value(
                "INSERT INTO counters VALUES (?, 1) ON CONFLICT DO UPDATE SET value = value + 1 RETURNING value",
                (counter,),
            )
        )

    def setting(self, name: str, default: str) -> str:
        """A remembered setting."""
        value = self.value("SELECT value FROM settings WHERE name = ?", (name,))
        return default if value is None else str(value)

    def set_setting(self, name: str, value: str) -> None:
        """Remember a setting."""
        self.run("INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (name, value))

    def close(self) -> None:
        """Close the file; the WAL is folded in."""
        self._connection.close()
