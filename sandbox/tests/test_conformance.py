"""Everything that the other tests made the sandbox answer. Runs last: the recording is theirs."""

import os
from pathlib import Path

import pytest
from client import Sandbox
from typer.testing import CliRunner

from m365_sandbox.cli import app
from m365_sandbox.conformance.check import check_recording

SCHEMA = Path(os.environ.get("GRAPH_SCHEMA", "schema-not-given"))


def test_recorded_answers_say_only_what_graph_says(sandbox: Sandbox, recording: Path) -> None:
    sandbox.get(sandbox.site)
    assert [str(one) for one in check_recording(recording)] == []


@pytest.mark.skipif(not SCHEMA.is_file(), reason="GRAPH_SCHEMA names no schema file")
def test_recorded_answers_satisfy_the_schema(sandbox: Sandbox, recording: Path) -> None:
    sandbox.get(sandbox.site)
    assert [str(one) for one in check_recording(recording, SCHEMA)] == []


def test_violations_are_found_and_printed(tmp_path: Path) -> None:
    file = tmp_path / "bad.ndjson"
    bad = '{"id":1,"oddName":"x","createdDateTime":"never","fields":{"Any":1},"createdBy":{"user":{"oops":1}}}'
    file.write_text(
        f'{{"method":"GET","route":"/sites/{{site}}/lists/{{list}}/items/{{item}}","status":200,"body":{bad}}}\n'
    )
    result = CliRunner().invoke(app, ["check", str(file)])
    assert result.exit_code == 1
    for path in ("/id:", "/oddName:", "/createdDateTime:", "/createdBy/user/oops:"):
        assert path in result.output
    assert "Any" not in result.output
