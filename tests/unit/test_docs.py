"""Do the documents say what the code does? Only what a machine can check."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ohrt.cli import DONE, PERSON_NEEDED, TRY_AGAIN, app
from ohrt.settings import SECRETS
from tests.write_docs import DATA_DICTIONARY, REPLIES, data_dictionary, replies

HOUSE = Path(__file__).parents[2]
DOCS = HOUSE / "docs"
ARCHITECTURE, DEPENDENCIES, OPERATIONS = (
    (DOCS / name).read_text("utf-8") for name in ("architecture.md", "dependencies.md", "operations.md")
)
PAGES = sorted(
    [
        HOUSE / "README.md",
        HOUSE / "CHANGELOG.md",
        HOUSE / "deploy" / "README.md",
        *DOCS.glob("*.md"),
        *DOCS.glob("*/*.md"),
    ]
)
WRONG_USAGE = 2


def settings() -> Iterator[tuple[str, object]]:
    for section, values in tomllib.loads((HOUSE / "settings.toml").read_text("utf-8")).items():
        yield from ((f"{section}.{key}", value) for key, value in values.items())


def dependencies() -> Iterator[str]:
    """Every direct dependency of the two distributions, with their extras and what they are built with."""
    for file in ("pyproject.toml", "sandbox/pyproject.toml"):
        told = tomllib.loads((HOUSE / file).read_text("utf-8"))
        named = [*told["project"]["dependencies"], *told["build-system"]["requires"]]
        for extra in told["project"]["optional-dependencies"].values():
            named += extra
        yield from (re.match(r"[\w.-]+", one)[0] for one in named)  # type: ignore[index]  # each starts with its name


def trap_tests() -> Iterator[str]:
    for file in sorted((HOUSE / "tests" / "wire").glob("test_*.py")):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_trap_"):
                yield node.name


def test_the_table_of_replies_is_up_to_date() -> None:
    """It is what `make docs` writes from the corpus."""
    page = REPLIES.read_text("utf-8")
    assert page == replies(page), "run: make docs"


def test_the_data_dictionary_is_up_to_date() -> None:
    """It is what `make docs` writes from the record classes."""
    assert DATA_DICTIONARY.read_text("utf-8") == data_dictionary(), "run: make docs"


@pytest.mark.parametrize(("key", "default"), list(settings()), ids=str)
def test_a_setting_stands_in_the_runbook_with_its_default(key: str, default: object) -> None:
    """Each key of settings.toml has a line in the table of docs/operations.md, with its default."""
    shown = "(empty)" if default == "" else f"`{default}`"
    assert re.search(rf"^\| `{re.escape(key)}` \| {re.escape(shown)} \| \S", OPERATIONS, re.MULTILINE), (key, shown)


def test_the_runbook_has_no_setting_that_does_not_exist() -> None:
    """A key that was renamed or dropped is dropped from the table too."""
    known = {key for key, _ in settings()}
    assert set(re.findall(r"^\| `(\w+\.\w+)` \|", OPERATIONS, re.MULTILINE)) == known


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_stands_in_the_runbook_with_its_variable_and_its_file(secret: str) -> None:
    """Each secret, the environment variable and the file that may hold it."""
    for name in (f"`{secret}`", f"`OHRT_{secret.upper()}`", f"`ohrt_{secret}`"):
        assert name in OPERATIONS, name


@pytest.mark.parametrize("name", sorted(set(dependencies())))
def test_a_direct_dependency_is_explained(name: str) -> None:
    """Each stands in a line of a table of docs/dependencies.md."""
    assert re.search(rf"^\| `{re.escape(name)}` \| \S", DEPENDENCIES, re.MULTILINE), name


def test_every_trap_is_told_and_every_trap_told_is_tested() -> None:
    """docs/dependencies.md names exactly the tests that pin a library's traps."""
    assert set(re.findall(r"`(test_trap_\w+)`", DEPENDENCIES)) == set(trap_tests())


def test_every_command_and_exit_code_stands_in_the_runbook() -> None:
    """As `ohrt --help` has them."""
    commands = [one.name or one.callback.__name__ for one in app.registered_commands if one.callback]
    assert commands
    for command in commands:
        assert f"`ohrt {command}" in OPERATIONS, command
    for code in (DONE, WRONG_USAGE, TRY_AGAIN, PERSON_NEEDED):
        assert re.search(rf"^\| {code} \| \S", OPERATIONS, re.MULTILINE), code


@pytest.mark.parametrize("page", PAGES, ids=lambda one: str(one.relative_to(HOUSE)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    """Files, folders and headings that a page links to are there."""
    for link in re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", page.read_text("utf-8")):
        address, _, heading = (link[0] or link[1]).partition("#")
        if ":" in address:
            continue
        target = (page.parent / address).resolve() if address else page
        assert target.exists(), f"{page.name}: {address}"
        assert not heading or heading in headings(target), f"{page.name}: {address}#{heading}"


def headings(page: Path) -> set[str]:
    """Every heading of a page as it stands in a link."""
    found = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", one.lower()).strip().replace(" ", "-") for one in found}


def test_the_architecture_names_every_rule_and_no_other() -> None:
    """Where is the rule for X? Each module of rules/ stands in docs/architecture.md."""
    modules = (one for one in (HOUSE / "rules").rglob("*.py") if one.name != "__init__.py")
    there = {one.relative_to(HOUSE).as_posix() for one in modules}
    assert set(re.findall(r"`(rules/[\w/]+\.py)`", ARCHITECTURE)) == there


@pytest.mark.parametrize("page", PAGES, ids=lambda one: str(one.relative_to(HOUSE)))
def test_every_module_that_a_page_names_is_there(page: Path) -> None:
    """A path of ours in backticks is a file or folder, so that a rename is noticed."""
    ours = r"`((?:connectors|rules|sync|reports|ohrt|demo|sandbox|deploy|tests|docs|requirements)/[\w./-]*)`"
    for path in re.findall(ours, page.read_text("utf-8")):
        assert (HOUSE / path).exists(), f"{page.name}: {path}"
