"""What a plain set-up finds, scored by the same measures: the figures to be better than.

Texts are cut into pieces of 1,000 characters, each with the last 200 of the one before, and
ranked by MiniLM vectors in an in-memory Chroma collection, or by BM25 alone. The question is
taken as it is asked: a plain set-up does not read the conversation before it.

Chroma has its home in `ingest/store.py`; it is used here as well because the plain set-up is
the thing compared with, and must share nothing with ours but the model.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import bm25s

from evals.metrics import score_retrieval
from evals.observe import Encoder
from evals.questions import Question, split_of
from evals.retrieval import DEPTH
from evals.run import Result
from ingest.offline import switch_off_telemetry

SIZE = 1000
OVERLAP = 200
Chunk = dict[str, Any]
Search = Callable[[str], list[Chunk]]


def chunks_of(texts: Mapping[str, str], size: int = SIZE, overlap: int = OVERLAP) -> list[Chunk]:
    """Pieces of every text; each but a text's last is `size` characters, and none lies inside another."""
    if not 0 <= overlap < size:
        raise ValueError("the overlap must be smaller than the size")
    out: list[Chunk] = []
    for source, text in texts.items():
        for start in range(0, max(len(text) - overlap, 1), size - overlap):
            piece = text[start : start + size]
            out.append({"source_id": source, "text": piece, "start": start, "end": start + len(piece)})
    return out


def by_vectors(chunks: Sequence[Chunk], embedder: Encoder) -> Search:
    """Search by cosine in an in-memory Chroma collection."""
    switch_off_telemetry()
    import chromadb
    from chromadb.config import Settings

    client = chromadb.EphemeralClient(settings=Settings(anonymized_telemetry=False))
    # In-memory clients of one process share their collections, hence a name of its own.
    collection = client.create_collection(
        f"baseline-{uuid.uuid4().hex}", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    ids = [str(i) for i in range(len(chunks))]
    collection.add(ids=ids, embeddings=embedder.encode([c["text"] for c in chunks]))

    def search(question: str) -> list[Chunk]:
        found = collection.query(
            query_embeddings=embedder.encode([question]), n_results=min(DEPTH, len(chunks)), include=[]
        )
        return [chunks[int(i)] for i in found["ids"][0]]

    return search


def by_bm25(chunks: Sequence[Chunk]) -> Search:
    """Search by BM25 with the library's usual tokens and English stop words."""
    bm25 = bm25s.BM25()
    bm25.index(_tokens([c["text"] for c in chunks]), show_progress=False)

    def search(question: str) -> list[Chunk]:
        tokens = _tokens([question])
        if not tokens[0]:
            return []
        found, scores = bm25.retrieve(tokens, k=min(DEPTH, len(chunks)), show_progress=False)
        return [chunks[int(i)] for i, s in zip(found[0], scores[0], strict=True) if s > 0]

    return search


def _tokens(texts: list[str]) -> list[list[str]]:
    tokens = bm25s.tokenize(texts, stopwords="en", return_ids=False, show_progress=False)
    return [list(words) for words in tokens]


def run_baseline(search: Search, questions: Iterable[Question]) -> list[Result]:
    """One result a question, with the scores of the ranking only."""
    return [
        {
            "id": q.id, "kind": q.kind, "persona": q.persona, "slices": list(q.slices), "sources": list(q.sources),
            "split": split_of(q.id), "answerable": q.answerable, "error": None, "times_ms": None,
            "scores": score_retrieval(q, search(q.question)),
        }
        for q in questions
    ]  # fmt: skip
