"""`$search` on messages: the simple forms of the Keyword Query Language.

`word`, `"several words"`, `word*`, `property:value`, joined by `AND` (or nothing), `OR` and `NOT`. A word without a
property is looked for in sender, subject and body.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from m365_sandbox.clock import read_stamp, to_stamp
from m365_sandbox.errors import GraphError, bad_request, mail_invalid
from m365_sandbox.odata.query import Query

_EVERYWHERE = "sender subject body"
_WORDS_OF = {
    "from": "sender",
    "subject": "subject",
    "body": "body",
    "to": "recipients",
    "cc": "recipients",
    "bcc": "recipients",
    "recipients": "recipients",
    "participants": "sender recipients",
}
_TERM = re.compile(
    r'\s*(?:(?P<mark>[()])|(?:(?P<name>[A-Za-z]+)(?P<operator>:|>=|<=|=|>|<))?(?P<value>"[^"]*"|[^\s()"]+))'
)
_OPERATORS = {":": "=", "=": "=", ">": ">", "<": "<", ">=": ">=", "<=": "<="}
_REFUSED = {"filter": "Filter", "orderby": "OrderBy", "skip": "Skip", "count": "Count"}


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase, and where it is to be found."""

    name: str | None
    operator: str
    value: str
    is_quoted: bool


def search_condition(query: Query) -> tuple[str, list[object]]:
    """SQL for `$search`; everything when there is none. Raises `GraphError` (400)."""
    text = query.options.get("search")
    if text is None:
        return "1", []
    for option, word in _REFUSED.items():
        if option in query.options:
            raise mail_invalid(f"SearchWith{word}", f"The query parameter '${option}' is not supported with '$search'.")
    inner = text.strip()
    if len(inner) >= 2 and inner[0] == inner[-1] == '"':
        inner = inner[1:-1].replace('\\"', '"')
    if not inner.strip():
        raise bad_request("Syntax error: a $search clause needs a term.")
    parser = _Parser(inner)
    found = parser.disjunction()
    parser.expect_end()
    return found


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(_tokens(text))
        self._at = 0

    def disjunction(self) -> tuple[str, list[object]]:
        sql, values = self._conjunction()
        while self._word("OR"):
            right, more = self._conjunction()
            sql, values = f"({sql} OR {right})", values + more
        return sql, values

    def _conjunction(self) -> tuple[str, list[object]]:
        sql, values = self._unary()
        while self._word("AND") or self._goes_on():
            right, more = self._unary()
            sql, values = f"({sql} AND {right})", values + more
        return sql, values

    def _unary(self) -> tuple[str, list[object]]:
        if self._word("NOT"):
            sql, values = self._unary()
            return f"NOT {sql}", values
        token = self._tokens[self._at] if self._at < len(self._tokens) else ")"
        self._at += 1
        if token == "(":
            found = self.disjunction()
            if self._at >= len(self._tokens) or self._tokens[self._at] != ")":
                raise _unreadable(self._text)
            self._at += 1
            return found
        if isinstance(token, str):
            raise _unreadable(self._text)
        return _term_sql(token)

    def _goes_on(self) -> bool:
        if self._at >= len(self._tokens):
            return False
        token = self._tokens[self._at]
        return token != ")" and token != Term(None, ":", "OR", False)

    def _word(self, word: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at] == Term(None, ":", word, False):
            self._at += 1
            return True
        return False

    def expect_end(self) -> None:
        if self._at != len(self._tokens):
            raise _unreadable(self._text)


def _tokens(text: str) -> Iterator[Term | str]:
    at = 0
    while text[at:].strip():
        match = _TERM.match(text, at)
        if match is None:
            raise _unreadable(text)
        at = match.end()
        if match["mark"]:
            yield match["mark"]
            continue
        value = match["value"]
        quoted = value.startswith('"')
        yield Term(match["name"], match["operator"] or ":", value[1:-1] if quoted else value, quoted)


def _term_sql(term: Term) -> tuple[str, list[object]]:
    name = (term.name or "").lower()
    operator = _OPERATORS[term.operator]
    match name:
        case "":
            return _words_sql(_EVERYWHERE, term)
        case "hasattachments" | "hasattachment":
            held = "EXISTS (SELECT 1 FROM attachments a WHERE a.message = m.num AND NOT a.is_inline)"
            return f"({held} = ?)", [int(term.value.lower() in ("true", "yes", "1"))]
        case "attachment":
            return "EXISTS (SELECT 1 FROM attachments a WHERE a.message = m.num AND a.name LIKE ?)", [f"%{term.value}%"]
        case "importance":
            return "(json_extract(properties, '$.importance') = ?)", [term.value.lower()]
        case "received" | "sent":
            return _date_sql(name, operator, term.value)
    if name in _WORDS_OF:
        return _words_sql(_WORDS_OF[name], term)
    raise bad_request(f"Syntax error: the property '{term.name}' cannot be searched.")


def _words_sql(columns: str, term: Term) -> tuple[str, list[object]]:
    prefix = term.value.endswith("*") and not term.is_quoted
    words = re.findall(r"\w+", term.value)
    if not words:
        return "0", []
    expression = f'{{{columns}}} : "{" ".join(words)}"{"*" if prefix else ""}'
    return "m.num IN (SELECT rowid FROM message_words WHERE message_words MATCH ?)", [expression]


def _date_sql(column: str, operator: str, text: str) -> tuple[str, list[object]]:
    try:
        stamp = to_stamp(read_stamp(text))
    except ValueError:
        raise bad_request(f"Syntax error: '{text}' is not a date.") from None
    if operator == "=":
        return f"(substr(m.{column}, 1, 10) = ?)", [stamp[:10]]
    return f"(m.{column} {operator} ?)", [stamp]


def _unreadable(text: str) -> GraphError:
    return bad_request(f"Syntax error: the $search clause '{text}' cannot be read.")
