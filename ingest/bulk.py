"""Many texts to vectors: in batches of one shape, while the next texts are still being read.

A model's result for a text differs in its last bits with the texts that it is padded with. So every
batch has one of a few fixed shapes, and a text has the same vector in a build of ten thousand texts
and in one that adds a sentence. Each batch is embedded on one core, several at a time: cores that work
on one batch together wait for each other, on a busy machine most of the time.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ingest.embed import Embedder, ShapedEmbedder, Vectors
from ingest.vectors import KnownVectors, VectorFile, text_key

T = TypeVar("T")
ROWS = 16
# So many texts may wait for vectors. A batch that is not full when half as many have come after its first text is
# embedded as it is: so there is work for every core while the first text of all is waited for.
WINDOW = 8192


@dataclass(slots=True)
class _Batch:
    """Texts of one shape. `future` is there once the batch is on its way."""

    length: int
    texts: list[str] = field(default_factory=list)
    future: Future[Vectors] | None = None


@dataclass(slots=True)
class _Slot(Generic[T]):
    """A text in its turn, and where its vector comes from."""

    item: T
    key: bytes
    vector: Vectors | None = None
    batch: _Batch | None = None
    row: int = 0


def shape_of(pieces: int, limit: int) -> int:
    """The length that a text of so many word pieces is padded to: the next even number, from 64 on of four."""
    step = 2 if pieces <= 64 else 4
    return min(limit, -(-pieces // step) * step)


def embed_in_order(
    items: Iterable[T], text_of: Callable[[T], str], embedder: Embedder, known: KnownVectors, written: VectorFile,
    tell: Callable[[], None] = lambda: None,
) -> Iterator[tuple[T, Vectors]]:  # fmt: skip
    """Each item with the vector of its text, in order; `tell` is called for each text that is embedded.

    A text that the file or the earlier build has is not embedded again. At most `WINDOW` items are
    held. Raises what the model raises, and `OSError` where a vector cannot be written.
    """
    shaped = embedder if isinstance(embedder, ShapedEmbedder) else None
    workers = (os.cpu_count() or 1) if shaped else 1
    pool = ThreadPoolExecutor(workers, thread_name_prefix="embedding")
    waiting: deque[_Slot[T]] = deque()
    young: deque[_Batch] = deque()
    on_the_way: dict[bytes, _Slot[T]] = {}
    filling: dict[int, _Batch] = {}

    def embed(batch: _Batch) -> Vectors:
        if shaped is None:
            return embedder.encode(batch.texts)
        return shaped.encode_shaped(batch.texts + [""] * (ROWS - len(batch.texts)), batch.length)

    def send(batch: _Batch) -> None:
        filling.pop(batch.length)
        batch.future = pool.submit(embed, batch)

    def place(slot: _Slot[T], text: str) -> None:
        if (same := on_the_way.get(slot.key)) is not None:
            slot.batch, slot.row = same.batch, same.row
            return
        slot.vector = found if (found := written.find(slot.key)) is not None else known.find(slot.key)
        if slot.vector is not None:
            return
        length = shape_of(embedder.pieces(text), embedder.max_pieces)
        batch = filling.setdefault(length, _Batch(length))
        slot.batch, slot.row = batch, len(batch.texts)
        batch.texts.append(text)
        on_the_way[slot.key] = slot
        tell()
        if len(batch.texts) == ROWS:
            send(batch)
        young.append(batch)
        if len(young) > WINDOW // 2 and (oldest := young.popleft()).future is None:
            send(oldest)

    def first() -> tuple[T, Vectors]:
        slot = waiting.popleft()
        if slot.vector is None and slot.batch is not None:
            if slot.batch.future is None:
                send(slot.batch)
            if slot.batch.future is not None:
                slot.vector = slot.batch.future.result()[slot.row]
        if slot.vector is None:
            raise RuntimeError("a text has neither a vector nor a batch")
        on_the_way.pop(slot.key, None)
        written.add(slot.key, slot.vector)
        return slot.item, slot.vector

    def ready() -> bool:
        batch = waiting[0].batch
        return batch is None or (batch.future is not None and batch.future.done())

    try:
        for item in items:
            slot = _Slot(item, text_key(text := text_of(item)))
            waiting.append(slot)
            place(slot, text)
            while waiting and (len(waiting) > WINDOW or ready()):
                yield first()
        for length in sorted(filling):
            send(filling[length])
        while waiting:
            yield first()
    finally:
        pool.shutdown(cancel_futures=True)
