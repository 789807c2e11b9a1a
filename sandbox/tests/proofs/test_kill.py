"""`kill -9` at random instants while writes of every kind go on: what was answered is there after a restart."""

import random
import threading
import time
from itertools import count
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from client import Json, Sandbox

pytestmark = pytest.mark.slow
ROUNDS = 6
_LISTS = "/users/operative1@contoso.com/todo/lists"


class Writer:
    """Writes of one kind, one after another until the tenant dies, and what has been answered of them."""

    def __init__(self, sandbox: Sandbox, kind: str, seed: int) -> None:
        self.sandbox = sandbox
        self.kind = kind
        self.random = random.Random(seed)
        self.numbers = count(1)
        self.things: dict[str, str | None] = {}  # what was answered last: a text by id, or nothing once deleted
        self.doubtful: set[str] = set()  # written to, and not answered
        if kind == "items":
            self.path = f"{sandbox.make_list(f'killed {seed}')}/items"
        elif kind == "messages":
            folder = sandbox.post(f"{sandbox.team}/mailFolders", {"displayName": f"killed {seed}"})["id"]
            self.path = f"{sandbox.team}/mailFolders/{folder}/messages"
        else:
            self.path = f"{_LISTS}/{sandbox.post(_LISTS, {'displayName': f'killed {seed}'})['id']}/tasks"

    def run(self) -> None:
        """Until the connection breaks."""
        while True:
            alive = [key for key, text in self.things.items() if text is not None and key not in self.doubtful]
            choice = self.random.random()
            touched = self.random.choice(alive) if alive and choice > 0.4 else None
            try:
                self._write(touched, deletes=choice > 0.85)
            except (
                httpx.TransportError,
                RuntimeError,
            ):  # httpx says RuntimeError where its client was closed meanwhile
                if touched:
                    self.doubtful.add(touched)
                return

    def _write(self, touched: str | None, *, deletes: bool) -> None:
        text = f"{self.kind} {next(self.numbers)}"
        if touched is None:
            made = self._call("POST", self.path, self._body(text))
            self.things[made["id"]] = text
        elif deletes:
            self._call("DELETE", self._of(touched), None)
            self.things[touched] = None
        else:
            body: Json = {"Title": text} if self.kind == "items" else self._body(text)
            self._call("PATCH", self._of(touched) + ("/fields" if self.kind == "items" else ""), body)
            self.things[touched] = text

    def _call(self, method: str, path: str, body: Json | None) -> Json:
        answer = self.sandbox.call(method, path, body)
        assert answer.status_code < 300, answer.text
        payload: Json = answer.json() if answer.content else {}
        return payload

    def _of(self, key: str) -> str:
        return f"{self.path}/{quote(key)}"

    def _body(self, text: str) -> Json:
        bodies: dict[str, Json] = {
            "items": {"fields": {"Title": text}},
            "messages": {"subject": text},
            "tasks": {"title": text},
        }
        return bodies[self.kind]

    def check(self) -> None:
        """Everything that was answered is as it was answered."""
        path: str | None = f"{self.path}?$top=500" + ("&$expand=fields" if self.kind == "items" else "")
        shown: dict[str, str] = {}
        while path:
            page = self.sandbox.get(path)
            for one in page["value"]:
                shown[one["id"]] = (
                    one["fields"]["Title"] if self.kind == "items" else one.get("subject", one.get("title"))
                )
            path = page.get("@odata.nextLink")
        for key, text in self.things.items():
            if key not in self.doubtful:
                assert shown.get(key) == text, (self.kind, key)


def test_nothing_that_was_answered_is_lost(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path / "tenant", "--mail-latency", "0")
    instants = random.Random(20261124)
    answered = 0
    try:
        for round_number in range(ROUNDS):
            writers = [Writer(sandbox, kind, round_number) for kind in ("items", "messages", "tasks")]
            threads = [threading.Thread(target=writer.run) for writer in writers]
            for thread in threads:
                thread.start()
            time.sleep(instants.uniform(0.05, 1.0))
            sandbox.process.kill()
            sandbox.process.wait(10)
            for thread in threads:
                thread.join(30)
            sandbox.kill()
            sandbox.start()
            for writer in writers:
                writer.check()
                answered += len(writer.things)
        assert answered > ROUNDS * 10
    finally:
        sandbox.stop()


def test_what_was_accepted_for_sending_is_sent_once(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path / "tenant", "--mail-latency", "0", "--sent-delay", "0.05")
    instants = random.Random(7)
    accepted: list[str] = []
    try:
        for round_number in range(4):

            def send(number: int = round_number) -> None:
                to = [{"emailAddress": {"address": "a@example.org"}}]
                for serial in count(1):
                    subject = f"sent {number} {serial}"
                    message = {"subject": subject, "toRecipients": to}
                    try:
                        answer = sandbox.call("POST", f"{sandbox.team}/sendMail", {"message": message})
                    except (httpx.TransportError, RuntimeError):
                        return
                    assert answer.status_code == 202, answer.text
                    accepted.append(subject)

            thread = threading.Thread(target=send)
            thread.start()
            time.sleep(instants.uniform(0.1, 0.6))
            sandbox.process.kill()
            sandbox.process.wait(10)
            thread.join(30)
            sandbox.kill()
            sandbox.start()
        deadline = time.monotonic() + 10
        while True:
            subjects = [one["subject"] for one in sandbox.admin.get("/outbox").json()]
            if set(accepted) <= set(subjects) or time.monotonic() > deadline:
                break
            time.sleep(0.1)
        assert set(accepted) <= set(subjects)
        assert len(subjects) == len(set(subjects)), "a mail left twice"
    finally:
        sandbox.stop()
