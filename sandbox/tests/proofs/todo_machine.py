"""Random work on a task list against a dictionary, with delta replayed from any earlier token."""

from dataclasses import dataclass
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from in_process import InProcess
from sequences import tenant

LISTS = "/users/operative1@contoso.com/todo/lists"
_NAMES = count(1)
_TITLES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=10)


@dataclass(frozen=True, slots=True)
class Reader:
    """A delta link and what its holder knows: title by id."""

    link: str
    known: tuple[tuple[str, str], ...]


class TodoMachine(RuleBasedStateMachine):
    """One task list."""

    tasks = Bundle("tasks")
    readers = Bundle("readers")

    def __init__(self) -> None:
        super().__init__()
        self.tenant: InProcess = tenant()
        self.alive: dict[str, str] = {}  # title by id
        self.steps: dict[str, list[str]] = {}

    @initialize()
    def make_list(self) -> None:
        """The list that this sequence works on."""
        self.path = f"{LISTS}/{self.tenant.good('POST', LISTS, {'displayName': f'l{next(_NAMES)}'})['id']}/tasks"

    @rule(target=tasks, title=_TITLES, steps=st.lists(_TITLES, max_size=3))
    def create(self, title: str, steps: list[str]) -> str:
        """A task with its steps."""
        body = {"title": title, "checklistItems": [{"displayName": one} for one in steps]}
        made: str = self.tenant.good("POST", self.path, body)["id"]
        assert made not in self.steps
        self.alive[made], self.steps[made] = title, steps
        return made

    @rule(task=tasks, title=_TITLES)
    def rename(self, task: str, title: str) -> None:
        """A task is renamed while it is there."""
        reply = self.tenant.call("PATCH", f"{self.path}/{task}", {"title": title})
        assert reply.status == (200 if task in self.alive else 404)
        if task in self.alive:
            self.alive[task] = title

    @rule(task=tasks, step=_TITLES)
    def add_step(self, task: str, step: str) -> None:
        """A step changes its task."""
        if task in self.alive:
            before = self.tenant.good("GET", f"{self.path}/{task}")["@odata.etag"]
            self.tenant.good("POST", f"{self.path}/{task}/checklistItems", {"displayName": step})
            assert self.tenant.good("GET", f"{self.path}/{task}")["@odata.etag"] != before
            self.steps[task] = [*self.steps[task], step]

    @rule(task=tasks)
    def delete(self, task: str) -> None:
        """A task is deleted once."""
        reply = self.tenant.call("DELETE", f"{self.path}/{task}")
        assert reply.status == (204 if self.alive.pop(task, None) is not None else 404)

    @rule(target=readers, top=st.integers(1, 5))
    def begin_reading(self, top: int) -> Reader:
        """A full enumeration."""
        return self._follow(Reader(f"{self.path}/delta?$top={top}", ()))

    @rule(target=readers, reader=readers)
    def read_on(self, reader: Reader) -> Reader:
        """Delta from any earlier link leads to the list as it is."""
        return self._follow(reader)

    @invariant()
    def the_list_is_as_the_model(self) -> None:
        """Plain paging shows each task once, with its steps."""
        if not hasattr(self, "path"):
            return
        told, _ = self.tenant.pages(f"{self.path}?$top=3&$expand=checklistItems")
        assert {one["id"]: one["title"] for one in told} == self.alive
        for one in told:
            assert [step["displayName"] for step in one["checklistItems"]] == self.steps[one["id"]][::-1]

    def _follow(self, reader: Reader) -> Reader:
        known = dict(reader.known)
        told, link = self.tenant.pages(reader.link)
        for entry in told:
            if "@removed" in entry:
                known.pop(entry["id"], None)
            else:
                known[entry["id"]] = entry["title"]
        assert known == self.alive
        return Reader(link, tuple(known.items()))
