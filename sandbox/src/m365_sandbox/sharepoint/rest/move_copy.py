"""`SP.MoveCopyUtil`: files and folders moved and copied by their addresses, also to another library or site."""

from typing import Any
from urllib.parse import unquote, urlsplit

from m365_sandbox.drives.changes import Changes, Conflict, require_not_checked_out
from m365_sandbox.drives.copying import Copier
from m365_sandbox.principal import SiteObject
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.rest.bodies import argument, plain
from m365_sandbox.sharepoint.rest.places import Place, open_path
from m365_sandbox.sharepoint.rest.refusals import invalid_query, rest_error
from m365_sandbox.sharepoint.rest.site_addresses import site_at
from m365_sandbox.sharepoint.rest.sites import open_site
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, empty_reply

routes = Routes()
_UTIL = "/{site}/_api/sp.movecopyutil."


@routes("POST", *(f"{_UTIL}{what}{suffix}" for what in ("movefile", "movefolder") for suffix in ("", "bypath")))
def move(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Move a file or folder within its library, or into another one, where it is made anew."""
    source, parent, name, conflict = _read(tenant, request)
    with tenant.store.transaction():
        move_place(tenant, request.principal.author, source, parent, name, conflict)
    return empty_reply(200)


def move_place(tenant: Tenant, author: str, source: Place, parent: Place, name: str, conflict: Conflict) -> Place:
    """Move a file or folder into a folder; where it is then. Raises `GraphError` (400, 409, 423)."""
    require_not_checked_out(source.item, author)
    if parent.tree.drive.num == source.tree.drive.num:
        moved = Changes(tenant, source.tree, author).move(source.item, parent.item, name, conflict)
        return Place(parent.site, parent.tree, moved)
    made = copy_place(tenant, author, source, parent, name, conflict)
    Changes(tenant, source.tree, author).recycle(source.item)
    return made


@routes("POST", *(f"{_UTIL}{what}{suffix}" for what in ("copyfile", "copyfolder") for suffix in ("", "bypath")))
def copy(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Copy a file, or a folder with all in it."""
    source, parent, name, conflict = _read(tenant, request)
    with tenant.store.transaction():
        copy_place(tenant, request.principal.author, source, parent, name, conflict)
    return empty_reply(200)


def copy_place(tenant: Tenant, author: str, source: Place, parent: Place, name: str, conflict: Conflict) -> Place:
    """Copy a file, or a folder with all in it, into a folder; the copy. Raises `GraphError` (400, 409, 507)."""
    copier = Copier(source.tree, source.item, Changes(tenant, parent.tree, author), conflict)
    return Place(parent.site, parent.tree, copier.copy(source.item, parent.item, name))


def open_address(tenant: Tenant, request: GraphRequest, site: Row, address: str) -> Place:
    """What is at an address: of the site, or of another one where it is whole. Raises `GraphError` (403, 404)."""
    path = address
    if "://" in address:
        site, path = site_at(tenant, address), unquote(urlsplit(address).path)
        request.principal.require_site_write(SiteObject(site["id"]))
    place = open_path(tenant, site, path)
    if place is None:
        raise rest_error(404, -2147024894, "System.IO.FileNotFoundException", "File Not Found.")
    return place


def _read(tenant: Tenant, request: GraphRequest) -> tuple[Place, Place, str, Conflict]:
    """What is moved or copied, the folder it goes to, its name there, and what becomes of one that is there."""
    request.principal.require_site_write()
    site, body = open_site(tenant, request), plain(request.json())
    source = open_address(tenant, request, site, _path(body, "srcPath", "srcUrl"))
    where, _, name = _path(body, "destPath", "destUrl").rstrip("/").rpartition("/")
    parent = open_address(tenant, request, site, where)
    if source.item.is_root or not parent.item.is_folder:
        raise invalid_query("A file or folder goes into a folder, and a library's own folder stays.")
    return source, parent, name, _conflict(request, body, parent, name)


def _path(body: Json, *names: str) -> str:
    for name in names:
        value: Any = body.get(name)
        text = value.get("DecodedUrl") if isinstance(value, dict) else value
        if isinstance(text, str) and text:
            return text
    raise invalid_query(f"The parameter {names[0]} is missing.")


def _conflict(request: GraphRequest, body: Json, parent: Place, name: str) -> Conflict:
    options: Any = body.get("options")
    named = {key.lower(): argument(request, text) for key, text in request.query.custom.items() if key[:1] != "@"}
    if str(body.get("overwrite", named.get("overwrite", ""))).lower() == "true":
        return "replace"
    if isinstance(options, dict) and options.get("KeepBoth") is True:
        return "rename"
    if parent.tree.child(parent.item, name) is not None:
        words = "The destination file already exists."
        raise rest_error(400, -2146232832, "Microsoft.SharePoint.SPException", words)
    return "fail"
