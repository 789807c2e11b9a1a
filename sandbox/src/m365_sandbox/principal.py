"""Who is calling, and what the caller may touch.

An application acts on the whole tenant within its roles, on the sites and lists granted to it under a Selected role,
and on the mailboxes that Exchange assigned to it; a signed-in person acts within the scopes of their token, on the
site's lists and on what is theirs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum

from m365_sandbox.errors import (
    GraphError,
    access_denied,
    directory_access_denied,
    mail_access_denied,
    no_permission_claims,
    unsupported_app_only_token,
)

RECORDS_ADMINISTRATOR = "Records administrator"  # the job title of those who keep the labels, and own the sites
SITES_SELECTED = "Sites.Selected"
LISTS_SELECTED = "Lists.SelectedOperations.Selected"
SELECTED = frozenset({SITES_SELECTED, LISTS_SELECTED})

# `AllSites.…` are the delegated names of SharePoint's own tokens for what Graph calls `Sites.….All`.
_FULL_CONTROL = frozenset({"Sites.FullControl.All", "AllSites.FullControl"})
_MANAGE = _FULL_CONTROL | {"Sites.Manage.All", "AllSites.Manage"}
_WRITE = _MANAGE | {"Sites.ReadWrite.All", "AllSites.Write"}
_READ = _WRITE | {"Sites.Read.All", "AllSites.Read"}
_WRITE_FILES = _WRITE | {"Files.ReadWrite.All"}
_READ_FILES = _READ | _WRITE_FILES | {"Files.Read.All"}
_READ_DIRECTORY = frozenset(
    {"User.Read.All", "User.ReadWrite.All", "User.ReadBasic.All", "Directory.Read.All", "Directory.ReadWrite.All"}
)
_READ_ALL_DIRECTORY = frozenset({"Directory.Read.All", "Directory.ReadWrite.All"})
_READ_APPLICATIONS = _READ_ALL_DIRECTORY | {"Application.Read.All", "Application.ReadWrite.All"}
_READ_DOMAINS = _READ_ALL_DIRECTORY | {"Domain.Read.All", "Domain.ReadWrite.All"}
_READ_GROUPS = _READ_ALL_DIRECTORY | {"Group.Read.All", "Group.ReadWrite.All", "GroupMember.Read.All"}
_READ_SELF = _READ_DIRECTORY | {"User.Read", "User.ReadWrite"}


class Level(IntEnum):
    """How much a permission on one site or list allows; each includes those before it."""

    NONE = 0
    READ = 1
    WRITE = 2
    OWNER = 3
    FULLCONTROL = 4


@dataclass(frozen=True, slots=True)
class SiteObject:
    """A site, or one list or library of it, as something that permissions are asked for."""

    site: str  # site id
    list: str | None = None  # list GUID


Granted = Callable[[SiteObject | None], Level]


def nothing_granted(_on: SiteObject | None) -> Level:
    """What a caller has without any grant."""
    return Level.NONE


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the directory."""

    id: str
    email: str
    display_name: str
    job_title: str | None
    lookup_id: int  # the row of the site's hidden User Information List

    @property
    def owns_sites(self) -> bool:
        """Whether this person is an owner of the tenant's sites; everybody else is a member."""
        return self.job_title == RECORDS_ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller of one request, as the token names it."""

    app_id: str
    app_name: str
    roles: frozenset[str]  # application permissions of the token
    person: Person | None = None
    scopes: frozenset[str] = frozenset()  # delegated permissions of the token
    mailbox_roles: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by owner: what Exchange assigned
    has_certificate: bool = False  # the application proved itself by certificate, not by secret
    level_on: Granted = nothing_granted  # on a site object; without one, on what the request's path names

    @property
    def author(self) -> str:
        """How rows remember who wrote them: `app:{id}` or `person:{id}`."""
        return f"person:{self.person.id}" if self.person else f"app:{self.app_id}"

    @property
    def permissions(self) -> frozenset[str]:
        """What the token says that the caller may do."""
        return self.scopes if self.person else self.roles

    def require_certificate(self) -> None:
        """Refuse an application that proved itself by secret, as SharePoint's own REST does; people are let through."""
        if not self.person and not self.has_certificate:
            raise unsupported_app_only_token()

    def may_read_site(self, on: SiteObject | None = None) -> bool:
        """Whether the caller may read a site or list; without one named, what the path names."""
        return self._holds(_READ, Level.READ, on)

    def require_site_read(self, on: SiteObject | None = None) -> None:
        """Refuse a caller who may not read the site or list."""
        self._require(self.may_read_site(on))

    def require_site_write(self, on: SiteObject | None = None) -> None:
        """Refuse a caller who may not write items."""
        self._require(self._holds(_WRITE, Level.WRITE, on))

    def require_site_manage(self, on: SiteObject | None = None) -> None:
        """Refuse a caller who may not make or change lists and columns: members of the site are such."""
        self._require(self._is_no_member and self._holds(_MANAGE, Level.FULLCONTROL, on))

    def require_site_full_control(self, on: SiteObject | None = None) -> None:
        """Refuse a caller who may not grant permissions. With a list named, who owns it under a grant may."""
        least = Level.FULLCONTROL if on is None or on.list is None else Level.OWNER
        granted = on is not None and on.list is not None and self._holds(frozenset(), least, on)
        self._require(self._is_no_member and (bool(self.permissions & _FULL_CONTROL) or granted))

    def require_file_read(self, on: SiteObject | None = None) -> None:
        """Refuse a caller who may not read the files of a library."""
        self._require(self._holds(_READ_FILES, Level.READ, on))

    def require_file_write(self, on: SiteObject | None = None) -> None:
        """Refuse a caller who may not write the files of a library."""
        self._require(self._holds(_WRITE_FILES, Level.WRITE, on))

    def as_file_reader(self) -> "Principal":
        """The same caller where files may at most be read."""
        reads = {"Files.Read.All"} if self.scopes & _READ_FILES else set()
        return replace(self, scopes=(self.scopes - _READ_FILES) | reads)

    def require_mailbox(self, owner: Person, *roles: str) -> None:
        """Refuse a caller who holds none of these roles, or who is a person and not the owner.

        Roles are application permissions; the delegated ones have the same names without `.All`.
        """
        if self.person:
            allowed = self.person.id == owner.id and bool(self.scopes & {role.removesuffix(".All") for role in roles})
        else:
            allowed = bool((self.roles | self.mailbox_roles.get(owner.id, frozenset())) & set(roles))
        if not allowed:
            raise mail_access_denied()

    def require_directory_read(self, person: Person | None = None) -> None:
        """Refuse a caller who may not read the people of the tenant, or one of them."""
        is_self = self.person is not None and person is not None and person.id == self.person.id
        if not self.permissions & (_READ_SELF if is_self else _READ_DIRECTORY):
            raise directory_access_denied()

    def require_organization_read(self) -> None:
        """Refuse a caller who may not read the tenant's own entry."""
        if not self.permissions & (_READ_SELF | {"Organization.Read.All"}):
            raise directory_access_denied()

    def require_applications_read(self) -> None:
        """Refuse a caller who may not read the applications of the tenant."""
        if not self.permissions & _READ_APPLICATIONS:
            raise directory_access_denied()

    def require_domains_read(self) -> None:
        """Refuse a caller who may not read the domains of the tenant."""
        if not self.permissions & _READ_DOMAINS:
            raise directory_access_denied()

    def require_groups_read(self) -> None:
        """Refuse a caller who may not read the groups of the tenant."""
        if not self.permissions & _READ_GROUPS:
            raise directory_access_denied()

    @property
    def _is_no_member(self) -> bool:
        return self.person is None or self.person.owns_sites

    def _holds(self, permissions: frozenset[str], level: Level, on: SiteObject | None) -> bool:
        held = self.permissions
        return bool(held & permissions) or (bool(held & SELECTED) and self.level_on(on) >= level)

    def _require(self, allowed: bool) -> None:
        if not allowed:
            raise self._refusal()

    def _refusal(self) -> GraphError:
        return access_denied() if self.permissions else no_permission_claims()


ANONYMOUS = Principal("", "", frozenset())  # where the address itself is the permission
