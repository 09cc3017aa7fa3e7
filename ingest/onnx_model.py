"""An embedding model as a graph that ONNX Runtime computes: the vectors of the same weights without PyTorch.

    FOLDER/NAME/model.onnx  tokenizer.json  about.json

`NAME` comes from the fingerprint of the weights. `ingest/onnx_export.py` makes the folder, and holds the vectors against
those of sentence-transformers before it says that it is there.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.embed import Vectors
from ingest.errors import ModelError
from ingest.hashing import sha256_of

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

FORMAT = 1
GRAPH, TOKENIZER, ABOUT = "model.onnx", "tokenizer.json", "about.json"
OUTPUT = "vectors"
NO_SUCH_FORM = 3  # the exit status of an export that would fail again
_FEW = 4


class About(BaseModel):
    """What a folder of a graph says of it; the hashes are SHA-256."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    format: int
    fingerprint: str
    name: str
    graph: str
    tokenizer: str
    inputs: tuple[str, ...]
    max_pieces: int
    dimension: int
    largest_difference: float  # of a number in a vector, from sentence-transformers' own
    made_with: dict[str, str]
    seal: str = ""  # the hash of all the others

    def sealed(self) -> About:
        """The same with the hash that it ought to have."""
        rest = self.model_dump_json(exclude={"seal"})
        return self.model_copy(update={"seal": hashlib.sha256(rest.encode()).hexdigest()})

    def write(self, folder: Path) -> None:
        """Into its place in a folder."""
        (folder / ABOUT).write_text(self.sealed().model_dump_json(indent=1), encoding="utf-8")


def folder_of(graphs: Path, fingerprint: str) -> Path:
    """Where the graph of a model with that fingerprint is kept."""
    return graphs / fingerprint[:16]


class OnnxModel:
    """A graph with its tokenizer. A text's vector never depends on what else is embedded beside it."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        """Check the folder. Raises `ModelError` where it is missing, of another model, or not what was written."""
        self.folder = folder
        try:
            self.about = About.model_validate_json((folder / ABOUT).read_bytes())
        except (OSError, ValidationError) as error:
            raise _unusable(folder, f"{ABOUT} cannot be read") from error
        if self.about != self.about.sealed():
            raise _unusable(folder, f"{ABOUT} is not what was written")
        if self.about.format != FORMAT or self.about.fingerprint != fingerprint:
            raise _unusable(folder, "it is of another model or another version")
        for name, expected in ((GRAPH, self.about.graph), (TOKENIZER, self.about.tokenizer)):
            path = folder / name
            if not path.is_file() or sha256_of(path) != expected:
                raise _unusable(folder, f"{name} is not the file that was written")

    @cached_property
    def _session(self) -> InferenceSession:
        import onnxruntime

        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        # One core for a text: cores that share one wait for each other, on a busy machine most of the time.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(self.folder / GRAPH), options, providers=["CPUExecutionProvider"])

    def _read_tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.folder / TOKENIZER))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _whole(self) -> Tokenizer:
        """Gives every piece of a text."""
        return self._read_tokenizer()

    @cached_property
    def _cutting(self) -> Tokenizer:
        """Gives as many pieces as the model reads."""
        tokenizer = self._read_tokenizer()
        tokenizer.enable_truncation(self.about.max_pieces)
        return tokenizer

    def load(self) -> None:
        """Load what embedding needs. Raises `ModelError`."""
        try:
            _ = self._session, self._cutting
        except Exception as error:  # the libraries' errors have no common base, and one of them may not be there
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise _unusable(self.folder, f"it cannot be loaded: {reason}") from error

    def pieces(self, text: str) -> int:
        """How many word pieces a text has, the marks at its ends included."""
        return self._count(text)

    @cached_property
    def _count(self) -> Callable[[str], int]:
        # A text is measured when it is cut, and again when it is embedded.
        return lru_cache(maxsize=1024)(lambda text: len(self._whole.encode(text).ids))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The pieces that the model knows."""
        return frozenset(self._whole.get_vocab())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), dimension): each text by itself, without padding; many on all cores."""
        if len(texts) <= _FEW:
            rows = [self._alone(text) for text in texts]
        else:
            with ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="embedding") as pool:
                rows = list(pool.map(self._alone, texts))
        return np.concatenate(rows) if rows else np.zeros((0, self.about.dimension), dtype=np.float32)

    def _alone(self, text: str) -> Vectors:
        ids = np.asarray([self._cutting.encode(text).ids], dtype=np.int64)
        return self._run(ids, np.ones_like(ids))

    def encode_shaped(self, texts: Sequence[str], length: int) -> Vectors:
        """Unit vectors of texts padded to one length, what is longer cut off as the model does; on one core."""
        ids = np.zeros((len(texts), length), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, text in enumerate(texts):
            encoded = self._cutting.encode(text).ids
            if len(encoded) > length:
                raise ValueError(f"a text of {len(encoded)} pieces was to be padded to {length}")
            ids[row, : len(encoded)] = encoded
            mask[row, : len(encoded)] = 1
        return self._run(ids, mask)

    def _run(self, ids: npt.NDArray[np.int64], mask: npt.NDArray[np.int64]) -> Vectors:
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        out = self._session.run([OUTPUT], {name: given[name] for name in self.about.inputs})[0]
        return np.asarray(out, dtype=np.float32)


def _unusable(folder: Path, why: str) -> ModelError:
    return ModelError(
        f"The quick form of the embedding model in {folder} cannot be used: {why}. "
        "What to do: run `python -m ingest export-model`, or set ASSISTANT_EMBEDDING_RUNTIME=torch."
    )
