"""Every answer that the sandbox gives in these tests is checked against Graph's own models."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World, open_world

#: Graph's metadata as a JSON Schema, where it is at hand; the models of msgraph-sdk are checked in any case.
SCHEMA = Path(__file__).parents[3] / "shared" / "reference" / "graph.strict.schema.json"


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return where answers are recorded; what was recorded is checked at the end."""
    file = tmp_path_factory.mktemp("recording") / "answers.ndjson"
    yield file
    command = [sys.executable, "-m", "m365_sandbox", "check", str(file)]
    if SCHEMA.exists():
        command += ["--schema", str(SCHEMA)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.fixture
def world(tmp_path: Path, recording: Path) -> Iterator[World]:
    """A tenant of its own, with no service running yet."""
    with open_world(tmp_path / "tenant", record=recording) as world:
        yield world
