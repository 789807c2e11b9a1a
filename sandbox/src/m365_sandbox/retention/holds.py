"""Holds, as an eDiscovery case places them: what is on hold is not ended by any timer and not deleted for good."""

from uuid import uuid4

from m365_sandbox.errors import item_not_found
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant


def place_hold(tenant: Tenant, name: str, list_num: int, item: int | None) -> str:
    """Put a whole library, or one item of it, on hold; the hold's id."""
    guid = str(uuid4())
    tenant.store.run(
        "INSERT INTO retention_holds VALUES (?, ?, ?, ?, ?)", (guid, name, list_num, item, tenant.clock.stamp())
    )
    return guid


def release_hold(tenant: Tenant, guid: str) -> None:
    """End a hold. Raises `GraphError` (404)."""
    if tenant.store.value("DELETE FROM retention_holds WHERE guid = ? RETURNING guid", (guid,)) is None:
        raise item_not_found(f"There is no hold '{guid}'.")


def holds(tenant: Tenant) -> list[Row]:
    """Every hold, the oldest first."""
    return tenant.store.all("SELECT * FROM retention_holds ORDER BY placed, guid")


def is_held(tenant: Tenant, list_num: int, item: int) -> bool:
    """Whether an item, or the library it is in, is on hold."""
    return bool(
        tenant.store.value(
            "SELECT 1 FROM retention_holds WHERE list = ? AND (item IS NULL OR item = ?)", (list_num, item)
        )
    )
