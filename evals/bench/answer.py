"""What a question costs on the shipped index, relative to embedding it alone, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from assistant.chain import Assistant
from assistant.types import Turn
from evals.bench.rates import timed
from evals.questions import Question


def bench_answer(assistant: Assistant, questions: Sequence[Question], rounds: int = 3) -> dict[str, Any]:
    """Medians in milliseconds, each question at its best of some rounds, answering and embedding in turn."""
    totals: list[float] = []
    embeds: list[float] = []
    ratios: list[float] = []
    steps: dict[str, list[float]] = {}
    for question in [questions[0], *questions]:  # the first one loads the model, and is not counted
        history = tuple(Turn(m.role, m.content) for m in question.history)
        best: tuple[float, float, dict[str, float]] | None = None
        for _ in range(rounds):
            embed, _ = timed(assistant.embedder.encode, [question.question])
            total, answer = timed(assistant.ask, question.question, history)
            taken = (1000 * total, 1000 * embed, dict(answer.timings_ms or {}))
            best = taken if best is None else (min(best[0], taken[0]), min(best[1], taken[1]),
                                               {k: min(v, best[2].get(k, v)) for k, v in taken[2].items()})  # fmt: skip
        if best is not None:
            totals.append(best[0])
            embeds.append(best[1])
            ratios.append(best[0] / best[1])
            for name, took in best[2].items():
                steps.setdefault(name, []).append(took)
    return {
        "questions": len(questions), "total_ms": round(median(totals[1:]), 2), "embedding_ms": round(median(embeds[1:]), 2),
        "ratio_of_medians": round(median(totals[1:]) / median(embeds[1:]), 3),
        "median_ratio": round(median(ratios[1:]), 3),
        "steps_ms": {name: round(median(took), 3) for name, took in steps.items()},
    }  # fmt: skip
