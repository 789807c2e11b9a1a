"""How much a drive may hold, and how much it holds."""

from m365_sandbox.drives.tree import Drive
from m365_sandbox.errors import GraphError
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json

DEFAULT_QUOTA = 27_487_790_694_400  # bytes, 25 TiB
_SETTING = "drive_quota"
_NEARING = 0.9  # of the quota


def quota_json(tenant: Tenant, drive: Drive) -> Json:
    """The quota of a drive: all in bytes."""
    total, used, deleted = _total(tenant), _used(tenant, drive), _deleted(tenant, drive)
    state = "exceeded" if used > total else "nearing" if used > _NEARING * total else "normal"
    return {"deleted": deleted, "remaining": max(total - used, 0), "state": state, "total": total, "used": used}


def require_room(tenant: Tenant, drive: Drive, size: int) -> None:
    """Refuse (507) bytes for which the drive has no room."""
    total = _total(tenant)
    if total < DEFAULT_QUOTA and _used(tenant, drive) + size > total:
        raise GraphError(507, "quotaLimitReached", "The drive has no room left for these bytes.")


def set_quota(tenant: Tenant, total: int | None) -> None:
    """Give every drive of the tenant another quota, in bytes; nothing brings back the ordinary one."""
    tenant.store.set_setting(_SETTING, str(DEFAULT_QUOTA if total is None else total))


def _total(tenant: Tenant) -> int:
    return int(tenant.store.setting(_SETTING, str(DEFAULT_QUOTA)))


def _used(tenant: Tenant, drive: Drive) -> int:
    return int(
        tenant.store.value(
            "SELECT coalesce(sum(size), 0) FROM contents JOIN ("
            "SELECT content FROM drive_items WHERE list = ?1 AND bin IS NULL UNION ALL "
            "SELECT content FROM replaced_contents WHERE list = ?1) AS held ON held.content = num",
            (drive.num,),
        )
    )


def _deleted(tenant: Tenant, drive: Drive) -> int:
    return int(
        tenant.store.value(
            "SELECT coalesce(sum(size), 0) FROM drive_items JOIN contents ON contents.num = content "
            "WHERE list = ? AND bin IS NOT NULL",
            (drive.num,),
        )
    )
