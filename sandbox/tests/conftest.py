"""One sandbox for the whole run; tests keep apart by names of their own."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from client import Sandbox

_NUMBERS = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The check of the recording comes last, when everything has been answered."""
    items.sort(key=lambda item: item.path.name == "test_conformance.py")


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the shared sandbox records its answers."""
    return tmp_path_factory.mktemp("recording") / "answers.ndjson"


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory, recording: Path) -> Iterator[Sandbox]:
    """A running sandbox."""
    one = Sandbox(tmp_path_factory.mktemp("tenant"), "--sent-delay", "0.05", "--record", str(recording))
    yield one
    assert one.stop() == 0


@pytest.fixture
def name() -> str:
    """A name that no other test uses."""
    return f"thing {next(_NUMBERS)}"
