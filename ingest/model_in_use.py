"""The embedding model that the settings name, computed by ONNX Runtime where its graph is there, else by PyTorch.

Both give the same vectors to six decimal places. The graph needs neither the time that PyTorch takes to start nor
its memory, and a short text takes a third of the time.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from filelock import FileLock, Timeout

from ingest import adapter as low_rank
from ingest.embed import SentenceTransformerEmbedder, Vectors
from ingest.errors import ModelError
from ingest.offline import switch_off_telemetry
from ingest.onnx_model import NO_SUCH_FORM, OnnxModel, folder_of
from ingest.settings import DEFAULT_MODEL, ROOT, IngestSettings

_LOG = logging.getLogger("ingest")
_EXPORT_SECONDS = 600  # on a busy machine; a quiet one takes ten


class OnnxEmbedder:
    """A sentence-transformers model by its graph, and by itself as long as there is none."""

    def __init__(self, whole: SentenceTransformerEmbedder, graphs: Path) -> None:
        """Name the model, and the folder of graphs. Nothing is loaded until it is needed."""
        switch_off_telemetry()
        self._whole = whole
        self._graphs = graphs

    @cached_property
    def graph(self) -> OnnxModel | None:
        """The graph, `None` where there is none that can be used; why one that is there cannot be stands in the log."""
        fingerprint = self._whole.expected_fingerprint
        if fingerprint is None or not folder_of(self._graphs, fingerprint).is_dir():
            return None
        try:
            found = OnnxModel(folder_of(self._graphs, fingerprint), fingerprint)
            found.load()
        except ModelError as error:
            _LOG.info("%s", error)  # it is made again where one can be, and the doctor tells
            return None
        return found

    def prepare(self, tell: Callable[[str], None] = lambda _: None, *, again: bool = False) -> str:
        """Make the graph where there is none. Gives why there is none afterwards, or nothing; `tell` is told of the wait.

        A model that has no such form is not tried at each start; `again` tries it. Raises `ModelError` where the model
        itself cannot be used.
        """
        if self.graph is not None:
            return ""
        if self._whole.expected_fingerprint is None:
            return "the model's files are not in a folder of this machine"
        _ = self._whole.fingerprint  # the weights are checked before anything is made of them
        none = self._none()
        if none.is_file() and not again:
            return none.read_text(encoding="utf-8")
        tell("Preparing the embedding model. This is done once, and takes some seconds.")
        try:
            self._graphs.mkdir(parents=True, exist_ok=True)
            with FileLock(self._graphs / "export.lock", timeout=_EXPORT_SECONDS):
                self._forget()  # another process may have made it meanwhile
                return "" if self.graph is not None else self._export()
        except (OSError, Timeout, subprocess.TimeoutExpired) as error:
            return str(error)

    def _export(self) -> str:
        adapter = self._whole.adapter
        command = [
            sys.executable, "-m", "ingest.onnx_export",
            self._whole.model, str(adapter.resolve()) if adapter else "", str(self._graphs.resolve()),
        ]  # fmt: skip
        try:
            subprocess.run(  # noqa: S603 - this program itself, without a shell
                command, check=True, capture_output=True, text=True, timeout=_EXPORT_SECONDS, cwd=ROOT
            )
        except subprocess.CalledProcessError as error:
            lines = [line for line in error.stderr.splitlines() if line.strip()]
            why = lines[-1].rstrip(".") if lines else f"it ended with {error.returncode}"
            if error.returncode == NO_SUCH_FORM:
                self._none().write_text(why, encoding="utf-8")
            return why
        self._none().unlink(missing_ok=True)
        self._forget()
        return "" if self.graph is not None else "what was made cannot be used"

    def _none(self) -> Path:
        """The file that says why this model has no graph."""
        return folder_of(self._graphs, self._whole.fingerprint).with_suffix(".none")

    def _forget(self) -> None:
        self.__dict__.pop("graph", None)

    @property
    def name(self) -> str:
        """The model's name, for people."""
        return self._whole.name

    @property
    def fingerprint(self) -> str:
        """The hash of the weights, and of what is added to them; the graph has its own, which was checked."""
        return self._whole.fingerprint if self.graph is None else self.graph.about.fingerprint

    def weights_fingerprint(self) -> str:
        """The fingerprint by reading the weights, whatever the graph says. Raises `ModelError`."""
        return self._whole.fingerprint

    @property
    def max_pieces(self) -> int:
        """How many word pieces the model reads."""
        return self._whole.max_pieces if self.graph is None else self.graph.about.max_pieces

    def pieces(self, text: str) -> int:
        """How many word pieces a text has, the two marks at its ends included."""
        return self._whole.pieces(text) if self.graph is None else self.graph.pieces(text)

    def knows(self, word: str) -> bool:
        """Whether a lower-case word is one piece of the model's vocabulary."""
        return self._whole.knows(word) if self.graph is None else word in self.graph.vocabulary

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row a text."""
        return self._whole.encode(texts) if self.graph is None else self.graph.encode(texts)

    def encode_shaped(self, texts: Sequence[str], length: int) -> Vectors:
        """Unit vectors of texts padded to one length, on one core."""
        if self.graph is None:
            return self._whole.encode_shaped(texts, length)
        return self.graph.encode_shaped(texts, length)


def embedder_of(settings: IngestSettings) -> SentenceTransformerEmbedder | OnnxEmbedder:
    """The model that the settings name; the default one with what it learnt from the plain-language index."""
    learnt = settings.adapter and settings.embedding_model == DEFAULT_MODEL
    whole = SentenceTransformerEmbedder(settings.embedding_model, low_rank.FOLDER if learnt else None)
    return whole if settings.embedding_runtime == "torch" else OnnxEmbedder(whole, settings.embedding_graphs)


def prepare(embedder: object, tell: Callable[[str], None]) -> None:
    """Make the graph of a model that has that form; where it cannot be made, say so and go on without."""
    if isinstance(embedder, OnnxEmbedder) and (why := embedder.prepare(tell)):
        tell(
            f"The embedding model has no quick form ({why}). It is used as it is, which is slower. What to do: run "
            "`python -m ingest export-model` to try again, or set ASSISTANT_EMBEDDING_RUNTIME=torch to go without."
        )
