"""One sandbox for the whole run; tests keep apart by names of their own."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from client import Sandbox
from sharepoint import Rest

from m365_sandbox.conformance.check import check_recording

SCHEMA = Path(os.environ.get("GRAPH_SCHEMA", "schema-not-given"))  # Graph's metadata as a JSON Schema, if it is at hand
_NUMBERS = count(1)


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the shared sandbox records its answers."""
    return tmp_path_factory.mktemp("recording") / "answers.ndjson"


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory, recording: Path) -> Iterator[Sandbox]:
    """A running sandbox. When the last test is through, all that it answered is checked against Graph's types.

    Here and not in a test of its own, so that it holds of each of the processes that the tests are shared among.
    """
    one = Sandbox(tmp_path_factory.mktemp("tenant"), "--sent-delay", "0.05", "--record", str(recording))
    yield one
    assert one.stop() == 0
    assert [str(violation) for violation in check_recording(recording, SCHEMA if SCHEMA.is_file() else None)] == []


@pytest.fixture
def name() -> str:
    """A name that no other test uses."""
    return f"thing {next(_NUMBERS)}"


@pytest.fixture
def drive(sandbox: Sandbox, name: str) -> str:
    """The path of a drive of the test's own."""
    return sandbox.make_drive(name)


@pytest.fixture(scope="module")
def rest(sandbox: Sandbox) -> Rest:
    """The application at the team's site."""
    return Rest(sandbox)


@pytest.fixture
def top(sandbox: Sandbox, name: str) -> str:
    """A library, by its path on the host."""
    sandbox.make_drive(name)
    return f"/sites/ohrt/{name}"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox of the test's own, whose clock may be moved and which may be killed."""
    one = Sandbox(tmp_path)
    yield one
    if one.process.poll() is None:
        one.stop()
