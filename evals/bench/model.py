"""What writing by a chat model takes beyond the model's own time, with a scripted model that takes none.

The first sentence is what a reader waits for. Its time runs from the question until it is shown, verified; the
model's own part, from when it was asked until it had sent that sentence, is taken off.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.chain import Assistant
from assistant.compose.generative.opening import writer_of
from assistant.settings import Settings
from assistant.types import Turn
from assistant.verify import verify
from evals.bench.rates import timed
from evals.questions import Question
from evals.scripted.good import good
from evals.scripted.server import ScriptedServer
from evals.scripted.values import Asked, Said
from evals.stats import median, percentile

_SENTENCE = re.compile(r'"says": "(?:[^"\\]|\\.)*"\}')


@dataclass(slots=True)
class _Watch:
    """When the model was asked, and when it had sent its first sentence, for the question under way."""

    asked: float = 0.0
    sent: float = 0.0
    calls: int = field(default=0)

    def play(self, asked: Asked) -> Said:
        said = good(asked)
        self.calls += 1
        if self.calls == 1:
            self.asked = time.perf_counter()
        return said

    def look(self, text: str) -> None:
        if not self.sent and _SENTENCE.search(text):
            self.sent = time.perf_counter()


def bench_model(
    assistant: Assistant, settings: Settings, questions: Sequence[Question], rounds: int = 3
) -> dict[str, Any]:
    """Times in milliseconds, each question at its best of some rounds; `written` counts those that the model answered.

    `assistant` is left without a model.
    """
    over: list[float] = []
    checks: list[float] = []
    own_words: list[float] = []
    written = 0
    with ScriptedServer(good) as server:
        watch = _Watch()
        server.before_piece = watch.look
        scripted = {
            "model": "openai:scripted",
            "model_url": server.url,
            "model_cache": 0,
            "model_key": "",
            "model_budget": 0,
        }
        assistant.writer = writer_of(Settings(**{**settings.model_dump(), **scripted}))
        server.player = lambda asked: watch.play(asked)
        try:
            for number, question in enumerate([questions[0], *questions]):  # the first one loads what is needed
                history = tuple(Turn(m.role, m.content) for m in question.history)
                best: float | None = None
                for _ in range(rounds):
                    watch.asked, watch.sent, watch.calls = 0.0, 0.0, 0
                    started = time.perf_counter()
                    shown = 0.0
                    for answer in assistant.stream(question.question, history):
                        shown = shown or (time.perf_counter() if answer.composer == "generative" else 0.0)
                    if shown and watch.sent:
                        took = 1000 * ((shown - started) - (watch.sent - watch.asked))
                        best = took if best is None else min(best, took)
                if number and best is not None:
                    written += 1
                    over.append(best)
                    checks.append(
                        1000 * min(timed(verify, answer.statements, assistant.index)[0] for _ in range(rounds))
                    )
                    own_words.append(1000 * timed(assistant.ask, question.question, history, 10, "extractive")[0])
        finally:
            assistant.writer = None
    return {
        "questions": len(questions), "written": written,
        "first_sentence_over_model_ms": _figures(over), "verifying_ms": _figures(checks), "own_words_ms": _figures(own_words),
    }  # fmt: skip


def _figures(took: Sequence[float]) -> dict[str, float | None]:
    middle, high = median(took), percentile(took, 0.95)
    return {"median": None if middle is None else round(middle, 2), "p95": None if high is None else round(high, 2),
            "most": round(max(took), 2) if took else None}  # fmt: skip
