"""Do two URLs name the same object? The same content key says so.

The raw URL is what is kept and sent; the key only finds an earlier referral of the same content.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import parse_qs, parse_qsl, urlencode

from rules.urls import content_urls

_TRACKING = re.compile(
    r"^(?:utm_.*|fbclid|gclid|igshid|igsh|mibextid|si|feature|ref_src|ref_url|is_from_webapp|sender_device)$"
)
_PREFIXES = ("www.", "m.", "mobile.", "old.", "web.", "amp.")


def content_keys(note: str) -> frozenset[str]:
    """Return the keys of every sound URL in a `ContentUrls` note."""
    return frozenset(content_key(url.raw) for url in content_urls(note) if not url.problem)


@lru_cache(maxsize=8192)
def content_key(url: str) -> str:
    """Return one key for every common way of writing the same object: `platform:object`, or the tidied URL."""
    found = _PARTS.match(url if _WITH_FRAGMENT not in url else url.replace("#", ""))
    if found is None:
        return url
    host, path, query = _plain_host(found[1]), found[2], found[3] or ""
    identify = _BY_HOST.get(host)
    identified = identify(host, path, query) if identify else ""
    return identified or f"{host}{path.rstrip('/') or '/'}{_kept_query(query)}"


#: Authority, path and query; only sound URLs come here, so this is enough, and several times faster than a full parser.
#: Here alone the fragment names the object.
_WITH_FRAGMENT = "://web.telegram.org/"
_PARTS = re.compile(r"https?://([^/?#]+)([^?#]*)(?:\?([^#]*))?", re.IGNORECASE)


def _plain_host(host: str) -> str:
    host = host.rpartition("@")[2].partition(":")[0].rstrip(".").lower()
    for prefix in _PREFIXES:
        if host.startswith(prefix) and host.count(".") > 1:
            return host.removeprefix(prefix)
    return host


def _kept_query(query: str) -> str:
    if not query:
        return ""
    kept = sorted((name, value) for name, value in parse_qsl(query) if not _TRACKING.match(name))
    return f"?{urlencode(kept)}" if kept else ""


def _youtube(host: str, path: str, query: str) -> str:
    video = parse_qs(query).get("v", [""])[0]
    if not video:
        pattern = r"/([\w-]{6,})" if host == "youtu.be" else r"/(?:shorts|live|embed|v)/([\w-]{6,})"
        found = re.match(pattern, path)
        video = found[1] if found else ""
    return f"youtube:{video}" if video else ""


def _by_path(platform: str, pattern: str) -> Callable[[str, str, str], str]:
    compiled = re.compile(pattern)

    def identify(_host: str, path: str, _query: str) -> str:
        found = compiled.search(path)
        return f"{platform}:{found[1]}" if found else ""

    return identify


_PLATFORMS: tuple[tuple[frozenset[str], Callable[[str, str, str], str]], ...] = (
    (frozenset({"youtube.com", "music.youtube.com", "youtube-nocookie.com", "youtu.be"}), _youtube),
    (frozenset({"tiktok.com"}), _by_path("tiktok", r"/(?:video|photo|v)/(\d+)")),
    (frozenset({"instagram.com", "instagr.am"}), _by_path("instagram", r"/(?:p|reel|reels|tv)/(?!audio/)([\w-]+)")),
    (frozenset({"twitter.com", "x.com"}), _by_path("twitter", r"/status(?:es)?/(\d+)")),
    (
        frozenset({"facebook.com"}),
        _by_path("facebook", r"/(?:posts|videos|reel|permalink|photos)/(?:[^/]+/)*?(\d{5,}|pfbid\w+)/?$"),
    ),
    (frozenset({"reddit.com", "redd.it"}), _by_path("reddit", r"(?:/comments/|^/)([a-z0-9]{5,9})(?:/|$)")),
    (frozenset({"t.me", "telegram.me"}), _by_path("telegram", r"^/(?:s/)?(c/\d+/\d+|[A-Za-z]\w*/\d+)")),
)
_BY_HOST = {host: identify for hosts, identify in _PLATFORMS for host in hosts}
