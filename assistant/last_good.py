"""What is served after a build: the new index, or the last good one where the corpus cannot be built as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from assistant.settings import Settings
from ingest.build import BuildReport
from ingest.errors import BuildError, CorpusError, IndexProblem
from ingest.fresh import Changes, made_from

_T = TypeVar("_T")
_PATIENCE = 1800.0  # seconds; a first build takes one to a few minutes on most machines, of a large corpus more


@dataclass(frozen=True, slots=True)
class Opened(Generic[_T]):
    """What was opened, the files that the build could not read, and why there was no build, if there was none."""

    value: _T
    failures: tuple[tuple[str, str], ...] = ()
    problem: str = ""


def open_built(settings: Settings, build: Callable[[float], BuildReport], opener: Callable[[], _T]) -> Opened[_T]:
    """Build the index that the settings name, then open it; the last good one where the build fails.

    `build` is told how many seconds to wait for another builder: none where there is an index to open meanwhile.

    Raises what the build raises where no index was made from this corpus, or where it cannot be opened.
    """
    try:
        report = build(0.0 if made_from(settings.index, settings.corpus) else _PATIENCE)
    except (CorpusError, BuildError) as error:
        if not made_from(settings.index, settings.corpus):
            raise
        try:
            return Opened(opener(), problem=str(error))
        except IndexProblem:
            raise error from None
    return Opened(opener(), report.failures)


def warning(changes: Changes, problem: str = "") -> str:
    """What whoever runs the assistant is told of an index that is older than its corpus: why, and what to run."""
    problem = changes.problem or problem
    why = f" It cannot be built anew as it is: {problem}" if problem else ""
    return f"Warning: {changes.sentence} Answers are from the index as it was.{why}\nThen run: {changes.remedy}"
