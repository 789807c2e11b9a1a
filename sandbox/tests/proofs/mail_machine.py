"""Random work in a mailbox against a dictionary: folders, ordinary and immutable ids, counts, delta of each folder."""

from dataclasses import dataclass
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from in_process import IMMUTABLE, MAILBOX, InProcess, Json
from sequences import tenant

SUBJECTS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=10).map(lambda text: f"s{text}s")
_NAMES = count(1)


@dataclass(slots=True)
class Message:
    """What the model knows of a message; `folder` is nothing where the model does not follow it."""

    immutable: str
    ordinary: str
    folder: str | None
    subject: str
    is_read: bool
    etag: str


@dataclass(frozen=True, slots=True)
class Reader:
    """A folder's delta link and what its holder knows: subject by id."""

    folder: str
    link: str
    known: tuple[tuple[str, str], ...]
    immutable: bool


class MailMachine(RuleBasedStateMachine):
    """A folder with folders in it."""

    folders = Bundle("folders")
    messages = Bundle("messages")
    readers = Bundle("readers")

    def __init__(self) -> None:
        super().__init__()
        self.tenant: InProcess = tenant()
        self.known: dict[str, Message] = {}
        self.names: dict[str, str] = {}  # of the folders, by id
        self.old: list[str] = []  # ordinary ids that name nothing any more

    @initialize(target=folders)
    def make_root(self) -> str:
        """The folder that this sequence works in."""
        self.root: str = self.tenant.good("POST", f"{MAILBOX}/mailFolders", {"displayName": f"f{next(_NAMES)}"})["id"]
        return str(self.root)

    @rule(target=folders, name=st.sampled_from(("a", "b", "c", "d")))
    def make_folder(self, name: str) -> str:
        """A name is free or it is refused."""
        reply = self.tenant.call("POST", f"{MAILBOX}/mailFolders/{self.root}/childFolders", {"displayName": name})
        if name in self.names.values():
            assert reply.status == 409
            return str(self.root)
        assert reply.status == 201
        children = self.tenant.good("GET", f"{MAILBOX}/mailFolders/{self.root}/childFolders?$top=100")["value"]
        (folder,) = (str(one["id"]) for one in children if one["displayName"] == name)
        self.names[folder] = name
        return folder

    @rule(folder=folders, name=st.sampled_from(("a", "b", "c", "d")))
    def rename_folder(self, folder: str, name: str) -> None:
        """A folder's id outlives its name."""
        if folder not in self.names:
            return
        reply = self.tenant.call("PATCH", f"{MAILBOX}/mailFolders/{folder}", {"displayName": name})
        taken = any(other == name and key != folder for key, other in self.names.items())
        assert reply.status == (409 if taken else 200), reply.body
        if not taken:
            self.names[folder] = name

    @rule(target=messages, folder=folders, subject=SUBJECTS)
    def draft(self, folder: str, subject: str) -> str:
        """A draft has an ordinary and an immutable id."""
        made = self.tenant.good("POST", f"{MAILBOX}/mailFolders/{folder}/messages", {"subject": subject}, IMMUTABLE)
        return self._meet(made["id"], folder, subject, is_read=True)

    @rule(message=messages, subject=SUBJECTS, is_read=st.booleans())
    def change(self, message: str, subject: str, is_read: bool) -> None:
        """A change gives another etag and the same ids."""
        known = self.known.get(message)
        if known is None:
            return
        body = {"subject": subject, "isRead": is_read}
        shown = self.tenant.good("PATCH", f"{MAILBOX}/messages/{known.ordinary}", body)
        assert shown["id"] == known.ordinary
        assert shown["@odata.etag"] != known.etag
        known.subject, known.is_read, known.etag = subject, is_read, shown["@odata.etag"]

    @rule(message=messages, folder=folders)
    def move(self, message: str, folder: str) -> None:
        """A move gives another ordinary id; the old one names nothing; the immutable one stays."""
        known = self.known.get(message)
        if known is None:
            return
        moved = self.tenant.good("POST", f"{MAILBOX}/messages/{known.ordinary}/move", {"destinationId": folder})
        if known.folder != folder:
            assert moved["id"] != known.ordinary
        if moved["id"] != known.ordinary:
            self.old.append(known.ordinary)
        known.ordinary, known.folder, known.etag = moved["id"], folder, moved["@odata.etag"]
        assert self._shown(known.immutable, IMMUTABLE)["id"] == known.immutable

    @rule(target=messages, message=messages, folder=folders)
    def copy(self, message: str, folder: str) -> str:
        """A copy is a message of its own."""
        known = self.known.get(message)
        if known is None:
            return ""
        path = f"{MAILBOX}/messages/{known.ordinary}/copy"
        made = self.tenant.good("POST", path, {"destinationId": folder}, IMMUTABLE)
        assert made["id"] != known.immutable
        return self._meet(made["id"], folder, known.subject, is_read=made["isRead"])

    @rule(message=messages)
    def delete(self, message: str) -> None:
        """A deleted message leaves its folder."""
        known = self.known.pop(message, None)
        if known is None:
            return
        assert self.tenant.call("DELETE", f"{MAILBOX}/messages/{known.ordinary}").status == 204
        self.old.append(known.ordinary)

    @rule(message=messages)
    def send(self, message: str) -> None:
        """A draft is sent once; its immutable id finds it meanwhile."""
        known = self.known.get(message)
        if known is None:
            return
        self.tenant.good(
            "PATCH",
            f"{MAILBOX}/messages/{known.ordinary}",
            {"toRecipients": [{"emailAddress": {"address": "a@example.org"}}]},
        )
        assert self.tenant.call("POST", f"{MAILBOX}/messages/{known.ordinary}/send").status == 202
        assert self.tenant.call("POST", f"{MAILBOX}/messages/{known.ordinary}/send").status == 404
        assert self._shown(known.immutable, IMMUTABLE)["subject"] == known.subject
        self.known.pop(message)
        self.old.append(known.ordinary)

    @rule()
    def old_ids_name_nothing(self) -> None:
        """Ordinary ids of before a move stay dead."""
        for ordinary in self.old[-5:]:
            assert self.tenant.call("GET", f"{MAILBOX}/messages/{ordinary}").status == 404

    @rule(message=messages)
    def both_ids_name_it(self, message: str) -> None:
        """Either id reads it, and each answers in the form that was asked for."""
        known = self.known.get(message)
        if known is None:
            return
        for name in (known.ordinary, known.immutable):
            assert self._shown(name)["id"] == known.ordinary
            shown = self._shown(name, IMMUTABLE)
            assert (shown["id"], shown["subject"], shown["isRead"]) == (known.immutable, known.subject, known.is_read)
            assert shown["@odata.etag"] == known.etag

    @rule(target=readers, folder=folders, top=st.integers(1, 5), immutable=st.booleans())
    def begin_reading(self, folder: str, top: int, immutable: bool) -> Reader:
        """A full enumeration of a folder."""
        path = f"{MAILBOX}/mailFolders/{folder}/messages/delta?$select=subject&$top={top}"
        return self._follow(Reader(folder, path, (), immutable))

    @rule(target=readers, reader=readers)
    def read_on(self, reader: Reader) -> Reader:
        """Delta from any earlier link leads to the folder as it is."""
        return self._follow(reader)

    @invariant()
    def folders_are_as_the_model(self) -> None:
        """Each folder holds what the model says, and counts it."""
        if not hasattr(self, "root"):
            return
        children = self.tenant.good("GET", f"{MAILBOX}/mailFolders/{self.root}/childFolders?$top=100")["value"]
        assert {one["id"]: one["displayName"] for one in children} == self.names
        for folder in children:
            inside = self._inside(folder["id"])
            assert folder["totalItemCount"] == len(inside)
            assert folder["unreadItemCount"] == sum(not one.is_read for one in inside)

    @invariant()
    def the_root_holds_what_the_model_says(self) -> None:
        """Plain reading of the folder above."""
        if not hasattr(self, "root"):
            return
        told, _ = self.tenant.pages(f"{MAILBOX}/mailFolders/{self.root}/messages?$select=subject&$top=7")
        assert sorted(one["id"] for one in told) == sorted(one.ordinary for one in self._inside(self.root))

    def _inside(self, folder: str) -> list[Message]:
        return [one for one in self.known.values() if one.folder == folder]

    def _meet(self, immutable: str, folder: str, subject: str, *, is_read: bool) -> str:
        shown = self._shown(immutable)
        self.known[immutable] = Message(immutable, shown["id"], folder, subject, is_read, shown["@odata.etag"])
        return immutable

    def _shown(self, name: str, headers: dict[str, str] | None = None) -> Json:
        return self.tenant.good("GET", f"{MAILBOX}/messages/{name}", headers=headers)

    def _follow(self, reader: Reader) -> Reader:
        known = dict(reader.known)
        told, link = self.tenant.pages(reader.link, IMMUTABLE if reader.immutable else None)
        for entry in told:
            if "@removed" in entry:
                known.pop(entry["id"], None)
            else:
                known[entry["id"]] = entry["subject"]
        inside = self._inside(reader.folder)
        assert known == {one.immutable if reader.immutable else one.ordinary: one.subject for one in inside}
        return Reader(reader.folder, link, tuple(known.items()), reader.immutable)
