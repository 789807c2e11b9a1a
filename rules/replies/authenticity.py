"""Is the sender who they say they are? The tenant's edge says so, in the topmost Authentication-Results.

Exchange Online writes that header without the name of the server that checked (RFC 8601 asks for one), and a forged copy
may stand lower down: only position can be trusted.
"""

import re

from authres import AuthenticationResultsHeader
from authres.core import AuthenticationResult, AuthResError

from rules.email_address import domain_of
from rules.replies.mail import InboundMail, headers, raw_headers


def authentic_domain(mail: InboundMail) -> tuple[str, str]:
    """Return the sender's domain and an empty text, or an empty domain and why it is not believed."""
    if len(headers(mail.source, "From")) != 1 or len(mail.senders) != 1:
        return "", "It does not have exactly one sender."
    domain = domain_of(mail.senders[0])
    told = "\n".join((*headers(mail.source, "From"), *raw_headers(mail.source, "From"))).lower()
    if set(_AT_DOMAIN.findall(told)) != {domain}:
        return "", "Its sender names more than one domain."
    results = headers(mail.source, "Authentication-Results")
    if not results:
        return "", "The mail system did not say whether the sender is authentic."
    verdicts = _dmarc(results[0])
    if len(verdicts) != 1:
        return "", "The mail system did not give exactly one DMARC result."
    result, checked = verdicts[0]
    if result != "pass":
        return "", f"The sender is not authentic (DMARC: {result})."
    if checked != domain:
        return "", "The authenticated domain is not the sender's."
    return domain, ""


_AT_DOMAIN = re.compile(r"@([\w.-]+)")
_NAMED = re.compile(r"^\s*[\w.-]+\s*(?:\d+\s*)?;")


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
