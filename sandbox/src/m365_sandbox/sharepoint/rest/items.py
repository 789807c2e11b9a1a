"""Items: read, made, changed under `If-Match`, deleted."""

from dataclasses import replace

from m365_sandbox.errors import GraphError
from m365_sandbox.retention.list_labels import create_labelled_item
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import require_own_list
from m365_sandbox.sharepoint.column_types import ListColumn
from m365_sandbox.sharepoint.content_types import item_content_type
from m365_sandbox.sharepoint.item_store import Authorship, etag_of, find_item, overwrite_item, update_item
from m365_sandbox.sharepoint.items import defaults_of, delete_or_recycle, require_changeable
from m365_sandbox.sharepoint.lookups import Lookups
from m365_sandbox.sharepoint.rest.answers import Entity, collection_reply, entity_reply, service_url, value_reply
from m365_sandbox.sharepoint.rest.bodies import values_of, verb
from m365_sandbox.sharepoint.rest.collections import selected
from m365_sandbox.sharepoint.rest.columns import columns_of
from m365_sandbox.sharepoint.rest.item_places import ANY_ITEM, ITEM, ITEMS, open_any_item, open_item
from m365_sandbox.sharepoint.rest.item_query import read_page
from m365_sandbox.sharepoint.rest.item_view import ItemEntities, names
from m365_sandbox.sharepoint.rest.lists import item_type, list_entity, open_list
from m365_sandbox.sharepoint.rest.parent_lists import asks_for_parent, parent_list, without_parent
from m365_sandbox.sharepoint.rest.places import at
from m365_sandbox.sharepoint.rest.refusals import invalid_query, rest_error, stale_etag
from m365_sandbox.sharepoint.rest.renaming import rename_as_asked
from m365_sandbox.sharepoint.values import read_values
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply

routes = Routes()
_READ_ONLY = frozenset(("ID", "Id", "Created", "Modified", "AuthorId", "EditorId", "GUID", "Attachments"))


@routes("GET", ITEMS, options="select filter orderby top skip skiptoken expand")
def get_items(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A page of items; 100 where `$top` does not say otherwise. SharePoint ignores `$skip` on items."""
    site, list_row = open_list(tenant, request)
    view = ItemEntities(tenant, site, list_row, request.query)
    page = read_page(tenant, request, list_row, columns_of(tenant, list_row))
    address = f"{service_url(request)}/Web/Lists(guid'{list_row['guid']}')/Items"
    link = f"{address}?{page.next_link}" if page.next_link else None
    return collection_reply(request, (view.entity(row) for row in page.rows), link)


@routes("GET", ITEM, options="select expand")
def get_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One item."""
    site, list_row = open_list(tenant, request)
    row = open_item(tenant, request, list_row)
    entity = ItemEntities(tenant, site, list_row, without_parent(request.query)).entity(row)
    expanded = {one.name for one in request.query.expand}
    if not asks_for_parent(expanded):
        return entity_reply(request, entity)
    paths = {name for name in expanded if asks_for_parent({name})}
    parent = parent_list(tenant, request, site, list_row, paths)
    return entity_reply(request, replace(entity, values={**entity.values, "ParentList": parent}))


@routes("POST", ITEMS)
def post_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make an item."""
    site, list_row = open_list(tenant, request)
    request.principal.require_site_write()
    require_own_list(list_row)
    if list_row["template"] == "documentLibrary":
        raise invalid_query("To add an item to a document library, use SPFileCollection.Add()")
    columns = columns_of(tenant, list_row)
    given = _read(tenant, request, list_row, columns, request.json())
    fields = {**defaults_of(tenant, columns), **given}
    number = create_labelled_item(tenant, list_row, columns, fields, request.principal.author)
    row = find_item(tenant, list_row, str(number))
    entity = ItemEntities(tenant, site, list_row, request.query).entity(row)
    return entity_reply(request, entity, 201)


@routes("PATCH", *ANY_ITEM)
@routes("MERGE", *ANY_ITEM)
@routes("DELETE", *ANY_ITEM)
def change_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change an item, or delete it. Both need `If-Match`, with the item's tag or `*`."""
    _, list_row, row = open_any_item(tenant, request)
    request.principal.require_site_write()
    require_own_list(list_row)
    what = verb(request)
    if what not in ("PATCH", "DELETE"):
        raise invalid_query("An item is changed by MERGE and deleted by DELETE.", 405)
    _require_match(request, row)
    if what == "DELETE":
        delete_or_recycle(tenant, list_row, row, request.principal.author)
        return empty_reply(200)
    require_changeable(tenant, list_row, row, request.principal.author)
    columns = columns_of(tenant, list_row)
    with tenant.store.transaction():
        body = rename_as_asked(tenant, request, list_row, row)
        row = find_item(tenant, list_row, str(row["id"]))
        changes = _read(tenant, request, list_row, columns, body)
        update_item(tenant, list_row, columns, row, changes, request.principal.author)
    changed = find_item(tenant, list_row, str(row["id"]))
    return GraphReply(204, headers={"ETag": etag_of(changed)})


@routes("POST", f"{ITEM}/recycle", f"{ITEM}/deleteobject")
def recycle_item(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Delete an item without `If-Match`; lists have no recycle bin here, libraries have."""
    _, list_row = open_list(tenant, request)
    request.principal.require_site_write()
    require_own_list(list_row)
    row = open_item(tenant, request, list_row)
    delete_or_recycle(tenant, list_row, row, request.principal.author)
    return (
        value_reply(request, "Recycle", row["guid"]) if request.path.lower().endswith("recycle") else empty_reply(200)
    )


@routes("POST", *at("/systemupdate", ANY_ITEM), *at("/updateoverwriteversion", ANY_ITEM))
def overwrite(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change an item without a new version; a system update leaves when and by whom it was changed as well."""
    _, list_row, row = open_any_item(tenant, request)
    request.principal.require_site_write()
    require_own_list(list_row)
    require_changeable(tenant, list_row, row, request.principal.author)
    columns, is_system = columns_of(tenant, list_row), request.path.lower().endswith("systemupdate")
    body = request.json() if request.body else {}
    changes = _read(tenant, request, list_row, columns, body) if body else {}
    kept = Authorship(row["editor"], row["modified"]) if is_system else Authorship(request.principal.author)
    overwrite_item(tenant, list_row, columns, row, changes, kept)
    return empty_reply(200)


@routes("GET", *at("/parentlist", ANY_ITEM), options="select")
def get_parent_list(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The list that an item is in."""
    site, list_row, _ = open_any_item(tenant, request)
    return entity_reply(request, selected(list_entity(tenant, request.principal, site, list_row), request.query))


@routes("GET", f"{ITEM}/attachmentfiles", options="select")
def get_attachments(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Attachments of an item; none are kept."""
    _, list_row = open_list(tenant, request)
    open_item(tenant, request, list_row)
    return collection_reply(request, list[Entity]())


@routes("POST", f"{ITEM}/attachmentfiles/add", f"{ITEM}/attachmentfiles/addusingpath")
def add_attachment(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Attachments are switched off in every list, and SharePoint refuses them in these words."""
    _, list_row = open_list(tenant, request)
    request.principal.require_site_write()
    open_item(tenant, request, list_row)
    words = "Attachments are disabled for this list."
    raise rest_error(400, -2130575151, "Microsoft.SharePoint.SPException", words)


def _require_match(request: GraphRequest, row: Row) -> None:
    sent, current = request.headers.get("if-match"), etag_of(row)
    if sent is None:
        raise invalid_query("The request must carry an If-Match header with the item's ETag or '*'.")
    if sent.strip() not in ("*", current, f'"{row["version"]}"'):
        raise stale_etag(sent, current)


def _read(tenant: Tenant, request: GraphRequest, list_row: Row, columns: list[ListColumn], body: Json) -> Json:
    """The stored form of the columns in a body. Raises `GraphError` (400)."""
    _require_type(request, body, list_row)
    known, payload = names(columns), dict[str, object]()
    for name, value in values_of(body).items():
        column = known.get(name)
        if name == "ContentTypeId" and item_content_type(list_row)["id"].startswith(str(value)):
            continue
        if column is None:
            raise _unknown(name, list_row)
        payload[column.field_name] = value
    return stored_values(tenant, columns, payload)


def stored_values(tenant: Tenant, columns: list[ListColumn], values: Json) -> Json:
    """The stored form of values under the names by which columns keep them. Raises `GraphError` (400)."""
    payload = dict(values)
    for column in columns:
        if column.holds_many and column.field_name in values:
            kind = "Collection(Edm.Int32)" if column.is_lookup else "Collection(Edm.String)"
            payload[f"{column.field_name}@odata.type"] = kind
    lookups = Lookups(tenant, columns)
    return read_values(payload, columns, tenant.switches, two_part_links=True, lookups=lookups)


def _require_type(request: GraphRequest, body: Json, list_row: Row) -> None:
    metadata = body.get("__metadata")
    named = metadata.get("type") if isinstance(metadata, dict) else body.get("odata.type")
    if named is None and "odata=verbose" in request.headers.get("content-type", "").replace(" ", "").lower():
        raise invalid_query(
            "An entry without a type name was found, but no expected type was specified. To allow entries without type "
            "information, the expected type must also be specified when the model is specified."
        )
    if named is not None and str(named).lstrip("#") not in (item_type(list_row), "SP.ListItem", "SP.Data.ListItem"):
        raise invalid_query(
            f"A type named '{named}' could not be resolved by the model. When a model is available, each type name "
            "must resolve to a valid type."
        )


def _unknown(name: str, list_row: Row) -> GraphError:
    if name in _READ_ONLY or name.startswith("OData__"):
        return invalid_query(f"The property '{name}' is read-only.")
    return invalid_query(
        f"The property '{name}' does not exist on type '{item_type(list_row)}'. Make sure to only use property names "
        "that are defined by the type."
    )
