"""How many requests does a clean referral take, from submission to closing? And an idle poll?"""

import time
from dataclasses import dataclass
from typing import Any

from tests.bench.measure import inside_batches, last_request, requests_since
from tests.world import SERGEANT, World


@dataclass(frozen=True)
class Counted:
    """Round trips of one referral beside its letters to people, those of the letters, and an idle poll's."""

    referral: int
    operations: int
    letters: int
    letter_trips: int
    idle_poll: float


def count(world: World) -> Counted:
    """Bring one referral through, and count."""
    with world.running():
        _through(world, 1)  # the people's task lists are looked up once, and known afterwards
        _through(world, 2)
        time.sleep(1)
        before = last_request(world)
        _through(world, 3)
        world.until("all is quiet", lambda: _quiet(world))
        trips = _trips(world, before)
        idle = _idle(world)
    own = [one for one in trips if not one.is_poll and not one.is_letter]
    letters = [one for one in trips if one.is_letter]
    sends = sum(1 for one in trips if one.routes == ["send"])
    # One of the sends is the referral's own, and one of the drafts that travel with other requests.
    operations = sum(1 for one in own for route in one.routes if route != "messages") + 2
    return Counted(len(own) + 1, operations, sends - 1, len(letters) - 1, idle)


@dataclass(frozen=True)
class Trip:
    """One round trip: the last part of each route that it asks for; several for a batch."""

    routes: list[str]
    paths: list[str]

    @property
    def is_poll(self) -> bool:
        """Whether it only asks what has changed."""
        return all(route == "delta" for route in self.routes)

    @property
    def is_letter(self) -> bool:
        """Whether it only drafts or sends mail."""
        return all(route in ("send", "messages") for route in self.routes)


def _trips(world: World, number: int) -> list[Trip]:
    inner: dict[int, list[dict[str, Any]]] = {}
    for one in inside_batches(world, number):
        inner.setdefault(one["batch"], []).append(one)
    found = [inner.get(one["seq"], [one]) for one in requests_since(world, number)]
    return [Trip([one["route"].rpartition("/")[2] for one in part], [one["path"] for one in part]) for part in found]


def _through(world: World, number: int) -> None:
    item = world.submit(number)
    world.until_status(item, "Tasked")
    time.sleep(0.5)
    world.review(item)
    world.until_status(item, "Awaiting QA")
    time.sleep(0.5)
    draft, row = world.draft(item)
    world.person(SERGEANT).edit("PlatformReferrals", draft, QADecision="Approved")
    world.until_status(item, "Referred")
    time.sleep(0.5)
    [mail] = [one for one in world.platform_mails() if row["ReferralRef"] in one["subject"]]
    world.answer(mail, "We have removed the video.")
    world.until_status(item, "Closed")


def _quiet(world: World) -> bool:
    before = last_request(world)
    time.sleep(1.2)
    return all(one.is_poll for one in _trips(world, before))


def _idle(world: World) -> float:
    """Requests a poll, without the lists that are read on a slower beat of their own, which this world has made fast."""
    before = last_request(world)
    time.sleep(6)
    described = world.tenant.read(world.data).described["lists"]
    slow = [f"/lists/{described[name]}/" for name in ("Platforms", "Operatives", "Replies")]
    trips = [one for one in _trips(world, before) if not any(part in path for part in slow for path in one.paths)]
    polls = sum(1 for one in trips if any("/messages/" in path for path in one.paths))
    return len(trips) / polls
