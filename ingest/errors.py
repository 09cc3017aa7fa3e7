"""Everything that can be wrong with what a maintainer hands in.

Each message says where, what was expected, what was found and what to do.
"""

from __future__ import annotations

from pathlib import Path


class IngestError(Exception):
    """Base of the errors that ingestion raises on purpose; safe to show to a user."""


class CorpusError(IngestError):
    """Something is wrong with the corpus. The message names the place and the remedy."""

    def __init__(self, problem: str, *, remedy: str, place: Path | str | None = None) -> None:
        """State the problem, the place (file, and line if known) and the remedy."""
        self.problem = problem
        self.remedy = remedy
        self.place = None if place is None else str(place)
        where = f"{self.place}: " if self.place else ""
        super().__init__(f"{where}{problem} What to do: {remedy}")


class CatalogueError(CorpusError):
    """The catalogue and the files do not agree, or an entry is not well formed."""


class LoadError(CorpusError):
    """One file could not be read as a document. The other files are still built."""


class PlainLanguageError(CorpusError):
    """The plain-language index names what is not there, or is not well formed."""


class IndexProblem(IngestError):
    """The index cannot be used: `code` is `missing`, `stale`, `foreign`, `damaged`, `unwritable` or `unavailable`."""

    def __init__(self, code: str, problem: str, *, remedy: str) -> None:
        """State which kind of problem, the problem and the remedy."""
        self.code = code
        super().__init__(f"{problem} What to do: {remedy}")


class BuildError(IngestError):
    """The index could not be written; the previous one is still in use."""


class ModelError(IngestError):
    """The embedding model is missing, or its weights are not the published ones."""


class FetchError(CorpusError):
    """A source could not be fetched. `code` names the kind, so that a caller can tell an outage from a withdrawal.

    `offline`, `refused` (an address that may not be asked), `robots`, `gone`, `busy`, `server`, `wrong-type`,
    `too-large`, `too-slow`, `incomplete` or `redirects`.
    """

    def __init__(self, code: str, problem: str, *, remedy: str, place: str | None = None) -> None:
        """State the kind, the problem, the address and the remedy."""
        self.code = code
        super().__init__(problem, remedy=remedy, place=place)
