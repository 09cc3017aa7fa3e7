"""Where things are and which model embeds them. The environment is read here and nowhere else.

Every setting has a name in the environment: `ASSISTANT_` and the field's name in capitals.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
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
    # What computes it: ONNX Runtime from a graph that is made once and kept in this folder, or PyTorch.
    embedding_runtime: Literal["onnx", "torch"] = "onnx"
    embedding_graphs: Path = ROOT / ".model" / "embedding"
    # "Today" is recorded, so that the same input gives the same answer; empty means the real day.
    today: date | None = None
    adapter: bool = True  # use what the default model learnt from the plain-language index
    # The chat model that drafts entries and writes answers, as provider:model; without one nothing of either is done.
    model: str = ""
    model_url: str = ""  # of a server of your own
    model_key: str = Field(default="", repr=False)
    # A Chroma server in the place of the folder: several processes and machines share its index.
    chroma_url: str = ""
    chroma_token: SecretStr = SecretStr("")
    chroma_token_header: Literal["Authorization", "X-Chroma-Token"] = "Authorization"  # noqa: S105 - a name
    chroma_headers: str = Field(default="", repr=False)  # a JSON object of more headers, for what stands before it
    chroma_tenant: str = "default_tenant"
    chroma_database: str = "default_database"

    @field_validator("chroma_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        """A user name or a password in it would be shown in messages."""
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.path.strip("/"):
            raise ValueError(
                "it takes the address of a Chroma server, such as http://127.0.0.1:8000; a token has a setting of its own"
            )
        _ = parts.port  # a number that is none is a mistake, too
        return value

    @field_validator("chroma_headers")
    @classmethod
    def _are_headers(cls, value: str) -> str:
        """Names and values in JSON."""
        try:
            headers = json.loads(value or "{}")
        except ValueError:
            headers = None
        if not isinstance(headers, dict) or not all(isinstance(v, str) for v in headers.values()):
            raise ValueError('it takes a JSON object of names and values, such as {"X-Team": "integration"}')
        return value
