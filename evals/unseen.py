"""What the embedding model's additions do to sources that they have not seen.

The sources are dealt into groups. For each group the additions are learnt anew from the other
sources' entries alone; then the questions about the group are asked of the group's own words,
without any plain-language entry, with the published model and with the additions. The first k
provisions by their nearest vector are searched for the gold, as everywhere. So the figures tell what
a maintainer who adds a document without entries gains or loses by the additions.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from evals.paired import Paired, paired
from evals.questions import Question
from evals.retrieval import Passage, found_at
from evals.stats import Estimate, estimate
from ingest.adapt import Recipe, adapt
from ingest.build import Parsed
from ingest.embed import Embedder, SentenceTransformerEmbedder
from ingest.pieces import pieces_of
from ingest.types import Kind

AT = (1, 5, 10)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Unseen:
    """Shares of questions found at k with the published model and with the additions, and their difference."""

    questions: int
    groups: tuple[tuple[str, ...], ...]
    plain: Mapping[int, Estimate]
    adapted: Mapping[int, Estimate]
    change: Mapping[int, Paired]


def groups_of(parsed: Parsed, count: int = 2) -> tuple[tuple[str, ...], ...]:
    """The sources in groups with about as many entries each, the largest first to the emptiest group."""
    sizes = {s: sum(len(parsed.plain.asked_as.get(p.id, ())) for p in ps) for s, ps in parsed.provisions.items()}
    groups: list[list[str]] = [[] for _ in range(count)]
    for source in sorted(sizes, key=lambda s: (-sizes[s], s)):
        min(groups, key=lambda g: sum(sizes[s] for s in g)).append(source)
    return tuple(tuple(sorted(g)) for g in groups if g)


def without(parsed: Parsed, sources: Sequence[str]) -> Parsed:
    """The corpus without some sources, their entries among them."""
    kept = {s: ps for s, ps in parsed.provisions.items() if s not in sources}
    ids = {p.id for ps in kept.values() for p in ps}
    asked_as = {i: es for i, es in parsed.plain.asked_as.items() if i in ids}
    return replace(parsed, provisions=kept, plain=replace(parsed.plain, asked_as=asked_as))


def measure_unseen(
    parsed: Parsed, questions: Sequence[Question], base: SentenceTransformerEmbedder, recipe: Recipe, progress: Progress
) -> Unseen:
    """Learn once for each group of sources, and ask the questions whose gold lies in the group."""
    plain: list[dict[int, bool]] = []
    adapted: list[dict[int, bool]] = []
    groups = groups_of(parsed)
    for group in groups:
        asked = [q for q in questions if q.answerable and q.sources and set(q.sources) <= set(group)]
        with tempfile.TemporaryDirectory() as folder:
            name = ", ".join(group)
            adapt(without(parsed, group), base, recipe, partial(progress, name), Path(folder))
            learnt = SentenceTransformerEmbedder(base.name, Path(folder))
            plain += found(parsed, group, asked, base)
            adapted += found(parsed, group, asked, learnt)
    columns = {k: ([f[k] for f in plain], [f[k] for f in adapted]) for k in AT}
    return Unseen(
        len(plain), groups, {k: estimate(a) for k, (a, _) in columns.items()},
        {k: estimate(b) for k, (_, b) in columns.items()}, {k: paired(a, b) for k, (a, b) in columns.items()},
    )  # fmt: skip


def found(
    parsed: Parsed, sources: Sequence[str], questions: Sequence[Question], embedder: Embedder
) -> list[dict[int, bool]]:
    """Whether each question's evidence is among the first k provisions of these sources by nearness alone."""
    provisions = [p for s in sources for p in parsed.provisions[s] if not (p.kind is Kind.SECTION and p.parent is None)]
    by_id = {p.id: p for p in provisions}
    pieces = [
        piece for p in provisions
        for piece in pieces_of(p, parsed.documents[p.source_id], [by_id[c] for c in p.children], (), embedder)
    ]  # fmt: skip
    vectors = embedder.encode([piece.text for piece in pieces])
    owners = [piece.owner for piece in pieces]
    out: list[dict[int, bool]] = []
    for question, vector in zip(
        questions, embedder.encode([q.full_question or q.question for q in questions]), strict=True
    ):
        order = dict.fromkeys(owners[i] for i in np.argsort(-(vectors @ vector), kind="stable"))
        passages: list[Passage] = [
            {"source_id": by_id[i].source_id, "text": by_id[i].text} for i in list(order)[: max(AT)]
        ]
        out.append({k: found_at(question.gold, passages, k) for k in AT})
    return out
