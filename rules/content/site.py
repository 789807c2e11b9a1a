"""How does a site write the addresses of what it holds? A table of forms for each site, and what an address matches.

A form is a line `label template`. The first form that matches decides. In a template

- `/a/b` is the path; letters are compared without regard to case; a form holds for every host of its site,
- `host.example/a` holds for that host alone (`www.` and the like left out), `{name}.host.example/a` for its subdomains,
- `*` is anything within one segment, and `/**` at the end any further segments, or none; `(a|b)` is one of these,
- `{number}`, `{id}`, `{text}`, `{name}`, `{code}` are what the thing is known by, of that shape; `{name}` and `{code}` are the
  same in capital and small letters; `{number:-?\\d+}` gives the shape as a regular expression without braces or spaces,
- `?v={id}` wants that parameter, `?{id}` that query as a whole, `#…` that fragment,
- `{base64:word:(\\d+)}` is known by what the group finds in it once it is decoded from base64.

Several parts make up the identifier in the order in which they stand.
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rules.content.address import Address


class Kind(StrEnum):
    """What an address names."""

    OBJECT = "object"
    COLLECTION = "collection"
    ACCOUNT = "account"
    GROUP = "group"
    SHORT_LINK = "short link"
    PAGE = "page"
    SEARCH = "search"
    HOME = "home page"


#: What the labels of the tables mean; every other label is a sort of object.
_KINDS = {
    "account": Kind.ACCOUNT,
    "channel": Kind.ACCOUNT,
    "group": Kind.GROUP,
    "playlist": Kind.COLLECTION,
    "album": Kind.COLLECTION,
    "folder": Kind.COLLECTION,
    "list": Kind.COLLECTION,
    "short": Kind.SHORT_LINK,
    "search": Kind.SEARCH,
    "home": Kind.HOME,
}
_SHAPES = {
    "number": r"\d+",
    "id": r"[\w-]+",
    "text": r"[^/]+",
    "name": r"[^/]+",
    "code": r"[0-9a-z-]+",
}
_BASE64 = r"[\w-]{4,400}={0,2}"
_READINGS: dict[str, Callable[[str], str | None]] = {"name": str.lower, "code": str.lower}


@dataclass(frozen=True, slots=True)
class Match:
    """What an address names on a site: `label` is the site's own sort of thing, `object` for its main one."""

    kind: Kind
    label: str
    identifier: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A pattern of one part of an address, and how each of its groups is read; None says that it cannot be."""

    matches: Callable[[str], re.Match[str] | None]
    readings: tuple[Callable[[str], str | None], ...]

    def identifiers(self, found: re.Match[str]) -> Iterator[str | None]:
        for value, reading in zip(found.groups(), self.readings, strict=True):
            yield reading(value)


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a site writes an address."""

    label: str
    kind: Kind
    host: _Part | None
    path: _Part
    query: tuple[tuple[str, _Part], ...]
    fragment: _Part | None

    def match(self, address: Address, host: str, values: dict[str, str]) -> Match | None:
        """Return what the address names if it is written in this form. `host` is without `www.` and the like."""
        found = self.path.matches(address.path)  # asked first: it rules most forms out
        if found is None:
            return None
        parts = [(self.path, found)]
        for part, text in self._others(address, host, values):
            more = part.matches(text)
            if more is None:
                return None
            parts.insert(0 if part is self.host else len(parts), (part, more))
        read = [one for part, told in parts for one in part.identifiers(told)]
        known = [one for one in read if one is not None]
        return Match(self.kind, self.label, "/".join(known)) if len(known) == len(read) else None

    def _others(self, address: Address, host: str, values: dict[str, str]) -> Iterator[tuple[_Part, str]]:
        if self.host is not None:
            yield self.host, host
        for name, part in self.query:
            yield part, values.get(name, "") if name else address.query
        if self.fragment is not None:
            yield self.fragment, address.fragment


@dataclass(frozen=True, slots=True)
class Site:
    """One site: its name in keys, its name for people, the year in which it began, its hosts, and its forms.

    A host counts with its subdomains; `pinterest.*` is that name under `com` and the suffixes of countries. `follow` names parameters in
    which a page of the site carries the address of another of its pages, as a page to sign in does.
    """

    name: str
    title: str
    since: int
    hosts: tuple[str, ...]
    forms: tuple[Form, ...]
    follow: tuple[str, ...] = ()

    def match(self, address: Address) -> Match | None:
        """Return what an address of this site names; None when no form knows it."""
        host = bare(address.host)
        values = address.values() if address.query else {}
        for form in self.forms:
            found = form.match(address, host, values)
            if found is not None:
                return found
        return None


def site(name: str, title: str, since: int, hosts: str, forms: str, *, follow: str = "") -> Site:
    """Return a site from its table: hosts with spaces between, forms a line each."""
    lines = [line.split() for line in forms.splitlines() if line.strip()]
    made = tuple(_form(label, template) for label, template in lines)
    return Site(name, title, since, tuple(hosts.split()), made, tuple(follow.split()))


@lru_cache(maxsize=4096)
def bare(host: str) -> str:
    """Return a host without what only says how its pages look: `www.`, `m.`, a language."""
    found = _PREFIX.match(host)
    return host[found.end() :] if found else host


_PREFIX = re.compile(r"(?:www\d?|m|mobile|mbasic|touch|old|new|web|amp|np|[a-z]{2}-[a-z]{2})\.(?=[^.]+\.)")


def _form(label: str, template: str) -> Form:
    # What stands in braces may hold any of the marks that the template is taken apart at.
    shapes = _BRACES.findall(template)
    for number, shape in enumerate(shapes):
        template = template.replace(shape, f"{{{number}}}", 1)
    template, _, fragment = template.partition("#")
    template, _, query = template.partition("?")
    host, slash, path = template.partition("/")
    parameters = [one.partition("=") if "=" in one else ("", "", one) for one in query.split("&") if one]
    return Form(
        label,
        _KINDS.get(label, Kind.OBJECT),
        _part(host, shapes) if host else None,
        _part(slash + path or "/", shapes),
        tuple((name, _part(value, shapes)) for name, _, value in parameters),
        _part(fragment, shapes) if fragment else None,
    )


_BRACES = re.compile(r"\{[^}]*\}")
_TOKEN = re.compile(r"\{(?P<shape>\d+)\}|\((?P<one>[^)]*)\)|(?P<rest>/\*\*)|(?P<segment>(?<=/)\*(?=/|$))|(?P<any>\*)")


def _part(template: str, shapes: list[str]) -> _Part:
    pattern, at = "", 0
    readings: list[Callable[[str], str | None]] = []
    for token in _TOKEN.finditer(template):
        pattern += re.escape(template[at : token.start()])
        at = token.end()
        if token["shape"]:
            kind, _, shape = shapes[int(token["shape"])][1:-1].partition(":")
            pattern += f"({_BASE64 if kind == 'base64' else shape or _SHAPES[kind]})"
            readings.append(_in_base64(shape) if kind == "base64" else _READINGS.get(kind, str))
        elif token["one"] is not None:
            pattern += f"(?:{token['one']})"
        elif token["rest"]:
            pattern += r"(?:/.*)?"
        else:
            pattern += r"[^/]+" if token["segment"] else r"[^/]*"
    pattern += re.escape(template[at:])
    return _Part(re.compile(pattern, re.IGNORECASE | re.ASCII | re.DOTALL).fullmatch, tuple(readings))


def _in_base64(shape: str) -> Callable[[str], str | None]:
    """Return how to read what stands in base64: by what the one group of `shape` finds in it."""
    pattern = re.compile(shape, re.ASCII)

    def reading(value: str) -> str | None:
        try:
            found = pattern.fullmatch(urlsafe_b64decode(value.rstrip("=") + "==").decode())
        except ValueError:
            return None
        return found[1] if found is not None else None

    return reading
