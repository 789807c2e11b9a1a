"""`kill -9` at random instants while writes of every kind go on: what was answered is there after a restart."""

import random
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from itertools import count
from pathlib import Path

import httpx
import pytest
from client import Sandbox
from subscriber import Subscriber
from writes import Attachments, Collection, kinds

pytestmark = pytest.mark.slow
ROUNDS = 6


class Writer:
    """Writes of one kind, one after another until the tenant dies, and what has been answered of them."""

    def __init__(self, kind: str, collection: Collection, seed: int) -> None:
        self.kind = kind
        self.collection = collection
        self.seed = seed
        self.random = random.Random(seed)
        self.numbers = count(1)
        self.things: dict[str, str | None] = {}  # what was answered last: a text by id, or nothing once deleted
        self.doubtful: set[str] = set()  # written to, and not answered

    def run(self) -> None:
        """Until the connection breaks."""
        while True:
            alive = [key for key, text in self.things.items() if text is not None and key not in self.doubtful]
            choice = self.random.random()
            touched = self.random.choice(alive) if alive and choice > 0.4 else None
            try:
                self._write(touched, deletes=choice > 0.85)
            except (httpx.TransportError, RuntimeError):  # the latter where httpx' client was closed meanwhile
                if touched:
                    self.doubtful.add(touched)
                return

    def _write(self, touched: str | None, *, deletes: bool) -> None:
        text = f"{self.kind} {self.seed} {next(self.numbers)}"
        if touched is None:
            self.things[self.collection.make(text)] = text
        elif deletes:
            self.collection.delete(touched)
            self.things[touched] = None
        elif not isinstance(self.collection, Attachments):
            self.collection.change(touched, text)
            self.things[touched] = text

    def check(self) -> None:
        """Everything that was answered is as it was answered."""
        shown = self.collection.shown()
        for key, text in self.things.items():
            if key not in self.doubtful:
                assert shown.get(key) == text, (self.kind, key)


def test_nothing_that_was_answered_is_lost(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path / "tenant", "--mail-latency", "0")
    instants = random.Random(20261124)
    answered: Counter[str] = Counter()
    subscriber = Subscriber()
    try:
        for round_number in range(ROUNDS):
            collections = kinds(sandbox, f"killed {round_number}", subscriber.url)
            writers = [Writer(kind, one, round_number) for kind, one in collections.items()]
            threads = [threading.Thread(target=writer.run) for writer in writers]
            for thread in threads:
                thread.start()
            time.sleep(instants.uniform(0.05, 1.5))
            sandbox.process.kill()
            sandbox.process.wait(10)
            for thread in threads:
                thread.join(30)
            sandbox.kill()
            sandbox.start()
            for writer in writers:
                writer.check()
                answered[writer.kind] += len(writer.things)
            assert bytes_on_disk(sandbox.directory) == bytes_in_rows(sandbox.directory)
        assert all(number > ROUNDS for number in answered.values()), answered
    finally:
        sandbox.stop()
        subscriber.close()


def bytes_on_disk(directory: Path) -> dict[str, int]:
    """The size of each file's bytes. What a kill left between writing and committing is gone once it started again."""
    return {file.name: file.stat().st_size for file in (directory / "blobs").iterdir()}


def bytes_in_rows(directory: Path) -> dict[str, int]:
    """The size of each file as the tenant knows it."""
    with closing(sqlite3.connect(directory / "tenant.sqlite3")) as store:
        return dict(store.execute("SELECT blob, size FROM contents").fetchall())


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
