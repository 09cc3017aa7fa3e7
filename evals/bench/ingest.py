"""How fast a corpus is indexed, held against the bare model; and an unchanged one against that."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any

from evals.bench.made import MadeEmbedder, material, write_corpus
from evals.bench.rates import timed
from ingest.build import build, parse_corpus
from ingest.embed import Embedder, SentenceTransformerEmbedder
from ingest.model_in_use import embedder_of, prepare
from ingest.pieces import pieces_of
from ingest.settings import IngestSettings

_ONE_IN = 10  # of the texts for the bare model, which sorts them by length itself


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

    The bare model reads every tenth of the same texts, before and after: the machine may be slower at one time
    than at another. Rates are given by the clock and by the processor's time, which other work disturbs less.
    """
    bare_model = SentenceTransformerEmbedder() if model == "real" else None
    embedder: Embedder = embedder_of(IngestSettings()) if bare_model else MadeEmbedder()
    prepare(embedder, lambda _: None)
    embedder.encode(["The model is loaded."])
    with tempfile.TemporaryDirectory() as scratch:
        made, index = Path(scratch) / "corpus", Path(scratch) / "index"
        words = write_corpus(made, pages, material(corpus))
        bare: list[tuple[float, float]] = []
        texts = texts_of(made, embedder)[::_ONE_IN]
        if bare_model is not None:
            bare.append(_bare(bare_model, texts))
        began, cpu = time.perf_counter(), _processor_time()
        report = build(made, index, embedder)
        took, worked = time.perf_counter() - began, _processor_time() - cpu
        if bare_model is not None:
            bare.append(_bare(bare_model, texts))
        again, second = timed(build, made, index, embedder)
        if not second.up_to_date or report.failures:
            raise RuntimeError("the made corpus was not indexed as it should have been")
        (made / "made-0001.md").write_text(
            (made / "made-0001.md").read_text() + "\n\nOne sentence more for the board.\n"
        )
        changed, third = timed(build, made, index, embedder)
    rate = report.embedded / took
    usual = sum(b for b, _ in bare) / len(bare) if bare else None
    usual_cpu = sum(c for _, c in bare) / len(bare) if bare else None
    return {
        "model": embedder.name, "pages": pages, "words": words, "texts": report.embedded, "vectors": report.vectors,
        "seconds": round(took, 2), "processor_seconds": round(worked, 2), "texts_per_second": round(rate, 1),
        "bare_texts": len(texts), "bare_texts_per_second": [round(b, 1) for b, _ in bare],
        "share_of_bare": round(rate / usual, 3) if usual else None,
        "share_of_bare_by_processor_time": round(report.embedded / worked / usual_cpu, 3) if usual_cpu else None,
        "unchanged_seconds": round(again, 3), "unchanged_times_as_fast": round(took / again, 1),
        "one_sentence_seconds": round(changed, 2), "one_sentence_texts": third.embedded,
    }  # fmt: skip


def _processor_time() -> float:
    """Seconds of processor time of this process and of those that it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _bare(embedder: SentenceTransformerEmbedder, texts: list[str]) -> tuple[float, float]:
    """Texts a second of sentence-transformers' own `encode`, by the clock and by the processor's time."""
    model = embedder.load()
    model.encode(texts[:8], show_progress_bar=False)
    began = time.process_time()
    took, _ = timed(model.encode, texts, normalize_embeddings=True, show_progress_bar=False)
    return len(texts) / took, len(texts) / (time.process_time() - began)
