"""The catalogue of retention labels, as a records administrator keeps it."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from m365_sandbox import identities
from m365_sandbox.errors import GraphError, invalid_request, item_not_found
from m365_sandbox.retention.behavior import BEHAVIORS
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant

TRIGGERS = ("dateLabeled", "dateCreated", "dateModified", "dateOfEvent")
ACTIONS = ("none", "delete", "startDispositionReview", "relabel")
RECORD_STARTS = ("startLocked", "startUnlocked")


@dataclass(frozen=True, slots=True)
class RetentionLabel:
    """One label. `days` is nothing where it keeps for ever."""

    guid: str
    name: str
    behavior: str
    trigger: str
    days: int | None
    action: str
    record_start: str
    created: str
    created_by: str

    @classmethod
    def of(cls, row: Row) -> "RetentionLabel":
        """The label in a row."""
        return cls(*(row[name] for name in cls.__slots__))


MADE_BY_DEFAULT = (
    ("OHRT 12 months", "retain", 365, "delete", "startUnlocked"),
    ("OHRT CPIA hold", "retainAsRecord", None, "none", "startLocked"),
)


def ensure_labels(tenant: Tenant) -> None:
    """Make the labels that a records administrator has made before any service comes."""
    administrator = tenant.directory.person(f"records@{identities.DOMAIN}")
    author = f"person:{administrator.id}" if administrator else f"app:{identities.PEOPLE_CLIENT_ID}"
    for name, behavior, days, action, start in MADE_BY_DEFAULT:
        if find_label(tenant, name) is None:
            make_label(tenant, author, name, behavior=behavior, days=days, action=action, record_start=start)


def make_label(
    tenant: Tenant,
    author: str,
    name: Any,
    *,
    behavior: Any = "retain",
    trigger: Any = "dateLabeled",
    days: Any = None,
    action: Any = "none",
    record_start: Any = "startLocked",
) -> RetentionLabel:
    """Add a label. Raises `GraphError` (400, 409)."""
    if not isinstance(name, str) or not name.strip():
        raise invalid_request("The displayName of a retention label is required.")
    for word, value, known in (
        ("behaviorDuringRetentionPeriod", behavior, BEHAVIORS),
        ("retentionTrigger", trigger, TRIGGERS),
        ("actionAfterRetentionPeriod", action, ACTIONS),
        ("defaultRecordBehavior", record_start, RECORD_STARTS),
    ):
        if value not in known:
            raise invalid_request(f"'{value}' is not a value of {word}; known are {', '.join(known)}.")
    if days is not None and (not isinstance(days, int) or isinstance(days, bool) or days < 1):
        raise invalid_request("The retention duration must be a number of days, 1 or more.")
    if find_label(tenant, name) is not None:
        raise GraphError(409, "nameAlreadyExists", f"A retention label with the name '{name}' already exists.")
    label = RetentionLabel(
        str(uuid4()), name, behavior, trigger, days, action, record_start, tenant.clock.stamp(), author
    )
    tenant.store.run(
        "INSERT INTO retention_labels VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tuple(getattr(label, column) for column in RetentionLabel.__slots__),
    )
    return label


def find_label(tenant: Tenant, name: str) -> RetentionLabel | None:
    """The label of this name (without case), or nothing."""
    row = tenant.store.one("SELECT * FROM retention_labels WHERE name = ?", (name,))
    return None if row is None else RetentionLabel.of(row)


def require_label(tenant: Tenant, key: str) -> RetentionLabel:
    """The label of this id. Raises `GraphError` (404)."""
    row = tenant.store.one("SELECT * FROM retention_labels WHERE guid = ?", (key.lower(),))
    if row is None:
        raise item_not_found(f"The retention label '{key}' was not found.")
    return RetentionLabel.of(row)


def all_labels(tenant: Tenant) -> list[RetentionLabel]:
    """Every label, by name."""
    return [RetentionLabel.of(row) for row in tenant.store.all("SELECT * FROM retention_labels ORDER BY name")]
