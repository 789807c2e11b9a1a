"""`ohrt demo` as a newcomer runs it: every story ends as its script says, and the page tells so."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from demo.scripts import STORIES


@pytest.mark.slow
def test_every_story_ends_as_its_script_says(tmp_path: Path) -> None:
    """Those that do not are named by the command itself."""
    page = tmp_path / "demo.html"
    command = [sys.executable, "-m", "ohrt", "demo", "--page", str(page)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = page.read_text("utf-8")
    assert len(re.findall(r'aria-label="as its script says"', told)) == 2 * len(STORIES)
    assert "not as its script says" not in told
