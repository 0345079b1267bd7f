"""Settings: read once, here; below `api/` only values are passed."""

import getpass
import os
import sys
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import NotConfigured
from graph.words import Language


def data_folder() -> Path:
    """Return the user's data folder of fundtrace, where the platform has it."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "fundtrace"


def cache_folder() -> Path:
    """Return the user's folder for what can be made again, where the platform has it."""
    home = Path.home()
    if sys.platform == "win32":
        return data_folder() / "cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "fundtrace"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "fundtrace"


def _default_store() -> str:
    return f"ladybug://{data_folder() / 'fundtrace.lbug'}"


class Settings(BaseSettings):
    """What an installation decides; each field is an environment variable FUNDTRACE_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="FUNDTRACE_", frozen=True, extra="ignore")

    store: str = Field(
        default_factory=_default_store,
        description="The graph store: ladybug:///path/to/file or neo4j://user@host:7687/db.",
    )
    neo4j_password: SecretStr = Field(
        default=SecretStr(""), description="Password of the Neo4j user. No default."
    )
    token_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key of the tokens that stand for ID numbers, accounts and phones. "
        "At least 16 characters, kept as long as the store. No default.",
    )
    cache: Path = Field(
        default_factory=cache_folder,
        description="Folder of the flow engine's copies of all flows; they can be made again.",
    )
    thresholds: Path | None = Field(
        default=None,
        description="File of the rules' thresholds (YAML); defaults of the rules without.",
    )
    models: Path | None = Field(
        default=None, description="Folder of live custom models, which `detect` also runs."
    )
    lang: Language = Field(
        default=Language.ZH, description="Language of text for people: zh or en."
    )
    who: str = Field(
        default_factory=getpass.getuser, description="Who is named as the one who imports."
    )
    host: str = Field(default="127.0.0.1", description="Address that `fundtrace serve` binds.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port of `fundtrace serve`.")

    def key(self) -> bytes:
        """Return the token key.

        Raises:
            NotConfigured: there is none; tokens made with a guessed key would never match.
        """
        key = self.token_key.get_secret_value()
        if not key:
            raise NotConfigured(
                "FUNDTRACE_TOKEN_KEY is not set. It turns ID numbers, accounts and phones into "
                'tokens and has no default. Make one with `python -c "import secrets; '
                'print(secrets.token_urlsafe(32))"`, keep it as long as the store, and set it.'
            )
        return key.encode()
