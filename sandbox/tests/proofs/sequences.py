"""How many random sequences the state machines run, and over which tenant.

`SEQUENCES=10000 pytest tests/proofs/test_sequences.py` runs ten thousand, shared among the machines.
"""

import os
import tempfile
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from in_process import InProcess

MACHINES = 4
DEFAULT = 1000  # of all machines together: about 85 seconds of one core
SEQUENCES = int(os.environ.get("SEQUENCES", DEFAULT))


@cache
def tenant() -> InProcess:
    """The tenant of this process; each sequence works on a list, folders or a drive folder of its own."""
    return InProcess(Path(tempfile.mkdtemp(prefix="sandbox-")))


def sequence_settings(share: float = 1.0) -> settings:
    """How one machine runs; `share` is its part compared with an equal one."""
    return settings(
        max_examples=max(1, round(SEQUENCES * share / MACHINES)),
        stateful_step_count=30,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
