"""The assistant's settings, on top of those of ingestion; see the README for the whole list."""

from __future__ import annotations

import ipaddress
import json
import os
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import NoDecode

from ingest.settings import ROOT, IngestSettings

_LEAST_SECRET = 32  # characters


def setting_problems(error: ValidationError) -> list[str]:
    """Every wrong setting by its name in the environment, a line each."""
    return [
        f"The setting ASSISTANT_{'_'.join(str(p) for p in e['loc']).upper()} is wrong: "
        f"{e['msg'].removeprefix('Value error, ')}."
        for e in error.errors()
    ]


class Settings(IngestSettings):
    """Everything that changes an answer, or where the chat is served."""

    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=1, le=65535)
    chroma_wait: int = Field(default=60, ge=0, le=86_400)  # seconds that a start waits for the index on a server
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

    # How the chat model is asked that writes answers, and what it may cost.
    model_options: Annotated[dict[str, Any], NoDecode] = Field(
        default={}, repr=False
    )  # what the provider's library takes besides, as JSON
    model_form: Literal["auto", "schema", "text"] = "auto"  # how it is asked to reply
    model_streaming: bool = True
    model_seconds: float = Field(default=60, gt=0, le=600)  # for an answer, its second try included
    model_tries: int = Field(default=3, ge=1, le=10)  # of one call, where the server is busy or away
    model_max_tokens: int = Field(default=1500, ge=100, le=32_000)  # of one reply
    model_room: int = Field(default=24_000, ge=1000, le=400_000)  # characters of evidence that it is shown
    model_price_in: float = Field(default=0, ge=0)  # of a million tokens, in any one currency
    model_price_out: float = Field(default=0, ge=0)
    model_budget: float = Field(default=0, ge=0)  # a day, in the currency of the prices; 0 is no limit
    model_tokens_a_day: int = Field(default=0, ge=0)  # 0 is no limit
    model_cache: int = Field(default=500, ge=0, le=100_000)  # replies that are kept in memory
    model_ledger: Path = ROOT / ".model" / "ledger.sqlite"  # tokens and costs; no words
    model_rephrases: bool = False  # whether it may also complete follow-up questions

    @field_validator("model_options", mode="before")
    @classmethod
    def _is_an_object(cls, value: Any) -> Any:
        """Read here and not by the library, so that what is no JSON is one mistake among the others."""
        if not isinstance(value, str):
            return value
        try:
            found = json.loads(value)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise ValueError('it takes a JSON object, such as {"top_p": 0.9}')
        return found

    @field_validator("model_budget")
    @classmethod
    def _a_budget_has_prices(cls, value: float, info: ValidationInfo) -> float:
        """Without prices nothing would ever be spent, and the budget would stop nothing."""
        if value and not (info.data.get("model_price_in", 1) or info.data.get("model_price_out", 1)):
            raise ValueError("it needs ASSISTANT_MODEL_PRICE_IN and ASSISTANT_MODEL_PRICE_OUT")
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


def unknown_settings() -> list[tuple[str, str]]:
    """What stands in the environment under our prefix and is no setting, each with the nearest one or nothing."""
    known = list(Settings.model_fields)
    there = {name: name.casefold().removeprefix("assistant_") for name in sorted(os.environ)
             if name.casefold().startswith("assistant_")}  # fmt: skip
    near = {name: get_close_matches(meant, known, 1) for name, meant in there.items() if meant not in known}
    return [(name, f"ASSISTANT_{found[0].upper()}" if found else "") for name, found in near.items()]


def unknown_words() -> list[str]:
    """A line for each of them. It is no error: other programs may use the prefix, too."""
    return [
        f"{name} stands in the environment and is no setting. What to do: "
        + (f"write {meant}, if that is what was meant." if meant else "take it out.")
        for name, meant in unknown_settings()
    ]
