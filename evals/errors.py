"""What can be wrong with what a maintainer hands to the evaluation; each says where and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic_core import ErrorDetails


def in_words(error: ErrorDetails) -> str:
    """What pydantic says of a value; of a check of ours its own words, without "Value error" before them."""
    raised = (error.get("ctx") or {}).get("error")
    return str(raised) if error["type"] in ("value_error", "assertion_error") and raised else error["msg"]


class EvalError(Exception):
    """Base of the errors that the evaluation raises on purpose; safe to show to a user."""


class QuestionError(EvalError):
    """A file of questions is not well formed. The message names the file, the line, the entry and the field.

    `problems` are the problems one by one: of this class only itself, of `QuestionErrors` all.
    """

    def __init__(
        self, problem: str, *, place: Path, line: int | None = None, entry: str | None = None, remedy: str
    ) -> None:
        """State the problem, the file, the line (from 1), the entry (number and id, if known) and the remedy."""
        self.place = place
        self.line = line
        self.entry = entry
        self.problems: tuple[QuestionError, ...] = (self,)
        at = f"{place}:{line}" if line else f"{place}"
        where = f"{at}: {entry}: " if entry else f"{at}: "
        super().__init__(f"{where}{problem} What to do: {remedy}")


class GateError(EvalError):
    """The thresholds cannot be read, or name a measure or a group that there is not."""


class CallError(EvalError):
    """The command asks for something that there is not: an id, a kind, a file."""


class QuestionErrors(QuestionError):
    """Everything that is wrong with files of questions, at once and in order of place.

    The message shows the first 20 problems and counts the rest; `problems` has them all.
    """

    SHOWN = 20

    def __init__(self, problems: Sequence[QuestionError]) -> None:
        """Take at least one problem; place, line and entry are those of the first."""
        first = problems[0]
        self.place, self.line, self.entry = first.place, first.line, first.entry
        self.problems = tuple(problems)
        rest = len(problems) - self.SHOWN
        more = [f"... and {rest} more of these {len(problems)} problems."] if rest > 0 else []
        EvalError.__init__(self, "\n".join([*(str(p) for p in problems[: self.SHOWN]), *more]))


class RunError(EvalError):
    """A finished run or a release cannot be read, or compared. The message names the file and the line."""

    def __init__(self, problem: str, *, place: Path | str, line: int | None = None, remedy: str) -> None:
        """State the problem, the file, the line (from 1) and the remedy."""
        at = f"{place}:{line}" if line else f"{place}"
        super().__init__(f"{at}: {problem} What to do: {remedy}")
