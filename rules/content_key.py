"""Do two URLs name the same object? The same content key says so.

The raw URL is what is kept and sent; the key only finds an earlier referral of the same content.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin

from rules.content.address import Address, NotAnAddressError, read
from rules.content.site import Kind, Match, Site, bare
from rules.content.sites import ANYWHERE, site_of
from rules.urls import ContentUrl, content_urls, url_of


@dataclass(frozen=True, slots=True)
class ContentKey:
    """What a URL names: the site as it is called in keys, the kind, and the key itself, as `youtube:dQw4w9WgXcQ`.

    `title` is the site's name for people; it is empty, as `site` is, when the site's addresses are not known.
    """

    site: str
    title: str
    kind: Kind
    key: str


def content_keys(note: str) -> frozenset[str]:
    """Return the keys of what every sound URL in a `ContentUrls` note names: not of searches and home pages."""
    found = (named(url) for url in content_urls(note))
    return frozenset(one.key for one in found if one is not None and one.kind not in (Kind.SEARCH, Kind.HOME))


def content_key(url: str) -> str:
    """Return one key for every way of writing the same object, or the URL itself when it is not sound."""
    found = named(url_of(url))
    return found.key if found is not None else url


def named(url: ContentUrl) -> ContentKey | None:
    """Return what a URL names; None when something is wrong with it."""
    return identify(url.address) if url.address is not None else None


def identify(address: Address) -> ContentKey:
    """Return what an address names. An account, a group or a search never has the key of an object."""
    site = site_of(address.host)
    if site is None:
        common = ANYWHERE.match(address)
        if common is not None:
            return ContentKey("", "", common.kind, f"{_host_and_port(address)}{_key_of(common)}")
        kind = Kind.PAGE if address.path != "/" or address.query or address.fragment else Kind.HOME
        return ContentKey("", "", kind, f"{_host_and_port(address)}{_tidied(address)}")
    found, via = site.match(address), address
    for _ in range(_MOST_STEPS):
        if found is not None and found.kind is not Kind.HOME:
            break
        further = _followed(site, via)
        if further is None:
            break
        found, via = site.match(further), further
    if found is None:
        return ContentKey(site.name, site.title, Kind.PAGE, f"{site.name}.page:{_subdomain(via, site)}{_tidied(via)}")
    return ContentKey(site.name, site.title, found.kind, f"{site.name}{_key_of(found)}")


_MOST_STEPS = 3


def _key_of(found: Match) -> str:
    label = "" if found.label == Kind.OBJECT else f".{found.label}"
    return f"{label}:{found.identifier}"


def _followed(site: Site, address: Address) -> Address | None:
    """Return the page of the same site whose address this one carries, as a page to sign in does; or what it was itself.

    Some programs encode an address that was encoded already: `watch%3Fv%3D…`, `%2540name`.
    """
    values = address.values() if site.follow else {}
    for name in site.follow:
        if not values.get(name):
            continue
        try:
            further = read(urljoin(f"https://{address.host}{quote(address.path)}", values[name]))
        except (NotAnAddressError, ValueError):
            continue
        if site_of(further.host) is site and further != address:
            return further
    return _decoded_again(address)


def _decoded_again(address: Address) -> Address | None:
    if "?" not in address.path and "%" not in address.path + address.query:
        return None
    query = f"?{unquote(address.query)}" if address.query else ""
    try:
        further = read(f"https://{address.host}{address.path}{query}")
    except NotAnAddressError:
        return None
    return further if (further.path, further.query) != (address.path, address.query) else None


def _host_and_port(address: Address) -> str:
    host = bare(address.host)
    return f"{host}:{address.port}" if address.port else host


def _subdomain(address: Address, site: Site) -> str:
    """Return what of the host may name something, as in name.tumblr.com; a site's hosts are all the same otherwise."""
    host = bare(address.host)
    return "" if host in site.hosts else host


def _tidied(address: Address) -> str:
    path = "/".join(quote(segment, safe="@:!$&'()*+,;=~") for segment in address.path.split("/"))
    given = parse_qsl(address.query, keep_blank_values=True) if address.query else []
    kept = sorted((name, value) for name, value in given if not _TRACKING.fullmatch(name))
    # A page that is put together in the browser keeps in its fragment what it shows; any other is a place on the page.
    shown = f"#{quote(address.fragment)}" if address.fragment.startswith(("/", "!")) else ""
    return f"{path}?{urlencode(kept)}{shown}" if kept else f"{path}{shown}"


_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|ig_rid|ig_mid|mibextid|__cft__\[0\]"
    r"|__tn__|__xts__\[0\]|si|feature|ref|ref_src|ref_url|refsrc|fref|hc_ref|is_from_webapp|is_copy_url|sender_device"
    r"|share_app_id|share_id|share_link_id|sharer_language|_t|_r|_d|mc_cid|mc_eid|spm|rdt|rcm|trk|app|hl|locale"
)


__all__ = ["ContentKey", "Kind", "content_key", "content_keys", "identify", "named"]
