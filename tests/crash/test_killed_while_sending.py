"""Kill -9 between any two requests of a send: one mail each, whatever was under way."""

import re
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.world import SERGEANT, World, open_world

KILLS = 50


@pytest.mark.slow
def test_killed_between_any_two_requests(tmp_path: Path, recording: Path) -> None:
    """The service is killed before and after each request of a send, and finds by the key what it had done."""
    with open_world(tmp_path / "tenant", record=recording) as world:
        items = _prepared(world, KILLS + 1)
        points = _points(world, items.pop())
        for number, item in enumerate(items):
            nth, kind = points[number % len(points)]
            # Every other time the request that was cut off is let go late, when the next instance is at work already.
            _kill(world, item, nth, kind, late=number // len(points) % 2 == 1)
        mails = Counter(re.search(r"OHRT-\d{4}-\d+", mail["subject"])[0] for mail in world.platform_mails())  # type: ignore[index]
        assert set(mails.values()) == {1}
        assert len(mails) == KILLS + 1


def _prepared(world: World, count: int) -> list[int]:
    """Bring referrals to quality assurance."""
    with world.running():
        items = [world.submit(number) for number in range(count)]
        for item in items:
            world.until_status(item, "Tasked", seconds=90)
            world.review(item)
        for item in items:
            world.until_status(item, "Awaiting QA", seconds=90)
        world.until("everybody is told", lambda: len(_told(world)) == count, seconds=60)
    return items


def _told(world: World) -> list[str]:
    mails = [*world.person(SERGEANT).inbox(), *world.person("sergeant2@contoso.com").inbox()]
    return [mail["subject"] for mail in mails if "to approve" in mail["subject"]]


def _points(world: World, item: int) -> list[tuple[int, str]]:
    """Send one undisturbed, and return where a send can be killed: the n-th request, before or after its effect."""
    _approve(world, item)
    last = world.tenant.admin("/requests?since=0").json()["last"]
    with world.running():
        world.until_status(item, "Referred")
    app = world.tenant.described["client_id"]
    seen = [
        one
        for one in world.tenant.admin(f"/requests?since={last}").json()["requests"]
        if one["app"] == app and one["batch"] is None
    ]
    first = next(n for n, one in enumerate(seen) if "versions" in one["route"])
    leaving = next(n for n, one in enumerate(seen) if one["route"].endswith("/send"))
    requests = [*range(first, leaving + 1), len(seen) - 2, len(seen) - 1]
    assert leaving - first >= 2, "a send reads the history, prepares under guard, and fires"
    return [(nth + 1, kind) for nth in requests for kind in ("hold_before", "hold_after")]


def _approve(world: World, item: int) -> None:
    world.person(SERGEANT).edit("PlatformReferrals", world.draft(item)[0], QADecision="Approved")


def _kill(world: World, item: int, nth: int, kind: str, *, late: bool) -> None:
    _approve(world, item)
    # Requests inside a batch are not counted: what is held is a whole round trip.
    match = {
        "client": world.tenant.described["client_id"],
        "path": r"^(?!.*/(fields|messages|tasks/[^/]+|createReply)$)",
    }
    plan = {"match": match, "nth": nth, "kind": kind, "seconds": 20}
    fault = world.tenant.admin("/faults", "POST", json=plan).json()["id"]
    service = world.start()
    _until_held(world, fault)
    service.kill()
    service.wait()
    if not late:
        world.tenant.admin(f"/faults/{fault}", "DELETE")
    with world.running():
        if late:
            time.sleep(1.5)
            world.tenant.admin(f"/faults/{fault}", "DELETE")
        world.until_status(item, "Referred", seconds=150)


def _until_held(world: World, fault: int) -> None:
    def held() -> bool:
        faults = world.tenant.admin("/faults").json()["faults"]
        return any(one["id"] == fault and one["holding"] for one in faults)

    world.until("the request is held", held)
