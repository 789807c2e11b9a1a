"""What a call of SharePoint costs in resource units: 1, 2 or 5. Other workloads do not count in units."""

from m365_sandbox.odata.query import Query
from m365_sandbox.routing import Route

ONE_ITEM = 1  # also delta with a token, and a download
SEVERAL_ITEMS_OR_A_CHANGE = 2
PERMISSIONS = 5
_OF_PERMISSIONS = frozenset(
    ("permissions", "createlink", "invite", "roleassignments", "roledefinitions", "effectivebasepermissions")
)
_REST = "_api"  # SharePoint's own; what it costs is not published, so it costs what Graph does
_ROOTS = frozenset(("sites", "drives", "shares"))
_TOKENS = frozenset(("skiptoken", "deltatoken"))


def resource_units(route: Route, query: Query) -> int:
    """The units of one call; 0 for mail, tasks, people and whatever else SharePoint does not answer."""
    parts = route.template.lower().strip("/").split("/")
    is_rest = parts[1:2] == [_REST]
    if (parts[0] not in _ROOTS and "drive" not in parts and not is_rest) or parts[2:] == ["contextinfo"]:
        return 0
    if not _OF_PERMISSIONS.isdisjoint(parts) or "permissions" in query.options.get("expand", "").lower():
        return PERMISSIONS
    if route.method not in ("GET", "HEAD"):
        return SEVERAL_ITEMS_OR_A_CHANGE
    if parts[-1] == "delta":
        has_token = "token" in query.custom or not _TOKENS.isdisjoint(query.options)
        return ONE_ITEM if has_token else SEVERAL_ITEMS_OR_A_CHANGE
    if is_rest:
        several = "top" in route.options and not parts[-1].startswith("{")
    else:
        several = (route.returns or "").startswith("Collection(")
    return SEVERAL_ITEMS_OR_A_CHANGE if several else ONE_ITEM
