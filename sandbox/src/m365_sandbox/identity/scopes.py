"""What a `scope` asks for: one resource, its permissions by name or `.default`, and OpenID's own scopes."""

from collections.abc import Sequence
from dataclasses import dataclass

from m365_sandbox.identity.refusals import TokenRefusal, missing_parameter
from m365_sandbox.identity.tokens import GRAPH_AUDIENCE, SHAREPOINT_AUDIENCE

OPENID_SCOPES = ("openid", "profile", "email", "offline_access")
DEFAULT = ".default"
_RESOURCES = {
    GRAPH_AUDIENCE: GRAPH_AUDIENCE,
    "00000003-0000-0000-c000-000000000000": GRAPH_AUDIENCE,
    SHAREPOINT_AUDIENCE: SHAREPOINT_AUDIENCE,
}
# What Graph's delegated permissions on sites are called in SharePoint's own tokens.
_SHAREPOINT_NAMES = {
    "Sites.FullControl.All": "AllSites.FullControl",
    "Sites.Manage.All": "AllSites.Manage",
    "Sites.ReadWrite.All": "AllSites.Write",
    "Sites.Read.All": "AllSites.Read",
    "Sites.Selected": "Sites.Selected",
}


@dataclass(frozen=True, slots=True)
class RequestedScope:
    """A scope that has been read."""

    audience: str
    names: tuple[str, ...]  # permissions of the resource, without its address
    as_sent: tuple[str, ...]  # the same, as the client wrote them
    openid: tuple[str, ...]

    @property
    def is_default(self) -> bool:
        """Whether it asks for everything that was consented to."""
        return DEFAULT in self.names


def read_scope(text: str) -> RequestedScope:
    """Read a scope. Raises `TokenRefusal`."""
    if not text.split():
        raise missing_parameter("scope")
    openid = tuple(part for part in text.split() if part in OPENID_SCOPES)
    as_sent = tuple(part for part in text.split() if part not in OPENID_SCOPES)
    pairs = [_resource_and_name(part) for part in as_sent]
    audiences = {audience for audience, _ in pairs}
    names = tuple(name for _, name in pairs)
    if len(audiences) > 1:
        raise TokenRefusal(
            "invalid_request",
            28000,
            "Provided value for the input parameter scope is not valid because it contains more than one resource. "
            f"Scope {text} is not valid.",
        )
    if DEFAULT in names and len(set(names)) > 1:
        raise TokenRefusal(
            "invalid_scope",
            70011,
            "The provided request must include a 'scope' input parameter. The provided value for the input parameter "
            f"'scope' is not valid. The scope {text} is not valid. .default scope can't be combined with "
            "resource-specific scopes.",
        )
    return RequestedScope(next(iter(audiences), GRAPH_AUDIENCE), names, as_sent, openid)


def read_resource(address: str) -> str:
    """The audience of a resource that is named by its address or application id. Raises `TokenRefusal`."""
    audience = _RESOURCES.get(address.rstrip("/").lower())
    if audience is None:
        raise TokenRefusal(
            "invalid_resource",
            500011,
            f"The resource principal named {address} was not found in the tenant named Contoso. This can happen if the "
            "application has not been installed by the administrator of the tenant or consented to by any user in the "
            "tenant. You might have sent your authentication request to the wrong tenant.",
        )
    return audience


def consented_names(scopes: Sequence[str], audience: str) -> tuple[str, ...]:
    """Delegated permissions consented on Graph, under the names that they have at a resource."""
    if audience == GRAPH_AUDIENCE:
        return tuple(scopes)
    return tuple(_SHAREPOINT_NAMES[name] for name in scopes if name in _SHAREPOINT_NAMES)


def _resource_and_name(part: str) -> tuple[str, str]:
    resource, slash, name = part.rpartition("/")
    if not slash:
        return GRAPH_AUDIENCE, part
    return read_resource(resource), name
