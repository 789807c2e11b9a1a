"""What does the first start over 100,000 closed rows cost, beside two object models that read the same rows?"""

from pathlib import Path

from tests.bench.measure import Cost, run
from tests.world import ADMINISTRATOR, COMPLETE, REFER, World

ROWS = 100_000
_AT_A_TIME = 10_000


def fill(world: World) -> None:
    """Put the closed rows into Referrals."""
    closed = {**COMPLETE, **REFER, "Status": "Closed", "ServiceMessage": "Closed. TikTok: Removed."}
    dates = {
        "TaskedOn": "2026-01-05T09:00:00Z",
        "ReferredOn": "2026-01-06T09:00:00Z",
        "ClosedOn": "2026-01-09T09:00:00Z",
    }
    for start in range(1, ROWS + 1, _AT_A_TIME):
        items = [
            {
                **closed,
                **dates,
                "ReferralRef": f"OHRT-2026-{number:06d}",
                "AssignedTo": f"operative{number % 2 + 1}@contoso.com",
                "ContentUrls": f"https://www.tiktok.com/@invented/video/7{number:018d}",
            }
            for number in range(start, start + _AT_A_TIME)
        ]
        body = {"list": "Referrals", "author": ADMINISTRATOR, "items": items, "created": "2026-01-05T08:00:00Z"}
        world.tenant.admin("/import", "POST", json=body, timeout=300)


def service(world: World, journal: Path) -> Cost:
    """Start the service for the first time, with an empty journal."""
    return run(world, "-m", "ohrt", "run", "--once", env={"OHRT_JOURNAL__DSN": f"sqlite:///{journal}"})


def empty_start(world: World, journal: Path) -> Cost:
    """Start it once more, with nothing new: what is the same whatever the rows."""
    return run(world, "-m", "ohrt", "run", "--once", env={"OHRT_JOURNAL__DSN": f"sqlite:///{journal}"})


def reader(world: World, name: str) -> Cost:
    """Have another reader read the same rows."""
    return run(world, "-m", f"tests.bench.read_with_{name}", str(world.data / "sandbox.json"))
