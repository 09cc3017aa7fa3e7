"""Records for the tests, made as the page makes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.feedback.records import Asked, Cited

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
CITED = (Cited("review", "proposal 2(ii)", "Clear directions must be given\nby the boards."),)
DEFAULT = Asked(START, "What does a direction require?", "What does a direction require?", "answered", None,
                "extractive", "f" * 64, 12.5, CITED)  # fmt: skip


def asked(question: str = DEFAULT.question, minutes: int = 0, **changes: Any) -> Asked:
    """A question, so many minutes after the first."""
    base = replace(DEFAULT, question=question, standalone=question, at=START + timedelta(minutes=minutes))
    return replace(base, **changes)
