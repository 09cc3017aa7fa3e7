"""Where things are and which model embeds them. The environment is read here and nowhere else.

Every setting has a name in the environment: `ASSISTANT_` and the field's name in capitals.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_MODEL = "all-MiniLM-L6-v2"


class IngestSettings(BaseSettings):
    """The settings that ingestion needs."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_", extra="ignore", env_ignore_empty=True, protected_namespaces=()
    )  # "model" is ours

    corpus: Path = ROOT / "corpus"
    index: Path = ROOT / ".index"
    embedding_model: str = DEFAULT_MODEL
    # "Today" is recorded, so that the same input gives the same answer; empty means the real day.
    today: date | None = None
    adapter: bool = True  # use what the default model learnt from the plain-language index
    # The chat model that drafts entries and writes answers, as provider:model; without one nothing of either is done.
    model: str = ""
    model_url: str = ""  # of a server of your own
    model_key: str = Field(default="", repr=False)
