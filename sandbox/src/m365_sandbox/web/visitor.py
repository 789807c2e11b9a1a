"""Who looks, and what there is for them to look at."""

from dataclasses import dataclass
from urllib.parse import quote

from m365_sandbox import identities
from m365_sandbox.principal import Person
from m365_sandbox.web.asking import Graph
from m365_sandbox.wire import Json


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person, Graph as they may ask it, and where the navigation leads."""

    person: Person
    graph: Graph
    team: Graph  # the team mailbox is shared: it is read and answered in the name of the registered application
    lists: tuple[Json, ...]
    libraries: tuple[Json, ...]

    @classmethod
    async def arrive(cls, person: Person, graph: Graph, team: Graph) -> "Visitor":
        """A visitor with everything that the navigation shows. Raises `PageRefusal`."""
        site = f"/sites/{identities.TEAM_SITE_ID}"
        lists = (await graph.get(f"{site}/lists"))["value"]
        plain = tuple(one for one in lists if one["list"]["template"] != "documentLibrary")
        drives = (await graph.get(f"{site}/drives"))["value"]
        return cls(person, graph, team, plain, tuple(drives))

    @property
    def home(self) -> str:
        """The address of this person's start."""
        return f"/web/as/{quote(self.person.email)}"

    @property
    def mailboxes(self) -> tuple[str, ...]:
        """Their own mailbox and the team's."""
        return tuple(dict.fromkeys((self.person.email, identities.TEAM_MAILBOX)))

    def reader_of(self, mailbox: str) -> Graph:
        """Graph as it reads this mailbox: their own as themselves, the shared one as the application."""
        return self.team if mailbox.lower() == identities.TEAM_MAILBOX.lower() else self.graph
