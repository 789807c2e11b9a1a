"""Which URLs does a referral name? SOP 8.3.5.

URLs are data and are never fetched. What the officer wrote is kept byte for byte; it is read from a copy.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rules.content.address import MOST_CHARACTERS, Address, NotAnAddressError, is_ordinary, read
from rules.content.leading import leads_to
from rules.content.site import Kind
from rules.content.sites import site_of
from rules.content.spelling import Written, addresses, plain


@dataclass(frozen=True, slots=True)
class ContentUrl:
    """One URL of `ContentUrls`: what was written for it, its host in lower case, and what is wrong with it in words.

    `address` is None when something is wrong with it.
    """

    raw: str
    host: str
    problem: str = ""
    address: Address | None = None


def content_urls(note: str) -> tuple[ContentUrl, ...]:
    """Return what each line that is not blank names, in order; a line may name several."""
    return tuple(url for line in note.splitlines() for url in _on_line(line))


@lru_cache(maxsize=4096)
def _on_line(line: str) -> tuple[ContentUrl, ...]:
    if is_ordinary(line):  # nothing was put around it: most lines, by far
        return (_read(Written(line, line)),)
    return tuple(_read(written) for written in addresses(line))


def url_of(raw: str) -> ContentUrl:
    """Return one URL that stands alone."""
    return _read(Written(raw, plain(raw)))


def _read(written: Written) -> ContentUrl:
    if len(written.raw) > MOST_CHARACTERS:
        return ContentUrl(written.raw, "", f"is longer than {MOST_CHARACTERS} characters; copy it again, alone")
    if not written.plain:
        return ContentUrl(written.raw, "", _OTHERS_BESIDE if written.begun else _NO_ADDRESS)
    try:
        address = read(written.plain)
    except NotAnAddressError as problem:
        return ContentUrl(written.raw, "", str(problem))
    if written.behind and _may_go_on(address, written.behind):
        return ContentUrl(written.raw, address.host, _WORDS_BEHIND)
    if _ANOTHER.search(address.path) and site_of(address.host) is not None:
        return ContentUrl(written.raw, address.host, "has another address in it; write one a line")
    problem_in_words = leads_to(address)
    if problem_in_words:
        return ContentUrl(written.raw, address.host, problem_in_words)
    return ContentUrl(written.raw, address.host, "", address)


#: Sites that keep copies of pages write addresses like that; they are none of those that are known.
_ANOTHER = re.compile(r"/https?:/", re.IGNORECASE)
_NO_ADDRESS = "is no web address; write only the URL of the content, one a line"
_OTHERS_BESIDE = "has another address beside it that is not written in full; write only the URL, one a line"
_WORDS_BEHIND = "has words behind it that may be a part of it; write only the URL, one a line"


def _may_go_on(address: Address, behind: str) -> bool:
    """Return whether words may be the rest of an address that a space has cut, as that of a file's name does.

    They are not when the address names something as it is, and they begin as no address goes on.
    """
    site = site_of(address.host)
    found = site.match(address) if site is not None else None
    if found is None or found.kind is Kind.HOME:
        return True
    return _GOES_ON.match(behind) is not None and behind.split(maxsplit=1)[0].lower() not in _JOINING


#: Words that follow an address in a sentence, and are no piece of one.
_JOINING = frozenset(
    ("at", "by", "for", "from", "in", "is", "on", "posted", "shared", "shows", "this", "uploaded", "via", "with")
)
_GOES_ON = re.compile(r"[\w%/.?=&~+]|-\w", re.ASCII)


def belongs_to(host: str, platform_hosts: str) -> bool:
    """Return whether a host is one of a platform's (a host a line), a subdomain of one, or of the same known site.

    So a platform that is listed as youtube.com has youtu.be too, and twitter.com has x.com.
    """
    listed = _listed(platform_hosts)
    if any(host == own or host.endswith("." + own) for own in listed):
        return True
    known = site_of(host) if host else None
    return known is not None and any(site_of(own) is known for own in listed)


@lru_cache(maxsize=256)
def _listed(platform_hosts: str) -> tuple[str, ...]:
    return tuple(own for line in platform_hosts.splitlines() if (own := line.strip().lower()))


def urls_on(platform_hosts: str, note: str) -> str:
    """Return the URLs of one platform from a `ContentUrls` note, a line each, byte for byte as submitted."""
    return "\n".join(url.raw for url in content_urls(note) if not url.problem and belongs_to(url.host, platform_hosts))
