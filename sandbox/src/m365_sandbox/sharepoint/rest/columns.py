"""A list's columns as SharePoint REST names and types them."""

from m365_sandbox.sharepoint.column_types import SYSTEM_COLUMNS, ListColumn
from m365_sandbox.sharepoint.columns import list_columns
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant

# Facet → the kind's name, its number and the type of the field: https://learn.microsoft.com SP.FieldType.
_KINDS = {
    "text": ("Text", 2, "SP.FieldText"),
    "note": ("Note", 3, "SP.FieldMultiLineText"),
    "dateTime": ("DateTime", 4, "SP.FieldDateTime"),
    "choice": ("Choice", 6, "SP.FieldChoice"),
    "lookup": ("Lookup", 7, "SP.FieldLookup"),
    "boolean": ("Boolean", 8, "SP.Field"),
    "number": ("Number", 9, "SP.FieldNumber"),
    "currency": ("Currency", 10, "SP.FieldCurrency"),
    "hyperlinkOrPicture": ("URL", 11, "SP.FieldUrl"),
    "choices": ("MultiChoice", 15, "SP.FieldMultiChoice"),
    "calculated": ("Calculated", 17, "SP.FieldCalculated"),
    "personOrGroup": ("User", 20, "SP.FieldUser"),
    "contentApprovalStatus": ("ModStat", 23, "SP.FieldChoice"),
    "geolocation": ("Geolocation", 31, "SP.FieldGeolocation"),
    "term": ("TaxonomyFieldType", 0, "SP.Taxonomy.TaxonomyField"),
    "thumbnail": ("Thumbnail", 34, "SP.FieldThumbnail"),
}
_SEVERAL = {"lookup": "LookupMulti", "personOrGroup": "UserMulti", "term": "TaxonomyFieldTypeMulti"}


def kind_of(column: ListColumn) -> tuple[str, int, str]:
    """The kind's name, its number, and the type of the field."""
    if column.facet == "text" and column.facet_options.get("allowMultipleLines"):
        return _KINDS["note"]
    if column.holds_many and column.facet == "choice":
        return _KINDS["choices"]
    name, number, field_type = _KINDS[column.facet]
    return _SEVERAL[column.facet] if column.holds_many else name, number, field_type


def facet_of_kind(number: int) -> str | None:
    """The facet that a kind's number stands for; `note` and `choices` are kinds of their own here."""
    return next((facet for facet, (_, one, _) in _KINDS.items() if one == number and number), None)


def facet_of_type(name: str) -> tuple[str, bool] | None:
    """The facet that a kind's name in field XML stands for, and whether it holds several values."""
    for facet, (one, _, _) in _KINDS.items():
        if one == name:
            return facet, False
    return next(((facet, True) for facet, one in _SEVERAL.items() if one == name), None)


def entity_name(internal: str) -> str:
    """The property of an item that holds a column; a leading underscore is not allowed in one."""
    return f"OData_{internal}" if internal.startswith("_") else internal


def value_name(column: ListColumn) -> str:
    """The property that holds the value: people and lookups are held by their number."""
    return f"{entity_name(column.name)}Id" if column.is_lookup else entity_name(column.name)


def columns_of(tenant: Tenant, list_row: Row) -> list[ListColumn]:
    """The columns that a list declares itself."""
    return list_columns(tenant, list_row["num"])


def system_columns() -> list[ListColumn]:
    """The columns that every list has."""
    return [ListColumn(0, one["name"], one) for one in SYSTEM_COLUMNS]
