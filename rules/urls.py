"""Which URLs does a referral name? SOP 8.3.5.

URLs are data and are never fetched. What the officer wrote is kept byte for byte; hosts are read from a copy.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

MOST_CHARACTERS = 2048


@dataclass(frozen=True, slots=True)
class ContentUrl:
    """One line of `ContentUrls`: what was written, its host in lower case, and what is wrong with it in words."""

    raw: str
    host: str
    problem: str = ""


def content_urls(note: str) -> tuple[ContentUrl, ...]:
    """Return one `ContentUrl` for each line that is not blank, in order."""
    return tuple(_read(line.strip()) for line in note.splitlines() if line.strip())


_ORDINARY = re.compile(r"https?://((?:[a-z0-9-]+\.)+[a-z]{2,})(?:/[!-~]*)?")


@lru_cache(maxsize=4096)
def _read(raw: str) -> ContentUrl:
    ordinary = _ORDINARY.fullmatch(raw)
    if ordinary is not None and len(raw) <= MOST_CHARACTERS:
        return ContentUrl(raw, ordinary[1])
    if len(raw) > MOST_CHARACTERS:
        return ContentUrl(raw, "", f"is longer than {MOST_CHARACTERS} characters")
    if len(raw.split()) > 1:
        return ContentUrl(raw, "", "has a space in it; write one URL a line")
    try:
        parts = urlsplit(raw)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ContentUrl(raw, "", "is not a URL")
    return ContentUrl(raw, host, _problem(parts, host))


def _problem(parts: SplitResult, host: str) -> str:
    if parts.scheme.lower() not in {"http", "https"}:
        return "does not start with http:// or https://"
    if parts.username is not None or parts.password is not None:
        return "holds a user name or password; take it out"
    if _is_ip_address(host):
        return "names a machine by number, not a platform"
    if "." not in host:
        return "has no host name"
    return ""


def _is_ip_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def belongs_to(host: str, platform_hosts: str) -> bool:
    """Return whether a host is one of a platform's (a host a line) or a subdomain of one."""
    return any(
        host == own or host.endswith("." + own)
        for own in (line.strip().lower() for line in platform_hosts.splitlines())
        if own
    )


def urls_on(platform_hosts: str, note: str) -> str:
    """Return the URLs of one platform from a `ContentUrls` note, a line each, byte for byte as submitted."""
    return "\n".join(url.raw for url in content_urls(note) if not url.problem and belongs_to(url.host, platform_hosts))
