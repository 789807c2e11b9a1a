"""Every answer that the sandbox gives in the tests is checked against Graph's own models."""

import subprocess
import sys
from pathlib import Path

#: Graph's metadata as a JSON Schema, where it is at hand; the models of msgraph-sdk are checked in any case.
SCHEMA = Path(__file__).parents[2] / "shared" / "reference" / "graph.strict.schema.json"


def violations(recording: Path) -> str:
    """Return what in recorded answers Graph would not say; empty when nothing is wrong, or nothing was recorded."""
    if not recording.exists():
        return ""
    command = [sys.executable, "-m", "m365_sandbox", "check", str(recording)]
    if SCHEMA.exists():
        command += ["--schema", str(SCHEMA)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if checked.returncode == 0 else checked.stdout + checked.stderr
