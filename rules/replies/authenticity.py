"""Is the sender who they say they are? The tenant's edge says so, in the topmost Authentication-Results.

Exchange Online writes that header without the name of the server that checked (RFC 8601 asks for one), and a forged copy
may stand lower down: only position can be trusted. DKIM or SPF alone prove somebody, not the one in From; ARC and
compauth are others' opinions.
"""

import re
from collections.abc import Collection

from authres import AuthenticationResultsHeader
from authres.core import AuthenticationResult, AuthResError

from rules.email_address import domain_of
from rules.replies.headers import addresses, headers, raw_headers
from rules.replies.lookalike import readable, registered, resembles
from rules.replies.mail import InboundMail


def authentic_domain(mail: InboundMail, known: Collection[str] = ()) -> tuple[str, str]:
    """Return the sender's domain and an empty text, or an empty domain and why it is not believed.

    `known` are the domains that platforms answer from: what only looks like one of them is named.
    """
    if len(headers(mail.source, "From")) != 1 or len(mail.senders) != 1:
        return "", "It does not have exactly one sender."
    domain = domain_of(mail.senders[0])
    told = "\n".join((*headers(mail.source, "From"), *raw_headers(mail.source, "From"))).lower()
    named = sorted(set(_AT_DOMAIN.findall(told)) - {domain})
    if named or not domain:
        shown = ", ".join(readable(one) for one in named[:3])
        return "", f"Its sender names more than one domain: beside {readable(domain)}, {shown}."
    why = _why_not(mail, domain)
    if why:
        return "", " ".join(filter(None, (why, resembles(domain, known))))
    return domain, ""


_AT_DOMAIN = re.compile(r"@([\w.-]+)")


def _why_not(mail: InboundMail, domain: str) -> str:
    results = headers(mail.source, "Authentication-Results")
    if not results:
        return "The mail system did not say whether the sender is authentic."
    verdicts = _dmarc(results[0])
    if len(verdicts) != 1:
        return "The mail system did not give exactly one DMARC result." + _beside(results[0])
    result, checked = verdicts[0]
    if result != "pass":
        return f"The sender is not authentic (DMARC: {result})." + _beside(results[0])
    if checked != domain:
        return f"The authenticated domain is not the sender's: {checked or 'none'} was checked."
    return ""


def _beside(results: str) -> str:
    """Return what else passed and proves nothing about the sender in From."""
    passed = dict.fromkeys(one.lower() for one in _PASSED.findall(results))
    return f" {', '.join(passed).upper()} passed, but not for the domain in From." if passed else ""


_PASSED = re.compile(r"\b(spf|dkim|arc)=pass\b", re.IGNORECASE)
_NAMED = re.compile(r"^\s*[\w.-]+(?:\s+\d+)?\s*;")


def answers_elsewhere(mail: InboundMail, known: Collection[str]) -> str:
    """Return in words that answers would go to somebody else than the sender (Reply-To); empty when they would not."""
    own = {registered(domain) for domain in known}
    for address in addresses(mail.source, "Reply-To"):
        domain = domain_of(address)
        if registered(domain) not in own:
            return f"Answers to it would go elsewhere, to {readable(domain) or 'no domain'} (Reply-To)."
    return ""


def _dmarc(value: str) -> list[tuple[str, str]]:
    """Return each DMARC result of one header as (result, domain checked), in lower case."""
    named = value if _NAMED.match(value) and "=" not in value.partition(";")[0] else f"edge; {value}"
    try:
        parsed = AuthenticationResultsHeader.parse_value(_without_unregistered(named))
    except (AuthResError, ValueError, IndexError):
        return []
    return [(str(one.result).lower(), _checked(one)) for one in parsed.results if one.method == "dmarc"]


def _checked(result: AuthenticationResult) -> str:
    domains = [
        str(one.value).lower().rstrip(".") for one in result.properties if (one.type, one.name) == ("header", "from")
    ]
    return domains[0] if len(domains) == 1 else ""


_UNREGISTERED = re.compile(r"\s(?:action|reason)=[\w.\-]+|;\s*compauth=[^;]*", re.IGNORECASE)


def _without_unregistered(value: str) -> str:
    """Exchange adds `action=` and `compauth=`, which RFC 8601's grammar does not have; they decide nothing here."""
    return _UNREGISTERED.sub("", value)
