"""The settings of a list that clients may change, and that are kept with it.

Those that would make the tenant behave in a way that it does not have are fixed at what is true here.
"""

import orjson

from m365_sandbox.errors import invalid_request
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json

CHANGEABLE: Json = {
    "ContentTypesEnabled": False,
    "EnableFolderCreation": False,
    "Hidden": False,
    "ImageUrl": "",
    "MajorVersionLimit": 500,
    "NoCrawl": False,
    "OnQuickLaunch": False,
}
FIXED: Json = {
    "DraftVersionVisibility": 0,
    "EnableAttachments": False,
    "EnableMinorVersions": False,
    "EnableModeration": False,
    "EnableVersioning": True,
    "ForceCheckout": False,
    "IrmEnabled": False,
}


def settings_of(list_row: Row) -> Json:
    """Every setting of a list by its name in SharePoint's REST."""
    is_library = list_row["template"] == "documentLibrary"
    return {**CHANGEABLE, "EnableFolderCreation": is_library, **FIXED, **orjson.loads(list_row["settings"])}


def change_settings(tenant: Tenant, list_row: Row, changes: Json) -> Row:
    """Keep other settings; the list as it is then. Raises `GraphError` (400) for one that is unknown or is fixed."""
    for name, value in changes.items():
        if name in FIXED:
            if value != FIXED[name]:
                raise invalid_request(f"The setting '{name}' of a list is always {orjson.dumps(FIXED[name]).decode()}.")
        elif name not in CHANGEABLE:
            raise invalid_request(f"The property '{name}' does not exist on type 'SP.List'.")
        elif type(value) is not type(CHANGEABLE[name]):
            raise invalid_request(f"The value of the property '{name}' of a list is of the wrong type.")
    kept = {**orjson.loads(list_row["settings"]), **{name: changes[name] for name in changes if name in CHANGEABLE}}
    tenant.store.run("UPDATE lists SET settings = ? WHERE num = ?", (orjson.dumps(kept).decode(), list_row["num"]))
    row: Row | None = tenant.store.one("SELECT * FROM lists WHERE num = ?", (list_row["num"],))
    assert row is not None
    return row
