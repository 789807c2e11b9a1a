"""A tenant for a scenario."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World, open_world


@pytest.fixture
def world(tmp_path: Path, recording: Path) -> Iterator[World]:
    """A tenant of its own, with no service running yet."""
    with open_world(tmp_path / "tenant", record=recording) as world:
        yield world
