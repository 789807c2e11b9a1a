"""What a client says of a field it makes or changes: properties by kind, or XML, as part of a column's definition."""

from locale import windows_locale
from typing import Any
from xml.etree import ElementTree

from m365_sandbox.sharepoint.rest.columns import facet_of_kind, facet_of_type
from m365_sandbox.sharepoint.rest.refusals import invalid_query
from m365_sandbox.wire import Json

# A property of a field → a member of a column's definition.
_MEMBERS = {
    "Title": "displayName",
    "Description": "description",
    "Required": "required",
    "Indexed": "indexed",
    "EnforceUniqueValues": "enforceUniqueValues",
    "Hidden": "hidden",
    "Group": "columnGroup",
    "ReadOnlyField": "readOnly",
}
_OPTIONS = {
    "MaxLength": "maxLength",
    "Choices": "choices",
    "FillInChoice": "allowTextEntry",
    "NumberOfLines": "linesForEditing",
    "AppendOnly": "appendChangesToExistingText",
    "Formula": "formula",
    "LookupList": "listId",
    "LookupListId": "listId",
    "LookupField": "columnName",
    "LookupFieldName": "columnName",
}
_KIND_OPTIONS: dict[str, Json] = {"note": {"allowMultipleLines": True}, "choices": {"displayAs": "checkBoxes"}}
_SEVERAL = {"lookup": "allowMultipleValues", "personOrGroup": "allowMultipleSelection"}
_IGNORED = ("FieldTypeKind", "DefaultValue", "InternalName", "StaticName", "SchemaXml")
# What forms and calendars make of a field, of which there are none here; by kind.
_OF_FORMS = {
    "note": ("AllowHyperlink", "RestrictedMode"),
    "dateTime": ("DateTimeCalendarType",),
    "calculated": ("CurrencyLocaleId",),
}
_DATE_FORMATS = {0: "dateOnly", 1: "dateTime"}
_OUTPUT_TYPES = {2: "text", 4: "dateTime", 8: "boolean", 9: "number", 10: "currency"}
# Property of a kind → the option, and the option's value for the property's.
_CODED: dict[tuple[str, str], tuple[str, dict[Any, Any]]] = {
    ("dateTime", "DisplayFormat"): ("format", _DATE_FORMATS),
    ("dateTime", "FriendlyDisplayFormat"): ("displayAs", {0: "default", 1: "standard", 2: "friendly"}),
    ("hyperlinkOrPicture", "DisplayFormat"): ("isPicture", {0: False, 1: True}),
    ("personOrGroup", "SelectionMode"): ("chooseFromType", {0: "peopleOnly", 1: "peopleAndGroups"}),
    ("choice", "EditFormat"): ("displayAs", {0: "dropDownMenu", 1: "radioButtons"}),
    ("note", "RichText"): ("textType", {True: "richText", False: "plain"}),
    ("calculated", "DateFormat"): ("format", _DATE_FORMATS),
    ("calculated", "OutputType"): ("outputType", _OUTPUT_TYPES),
    ("currency", "CurrencyLocaleId"): (
        "locale",
        {number: name.replace("_", "-") for number, name in windows_locale.items()},
    ),
}
_BOUNDS = (("minimum", "Min"), ("maximum", "Max"))


def new_field(body: Json) -> Json:
    """The declaration of a column from the properties of a field. Raises `GraphError` (400)."""
    kind = body.get("FieldTypeKind")
    facet = facet_of_kind(kind) if isinstance(kind, int) else None
    if facet is None or not isinstance(body.get("Title"), str):
        raise invalid_query("A field needs a Title and a FieldTypeKind that is supported.")
    return {"name": body["Title"], **changed_field(facet, body)}


def changed_field(facet: str, body: Json) -> Json:
    """Part of a column's definition from properties of a field. Raises `GraphError` (400) for an unknown one."""
    definition: Json = {}
    options: Json = dict(_KIND_OPTIONS.get(facet, {}))
    for name, value in body.items():
        if name in _MEMBERS:
            definition[_MEMBERS[name]] = value
        elif name in _OPTIONS:
            options[_OPTIONS[name]] = value
        elif (facet, name) in _CODED:
            option, values = _CODED[facet, name]
            if isinstance(value, list | dict) or value not in values:
                raise invalid_query(f"The value {value!r} of the property '{name}' of a field is not supported.")
            options[option] = values[value]
        elif name == "AllowMultipleValues" and facet in _SEVERAL:
            options[_SEVERAL[facet]] = value
        elif name in ("MinimumValue", "MaximumValue") and facet in ("number", "currency"):
            if facet == "number":
                options[name.removesuffix("Value").lower()] = value
        elif name not in (*_IGNORED, *_OF_FORMS.get(facet, ())):
            raise invalid_query(f"The property '{name}' does not exist on type 'SP.Field'.")
    if body.get("DefaultValue") is not None:
        definition["defaultValue"] = {"value": str(body["DefaultValue"])}
    return {**definition, {"note": "text", "choices": "choice"}.get(facet, facet): options}


def field_from_xml(text: str) -> Json:
    """The declaration of a column from the XML of a field. Raises `GraphError` (400)."""
    try:
        field = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        raise invalid_query("The SchemaXml of the field is not valid XML.") from None
    found = facet_of_type(field.get("Type", ""))
    if field.tag != "Field" or found is None:
        raise invalid_query(f"The field type '{field.get('Type')}' is not supported.")
    return _xml_definition(field, *found)


def _xml_definition(field: ElementTree.Element, facet: str, holds_many: bool) -> Json:
    name = field.get("Name") or field.get("StaticName") or field.get("DisplayName")
    definition: Json = {"name": name, "displayName": field.get("DisplayName") or name}
    for attribute, member in _MEMBERS.items():
        if attribute in ("Required", "Indexed", "EnforceUniqueValues", "Hidden"):
            definition[member] = field.get(attribute, "FALSE").upper() == "TRUE"
        elif attribute in ("Description", "Group") and field.get(attribute):
            definition[member] = field.get(attribute)
    options: Json = {}
    match facet:
        case "note":
            facet, options = "text", {"allowMultipleLines": True}
            options["appendChangesToExistingText"] = field.get("AppendOnly", "FALSE").upper() == "TRUE"
        case "choice" | "choices":
            options["choices"] = [one.text or "" for one in field.findall("CHOICES/CHOICE")]
            options["allowTextEntry"] = field.get("FillInChoice", "FALSE").upper() == "TRUE"
            options |= {"displayAs": "checkBoxes"} if facet == "choices" else {}
            facet = "choice"
        case "dateTime":
            options["format"] = "dateOnly" if field.get("Format") == "DateOnly" else "dateTime"
        case "text" if field.get("MaxLength"):
            options["maxLength"] = int(field.get("MaxLength", "255"))
        case "number":
            options |= {key: float(field.get(name, "")) for key, name in _BOUNDS if field.get(name)}
        case "personOrGroup":
            options["allowMultipleSelection"] = holds_many or field.get("Mult", "FALSE").upper() == "TRUE"
        case "lookup":
            options = {"listId": field.get("List", ""), "columnName": field.get("ShowField", "Title")}
            options["allowMultipleValues"] = holds_many or field.get("Mult", "FALSE").upper() == "TRUE"
        case "calculated":
            options = {"formula": field.findtext("Formula", "")}
    default = field.findtext("Default")
    return {**definition, **({"defaultValue": {"value": default}} if default else {}), facet: options}
