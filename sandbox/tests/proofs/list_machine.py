"""Random work on a list against a dictionary: items, etags, versions, and delta replayed from any earlier token."""

from collections import Counter
from dataclasses import dataclass
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from in_process import InProcess, Json
from sequences import tenant

TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=12
).map(lambda text: f"t{text}t")
_NAMES = count(1)


@dataclass(slots=True)
class Item:
    """What the model knows of an item."""

    id: str
    fields: dict[str, object]
    etag: str
    versions: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Reader:
    """A delta link and what its holder knows: title by id."""

    link: str
    known: tuple[tuple[str, str], ...]


class ListMachine(RuleBasedStateMachine):
    """One list."""

    items = Bundle("items")
    readers = Bundle("readers")

    def __init__(self) -> None:
        super().__init__()
        self.tenant: InProcess = tenant()
        self.alive: dict[str, Item] = {}
        self.deleted: set[str] = set()

    @initialize(target=readers)
    def make_list(self) -> Reader:
        """A new list with an indexed column, and a reader who begins now."""
        body = {
            "displayName": f"list {next(_NAMES)}",
            "list": {"template": "genericList"},
            "columns": [{"name": "Size", "number": {}, "indexed": True}],
        }
        self.path = f"{self.tenant.site}/lists/{self.tenant.good('POST', f'{self.tenant.site}/lists', body)['id']}"
        self.all = f"{self.path}/items"
        link = self.tenant.good("GET", f"{self.all}/delta?token=latest&$expand=fields")["@odata.deltaLink"]
        return Reader(link, ())

    def teardown(self) -> None:
        """The list goes with its index, which every later write would pass by."""
        if hasattr(self, "path"):
            assert self.tenant.call("DELETE", self.path).status == 204

    @rule(target=items, title=TEXTS, size=st.integers(-1000, 1000))
    def create(self, title: str, size: int) -> str:
        """An item is created with the next number, and is never given a number that was used."""
        made = self.tenant.good("POST", self.all, {"fields": {"Title": title, "Size": size}})
        assert made["id"] not in self.alive
        assert made["id"] not in self.deleted
        fields: dict[str, object] = {"Title": title, "Size": size}
        self.alive[made["id"]] = Item(made["id"], fields, made["eTag"], [fields])
        return str(made["id"])

    @rule(target=items, titles=st.lists(TEXTS, min_size=1, max_size=4))
    def create_in_a_batch(self, titles: list[str]) -> object:
        """Several in one batch, in the order of their dependencies."""
        requests: list[Json] = []
        for number, title in enumerate(titles):
            part: Json = {"id": str(number), "method": "POST", "url": self.all, "body": {"fields": {"Title": title}}}
            part["headers"] = {"Content-Type": "application/json"}
            if number:
                part["dependsOn"] = [str(number - 1)]
            requests.append(part)
        answers = self.tenant.good("POST", "/$batch", {"requests": requests})["responses"]
        for answer, title in zip(sorted(answers, key=lambda one: int(one["id"])), titles, strict=True):
            made = answer["body"]
            self.alive[made["id"]] = Item(made["id"], {"Title": title}, made["eTag"], [{"Title": title}])
        return multiple(*(answer["body"]["id"] for answer in answers))

    @rule(item=items, title=TEXTS, tag=st.sampled_from(("none", "right", "stale", "star")))
    def patch(self, item: str, title: str, tag: str) -> None:
        """A change goes through with the right etag or none, and nothing happens with another."""
        known = self.alive.get(item)
        headers = self._if_match(known, tag)
        reply = self.tenant.call("PATCH", f"{self.all}/{item}/fields", {"Title": title}, headers)
        if known is None:
            assert reply.status == 404
        elif tag == "stale":
            assert reply.status == 412
        else:
            assert reply.status == 200
            known.fields = {**known.fields, "Title": title}
            known.versions.append(known.fields)
            shown = self._shown(item)
            assert shown["eTag"] != known.etag
            known.etag = shown["eTag"]

    @rule(item=items, tag=st.sampled_from(("none", "right", "stale")))
    def delete(self, item: str, tag: str) -> None:
        """A deletion minds the etag as well."""
        known = self.alive.get(item)
        reply = self.tenant.call("DELETE", f"{self.all}/{item}", headers=self._if_match(known, tag))
        if known is None:
            assert reply.status == 404
        elif tag == "stale":
            assert reply.status == 412
        else:
            assert reply.status == 204
            del self.alive[item]
            self.deleted.add(item)

    @rule(item=items, back=st.integers(0, 3))
    def restore(self, item: str, back: int) -> None:
        """An older version comes back as a new one."""
        known = self.alive.get(item)
        if known is None:
            return
        number = max(1, len(known.versions) - back)
        reply = self.tenant.call("POST", f"{self.all}/{item}/versions/{number}.0/restoreVersion")
        assert reply.status == 204, reply.body
        known.fields = known.versions[number - 1]
        known.versions.append(known.fields)
        known.etag = self._shown(item)["eTag"]

    @rule(item=items)
    def read_one(self, item: str) -> None:
        """An item shows what was written and its etag; a deleted one is not there."""
        known = self.alive.get(item)
        reply = self.tenant.call("GET", f"{self.all}/{item}")
        if known is None:
            assert reply.status == 404
            return
        shown = self._shown(item)
        assert shown["eTag"] == known.etag
        assert {name: shown["fields"].get(name) for name in known.fields} == known.fields
        versions = self.tenant.good("GET", f"{self.all}/{item}/versions")["value"]
        assert len(versions) >= len(known.versions)

    @rule(size=st.integers(-1000, 1000))
    def filter_by_the_indexed_column(self, size: int) -> None:
        """A filter finds what the model finds."""
        found, _ = self.tenant.pages(f"{self.all}?$expand=fields&$filter=fields/Size ge {size}")
        expected = {item.id for item in self.alive.values() if _number(item.fields.get("Size")) >= size}
        assert {one["id"] for one in found} == expected

    @rule(target=readers, top=st.integers(1, 7))
    def begin_reading(self, top: int) -> Reader:
        """A full enumeration by delta."""
        return self._follow(f"{self.all}/delta?$expand=fields&$top={top}", {})

    @rule(target=readers, reader=readers)
    def read_on(self, reader: Reader) -> Reader:
        """Delta from any earlier link leads to the list as it is, however often it is followed."""
        return self._follow(reader.link, dict(reader.known))

    @rule(reader=consumes(readers))
    def forget_a_reader(self, reader: Reader) -> None:
        """Links may be dropped."""

    @invariant()
    def the_list_is_as_the_model(self) -> None:
        """Plain paging shows each item once."""
        if not hasattr(self, "all"):
            return
        told, _ = self.tenant.pages(f"{self.all}?$expand=fields($select=Title)&$top=5")
        assert max(Counter(one["id"] for one in told).values(), default=1) == 1
        shown = {one["id"]: (one["fields"]["Title"], one["eTag"]) for one in told}
        assert shown == {item.id: (item.fields["Title"], item.etag) for item in self.alive.values()}

    def _follow(self, link: str, known: dict[str, str]) -> Reader:
        told, link = self.tenant.pages(link)
        for entry in told:
            if "deleted" in entry:
                known.pop(entry["id"], None)
            else:
                known[entry["id"]] = entry["fields"]["Title"]
        assert known == {item.id: item.fields["Title"] for item in self.alive.values()}
        return Reader(link, tuple(known.items()))

    def _shown(self, item: str) -> Json:
        return self.tenant.good("GET", f"{self.all}/{item}?$expand=fields")

    @staticmethod
    def _if_match(known: Item | None, tag: str) -> dict[str, str]:
        if tag == "none":
            return {}
        right = known.etag if known else '"11111111-1111-1111-1111-111111111111,1"'
        return {"if-match": {"right": right, "star": "*", "stale": right[:-1] + '9"'}[tag]}


def _number(value: object) -> int:
    return value if isinstance(value, int) else -(10**9)
