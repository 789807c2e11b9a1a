"""The hidden User Information List: the numbers by which a site collection knows people.

Person columns and `AuthorLookupId` hold these numbers. SharePoint writes the list; clients read it.
"""

import orjson

from m365_sandbox import identities
from m365_sandbox.principal import Person
from m365_sandbox.sharepoint.authorship import SHAREPOINT_APP, SHAREPOINT_APP_LOOKUP_ID
from m365_sandbox.sharepoint.column_types import text_column
from m365_sandbox.sharepoint.columns import declare_title, store_column
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json

TITLE = "User Information List"
TEMPLATE = "userInformation"
APP_LOGIN = "i:0i.t|00000003-0000-0ff1-ce00-000000000000|app@sharepoint"
_COLUMNS = (("Name", "Account"), ("EMail", "Work email"), ("UserName", "User name"), ("JobTitle", "Job Title"))


def login_name(person: Person) -> str:
    """The claims by which SharePoint knows somebody."""
    return f"i:0#.f|membership|{person.email.lower()}"


def ensure_user_information(tenant: Tenant) -> None:
    """Make the list in each site and put everybody of the directory into it who is missing."""
    for site in tenant.store.all("SELECT id FROM sites ORDER BY id"):
        row = _ensure_list(tenant, site["id"])
        _add_row(tenant, row, SHAREPOINT_APP_LOOKUP_ID, {"Title": SHAREPOINT_APP, "Name": APP_LOGIN})
        for person in tenant.directory.people():
            _add_row(tenant, row, person.lookup_id, _fields(person))


def _fields(person: Person) -> Json:
    job = {"JobTitle": person.job_title} if person.job_title else {}
    known = {"Title": person.display_name, "Name": login_name(person), "EMail": person.email}
    return {**known, "UserName": person.email, **job}


def _ensure_list(tenant: Tenant, site_id: str) -> Row:
    find = "SELECT * FROM lists WHERE site = ? AND template = ?"
    row = tenant.store.one(find, (site_id, TEMPLATE))
    if row is None:
        now, guid = tenant.clock.stamp(), identities.stable_guid("list", site_id, TITLE)
        num = tenant.store.run(
            "INSERT INTO lists (guid, site, name, display_name, description, template, created, modified, author, "
            "version) VALUES (?, ?, 'users', ?, 'All people.', ?, ?, ?, ?, 1)",
            (guid, site_id, TITLE, TEMPLATE, now, now, f"app:{identities.CLIENT_ID}"),
        )
        declare_title(tenant, num)
        for name, display in _COLUMNS:
            store_column(tenant, num, text_column(name, display, indexed=name in ("Name", "EMail")))
        row = tenant.store.one(find, (site_id, TEMPLATE))
    assert row is not None
    return row


def _add_row(tenant: Tenant, list_row: Row, item: int, fields: Json) -> None:
    known = tenant.store.one("SELECT 1 FROM items WHERE list = ? AND id = ?", (list_row["num"], item))
    if known is not None:
        return
    change = tenant.store.value(
        "UPDATE lists SET last_item = max(last_item, ?), last_change = last_change + 1 WHERE num = ? "
        "RETURNING last_change",
        (item, list_row["num"]),
    )
    now, author = tenant.clock.stamp(), f"app:{identities.CLIENT_ID}"
    guid = identities.stable_guid("item", list_row["guid"], str(item))
    tenant.store.run(
        "INSERT INTO items (list, id, guid, version, change, deleted, created, modified, author, editor, fields) "
        "VALUES (?, ?, ?, 1, ?, 0, ?, ?, ?, ?, ?)",
        (list_row["num"], item, guid, change, now, now, author, author, orjson.dumps(fields).decode()),
    )
