"""What the edge finds out about a sender: SPF, DMARC, and the header that says so.

The client's loopback address stands for its IP. Nothing is signed here, so DKIM is always `none`.
"""

from dataclasses import dataclass
from typing import Literal

from m365_sandbox.mailflow.zones import Zones, organisational_domain

Spf = Literal["pass", "fail", "none"]
Dmarc = Literal["pass", "fail", "none", "bestguesspass", "permerror"]
_ACTIONS = {"reject": "oreject", "quarantine": "quarantine", "none": "none"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The checks of one message."""

    address: str
    mail_from_domain: str
    header_from_domain: str
    spf: Spf
    dmarc: Dmarc
    action: str

    @property
    def header(self) -> str:
        """The value of `Authentication-Results`, as Exchange Online writes it: without an authserv-id."""
        composite = {
            "pass": "pass reason=100",
            "bestguesspass": "pass reason=109",
            "none": "fail reason=001",
            "fail": "fail reason=000",
            "permerror": "fail reason=001",
        }[self.dmarc]
        return (
            f"spf={self.spf} (sender IP is {self.address}) smtp.mailfrom={self.mail_from_domain}; "
            f"dkim=none (message not signed) header.d=none;"
            f"dmarc={self.dmarc} action={self.action} header.from={self.header_from_domain};compauth={composite}"
        )

    @property
    def received_spf(self) -> str:
        """The value of `Received-SPF`."""
        words = {
            "pass": ("Pass", "designates"),
            "fail": ("Fail", "does not designate"),
            "none": ("None", "does not designate"),
        }[self.spf]
        return (
            f"{words[0]} (protection.outlook.com: domain of {self.mail_from_domain} {words[1]} {self.address} as "
            f"permitted sender) receiver=protection.outlook.com; client-ip={self.address};"
        )


def authenticate(zones: Zones, address: str, mail_from: str, helo: str, header_from: list[str]) -> Verdict:
    """Check a message that comes from this address, with these senders in its envelope and its `From` headers."""
    mail_from_domain = (mail_from.rpartition("@")[2] or helo).lower()
    from_domain = header_from[0].rpartition("@")[2].lower() if header_from else ""
    spf = _spf(zones, mail_from_domain, address)
    dmarc, action = _dmarc(zones, spf, mail_from_domain, from_domain, len(header_from))
    return Verdict(address, mail_from_domain, from_domain, spf, dmarc, action)


def _spf(zones: Zones, domain: str, address: str) -> Spf:
    zone = zones.get(domain)
    if zone is None:
        return "none"
    return "pass" if address in zone.addresses else "fail"


def _dmarc(zones: Zones, spf: Spf, mail_from_domain: str, from_domain: str, authors: int) -> tuple[Dmarc, str]:
    if authors != 1:
        return "permerror", "none"
    # Relaxed alignment: the same organisational domain on both sides.
    aligned = spf == "pass" and organisational_domain(mail_from_domain) == organisational_domain(from_domain)
    zone = zones.get(from_domain) or zones.get(organisational_domain(from_domain))
    if zone is None or zone.dmarc is None:
        return ("bestguesspass" if aligned else "none"), "none"
    return ("pass", "none") if aligned else ("fail", _ACTIONS[zone.dmarc])
