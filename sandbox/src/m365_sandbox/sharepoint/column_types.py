"""What kinds of column there are, the columns that every list has, and how a column is shown."""

from dataclasses import dataclass
from typing import Any

from m365_sandbox import identities
from m365_sandbox.wire import Json

FACET_DEFAULTS: dict[str, Json] = {
    "text": {"allowMultipleLines": False, "appendChangesToExistingText": False, "linesForEditing": 0, "maxLength": 255},
    "choice": {"allowTextEntry": False, "choices": [], "displayAs": "dropDownMenu"},
    "dateTime": {"displayAs": "default", "format": "dateOnly"},
    "boolean": {},
    "number": {"decimalPlaces": "automatic", "displayAs": "number"},
    "currency": {"locale": "en-GB"},
    "personOrGroup": {"allowMultipleSelection": False, "chooseFromType": "peopleOnly", "displayAs": "nameWithPresence"},
    "hyperlinkOrPicture": {"isPicture": False},
    "lookup": {"allowMultipleValues": False, "allowUnlimitedLength": False, "columnName": "Title"},
    "calculated": {"format": "", "formula": "", "outputType": "text"},
    "geolocation": {},
    "term": {"allowMultipleValues": False, "showFullyQualifiedName": False},
    "thumbnail": {},
    "contentApprovalStatus": {},
}
# Graph's responses leave these out.
HIDDEN_MEMBERS = ("hyperlinkOrPicture", "term", "thumbnail", "validation")


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of one list."""

    num: int
    name: str
    definition: Json  # as Graph shows it, with its facet

    @property
    def facet(self) -> str:
        """The column's kind."""
        return next((name for name in FACET_DEFAULTS if name in self.definition), "text")

    @property
    def facet_options(self) -> Json:
        """The options inside the facet."""
        options: Json = self.definition.get(self.facet, {})
        return options

    @property
    def indexed(self) -> bool:
        """Whether it may be filtered on without a warning."""
        return bool(self.definition["indexed"])

    @property
    def unique(self) -> bool:
        """Whether two items may not hold the same value."""
        return bool(self.definition["enforceUniqueValues"])

    @property
    def read_only(self) -> bool:
        """Whether only the system writes it."""
        return bool(self.definition["readOnly"])

    @property
    def hidden(self) -> bool:
        """Whether it is shown only to a caller who selects it."""
        return bool(self.definition["hidden"])

    @property
    def appends(self) -> bool:
        """Whether its versions together are the text, each holding what was added in it."""
        return bool(self.facet_options.get("appendChangesToExistingText"))

    @property
    def is_lookup(self) -> bool:
        """Whether it points to people or to items of another list."""
        return self.facet in ("personOrGroup", "lookup")

    @property
    def holds_many(self) -> bool:
        """Whether it holds several values: a choice with check boxes, a lookup or person column with several."""
        options = self.facet_options
        return bool(
            (self.facet == "choice" and options.get("displayAs") == "checkBoxes")
            or (self.facet == "personOrGroup" and options.get("allowMultipleSelection"))
            or (self.facet in ("lookup", "term") and options.get("allowMultipleValues"))
        )

    @property
    def field_name(self) -> str:
        """The key under `fields`: person and lookup columns are written and read by their look-up id."""
        return f"{self.name}LookupId" if self.is_lookup else self.name

    @property
    def value_sql(self) -> str:
        """The stored value, in SQL. The name is an internal name, so it needs no quoting beyond the path's."""
        return f"json_extract(fields, '$.\"{self.field_name}\"')"


# The ids by which every SharePoint knows its own columns.
_WELL_KNOWN_IDS = {
    "Title": "fa564e0f-0c70-4ab9-b863-0177e6ddd247",
    "ID": "1d22ea11-1e32-424e-89ab-9fedbadb6ce1",
    "ContentType": "c042a256-787d-4a6f-8a8a-cf6ab767f12d",
    "Modified": "28cf69c5-fa48-462a-b5cd-27b6f9d2bd5f",
    "Created": "8c06beca-0777-48f7-91c7-6da68bc07b69",
    "Author": "1df5e554-ec7e-46a6-901d-d85a3881cb18",
    "Editor": "d31655d1-1d5b-4511-95a1-7a09e9b75bf2",
    "_UIVersionString": "dce8262a-3ae9-45aa-aab4-83bd75fb738a",
    "Attachments": "67df98f4-9dec-48ff-a553-29bece9c5bf4",
    "Edit": "503f1caa-358e-4918-9094-4a2cdc4bc034",
    "LinkTitleNoMenu": "bc91a437-52e7-49e1-8c4e-4698904b2b6d",
    "LinkTitle": "82642ec8-ef9b-478f-acf9-31f7d45fbc31",
    "ItemChildCount": "b824e17e-a1b3-426e-aecf-f0184d900485",
    "FolderChildCount": "960ff01f-2b6d-4f1b-9c3f-e19ad8927341",
    "_ComplianceFlags": "ccc1037f-f65e-434a-868e-8c98af31fe29",
    "_ComplianceTag": "d4b6480a-4bed-4094-9a52-30181ea38f1d",
    "_ComplianceTagWrittenTime": "92be610e-ddbb-49f4-b3b1-5c2bc768df8f",
    "_ComplianceTagUserId": "418d7676-2d6f-42cf-a16a-e43d2971252a",
    "AppAuthor": "6bfaba20-36bf-44b5-a1b2-eb6346d49716",
    "AppEditor": "e08400f3-c779-4ed2-a18c-ab7f34caa318",
}


def text_column(name: str, display: str, **options: Any) -> Json:
    """The definition of a single-line text column that comes with a template."""
    return _built_in(name, display, {"text": FACET_DEFAULTS["text"]}, readOnly=False, **options)


def _built_in(name: str, display: str, facet: Json, **options: Any) -> Json:
    return {
        "columnGroup": "_Hidden" if options.get("hidden") else "Custom Columns",
        "description": "",
        "displayName": display,
        "enforceUniqueValues": False,
        "hidden": False,
        "id": _WELL_KNOWN_IDS.get(name) or identities.stable_guid("column", name),
        "indexed": False,
        "name": name,
        "readOnly": True,
        "required": False,
        **options,
        **facet,
    }


_TEXT = {"text": FACET_DEFAULTS["text"]}
_MOMENT = {"dateTime": {"displayAs": "default", "format": "dateTime"}}
_PERSON = {"personOrGroup": FACET_DEFAULTS["personOrGroup"]}
TITLE = _built_in("Title", "Title", _TEXT, readOnly=False, required=True)
SYSTEM_COLUMNS: tuple[Json, ...] = (
    _built_in("ID", "ID", {"number": FACET_DEFAULTS["number"]}, indexed=True),
    _built_in("ContentType", "Content Type", _TEXT),
    _built_in("Modified", "Modified", _MOMENT),
    _built_in("Created", "Created", _MOMENT),
    _built_in("Author", "Created By", _PERSON),
    _built_in("Editor", "Modified By", _PERSON),
    _built_in("_UIVersionString", "Version", _TEXT),
    _built_in("Attachments", "Attachments", {"boolean": {}}),
    _built_in("Edit", "Edit", _TEXT),
    _built_in("LinkTitleNoMenu", "Title", _TEXT),
    _built_in("LinkTitle", "Title", _TEXT),
    _built_in("ItemChildCount", "Item Child Count", _TEXT),
    _built_in("FolderChildCount", "Folder Child Count", _TEXT),
    _built_in("_ComplianceFlags", "Label setting", _TEXT),
    _built_in("_ComplianceTag", "Retention label", _TEXT),
    _built_in("_ComplianceTagWrittenTime", "Retention label Applied", _TEXT),
    _built_in("_ComplianceTagUserId", "Label applied by", _TEXT),
    _built_in("AppAuthor", "App Created By", {}),
    _built_in("AppEditor", "App Modified By", {}),
)
SYSTEM_NAMES = frozenset(
    [column["name"] for column in SYSTEM_COLUMNS]
    + ["id", "AuthorLookupId", "EditorLookupId", "AppAuthorLookupId", "AppEditorLookupId"]
)


def column_json(definition: Json) -> Json:
    """A column as Graph shows it."""
    return {key: value for key, value in definition.items() if key not in HIDDEN_MEMBERS}
