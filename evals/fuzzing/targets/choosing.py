"""The targets by name, each made when it is wanted: some need the corpus, some an index, one the API's own libraries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from evals.errors import CallError
from evals.fuzzing.shapes import shapes_of
from evals.fuzzing.targets.asking import Asking, assistant_on
from evals.fuzzing.targets.loading import Loading, LoadingWord
from evals.fuzzing.targets.loading_pdf import LoadingPdf
from evals.fuzzing.targets.locating import Locating
from evals.fuzzing.targets.verifying import Verifying
from evals.fuzzing.types import Target
from ingest.build import parse_corpus
from ingest.catalogue import Catalogue
from ingest.embed import Embedder
from ingest.store import Index

FORMATS = ("pdf", "html", "legislation", "word", "markdown", "text")
NAMES = (*FORMATS, "locator", "verify", "question", "api")


@dataclass(frozen=True)
class Choice:
    """What targets are made of: the corpus, the index, folders of further files to begin from, a folder to write to."""

    corpus: Path
    index: Path
    folder: Path
    more: Sequence[Path] = ()
    embedder: Callable[[], Embedder] | None = None

    @cached_property
    def _catalogue(self) -> Catalogue:
        return parse_corpus(self.corpus).catalogue

    @cached_property
    def _open(self) -> Index:
        return Index(self.index)

    def target(self, name: str) -> Target:
        """The target of that name. Raises `CallError` where the API's libraries are not installed."""
        if name in FORMATS:
            shapes = shapes_of(name, self._catalogue, self.more)
            made = {"pdf": LoadingPdf, "word": LoadingWord}.get(name)
            return made(shapes, self.folder) if made else Loading(name, shapes, self.folder)
        if name == "locator":
            return Locating(self._open)
        if name == "verify":
            return Verifying(self._open)
        assistant = assistant_on(self._open, self.embedder() if self.embedder else None)
        if name == "question":
            return Asking(assistant)
        try:
            from evals.fuzzing.targets.calling import Calling
        except ImportError as error:
            raise CallError(
                f"The API cannot be fuzzed: {error}. What to do: run `pip install -e '.[test]'`."
            ) from error
        return Calling(assistant)
