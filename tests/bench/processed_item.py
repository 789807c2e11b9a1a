"""What does one submission cost the service in CPU, from being read to being tasked?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.bench.measure import run
from tests.world import World

ITEMS = 200


@dataclass(frozen=True)
class PerItem:
    """Milliseconds of CPU for one item: all of it, and what is left when its requests are taken off; requests an item."""

    cpu: float
    rules: float
    requests: float


def measure(world: World) -> PerItem:
    """Task that many submissions in one round, and compare with a round that has nothing to do."""
    world.once()
    idle = run(world, "-m", "ohrt", "run", "--once")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: world.submit(10_000 + n), range(ITEMS)))
    busy = run(world, "-m", "ohrt", "run", "--once")
    assert (
        len(
            [
                row
                for row in world.person("inspector1@contoso.com").rows("Referrals").values()
                if row["Status"] == "Tasked"
            ]
        )
        >= ITEMS
    )
    rules = run(world, "-m", "tests.bench.rules_alone", str(ITEMS * 10))
    nothing = run(world, "-m", "tests.bench.rules_alone", "0")
    return PerItem(
        cpu=(busy.cpu - idle.cpu) / ITEMS * 1000,
        rules=(rules.cpu - nothing.cpu) / (ITEMS * 10) * 1000,
        requests=(busy.requests - idle.requests) / ITEMS,
    )
