"""How fast a corpus is indexed, held against the bare model; and an unchanged one against that."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from evals.bench.made import MadeEmbedder, material, write_corpus
from evals.bench.rates import timed
from ingest.build import build, parse_corpus
from ingest.embed import Embedder, SentenceTransformerEmbedder
from ingest.pieces import pieces_of


def texts_of(corpus: Path, embedder: Embedder) -> list[str]:
    """Every different text that a corpus is embedded by, in reading order."""
    parsed = parse_corpus(corpus)
    out: dict[str, None] = {}
    for source, provisions in parsed.provisions.items():
        by_id = {p.id: p for p in provisions}
        for p in provisions:
            children = [by_id[c] for c in p.children]
            entries = parsed.plain.asked_as.get(p.id, ())
            out |= dict.fromkeys(i.text for i in pieces_of(p, parsed.documents[source], children, entries, embedder))
    return list(out)


def bench_ingest(corpus: Path, pages: int, model: str) -> dict[str, Any]:
    """Index a made corpus with the "real" model or the "made" one; rates are texts a second.

    The bare model is run before and after, for the machine may be slower at one time than at another.
    """
    embedder: Embedder = SentenceTransformerEmbedder() if model == "real" else MadeEmbedder()
    embedder.encode(["The model is loaded."])
    with tempfile.TemporaryDirectory() as scratch:
        made, index = Path(scratch) / "corpus", Path(scratch) / "index"
        words = write_corpus(made, pages, material(corpus))
        bare: list[float] = []
        texts = texts_of(made, embedder)
        if isinstance(embedder, SentenceTransformerEmbedder):
            bare.append(_bare(embedder, texts))
        began, cpu = time.perf_counter(), time.process_time()
        report = build(made, index, embedder)
        took, worked = time.perf_counter() - began, time.process_time() - cpu
        if isinstance(embedder, SentenceTransformerEmbedder):
            bare.append(_bare(embedder, texts))
        again, second = timed(build, made, index, embedder)
        if not second.up_to_date or report.failures:
            raise RuntimeError("the made corpus was not indexed as it should have been")
        (made / "made-0001.md").write_text(
            (made / "made-0001.md").read_text() + "\n\nOne sentence more for the board.\n"
        )
        changed, third = timed(build, made, index, embedder)
    rate = report.embedded / took
    usual = sum(bare) / len(bare) if bare else None
    return {
        "model": embedder.name, "pages": pages, "words": words, "texts": report.embedded, "vectors": report.vectors,
        "seconds": round(took, 2), "processor_seconds": round(worked, 2), "texts_per_second": round(rate, 1),
        "bare_texts_per_second": [round(b, 1) for b in bare],
        "share_of_bare": round(rate / usual, 3) if usual else None,
        "unchanged_seconds": round(again, 3), "unchanged_times_as_fast": round(took / again, 1),
        "one_sentence_seconds": round(changed, 2), "one_sentence_texts": third.embedded,
    }  # fmt: skip


def _bare(embedder: SentenceTransformerEmbedder, texts: list[str]) -> float:
    """Texts a second of sentence-transformers' own `encode`, as it is called by itself."""
    model = embedder.load()
    model.encode(texts[:8], show_progress_bar=False)
    took, _ = timed(model.encode, texts, normalize_embeddings=True, show_progress_bar=False)
    return len(texts) / took
