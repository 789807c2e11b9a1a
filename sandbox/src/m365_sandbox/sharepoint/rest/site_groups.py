"""The groups that every site has: its owners, members and visitors. They are read, not changed.

Everybody of the directory is an owner or a member; applications are in no group.
"""

from dataclasses import dataclass

from m365_sandbox.principal import Person
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.rest.answers import Entity, collection_reply, entity_reply
from m365_sandbox.sharepoint.rest.bodies import key_of
from m365_sandbox.sharepoint.rest.collections import OPTIONS, chosen, selected
from m365_sandbox.sharepoint.rest.people import user_entity
from m365_sandbox.sharepoint.rest.permission_levels import CONTRIBUTE, FULL_CONTROL, READ, PermissionLevel
from m365_sandbox.sharepoint.rest.refusals import rest_error
from m365_sandbox.sharepoint.rest.sites import open_site
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest

routes = Routes()
_GROUPS = "/{site}/_api/web/sitegroups"
_GROUP_TYPE = 8  # SP.PrincipalType


@dataclass(frozen=True, slots=True)
class SiteGroup:
    """One of a site's groups."""

    id: int
    role: str  # the last word of its title
    level: PermissionLevel


OWNERS = SiteGroup(3, "Owners", FULL_CONTROL)
VISITORS = SiteGroup(4, "Visitors", READ)
MEMBERS = SiteGroup(5, "Members", CONTRIBUTE)
GROUPS = (OWNERS, VISITORS, MEMBERS)
_ASSOCIATED = {
    "associatedownergroup": OWNERS,
    "associatedmembergroup": MEMBERS,
    "associatedvisitorgroup": VISITORS,
}
_BY_ROLE = tuple(f"/{{site}}/_api/web/{name}" for name in _ASSOCIATED)


def group_entity(site: Row, group: SiteGroup) -> Entity:
    """A group as an `SP.Group`."""
    title = _title(site, group)
    return Entity(
        "SP.Group",
        f"Web/SiteGroups/GetById({group.id})",
        {
            "AllowMembersEditMembership": group is MEMBERS,
            "AllowRequestToJoinLeave": False,
            "AutoAcceptRequestToJoinLeave": False,
            "Description": "",
            "Id": group.id,
            "IsHiddenInUI": False,
            "LoginName": title,
            "OnlyAllowMembersViewMembership": False,
            "OwnerTitle": _title(site, OWNERS),
            "PrincipalType": _GROUP_TYPE,
            "RequestToJoinLeaveEmailSetting": "",
            "Title": title,
        },
    )


def _title(site: Row, group: SiteGroup) -> str:
    return f"{site['display_name']} {group.role}"


def _members(tenant: Tenant, group: SiteGroup) -> list[Person]:
    """Who is in a group; the visitors' is empty."""
    return [one for one in tenant.directory.people() if _group_of(one) is group]


def _group_of(person: Person) -> SiteGroup:
    return OWNERS if person.owns_sites else MEMBERS


@routes("GET", _GROUPS, options=OPTIONS)
def get_groups(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The groups of the site."""
    site = open_site(tenant, request)
    return collection_reply(request, chosen((group_entity(site, group) for group in GROUPS), request.query))


@routes("GET", "/{site}/_api/web/currentuser/groups", options=OPTIONS)
def get_own_groups(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The groups that the caller is in."""
    site = open_site(tenant, request)
    groups = [_group_of(request.principal.person)] if request.principal.person else []
    return collection_reply(request, chosen((group_entity(site, group) for group in groups), request.query))


@routes("GET", "/{site}/_api/web/siteusers/{user}/groups", options=OPTIONS)
def get_groups_of_user(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The groups that somebody is in."""
    site = open_site(tenant, request)
    key = key_of(request, "user")[1].rpartition("|")[2].lower()
    people = tenant.directory.people()
    groups = [_group_of(one) for one in people if key in (str(one.lookup_id), one.email.lower())]
    return collection_reply(request, chosen((group_entity(site, group) for group in groups), request.query))


@routes("GET", f"{_GROUPS}/{{group}}", *_BY_ROLE, options=OPTIONS)
def get_group(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One group, by number or name, or by what it is to the site."""
    site = open_site(tenant, request)
    return entity_reply(request, selected(group_entity(site, _find(request, site)), request.query))


@routes("GET", f"{_GROUPS}/{{group}}/users", *(f"{name}/users" for name in _BY_ROLE), options=OPTIONS)
def get_group_users(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Who is in a group."""
    site = open_site(tenant, request)
    people = _members(tenant, _find(request, site))
    return collection_reply(request, chosen((user_entity(person) for person in people), request.query))


def _find(request: GraphRequest, site: Row) -> SiteGroup:
    if "group" not in request.params:
        parts = request.path.lower().removesuffix("/users")
        return _ASSOCIATED[parts.rpartition("/")[2]]
    by, key = key_of(request, "group")
    for group in GROUPS:
        if (str(group.id) if by == "id" else _title(site, group).lower()) == key.lower():
            return group
    raise rest_error(404, -2146232832, "Microsoft.SharePoint.SPException", "Group cannot be found.")
