"""Thousands of items into a list in one transaction."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

import orjson

from m365_sandbox import identities
from m365_sandbox.clock import read_stamp, to_stamp
from m365_sandbox.errors import item_not_found
from m365_sandbox.sharepoint.columns import list_columns
from m365_sandbox.sharepoint.values import read_values
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json


def import_items(tenant: Tenant, plan: Json) -> Json:
    """Add `items` to the list named `list` as `author` (an address; the service when absent), dated `created`.

    Values are checked as those of a request are. Raises `GraphError`, and then nothing was added.
    """
    row = tenant.store.one(
        "SELECT * FROM lists WHERE site = ? AND (display_name = ? OR guid = ?)",
        (identities.TEAM_SITE_ID, plan["list"], plan["list"]),
    )
    if row is None:
        raise item_not_found("The specified list was not found")
    person = tenant.directory.person(plan.get("author") or "")
    author = f"person:{person.id}" if person else f"app:{identities.CLIENT_ID}"
    created = to_stamp(read_stamp(plan["created"])) if plan.get("created") else tenant.clock.stamp()
    columns = list_columns(tenant, row["num"])
    several = {f"{column.name}@odata.type": "Collection(Edm.String)" for column in columns if column.holds_many}
    items = plan["items"]
    first_item, first_change = row["last_item"] + 1, row["last_change"] + 1

    def rows() -> Iterator[Sequence[Any]]:
        for offset, item in enumerate(items):
            values = read_values({**several, **item}, columns, tenant.switches)
            kept = {name: value for name, value in values.items() if value is not None}
            yield (
                row["num"],
                first_item + offset,
                str(uuid4()),
                1,
                first_change + offset,
                0,
                created,
                created,
                author,
                author,
                orjson.dumps(kept).decode(),
            )

    with tenant.store.transaction():
        tenant.store.run_many("INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows())
        tenant.store.run(
            "UPDATE lists SET last_item = last_item + ?1, last_change = last_change + ?1, modified = ?2 WHERE num = ?3",
            (len(items), tenant.clock.stamp(), row["num"]),
        )
    return {"imported": len(items), "first_id": first_item, "last_id": first_item + len(items) - 1}
