"""What a plain set-up finds, scored by the same measures: the figures to be better than.

Texts are cut into pieces of 1,000 characters, each with the last 200 of the one before, and
ranked by MiniLM vectors in an in-memory Chroma collection, or by BM25 alone. The question is
taken as it is asked: a plain set-up does not read the conversation before it. It finds and does
not answer, so that only the measures of retrieval are taken.

Chroma has its home in `ingest/store.py`; it is used here as well because the plain set-up is
the thing compared with, and must share nothing with ours but the model.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np

from evals.metrics import RETRIEVAL, score_retrieval
from evals.observe import Encoder
from evals.questions import Question, split_of
from evals.record import embedder_state
from evals.retrieval import DEPTH
from evals.run import Result
from evals.summary import summarise
from ingest.offline import switch_off_telemetry

SIZE = 1000
OVERLAP = 200
Chunk = dict[str, Any]
Search = Callable[[str], list[Chunk]]
VECTORS, BM25 = "vectors", "bm25"
LABELS = {VECTORS: "plain set-up", BM25: "BM25 alone"}


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


def vectors_of(texts: Sequence[str], embedder: Encoder, cache: Path | None = None) -> Any:
    """The texts' vectors; from a file of the folder `cache` where just these texts and this model are known.

    A model without a fingerprint is not kept: another could not be told from it.
    """
    fingerprint = getattr(embedder, "fingerprint", None)
    if cache is None or fingerprint is None:
        return embedder.encode(texts)
    key = hashlib.sha256("\0".join([fingerprint, *texts]).encode()).hexdigest()[:24]
    path = cache / f"vectors-{key}.npy"
    try:
        return np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):  # not there, or damaged: it is made again
        vectors = np.asarray(embedder.encode(texts))
    cache.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    with draft.open("wb") as file:
        np.save(file, vectors, allow_pickle=False)
    draft.replace(path)
    return vectors


def by_vectors(
    chunks: Sequence[Chunk], embedder: Encoder, questions: Sequence[str] = (), cache: Path | None = None
) -> Search:
    """Search by cosine in an in-memory Chroma collection; `questions` are those whose vectors may be kept, too."""
    switch_off_telemetry()
    import chromadb
    from chromadb.config import Settings

    client = chromadb.EphemeralClient(settings=Settings(anonymized_telemetry=False))
    # In-memory clients of one process share their collections, hence a name of its own. One thread
    # adds the vectors, as the graph that several make is another each time.
    collection = client.create_collection(
        f"baseline-{uuid.uuid4().hex}", embedding_function=None,
        configuration={"hnsw": {"space": "cosine", "num_threads": 1}},
    )  # fmt: skip
    ids = [str(i) for i in range(len(chunks))]
    collection.add(ids=ids, embeddings=vectors_of([c["text"] for c in chunks], embedder, cache))
    known = dict(zip(questions, vectors_of(questions, embedder, cache), strict=True)) if questions else {}

    def search(question: str) -> list[Chunk]:
        vector = known[question] if question in known else embedder.encode([question])[0]
        found = collection.query(query_embeddings=[vector], n_results=min(DEPTH, len(chunks)), include=[])
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


def baselines(
    texts: Mapping[str, str], questions: Sequence[Question], embedder: Encoder, cache: Path | None = None
) -> dict[str, Any]:
    """What both set-ups find, as baseline.json has it.

    `systems` holds, by the keys of `LABELS`, the `label`, one of the `results` a question (with
    the scores of the ranking only) and their `summary`.
    """
    chunks = chunks_of(texts)
    asked = [q.question for q in questions]
    searches = {VECTORS: by_vectors(chunks, embedder, asked, cache), BM25: by_bm25(chunks)}
    systems = {}
    for name, search in searches.items():
        results = run_baseline(search, questions)
        summary = summarise(results, RETRIEVAL).to_dict()
        systems[name] = {"label": LABELS[name], "results": results, "summary": summary}
    return {
        "pieces": {"size": SIZE, "overlap": OVERLAP, "count": len(chunks)}, "model": embedder_state(embedder),
        "systems": systems,
    }  # fmt: skip


def figures_of(baseline: Mapping[str, Any]) -> dict[str, Any]:
    """The figures over all questions by system, for the record of a run."""
    return {
        name: {"label": system["label"], "figures": system["summary"]["groups"]["overall"]["figures"]}
        for name, system in baseline["systems"].items()
    }  # fmt: skip
