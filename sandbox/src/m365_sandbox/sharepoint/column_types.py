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
        "id": identities.stable_guid("column", name),
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
