"""The performance: every script at once, each going on as soon as it sees what it waits for."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import cycle

import requests

from demo.ending import Desks, differences
from demo.scene import Scene, Script, Wait
from demo.scripts import Story
from demo.team import OFFICERS
from demo.watch import Watch

TICK_SECONDS = 0.4
#: A busy machine is slow; one that has stopped is given up all the same.
STALL_SECONDS = 120.0
#: After the last script has ended, the service may still complete a task or write a letter.
SETTLE_SECONDS = 30.0


@dataclass
class Performance:
    """One script being played. `ended` once it has come to its end, `wrong` says what is not as it should be."""

    number: int
    story: Story
    scene: Scene
    script: Script = field(init=False)
    waits: Wait | None = None
    since: float = 0.0
    ended: bool = False
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.script = self.story.play(self.scene)

    @property
    def stands(self) -> str:
        """Where it stands, in words."""
        if self.wrong:
            return self.wrong[0]
        return "ended" if self.ended else self.waits.what if self.waits else "not begun"

    def go_on(self) -> None:
        """Go on as far as what is seen allows; give up after a while without progress."""
        while not self.ended and (self.waits is None or self.waits.holds()):
            self.since = time.monotonic()
            try:
                self.waits = next(self.script)
            except StopIteration:
                self.ended = True
            except (requests.RequestException, OSError, LookupError) as error:
                self._give_up(f"{type(error).__name__}: {error}")
        if not self.ended and time.monotonic() - self.since > STALL_SECONDS:
            self._give_up(f"no progress within {STALL_SECONDS:.0f} s")

    def _give_up(self, why: str) -> None:
        where = self.waits.what if self.waits else "the beginning"
        found = f"Status “{self.scene.row.get('Status', '')}”, message “{self.scene.row.get('ServiceMessage', '')}”"
        self.wrong.append(f"{why}; it stood at “{where}” and found {found}")
        self.ended = True


def cast(
    stories: list[Story], watch: Watch, looking_away: Callable[[], AbstractContextManager[None]]
) -> list[Performance]:
    """Give each script a scene and an officer."""
    return [
        Performance(number, story, Scene(watch, officer, name, looking_away))
        for (number, story), (officer, name) in zip(enumerate(stories, 1), cycle(OFFICERS.items()), strict=False)
    ]


def play(performances: list[Performance], watch: Watch, alive: Callable[[], None]) -> Iterator[None]:
    """Play all to their ends, yielding after each tick. `alive` raises when the service has gone."""
    while not all(one.ended for one in performances):
        began = time.monotonic()
        alive()
        watch.look()
        for one in performances:
            one.go_on()
        yield
        time.sleep(max(0.0, TICK_SECONDS - (time.monotonic() - began)))


def judge(performances: list[Performance], watch: Watch) -> Desks:
    """Compare each ending with what is found, giving the service a moment to finish; return the desks at the end."""
    unfinished = {one.number: list(one.wrong) for one in performances}
    ends = time.monotonic() + SETTLE_SECONDS
    while True:
        watch.look()
        desks = Desks.read(watch.tenant)
        for one in performances:
            found = differences(one.scene, one.story.ending, desks, _earlier(one, performances))
            one.wrong = unfinished[one.number] + found
        if not any(one.wrong for one in performances) or time.monotonic() > ends:
            return desks
        time.sleep(1.0)


def _earlier(performance: Performance, performances: list[Performance]) -> str:
    name = performance.story.ending.duplicate_of
    return next((one.scene.reference for one in performances if one.story.name == name), "")


def across_all(performances: list[Performance], watch: Watch) -> list[str]:
    """Return what is wrong with all mails taken together."""
    wrong = []
    seen: set[tuple[tuple[str, ...], str]] = set()
    for mail in watch.outbox:
        if (mail.to, mail.body) in seen:
            wrong.append(f"the same text went twice to {', '.join(mail.to)}: “{mail.subject}”")
        seen.add((mail.to, mail.body))
    expected = sum(one.story.ending.mails for one in performances)
    if len(watch.outbox) != expected:
        wrong.append(f"{expected} mails should have left the tenant, but {len(watch.outbox)} did")
    return wrong
