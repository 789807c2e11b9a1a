"""Does an address only lead to another one? Then the officer is asked for that one: what it leads to is never guessed.

Mail programs, search engines and networks wrap what is clicked. Such an address would name the wrong platform, and some
carry the e-mail address of whoever received it, which must not reach a platform (SOP 6.4).
"""

from functools import lru_cache

from rules.content.address import Address
from rules.content.site import bare

#: Hosts with their subdomains: who wraps, and the parameters that carry the wrapped address.
_WRAPPERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "safelinks.protection.outlook.com": ("Outlook", ("url",)),
    "urldefense.proofpoint.com": ("a mail filter", ("u",)),
    "urldefense.com": ("a mail filter", ()),
    "protect-eu.mimecast.com": ("a mail filter", ()),
    "protect2.fireeye.com": ("a mail filter", ("u",)),
    "l.facebook.com": ("Facebook", ("u",)),
    "lm.facebook.com": ("Facebook", ("u",)),
    "l.messenger.com": ("Messenger", ("u",)),
    "l.instagram.com": ("Instagram", ("u",)),
    "l.threads.net": ("Threads", ("u",)),
    "out.reddit.com": ("Reddit", ("url",)),
    "t.umblr.com": ("Tumblr", ("z",)),
    "href.li": ("Tumblr", ()),
    "steamcommunity.com/linkfilter": ("Steam", ("url", "u")),
    "vk.com/away.php": ("VK", ("to",)),
    "linkedin.com/safety/go": ("LinkedIn", ("url",)),
    "youtube.com/redirect": ("YouTube", ("q",)),
    "google.com/url": ("Google", ("q", "url")),
    "google.co.uk/url": ("Google", ("q", "url")),
    "google.com/amp": ("Google", ()),
    "bing.com/ck": ("Bing", ()),
    "duckduckgo.com/l": ("DuckDuckGo", ("uddg",)),
}
#: They say nothing of where they lead. What belongs to one platform alone, as fb.watch, is not among them.
SHORTENERS = frozenset(
    {
        "bit.ly",
        "bitly.com",
        "t.co",
        "tinyurl.com",
        "goo.gl",
        "ow.ly",
        "is.gd",
        "v.gd",
        "buff.ly",
        "cutt.ly",
        "rb.gy",
        "rebrand.ly",
        "shorturl.at",
        "t.ly",
        "lnk.to",
        "linktr.ee",
        "adf.ly",
        "s.id",
        "tiny.cc",
        "soo.gd",
        "trib.al",
        "dlvr.it",
        "ift.tt",
        "bl.ink",
        "short.io",
        "smarturl.it",
        "ffm.to",
        "fanlink.to",
    }
)


def leads_to(address: Address) -> str:
    """Return, in words that continue “The URL “…” ”, what an address leads to instead; empty when it names something."""
    host = bare(address.host)
    if host in SHORTENERS:
        return "is a short link that does not say where it leads; give the full address of the page itself"
    wrapper = _wrapper(host, address.path)
    if wrapper is None:
        return ""
    who, names = wrapper
    values = address.values()
    target = next((values[name] for name in names if values.get(name, "").startswith(("http://", "https://"))), "")
    if target:
        return f"only leads to another page through {who}; write that page's own address: {target}"
    return f"only leads to another page through {who}; open the page and copy its own address"


def _wrapper(host: str, path: str) -> tuple[str, tuple[str, ...]] | None:
    of_host = _of_host(host)
    if of_host is not None or host not in _ON_SOME_PAGES:
        return of_host
    start = path.split("/", 3)
    return next((found for depth in (2, 3) if (found := _WRAPPERS.get(host + "/".join(start[:depth])))), None)


_ON_SOME_PAGES = frozenset(place.partition("/")[0] for place in _WRAPPERS if "/" in place)


@lru_cache(maxsize=4096)
def _of_host(host: str) -> tuple[str, tuple[str, ...]] | None:
    while "." in host:
        if host in _WRAPPERS:
            return _WRAPPERS[host]
        host = host.partition(".")[2]
    return None
