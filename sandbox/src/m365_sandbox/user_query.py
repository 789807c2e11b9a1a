"""Which users a query means: `$filter`, `$search`, `$orderby`, and what needs `ConsistencyLevel: eventual`.

https://learn.microsoft.com/en-us/graph/aad-advanced-queries
"""

import re
from typing import Any

from m365_sandbox.directory_filter import DirectoryColumns, unsupported_filter
from m365_sandbox.errors import GraphError, bad_request
from m365_sandbox.odata.filters import Any_, Call, Column, Compare, Logic, Node, Not, parse_filter, to_sql
from m365_sandbox.user_view import COMPANY
from m365_sandbox.wire import GraphRequest

_CLAUSE = re.compile(r'"(?P<property>\w+):(?P<text>[^"]*)"')
_SEARCHED = {"displayName": "display_name", "mail": "email", "userPrincipalName": "email", "jobTitle": "job_title"}
_SORTED = {"displayName": "display_name", "userPrincipalName": "email", "mail": "email"}


_NOWHERE_SAID = (  # of anybody in this tenant
    "city",
    "country",
    "department",
    "employeeId",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "state",
    "streetAddress",
)
_FILTERED = DirectoryColumns(
    "User",
    {
        "mail": Column("email"),
        "userPrincipalName": Column("email"),
        "displayName": Column("display_name"),
        "givenName": Column("substr(display_name, 1, instr(display_name || ' ', ' ') - 1)"),
        "surname": Column("nullif(substr(display_name, instr(display_name || ' ', ' ') + 1), '')"),
        "mailNickname": Column("substr(email, 1, instr(email, '@') - 1)"),
        "id": Column("id"),
        "jobTitle": Column("job_title"),
        "accountEnabled": Column("1", "boolean"),
        "userType": Column("'Member'"),
        "companyName": Column(f"'{COMPANY}'"),
        "usageLocation": Column("'GB'"),
        "onPremisesSyncEnabled": Column("NULL", "boolean"),
        **dict.fromkeys(_NOWHERE_SAID, Column("NULL")),
    },
)


def users_where(request: GraphRequest) -> tuple[str, list[Any]]:
    """A condition for `WHERE`, and its parameters. Raises `GraphError` (400) for what cannot be asked this way."""
    query = request.query
    is_eventual = request.headers.get("consistencylevel", "").lower() == "eventual"
    if query.wants_count and not is_eventual:
        raise bad_request("$count is not currently supported.", "Request_BadRequest")
    conditions: list[str] = ["1"]
    values: list[Any] = []
    if query.filter:
        node = parse_filter(query.filter)
        if not (is_eventual and query.wants_count):
            _require_simple(node)
            if query.orderby:
                raise _unsupported("Sorting not supported for current query.")
        condition, parameters = to_sql(node, _FILTERED)
        conditions.append(condition)
        values += parameters
    text = query.options.get("search")
    if text is not None:
        if not is_eventual:
            raise _unsupported(
                "Request with $search query parameter only works through MSGraph with a special request header: "
                "'ConsistencyLevel: eventual'"
            )
        condition, parameters = _search(text)
        conditions.append(condition)
        values += parameters
    return " AND ".join(conditions), values


def users_order(request: GraphRequest) -> str:
    """The terms of `ORDER BY`."""
    terms = []
    for path, is_descending in request.query.orderby:
        if path not in _SORTED:
            raise _unsupported(f"Sorting by property '{path}' of resource 'User' is not supported.")
        terms.append(f"{_SORTED[path]} COLLATE NOCASE{' DESC' if is_descending else ''}")
    return ", ".join([*terms, "email"])


def _search(text: str) -> tuple[str, list[Any]]:
    """`"displayName:al" OR "mail:al"`: words of the property that begin with the text."""
    sql, at, values = "", 0, []
    while True:
        clause = _CLAUSE.match(text, at)
        if clause is None or clause["property"] not in _SEARCHED:
            raise bad_request(f"Syntax error at position {at} in '{text}'.", "Request_BadRequest")
        column = _SEARCHED[clause["property"]]
        begin = re.sub(r"([%_\\])", r"\\\1", clause["text"])
        sql += f"({column} LIKE ? ESCAPE '\\' OR {column} LIKE ? ESCAPE '\\')"
        values += [f"{begin}%", f"% {begin}%"]
        between = re.compile(r" +(AND|OR) +").match(text, clause.end())
        if between is None:
            break
        sql += f" {between[1]} "
        at = between.end()
    if text[clause.end() :].strip():
        raise bad_request(f"Syntax error at position {clause.end()} in '{text}'.", "Request_BadRequest")
    return f"({sql})", values


def _require_simple(node: Node) -> None:
    """`ne`, `not` and `endswith` are advanced: they need the header and `$count=true`."""
    match node:
        case Logic():
            _require_simple(node.left)
            _require_simple(node.right)
        case Not():
            raise _unsupported("Operator: 'Not' is not supported without 'ConsistencyLevel: eventual' and $count=true.")
        case Compare(path=path, operator=operator) if operator not in ("eq", "in", "ge", "le"):
            raise unsupported_filter(path, "User")
        case Call(path=path, function=function) if function != "startswith":
            raise unsupported_filter(path, "User")
        case Compare() | Call() | Any_():
            return


def _unsupported(message: str) -> GraphError:
    return bad_request(message, "Request_UnsupportedQuery")
