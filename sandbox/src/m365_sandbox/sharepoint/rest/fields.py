"""A list's fields: read, made by kind or by XML, changed, dropped."""

from typing import Any

from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import require_own_list, sharepoint_ids, touch_list
from m365_sandbox.sharepoint.column_declarations import read_change
from m365_sandbox.sharepoint.column_types import ListColumn
from m365_sandbox.sharepoint.columns import change_column, declare_column, drop_column
from m365_sandbox.sharepoint.rest.answers import Entity, collection_reply, entity_reply
from m365_sandbox.sharepoint.rest.bodies import key_of, parameters, values_of
from m365_sandbox.sharepoint.rest.collections import OPTIONS, chosen, selected
from m365_sandbox.sharepoint.rest.columns import (
    columns_of,
    entity_name,
    kind_of,
    system_columns,
)
from m365_sandbox.sharepoint.rest.field_properties import changed_field, field_from_xml, new_field
from m365_sandbox.sharepoint.rest.lists import LIST, open_list
from m365_sandbox.sharepoint.rest.refusals import invalid_query, rest_error
from m365_sandbox.sharepoint.rest.sites import open_site
from m365_sandbox.sharepoint.site_columns import change_site_column, declare_site_column, drop_site_column, site_columns
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply

routes = Routes()
_FIELDS = f"{LIST}/fields"
_FIELD = f"{_FIELDS}/{{field}}"
_OF_SITE, _AVAILABLE = "/{site}/_api/web/fields", "/{site}/_api/web/availablefields"


def _made_at(fields: str) -> tuple[str, ...]:
    return fields, f"{fields}/add", f"{fields}/addfield"


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


@routes("GET", _OF_SITE, _AVAILABLE, options=OPTIONS)
def get_site_fields(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The fields of the site: its own, and those that every list starts with."""
    columns = site_columns(tenant, open_site(tenant, request))
    return collection_reply(request, chosen((field_entity(None, one) for one in columns), request.query))


@routes("GET", f"{_OF_SITE}/{{field}}", f"{_AVAILABLE}/{{field}}", options=OPTIONS)
def get_site_field(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One field of the site, by id, title or internal name."""
    column = _found(request, site_columns(tenant, open_site(tenant, request)))
    return entity_reply(request, selected(field_entity(None, column), request.query))


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


@routes("POST", *_made_at(_FIELDS), *_made_at(_OF_SITE))
def post_field(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a field of a kind, in a list or in the site."""
    return _declare(tenant, request, new_field(parameters(request, "parameters")))


@routes("POST", f"{_FIELDS}/createfieldasxml", f"{_OF_SITE}/createfieldasxml")
def post_field_as_xml(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a field from its XML."""
    return _declare(tenant, request, field_from_xml(str(parameters(request, "parameters").get("SchemaXml"))))


def _declare(tenant: Tenant, request: GraphRequest, declaration: Json) -> GraphReply:
    request.principal.require_site_manage()
    if "list" not in request.params:
        column = declare_site_column(tenant, open_site(tenant, request), declaration)
        return entity_reply(request, field_entity(None, column), 201)
    _, row = open_list(tenant, request)
    require_own_list(row)
    with tenant.store.transaction():
        column = declare_column(tenant, row["num"], declaration)
        touch_list(tenant, row["num"])
    return entity_reply(request, field_entity(row, column), 201)


@routes("PATCH", _FIELD)
@routes("MERGE", _FIELD)
def change_field(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change a field."""
    request.principal.require_site_manage()
    _, row = open_list(tenant, request)
    require_own_list(row)
    column = _find(tenant, request, row)
    change = _change(request, column)
    if column.num == 0:
        raise invalid_query("The field is read-only.")
    change_column(tenant, row, column, read_change(column.definition, change))
    return empty_reply(204)


@routes("PATCH", f"{_OF_SITE}/{{field}}")
@routes("MERGE", f"{_OF_SITE}/{{field}}")
def change_site_field(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change a field of the site."""
    request.principal.require_site_manage()
    column = _found(request, site_columns(tenant, open_site(tenant, request)))
    change_site_column(tenant, column, _change(request, column))
    return empty_reply(204)


def _change(request: GraphRequest, column: ListColumn) -> Json:
    facet = column.facet
    change = changed_field(facet, values_of(request.json()))
    return {name: value for name, value in change.items() if name != facet or value}


@routes("DELETE", _FIELD)
@routes("POST", f"{_FIELD}/deleteobject")
def delete_field(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Drop a field."""
    request.principal.require_site_manage()
    _, row = open_list(tenant, request)
    require_own_list(row)
    drop_column(tenant, row, _find(tenant, request, row))
    return empty_reply(200)


@routes("DELETE", f"{_OF_SITE}/{{field}}")
@routes("POST", f"{_OF_SITE}/{{field}}/deleteobject")
def delete_site_field(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Drop a field of the site."""
    request.principal.require_site_manage()
    drop_site_column(tenant, _found(request, site_columns(tenant, open_site(tenant, request))))
    return empty_reply(200)
