"""Which tenant an address of Entra names, and under which address this server was reached."""

import re
from uuid import UUID

from starlette.requests import Request

from m365_sandbox import identities
from m365_sandbox.identity.refusals import TokenRefusal

ALIASES = ("common", "organizations")  # whichever tenant the person belongs to
CONSUMERS = "consumers"  # personal accounts, of which nobody here has one
_DOMAINS = (identities.DOMAIN, identities.INITIAL_DOMAIN)
_DOMAIN_NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def root_of(request: Request) -> str:
    """`https://` and the host that the client used."""
    return f"https://{request.headers.get('host', 'localhost')}"


def tenant_of(request: Request) -> str:
    """The tenant that the path names: its id, one of the aliases, or `consumers`. Raises `TokenRefusal`."""
    name = request.path_params["tenant"].lower()
    if name in (*ALIASES, CONSUMERS):
        return str(name)
    if name == identities.TENANT_ID or name in _DOMAINS:
        return identities.TENANT_ID
    if not _is_guid(name) and not _DOMAIN_NAME.fullmatch(name):
        raise TokenRefusal(
            "invalid_request",
            900023,
            f"Specified tenant identifier '{name}' is neither a valid DNS name, nor a valid external domain.",
        )
    raise TokenRefusal(
        "invalid_request",
        90002,
        f"Tenant '{name}' not found. Check to make sure you have the correct tenant ID and are signing into the "
        "correct cloud. Check with your subscription administrator, this may happen if there are no active "
        "subscriptions for the tenant.",
    )


def assertion_audiences(request: Request) -> frozenset[str]:
    """What a client assertion may name as its audience: a token endpoint or its authority, here or the real one."""
    names = (*ALIASES, *_DOMAINS, identities.TENANT_ID)
    authorities = {
        f"{root}/{name}" for root in (root_of(request), "https://login.microsoftonline.com") for name in names
    }
    tails = ("", "/v2.0", "/oauth2/v2.0/token", "/oauth2/token")
    return frozenset(f"{authority}{tail}".lower() for authority in authorities for tail in tails)


def _is_guid(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True
