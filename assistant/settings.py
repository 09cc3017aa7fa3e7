"""The assistant's settings, on top of those of ingestion; see the README for the whole list."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path

from pydantic import Field, ValidationError, field_validator

from ingest.settings import ROOT, IngestSettings

_LEAST_SECRET = 32  # characters


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

    # Serving others; `docs/security.md` explains each.
    users_file: Path | None = None  # who may sign in: a line of name:hash each
    session_secret: str = Field(default="", repr=False)  # signs who is signed in; several processes share one
    trusted_proxies: str = ""  # addresses or networks whose word on the client is believed
    trusted_user_header: str = ""  # a header of theirs that says that somebody has signed in
    root_path: str = ""  # what stands before every path, such as /assistant
    questions_per_minute: int = Field(default=30, ge=0)  # of one client; 0 for no limit
    questions_per_minute_overall: int = Field(default=600, ge=0)

    @field_validator("session_secret")
    @classmethod
    def _is_long(cls, value: str) -> str:
        if value and len(value) < _LEAST_SECRET:
            raise ValueError(f"a secret has at least {_LEAST_SECRET} characters, made at random")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_addresses(cls, value: str) -> str:
        """Addresses only: a name could come to mean another machine, and `*` would believe everybody."""
        for part in (p.strip() for p in value.split(",") if p.strip()):
            try:
                ipaddress.ip_network(part)
            except ValueError as error:
                raise ValueError(f"'{part}' is no address or network, such as 127.0.0.1 or 10.0.0.0/8") from error
        return value

    @field_validator("trusted_user_header")
    @classmethod
    def _is_a_header(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z0-9-]+", value):
            raise ValueError("it takes the name of a header, such as X-Remote-User")
        return value

    @field_validator("root_path")
    @classmethod
    def _is_a_path(cls, value: str) -> str:
        """Without a stroke at its end; only signs that need no escaping anywhere."""
        value = value.rstrip("/")
        if value and not re.fullmatch(r"(/[\w.~-]+)+", value, re.ASCII):
            raise ValueError("it takes a path such as /assistant")
        return value
