"""Who is calling, and what the caller may touch.

An application acts on the whole tenant within its roles; a signed-in person on the site's lists and on what is theirs.
"""

from dataclasses import dataclass

from m365_sandbox.errors import access_denied, mail_access_denied


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the directory."""

    id: str
    email: str
    display_name: str
    job_title: str | None
    lookup_id: int  # the row of the site's hidden User Information List


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller of one request, as the token names it."""

    app_id: str
    app_name: str
    roles: frozenset[str]
    person: Person | None = None

    @property
    def author(self) -> str:
        """How rows remember who wrote them: `app:{id}` or `person:{id}`."""
        return f"person:{self.person.id}" if self.person else f"app:{self.app_id}"

    def require_site_read(self) -> None:
        """Refuse a caller who may not read the site."""
        if not self.person and not self.roles & {
            "Sites.FullControl.All",
            "Sites.Manage.All",
            "Sites.ReadWrite.All",
            "Sites.Read.All",
        }:
            raise access_denied()

    def require_site_write(self) -> None:
        """Refuse a caller who may not write items."""
        if not self.person and not self.roles & {"Sites.FullControl.All", "Sites.Manage.All", "Sites.ReadWrite.All"}:
            raise access_denied()

    def require_site_manage(self) -> None:
        """Refuse a caller who may not make or change lists and columns."""
        if self.person or not self.roles & {"Sites.FullControl.All", "Sites.Manage.All"}:
            raise access_denied()

    def require_mailbox(self, owner: Person, *roles: str) -> None:
        """Refuse a caller who holds none of these roles, or who is a person and not the owner."""
        allowed = self.person.id == owner.id if self.person else bool(self.roles & set(roles))
        if not allowed:
            raise mail_access_denied()


ANONYMOUS = Principal("", "", frozenset())  # where the address itself is the permission
