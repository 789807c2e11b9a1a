"""May this item be changed, deleted, deleted for good? Labels, record locks, holds and the tenant's settings decide.

The words are those that SharePoint was seen to answer; which status goes with which case is not published for all of
them (docs/unconfirmed.md).
"""

from collections.abc import Iterable

from m365_sandbox.errors import GraphError
from m365_sandbox.retention.applied import applied_label
from m365_sandbox.retention.holds import is_held
from m365_sandbox.tenant import Tenant


def require_content_editable(tenant: Tenant, list_num: int, item: int) -> None:
    """Refuse (423) to change the bytes, name or place of a locked record."""
    applied = applied_label(tenant, list_num, item)
    if applied and not applied.settings.is_content_update_allowed:
        raise record_locked()


def require_metadata_editable(tenant: Tenant, list_num: int, item: int) -> None:
    """Refuse (423) to change the columns of a locked record."""
    applied = applied_label(tenant, list_num, item)
    if applied and not applied.settings.is_metadata_update_allowed:
        raise record_locked()


def require_deletable(tenant: Tenant, list_num: int, item: int, below: Iterable[int] | None) -> None:
    """Refuse to put a file, or a folder with what is below it, into the recycle bin. Raises `GraphError` (403, 423)."""
    if below is not None:
        if any(_is_kept(tenant, list_num, one) for one in below):
            raise GraphError(
                403,
                "accessDenied",
                "Request was cancelled by event received. If attempting to delete a non-empty folder, "
                "it's possible that it's on hold",
            )
        return
    applied = applied_label(tenant, list_num, item)
    if applied and not applied.settings.is_delete_allowed:
        raise record_locked() if applied.settings.is_record_locked else _on_hold()


def require_removable(tenant: Tenant, list_num: int, items: Iterable[int]) -> None:
    """Refuse (403) to delete for good what a hold or a label keeps. Retention wins over deletion."""
    for item in items:
        applied = applied_label(tenant, list_num, item)
        if applied and applied.settings.is_record_locked:
            raise record_locked()
        if is_held(tenant, list_num, item) or (applied and applied.settings.behavior != "doNotRetain"):
            raise _on_hold()


def require_versions_removable(tenant: Tenant, list_num: int, item: int) -> None:
    """Refuse (403) to delete versions of what a hold or a label keeps."""
    applied = applied_label(tenant, list_num, item)
    if is_held(tenant, list_num, item) or (applied and applied.settings.behavior != "doNotRetain"):
        raise GraphError(
            403,
            "accessDenied",
            "Versions of this item cannot be deleted because it is on hold or retention policy.",
        )


def record_locked() -> GraphError:
    """A record that is locked."""
    return GraphError(423, "notAllowed", "The item is locked: it has been declared a record.", inner="resourceLocked")


def _on_hold() -> GraphError:
    return GraphError(403, "accessDenied", "Item cannot be deleted while on hold or under a retention label.")


def _is_kept(tenant: Tenant, list_num: int, item: int) -> bool:
    applied = applied_label(tenant, list_num, item)
    return bool(is_held(tenant, list_num, item) or (applied and not applied.settings.is_delete_allowed))
