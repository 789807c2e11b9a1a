"""The settings: where they come from, and what is said when one is wrong."""

import os
import re
import shutil
import tomllib
import warnings
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

from ohrt.cli import PERSON_NEEDED, app
from ohrt.settings import SECRETS, Settings, SettingsError, load

HOUSE = Path(__file__).parents[2]
SHIPPED = HOUSE / "settings.toml"
OPERATIONS = HOUSE / "docs" / "operations.md"

GOOD = """
[tenant]
id = "11111111-1111-1111-1111-111111111111"
client_id = "66666666-6666-6666-6666-666666666666"
credential = "secret"
[site]
host = "contoso.sharepoint.com"
[mailbox]
address = "ohrt@contoso.com"
"""


def keys(model: type[BaseModel] = Settings, before: str = "") -> dict[str, Any]:
    """Return every key with its field, sections told with a dot; the secrets are not among them."""
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if name in SECRETS:
            continue
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= keys(kind, f"{before}{name}.")
        else:
            found[f"{before}{name}"] = field
    return found


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of this machine plays a part."""
    for name in list(os.environ):
        if name.startswith("OHRT_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A settings file that is good, with its secrets beside it."""
    made = tmp_path / "ohrt.toml"
    made.write_text(GOOD)
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "ohrt_client_secret").write_text("from a file")
    (secrets / "ohrt_token_key").write_text("a token key that is long enough")
    return made


def test_the_shipped_file_has_every_key_and_no_other() -> None:
    """Every setting stands in settings.toml, and nothing that is not one."""
    told = tomllib.loads(SHIPPED.read_text("utf-8"))
    flat = {f"{section}.{key}" for section, values in told.items() for key in values}
    assert flat == set(keys())


@pytest.mark.parametrize("key", keys())
def test_a_key_stands_in_the_shipped_file_with_its_default_and_a_reason(key: str) -> None:
    """Each key has its default and one line of why beside it."""
    section, name = key.split(".")
    value = tomllib.loads(SHIPPED.read_text("utf-8"))[section][name]
    field = keys()[key]
    assert value == ("" if field.is_required() else field.default)
    [line] = re.findall(rf"^{name} = .*$", _section(section), re.MULTILINE)
    comment = line.partition("  # ")[2].strip()
    assert len(comment) > 15, line
    assert comment.endswith("."), line


def _section(name: str) -> str:
    return SHIPPED.read_text("utf-8").partition(f"[{name}]")[2].partition("\n[")[0]


def test_every_key_stands_in_the_docs() -> None:
    """docs/operations.md names every setting and every secret."""
    if not OPERATIONS.exists():
        warnings.warn("docs/operations.md is not written yet: its settings are not checked", stacklevel=1)
        return
    told = OPERATIONS.read_text("utf-8")
    for key in (*keys(), *SECRETS):
        variable = "OHRT_" + key.upper().replace(".", "__")
        assert key in told or variable in told, f"{key} is not in docs/operations.md"


def test_a_good_file_is_read(file: Path) -> None:
    """Defaults fill what the file leaves out."""
    loaded = load(file)
    assert loaded.tenant.id.startswith("1111")
    assert loaded.mailbox.per_minute == 26
    assert loaded.client_secret.get_secret_value() == "from a file"


def test_the_environment_overrides_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """OHRT_SECTION__KEY wins over settings.toml, key by key."""
    file.write_text(GOOD + "per_minute = 5\n")
    assert load(file).mailbox.per_minute == 5
    monkeypatch.setenv("OHRT_MAILBOX__PER_MINUTE", "7")
    loaded = load(file)
    assert (loaded.mailbox.per_minute, loaded.mailbox.address) == (7, "ohrt@contoso.com")


def test_a_secret_file_overrides_the_environment(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File < environment < secret file."""
    monkeypatch.setenv("OHRT_CLIENT_SECRET", "from the environment")
    assert load(file).client_secret.get_secret_value() == "from a file"
    (file.parent / "secrets" / "ohrt_client_secret").unlink()
    assert load(file).client_secret.get_secret_value() == "from the environment"


def test_a_folder_of_secrets_can_be_named(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """OHRT_SECRETS_DIR names another folder than the one beside the file."""
    folder = tmp_path_factory.mktemp("mounted")
    (folder / "ohrt_client_secret").write_text("mounted")
    (folder / "ohrt_token_key").write_text("another key that is long enough")
    monkeypatch.setenv("OHRT_SECRETS_DIR", str(folder))
    assert load(file).client_secret.get_secret_value() == "mounted"


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ('credential = "secret"', 'credential = "password"', "tenant.credential", "certificate"),
        ('host = "contoso.sharepoint.com"', "", "site.host", "required"),
        ('address = "ohrt@contoso.com"', 'address = "ohrt"', "mailbox.address", "match"),
        ('address = "ohrt@contoso.com"', 'address = "o@c.com"\nper_minute = "many"', "mailbox.per_minute", "integer"),
        ('address = "ohrt@contoso.com"', 'address = "o@c.com"\nper_minute = 0', "mailbox.per_minute", "greater"),
        ('address = "ohrt@contoso.com"', 'address = "o@c.com"\nadress = "typo"', "mailbox.adress", "not permitted"),
        ("[mailbox]", "[mail]", "mailbox", "required"),
        ('id = "11111111-1111-1111-1111-111111111111"', 'id = ""', "tenant.id", "at least 1"),
        ('client_id = "66666666-6666-6666-6666-666666666666"', "", "tenant.client_id", "expected"),
        ("[mailbox]", '[journal]\ndsn = "mysql://x"\n[mailbox]', "journal.dsn", "match"),
        ("[mailbox]", '[log]\nlevel = "loud"\n[mailbox]', "log.level", "'debug', 'info'"),
    ],
)
def test_a_wrong_setting_names_key_file_and_expectation(
    file: Path, old: str, new: str, key: str, expected: str
) -> None:
    """A person reads which key of which file is wrong and what is expected there; exit code 78."""
    file.write_text(GOOD.replace(old, new))
    done = CliRunner().invoke(app, ["status", "--settings", str(file)])
    assert done.exit_code == PERSON_NEEDED == 78
    told = done.stderr
    assert key in told
    assert str(file) in told
    assert expected in told
    assert "Traceback" not in told


def test_a_section_that_does_not_exist_is_refused(file: Path) -> None:
    """A misspelt [jornal] must not leave the default in force without a word."""
    file.write_text(GOOD + '[jornal]\ndsn = "sqlite:///elsewhere.sqlite3"\n')
    with pytest.raises(SettingsError, match="jornal"):
        load(file)


def test_every_wrong_setting_is_said_at_once(file: Path) -> None:
    """Two faults, two lines."""
    file.write_text(GOOD.replace('host = "contoso.sharepoint.com"', "").replace('"ohrt@contoso.com"', '"x"'))
    with pytest.raises(SettingsError) as caught:
        load(file)
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize("command", ["run", "provision", "status"])
def test_a_file_that_is_not_there_is_named(command: str, tmp_path: Path) -> None:
    """Every command says which file it did not find; exit code 78."""
    done = CliRunner().invoke(app, [command, "--settings", str(tmp_path / "nowhere.toml")])
    assert done.exit_code == 78
    assert "nowhere.toml" in done.stderr


def test_a_file_that_is_not_toml_is_named(file: Path) -> None:
    """The place of the mistake is said."""
    file.write_text("[tenant\n")
    done = CliRunner().invoke(app, ["status", "--settings", str(file)])
    assert done.exit_code == 78
    assert "ohrt.toml" in done.stderr
    assert "line 1" in done.stderr


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_in_the_settings_file_is_refused(file: Path, secret: str) -> None:
    """Secrets never stand in settings.toml; the message says where they go and does not repeat them."""
    file.write_text(f'{secret} = "marked-secret-value"\n' + GOOD)
    done = CliRunner().invoke(app, ["status", "--settings", str(file)])
    assert done.exit_code == 78
    assert secret in done.stderr
    assert f"OHRT_{secret.upper()}" in done.stderr
    assert "marked-secret-value" not in done.output + done.stderr


@pytest.mark.parametrize("missing", ["ohrt_client_secret", "ohrt_token_key"])
def test_a_missing_secret_is_named(file: Path, missing: str) -> None:
    """Which secret is missing, and where it may be put; exit code 78."""
    (file.parent / "secrets" / missing).unlink()
    done = CliRunner().invoke(app, ["status", "--settings", str(file)])
    assert done.exit_code == 78
    assert missing in done.stderr
    assert missing.upper() in done.stderr


def test_a_wrong_secret_is_not_repeated(file: Path) -> None:
    """A token key that is too short is not printed."""
    (file.parent / "secrets" / "ohrt_token_key").write_text("marked")
    done = CliRunner().invoke(app, ["status", "--settings", str(file)])
    assert done.exit_code == 78
    assert "token_key" in done.stderr
    assert "marked" not in done.stderr


def test_settings_do_not_print_their_secrets(file: Path) -> None:
    """Neither repr nor str of the settings holds a secret."""
    loaded = load(file)
    assert "from a file" not in repr(loaded) + str(loaded)


def test_the_shipped_file_says_what_is_missing(tmp_path: Path) -> None:
    """Out of the box the first start names the five things to fill in."""
    shutil.copy(SHIPPED, tmp_path / "settings.toml")
    done = CliRunner().invoke(app, ["status"])
    assert done.exit_code == 78
    for key in ("tenant.id", "site.host", "mailbox.address", "token_key"):
        assert key in done.stderr


COMMANDS = [one.name or one.callback.__name__ for one in app.registered_commands if one.callback]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_shows_an_example(command: str) -> None:
    """`--help` ends with a line that can be typed."""
    done = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "120", "TERM": "dumb"})
    assert done.exit_code == 0
    assert f"ohrt {command}" in done.output.partition("Example")[2]


def test_wrong_usage_exits_with_2() -> None:
    """An unknown option or command is wrong usage."""
    assert CliRunner().invoke(app, ["run", "--nonsense"]).exit_code == 2
    assert CliRunner().invoke(app, ["nonsense"]).exit_code == 2
