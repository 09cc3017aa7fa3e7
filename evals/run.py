"""Ask the questions, one after another, and score each answer.

A question is the boundary for errors: what goes wrong with one is recorded as its result with
the status `error`, counted apart, and the run goes on. Could not be scored is not zero.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.types import Turn
from evals.metrics import score
from evals.observe import Asked
from evals.questions import Question, split_of
from evals.reference import Reference

TOP_K = 10
WARM_UP = "What is this?"
Result = dict[str, Any]


def run(assistant: Asked, questions: Iterable[Question], reference: Reference) -> list[Result]:
    """One result a question, in order: what it is, the answer, the scores and the times.

    The models are loaded by a question that is not counted, so that no time holds it.
    """
    warm = False
    results = []
    for question in questions:
        if not warm:
            _warm_up(assistant)
            warm = True
        results.append(ask_one(assistant, question, reference))
    return results


def ask_one(assistant: Asked, question: Question, reference: Reference) -> Result:
    """The result of one question; any failure is its result, never the run's end."""
    facts: Result = {
        "id": question.id, "kind": question.kind, "persona": question.persona, "slices": list(question.slices),
        "sources": list(question.sources), "split": split_of(question.id), "answerable": question.answerable,
    }  # fmt: skip
    history = [Turn(m.role, m.content) for m in question.history]
    try:
        started = time.perf_counter()
        seen = assistant.observe(question.question, history, TOP_K)
        answer = dict(seen.answer)
        asked = time.perf_counter()
        assistant.embedder.encode([question.question])
        times = {"total": _ms(started, asked), "embed": _ms(asked, time.perf_counter())}
        in_full = None
        if question.history and question.full_question and question.gold:
            in_full = dict(assistant.observe(question.full_question, (), TOP_K).answer)
        for given in (answer, in_full):
            if given is not None and given["status"] == "error":
                return facts | _error(given, f"{given['reason']}: {given['answer']}")
        scores = score(question, answer, reference, in_full)
    except Exception as error:  # noqa: BLE001 - the boundary of a question; counted and shown as an error
        return facts | _error({}, f"{type(error).__name__}: {error}")
    full_passages = in_full["passages"] if in_full else None
    return facts | {"status": answer["status"], "error": None, "answer": answer, "full_passages": full_passages,
                    "scores": scores, "times_ms": times}  # fmt: skip


def _error(answer: Mapping[str, Any], message: str) -> Result:
    return {"status": "error", "error": message, "answer": dict(answer) or None, "full_passages": None,
            "scores": None, "times_ms": None}  # fmt: skip


def _warm_up(assistant: Asked) -> None:
    try:
        assistant.observe(WARM_UP, (), TOP_K)
        assistant.embedder.encode([WARM_UP])
    except Exception:  # noqa: BLE001 - what is wrong shows, and is counted, with the first question
        return


def _ms(start: float, end: float) -> float:
    return round(1000 * (end - start), 3)
