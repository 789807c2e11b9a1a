"""How an item, its fields and its versions look in a response.

Empty columns are absent; `fields` appear only where they were expanded. A lookup of one value is shown by its id, and
by its words where the column itself is selected; a lookup of several values always by both.
"""

from typing import Any

import orjson

from m365_sandbox.directory import Directory
from m365_sandbox.drives.library_rows import LibraryRows
from m365_sandbox.odata.query import Expand, unknown_property
from m365_sandbox.sharepoint.addressing import list_url, sharepoint_ids
from m365_sandbox.sharepoint.authorship import SHAREPOINT_APP, author_person, identity_set, lookup_id
from m365_sandbox.sharepoint.content_types import folder_content_type, item_content_type
from m365_sandbox.sharepoint.item_store import etag_of
from m365_sandbox.sharepoint.lookups import Lookups
from m365_sandbox.store import Row
from m365_sandbox.user_view import user_json
from m365_sandbox.wire import GraphRequest, Json

ITEM_PROPERTIES = frozenset(
    (
        "id",
        "createdBy",
        "createdDateTime",
        "eTag",
        "lastModifiedBy",
        "lastModifiedDateTime",
        "webUrl",
        "parentReference",
        "contentType",
        "fields",
        "name",
        "description",
        "sharepointIds",
        "deleted",
    )
)
_NO_LABEL = {"_ComplianceFlags": "", "_ComplianceTag": "", "_ComplianceTagWrittenTime": "", "_ComplianceTagUserId": ""}


class ItemView:
    """Renders the items of one list for one request."""

    def __init__(
        self,
        directory: Directory,
        request: GraphRequest,
        site: Row,
        list_row: Row,
        expand: Expand | None,
        select: tuple[str, ...] | None = None,
        lookups: Lookups | None = None,
        hidden: frozenset[str] = frozenset(),
        users: frozenset[str] = frozenset(),
        rows: LibraryRows | None = None,
    ) -> None:
        for name in select or ():
            if name not in ITEM_PROPERTIES:
                raise unknown_property(name, "listItem")
        if lookups is not None and expand is not None and expand.select is not None:
            lookups.require_few(expand.select)
        self._directory = directory
        self._lookups = lookups
        self._hidden = hidden  # columns that are shown only where they are selected
        self._users = users  # `createdByUser` and `lastModifiedByUser`, where they were expanded
        self._site = site
        self._list = list_row
        self._select = None if select is None else frozenset(select)
        self._expand = expand
        self._url = list_url(site, list_row)
        self._context = f"{request.base_url}/$metadata#sites('{site['id']}')/lists('{list_row['guid']}')/items"
        self._is_library: bool = list_row["template"] == "documentLibrary"
        self._content_type = item_content_type(list_row)
        self._parent = {"id": list_row["guid"], "siteId": list_row["site"]}
        self._rows = rows  # what the files behind a library's items add
        self._people: dict[str, tuple[Json, str]] = {}  # an author, as an identity set and a look-up id

    def item(self, row: Row) -> Json:
        """A list item."""
        etag = self.etag(row)
        payload: Json = {
            "@odata.etag": etag,
            "createdDateTime": row["created"],
            "eTag": etag,
            "id": str(row["id"]),
            "lastModifiedDateTime": row["modified"],
            "webUrl": self._rows.of(row).web_url if self._rows else f"{self._url}/{row['id']}_.000",
            "createdBy": self._person(row["author"])[0],
            "lastModifiedBy": self._person(row["editor"])[0],
            "parentReference": self._parent,
            "contentType": self._type_of(row),
        }
        if self._select is not None:
            if "sharepointIds" in self._select:
                ids = {"listItemId": str(row["id"]), "listItemUniqueId": row["guid"]}
                payload["sharepointIds"] = {**sharepoint_ids(self._site, self._list), **ids}
            payload = {name: value for name, value in payload.items() if name in self._select or "@" in name}
        for name in self._users:
            person = author_person(row["author" if name == "createdByUser" else "editor"], self._directory)
            if person is not None:
                payload[name] = user_json(person)
        if self._expand is not None:
            payload["fields@odata.context"] = f"{self._context}('{row['id']}')/fields/$entity"
            payload["fields"] = self.fields(row, self._expand.select)
        return payload

    def deleted(self, row: Row) -> Json:
        """What delta says of an item that is gone."""
        return {
            "id": str(row["id"]),
            "parentReference": {"siteId": self._list["site"]},
            "contentType": self._type_of(row),
            "deleted": {"state": "deleted"},
        }

    def etag(self, row: Row) -> str:
        """The item's tag; in a library the GUID is upper-case and braced."""
        return etag_of(row, in_library=self._is_library)

    def fields(self, row: Row, select: tuple[str, ...] | None = None) -> Json:
        """The columns of an item, its own and the system's."""
        values = self.version_fields(row, row["fields"], row["version"], row["modified"], row["editor"], select)
        return {"@odata.etag": self.etag(row), **values}

    def version_fields(
        self,
        row: Row,
        fields: str,
        version: int,
        modified: str,
        editor: str,
        select: tuple[str, ...] | None = None,
    ) -> Json:
        """The columns as they stood in a version."""
        values = self._all_fields(row, fields, version, modified, editor)
        if self._lookups:
            self._show_lookups(values, select or ())
        if select is None:
            return (
                {name: value for name, value in values.items() if name not in self._hidden} if self._hidden else values
            )
        for name, who in (("Author", row["author"]), ("Editor", editor)):
            if name in select:
                person = author_person(who, self._directory)
                values[name] = person.display_name if person else SHAREPOINT_APP
        return {name: values[name] for name in select if name in values}

    def _show_lookups(self, values: Json, select: tuple[str, ...]) -> None:
        assert self._lookups is not None
        for column in self._lookups.several:
            items = values.pop(column.field_name, None)
            if items is not None:
                shown = (self._lookups.shown(column, item) for item in items)
                values[column.name] = [one for one in shown if one is not None]
        for column in self._lookups.named(select):
            if column.field_name in values:
                found = self._lookups.shown(column, int(values[column.field_name]))
                values[column.name] = found["LookupValue"] if found else ""

    def _all_fields(self, row: Row, fields: str, version: int, modified: str, editor: str) -> Json:
        own: Json = orjson.loads(fields)
        title: dict[str, Any] = {}
        if "Title" in own:
            title = {"LinkTitleNoMenu": own["Title"], "LinkTitle": own["Title"]}
        apps: dict[str, Any] = {}
        for name, who in (("AppAuthorLookupId", row["author"]), ("AppEditorLookupId", editor)):
            if who.startswith("app:"):
                apps[name] = "23"
        library = self._rows.of(row).fields if self._rows else {}
        return {
            **_NO_LABEL,
            **own,
            "id": str(row["id"]),
            "ContentType": self._type_of(row)["name"],
            "Modified": modified,
            "Created": row["created"],
            "AuthorLookupId": self._person(row["author"])[1],
            "EditorLookupId": self._person(editor)[1],
            "_UIVersionString": f"{version}.0",
            "Attachments": False,
            "Edit": "",
            **title,
            "ItemChildCount": "0",
            "FolderChildCount": "0",
            **library,
            **apps,
        }

    def version(self, row: Row, fields: str, number: int, modified: str, editor: str) -> Json:
        """One version of an item."""
        payload: Json = {
            "id": f"{number}.0",
            "lastModifiedDateTime": modified,
            "lastModifiedBy": self._person(editor)[0],
        }
        if self._expand is not None:
            payload["fields"] = self.version_fields(row, fields, number, modified, editor, self._expand.select)
        return payload

    def _type_of(self, row: Row) -> Json:
        if self._rows and self._rows.of(row).is_folder:
            return folder_content_type(self._list)
        return self._content_type

    def _person(self, author: str) -> tuple[Json, str]:
        known = self._people.get(author)
        if known is None:
            known = (identity_set(author, self._directory), str(lookup_id(author, self._directory)))
            self._people[author] = known
        return known
