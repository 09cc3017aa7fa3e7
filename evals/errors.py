"""What can be wrong with what a maintainer hands to the evaluation; each says where and what to do."""

from __future__ import annotations

from pathlib import Path


class EvalError(Exception):
    """Base of the errors that the evaluation raises on purpose; safe to show to a user."""


class QuestionError(EvalError):
    """A question file is not well formed. The message names the file, the entry and the field."""

    def __init__(self, problem: str, *, place: Path, entry: str | None = None, remedy: str) -> None:
        """State the problem, the file, the entry (number and id, if known) and the remedy."""
        self.place = place
        self.entry = entry
        where = f"{place}: {entry}: " if entry else f"{place}: "
        super().__init__(f"{where}{problem} What to do: {remedy}")


class GateError(EvalError):
    """The thresholds cannot be read, or name a measure or a group that there is not."""


class CallError(EvalError):
    """The command asks for something that there is not: an id, a kind, a file."""
