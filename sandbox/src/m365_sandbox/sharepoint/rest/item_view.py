"""How an item looks in SharePoint REST: every column by name, empty ones as null, what is looked up under `$expand`."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import orjson

from m365_sandbox.drives.addressing import drive_of_list
from m365_sandbox.drives.library_rows import LibraryRows, rows_of_list
from m365_sandbox.drives.tree import Tree
from m365_sandbox.odata.query import Query
from m365_sandbox.principal import Person
from m365_sandbox.sharepoint.authorship import SHAREPOINT_APP, SHAREPOINT_APP_LOOKUP_ID, author_person, lookup_id
from m365_sandbox.sharepoint.column_types import ListColumn
from m365_sandbox.sharepoint.content_types import folder_content_type, item_content_type
from m365_sandbox.sharepoint.item_store import etag_of
from m365_sandbox.sharepoint.rest.answers import Complex, Entity
from m365_sandbox.sharepoint.rest.columns import columns_of, entity_name, value_name
from m365_sandbox.sharepoint.rest.file_view import file_entity, folder_entity
from m365_sandbox.sharepoint.rest.lists import item_type, server_relative_url
from m365_sandbox.sharepoint.rest.people import person_by_number
from m365_sandbox.sharepoint.rest.places import Place
from m365_sandbox.sharepoint.rest.refusals import invalid_query, no_such_property
from m365_sandbox.sharepoint.user_information import APP_LOGIN, login_name
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json

_LABEL = ("_ComplianceFlags", "_ComplianceTag", "_ComplianceTagWrittenTime", "_ComplianceTagUserId")
_VERSION_UNIT = 512  # how far a major version counts in `_UIVersion`


class ItemEntities:
    """Renders the items of one list for one query."""

    def __init__(
        self, tenant: Tenant, site: Row, list_row: Row, query: Query, shown: frozenset[str] | None = None
    ) -> None:
        self._tenant = tenant
        self._site = site
        self._list = list_row
        self._rows = rows_of_list(tenant, list_row)
        self._columns = [one for one in columns_of(tenant, list_row) if shown is None or one.name in shown]
        self._select = query.select
        self._expand = tuple(one.name for one in query.expand)
        self._people: dict[str, tuple[Person | None, int]] = {}
        for path in self._select or ():
            head, _, inner = path.partition("/")
            if inner and head not in self._expand:
                raise invalid_query(
                    f"The query to field '{path}' is not valid. The $select query string must specify the target "
                    f"fields and the $expand query string must contains {head}."
                )

    def entity(self, row: Row) -> Entity:
        """One item."""
        fields = orjson.loads(row["fields"])
        whole = self._values(row, fields)
        for name in self._expand:
            whole[name] = self._expanded(name, row, fields)
        values = whole
        if self._select is not None:
            more = self._more(row, fields)
            values = {}
            for path in self._select:
                head = path.partition("/")[0]
                if head not in whole and head not in more:
                    raise no_such_property(head)
                values[head] = whole[head] if head in whole else more[head]
            for name in self._expand:
                values.setdefault(name, whole[name])
        address = f"Web/Lists(guid'{self._list['guid']}')/Items({row['id']})"
        return Entity(item_type(self._list), address, values, etag_of(row))

    def _values(self, row: Row, fields: Json) -> Json:
        own = {value_name(column): _value(column, fields.get(column.field_name)) for column in self._columns}
        return {
            "FileSystemObjectType": int(self._is_folder(row)),
            "Id": row["id"],
            "ServerRedirectedEmbedUri": None,
            "ServerRedirectedEmbedUrl": "",
            "ContentTypeId": self._type_of(row)["id"],
            **own,
            "ComplianceAssetId": None,
            "ID": row["id"],
            "Modified": row["modified"],
            "Created": row["created"],
            "AuthorId": self._author(row["author"])[1],
            "EditorId": self._author(row["editor"])[1],
            "OData__UIVersionString": f"{row['version']}.0",
            "Attachments": False,
            "GUID": row["guid"],
        }

    def _more(self, row: Row, fields: Json) -> Json:
        """What is told only to a client that selects it."""
        labels = {entity_name(name): fields.get(name) or None for name in _LABEL}
        place = place_of(self._site, self._list, self._rows, row)
        return {
            "UniqueId": row["guid"],
            "FSObjType": str(int(self._is_folder(row))),
            "EncodedAbsUrl": f"https://{self._site['id'].partition(',')[0]}{quote(place['FileRef'])}",
            **place,
            "OData__UIVersion": row["version"] * _VERSION_UNIT,
            **labels,
        }

    def _is_folder(self, row: Row) -> bool:
        return self._rows is not None and self._rows.of(row).is_folder

    def _type_of(self, row: Row) -> Json:
        return folder_content_type(self._list) if self._is_folder(row) else item_content_type(self._list)

    def _author(self, author: str) -> tuple[Person | None, int]:
        if author not in self._people:
            directory = self._tenant.directory
            self._people[author] = (author_person(author, directory), lookup_id(author, directory))
        return self._people[author]

    def _expanded(self, name: str, row: Row, fields: Json) -> Any:
        if name in ("Author", "Editor"):
            return self._person(self._author(row[name.lower()])[0], name)
        if name == "AttachmentFiles":
            return []
        if name in ("File", "Folder"):
            return self._place(name, row)
        if name == "ContentType":
            content_type = self._type_of(row)
            return Complex("SP.ContentType", {"Name": content_type["name"], "StringId": content_type["id"]})
        column = next((one for one in self._columns if entity_name(one.name) == name and one.is_lookup), None)
        if column is None:
            raise no_such_property(name)
        held = fields.get(column.field_name)
        if column.holds_many:
            shown = [self._looked_up(column, name, item) for item in held or []]
            return [one for one in shown if one is not None]
        return self._looked_up(column, name, int(held)) if held is not None else None

    def _place(self, name: str, row: Row) -> Entity | None:
        """The file or folder that stands before an item of a library."""
        if self._rows is None:
            return None
        tree = Tree(self._tenant, drive_of_list(self._tenant, self._list))
        item = tree.by_number(row["id"])
        if item is None or item.is_folder != (name == "Folder"):
            return None
        place = Place(self._site, tree, item)
        return folder_entity(place) if item.is_folder else file_entity(place)

    def _looked_up(self, column: ListColumn, name: str, item: int) -> Complex | None:
        if column.facet == "personOrGroup":
            return self._person(person_by_number(self._tenant, item), name)
        target = self._tenant.store.one(
            "SELECT items.* FROM items JOIN lists ON lists.num = items.list "
            "WHERE lists.guid = ? AND items.id = ? AND NOT items.deleted",
            (str(column.facet_options["listId"]).strip("{}").lower(), item),
        )
        if target is None:
            return None
        known = {"Id": item, "ID": item, "Created": target["created"], "Modified": target["modified"]}
        return self._part(name, "SP.ListItem", {**orjson.loads(target["fields"]), **known}, strict=False)

    def _person(self, person: Person | None, name: str) -> Complex:
        known = {
            "Id": person.lookup_id if person else SHAREPOINT_APP_LOOKUP_ID,
            "Title": person.display_name if person else SHAREPOINT_APP,
            "Name": login_name(person) if person else APP_LOGIN,
            "EMail": person.email if person else None,
            "UserName": person.email if person else None,
            "JobTitle": person.job_title if person else None,
        }
        return self._part(name, "SP.Data.UserInfoItem", known, strict=True)

    def _part(self, name: str, kind: str, known: Json, *, strict: bool) -> Complex:
        paths = [path.partition("/")[2] for path in self._select or () if path.startswith(f"{name}/")]
        if not paths:
            return Complex(kind, known)
        if strict and not set(paths) <= set(known):
            raise no_such_property(f"{name}/{sorted(set(paths) - set(known))[0]}")
        return Complex(kind, {path: known.get(path) for path in paths})


def place_of(site: Row, list_row: Row, rows: LibraryRows | None, row: Row) -> Json:
    """Name and place of an item: those of the file behind it, or those that SharePoint makes up in a list."""
    fields = rows.of(row).fields if rows is not None else {}
    if not fields:
        folder, leaf = server_relative_url(site, list_row), f"{row['id']}_.000"
        fields = {"FileLeafRef": leaf, "FileDirRef": folder, "FileRef": f"{folder}/{leaf}"}
    return {name: fields[name] for name in ("FileDirRef", "FileLeafRef", "FileRef")}


def _value(column: ListColumn, held: Any) -> Any:
    if held is None:
        return None
    if column.is_lookup and not column.holds_many:
        return int(held)
    if column.facet == "hyperlinkOrPicture":
        return Complex("SP.FieldUrlValue", {"Description": held.get("Description"), "Url": held.get("Url")})
    return held


def names(columns: Iterable[ListColumn]) -> dict[str, ListColumn]:
    """The columns of a list by the property that holds each."""
    return {value_name(column): column for column in columns}
