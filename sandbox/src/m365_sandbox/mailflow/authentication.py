"""What the edge finds out about a sender: SPF, DKIM, DMARC, and the header that says so.

The client's loopback address stands for its IP; what the checks ask the Domain Name System is answered from the zones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import dkim
import spf
from authheaders.dmarc_lookup import DMARCException, lookup_receiver_record

from m365_sandbox.exchange.mime_outline import head_of
from m365_sandbox.mailflow.signed_mail import SignedMail
from m365_sandbox.mailflow.zones import Zones, organisational_domain

Dmarc = Literal["pass", "fail", "none", "bestguesspass", "permerror"]
_ACTIONS = {"reject": "oreject", "quarantine": "quarantine", "none": "none"}
_MOST_SIGNATURES = 5  # further ones are not looked at
_SPF_WORDS = {
    "pass": ("Pass", "designates"),
    "fail": ("Fail", "does not designate"),
    "softfail": ("SoftFail", "discourages use of"),
    "neutral": ("Neutral", "neither permits nor denies"),
    "none": ("None", "does not designate"),
    "temperror": ("TempError", "error in processing during lookup of"),
    "permerror": ("PermError", "used an invalid SPF mechanism for"),
}


@dataclass(frozen=True, slots=True)
class Signature:
    """One DKIM signature, checked."""

    domain: str
    result: Literal["pass", "fail"]
    reason: str

    def __str__(self) -> str:
        return f"dkim={self.result} ({self.reason}) header.d={self.domain};"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The checks of one message."""

    address: str
    mail_from_domain: str
    header_from_domain: str
    spf: str
    signatures: tuple[Signature, ...]
    dmarc: Dmarc
    action: str

    @property
    def composite(self) -> str:
        """`compauth`: Exchange's own conclusion, with the reasons it publishes."""
        match self.dmarc:
            case "pass":
                return "pass reason=100"
            case "bestguesspass":
                return "pass reason=109"
            case "fail" if self.action != "none":
                return "fail reason=000"
        return "fail reason=001"

    @property
    def header(self) -> str:
        """The value of `Authentication-Results`, as Exchange Online writes it: without an authserv-id."""
        signatures = "".join(map(str, self.signatures)) or "dkim=none (message not signed) header.d=none;"
        return (
            f"spf={self.spf} (sender IP is {self.address}) smtp.mailfrom={self.mail_from_domain}; {signatures}"
            f"dmarc={self.dmarc} action={self.action} header.from={self.header_from_domain};compauth={self.composite}"
        )

    @property
    def received_spf(self) -> str:
        """The value of `Received-SPF`."""
        word, verb = _SPF_WORDS[self.spf]
        return (
            f"{word} (protection.outlook.com: domain of {self.mail_from_domain} {verb} {self.address} as "
            f"permitted sender) receiver=protection.outlook.com; client-ip={self.address};"
        )


def authenticate(zones: Zones, address: str, mail_from: str, helo: str, header_from: list[str], raw: bytes) -> Verdict:
    """Check a message that comes from this address, with these senders in its envelope and its `From` headers."""
    mail_from_domain = (mail_from.rpartition("@")[2] or helo).lower()
    from_domain = header_from[0].rpartition("@")[2].lower() if header_from else ""
    spf_result = str(_Spf(zones, address, mail_from, helo).check()[0]) if mail_from_domain else "none"
    signatures = _signatures(zones, raw)
    known = [mail_from_domain] if spf_result == "pass" else []
    signed = [one.domain for one in signatures if one.result == "pass"]
    dmarc, action = _dmarc(zones, from_domain, known, signed) if len(header_from) == 1 else ("permerror", "none")
    return Verdict(address, mail_from_domain, from_domain, spf_result, signatures, dmarc, action)


class _Spf(spf.query):  # type: ignore[misc] # pyspf has no types
    """RFC 7208, asked of the zones."""

    def __init__(self, zones: Zones, address: str, mail_from: str, helo: str) -> None:
        super().__init__(i=address, s=mail_from, h=helo)
        self._zones = zones

    def dns(self, name: str, qtype: str, _cnames: object = None, ignore_void: bool = False) -> list[object]:
        """Records as pyspf wants them."""
        found: list[object]
        match qtype:
            case "TXT":
                found = [(text.encode(),) for text in self._zones.texts(name)]
            case "A" | "AAAA":
                found = [spf.ipaddress.ip_address(one) for one in self._zones.addresses(name, qtype)]
            case "MX":
                found = list(self._zones.exchangers(name))
            case _:
                found = []
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError(f"Void lookup limit of {spf.MAX_VOID_LOOKUPS} exceeded")
        return found


def _signatures(zones: Zones, raw: bytes) -> tuple[Signature, ...]:
    """RFC 6376: each signature of a message."""

    def key(name: bytes, timeout: int = 0) -> bytes:
        return "".join(zones.texts(name.decode("ascii", "replace"))).encode()

    if b"dkim-signature:" not in head_of(raw).lower():
        return ()
    try:
        signed = SignedMail(raw)
    except dkim.DKIMException:
        return ()
    count = sum(name.lower() == b"dkim-signature" for name, _ in signed.headers)
    return tuple(_checked(signed, index, key) for index in range(min(count, _MOST_SIGNATURES)))


def _checked(signed: SignedMail, index: int, key: Callable[..., bytes]) -> Signature:
    reason = "signature did not verify"
    signed.signature_fields = {}
    passed = False

    def noted(name: bytes, timeout: int = 0) -> bytes:
        nonlocal reason
        found: bytes = key(name)
        if not found:
            reason = "no key for signature"
        return found

    try:
        passed = signed.verify(index, noted)
    except dkim.ValidationError as problem:
        if "body hash" in str(problem):
            reason = "body hash did not verify"
        elif "expired" in str(problem) or "x= value" in str(problem):
            reason = "signature expired"
    except Exception:  # a malformed signature, which dkimpy refuses in many ways, is one that does not verify
        reason = "signature syntax error"
    domain = signed.signature_fields.get(b"d", b"none").decode("ascii", "replace").lower()
    return Signature(domain, "pass", "signature was verified") if passed else Signature(domain, "fail", reason)


def _dmarc(zones: Zones, domain: str, known: list[str], signed: list[str]) -> tuple[Dmarc, str]:
    """RFC 7489: the policy of the author's domain, and whether what was verified is aligned with it."""
    organisation = organisational_domain(domain)

    def policy(name: str) -> str | None:
        return next((text for text in zones.texts(name) if text.startswith("v=DMARC1")), None)

    try:
        own = lookup_receiver_record(domain, dnsfunc=policy)
        record = own or lookup_receiver_record(organisation, dnsfunc=policy)
    except DMARCException:
        return "permerror", "none"

    def aligned(names: list[str], mode: str) -> bool:
        return any(one == domain if mode == "s" else organisational_domain(one) == organisation for one in names)

    passed = aligned(known, record.get("aspf", "r")) or aligned(signed, record.get("adkim", "r"))
    if not record.get("p"):
        return ("bestguesspass" if passed else "none"), "none"
    wanted = record["p"] if own else record.get("sp", record["p"])
    return ("pass", "none") if passed else ("fail", _ACTIONS.get(wanted, "none"))
