"""Who may do what on a site, a list or an item: read. Nothing here breaks the inheritance of permissions."""

from typing import Any

from m365_sandbox.errors import GraphError
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.rest.address import literal
from m365_sandbox.sharepoint.rest.answers import (
    Entity,
    collection_reply,
    complex_reply,
    entity_reply,
    value_reply,
)
from m365_sandbox.sharepoint.rest.bodies import argument, key_of
from m365_sandbox.sharepoint.rest.collections import OPTIONS, chosen, selected
from m365_sandbox.sharepoint.rest.item_places import ITEM, open_item
from m365_sandbox.sharepoint.rest.lists import LIST, open_list
from m365_sandbox.sharepoint.rest.people import person_by_login
from m365_sandbox.sharepoint.rest.permission_levels import (
    CONTRIBUTE,
    FULL_CONTROL,
    LEVELS,
    level_entity,
    level_of,
)
from m365_sandbox.sharepoint.rest.refusals import invalid_query, rest_error
from m365_sandbox.sharepoint.rest.site_groups import GROUPS, SiteGroup, group_entity
from m365_sandbox.sharepoint.rest.sites import open_site
from m365_sandbox.sharepoint.user_information import APP_LOGIN
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest

routes = Routes()
WEB = "/{site}/_api/web"
_SECURED = (WEB, LIST, ITEM)
_LEVELS = f"{WEB}/roledefinitions"


def _at(suffix: str) -> tuple[str, ...]:
    return tuple(f"{template}/{suffix}" for template in _SECURED)


def _open(tenant: Tenant, request: GraphRequest) -> Row:
    """The site, after a look whether the list and the item that the address names are there."""
    if "list" not in request.params:
        return open_site(tenant, request)
    site, list_row = open_list(tenant, request)
    if "item" in request.params:
        open_item(tenant, request, list_row)
    return site


@routes("GET", *_at("effectivebasepermissions"), *_at("effectivebasepermissionsforui"))
def get_effective_permissions(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """What the caller may do."""
    _open(tenant, request)
    name = request.path.rpartition("/")[2]
    return complex_reply(request, name, level_of(request.principal).mask)


@routes("GET", *_at("getusereffectivepermissions/{user}"), *_at("getusereffectivepermissions"))
@routes("POST", *_at("getusereffectivepermissions/{user}"), *_at("getusereffectivepermissions"))
def get_permissions_of_user(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """What somebody may do: owners all, members contribute; an application does what its roles say."""
    _open(tenant, request)
    login = key_of(request, "user")[1] if "user" in request.params else _named(request, "userName")
    if login == APP_LOGIN:
        mask = (level_of(request.principal) if request.principal.person is None else FULL_CONTROL).mask
    else:
        person = person_by_login(tenant, login)
        if person is None:
            raise rest_error(404, -2146232832, "Microsoft.SharePoint.SPException", "User cannot be found.")
        mask = (FULL_CONTROL if person.owns_sites else CONTRIBUTE).mask
    return complex_reply(request, "GetUserEffectivePermissions", mask)


def _named(request: GraphRequest, name: str) -> str:
    text = next((value for key, value in request.query.custom.items() if key.lower() == name.lower()), "")
    return argument(request, text)


@routes("GET", *_at("doesuserhavepermissions"), *_at("doesuserhavepermissions/{mask}"))
@routes("POST", *_at("doesuserhavepermissions"), *_at("doesuserhavepermissions/{mask}"))
def does_user_have_permissions(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Whether the caller has all permissions of a mask."""
    _open(tenant, request)
    high, low = _mask(request)
    return value_reply(request, "DoesUserHavePermissions", level_of(request.principal).allows(high, low))


def _mask(request: GraphRequest) -> tuple[int, int]:
    """The two halves, from an alias such as `@v={'High':'432','Low':'1'}`, from arguments, or from the body."""
    body: Any = request.json() if request.body else {}
    named: Any = body.get("permissionMask", body)
    if not isinstance(named, dict):
        raise _no_mask()
    if not named:
        texts = [*request.query.custom.values(), request.params.get("mask", "")]
        pairs = [pair.partition(":") for text in texts for pair in text.removeprefix("id:").strip("{} ").split(",")]
        named = {_bare(name).lower(): _bare(value) for name, _, value in pairs}
        named |= {name.lower(): literal(value) for name, value in request.query.custom.items()}
    by_name = {name.lower(): str(value) for name, value in named.items()}
    try:
        return int(by_name["high"]), int(by_name["low"])
    except (KeyError, ValueError):
        raise _no_mask() from None


def _no_mask() -> GraphError:
    return invalid_query("The permission mask must have a High and a Low.")


def _bare(text: str) -> str:
    return literal(text.strip().strip('"'))


@routes("GET", _LEVELS, options=OPTIONS)
def get_levels(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The permission levels of the site."""
    open_site(tenant, request)
    return collection_reply(request, chosen((level_entity(level) for level in LEVELS), request.query))


@routes("GET", f"{_LEVELS}/{{level}}", options=OPTIONS)
def get_level(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One permission level, by number, name or kind."""
    open_site(tenant, request)
    by, key = key_of(request, "level")
    for level in LEVELS:
        if {"id": str(level.id), "type": str(level.kind)}.get(by, level.name) == key:
            return entity_reply(request, selected(level_entity(level), request.query))
    raise rest_error(404, -2146232832, "Microsoft.SharePoint.SPException", "Cannot find the role definition.")


@routes("GET", *_at("roleassignments"), options=OPTIONS)
def get_role_assignments(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Each group of the site with its permission level, as lists and items inherit them."""
    site = _open(tenant, request)
    return collection_reply(request, chosen((_assignment(request, site, group) for group in GROUPS), request.query))


@routes("GET", *_at("roleassignments/{principal}"), options=OPTIONS)
def get_role_assignment(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The permission level of one group."""
    site = _open(tenant, request)
    group = _group(request)
    return entity_reply(request, selected(_assignment(request, site, group), request.query))


@routes("GET", *_at("roleassignments/{principal}/member"), options=OPTIONS)
def get_member(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Whom a role assignment is for."""
    site = _open(tenant, request)
    return entity_reply(request, selected(group_entity(site, _group(request)), request.query))


@routes("GET", *_at("roleassignments/{principal}/roledefinitionbindings"), options=OPTIONS)
def get_bindings(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The permission levels of a role assignment."""
    _open(tenant, request)
    return collection_reply(request, chosen([level_entity(_group(request).level)], request.query))


def _group(request: GraphRequest) -> SiteGroup:
    key = key_of(request, "principal")[1]
    for group in GROUPS:
        if str(group.id) == key:
            return group
    words = f"Can not find the principal with id: {key}."
    raise rest_error(404, -2146232832, "Microsoft.SharePoint.SPException", words)


def _assignment(request: GraphRequest, site: Row, group: SiteGroup) -> Entity:
    values: dict[str, Any] = {"PrincipalId": group.id}
    for name in {one.name.partition("/")[0] for one in request.query.expand}:
        if name == "Member":
            values[name] = group_entity(site, group)
        elif name == "RoleDefinitionBindings":
            values[name] = [level_entity(group.level)]
        else:
            raise invalid_query(f"'{name}' of a role assignment cannot be expanded.")
    return Entity("SP.RoleAssignment", f"Web/RoleAssignments/GetByPrincipalId({group.id})", values)
