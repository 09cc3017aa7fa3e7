"""The assistant's settings, on top of those of ingestion; see the README for the whole list."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from ingest.settings import ROOT, IngestSettings


def setting_problems(error: ValidationError) -> list[str]:
    """Every wrong setting by its name in the environment, a line each."""
    return [
        f"The setting ASSISTANT_{'_'.join(str(p) for p in e['loc']).upper()} is wrong: {e['msg']}."
        for e in error.errors()
    ]


class Settings(IngestSettings):
    """Everything that changes an answer, or where the chat is served."""

    model_config = SettingsConfigDict(protected_namespaces=())  # "model" is a word of ours

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

    # The chat model that writes answers, as provider:model; without one they are the sources' own words.
    model: str = ""
    model_url: str = ""  # of a server of your own
    model_key: str = Field(default="", repr=False)
    model_options: dict[str, Any] = Field(default={}, repr=False)  # what the provider's library takes besides, as JSON
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

    @model_validator(mode="after")
    def _a_budget_has_prices(self) -> Settings:
        """Without prices nothing would ever be spent, and the budget would stop nothing."""
        if self.model_budget and not (self.model_price_in or self.model_price_out):
            raise ValueError("ASSISTANT_MODEL_BUDGET needs ASSISTANT_MODEL_PRICE_IN and ASSISTANT_MODEL_PRICE_OUT")
        return self
