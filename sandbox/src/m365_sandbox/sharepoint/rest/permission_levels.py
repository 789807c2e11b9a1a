"""The permission levels that every site has, and which of them a caller has on the whole of it.

Masks: https://learn.microsoft.com SP.BasePermissions, 64 bits in two halves.
"""

from collections.abc import Callable
from dataclasses import dataclass

from m365_sandbox.errors import GraphError
from m365_sandbox.principal import Principal
from m365_sandbox.sharepoint.rest.answers import Complex, Entity


@dataclass(frozen=True, slots=True)
class PermissionLevel:
    """What SharePoint calls a role definition."""

    id: int
    name: str
    description: str
    kind: int  # SP.RoleType
    high: int
    low: int

    @property
    def mask(self) -> Complex:
        """Its permissions."""
        return base_permissions(self.high, self.low)

    def allows(self, high: int, low: int) -> bool:
        """Whether all of these permissions are in it."""
        return self.high & high == high and self.low & low == low


def base_permissions(high: int, low: int) -> Complex:
    """A mask; its halves are text, as 64 bits do not fit into a number of JSON."""
    return Complex("SP.BasePermissions", {"High": str(high), "Low": str(low)})


FULL_CONTROL = PermissionLevel(1073741829, "Full Control", "Has full control.", 5, 2147483647, 4294967295)
DESIGN = PermissionLevel(
    1073741828, "Design", "Can view, add, update, delete, approve, and customize.", 4, 432, 1012866047
)
EDIT = PermissionLevel(
    1073741830,
    "Edit",
    "Can add, edit and delete lists; can view, add, update and delete list items and documents.",
    6,
    432,
    1011030767,
)
CONTRIBUTE = PermissionLevel(
    1073741827, "Contribute", "Can view, add, update, and delete list items and documents.", 3, 432, 1011028719
)
READ = PermissionLevel(1073741826, "Read", "Can view pages and list items and download documents.", 2, 176, 138612833)
NOTHING = PermissionLevel(0, "", "", 0, 0, 0)
LEVELS = (FULL_CONTROL, DESIGN, EDIT, CONTRIBUTE, READ)


def level_entity(level: PermissionLevel) -> Entity:
    """A permission level as an `SP.RoleDefinition`."""
    return Entity(
        "SP.RoleDefinition",
        f"Web/RoleDefinitions({level.id})",
        {
            "BasePermissions": level.mask,
            "Description": level.description,
            "Hidden": False,
            "Id": level.id,
            "Name": level.name,
            "Order": 2 ** (LEVELS.index(level)),
            "RoleTypeKind": level.kind,
        },
    )


def level_of(principal: Principal) -> PermissionLevel:
    """What the caller may do on what the address names."""
    questions: tuple[tuple[PermissionLevel, Callable[[], None]], ...] = (
        (FULL_CONTROL, principal.require_site_full_control),
        (EDIT, principal.require_site_manage),
        (CONTRIBUTE, principal.require_site_write),
        (READ, principal.require_site_read),
    )
    for level, require in questions:
        try:
            require()
        except GraphError:
            continue
        return level
    return NOTHING
