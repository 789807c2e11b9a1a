"""Does the house stand as designed? Layers, and the purity of the rules."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.build import RULES

HOUSE = RULES.parent
OURS = {"connectors", "sync", "ohrt", "reports", "demo", "m365_sandbox", "sandbox", "tests"}
#: Modules that bring a clock, chance, files, processes or the network into a decision.
IMPURE_MODULES = {"os", "random", "secrets", "time", "uuid", "pathlib", "io", "socket", "subprocess", "threading"}
IMPURE_MODULES |= {"requests", "urllib.request", "http", "sqlite3", "sqlalchemy", "tempfile", "shutil", "logging"}
IMPURE_CALLS = {"open", "print", "input", "eval", "exec", "__import__"}
CLOCKS = {"now", "utcnow", "today"}
SOURCES = sorted(RULES.rglob("*.py"))


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            yield node.module or ""


@pytest.mark.parametrize("source", SOURCES, ids=lambda one: str(one.relative_to(RULES)))
def test_a_rule_is_pure(source: Path) -> None:
    """A rule takes records and returns values: no clock, no chance, no file, nothing else of ours."""
    tree = ast.parse(source.read_text("utf-8"))
    for name in imports(tree):
        assert name.split(".")[0] not in OURS, f"{name}: of ours"
        assert name not in IMPURE_MODULES, f"{name}: impure"
        assert name.split(".")[0] not in IMPURE_MODULES, f"{name}: impure"
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            assert node.func.id not in IMPURE_CALLS, f"line {node.lineno}: {node.func.id}()"
        elif isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            owner = node.func.value
            clock = isinstance(owner, ast.Name) and owner.id in {"datetime", "date"}
            assert not clock, f"line {node.lineno}: {ast.unparse(node.func)}()"


def test_the_check_of_purity_sees_what_it_forbids() -> None:
    """The test above would notice: it knows imports in both forms."""
    assert list(imports(ast.parse("import os, a.b\nfrom sync import journal"))) == ["os", "a.b", "sync"]


def test_the_layers_hold() -> None:
    """import-linter's contracts in pyproject.toml are kept."""
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert command, "import-linter is not installed in this environment"
    done = subprocess.run(
        [command, "--no-cache"], cwd=HOUSE, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(HOUSE)}
    )
    assert done.returncode == 0, done.stdout + done.stderr
