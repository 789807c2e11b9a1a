"""Forms: `ValidateUpdateListItem` and `AddValidateUpdateItemUsingPath`.

Every field is looked at before anything is written; where one is wrong nothing is, and the answer (200 all the same)
says of each field what is wrong with it. With `bNewDocumentUpdate` the version that is there is written over.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from m365_sandbox.errors import GraphError
from m365_sandbox.retention.list_labels import create_labelled_item
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import require_own_list
from m365_sandbox.sharepoint.column_types import ListColumn
from m365_sandbox.sharepoint.item_store import Authorship, find_item, overwrite_item, update_item
from m365_sandbox.sharepoint.items import defaults_of, require_changeable
from m365_sandbox.sharepoint.rest.answers import Complex, value_reply
from m365_sandbox.sharepoint.rest.bodies import parameters
from m365_sandbox.sharepoint.rest.columns import columns_of
from m365_sandbox.sharepoint.rest.form_values import people_in, read_moment, typed_value
from m365_sandbox.sharepoint.rest.item_places import ANY_ITEM, open_any_item
from m365_sandbox.sharepoint.rest.items import stored_values
from m365_sandbox.sharepoint.rest.lists import LIST, open_list, server_relative_url
from m365_sandbox.sharepoint.rest.people import person_by_login
from m365_sandbox.sharepoint.rest.places import at
from m365_sandbox.sharepoint.rest.refusals import invalid_query, rest_error
from m365_sandbox.sharepoint.rest.renaming import NAME, has_name, rename
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json

routes = Routes()
_WRONG = -2130575283  # the error code of a field that does not hold
_PEOPLE, _MOMENTS = {"Author": "author", "Editor": "editor"}, {"Created": "created", "Modified": "modified"}


@dataclass(slots=True)
class _Form:
    """What a form says, field by field."""

    fields: list[Json] = field(default_factory=list)  # name, value, complaint (or nothing)
    values: Json = field(default_factory=dict)  # the stored form, by field name
    authorship: dict[str, str] = field(default_factory=dict)  # who and when, where the form says so
    new_name: str | None = None  # of the file or folder

    @property
    def is_wrong(self) -> bool:
        """Whether any field is."""
        return any(one["complaint"] is not None for one in self.fields)


@routes("POST", *at("/validateupdatelistitem", ANY_ITEM))
def validate_update(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change an item by what a form says, if all of it holds."""
    _, list_row, row = open_any_item(tenant, request)
    request.principal.require_site_write()
    require_own_list(list_row)
    columns = columns_of(tenant, list_row)
    body = parameters(request)
    form = _read(tenant, columns, body, may_rename=has_name(list_row))
    if form.fields and not form.is_wrong:
        require_changeable(tenant, list_row, row, request.principal.author)
        _try_to_write(form, columns, lambda: _write(tenant, request, list_row, columns, row, form, body))
    return _reply(request, "ValidateUpdateListItem", form, row["id"])


@routes("POST", f"{LIST}/addvalidateupdateitemusingpath", f"{LIST}/addvalidateupdateitem")
def add_validated(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make an item by what a form says, if all of it holds; its number is told as the field `Id`."""
    site, list_row = open_list(tenant, request)
    request.principal.require_site_write()
    require_own_list(list_row)
    body = parameters(request)
    _require_own_folder(site, list_row, body)
    columns = columns_of(tenant, list_row)
    form, made = _read(tenant, columns, body), list[int]()
    if not form.is_wrong:
        _try_to_write(form, columns, lambda: made.append(_make(tenant, request, list_row, columns, form)))
    if made:
        form.fields.append({"name": "Id", "value": str(made[0]), "complaint": None})
    return _reply(request, "AddValidateUpdateItemUsingPath", form, made[0] if made else 0)


def _require_own_folder(site: Row, list_row: Row, body: Json) -> None:
    information: Any = body.get("listItemCreateInfo") or {}
    path: Any = information.get("FolderPath") or {}
    decoded = path.get("DecodedUrl") if isinstance(path, dict) else None
    asked = str(decoded or information.get("FolderUrl") or "")
    own = server_relative_url(site, list_row).lower()
    if list_row["template"] == "documentLibrary" or information.get("UnderlyingObjectType", 0) != 0:
        raise invalid_query("To add an item to a document library, use SPFileCollection.Add()")
    if asked and own not in (asked.rstrip("/").lower(), f"{site['path'].rstrip('/')}/{asked.strip('/')}".lower()):
        raise rest_error(404, -2147024894, "System.IO.FileNotFoundException", "File Not Found.")


def _read(tenant: Tenant, columns: list[ListColumn], body: Json, *, may_rename: bool = False) -> _Form:
    given = body.get("formValues")
    if not isinstance(given, list) or not all(isinstance(one, dict) and one.get("FieldName") for one in given):
        raise invalid_query("formValues must be a list of FieldName and FieldValue.")
    by_name, form = {column.name: column for column in columns}, _Form()
    for one in given:
        name, text = str(one["FieldName"]), "" if one.get("FieldValue") is None else str(one["FieldValue"])
        complaint = None
        try:
            if may_rename and name == NAME:
                form.new_name = text
            else:
                _take(tenant, columns, by_name, form, name, text)
        except GraphError as refusal:
            complaint = refusal.message
        form.fields.append({"name": name, "value": one.get("FieldValue"), "complaint": complaint})
    return form


def _take(
    tenant: Tenant, columns: list[ListColumn], by_name: dict[str, ListColumn], form: _Form, name: str, text: str
) -> None:
    def find(login: str) -> Any:
        return person_by_login(tenant, login)

    column = by_name.get(name)
    if name in _PEOPLE:
        people = people_in(text, find)
        if len(people) != 1:
            raise invalid_query("This field takes one value.")
        form.authorship[_PEOPLE[name]] = f"person:{people[0].id}"
    elif name in _MOMENTS:
        form.authorship[_MOMENTS[name]] = read_moment(text)
    elif column is None:
        raise invalid_query(f"Column '{name}' does not exist. It may have been deleted by another user.")
    else:
        form.values |= stored_values(tenant, columns, {column.field_name: typed_value(column, text, find)})


def _try_to_write(form: _Form, columns: Iterable[ListColumn], write: Callable[[], None]) -> None:
    """Write; a value that another item holds already is a complaint about its field."""
    try:
        write()
    except GraphError as refusal:
        titles = {column.name for column in columns if f"[{column.definition['displayName']}]" in refusal.message}
        blamed = [one for one in form.fields if one["name"] in titles]
        if not blamed:
            raise
        for one in blamed:
            one["complaint"] = refusal.message


def _write(
    tenant: Tenant, request: GraphRequest, list_row: Row, columns: list[ListColumn], row: Row, form: _Form, body: Json
) -> None:
    author = request.principal.author
    if form.new_name is not None:
        rename(tenant, author, list_row, row, form.new_name)
        row = find_item(tenant, list_row, str(row["id"]))
    if body.get("bNewDocumentUpdate") is not True and not form.authorship:
        update_item(tenant, list_row, columns, row, form.values, author)
        return
    with tenant.store.transaction():
        if body.get("bNewDocumentUpdate") is not True:
            update_item(tenant, list_row, columns, row, form.values, author)
            row = find_item(tenant, list_row, str(row["id"]))
        authorship = Authorship(**{"editor": author, **form.authorship})
        overwrite_item(tenant, list_row, columns, row, form.values, authorship)


def _make(tenant: Tenant, request: GraphRequest, list_row: Row, columns: list[ListColumn], form: _Form) -> int:
    author, fields = request.principal.author, {**defaults_of(tenant, columns), **form.values}
    with tenant.store.transaction():
        number = create_labelled_item(tenant, list_row, columns, fields, author)
        if form.authorship:
            row = find_item(tenant, list_row, str(number))
            overwrite_item(tenant, list_row, columns, row, {}, Authorship(**{"editor": author, **form.authorship}))
    return number


def _reply(request: GraphRequest, name: str, form: _Form, item: int) -> GraphReply:
    values = [
        Complex(
            "SP.ListItemFormUpdateValue",
            {
                "ErrorCode": 0 if one["complaint"] is None else _WRONG,
                "ErrorMessage": one["complaint"],
                "FieldName": one["name"],
                "FieldValue": one["value"],
                "HasException": one["complaint"] is not None,
                "ItemId": item,
            },
        )
        for one in form.fields
    ]
    return value_reply(request, name, values)
