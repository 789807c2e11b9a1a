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
        seen, inner = requests_since(world, before), inside_batches(world, before)
        idle = _idle(world)
    drafts = {one["batch"] for one in inner if not one["route"].endswith("/messages")}
    own = [one for one in seen if not _is_poll(one) and not _is_letter(one, drafts)]
    letters = sum(1 for one in seen if one["route"].endswith("/send")) - 1
    trips = sum(1 for one in seen if _is_letter(one, drafts)) - 1
    beside = [one for one in inner if not one["route"].endswith("/messages")]
    batches = sum(1 for one in own if one["route"].endswith("$batch"))
    # One of the sends is the referral's own; every draft but its own is a letter's.
    return Counted(len(own) + 1, len(own) + 1 - batches + len(beside) + 1, letters, trips, idle)


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


def _is_poll(one: dict[str, Any]) -> bool:
    return one["route"].endswith("/delta")


def _is_letter(one: dict[str, Any], batches_with_more: set[int]) -> bool:
    """Sends, single drafts, and batches that hold drafts only; the referral's own send is taken off by the caller."""
    if one["route"].endswith(("/send", "/messages")):
        return True
    return one["route"].endswith("$batch") and one["seq"] not in batches_with_more


def _quiet(world: World) -> bool:
    before = last_request(world)
    time.sleep(1.2)
    return all(_is_poll(one) for one in requests_since(world, before))


def _idle(world: World) -> float:
    before = last_request(world)
    time.sleep(6)
    seen = requests_since(world, before)
    fast = [one for one in seen if "messages/delta" in one["route"]]
    slow = _slow_lists(world, seen)
    return (len(seen) - slow) / len(fast)


def _slow_lists(world: World, seen: list[dict[str, Any]]) -> int:
    """Platforms, Operatives and Replies are read on a slower beat of their own, which this world has made fast."""
    ids = [world.tenant.read(world.data).described["lists"][name] for name in ("Platforms", "Operatives", "Replies")]
    return sum(1 for one in seen if any(f"/lists/{id_}/" in one["path"] for id_ in ids))
