"""How an open extension of a message looks, alone and where `$expand` asks for it."""

import orjson

from m365_sandbox.errors import mail_invalid
from m365_sandbox.odata.filters import Compare, Logic, Node, parse_filter
from m365_sandbox.odata.query import Expand
from m365_sandbox.store import Row, Store
from m365_sandbox.wire import Json

PREFIX = "Microsoft.OutlookServices.OpenTypeExtension."  # before the name, in the id


def plain_name(key: str) -> str:
    """The name in an id, or a name itself."""
    return key[len(PREFIX) :] if key.lower().startswith(PREFIX.lower()) else key


def extension_json(row: Row) -> Json:
    """One extension."""
    properties: Json = orjson.loads(row["properties"])
    return {
        "@odata.type": "#microsoft.graph.openTypeExtension",
        "id": f"{PREFIX}{row['name']}",
        "extensionName": row["name"],
        **properties,
    }


def extensions_of(store: Store, message: int, names: frozenset[str] | None) -> list[Json]:
    """The extensions of a message, or those with one of these names, in lower case."""
    rows = store.all("SELECT * FROM open_extensions WHERE message = ? ORDER BY name", (message,))
    return [extension_json(row) for row in rows if names is None or row["name"].lower() in names]


def wanted_names(expand: Expand) -> frozenset[str] | None:
    """The names that an expansion filters by; nothing without a filter. Raises `GraphError` (400)."""
    return None if expand.filter is None else frozenset(_names(parse_filter(expand.filter)))


def _names(node: Node) -> list[str]:
    match node:
        case Compare(path=path, operator="eq", value=str(value)) if path.lower() == "id":
            return [plain_name(value).lower()]
        case Logic(operator="or", left=left, right=right):
            return [*_names(left), *_names(right)]
    raise mail_invalid("ErrorInvalidProperty", "Extensions can be expanded by their id only.")
