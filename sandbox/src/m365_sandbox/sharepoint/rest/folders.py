"""Folders of the libraries: read, listed, made."""

from typing import Any

from m365_sandbox.drives.addressing import drive_of_list, libraries
from m365_sandbox.drives.changes import Changes, ItemProperties
from m365_sandbox.drives.tree import Tree
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.rest.answers import Entity, collection_reply, entity_reply
from m365_sandbox.sharepoint.rest.bodies import key_of, parameters
from m365_sandbox.sharepoint.rest.collections import OPTIONS, chosen, selected
from m365_sandbox.sharepoint.rest.file_expansions import with_expansions
from m365_sandbox.sharepoint.rest.file_view import file_entity, folder_entity, site_folder_entity
from m365_sandbox.sharepoint.rest.places import (
    ANY_FOLDER,
    CHILDREN,
    FOLDERS,
    WEB,
    Place,
    at,
    inside,
    open_folder,
    open_path,
)
from m365_sandbox.sharepoint.rest.refusals import rest_error
from m365_sandbox.sharepoint.rest.sites import open_site
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest

routes = Routes()
_HOW = ("", "/add", "/add/{name}", "/addusingpath")


@routes("GET", *at("", FOLDERS[:2]), *at("", CHILDREN), options="select expand")
def get_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A folder, or by its id the site's own, in which its libraries are."""
    if "list" not in request.params and "child" not in request.params:
        own = site_folder_entity(tenant, open_site(tenant, request))
        if key_of(request, "folder") == ("uid", own.values["UniqueId"]):
            return entity_reply(request, selected(own, request.query))
    place = open_folder(tenant, request)
    return entity_reply(request, selected(with_expansions(tenant, request, place, folder_entity(place)), request.query))


@routes("GET", *at("/parentfolder", ANY_FOLDER), options="select expand")
def get_parent_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The folder that a folder is in; of a library's own folder that is the site's."""
    place = open_folder(tenant, request)
    if place.item.is_root:
        return entity_reply(request, selected(site_folder_entity(tenant, place.site), request.query))
    parent = place.tree.by_number(place.item.parent)
    assert parent is not None
    entity = folder_entity(Place(place.site, place.tree, parent))
    return entity_reply(request, selected(entity, request.query))


@routes("GET", *at("/storagemetrics", ANY_FOLDER), options="select")
def get_storage_metrics(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """How much lies in a folder and below it."""
    place = open_folder(tenant, request)
    below = place.tree.below(place.item)
    sizes = sum(one.size for one in below)
    values = {
        "LastModified": max([one.modified for one in below], default=place.item.modified),
        "TotalFileCount": str(sum(not one.is_folder for one in below)),
        "TotalFileStreamSize": str(sizes),
        "TotalSize": str(sizes),
    }
    address = f"Web/GetFolderByServerRelativePath(decodedurl='{place.url}')/StorageMetrics"
    return entity_reply(request, selected(Entity("SP.StorageMetrics", address, values), request.query))


@routes("GET", f"{WEB}/rootfolder", options="select expand")
def get_site_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The folder of the site, in which its libraries are."""
    site = open_site(tenant, request)
    return entity_reply(request, selected(site_folder_entity(tenant, site), request.query))


@routes("GET", *at("/files", ANY_FOLDER), options=OPTIONS)
def get_files(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The files in a folder."""
    places = inside(open_folder(tenant, request), folders=False)
    entities = (with_expansions(tenant, request, place, file_entity(place)) for place in places)
    return collection_reply(request, chosen(entities, request.query))


@routes("GET", *at("/folders", ANY_FOLDER), options=OPTIONS)
def get_folders(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The folders in a folder."""
    places = inside(open_folder(tenant, request), folders=True)
    entities = (with_expansions(tenant, request, place, folder_entity(place)) for place in places)
    return collection_reply(request, chosen(entities, request.query))


@routes("POST", *at("/folders", ANY_FOLDER), *at("/folders/add", ANY_FOLDER))
@routes("POST", *at("/folders/add/{name}", ANY_FOLDER))
@routes("POST", *at("/folders/addusingpath", ANY_FOLDER), *at("/addsubfolderusingpath", ANY_FOLDER))
def make_folder(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a folder in another one; one that is there already is answered as it is."""
    request.principal.require_site_write()
    return _make_folder(tenant, request, open_folder(tenant, request), _asked_path(request))


@routes("GET", f"{WEB}/folders", options=OPTIONS)
def get_folders_of_web(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The folders of the site's libraries."""
    site = open_site(tenant, request)
    trees = (Tree(tenant, drive_of_list(tenant, row)) for row in libraries(tenant, site))
    places = (Place(site, tree, tree.root()) for tree in trees)
    return collection_reply(request, chosen((folder_entity(place) for place in places), request.query))


@routes("POST", *(f"{WEB}/folders{how}" for how in _HOW))
def make_folder_at_path(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a folder at a path of the site; the one that it is in must be there."""
    request.principal.require_site_write()
    site = open_site(tenant, request)
    asked = _asked_path(request).rstrip("/")
    there = open_path(tenant, site, asked)
    if there is not None and there.item.is_root:
        return entity_reply(request, folder_entity(there))
    where, _, leaf = asked.rpartition("/")
    parent = open_path(tenant, site, where)
    if parent is None or not parent.item.is_folder:
        raise rest_error(404, -2147024894, "System.IO.FileNotFoundException", "File Not Found.")
    return _make_folder(tenant, request, parent, leaf)


def _asked_path(request: GraphRequest) -> str:
    if "name" in request.params:
        return key_of(request, "name")[1]
    body = parameters(request, "parameters")
    leaf: Any = body.get("leafPath")
    named = {name.lower(): value for name, value in body.items()}
    decoded = leaf.get("DecodedUrl") if isinstance(leaf, dict) else None
    return str(decoded or named.get("decodedurl") or named.get("url") or named.get("serverrelativeurl") or "")


def _make_folder(tenant: Tenant, request: GraphRequest, parent: Place, path: str) -> GraphReply:
    changes = Changes(tenant, parent.tree, request.principal.author)
    leaf = path.rpartition("/")[2]
    folder, _ = changes.create_folder(parent.item, leaf, "replace", ItemProperties())
    return entity_reply(request, folder_entity(Place(parent.site, parent.tree, folder)), 201)
