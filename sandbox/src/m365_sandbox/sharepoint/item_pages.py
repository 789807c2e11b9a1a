"""A page of a list's items in an order; the next one starts behind an item, by what it is ordered by.

So a page neither repeats nor leaves out an item because another one was added or deleted meanwhile.
"""

from collections.abc import Sequence
from typing import Any

from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant

Term = tuple[str, bool]  # SQL of a value, and whether the greatest comes first; nothing is less than something


def items_behind(
    tenant: Tenant,
    list_row: Row,
    where: str,
    values: Sequence[Any],
    order: Sequence[Term],
    after: int,
    size: int,
) -> tuple[list[Row], bool]:
    """At most `size` living items behind the one with the id `after` (0: from the start), and whether there are more.

    Items that are equal in the order come by id.
    """
    behind, behind_values = _behind(tenant, list_row, order, after)
    sorted_by = ", ".join([*(f"{sql}{' DESC' if descending else ''}" for sql, descending in order), "id"])
    # A literal list number lets SQLite see that the partial index of a column covers the query.
    rows = tenant.store.all(
        f"SELECT * FROM items WHERE list = {list_row['num']} AND NOT deleted AND {behind} AND {where} "
        f"ORDER BY {sorted_by} LIMIT ?",
        [*behind_values, *values, size + 1],
    )
    return rows[:size], len(rows) > size


def _behind(tenant: Tenant, list_row: Row, order: Sequence[Term], after: int) -> tuple[str, list[Any]]:
    if not after:
        return "1", []
    condition, values = "id > ?", list[Any]([after])
    if order:
        # The item may have been deleted since; its row still tells where it stood.
        shown = ", ".join(sql for sql, _ in order)
        row = tenant.store.one(f"SELECT {shown} FROM items WHERE list = ? AND id = ?", (list_row["num"], after))
        held: list[Any] = [None] * len(order) if row is None else list(row)
        for (sql, descending), value in reversed(list(zip(order, held, strict=True))):
            past, past_values = _past(sql, value, descending=descending)
            condition = f"({past} OR ({sql} IS ? AND {condition}))"
            values = [*past_values, value, *values]
    return condition, values


def _past(sql: str, value: Any, *, descending: bool) -> tuple[str, list[Any]]:
    if value is None:
        return ("0" if descending else f"{sql} IS NOT NULL"), []
    return (f"({sql} < ? OR {sql} IS NULL)" if descending else f"{sql} > ?"), [value]
