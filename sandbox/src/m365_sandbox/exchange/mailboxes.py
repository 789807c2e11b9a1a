"""Which mailbox a path names, and whether the caller may go into it."""

from m365_sandbox.errors import GraphError
from m365_sandbox.principal import Person
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphRequest

READ = ("Mail.ReadWrite", "Mail.Read")
WRITE = ("Mail.ReadWrite",)
SEND = ("Mail.Send",)
SETTINGS = ("MailboxSettings.ReadWrite", "MailboxSettings.Read")
WRITE_SETTINGS = ("MailboxSettings.ReadWrite",)
LARGEST_PAGE = 1000


def open_mailbox(tenant: Tenant, request: GraphRequest, roles: tuple[str, ...]) -> Person:
    """The owner of the mailbox, who is the caller under `/me`. Raises `GraphError` (403, 404)."""
    if "user" not in request.params:
        request.principal.require_mailbox(request.me, *roles)
        return request.me
    key = request.params["user"]
    owner = tenant.directory.person(key)
    if owner is None:
        raise GraphError(404, "ErrorInvalidUser", f"The requested user '{key}' is invalid.")
    request.principal.require_mailbox(owner, *roles)
    return owner


def under_user(*paths: str) -> tuple[str, ...]:
    """The same path under `/users/{user}` and under `/me`."""
    return tuple(root + path for path in paths for root in ("/users/{user}", "/me"))


def page_size(request: GraphRequest, default: int) -> int:
    """The page size that `Prefer: odata.maxpagesize` asks for, or the default."""
    preferred = request.prefers("odata.maxpagesize")
    if preferred is None or not preferred.isdecimal() or int(preferred) < 1:
        return default
    return min(int(preferred), LARGEST_PAGE)
