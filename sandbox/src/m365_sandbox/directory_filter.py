"""What the users and applications of a directory can be filtered on."""

from collections.abc import Mapping
from dataclasses import dataclass

from m365_sandbox.errors import GraphError, bad_request
from m365_sandbox.odata.filters import Column, Resource


@dataclass(frozen=True, slots=True)
class DirectoryColumns:
    """The columns of one kind of directory object, by property; they have no collections."""

    kind: str
    columns: Mapping[str, Column]

    def column(self, path: str) -> Column:
        """The column of a property, whose name is compared without case. Raises `GraphError` (400)."""
        for name, column in self.columns.items():
            if name.lower() == path.lower():
                return column
        raise unsupported_filter(path, self.kind)

    def any_of(self, path: str) -> tuple[str, Resource]:
        """Refuse a filter on a collection. Raises `GraphError` (400)."""
        raise unsupported_filter(path, self.kind)


def unsupported_filter(path: str, kind: str) -> GraphError:
    """The refusal of a filter on a property that cannot be filtered on."""
    return bad_request(
        f"Unsupported or invalid query filter clause specified for property '{path}' of resource '{kind}'.",
        "Request_UnsupportedQuery",
    )
