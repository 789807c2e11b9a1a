"""What are the parts of a web address, and may it be referred at all? SOP 8.3.5.

Read as browsers read it (WHATWG URL), for what an officer saw in a browser is what is meant.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

import idna
from tldextract import TLDExtract

from rules.content.spelling import CUT_SHORT, visible

MOST_CHARACTERS = 2048


@dataclass(frozen=True, slots=True)
class Address:
    """A web address in its parts: host in lower case and ASCII, path decoded and without empty segments."""

    host: str
    port: str
    path: str
    query: str
    fragment: str

    def values(self) -> dict[str, str]:
        """Return the first value of each parameter by its name, without what cannot be seen at its ends."""
        found: dict[str, str] = {}
        for name, value in parse_qsl(self.query):
            found.setdefault(name, _trimmed(value))
        return found


class NotAnAddressError(ValueError):
    """The text cannot be referred; the message continues the sentence “The URL “…” ”."""


def read(text: str) -> Address:
    """Return the parts of a plain address; `NotAnAddressError` says in words what is wrong with it."""
    found = _ORDINARY.fullmatch(text)
    if found is not None and not text.endswith(CUT_SHORT):
        host, path, query = found.groups()
        return Address(_checked(host), "", path.rstrip("/") or "/", query or "", "")
    return _read_with_care(text)


def is_ordinary(text: str) -> bool:
    """Return whether the text is an address in which nothing needs decoding, and that ends as an address does."""
    return _ORDINARY.fullmatch(text) is not None and text[-1] not in ".-~&"


#: Most addresses, by far: nothing in them needs decoding or a second thought.
_ORDINARY = re.compile(
    r"https?://((?:[a-z0-9-]+\.)+[a-z]{2,63})((?:/(?!\.)[\w@.~-]+)*/?)(?:\?([\w=&@.~+-]*))?", re.ASCII
)
_ANY = re.compile(r"https?://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.IGNORECASE | re.DOTALL)
_OTHER_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{1,20}):", re.IGNORECASE)


def _read_with_care(text: str) -> Address:
    found = _ANY.fullmatch(text)
    if found is None:
        raise NotAnAddressError(_other_scheme(text))
    if text.endswith(CUT_SHORT):
        raise NotAnAddressError(
            "was cut short, as its dots at the end say; copy the whole address from the address bar"
        )
    authority, path, query, fragment = found[1], found[2], found[3] or "", found[4] or ""
    if "\\" in text:
        raise NotAnAddressError("has a backslash in it; copy it again from the address bar")
    if "@" in authority:
        raise NotAnAddressError("holds a user name or password; take out what stands before the @")
    host, port = _host_and_port(authority)
    return Address(_checked(host), port, "/" + "/".join(_segments(path)), query, unquote(fragment))


def _segments(path: str) -> list[str]:
    """Return the segments of a path, decoded; `.` and `..` are followed, as a browser does before it asks for the page."""
    found: list[str] = []
    for segment in (_trimmed(unquote(one)) for one in path.split("/")):
        if segment == "..":
            del found[-1:]
        elif segment not in ("", "."):
            found.append(segment)
    return found


def _trimmed(text: str) -> str:
    """Return a decoded text without spaces, quotes and what cannot be seen at its ends: copying left them there."""
    return visible(text).strip(' "')


def _other_scheme(text: str) -> str:
    other = _OTHER_SCHEME.match(text)
    if other is not None and "." not in other[1] and other[1].lower() not in ("http", "https"):
        return f"starts with {other[1].lower()}: and is not a web page; it must start with http:// or https://"
    return "does not start with http:// or https://; copy it from the address bar"


def _host_and_port(authority: str) -> tuple[str, str]:
    if authority.startswith("["):
        raise NotAnAddressError(_BY_NUMBER if ":" in authority else _UNREADABLE)
    host, colon, port = unquote(authority).partition(":")
    if colon and (not re.fullmatch(r"\d{0,5}", port, re.ASCII) or int(port or 0) > _LAST_PORT):
        raise NotAnAddressError(_UNREADABLE)
    return host, "" if port in ("80", "443") else port


_LAST_PORT = 65_535
_UNREADABLE = "is not a web address; copy it again from the address bar"
_BY_NUMBER = "names a computer by its number; give the address that the page has on its platform"


@lru_cache(maxsize=4096)
def _checked(host: str) -> str:
    """Return the host in lower case and ASCII."""
    if host.isascii():
        host = host.lower().rstrip(".")
    else:
        try:
            host = idna.encode(host, uts46=True).decode().lower().rstrip(".")
        except (idna.IDNAError, UnicodeError):
            raise NotAnAddressError(_NO_WEBSITE) from None
    last = host.rpartition(".")[2]
    if _NUMBER.fullmatch(last):
        raise NotAnAddressError(_BY_NUMBER)
    if "." not in host or not _HOST.fullmatch(host) or len(host) > 253:
        if host == "localhost":
            raise NotAnAddressError(_PRIVATE)
        raise NotAnAddressError(_NO_WEBSITE)
    if last == "onion":
        raise NotAnAddressError("is an address of the Tor network; give the address that the page has outside of it")
    if last in _PRIVATE_ENDS or host.endswith(".home.arpa"):
        raise NotAnAddressError(_PRIVATE)
    return host


#: As browsers do: when the last label is a number, in decimal, octal or hexadecimal, the whole is an IPv4 address.
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")
_NO_WEBSITE = "does not name a website; copy it again from the address bar"
_PRIVATE = "names a computer of a private network; give the address that the page has on its platform"
#: RFC 6762, RFC 8375, ICANN's list of names that will not be given, and what routers and offices use.
_PRIVATE_ENDS = frozenset(
    (
        "localhost",
        "local",
        "localdomain",
        "internal",
        "intranet",
        "lan",
        "corp",
        "home",
        "private",
        "test",
        "invalid",
    )
)

#: The copy of the public suffix list that comes with the package; nothing is fetched or cached.
_SUFFIXES = TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=4096)
def registered_domain(host: str) -> tuple[str, str]:
    """Return the registered domain of a host and its first label, as `pinterest.co.uk` and `pinterest`."""
    parts = _SUFFIXES.extract_str(host)
    return (f"{parts.domain}.{parts.suffix}" if parts.suffix else parts.domain), parts.domain
