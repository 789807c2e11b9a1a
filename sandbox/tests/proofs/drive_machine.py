"""Random work on a drive against a model of its tree, with delta replayed from any earlier token."""

from dataclasses import dataclass, replace
from itertools import count
from urllib.parse import quote

import orjson
import pytest
from drive_model import ROOT, DriveModel, Node, literal_quick_xor
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from in_process import InProcess, Json
from sequences import tenant

from m365_sandbox.drives import recycle_bin
from m365_sandbox.errors import GraphError

LABEL = "OHRT 12 months"
_NUMBERS = count(1)
NAMES = st.sampled_from(("a", "A", "b.txt", "B.TXT", "é", "50% c #d.txt"))
CONTENTS = st.binary(max_size=400)
LARGEST = 20  # nodes beyond which nothing is copied any more: each copy may double them
CONFLICTS = st.sampled_from(("fail", "rename", "replace"))


@dataclass(frozen=True, slots=True)
class Reader:
    """A delta link and what its holder knows: name, parent and eTag by id."""

    folder: str  # of which it is told
    link: str
    known: tuple[tuple[str, tuple[str, str, str]], ...]


class DriveMachine(RuleBasedStateMachine):
    """One drive."""

    items = Bundle("items")
    folders = Bundle("folders")
    readers = Bundle("readers")

    def __init__(self) -> None:
        super().__init__()
        self.tenant: InProcess = tenant()
        self.model = DriveModel()
        self.gone: set[str] = set()

    @initialize(target=folders)
    def make_drive(self) -> str:
        """A new library; its root is the first folder."""
        body = {"displayName": f"drive {next(_NUMBERS)}", "list": {"template": "documentLibrary"}}
        library = self.tenant.good("POST", f"{self.tenant.site}/lists", body)["id"]
        self.drive = f"/drives/{self.tenant.good('GET', f'{self.tenant.site}/lists/{library}/drive')['id']}"
        self.number = self.tenant.tenant.store.value("SELECT num FROM lists WHERE guid = ?", (library,))
        self.root = self.tenant.good("GET", f"{self.drive}/root")["id"]
        return ROOT

    @rule(target=folders, parent=folders, name=NAMES, conflict=CONFLICTS)
    def make_folder(self, parent: str, name: str, conflict: str) -> str:
        """A folder is made; where one is there already, `replace` leaves it as it is."""
        body = {"name": name, "folder": {}, "@microsoft.graph.conflictBehavior": conflict}
        reply = self.tenant.call("POST", f"{self._of(parent)}/children", body)
        if not self.model.is_folder(parent):
            assert reply.status == 404
            return parent
        taken = self.model.child(parent, name)
        if taken is None or conflict == "rename":
            assert reply.status == 201, reply.body
            return self._add(orjson.loads(reply.body), parent, name, None)
        if conflict == "replace" and taken.content is None:
            assert reply.status == 200
            return taken.id
        assert reply.status == 409
        return parent

    @rule(target=items, parent=folders, name=NAMES, content=CONTENTS, conflict=CONFLICTS)
    def upload_by_path(self, parent: str, name: str, content: bytes, conflict: str) -> str:
        """Bytes go to a path: a new file, or other bytes for the one that is there."""
        path = f"{self._of(parent)}:/{quote(name)}:/content?@microsoft.graph.conflictBehavior={conflict}"
        reply = self.tenant.call("PUT", path, content=content, headers={"content-type": "text/plain"})
        if not self.model.is_folder(parent):
            assert reply.status == 404
            return parent
        taken = self.model.child(parent, name)
        if taken is not None and taken.content is None:
            assert reply.status == 409
            return taken.id
        if taken is None or conflict == "rename":
            assert reply.status == 201, reply.body
            return self._add(orjson.loads(reply.body), parent, name, content)
        if conflict == "fail":
            assert reply.status == 409
        else:
            assert reply.status == 200
            self._replaced(taken, orjson.loads(reply.body), content)
        return taken.id

    @rule(item=items, content=CONTENTS, tag=st.sampled_from(("none", "right", "stale", "cTag")))
    def upload_by_id(self, item: str, content: bytes, tag: str) -> None:
        """Bytes replace those of a file; both its tags change. A stale tag prevents it."""
        node = self.model.nodes.get(item)
        headers = {"content-type": "text/plain", **_if_match(node, tag)}
        reply = self.tenant.call("PUT", f"{self._of(item)}/content", content=content, headers=headers)
        if node is None:
            assert reply.status == 404
        elif node.content is None:
            assert reply.status == 409
        elif tag == "stale":
            assert reply.status == 412
        else:
            assert reply.status == 200, reply.body
            self._replaced(node, orjson.loads(reply.body), content)

    @rule(item=items | folders, name=NAMES, conflict=CONFLICTS, tag=st.sampled_from(("none", "right", "stale")))
    def rename(self, item: str, name: str, conflict: str, tag: str) -> None:
        """Another name in the same folder."""
        if item in self.model.nodes:
            self._move(item, self.model.nodes[item].parent, name, {"name": name}, conflict, tag)

    @rule(item=items | folders, folder=folders, conflict=CONFLICTS)
    def move(self, item: str, folder: str, conflict: str) -> None:
        """Another folder, under the same name."""
        if item in self.model.nodes:
            body = {"parentReference": {"id": self.root if folder == ROOT else folder}}
            self._move(item, folder, self.model.nodes[item].name, body, conflict, "none")

    @rule(item=items | folders, text=st.text("xyz", min_size=1, max_size=3))
    def describe(self, item: str, text: str) -> None:
        """A description is metadata: the eTag changes, the cTag does not."""
        if item in self.model.nodes:
            node, shown = self.model.nodes[item], self.tenant.good("PATCH", self._of(item), {"description": text})
            assert shown["description"] == text
            self._changed(node, shown)

    @rule(item=items)
    def put_label(self, item: str) -> None:
        """A retention label that forbids deletion; the bytes stay what they are."""
        node = self.model.nodes.get(item)
        if node is None or node.content is None:
            return
        self.tenant.good("PATCH", f"{self._of(item)}/retentionLabel", {"name": LABEL})
        shown = self._shown(item)
        assert shown["cTag"] == node.ctag
        node.etag, node.labelled = shown["eTag"], True

    @rule(item=items)
    def take_label(self, item: str) -> None:
        """Without its label a file can be deleted again."""
        if item in self.model.nodes and self.model.nodes[item].labelled:
            node = self.model.nodes[item]
            assert self.tenant.call("DELETE", f"{self._of(item)}/retentionLabel").status == 204
            node.etag, node.labelled = self._shown(item)["eTag"], False

    @rule(item=items | folders, tag=st.sampled_from(("none", "right", "stale")))
    def delete(self, item: str, tag: str) -> None:
        """An item goes to the recycle bin with all under it, unless a label forbids that."""
        if item == ROOT:
            assert self.tenant.call("DELETE", self._of(item)).status == 400
            return
        node, before = self.model.nodes.get(item), self._bin()
        reply = self.tenant.call("DELETE", self._of(item), headers=_if_match(node, tag))
        if node is None:
            assert reply.status == 404
        elif tag == "stale":
            assert reply.status == 412
        elif self.model.is_kept(item):
            assert reply.status == 403
        else:
            assert reply.status == 204
            self._binned(item, before)

    @rule(item=items | folders)
    def delete_for_good(self, item: str) -> None:
        """Past the recycle bin."""
        if item == ROOT:
            return
        reply = self.tenant.call("POST", f"{self._of(item)}/permanentDelete")
        if item not in self.model.nodes:
            assert reply.status == 404
        elif self.model.is_kept(item):
            assert reply.status == 403
        else:
            assert reply.status == 204
            self.gone |= {node.id for node in self.model.take_out(item)}

    @rule(which=st.integers(0, 5))
    def restore(self, which: int) -> None:
        """An entry of the recycle bin comes back where it was, if its folder is there and its name is free."""
        if not self.model.bin:
            return
        entry = list(self.model.bin)[which % len(self.model.bin)]
        nodes = self.model.bin[entry]
        has_folder = self.model.is_folder(nodes[0].parent)
        if not has_folder or self.model.child(nodes[0].parent, nodes[0].name) is not None:
            with pytest.raises(GraphError) as refusal:
                recycle_bin.restore(self.tenant.tenant, entry)
            assert refusal.value.status == (409 if has_folder else 404)
            return
        recycle_bin.restore(self.tenant.tenant, entry)
        del self.model.bin[entry]
        self.model.nodes |= {node.id: node for node in nodes}

    @rule(item=items | folders, folder=folders, name=NAMES, conflict=st.sampled_from(("fail", "rename")))
    def copy(self, item: str, folder: str, name: str, conflict: str) -> None:
        """A copy holds what its source held when it was asked for; a name that is taken is told by the monitor."""
        node = self.model.nodes.get(item)
        if node is None or not self.model.is_folder(folder) or len(self.model.nodes) > LARGEST:
            return
        body = {"name": name, "parentReference": {"id": self.root if folder == ROOT else folder}}
        path = f"{self._of(item)}/copy?@microsoft.graph.conflictBehavior={conflict}"
        reply = self.tenant.call("POST", path, body)
        assert reply.status == 202, reply.body
        monitor = reply.headers["Location"]
        assert self._monitored(monitor)["status"] == "inProgress"
        told = self._monitored(monitor)
        if conflict == "fail" and self.model.child(folder, name) is not None:
            assert told["status"] == "failed"
            return
        assert told["status"] == "completed", told
        self._copied(node, list(self.model.nodes.values()), self._shown(told["resourceId"]), folder, name)

    @rule(item=items)
    def read_by_path(self, item: str) -> None:
        """The path from the root, in any case, leads to the item; its address gives the bytes."""
        node = self.model.nodes.get(item)
        if node is None:
            assert self.tenant.call("GET", self._of(item)).status == 404
            return
        names, above = [node.name], node.parent
        while above != ROOT:
            names.insert(0, self.model.nodes[above].name)
            above = self.model.nodes[above].parent
        path = quote("/".join(names))
        assert self.tenant.good("GET", f"{self.drive}/root:/{path}")["id"] == item
        assert self.tenant.good("GET", f"{self.drive}/root:/{quote('/'.join(names).upper())}:")["id"] == item
        if node.content is not None:
            address = self.tenant.call("GET", f"{self.drive}/root:/{path}:/content").headers["Location"]
            file = self.tenant.call("GET", address).file
            assert file is not None
            assert file.path.read_bytes() == node.content

    @rule(target=readers, top=st.integers(1, 5))
    def begin_reading(self, top: int) -> Reader:
        """A full enumeration."""
        return self._follow(Reader(ROOT, f"{self.drive}/items/root/delta?$top={top}", ()))

    @rule(target=readers, folder=folders, top=st.integers(1, 5))
    def begin_reading_below(self, folder: str, top: int) -> Reader:
        """A full enumeration of what is below a folder."""
        return self._follow(Reader(folder, f"{self._of(folder)}/delta?$top={top}", ()))

    @rule(target=readers, reader=readers)
    def read_on(self, reader: Reader) -> Reader:
        """Delta from any earlier link leads to the tree as it is, however often it is followed."""
        return self._follow(reader)

    @rule(target=readers, top=st.integers(1, 5))
    def read_below_while_a_folder_comes_and_goes(self, top: int) -> Reader:
        """A folder with another in it comes below the one that is read, and goes from there."""
        folder, other = (self._new_folder(ROOT, name) for name in ("read", "moved"))
        self._new_folder(other, "inner")
        reader = self._follow(Reader(folder, f"{self._of(folder)}/delta?$top={top}", ()))
        for place in (folder, ROOT):
            if other in self.model.nodes and self.model.is_folder(folder):
                self.move(other, place, "rename")
                reader = self._follow(reader)
        return reader

    @invariant()
    def the_drive_is_as_the_model(self) -> None:
        """Folder by folder, each item is shown once, with its tags, size and hash; what is gone stays gone."""
        if not hasattr(self, "root"):
            return
        shown, waiting = dict[str, tuple[str, str]](), [ROOT]
        while waiting:
            folder = waiting.pop()
            told, _ = self.tenant.pages(f"{self._of(folder)}/children?$top=3")
            for one in told:
                assert one["id"] not in shown
                shown[one["id"]] = (one["name"], folder)
                node = self.model.nodes[one["id"]]
                assert (one["eTag"], one.get("cTag")) == (node.etag, node.ctag)
                if node.content is None:
                    assert one["folder"]["childCount"] == len(self.model.children(node.id))
                    waiting.append(node.id)
                else:
                    assert one["size"] == len(node.content)
                    assert one["file"]["hashes"]["quickXorHash"] == literal_quick_xor(node.content)
        assert shown == {node.id: (node.name, node.parent) for node in self.model.nodes.values()}
        assert not self.gone & shown.keys()

    def _move(self, item: str, folder: str, name: str, body: Json, conflict: str, tag: str) -> None:
        node, before = self.model.nodes[item], self._bin()
        body = {**body, "@microsoft.graph.conflictBehavior": conflict}
        reply = self.tenant.call("PATCH", self._of(item), body, _if_match(node, tag))
        if tag == "stale":
            assert reply.status == 412
        elif not self.model.is_folder(folder):
            assert reply.status == 404
        elif (folder, name) == (node.parent, node.name):
            assert reply.status == 200
        elif folder in {one.id for one in self.model.below(item)}:
            assert reply.status == 400
        else:
            taken = self.model.child(folder, name)
            if taken is not None and taken.id != item and conflict != "rename":
                if conflict == "fail" or (taken.content is None) != (node.content is None):
                    assert reply.status == 409
                    return
                if node in self.model.below(taken.id):
                    assert reply.status == 409, "a folder would be replaced by what lies in it"
                    return
                if self.model.is_kept(taken.id):
                    assert reply.status == 403
                    return
                self._binned(taken.id, before)
            assert reply.status == 200, reply.body
            shown = orjson.loads(reply.body)
            if taken is None or taken.id == item:
                assert shown["name"] == name
            elif conflict == "replace":
                assert shown["name"] == taken.name
            node.parent = folder
            self._changed(node, shown)
            node.name = shown["name"]

    def _copied(self, source: Node, before: list[Node], shown: Json, folder: str, name: str) -> None:
        """Take the copy of `source` into the model; `before` are the nodes there were when it was asked for."""
        made = self._add(shown, folder, name, source.content)
        for child in [one for one in before if one.parent == source.id]:
            copy = self._shown(f"{made}:/{quote(child.name)}:")
            self._copied(child, before, copy, made, child.name)

    def _new_folder(self, parent: str, name: str) -> str:
        body = {"name": name, "folder": {}, "@microsoft.graph.conflictBehavior": "rename"}
        return self._add(self.tenant.good("POST", f"{self._of(parent)}/children", body), parent, name, None)

    def _add(self, shown: Json, parent: str, name: str, content: bytes | None) -> str:
        """A new node as it was answered; where its name was taken it has another one."""
        if self.model.child(parent, name) is None:
            assert shown["name"] == name
        else:
            assert self.model.child(parent, shown["name"]) is None
            assert shown["name"].casefold().startswith((name.rpartition(".")[0] or name).casefold())
        binned = {node.id for nodes in self.model.bin.values() for node in nodes}
        assert shown["id"] not in self.model.nodes.keys() | self.gone | binned
        made = Node(shown["id"], shown["name"], parent, content, shown["eTag"], shown.get("cTag"))
        self.model.nodes[made.id] = made
        return made.id

    def _changed(self, node: Node, shown: Json) -> None:
        assert shown["id"] == node.id
        assert shown["eTag"] != node.etag
        assert shown.get("cTag") == node.ctag
        node.etag = shown["eTag"]

    def _replaced(self, node: Node, shown: Json, content: bytes) -> None:
        assert shown["cTag"] != node.ctag
        node.ctag, node.content = shown["cTag"], content
        self._changed(node, shown)

    def _binned(self, item: str, before: set[str]) -> None:
        (entry,) = self._bin() - before
        self.model.bin[entry] = [replace(node) for node in self.model.take_out(item)]

    def _bin(self) -> set[str]:
        return {entry["id"] for entry in recycle_bin.entries(self.tenant.tenant, self.number)}

    def _follow(self, reader: Reader) -> Reader:
        if not self.model.is_folder(reader.folder):
            return reader  # it is gone, or was never made
        known = dict(reader.known)
        told, link = self.tenant.pages(reader.link)
        top = self.root if reader.folder == ROOT else reader.folder
        for entry in told:
            if "deleted" in entry:
                known.pop(entry["id"], None)
            elif entry["id"] != top:
                parent = entry["parentReference"]["id"]
                assert parent == top or parent in known, "a child was told before its folder"
                known[entry["id"]] = (entry["name"], ROOT if parent == self.root else parent, entry["eTag"])
        below = self.model.nodes.values() if reader.folder == ROOT else self.model.below(reader.folder)[1:]
        assert known == {node.id: (node.name, node.parent, node.etag) for node in below}
        return Reader(reader.folder, link, tuple(known.items()))

    def _shown(self, item: str) -> Json:
        return self.tenant.good("GET", self._of(item))

    def _monitored(self, address: str) -> Json:
        reply = self.tenant.call("GET", address)
        assert reply.status in (200, 202)
        told: Json = orjson.loads(reply.body)
        return told

    def _of(self, item: str) -> str:
        return f"{self.drive}/root" if item == ROOT else f"{self.drive}/items/{item}"


def _if_match(node: Node | None, tag: str) -> dict[str, str]:
    if tag == "none" or node is None:
        return {}
    tags = {"right": node.etag, "stale": node.etag[:-1] + '9"', "cTag": node.ctag or node.etag}
    return {"if-match": tags[tag]}
