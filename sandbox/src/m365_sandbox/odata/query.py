"""Query options: read once, refused where a resource does not take them, never ignored.

The `$` of a system option may be missing or percent-encoded; names are compared without case.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote

from m365_sandbox.errors import GraphError, bad_request

SYSTEM_OPTIONS = frozenset(
    ("select", "expand", "filter", "orderby", "top", "skip", "count", "search", "skiptoken", "deltatoken", "format")
)


@dataclass(frozen=True, slots=True)
class Expand:
    """One `$expand` item and the options in its parentheses."""

    name: str
    select: tuple[str, ...] | None = None
    filter: str | None = None
    expand: tuple["Expand", ...] = ()
    top: int | None = None

    def expanded(self, name: str) -> "Expand | None":
        """The expansion of one navigation property inside this one."""
        return next((one for one in self.expand if one.name.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Query:
    """The options of one request."""

    options: dict[str, str] = field(default_factory=dict)  # system options, without `$`, lower case
    custom: dict[str, str] = field(default_factory=dict)  # everything else, such as `token`

    @classmethod
    def parse(cls, raw: str) -> "Query":
        """Read the part after `?`."""
        options: dict[str, str] = {}
        custom: dict[str, str] = {}
        for key, value in parse_qsl(raw, keep_blank_values=True):
            name = key.lower().removeprefix("$")
            if name in SYSTEM_OPTIONS:
                if name in options:
                    raise bad_request(f"Query option '${name}' was specified more than once, but it must be unique.")
                options[name] = value
            elif key.startswith("$"):
                raise bad_request(f"The query parameter '{key}' is not supported.")
            else:
                custom[key] = value
        return cls(options, custom)

    def allow_only(self, names: Iterable[str]) -> None:
        """Refuse, in OData's words, an option that this resource does not take."""
        for name in self.options.keys() - set(names) - {"format"}:
            raise bad_request(
                f"Query option '{name.capitalize()}' is not allowed. "
                "To allow it, set the 'AllowedQueryOptions' property on EnableQueryAttribute or "
                "QueryValidationSettings."
            )

    def encode(self, **changes: str | None) -> str:
        """These options as a query string, with some replaced or (by `None`) dropped."""
        merged: dict[str, str | None] = {**self.options, **changes}
        pairs = [f"${name}={quote(value, safe=_SAFE)}" for name, value in merged.items() if value is not None]
        pairs += [f"{quote(name)}={quote(value, safe=_SAFE)}" for name, value in self.custom.items()]
        return "&".join(pairs)

    @property
    def select(self) -> tuple[str, ...] | None:
        """The names under `$select`; nothing when there is none or it is `*`."""
        return _names(self.options.get("select"))

    @property
    def filter(self) -> str | None:
        """The text of `$filter`."""
        return self.options.get("filter") or None

    @property
    def orderby(self) -> list[tuple[str, bool]]:
        """Property paths in order, and whether each is descending."""
        terms = []
        for term in (self.options.get("orderby") or "").split(","):
            words = term.split()
            if not words:
                continue
            if len(words) > 2 or (len(words) == 2 and words[1].lower() not in ("asc", "desc")):
                raise bad_request(f"Syntax error at position 0 in '{term}'.")
            terms.append((words[0], len(words) == 2 and words[1].lower() == "desc"))
        return terms

    @property
    def expand(self) -> tuple[Expand, ...]:
        """What to expand."""
        return parse_expand(self.options.get("expand") or "")

    def expanded(self, name: str, *others: str) -> Expand | None:
        """The expansion of one navigation property, if asked for; any but it and the others is refused."""
        allowed = {one.lower() for one in (name, *others)}
        wanted: Expand | None = None
        for item in self.expand:
            if item.name.lower() not in allowed:
                raise bad_request(
                    f"Parsing OData Select and Expand failed: Could not find a property named '{item.name}'."
                )
            if item.expand or item.top is not None:
                raise bad_request(
                    f"Parsing OData Select and Expand failed: '{item.name}' takes neither $expand nor $top."
                )
            if item.name.lower() == name.lower():
                wanted = item
        return wanted

    def expansions(self, graph_type: str, *allowed: str) -> dict[str, Expand]:
        """Every expansion asked for, by its name as the type spells it. Raises `GraphError` (400) for another name."""
        spelling = {name.lower(): name for name in allowed}
        wanted: dict[str, Expand] = {}
        for item in self.expand:
            if item.name.lower() not in spelling:
                raise unknown_property(item.name, graph_type)
            wanted[spelling[item.name.lower()]] = item
        return wanted

    def select_of(self, graph_type: str, known: Iterable[str]) -> tuple[str, ...] | None:
        """The names under `$select`, each of which the type must know. Raises `GraphError` (400)."""
        names = self.select
        known = frozenset(known)
        for name in names or ():
            if name not in known:
                raise unknown_property(name, graph_type)
        return names

    def number(self, name: str, default: int, *, least: int = 0) -> int:
        """`$top` or `$skip` as a number."""
        text = self.options.get(name)
        if text is None:
            return default
        if not text.isascii() or not text.isdecimal() or not least <= int(text) <= _LARGEST:
            raise bad_request(f"Invalid value '{text}' for ${name} query option found.")
        return int(text)

    @property
    def wants_count(self) -> bool:
        """Whether `$count=true`."""
        return self.options.get("count", "").lower() == "true"


def unknown_property(name: str, graph_type: str) -> GraphError:
    """The refusal of a name under `$select` or `$expand` that the type does not have."""
    return bad_request(
        f"Parsing OData Select and Expand failed: Could not find a property named '{name}' "
        f"on type 'microsoft.graph.{graph_type}'."
    )


_LARGEST = 2**31 - 1
_SAFE = "'()/,=:!$*@~-._"


def parse_expand(text: str) -> tuple[Expand, ...]:
    """Read `fields($select=A,B),attachments` and its like. Raises `GraphError` (400)."""
    return tuple(_expand_item(item) for item in split_outside(text, ",") if item.strip())


def split_outside(text: str, separator: str) -> list[str]:
    """Split where the separator stands outside parentheses and quoted text."""
    parts, depth, quoted, start = [], 0, False, 0
    for index, char in enumerate(text):
        if char == "'":
            quoted = not quoted
        elif quoted:
            continue
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == separator and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    if depth or quoted:
        raise bad_request("Parsing OData Select and Expand failed: Term ends unexpectedly.")
    return [*parts, text[start:]]


def _expand_item(text: str) -> Expand:
    name, _, inner = text.strip().partition("(")
    item = Expand(name.strip())
    if not inner:
        return item
    for option in split_outside(inner[:-1], ";"):
        key, _, value = option.strip().partition("=")
        match key.lower().removeprefix("$"):
            case "select":
                item = replace(item, select=_names(value))
            case "filter":
                item = replace(item, filter=value)
            case "expand":
                item = replace(item, expand=parse_expand(value))
            case "top" if value.isascii() and value.isdecimal():
                item = replace(item, top=int(value))
            case other:
                raise bad_request(
                    f"Parsing OData Select and Expand failed: Option '{other}' is not supported in $expand."
                )
    return item


def _names(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    return None if not names or "*" in names else names
