"""What does a process cost, and what did it ask of the tenant?"""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.world import World


@dataclass(frozen=True)
class Cost:
    """CPU and wall time in seconds, peak memory in MB, requests as the tenant counted them."""

    cpu: float
    wall: float
    peak: float
    requests: int


def run(world: World, *arguments: str, env: dict[str, str] | None = None) -> Cost:
    """Run this interpreter with arguments to its end, and return what it cost."""
    before, began = last_request(world), time.monotonic()
    launcher = [sys.executable, "-I", "-S", str(Path(__file__).with_name("launch.py"))]
    environment = {**world.env, **(env or {})}
    done = subprocess.run(
        [*launcher, sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    wall = time.monotonic() - began
    cost = json.loads(done.stderr.strip().rpartition("\n")[2])
    assert cost["status"] == 0, done.stderr[-3000:]
    return Cost(cost["cpu"], wall, cost["peak"], len(requests_since(world, before)))


def last_request(world: World) -> int:
    """Return the number of the newest request that the tenant has seen."""
    return int(world.tenant.admin("/requests?since=999999999").json()["last"])


def requests_since(world: World, number: int) -> list[dict[str, Any]]:
    """Return the service's round trips since then; the requests inside a batch are not counted again."""
    rows = world.tenant.admin(f"/requests?since={number}").json()["requests"]
    return [one for one in rows if one["app"] == world.tenant.described["client_id"] and one["batch"] is None]


def inside_batches(world: World, number: int) -> list[dict[str, Any]]:
    """Return the requests that came inside batches since then."""
    rows = world.tenant.admin(f"/requests?since={number}").json()["requests"]
    return [one for one in rows if one["batch"] is not None]
