"""How an item looks as a row of `RenderListDataAsStream`: each value as words, with the bare one beside it."""

from collections.abc import Iterable
from typing import Any

import orjson

from m365_sandbox.clock import read_stamp
from m365_sandbox.drives.library_rows import rows_of_list
from m365_sandbox.sharepoint.authorship import SHAREPOINT_APP, lookup_id
from m365_sandbox.sharepoint.column_types import ListColumn
from m365_sandbox.sharepoint.content_types import folder_content_type, item_content_type
from m365_sandbox.sharepoint.lookups import Lookups
from m365_sandbox.sharepoint.rest.columns import columns_of, kind_of, system_columns
from m365_sandbox.sharepoint.rest.item_view import place_of
from m365_sandbox.sharepoint.rest.people import person_by_number
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json

_TITLES = ("LinkTitle", "LinkTitleNoMenu")


class RowView:
    """Writes the rows of one list for one view."""

    def __init__(self, tenant: Tenant, site: Row, list_row: Row, fields: Iterable[str], *, in_utc: bool) -> None:
        self._tenant = tenant
        self._site = site
        self._list = list_row
        self._library = rows_of_list(tenant, list_row)
        self._columns = columns_of(tenant, list_row)
        self._lookups = Lookups(tenant, self._columns)
        self._fields = tuple(fields) or tuple(column.name for column in self._columns)
        self._in_utc = in_utc

    def row(self, row: Row) -> Json:
        """One item."""
        held: Json = orjson.loads(row["fields"])
        is_folder = self._library is not None and self._library.of(row).is_folder
        kind = folder_content_type(self._list) if is_folder else item_content_type(self._list)
        shown: Json = {
            "ID": str(row["id"]),
            "PermMask": "0x7fffffffffffffff",
            "FSObjType": str(int(is_folder)),
            "UniqueId": f"{{{row['guid'].upper()}}}",
            "ContentTypeId": kind["id"],
            "ContentType": kind["name"],
            **place_of(self._site, self._list, self._library, row),
            "ItemChildCount": "0",
            "FolderChildCount": "0",
            "owshiddenversion": str(row["version"]),
        }
        own = {column.name: column for column in self._columns}
        for name in self._fields:
            column = own.get("Title" if name in _TITLES else name)
            if column is not None:
                shown |= self._written(name, column, held.get(column.field_name))
            else:
                shown |= self._system(name, row)
        return shown

    def _system(self, name: str, row: Row) -> Json:
        match name:
            case "Created" | "Modified":
                return self._moment(name, row[name.lower()], with_time=True)
            case "Author" | "Editor":
                return {name: [self._person(lookup_id(row[name.lower()], self._tenant.directory))]}
            case "_UIVersionString":
                return {name: f"{row['version']}.0"}
            case "Attachments":
                return {name: "0"}
            case "GUID":
                return {name: f"{{{row['guid'].upper()}}}"}
        return {}

    def _written(self, name: str, column: ListColumn, held: Any) -> Json:
        if column.is_lookup:
            numbers = held if isinstance(held, list) else [] if held is None else [int(held)]
            return {name: [self._looked_up(column, number) for number in numbers] if numbers else ""}
        if held is None:
            return {name: ""}
        match column.facet:
            case "boolean":
                return {name: "Yes" if held else "No", f"{name}.value": str(int(held))}
            case "number" | "currency":
                return {name: f"{held:,}", f"{name}.": f"{float(held):.14f}"}
            case "dateTime":
                return self._moment(name, held, with_time=column.facet_options.get("format") != "dateOnly")
            case "hyperlinkOrPicture":
                return {name: held.get("Url", ""), f"{name}.desc": held.get("Description", "")}
        return {name: held}

    def _moment(self, name: str, stamp: str, *, with_time: bool) -> Json:
        """The site's time zone is UTC and its words are American, as those of a new site are."""
        moment = read_stamp(stamp)
        day = f"{moment.month}/{moment.day}/{moment.year}"
        words = f"{day} {moment.hour % 12 or 12}:{moment:%M %p}" if with_time else day
        return {name: stamp if self._in_utc else words, f"{name}.": stamp}

    def _looked_up(self, column: ListColumn, number: int) -> Json:
        if column.facet == "personOrGroup":
            return self._person(number)
        found = self._lookups.shown(column, number)
        words = found["LookupValue"] if found else ""
        return {"lookupId": number, "lookupValue": words, "isSecretFieldValue": False}

    def _person(self, number: int) -> Json:
        person = person_by_number(self._tenant, number)
        title = person.display_name if person else SHAREPOINT_APP
        email = person.email if person else ""
        return {"id": str(number), "title": title, "email": email, "sip": email, "picture": ""}


def field_schema(tenant: Tenant, list_row: Row, fields: Iterable[str]) -> Json:
    """The columns that a view shows, as `ListSchema` describes them."""
    known = {column.name: column for column in [*system_columns(), *columns_of(tenant, list_row)]}
    named = [known[name] for name in fields if name in known] or columns_of(tenant, list_row)
    return {"Field": [_described(column) for column in named]}


def _described(column: ListColumn) -> Json:
    kind = kind_of(column)[0]
    return {
        "Name": column.name,
        "FieldType": kind,
        "RealFieldName": column.name,
        "DisplayName": column.definition["displayName"],
        "ID": column.definition["id"],
        "Type": kind,
        "AllowGridEditing": "TRUE",
        "ReadOnly": str(column.read_only).upper(),
    }
