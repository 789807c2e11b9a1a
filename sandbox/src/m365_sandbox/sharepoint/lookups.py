"""What lookup and person columns point to: whether it is there, and the words it is shown by."""

from collections.abc import Iterable

import orjson

from m365_sandbox.errors import invalid_request
from m365_sandbox.sharepoint.authorship import SHAREPOINT_APP, SHAREPOINT_APP_LOOKUP_ID
from m365_sandbox.sharepoint.column_types import ListColumn
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json

MOST_LOOKUPS = 12  # in one query
_AUTHORS = ("Author", "Editor")


class Lookups:
    """The lookup and person columns of one list."""

    def __init__(self, tenant: Tenant, columns: Iterable[ListColumn]) -> None:
        self._tenant = tenant
        self._columns = {column.name: column for column in columns if column.is_lookup}
        self._known: dict[tuple[str, int], Json | None] = {}
        self.several = tuple(column for column in self._columns.values() if column.holds_many)

    def __bool__(self) -> bool:
        return bool(self._columns)

    def require_few(self, select: Iterable[str]) -> None:
        """Refuse a query whose words come from too many lookups. Raises `GraphError` (400)."""
        if sum(name in self._columns or name in _AUTHORS for name in select) > MOST_LOOKUPS:
            raise invalid_request(
                "The query cannot be completed because the number of lookup columns it contains exceeds the lookup "
                "column threshold."
            )

    def named(self, select: Iterable[str]) -> list[ListColumn]:
        """The columns of one value whose words were asked for, by the column's own name."""
        return [self._columns[name] for name in select if name in self._columns and not self._columns[name].holds_many]

    def exists(self, column: ListColumn, item: int) -> bool:
        """Whether the number names somebody, or a living item of the list that is looked up."""
        return self.shown(column, item) is not None

    def shown(self, column: ListColumn, item: int) -> Json | None:
        """A value as `{LookupId, LookupValue}`, with `Email` for a person; nothing where it points nowhere."""
        key = (column.name, item)
        if key not in self._known:
            find = self._person if column.facet == "personOrGroup" else self._target
            self._known[key] = find(column, item)
        return self._known[key]

    def _person(self, _column: ListColumn, item: int) -> Json | None:
        if item == SHAREPOINT_APP_LOOKUP_ID:
            return {"LookupId": item, "LookupValue": SHAREPOINT_APP}
        row = self._tenant.store.one("SELECT display_name, email FROM people WHERE lookup_id = ?", (item,))
        if row is None:
            return None
        return {"LookupId": item, "LookupValue": row["display_name"], "Email": row["email"]}

    def _target(self, column: ListColumn, item: int) -> Json | None:
        row: Row | None = self._tenant.store.one(
            "SELECT fields FROM items JOIN lists ON lists.num = items.list "
            "WHERE lists.guid = ? AND items.id = ? AND NOT items.deleted",
            (str(column.facet_options.get("listId", "")).strip("{}").lower(), item),
        )
        if row is None:
            return None
        name = column.facet_options["columnName"]
        value = str(item) if name.lower() == "id" else orjson.loads(row["fields"]).get(name)
        return {"LookupId": item, "LookupValue": "" if value is None else str(value)}
