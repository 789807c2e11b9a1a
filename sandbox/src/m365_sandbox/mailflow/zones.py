"""Which loopback address may send for which invented domain: what SPF and DMARC records would say."""

import ipaddress
import tomllib
from dataclasses import dataclass
from pathlib import Path

ZONES_FILE = Path(__file__).parent.parent / "zones.toml"


@dataclass(frozen=True, slots=True)
class Zone:
    """One domain's records."""

    addresses: frozenset[str]
    dmarc: str | None  # reject, quarantine, none; nothing when there is no record


class Zones:
    """The domains that are known."""

    def __init__(self, file: Path | None = None) -> None:
        content = tomllib.loads((file or ZONES_FILE).read_text("utf-8"))
        self._zones = {
            name.lower(): Zone(frozenset(map(_address, entry.get("addresses", ()))), entry.get("dmarc"))
            for name, entry in content["domains"].items()
        }

    def get(self, domain: str) -> Zone | None:
        """The records of exactly this domain."""
        return self._zones.get(domain.lower())


def _address(text: str) -> str:
    return str(ipaddress.ip_address(text))


def organisational_domain(domain: str) -> str:
    """The last two labels: invented domains have no deeper public suffix."""
    return ".".join(domain.lower().rstrip(".").split(".")[-2:])
