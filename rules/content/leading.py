"""Does an address only lead to another one? Then the officer is asked for that one: what it leads to is never guessed.

Mail programs, search engines and networks wrap what is clicked. Such an address would name the wrong platform, and some
carry the e-mail address of whoever received it, which must not reach a platform (SOP 6.4).
"""

from functools import lru_cache

from rules.content.address import Address, NotAnAddressError, read
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
    "accounts.google.com": ("Google", ("continue",)),
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
        "adf.ly",
        "s.id",
        "tiny.cc",
        "soo.gd",
        "trib.al",
        "dlvr.it",
        "ift.tt",
        "amzn.to",
        "amzn.eu",
        "apple.co",
        "bl.ink",
        "short.io",
    }
)

#: Pages of links to what somebody has elsewhere, with their subdomains; those of artists are called smart links.
_PAGES_OF_LINKS = frozenset(
    {
        "linktr.ee",
        "beacons.ai",
        "bio.link",
        "campsite.bio",
        "allmylinks.com",
        "solo.to",
        "lnk.bio",
        "linkin.bio",
        "taplink.cc",
        "carrd.co",
        "msha.ke",
        "withkoji.com",
        "hoo.be",
        "lnk.to",
        "ffm.to",
        "ffm.bio",
        "fanlink.to",
        "fanlink.tv",
        "smarturl.it",
        "song.link",
        "album.link",
        "odesli.co",
        "orcd.co",
        "hypeddit.com",
        "linkfire.com",
        "push.fm",
        "untd.io",
        "distrokid.com/hyperfollow",
    }
)
#: Who shows the pages of a platform on a host of their own, where the platform cannot take anything down.
_MIRRORS = {
    "nitter.net": "Twitter",
    "nitter.poast.org": "Twitter",
    "xcancel.com": "Twitter",
    "twstalker.com": "Twitter",
    "imginn.com": "Instagram",
    "picuki.com": "Instagram",
    "dumpor.io": "Instagram",
    "piped.video": "YouTube",
    "yewtu.be": "YouTube",
    "inv.nadeko.net": "YouTube",
    "redlib.catsarch.com": "Reddit",
    "libredd.it": "Reddit",
    "urlebird.com": "TikTok",
    "tgstat.com": "Telegram",
}
#: Where platforms keep the files of posts: such an address is signed for some hours and says nothing of its post.
_FILE_STORES = {
    "fbcdn.net": "Facebook or Instagram",
    "cdninstagram.com": "Instagram",
    "googlevideo.com": "YouTube",
    "tiktokcdn.com": "TikTok",
    "tiktokcdn-eu.com": "TikTok",
    "tiktokcdn-us.com": "TikTok",
    "sc-cdn.net": "Snapchat",
    "cdn-telegram.org": "Telegram",
    "telesco.pe": "Telegram",
    "sndcdn.com": "SoundCloud",
}


def leads_to(address: Address) -> str:
    """Return, in words that continue “The URL “…” ”, what an address leads to instead; empty when it names something."""
    host = bare(address.host)
    if host in SHORTENERS:
        return "is a short link that does not say where it leads; give the full address of the page itself"
    for place in _places(host, address.path):
        if place in _WRAPPERS:
            return _unwrapped(address, *_WRAPPERS[place])
        if place in _PAGES_OF_LINKS:
            return "is a page of links to other pages; open it, and give the address of the content itself"
        if place in _MIRRORS:
            return f"only shows what is on {_MIRRORS[place]}; give the address that it has there"
        if place in _FILE_STORES:
            return (
                f"is a file of {_FILE_STORES[place]} whose address soon stops working; give that of the post it is in"
            )
    return ""


def _unwrapped(address: Address, who: str, names: tuple[str, ...]) -> str:
    target = _target(address, names)
    for _ in range(_MOST_WRAPPINGS):
        try:
            inner = read(target)
        except NotAnAddressError:
            break
        further = [_WRAPPERS[place] for place in _places(bare(inner.host), inner.path) if place in _WRAPPERS]
        if not further:
            break
        target = _target(inner, further[0][1]) or target
    if target and len(target) <= _MOST_SHOWN:
        return f"only leads to another page through {who}; write that page's own address: {target}"
    return f"only leads to another page through {who}; open the page and copy its own address"


#: How often an address may be wrapped, and how long the one within may be to be written into a letter.
_MOST_WRAPPINGS, _MOST_SHOWN = 3, 300


def _target(address: Address, names: tuple[str, ...]) -> str:
    values = address.values()
    return next((values[name] for name in names if values.get(name, "").startswith(("http://", "https://"))), "")


def _places(host: str, path: str) -> tuple[str, ...]:
    """Return what the tables may say of an address: its host, each host above it, and the host with one segment or two."""
    hosts = _of_host(host)
    if host not in _ON_SOME_PAGES:
        return hosts
    start = path.split("/", 3)
    return (*hosts, *(host + "/".join(start[:depth]) for depth in (2, 3)))


_TABLES = (_WRAPPERS, _PAGES_OF_LINKS, _MIRRORS, _FILE_STORES)
_ON_SOME_PAGES = frozenset(place.partition("/")[0] for table in _TABLES for place in table if "/" in place)


@lru_cache(maxsize=4096)
def _of_host(host: str) -> tuple[str, ...]:
    """Return the host and the hosts above it that a table knows: none, for most."""
    labels = host.split(".")
    above = (".".join(labels[depth:]) for depth in range(len(labels) - 1))
    return tuple(one for one in above if any(one in table for table in _TABLES))
