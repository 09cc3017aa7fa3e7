"""The assistant's settings, on top of those of ingestion; see the README for the whole list."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator

from ingest.settings import ROOT, IngestSettings


def setting_problems(error: ValidationError) -> list[str]:
    """Every wrong setting by its name in the environment, a line each."""
    return [
        f"The setting ASSISTANT_{'_'.join(str(p) for p in e['loc']).upper()} is wrong: {e['msg']}."
        for e in error.errors()
    ]


class Settings(IngestSettings):
    """Everything that changes an answer, or where the chat is served."""

    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=1, le=65535)
    top_k: int = Field(default=10, ge=1, le=50)
    max_question: int = Field(default=4000, ge=1)
    # What people say of the answers stays on this machine, masked, for so many days.
    feedback_file: Path = ROOT / ".feedback" / "feedback.sqlite"
    feedback_days: int = Field(default=365, ge=1, le=36_500)
    record_questions: bool = False  # also questions that nobody gave an opinion on
    maintainer_password: str = Field(default="", repr=False)  # a hash of it; without one the maintainer's page is off

    @field_validator("maintainer_password")
    @classmethod
    def _is_a_hash(cls, value: str) -> str:
        """A password itself would stand readable in the environment, and leave the page off without a word."""
        if value and not value.startswith("scrypt$"):
            raise ValueError("it takes the hash of a password, which `python -m assistant hash-password` makes")
        return value

    # Running it for others: `docs/running.md`.
    log_format: Literal["auto", "json", "text"] = "auto"  # auto: text in a terminal, else JSON
    log_level: Literal["auto", "debug", "info", "warning", "error"] = "auto"  # auto: less in a terminal
    log_questions: bool = False  # what people ask then stands in the log
    metrics: str = ""  # the address that counts are served at, such as 127.0.0.1:9464
    otlp_endpoint: str = ""  # where traces are sent, such as http://127.0.0.1:4318

    @field_validator("metrics")
    @classmethod
    def _is_a_place(cls, value: str) -> str:
        """A port, which is of this machine only, or an address and a port."""
        host, _, port = value.rpartition(":")
        if value and not (port.isdecimal() and len(port) < 6 and 1 <= int(port) <= 65535 and host.strip("[]") == host):
            raise ValueError("it takes a port, or an address and a port, such as 9464 or 127.0.0.1:9464")
        return value

    @field_validator("otlp_endpoint")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
            raise ValueError("it takes the address of a collector, such as http://127.0.0.1:4318")
        return value

    @property
    def metrics_address(self) -> tuple[str, int] | None:
        """Host and port of the counts, `None` where they are off."""
        host, _, port = self.metrics.rpartition(":")
        return (host or "127.0.0.1", int(port)) if self.metrics else None
