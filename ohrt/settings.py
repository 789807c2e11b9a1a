"""Which settings are in force? `settings.toml`, then the environment, then secret files; the later wins."""

import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

SECRETS = ("client_secret", "client_certificate", "token_key")
_FILE_VARIABLE, _SECRETS_VARIABLE = "OHRT_SETTINGS", "OHRT_SECRETS_DIR"


class SettingsError(Exception):
    """A setting is wrong or missing; the text names the key, the file and what is expected."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TenantSettings(_Section):
    """Which tenant, and how the service signs in."""

    id: str = Field(min_length=1)
    client_id: str = ""
    credential: Literal["certificate", "secret", "managed_identity"] = "certificate"
    cloud: Literal["global", "usgov", "dod", "china"] = "global"
    graph_url: str = ""
    login_url: str = ""
    ca_file: str = ""


class SiteSettings(_Section):
    """Where the lists are."""

    host: str = Field(min_length=1)
    path: str = Field(default="/sites/ohrt", pattern=r"^/")


class MailboxSettings(_Section):
    """The team mailbox."""

    address: str = Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    per_minute: int = Field(default=26, ge=1)


class TeamSettings(_Section):
    """The team and its working days."""

    name: str = "Online Harm Referral Team"
    review_days: int = Field(default=3, ge=1)
    qa_days: int = Field(default=1, ge=1)


class BrakeSettings(_Section):
    """What may go out without asking a person."""

    mails_per_hour: int = Field(default=2000, ge=1)


class JournalSettings(_Section):
    """Where the journal is kept."""

    dsn: str = Field(default="sqlite:///var/journal.sqlite3", pattern=r"^(sqlite:///.+|postgresql(\+psycopg)?://.*)")


class PollSettings(_Section):
    """How often the tenant is asked. Seconds."""

    min_seconds: float = Field(default=10, gt=0)
    max_seconds: float = Field(default=60, gt=0)
    directory_seconds: float = Field(default=300, ge=0)
    replies_seconds: float = Field(default=60, ge=0)


class LogSettings(_Section):
    """How the log looks."""

    format: Literal["auto", "console", "json"] = "auto"
    level: Literal["debug", "info", "warning", "error"] = "info"


class Settings(BaseSettings):
    """Every setting. The three secrets come from the environment or from files only."""

    model_config = SettingsConfigDict(env_prefix="OHRT_", env_nested_delimiter="__", extra="forbid", frozen=True)

    tenant: TenantSettings
    site: SiteSettings
    mailbox: MailboxSettings
    team: TeamSettings = TeamSettings()
    brake: BrakeSettings = BrakeSettings()
    journal: JournalSettings = JournalSettings()
    poll: PollSettings = PollSettings()
    log: LogSettings = LogSettings()
    client_secret: SecretStr = SecretStr("")
    client_certificate: SecretStr = SecretStr("")
    token_key: SecretStr = Field(min_length=16)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # pydantic passes it; there is no .env file
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources, the strongest first."""
        return file_secret_settings, env_settings, TomlConfigSettingsSource(settings_cls), init_settings


def settings_file(given: Path | None) -> Path:
    """Return the file that holds: the one given, `OHRT_SETTINGS`, `settings.toml` here, or the one shipped."""
    if given is not None:
        return given
    if os.environ.get(_FILE_VARIABLE):
        return Path(os.environ[_FILE_VARIABLE])
    here = Path("settings.toml")
    return here if here.exists() else Path(__file__).with_name("settings.toml")


def load(given: Path | None = None) -> Settings:
    """Return the settings; `SettingsError` says what is wrong with them."""
    file = settings_file(given)
    _check_file(file)
    secrets = os.environ.get(_SECRETS_VARIABLE) or _secrets_beside(file)
    # The sources are told by class, so each load has a class of its own.
    told = type(
        "Told", (Settings,), {"model_config": {**Settings.model_config, "toml_file": file, "secrets_dir": secrets}}
    )
    try:
        loaded: Settings = told()
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(one, file) for one in error.errors())) from None
    _check_credential(loaded, file)
    return loaded


def _secrets_beside(file: Path) -> str | None:
    beside = file.parent / "secrets"
    return str(beside) if beside.is_dir() else None


def _check_file(file: Path) -> None:
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read ({error.strerror}). Name another file with --settings.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: is not TOML: {error}") from None
    for secret in SECRETS:
        if secret in content:
            raise SettingsError(
                f"{file}: {secret} is a secret and must not stand in this file. Set {_variable(secret)}, or a secret file."
            )


def _check_credential(loaded: Settings, file: Path) -> None:
    wanted = {"secret": "client_secret", "certificate": "client_certificate"}.get(loaded.tenant.credential)
    if wanted and not getattr(loaded, wanted).get_secret_value():
        raise SettingsError(
            f"{wanted}: expected, since tenant.credential is {loaded.tenant.credential} in {file}."
            f" Set {_variable(wanted)}, or a file {_variable(wanted).lower()} in the secrets folder."
        )
    if loaded.tenant.credential != "managed_identity" and not loaded.tenant.client_id:
        raise SettingsError(f"{file}: tenant.client_id: expected the application (client) id of the app registration.")


def _sentence(error: Any, file: Path) -> str:
    key = ".".join(str(part) for part in error["loc"])
    if key in SECRETS:
        return f"{key}: {_lower(error['msg'])}. Set {_variable(key)}, or a file {_variable(key).lower()} in the secrets folder."
    return f"{file}: {key}: {_lower(error['msg'])} (or set {_variable(key)})."


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


def _variable(key: str) -> str:
    return "OHRT_" + key.upper().replace(".", "__")
