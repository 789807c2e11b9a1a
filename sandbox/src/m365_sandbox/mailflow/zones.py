"""The domain names that the edge can ask about: TXT, A, AAAA and MX records of invented domains, from a TOML file.

For each domain `addresses` makes an SPF record that lets them send and nobody else, `dmarc` a DMARC record (of a
policy, or the whole record), and `records` holds further lines as they stand in a zone file. DKIM keys are served
where the data directory holds them.
"""

import ipaddress
import tomllib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from m365_sandbox.mailflow.dkim_keys import DkimKeys

if TYPE_CHECKING:
    import dns.name
    import dns.zone

ZONES_FILE = Path(__file__).parent.parent / "zones.toml"
_TTL = 300


class Zones:
    """The domains that are known. Their zones, and dnspython, are loaded with the first question."""

    def __init__(self, keys: DkimKeys, file: Path | None = None) -> None:
        self._domains = tomllib.loads((file or ZONES_FILE).read_text("utf-8"))["domains"]
        self._keys = keys
        self.senders = {  # a loopback address that may send for each domain which has one
            name.lower(): entry["addresses"][0] for name, entry in self._domains.items() if entry.get("addresses")
        }

    @cached_property
    def _zones(self) -> "dict[dns.name.Name, dns.zone.Zone]":
        import dns.name

        return {dns.name.from_text(name.lower()): _zone(name.lower(), entry) for name, entry in self._domains.items()}

    def texts(self, name: str) -> list[str]:
        """The TXT records of a name."""
        import dns.name

        found = [b"".join(one.strings).decode("utf-8", "replace") for one in self._records(name, "TXT")]
        selector, mark, domain = name.lower().rstrip(".").partition("._domainkey.")
        if mark and dns.name.from_text(domain) in self._zones:
            record = self._keys.record(domain, selector)
            found += [record] if record else []
        return found

    def addresses(self, name: str, kind: str) -> list[str]:
        """The addresses of a name; `kind` is `A` or `AAAA`."""
        return [str(one.address) for one in self._records(name, kind)]

    def exchangers(self, name: str) -> list[tuple[int, str]]:
        """The mail exchangers of a name, with their preferences."""
        return [(int(one.preference), one.exchange.to_text(omit_final_dot=True)) for one in self._records(name, "MX")]

    def _records(self, name: str, kind: str) -> list[Any]:
        import dns.exception
        import dns.name
        import dns.rdatatype

        try:
            absolute = dns.name.from_text(name.lower())
        except dns.exception.DNSException:  # what a stranger wrote need not be a name
            return []
        for origin, zone in self._zones.items():
            if absolute.is_subdomain(origin):
                return list(zone.get_rdataset(absolute, dns.rdatatype.from_text(kind)) or ())
        return []


def _zone(domain: str, entry: dict[str, Any]) -> "dns.zone.Zone":
    import dns.zone

    lines = list(entry.get("records", ()))
    if "addresses" in entry:
        senders = "".join(f" ip{one.version}:{one}" for one in map(ipaddress.ip_address, entry["addresses"]))
        lines.append(f'@ TXT "v=spf1{senders} -all"')
    if policy := entry.get("dmarc"):
        record = policy if policy.startswith("v=") else f"v=DMARC1; p={policy}"
        lines.append(f'_dmarc TXT "{record}"')
    text = "".join(f"{name} {_TTL} IN {rest}\n" for name, _, rest in (line.partition(" ") for line in lines))
    return dns.zone.from_text(text, origin=f"{domain}.", relativize=False, check_origin=False)


def organisational_domain(domain: str) -> str:
    """The last two labels: invented domains have no deeper public suffix."""
    return ".".join(domain.lower().rstrip(".").split(".")[-2:])
