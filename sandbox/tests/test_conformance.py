"""The check of what the sandbox answered. `conftest.py` makes it of everything that the tests made it answer."""

from pathlib import Path

import pytest
from client import Sandbox
from conftest import SCHEMA
from typer.testing import CliRunner

from m365_sandbox.cli import app
from m365_sandbox.conformance.check import check_recording


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """The recording of an item that Graph would not have answered."""
    file = tmp_path / "bad.ndjson"
    item = '{"id":1,"oddName":"x","createdDateTime":"never","fields":{"Any":1},"createdBy":{"user":{"oops":1}}}'
    file.write_text(
        f'{{"method":"GET","route":"/sites/{{site}}/lists/{{list}}/items/{{item}}","status":200,"body":{item}}}\n'
    )
    return file


def test_violations_are_found_and_printed(bad: Path) -> None:
    result = CliRunner().invoke(app, ["check", str(bad)])
    assert result.exit_code == 1
    for path in ("/id:", "/oddName:", "/createdDateTime:", "/createdBy/user/oops:"):
        assert path in result.output
    assert "Any" not in result.output


def test_a_single_text_is_looked_at_as_well(tmp_path: Path) -> None:
    file = tmp_path / "texts.ndjson"
    start = '{"method":"GET","route":"/me/mailboxSettings/timeZone","status":200,"body":'
    file.write_text(f'{start}{{"@odata.context":"c","value":"UTC"}}}}\n{start}{{"value":1,"zone":"UTC"}}}}\n')
    assert [one.path for one in check_recording(file)] == ["zone", "value"]


# The schema is no part of the project: msgraph-sdk's models are checked in any case.
@pytest.mark.skipif(not SCHEMA.is_file(), reason="GRAPH_SCHEMA names no schema file")
def test_violations_of_the_schema_are_found(bad: Path) -> None:
    by_schema = set(check_recording(bad, SCHEMA)) - set(check_recording(bad))
    assert any(one.path == "id" and "string" in one.problem for one in by_schema)


def test_answers_are_recorded(sandbox: Sandbox, recording: Path) -> None:
    sandbox.get(sandbox.site)
    assert b'"route":"/sites/{site}"' in recording.read_bytes()
    assert check_recording(recording) == []
