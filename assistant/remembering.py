"""Vectors of questions that were asked before: embedding is the dearest step, and many questions come again.

The chat tries up to seven questions for those to ask next, mostly the same ones for the same places; people press
the ones that it shows; and the starting questions are everybody's. A vector depends on its text alone, so one that is
kept is the one that would be made. What is kept by is a hash: no question stays in memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from ingest.embed import Embedder, Vectors
from ingest.vectors import text_key

MOST = 2048  # vectors, of 1.5 kB each


class Remembering:
    """An embedder that keeps its newest vectors, for several threads."""

    def __init__(self, embedder: Embedder, most: int = MOST) -> None:
        """Keep up to `most` vectors of `embedder`, whose vector of a text must not depend on the others of a call."""
        self._embedder = embedder
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[bytes, Vectors] = OrderedDict()

    @property
    def name(self) -> str:
        """The model's name."""
        return self._embedder.name

    @property
    def fingerprint(self) -> str:
        """The hash of the weights."""
        return self._embedder.fingerprint

    @property
    def max_pieces(self) -> int:
        """How many word pieces the model reads."""
        return self._embedder.max_pieces

    def pieces(self, text: str) -> int:
        """How many word pieces a text has."""
        return self._embedder.pieces(text)

    def knows(self, word: str) -> bool:
        """Whether a lower-case word is one piece of the model's vocabulary."""
        return self._embedder.knows(word)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row a text; those that are kept, and the others from the model. Raises what it raises."""
        if not texts or len(texts) > self._most:
            return self._embedder.encode(texts)
        keys = [text_key(text) for text in texts]
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
            for key in found:
                self._kept.move_to_end(key)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if missing:
            found |= dict(zip(missing, self._embedder.encode(list(missing.values())), strict=True))
            self._keep({key: found[key] for key in missing})
        return np.stack([found[key] for key in keys])

    def _keep(self, new: dict[bytes, Vectors]) -> None:
        with self._lock:
            for key, vector in new.items():
                self._kept[key] = vector.copy()  # a row would hold all of its batch
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
