"""The recycle bin of a site: what was deleted from its libraries, and the way back."""

from m365_sandbox.drives.recycle_bin import binned_item, move_to_second_stage, purge, restore, rows_of_site
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.authorship import author_person
from m365_sandbox.sharepoint.rest.answers import Entity, collection_reply, entity_reply
from m365_sandbox.sharepoint.rest.bodies import key_of, parameters
from m365_sandbox.sharepoint.rest.collections import OPTIONS, chosen, selected
from m365_sandbox.sharepoint.rest.refusals import rest_error
from m365_sandbox.sharepoint.rest.sites import open_site
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, empty_reply

routes = Routes()
_OF_WEB, _OF_SITE = "/{site}/_api/web/recyclebin", "/{site}/_api/site/recyclebin"
_FILE, _FOLDER = 1, 5  # SP.RecycleBinItemType


@routes("GET", _OF_WEB, _OF_SITE, options=OPTIONS)
def get_recycle_bin(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """What lies in the bin, the newest first; the web's shows its first stage, the site collection's both."""
    rows = _shown_rows(tenant, request)
    return collection_reply(request, chosen((_entity(tenant, row) for row in rows), request.query))


@routes("GET", f"{_OF_WEB}/{{entry}}", f"{_OF_SITE}/{{entry}}", options="select")
def get_entry(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One entry."""
    return entity_reply(request, selected(_entity(tenant, _find(tenant, request)), request.query))


@routes("POST", f"{_OF_WEB}/{{entry}}/restore", f"{_OF_SITE}/{{entry}}/restore")
def restore_entry(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Bring a file or folder back where it was."""
    request.principal.require_site_write()
    restore(tenant, _find(tenant, request)["guid"])
    return empty_reply(200)


_ITEMS = ("/{site}/_api/web/getrecyclebinitems", "/{site}/_api/site/getrecyclebinitems")


@routes("GET", *_ITEMS, options=OPTIONS)
@routes("POST", *_ITEMS, options=OPTIONS)
def get_recycle_bin_items(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """What lies in one stage of the bin (`itemState`) or in both, no more than `rowLimit`."""
    body = parameters(request) if request.body else request.query.custom
    asked = {name.lower(): str(value).strip("'") for name, value in body.items()}
    state, limit = asked.get("itemstate", "0"), asked.get("rowlimit", "0")
    rows = [row for row in _rows(tenant, request) if state in ("0", str(row["stage"]))]
    shown = rows[: int(limit)] if limit.isdecimal() and int(limit) else rows
    return collection_reply(request, chosen((_entity(tenant, row) for row in shown), request.query))


@routes("POST", f"{_OF_WEB}/{{entry}}/deleteobject", f"{_OF_SITE}/{{entry}}/deleteobject")
@routes("DELETE", f"{_OF_WEB}/{{entry}}", f"{_OF_SITE}/{{entry}}")
def delete_entry(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Delete a file or folder for good."""
    request.principal.require_site_write()
    purge(tenant, _find(tenant, request)["guid"])
    return empty_reply(200)


@routes("POST", f"{_OF_WEB}/{{entry}}/movetosecondstage", f"{_OF_SITE}/{{entry}}/movetosecondstage")
def move_entry(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Put a file or folder where the site's own members do not see it."""
    request.principal.require_site_write()
    move_to_second_stage(tenant, _find(tenant, request)["guid"])
    return empty_reply(200)


@routes("POST", f"{_OF_WEB}/deleteall", f"{_OF_SITE}/deleteall")
def delete_all(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Empty the bin; what a label or a hold keeps is refused, and then nothing is deleted."""
    request.principal.require_site_write()
    with tenant.store.transaction():
        for row in _shown_rows(tenant, request):
            purge(tenant, row["guid"])
    return empty_reply(200)


@routes("POST", f"{_OF_WEB}/restoreall", f"{_OF_SITE}/restoreall")
def restore_all(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Bring everything back."""
    request.principal.require_site_write()
    with tenant.store.transaction():
        for row in _shown_rows(tenant, request):
            restore(tenant, row["guid"])
    return empty_reply(200)


def _shown_rows(tenant: Tenant, request: GraphRequest) -> list[Row]:
    """The web's bin is the first stage, the site collection's both."""
    return [row for row in _rows(tenant, request) if row["stage"] == 1 or "/site/" in request.path.lower()]


def _rows(tenant: Tenant, request: GraphRequest) -> list[Row]:
    return rows_of_site(tenant, open_site(tenant, request)["id"])


def _find(tenant: Tenant, request: GraphRequest) -> Row:
    guid = key_of(request, "entry")[1].strip("{}").lower()
    row = next((one for one in _rows(tenant, request) if one["guid"] == guid), None)
    if row is None:
        raise rest_error(404, -2147024809, "System.ArgumentException", "The recycle bin item does not exist.")
    return row


def _entity(tenant: Tenant, row: Row) -> Entity:
    tree, item = binned_item(tenant, row)
    folder = tree.path(item).rpartition("/")[0]
    author, deleter = (author_person(one, tenant.directory) for one in (item.author, row["deleted_by"]))
    return Entity(
        "SP.RecycleBinItem",
        f"Web/RecycleBin('{row['guid']}')",
        {
            "AuthorEmail": author.email if author else "",
            "AuthorName": author.display_name if author else "SharePoint App",
            "DeletedByEmail": deleter.email if deleter else "",
            "DeletedByName": deleter.display_name if deleter else "SharePoint App",
            "DeletedDate": row["deleted"],
            "DirName": f"{tree.drive.server_path}{folder}".lstrip("/"),
            "Id": row["guid"],
            "ItemState": row["stage"],
            "ItemType": _FOLDER if item.is_folder else _FILE,
            "LeafName": item.name,
            "Size": str(item.size),
            "Title": item.name,
        },
    )
