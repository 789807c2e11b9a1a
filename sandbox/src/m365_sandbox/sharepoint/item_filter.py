"""What list items may be filtered and sorted by: the index rule, with SharePoint's exact message."""

from m365_sandbox.errors import bad_request, invalid_request
from m365_sandbox.odata.filters import Any_, Call, Column, Kind, Logic, Node, Not, Resource
from m365_sandbox.sharepoint.authorship import SHAREPOINT_APP_LOOKUP_ID
from m365_sandbox.sharepoint.column_types import ListColumn

HONOR_NON_INDEXED = "HonorNonIndexedQueriesWarningMayFailRandomly"
_KINDS: dict[str, Kind] = {
    "boolean": "boolean",
    "number": "number",
    "currency": "number",
    "dateTime": "moment",
    "personOrGroup": "lookup",
    "lookup": "lookup",
}
_LOOKUP_ID = f"coalesce((SELECT lookup_id FROM people WHERE 'person:' || people.id = {{}}), {SHAREPOINT_APP_LOOKUP_ID})"
FILE_NAME = "(SELECT name FROM drive_items WHERE drive_items.list = items.list AND item = items.id)"
_SYSTEM = {
    "fileleafref": (Column(FILE_NAME, "text"), True),
    "id": (Column("id", "number"), True),
    "created": (Column("created", "moment"), False),
    "modified": (Column("modified", "moment"), False),
    "authorlookupid": (Column(_LOOKUP_ID.format("author"), "number"), False),
    "editorlookupid": (Column(_LOOKUP_ID.format("editor"), "number"), False),
}


class ItemColumns:
    """The columns of one list, as its items' `$filter` and `$orderby` see them."""

    def __init__(self, columns: list[ListColumn], *, honor_non_indexed: bool) -> None:
        self._columns = {column.field_name.lower(): column for column in columns}
        self._honor_non_indexed = honor_non_indexed
        self.uses_non_indexed_first = False  # whether the leading property has no index
        self._named_any = False

    def column(self, path: str) -> Column:
        """The column behind `fields/Name` or an item property. Raises `GraphError` (400) under the index rule."""
        name = self._field(path)
        column, indexed = self._lookup(name)
        if not indexed and not self._honor_non_indexed:
            raise invalid_request(
                f"Field '{name}' cannot be referenced in filter or orderby as it is not indexed. Provide the "
                f"'Prefer: {HONOR_NON_INDEXED}' header to allow this, but be warned that such queries may fail on "
                "large lists."
            )
        if not self._named_any:
            self._named_any = True
            self.uses_non_indexed_first = not indexed
        return column

    def any_of(self, path: str) -> tuple[str, Resource]:
        """Lists take no lambda."""
        raise invalid_request("The provided filter statement is not supported.")

    def _field(self, path: str) -> str:
        if path.lower().startswith("fields/"):
            return path[len("fields/") :]
        properties = {"id": "id", "createdDateTime": "Created", "lastModifiedDateTime": "Modified"}
        if path in properties:
            return properties[path]
        raise bad_request(
            f"Invalid filter clause: Could not find a property named '{path}' on type 'microsoft.graph.listItem'."
        )

    def _lookup(self, name: str) -> tuple[Column, bool]:
        column = self._columns.get(name.lower())
        if column is not None:
            if column.holds_many:
                raise invalid_request("The provided filter statement is not supported.")
            kind = _KINDS.get(column.facet, "text")
            return Column(column.value_sql, kind), column.indexed
        if name.lower() in _SYSTEM:
            return _SYSTEM[name.lower()]
        raise invalid_request(f"Field '{name}' is not recognized")


def require_supported(node: Node) -> None:
    """Lists take comparisons and `startswith`, joined by `and` and `or`; nothing else."""
    match node:
        case Logic():
            require_supported(node.left)
            require_supported(node.right)
        case Not() | Any_():
            raise invalid_request("The provided filter statement is not supported.")
        case Call() if node.function != "startswith":
            raise invalid_request("The provided filter statement is not supported.")
