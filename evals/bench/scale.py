"""What a question costs with few and with many provisions in the index, by step.

The provisions are made: realistic words for the lexical leg, one random direction each for the dense one.
A question's vector is near that of the provision that it was made from. Embedding a question costs the
same whatever the index holds; it is measured once with the real model and counted in both sums.
"""

from __future__ import annotations

import hashlib
import random
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from assistant.chain import Assistant
from assistant.memory import leave_alone
from evals.bench.made import MadeEmbedder, material, paragraphs
from evals.bench.rates import median_ms, timed
from evals.errors import CallError
from ingest.address import Place, ServerAddress
from ingest.embed import Embedder
from ingest.pieces import Leg, Piece
from ingest.places import building, manifest_in_use, name_in_use, new_writer, open_index
from ingest.store import FORMAT, Manifest
from ingest.types import Authority, Document, Kind, Locator, Provision, Source, Span

_A_DOCUMENT = 500
MADE = "made"
TODAY = date(2026, 1, 1)


def write_index(place: Place, count: int, stock: Sequence[str], embedder: Embedder) -> list[str]:
    """Write an index of so many made provisions, one vector each, and give some of their texts."""
    flow = paragraphs(stock, 1)
    kept: list[str] = []
    with building(place):
        writer = new_writer(place)
        sources = []
        for number, at in enumerate(range(0, count, _A_DOCUMENT), 1):
            source = Source(
                f"made-{number}", f"Made guidance {number}", authority=Authority.GUIDANCE, file=f"{number}.md"
            )
            document, provisions = _document(source, [next(flow) for _ in range(min(_A_DOCUMENT, count - at))])
            writer.document(document, provisions)
            sources.append(source)
            items = provisions[1:]
            for p, vector in zip(items, embedder.encode([p.text for p in items]), strict=True):
                writer.add(Piece(f"{p.id}|t0", p.id, Leg.TEXT, p.text), p, vector)
            kept += [p.text for p in items[::50]]
        dimension = len(embedder.encode(["a"])[0])
        writer.plain_language({}, (), np.zeros((0, dimension), dtype=np.float32))
        model = {"name": embedder.name, "fingerprint": embedder.fingerprint, "dimension": dimension}
        counts = {"documents": len(sources), "provisions": count, "unanswered": 0}
        writer.finish(Manifest(FORMAT, MADE, model, {}, counts, {}), sources)
    return kept


def _document(source: Source, texts: list[str]) -> tuple[Document, list[Provision]]:
    text = "\n\n".join(texts)
    whole = Provision(f"{source.id}#whole", source.id, Kind.SECTION, Locator("the whole document"), Span(0, len(text)), text,
                      trail=(source.title,), children=tuple(f"{source.id}#{n}" for n in range(len(texts))))  # fmt: skip
    provisions, at = [whole], 0
    for n, words in enumerate(texts):
        label = f"paragraph {n + 1}"
        provisions.append(
            Provision(f"{source.id}#{n}", source.id, Kind.PARAGRAPH, Locator(label, (label,)), Span(at, at + len(words)),
                      words, trail=(source.title,), parent=whole.id, authority=source.authority)
        )  # fmt: skip
        at += len(words) + 2
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(source, text, digest, digest), provisions


def questions_from(texts: Sequence[str], count: int) -> dict[str, str]:
    """Questions in the words of some texts, each with the text that it was made from."""
    draw = random.Random(3)
    out: dict[str, str] = {}
    for text in draw.sample(list(texts), min(count, len(texts))):
        longer = [w.strip(".,;:") for w in text.split() if len(w) > 4]
        out[f"what is said about {' '.join(draw.sample(longer, min(5, len(longer))))}?"] = text
    return out


def bench_scale(
    corpus: Path, sizes: tuple[int, int], real: Embedder, count: int = 40, server: ServerAddress | None = None
) -> dict[str, Any]:
    """Median milliseconds by part of a question at both sizes, and the ratio of the whole.

    With a server the indexes are put there. Raises `CallError` for one that has an index of somebody's.
    """
    stock = material(corpus)
    if server is not None and name_in_use(server) and manifest_in_use(server).fingerprint != MADE:
        raise CallError(f"{server} has an index in use. What to do: name a server that is there for measuring.")
    with tempfile.TemporaryDirectory() as scratch:
        both = [_measure(server or Path(scratch) / str(n), n, stock, count, real) for n in sizes]
    small, large = both
    return {"small": small, "large": large, "ratio": round(large["question_ms"] / small["question_ms"], 3)}


def _measure(place: Place, size: int, stock: Sequence[str], count: int, real: Embedder) -> dict[str, Any]:
    written, texts = timed(write_index, place, size, stock, MadeEmbedder())
    asked = questions_from(texts, count)
    embedder = MadeEmbedder(asked)
    opened, assistant = timed(lambda: Assistant(open_index(place), embedder, TODAY))
    leave_alone()
    vectors = {q: embedder.encode([q])[0] for q in asked}
    lexical = assistant.retriever.retriever.lexical
    for question in list(asked)[:5]:
        assistant.ask(question)
    works = [assistant.ask(q) for q in asked for _ in range(3)]
    steps: dict[str, list[float]] = {}
    for answer in works:
        for name, took in (answer.timings_ms or {}).items():
            steps.setdefault(name, []).append(took)
    made = median_ms(lambda q: embedder.encode([q]), asked)
    embed = median_ms(lambda q: real.encode([q]), asked)
    whole = median_ms(assistant.ask, asked)
    dense = median_ms(lambda v: assistant.index.search(v, 200), vectors.values())
    matched = median_ms(lambda q: lexical.best(lexical.scores(q), 50), asked)
    cost = whole - made + embed
    return {
        "provisions": size, "written_seconds": round(written, 1), "opened_seconds": round(opened, 1),
        "question_ms": round(cost, 2), "embedding_ms": round(embed, 2), "dense_ms": round(dense, 2),
        "lexical_ms": round(matched, 2), "rest_ms": round(cost - embed - dense - matched, 2),
        "steps_ms": {name: round(median(took), 2) for name, took in steps.items()},
        "answered": sum(a.status.value == "answered" for a in works) / len(works),
    }  # fmt: skip
