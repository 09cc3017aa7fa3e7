"""The assistant's settings, on top of those of ingestion; see the README for the whole list."""

from __future__ import annotations

from pathlib import Path

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
