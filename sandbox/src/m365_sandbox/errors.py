"""How Graph says no: one exception, and the words each workload uses for it.

Casing differs by workload: SharePoint codes are lowerCamel, Exchange codes are `Error…`, directory codes `Request_…`.
"""

from collections.abc import Mapping


class GraphError(Exception):
    """A refusal that is answered as Graph's error envelope."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        inner: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.inner = inner  # the nested, more specific code under innerError
        self.headers = dict(headers or {})


def bad_request(message: str, code: str = "BadRequest") -> GraphError:
    """A request that the gateway cannot read at all."""
    return GraphError(400, code, message)


def invalid_request(message: str) -> GraphError:
    """SharePoint's refusal of a value, a column or a query."""
    return GraphError(400, "invalidRequest", message)


def item_not_found(message: str = "The resource could not be found.") -> GraphError:
    """SharePoint: no such site, list, column, item or version."""
    return GraphError(404, "itemNotFound", message)


def access_denied() -> GraphError:
    """SharePoint: the caller holds no permission for this."""
    return GraphError(403, "accessDenied", "Access denied")


def no_permission_claims() -> GraphError:
    """SharePoint: the token carries neither roles nor scopes, so nothing was consented."""
    return GraphError(403, "accessDenied", "Either scp or roles claim need to be present in the token.")


def etag_mismatch() -> GraphError:
    """SharePoint: `If-Match` named another version."""
    return GraphError(
        412, "resourceModified", "ETag does not match current item's value", inner="entityTagDoesNotMatch"
    )


def mail_item_not_found() -> GraphError:
    """Exchange: the id names nothing in this store, or no longer."""
    return GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def mail_access_denied() -> GraphError:
    """Exchange: the mailbox is outside the caller's scope."""
    return GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")


def mail_invalid(code: str, message: str) -> GraphError:
    """Exchange: the request is well formed and not acceptable."""
    return GraphError(400, code, message)


def directory_not_found(key: str) -> GraphError:
    """Entra: no such user."""
    return GraphError(
        404,
        "Request_ResourceNotFound",
        f"Resource '{key}' does not exist or one of its queried reference-property objects are not present.",
    )


def directory_access_denied() -> GraphError:
    """Entra: the caller holds no permission for this."""
    return GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")


def unauthenticated(message: str) -> GraphError:
    """No token, or one that does not hold."""
    return GraphError(
        401,
        "InvalidAuthenticationToken",
        message,
        headers={"WWW-Authenticate": 'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common"'},
    )


def unsupported_app_only_token() -> GraphError:
    """SharePoint REST: an application's token that was not obtained by certificate."""
    reason = "There has been an error authenticating the request."
    diagnostics = f'3001000;reason="{reason}";category="invalid_client"'
    return GraphError(401, "invalid_client", "Unsupported app only token.", headers={"x-ms-diagnostics": diagnostics})


def throttled(code: str, message: str, retry_after: float) -> GraphError:
    """Refused before anything was done."""
    return GraphError(429, code, message, headers={"Retry-After": f"{retry_after:g}"})


def not_delegated() -> GraphError:
    """The refusal of `/me` to an application that acts for nobody."""
    return bad_request("/me request is only valid with delegated authentication flow.")
