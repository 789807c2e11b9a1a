"""`…/retentionLabel` of a file or folder, and the catalogue under `/security/labels/retentionLabels`."""

from typing import Any

from m365_sandbox.drives.addressing import find_item, of_item
from m365_sandbox.errors import GraphError, access_denied, invalid_request, item_not_found
from m365_sandbox.principal import RECORDS_ADMINISTRATOR, Principal
from m365_sandbox.retention.applied import applied_label
from m365_sandbox.retention.applying import (
    lock_record,
    remove_label,
    require_label_permission,
    set_label,
)
from m365_sandbox.retention.guards import record_locked
from m365_sandbox.retention.labels import RetentionLabel, all_labels, find_label, make_label, require_label
from m365_sandbox.retention.view import retention_label_json
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.authorship import identity_set
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply, json_reply

routes = Routes()
_CATALOGUE = "/security/labels/retentionLabels"
_DAYS = "#microsoft.graph.security.retentionDurationInDays"
_FOREVER = "#microsoft.graph.security.retentionDurationForever"


@routes("GET", *of_item("/retentionLabel"), returns="itemRetentionLabel", options="select")
def get_retention_label(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The label on an item."""
    _, item = find_item(tenant, request)
    payload = retention_label_json(tenant, item)
    if payload is None:
        raise item_not_found("The item carries no retention label.")
    if request.query.select is not None:
        payload = {name: payload[name] for name in request.query.select if name in payload}
    return json_reply({"@odata.context": request.context("retentionLabel"), **payload})


@routes("PATCH", *of_item("/retentionLabel"), returns="itemRetentionLabel")
def patch_retention_label(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Set a label by its name, or lock and unlock a record. 201 where there was none before."""
    tree, item = find_item(tenant, request, write=True)
    body = request.json()
    is_new = applied_label(tenant, item.list, item.id) is None
    name, settings = body.get("name"), body.get("retentionSettings") or {}
    with tenant.store.transaction():
        if name is not None:
            label = find_label(tenant, name) if isinstance(name, str) else None
            if label is None:
                raise invalid_request(f"The retention label '{name}' does not exist.")
            set_label(tenant, tree, item, label, request.principal)
        if settings:
            _lock(tenant, request, settings)
        if name is None and not settings:
            raise invalid_request("Only name and retentionSettings/isRecordLocked can be written.")
    payload = retention_label_json(tenant, item)
    assert payload is not None
    return json_reply({"@odata.context": request.context("retentionLabel"), **payload}, 201 if is_new else 200)


@routes("DELETE", *of_item("/retentionLabel"))
def delete_retention_label(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Take the label off."""
    tree, item = find_item(tenant, request, write=True)
    remove_label(tenant, tree, item, request.principal)
    return empty_reply(204)


@routes("GET", _CATALOGUE, returns="Collection(security.retentionLabel)", options="select top")
def get_labels(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The catalogue."""
    _require_records_administrator(request.principal)
    value = [_label_json(tenant, label) for label in all_labels(tenant)]
    return json_reply({"@odata.context": request.context("security/labels/retentionLabels"), "value": value})


@routes("GET", f"{_CATALOGUE}/{{label}}", returns="security.retentionLabel", options="select")
def get_label(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One label."""
    _require_records_administrator(request.principal)
    return _label_reply(tenant, request, require_label(tenant, request.params["label"]), 200)


@routes("POST", _CATALOGUE, returns="security.retentionLabel")
def post_label(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a label."""
    _require_records_administrator(request.principal)
    body = request.json()
    label = make_label(
        tenant,
        request.principal.author,
        body.get("displayName"),
        behavior=body.get("behaviorDuringRetentionPeriod", "retain"),
        trigger=body.get("retentionTrigger", "dateLabeled"),
        days=_days(body.get("retentionDuration")),
        action=body.get("actionAfterRetentionPeriod", "none"),
        record_start=body.get("defaultRecordBehavior", "startLocked"),
    )
    return _label_reply(tenant, request, label, 201)


def _lock(tenant: Tenant, request: GraphRequest, settings: Any) -> None:
    locked = settings.get("isRecordLocked") if isinstance(settings, dict) else None
    if not isinstance(locked, bool) or set(settings) - {"isRecordLocked", "@odata.type"}:
        raise invalid_request("Of retentionSettings only isRecordLocked can be written.")
    _, item = find_item(tenant, request, write=True)
    applied = applied_label(tenant, item.list, item.id)
    if applied is None or not applied.settings.is_record:
        raise invalid_request("Only a record can be locked and unlocked.")
    if applied.label.behavior == "retainAsRegulatoryRecord":
        raise record_locked()
    require_label_permission(request.principal, applied.label)
    lock_record(tenant, item, locked=locked)


def _days(duration: Any) -> Any:
    if duration is None:
        return None
    kind = duration.get("@odata.type") if isinstance(duration, dict) else None
    if kind == _FOREVER:
        return None
    if kind != _DAYS:
        raise invalid_request(f"A retentionDuration must be a {_DAYS} or a {_FOREVER}.")
    return duration.get("days")


def _require_records_administrator(principal: Principal) -> None:
    """The catalogue is for signed-in records administrators; application permissions are not supported."""
    if principal.person is None:
        raise GraphError(403, "Forbidden", "Application permissions are not supported for this operation.")
    if principal.person.job_title != RECORDS_ADMINISTRATOR:
        raise access_denied()


def _label_reply(tenant: Tenant, request: GraphRequest, label: RetentionLabel, status: int) -> GraphReply:
    context = request.context("security/labels/retentionLabels/$entity")
    return json_reply({"@odata.context": context, **_label_json(tenant, label)}, status)


def _label_json(tenant: Tenant, label: RetentionLabel) -> Json:
    duration: Json = {"@odata.type": _FOREVER} if label.days is None else {"@odata.type": _DAYS, "days": label.days}
    return {
        "id": label.guid,
        "displayName": label.name,
        "behaviorDuringRetentionPeriod": label.behavior,
        "actionAfterRetentionPeriod": label.action,
        "retentionTrigger": label.trigger,
        "retentionDuration": duration,
        "defaultRecordBehavior": label.record_start,
        "isInUse": bool(tenant.store.value("SELECT 1 FROM applied_labels WHERE label = ?", (label.name,))),
        "createdDateTime": label.created,
        "lastModifiedDateTime": label.created,
        "createdBy": identity_set(label.created_by, tenant.directory),
        "lastModifiedBy": identity_set(label.created_by, tenant.directory),
    }
