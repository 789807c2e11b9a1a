"""What a client says that it can do, in the `claims` of a token request: `CP1`, to handle claims challenges.

https://learn.microsoft.com/en-us/entra/identity-platform/claims-challenge
"""

import orjson

from m365_sandbox.identity.refusals import TokenRefusal

CLAIM = "xms_cc"  # of an access token: the capabilities of the client that asked for it


def read_capabilities(claims: str | None) -> tuple[str, ...]:
    """The capabilities that a claims request names. Raises `TokenRefusal` for one that cannot be read."""
    if not claims:
        return ()
    try:
        asked = (orjson.loads(claims).get("access_token") or {}).get(CLAIM) or {}
        return tuple(str(one) for one in asked.get("values", ()))
    except (orjson.JSONDecodeError, AttributeError, TypeError):
        raise TokenRefusal("invalid_request", 9002313, "Invalid request. Request is malformed or invalid.") from None
