"""How SharePoint REST says no: `odata.error`, with a number and the name of an exception as its code.

At the verbose level of metadata the member is called `error`.
"""

from collections.abc import Mapping

from m365_sandbox.errors import GraphError
from m365_sandbox.graph.surface import Refuse
from m365_sandbox.identities import TENANT_ID
from m365_sandbox.wire import GraphReply, json_reply

_CLIENT = "Microsoft.SharePoint.Client."
_REALM = (
    f'Bearer realm="{TENANT_ID}",client_id="00000003-0000-0ff1-ce00-000000000000",'
    'trusted_issuers="00000001-0000-0000-c000-000000000000@*"'
)
# What the words of Graph's own refusals are called here.
_CODES = {
    "accessDenied": (403, "-2147024891, System.UnauthorizedAccessException"),
    "itemNotFound": (404, f"-1, {_CLIENT}ResourceNotFoundException"),
    "nameAlreadyExists": (500, "-2130575342, Microsoft.SharePoint.SPException"),
    "resourceModified": (412, f"-1, {_CLIENT}ClientServiceException"),
}


def rest_error(status: int, number: int, exception: str, message: str) -> GraphError:
    """A refusal in SharePoint's own words."""
    return GraphError(status, f"{number}, {exception}", message)


def invalid_query(message: str, status: int = 400) -> GraphError:
    """A request that SharePoint cannot read."""
    return rest_error(status, -1, f"{_CLIENT}InvalidClientQueryException", message)


def no_such_property(name: str) -> GraphError:
    """A column or property that is selected or filtered on and is not there."""
    return rest_error(400, -1, "Microsoft.SharePoint.SPException", f"The field or property '{name}' does not exist.")


def no_such_resource(name: str) -> GraphError:
    """An address below which there is nothing."""
    return rest_error(404, -1, f"{_CLIENT}ResourceNotFoundException", f"Cannot find resource for the request {name}.")


def no_such_item() -> GraphError:
    """An item that is not there, or no longer."""
    words = "Item does not exist. It may have been deleted by another user."
    return rest_error(404, -2130575338, "System.ArgumentException", words)


def over_threshold() -> GraphError:
    """A query over more items than a list view may hold."""
    words = "The attempted operation is prohibited because it exceeds the list view threshold."
    return rest_error(500, -2147024860, "Microsoft.SharePoint.SPQueryThrottledException", words)


def stale_etag(sent: str, current: str) -> GraphError:
    """`If-Match` named another version."""
    words = f"The request ETag value '{sent}' does not match the object's ETag value '{current}'."
    return rest_error(412, -1, f"{_CLIENT}ClientServiceException", words)


def refusing(headers: Mapping[str, str]) -> Refuse:
    """How to refuse a request with these headers."""
    is_verbose = "odata=verbose" in headers.get("accept", "").lower().replace(" ", "")

    def refuse(refusal: GraphError, request_id: str, _client_request_id: str, _date: str) -> GraphReply:
        return _reply(refusal, request_id, is_verbose=is_verbose)

    return refuse


def _reply(refusal: GraphError, request_id: str, *, is_verbose: bool) -> GraphReply:
    kind = "odata=verbose" if is_verbose else "odata=minimalmetadata;streaming=true"
    headers = {"Content-Type": f"application/json;{kind};charset=utf-8", **refusal.headers, "SPRequestGuid": request_id}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = _REALM
        return json_reply({"error_description": refusal.message}, 401, headers)
    if refusal.message.startswith("Resource not found for the segment"):
        refusal = no_such_resource(refusal.message.split("'")[1])
    status, code = _CODES.get(refusal.code, (refusal.status, refusal.code))
    if "," not in code:
        code = f"-1, {_CLIENT}InvalidClientQueryException"
    error = {"code": code, "message": {"lang": "en-US", "value": refusal.message}}
    return json_reply({"error" if is_verbose else "odata.error": error}, status, headers)
