"""The sites whose addresses are known, and which of them a host belongs to."""

from functools import lru_cache

from rules.content.address import registered_domain
from rules.content.site import Site
from rules.content.sites import anywhere, files, markets, messages, music, networks, videos

SITES: tuple[Site, ...] = (*networks.SITES, *messages.SITES, *videos.SITES, *music.SITES, *files.SITES, *markets.SITES)

ANYWHERE = anywhere.ANYWHERE

_BY_HOST = {host: site for site in SITES for host in site.hosts if not host.endswith(".*")}
_BY_LABEL = {host.removesuffix(".*"): site for site in SITES for host in site.hosts if host.endswith(".*")}


@lru_cache(maxsize=4096)
def site_of(host: str) -> Site | None:
    """Return the site that a host belongs to, None when its addresses are not known."""
    rest = host
    while rest:
        if rest in _BY_HOST:
            return _BY_HOST[rest]
        rest = rest.partition(".")[2]
    domain, label = registered_domain(host)
    last = domain.rpartition(".")[2]
    # A site keeps its name under the domains of countries; under others anybody may have taken it.
    return _BY_LABEL.get(label) if domain != label and (len(last) == _OF_A_COUNTRY or last == "com") else None


_OF_A_COUNTRY = 2
