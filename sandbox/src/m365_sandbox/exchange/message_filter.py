"""What messages may be filtered and sorted by, and Exchange's rule for doing both at once."""

from m365_sandbox.errors import GraphError, mail_invalid
from m365_sandbox.exchange.extended import canonical_filter
from m365_sandbox.exchange.ids import ExchangeId, read_id
from m365_sandbox.odata.filters import (
    Any_,
    Call,
    Column,
    Compare,
    Logic,
    Node,
    Not,
    Resource,
    parse_filter,
    paths_in_order,
    to_sql,
)
from m365_sandbox.odata.query import Query

_COLUMNS = {
    "subject": Column("subject"),
    "internetMessageId": Column("internet_message_id", nocase=False),
    "conversationId": Column("conversation", nocase=False),
    "isRead": Column("is_read", "boolean"),
    "isDraft": Column("is_draft", "boolean"),
    "receivedDateTime": Column("received", "moment"),
    "sentDateTime": Column("sent", "moment"),
    "createdDateTime": Column("created", "moment"),
    "lastModifiedDateTime": Column("modified", "moment"),
    "hasAttachments": Column(
        "EXISTS (SELECT 1 FROM attachments a WHERE a.message = m.num AND NOT a.is_inline)", "boolean"
    ),
    "importance": Column("json_extract(properties, '$.importance')"),
    "flag/flagStatus": Column("json_extract(properties, '$.flag.flagStatus')"),
    "from/emailAddress/address": Column("json_extract(properties, '$.from.emailAddress.address')"),
    "from/emailAddress/name": Column("json_extract(properties, '$.from.emailAddress.name')"),
    "sender/emailAddress/address": Column("json_extract(properties, '$.sender.emailAddress.address')"),
}
_BY_NAME = {name.lower(): column for name, column in _COLUMNS.items()}


class _Elements:
    """The elements of a collection, by the path after the variable."""

    def __init__(self, columns: dict[str, Column]) -> None:
        self._columns = columns

    def column(self, path: str) -> Column:
        if path not in self._columns:
            raise _not_filterable(path)
        return self._columns[path]

    def any_of(self, path: str) -> tuple[str, Resource]:
        raise _not_filterable(path)


class _Messages:
    """Messages as `$filter` and `$orderby` see them; the table is aliased `m`."""

    def column(self, path: str) -> Column:
        """The column of a property. Raises `GraphError` (400)."""
        if path.lower() not in _BY_NAME:
            raise _not_filterable(path)
        return _BY_NAME[path.lower()]

    def any_of(self, path: str) -> tuple[str, Resource]:
        """Extended properties, open extensions and categories."""
        match path.lower():
            case "singlevalueextendedproperties":
                exists = "EXISTS (SELECT 1 FROM extended_properties e WHERE e.message = m.num AND {})"
                return exists, _Elements({"id": Column("e.id", nocase=False), "value": Column("e.value")})
            case "extensions":
                exists = "EXISTS (SELECT 1 FROM open_extensions x WHERE x.message = m.num AND {})"
                return exists, _Elements({"id": Column("x.name")})
            case "categories":
                exists = "EXISTS (SELECT 1 FROM json_each(properties, '$.categories') c WHERE {})"
                return exists, _Elements({"": Column("c.value")})
        raise _not_filterable(path)


def _not_filterable(path: str) -> GraphError:
    return mail_invalid("ErrorInvalidProperty", f"The property '{path}' does not support filtering.")


def condition(query: Query) -> tuple[str, list[object]]:
    """SQL for `$filter`; everything when there is none."""
    if not query.filter:
        return "1", []
    return to_sql(_with_conversation_numbers(canonical_filter(parse_filter(query.filter))), _Messages())


def ordering(query: Query) -> str:
    """SQL for `$orderby`, newest first when there is none. Raises `GraphError` (400) for a costly mix."""
    terms = query.orderby
    if terms and query.filter:
        filtered = list(dict.fromkeys(path.lower() for path in paths_in_order(parse_filter(query.filter))))
        if [path.lower() for path, _ in terms] != filtered[: len(terms)]:
            raise mail_invalid("InefficientFilter", "The restriction or sort order is too complex for this operation.")
    resource = _Messages()
    order = [f"{resource.column(path).sql} {'DESC' if descending else 'ASC'}" for path, descending in terms]
    return ", ".join([*(order or ["received DESC"]), "num DESC"])


def _with_conversation_numbers(node: Node) -> Node:
    """A conversation id stands for its number in the store."""
    match node:
        case Logic():
            left, right = _with_conversation_numbers(node.left), _with_conversation_numbers(node.right)
            return Logic(node.operator, left, right)
        case Not():
            return Not(_with_conversation_numbers(node.inner))
        case Compare() if node.path.lower() == "conversationid":
            named = read_id(str(node.value))
            number = str(named.number) if isinstance(named, ExchangeId) and named.kind == "conversation" else ""
            return Compare(node.path, node.operator, number)
        case Any_() | Call() | Compare():
            return node
