"""The policy store's calls on retention labels, which SharePoint calls compliance tags.

The one for several items is what Microsoft recommends; addresses are written with underscores or with dots.
https://learn.microsoft.com/sharepoint/dev/apis/csom-methods-for-applying-retention-labels
"""

from typing import Any

from m365_sandbox.retention.behavior import RECORDS
from m365_sandbox.retention.labels import RetentionLabel, all_labels, find_label
from m365_sandbox.retention.list_labels import label_item, label_list, list_label
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import find_site_by_path, require_own_list
from m365_sandbox.sharepoint.rest.answers import Complex, complex_reply, value_reply
from m365_sandbox.sharepoint.rest.bodies import argument, parameters
from m365_sandbox.sharepoint.rest.lists import list_by_url
from m365_sandbox.sharepoint.rest.refusals import invalid_query, no_such_item
from m365_sandbox.sharepoint.rest.sites import open_site
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply

routes = Routes()
MOST_ITEMS = 100
FOR_EVER = 2_147_483_647  # days
_BASED_ON = {
    "dateLabeled": "TaggedAgeInDays",
    "dateCreated": "CreationAgeInDays",
    "dateModified": "ModificationAgeInDays",
    "dateOfEvent": "EventAgeInDays",
}


def _called(name: str) -> tuple[str, str]:
    return (
        f"/{{site}}/_api/SP_CompliancePolicy_SPPolicyStoreProxy_{name}",
        f"/{{site}}/_api/SP.CompliancePolicy.SPPolicyStoreProxy.{name}",
    )


@routes("POST", *_called("SetComplianceTagOnBulkItems"))
def set_tag_on_items(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Label several items of one list; an empty value removes. All of them, or none where one is refused."""
    list_row, body = _open(tenant, request)
    request.principal.require_site_write()
    label = _label(tenant, body)
    numbers = body.get("itemIds")
    if not isinstance(numbers, list) or not all(isinstance(one, int) and not isinstance(one, bool) for one in numbers):
        raise invalid_query("itemIds must be a list of numbers.")
    if len(numbers) > MOST_ITEMS:
        raise invalid_query(f"Not more than {MOST_ITEMS} items can be labelled at once.")
    with tenant.store.transaction():
        for number in numbers:
            _require_item(tenant, list_row, number)
            label_item(tenant, list_row, number, label, request.principal)
    return value_reply(request, "SetComplianceTagOnBulkItems", list[int]())


@routes("POST", *_called("SetListComplianceTag"))
def set_list_tag(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Set the label that new items of a list get; with `syncToItems` those without one of their own get it now."""
    list_row, body = _open(tenant, request)
    request.principal.require_site_manage()
    sync = body.get("syncToItems") is True
    label_list(tenant, list_row, _label(tenant, body), request.principal, sync_to_items=sync)
    return empty_reply(200)


@routes("GET", *_called("GetListComplianceTag"))
@routes("POST", *_called("GetListComplianceTag"))
def get_list_tag(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The label that new items of a list get."""
    site, body = open_site(tenant, request), _arguments(request)
    applied = list_label(tenant, list_by_url(tenant, site, str(body.get("listUrl"))))
    if applied is None:
        return value_reply(request, "GetListComplianceTag", None)
    return complex_reply(request, "GetListComplianceTag", _tag(applied.label))


@routes("GET", *_called("GetAvailableTagsForSite"))
@routes("POST", *_called("GetAvailableTagsForSite"))
def get_tags(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The labels that can be set in a site: here every one of the catalogue."""
    open_site(tenant, request)
    url = str(_arguments(request).get("siteUrl") or "")
    if url:
        find_site_by_path(tenant, "/" + url.partition("://")[2].partition("/")[2] if "://" in url else url)
    return value_reply(request, "GetAvailableTagsForSite", [_tag(label) for label in all_labels(tenant)])


def _open(tenant: Tenant, request: GraphRequest) -> tuple[Row, Json]:
    site, body = open_site(tenant, request), _arguments(request)
    list_row = list_by_url(tenant, site, str(body.get("listUrl")))
    require_own_list(list_row)
    return list_row, body


def _arguments(request: GraphRequest) -> Json:
    return parameters(request) if request.method == "POST" else _of_address(request)


def _of_address(request: GraphRequest) -> Json:
    named = request.query.custom.items()
    return {name: argument(request, text) for name, text in named if not name.startswith("@")}


def _label(tenant: Tenant, body: Json) -> RetentionLabel | None:
    value: Any = body.get("complianceTagValue")
    if value == "":
        return None
    label = find_label(tenant, value) if isinstance(value, str) else None
    if label is None:
        raise invalid_query(f"Can not find compliance tag with value: {value}.")
    return label


def _require_item(tenant: Tenant, list_row: Row, number: int) -> None:
    if (
        tenant.store.one("SELECT 1 FROM items WHERE list = ? AND id = ? AND NOT deleted", (list_row["num"], number))
        is None
    ):
        raise no_such_item()


def _tag(label: RetentionLabel) -> Complex:
    return Complex(
        "SP.CompliancePolicy.ComplianceTag",
        {
            "AutoDelete": label.action == "delete",
            "BlockDelete": label.behavior != "doNotRetain",
            "BlockEdit": label.behavior in RECORDS,
            "DisplayName": label.name,
            "HasRetentionAction": label.behavior != "doNotRetain",
            "IsEventTag": label.trigger == "dateOfEvent",
            "SuperLock": label.behavior == "retainAsRegulatoryRecord",
            "TagDuration": FOR_EVER if label.days is None else label.days,
            "TagId": label.guid,
            "TagName": label.name,
            "TagRetentionBasedOn": _BASED_ON[label.trigger],
            "UnlockedAsDefault": label.record_start == "startUnlocked",
        },
    )
