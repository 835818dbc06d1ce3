"""The one configuration: a file `dafeng.toml` in the data folder, over it `DAFENG_*` variables."""

import os
import sys
import tomllib
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings.exceptions import SettingsError

from dafeng.packs.reader import shipped_packs
from dafeng.site.error import BadConfig

FILE_NAME = "dafeng.toml"


def find_home() -> Path:
    """The data folder: `DAFENG_HOME`, else `var` beside the virtual environment."""
    named = os.environ.get("DAFENG_HOME")
    return Path(named).resolve() if named else Path(sys.prefix).parent / "var"


def first_pack() -> str:
    """The first city that comes with Dafeng."""
    return next(iter(shipped_packs()), "")


class Config(BaseSettings):
    """Every setting of an installation, each documented in docs/reference/settings.md."""

    model_config = SettingsConfigDict(env_prefix="DAFENG_", extra="forbid")

    home: Path = Field(default_factory=find_home, description="The data folder.")
    database_url: str = Field(
        default="",
        description="postgresql://user:password@host:port/name; empty: SQLite in the data folder.",
    )
    database_timeout_seconds: int = Field(
        default=20, description="Seconds that a write waits for another one to end."
    )
    host: str = Field(default="127.0.0.1", description="Address that `dafeng serve` listens on.")
    port: int = Field(default=8000, description="Port that `dafeng serve` listens on.")
    allowed_hosts: list[str] = Field(
        default=["127.0.0.1", "localhost", "[::1]"],
        description="Host names under which the pages may be asked for.",
    )
    https: bool = Field(
        default=False,
        description="The pages are served by HTTPS: secure cookies, HSTS, redirection.",
    )
    debug: bool = Field(default=False, description="Tracebacks on pages; never in production.")
    pack: str = Field(
        default_factory=first_pack,
        description="The active city pack: a name or a folder; by default the first one shipped.",
    )
    language: str = Field(default="zh-hans", description="Language of a first visit.")
    time_zone: str = Field(default="Asia/Shanghai", description="Zone in which days are cut.")
    log_level: str = Field(default="INFO", description="Least level that is logged.")
    log_format: str = Field(default="json", description="`json`, or `text` for a person.")
    threads: int = Field(default=4, description="Threads of one server process.")
    processes: int = Field(default=2, description="Server processes.")
    session_hours: int = Field(default=8, description="Hours after which a login ends.")
    lockout_failures: int = Field(
        default=5, description="Wrong passwords after which a login is locked."
    )
    lockout_minutes: int = Field(default=15, description="Minutes for which a login stays locked.")
    idle_minutes: int = Field(
        default=60, description="Minutes without a request after which a login ends; 0: never."
    )
    password_days: int = Field(
        default=90,
        description="Days after which a password must be changed; with it, three kinds of "
        "characters are asked for. 0: neither, only length and a list of common ones.",
    )
    upload_megabytes: int = Field(default=50, description="Largest file that is accepted.")
    upload_unpacked_megabytes: int = Field(
        default=300, description="Largest size of an uploaded file once unpacked."
    )
    job_stale_seconds: int = Field(
        default=60, description="Seconds without a heartbeat after which a job is taken again."
    )
    evidence_checkpoint_minutes: int = Field(
        default=10, description="Minutes between checkpoints of the evidence log."
    )
    metrics_token: str = Field(
        default="", description="Bearer token that /metrics asks for; empty: loopback only."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = TomlConfigSettingsSource(settings_cls, toml_file=find_home() / FILE_NAME)
        return init_settings, env_settings, file

    @property
    def lake(self) -> Path:
        """Folder of the lake."""
        return self.home / "lake"

    @property
    def blobs(self) -> Path:
        """Folder of attachments, by hash."""
        return self.home / "blobs"


@cache
def load() -> Config:
    """The configuration of this process; raises `BadConfig` in one clear line."""
    for name in os.environ:
        if name.startswith("DAFENG_") and not name.startswith("DAFENG_TEST_"):
            _check_name(name.removeprefix("DAFENG_").lower(), where=name)
    try:
        return Config()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        _check_name(name, where=str(FILE_NAME))
        raise BadConfig(where=name, reason=f"{name}: {first['msg']}") from error
    except SettingsError as error:
        raise BadConfig(where="", reason=str(error)) from error
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(where=FILE_NAME, reason=f"{find_home() / FILE_NAME}: {error}") from error


def _check_name(name: str, *, where: str) -> None:
    if name in Config.model_fields:
        return
    near = get_close_matches(name, Config.model_fields, n=1)
    hint = f", perhaps {near[0]} is meant" if near else ""
    raise BadConfig(where=where, reason=f"there is no setting {name} ({where}){hint}")
