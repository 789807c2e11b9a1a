"""A list's fields: read, made by kind or by XML, changed, dropped."""

from typing import Any
from xml.etree import ElementTree

from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import require_own_list, sharepoint_ids, touch_list
from m365_sandbox.sharepoint.column_declarations import read_change
from m365_sandbox.sharepoint.column_types import TITLE, ListColumn
from m365_sandbox.sharepoint.columns import change_column, declare_column, drop_column
from m365_sandbox.sharepoint.rest.answers import Entity, collection_reply, entity_reply
from m365_sandbox.sharepoint.rest.bodies import key_of, parameters, values_of, verb
from m365_sandbox.sharepoint.rest.collections import OPTIONS, chosen, selected
from m365_sandbox.sharepoint.rest.columns import (
    columns_of,
    entity_name,
    facet_of_kind,
    facet_of_type,
    kind_of,
    system_columns,
)
from m365_sandbox.sharepoint.rest.lists import LIST, open_list
from m365_sandbox.sharepoint.rest.refusals import invalid_query, rest_error
from m365_sandbox.sharepoint.rest.sites import open_site
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply

routes = Routes()
_FIELDS = f"{LIST}/fields"
_FIELD = f"{_FIELDS}/{{field}}"
_OF_SITE = "/{site}/_api/web/fields"
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
    "MinimumValue": "minimum",
    "MaximumValue": "maximum",
    "Formula": "formula",
    "LookupList": "listId",
    "LookupListId": "listId",
    "LookupField": "columnName",
    "LookupFieldName": "columnName",
}
_KIND_OPTIONS: dict[str, Json] = {"note": {"allowMultipleLines": True}, "choices": {"displayAs": "checkBoxes"}}
_SEVERAL = {"lookup": "allowMultipleValues", "personOrGroup": "allowMultipleSelection"}
_IGNORED = ("FieldTypeKind", "DefaultValue", "InternalName", "StaticName", "SchemaXml")


def field_entity(list_row: Row | None, column: ListColumn) -> Entity:
    """A field of a list, or of the site."""
    definition, options = column.definition, column.facet_options
    kind, number, field_type = kind_of(column)
    values: dict[str, Any] = {
        "CanBeDeleted": bool(column.num) and column.name != "Title",
        "DefaultValue": (definition.get("defaultValue") or {}).get("value"),
        "Description": definition["description"],
        "EnforceUniqueValues": column.unique,
        "EntityPropertyName": entity_name(column.name),
        "FieldTypeKind": number,
        "FromBaseType": column.num == 0 or column.name == "Title",
        "Group": definition["columnGroup"],
        "Hidden": column.hidden,
        "Id": definition["id"],
        "Indexed": column.indexed,
        "InternalName": column.name,
        "ReadOnlyField": column.read_only,
        "Required": bool(definition["required"]),
        "Scope": f"/Lists/{list_row['name']}" if list_row else "/",
        "Sealed": False,
        "StaticName": column.name,
        "Title": definition["displayName"],
        "TypeAsString": kind,
        "TypeDisplayName": kind,
    }
    if column.facet == "choice":
        values |= {"Choices": list(options["choices"]), "FillInChoice": bool(options["allowTextEntry"])}
    if field_type == "SP.FieldText":
        values["MaxLength"] = options.get("maxLength", 255)
    if field_type == "SP.FieldMultiLineText":
        values |= {"NumberOfLines": options["linesForEditing"], "AppendOnly": column.appends}
    if column.is_lookup:
        values |= {"AllowMultipleValues": column.holds_many, "LookupList": options.get("listId", "")}
        values["LookupField"] = options.get("columnName", "")
    owner = f"Web/Lists(guid'{list_row['guid']}')" if list_row else "Web"
    address = f"{owner}/Fields(guid'{definition['id']}')"
    return Entity(field_type, address, values)


@routes("GET", _FIELDS, options=OPTIONS)
def get_fields(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The fields of a list, its own and the system's."""
    _, row = open_list(tenant, request)
    columns = [*columns_of(tenant, row), *system_columns()]
    return collection_reply(request, chosen((field_entity(row, column) for column in columns), request.query))


@routes("GET", _FIELD, options=OPTIONS)
def get_field(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One field, by id, title or internal name."""
    _, row = open_list(tenant, request)
    return entity_reply(request, selected(field_entity(row, _find(tenant, request, row)), request.query))


@routes("GET", _OF_SITE, "/{site}/_api/web/availablefields", options=OPTIONS)
def get_site_fields(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The fields that lists of the site start with; a site has none of its own."""
    open_site(tenant, request)
    return collection_reply(request, chosen((field_entity(None, one) for one in _site_columns()), request.query))


@routes("GET", f"{_OF_SITE}/{{field}}", "/{site}/_api/web/availablefields/{field}", options=OPTIONS)
def get_site_field(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One field of the site, by id, title or internal name."""
    open_site(tenant, request)
    return entity_reply(request, selected(field_entity(None, _found(request, _site_columns())), request.query))


def _site_columns() -> list[ListColumn]:
    return [ListColumn(0, "Title", TITLE), *system_columns()]


@routes("GET", f"{LIST}/relatedfields", f"{LIST}/getrelatedfields", options=OPTIONS)
def get_related_fields(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The fields of the site's lists that look up this list."""
    site, row = open_list(tenant, request)
    web = sharepoint_ids(site)["webId"]
    found = list[Entity]()
    for other in tenant.store.all("SELECT * FROM lists WHERE site = ? ORDER BY num", (site["id"],)):
        for column in columns_of(tenant, other):
            if column.facet == "lookup" and str(column.facet_options["listId"]).strip("{}").lower() == row["guid"]:
                values = {"FieldId": column.definition["id"], "ListId": other["guid"], "WebId": web}
                address = f"Web/Lists(guid'{row['guid']}')/RelatedFields(guid'{values['FieldId']}')"
                found.append(Entity("SP.RelatedField", address, {**values, "RelationshipDeleteBehavior": 0}))
    return collection_reply(request, chosen(found, request.query))


def _find(tenant: Tenant, request: GraphRequest, list_row: Row) -> ListColumn:
    return _found(request, [*columns_of(tenant, list_row), *system_columns()])


def _found(request: GraphRequest, columns: list[ListColumn]) -> ListColumn:
    by, key = key_of(request, "field")
    wanted = key.strip("{}").lower()
    for column in columns:
        title, names = column.definition["displayName"].lower(), [column.name.lower()]
        known = {"id": [column.definition["id"].lower(), *names], "title": [title], "name": [*names, title]}
        if wanted in known.get(by, ()):
            return column
    raise rest_error(
        400 if by != "id" else 404,
        -2147024809,
        "System.ArgumentException",
        f"Column '{key}' does not exist. It may have been deleted by another user.",
    )


@routes("POST", _FIELDS, f"{_FIELDS}/add", f"{_FIELDS}/addfield")
def post_field(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a field of a kind."""
    body = parameters(request, "parameters")
    kind = body.get("FieldTypeKind")
    facet = facet_of_kind(kind) if isinstance(kind, int) else None
    if facet is None or not isinstance(body.get("Title"), str):
        raise invalid_query("A field needs a Title and a FieldTypeKind that is supported.")
    definition: Json = {"name": body["Title"], **_definition(facet, body)}
    return _declare(tenant, request, definition)


def _definition(facet: str, body: Json) -> Json:
    """Part of a column's definition from the properties of a field. Raises `GraphError` (400) for an unknown one."""
    definition: Json = {}
    options: Json = dict(_KIND_OPTIONS.get(facet, {}))
    for name, value in body.items():
        if name in _MEMBERS:
            definition[_MEMBERS[name]] = value
        elif name in _OPTIONS:
            options[_OPTIONS[name]] = value
        elif name == "AllowMultipleValues" and facet in _SEVERAL:
            options[_SEVERAL[facet]] = value
        elif name == "SelectionMode" and facet == "personOrGroup":
            options["chooseFromType"] = "peopleAndGroups" if value else "peopleOnly"
        elif name not in _IGNORED:
            raise invalid_query(f"The property '{name}' does not exist on type 'SP.Field'.")
    if body.get("DefaultValue") is not None:
        definition["defaultValue"] = {"value": str(body["DefaultValue"])}
    return {**definition, {"note": "text", "choices": "choice"}.get(facet, facet): options}


@routes("POST", f"{_FIELDS}/createfieldasxml")
def post_field_as_xml(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a field from its XML."""
    text = parameters(request, "parameters").get("SchemaXml")
    try:
        field = ElementTree.fromstring(str(text))
    except ElementTree.ParseError:
        raise invalid_query("The SchemaXml of the field is not valid XML.") from None
    found = facet_of_type(field.get("Type", ""))
    if field.tag != "Field" or found is None:
        raise invalid_query(f"The field type '{field.get('Type')}' is not supported.")
    return _declare(tenant, request, _xml_definition(field, *found))


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


_BOUNDS = (("minimum", "Min"), ("maximum", "Max"))


def _declare(tenant: Tenant, request: GraphRequest, definition: Json) -> GraphReply:
    request.principal.require_site_manage()
    _, row = open_list(tenant, request)
    require_own_list(row)
    with tenant.store.transaction():
        column = declare_column(tenant, row["num"], definition)
        touch_list(tenant, row["num"])
    return entity_reply(request, field_entity(row, column), 201)


@routes("PATCH", _FIELD)
@routes("MERGE", _FIELD)
@routes("DELETE", _FIELD)
def change_field(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change a field, or drop it."""
    request.principal.require_site_manage()
    _, row = open_list(tenant, request)
    require_own_list(row)
    column = _find(tenant, request, row)
    match verb(request):
        case "DELETE":
            drop_column(tenant, row, column)
        case "PATCH":
            body = values_of(request.json())
            facet = column.facet
            change = _definition(facet, body)
            if not change[facet]:
                del change[facet]
            if column.num == 0:
                raise invalid_query("The field is read-only.")
            change_column(tenant, row, column, read_change(column.definition, change))
        case _:
            raise invalid_query("A field is changed by MERGE and dropped by DELETE.", 405)
    return empty_reply(204 if verb(request) == "PATCH" else 200)


@routes("POST", f"{_FIELD}/deleteobject")
def delete_field(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Drop a field."""
    request.principal.require_site_manage()
    _, row = open_list(tenant, request)
    require_own_list(row)
    drop_column(tenant, row, _find(tenant, request, row))
    return empty_reply(200)
