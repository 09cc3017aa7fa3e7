"""Questions that arrive together are embedded together: a batch costs little more than one of its questions.

Nobody waits for company. A question that comes while nothing is being embedded goes at once; those that come
meanwhile are the next batch, which one of their callers embeds for all. A vector does not depend on the company:
each text is padded to one of a few fixed lengths, which its own word pieces name, and only texts of one length go
to the model in one call; so an answer is the same alone and in a crowd.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Protocol

import numpy as np

from ingest.embed import Embedder, ShapedEmbedder, Vectors

# Most questions have 10 to 30 pieces. Few lengths make larger batches, and padding costs less than a batch more.
LENGTHS = (16, 24, 32, 48, 64, 96, 128, 192)
MOST = 32  # texts of a batch; with more, a caller brings a batch of its own


class Batching(Embedder, ShapedEmbedder, Protocol):
    """An embedder whose vector of a text in `encode_shaped` is the same however many texts there are."""


@dataclass(slots=True, eq=False)
class _Job:
    """What one caller asked for. `turn` is set when it is done, or when its caller is to embed the next batch."""

    texts: list[str]
    turn: Event = field(default_factory=Event)
    leads: bool = False
    vectors: Vectors | None = None
    error: BaseException | None = None

    @property
    def over(self) -> bool:
        return self.vectors is not None or self.error is not None


class Together:
    """An embedder for several threads, around one whose calls it joins."""

    def __init__(self, embedder: Batching, lengths: Sequence[int] = LENGTHS, most: int = MOST) -> None:
        """Join calls of `embedder`; texts are padded to the next of `lengths`, or to the most that it reads."""
        self._embedder = embedder
        self._lengths = sorted(lengths)
        self._most = most
        self._lock = Lock()
        self._waiting: list[_Job] = []
        self._busy = False

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

    def encode_shaped(self, texts: Sequence[str], length: int) -> Vectors:
        """The embedder's own: who has batches already needs no others."""
        return self._embedder.encode_shaped(texts, length)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row a text, with whatever others ask for at the same time. Raises what the model raises."""
        if not texts or len(texts) > self._most:
            return self._embedder.encode(texts)
        job = _Job(list(texts))
        with self._lock:
            self._waiting.append(job)
            job.leads, self._busy = not self._busy, True
        if not job.leads:
            try:
                job.turn.wait()
            except BaseException:  # interrupted: nobody may wait for a caller that has gone
                self._leave(job)
                raise
        if not job.over:
            self._lead()
        if job.error is not None:
            raise job.error
        if job.vectors is None:
            raise RuntimeError("a text was embedded and has no vector")
        return job.vectors

    def _lead(self) -> None:
        """Embed what waits, the caller's own first, and leave what has come meanwhile to the first of those."""
        with self._lock:
            batch = self._next()
        try:
            self._work(batch)
        finally:
            with self._lock:
                self._pass_on()
            for job in batch:
                if not job.over:  # the leader was interrupted
                    job.error = RuntimeError("the embedding of this question was broken off")
                job.turn.set()

    def _leave(self, job: _Job) -> None:
        with self._lock:
            if job in self._waiting:
                self._waiting.remove(job)
                if job.turn.is_set():  # it was to embed the next batch
                    self._pass_on()

    def _pass_on(self) -> None:
        """Leave the next batch to the first who waits. Called with the lock held."""
        if self._waiting:
            self._waiting[0].turn.set()
        else:
            self._busy = False

    def _next(self) -> list[_Job]:
        """The jobs that fit into one batch, in the order in which they came; the first always does."""
        count = texts = 0
        for job in self._waiting:
            texts += len(job.texts)
            if count and texts > self._most:
                break
            count += 1
        batch, self._waiting = self._waiting[:count], self._waiting[count:]
        return batch

    def _work(self, batch: Sequence[_Job]) -> None:
        try:
            self._embed(batch)
        except Exception as error:  # noqa: BLE001 - told to those whose text it is, each tried by itself
            if len(batch) == 1:
                batch[0].error = error
                return
            for job in batch:
                self._work([job])

    def _embed(self, batch: Sequence[_Job]) -> None:
        """Put the vectors into the jobs: a call of the model for each length."""
        places: dict[int, list[tuple[int, int]]] = {}
        for n, job in enumerate(batch):
            for row, text in enumerate(job.texts):
                places.setdefault(self.length_of(text), []).append((n, row))
        rows: dict[tuple[int, int], Vectors] = {}
        for length, at in sorted(places.items()):
            vectors = self._embedder.encode_shaped([batch[n].texts[row] for n, row in at], length)
            rows |= dict(zip(at, vectors, strict=True))
        for n, job in enumerate(batch):
            job.vectors = np.stack([rows[n, row] for row in range(len(job.texts))])

    def length_of(self, text: str) -> int:
        """The length that a text is padded to, by itself alone."""
        pieces, most = self.pieces(text), self.max_pieces
        return min(most, next((length for length in self._lengths if length >= pieces), most))
