"""What would be done? Decided on a copy of the journal in memory: the journal itself and the tenant stay as they are."""

from sqlalchemy import Engine, create_engine, event, insert, inspect, select
from sqlalchemy.pool import StaticPool

from sync import tables

_ROWS_AT_A_TIME = 5_000


def copy_in_memory(engine: Engine) -> Engine:
    """Return a copy of the journal in memory; an empty one when there is none yet."""
    copy = create_engine(
        "sqlite://", hide_parameters=True, poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    event.listen(copy, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
    tables.metadata.create_all(copy)
    if not inspect(engine).has_table(tables.journal.name):
        return copy
    with engine.connect() as source, copy.begin() as target:
        for table in tables.metadata.sorted_tables:
            for part in source.execute(select(table)).mappings().partitions(_ROWS_AT_A_TIME):
                target.execute(insert(table), [dict(row) for row in part])
    return copy
