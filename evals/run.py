"""Ask the questions, one after another, and score each answer.

A question is the boundary for errors: what goes wrong with one is recorded as its result with
the status `error`, counted apart, and the run goes on. Could not be scored is not zero. What
goes wrong with the same question put otherwise is recorded there, and costs the question nothing.

Times are taken while this process, and every helper, does nothing else: a question is asked and
timed first, and only then asked in full and in other words, by everybody (`sharing.py`).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assistant.types import Turn
from evals.content import content_hash
from evals.losses import losses
from evals.metrics import score
from evals.observe import Asked, Observation
from evals.questions import Question, split_of
from evals.ranking import legs_of
from evals.reference import Reference
from evals.retrieval import found_at
from evals.robustness import cited_places, compare_variant, variants_of
from evals.sharing import Asker, Asking, share

LOG = logging.getLogger("evals")  # shown by --debug
TOP_K = 10
WARM_UP = "How are decisions made?"  # a question that every step has work with
Result = dict[str, Any]

_IN_FULL = "in_full"
_FAILED: Mapping[str, Any] = {"status": "error", "citations": [], "passages": []}


def run(
    assistant: Asked, questions: Iterable[Question], reference: Reference, *, robustness: bool = True
) -> list[Result]:
    """One result a question, in order: what it is, the answer, how it came about, the scores and the times."""
    return list(results_of(assistant, questions, reference, robustness=robustness))


def results_of(
    assistant: Asked, questions: Iterable[Question], reference: Reference, *, robustness: bool = True,
    helpers: Sequence[Asker] = (),
) -> Iterator[Result]:  # fmt: skip
    """Each result as it comes. `helpers` take a share of what is asked untimed.

    The models are loaded by a question that is not counted, so that no time holds it.
    """
    warm = False
    for question in questions:
        if not warm:
            _warm_up(assistant)
            warm = True
        yield ask_one(assistant, question, reference, robustness=robustness, helpers=helpers)


def ask_one(
    assistant: Asked, question: Question, reference: Reference, *, robustness: bool = True,
    helpers: Sequence[Asker] = (),
) -> Result:  # fmt: skip
    """The result of one question; any failure is its result, never the run's end."""
    history = tuple(Turn(m.role, m.content) for m in question.history)
    try:
        started = time.perf_counter()
        seen = assistant.observe(question.question, history, TOP_K)
        asked = time.perf_counter()
        assistant.embedder.encode([question.question])
        embedded = time.perf_counter()
        answer = seen.answer
        if answer["status"] == "error":
            return _facts(question) | _error(f"{answer['reason']}: {answer['answer']}", answer)
        total = 1000 * (asked - started) if seen.took_ms is None else seen.took_ms
        steps = {step: took for step, took in (answer.get("timings_ms") or {}).items() if step != "total"}
        times = {"total": round(total, 3), "embed": round(1000 * (embedded - asked), 3), "steps": steps}
        asides = _asides(question, history, robustness)
        others = dict(zip(asides, share(list(asides.values()), [assistant.observe, *helpers]), strict=True))
        full = others.get(_IN_FULL)
        in_full = full if isinstance(full, Observation) and full.answer["status"] != "error" else None
        return _facts(question) | {
            "status": answer["status"], "error": None, "answer": dict(answer), "decision": seen.decision,
            "legs": legs_of(seen), "losses": losses(question, seen, reference),
            "in_full": _in_full(question, full) if full is not None else None,
            "variants": {
                way: _variant(question, answer, asides[way].question, other)
                for way, other in others.items() if way != _IN_FULL
            },
            "scores": score(question, seen, reference, in_full), "times_ms": times,
        }  # fmt: skip
    except Exception as error:
        LOG.debug("%s ended in an error:", question.id, exc_info=True)
        return _facts(question) | _error(f"{type(error).__name__}: {error}")


def problems(result: Result) -> list[str]:
    """What went wrong while a result was made, in words; of another wording, which one it was."""
    out = [result["error"]] if result["error"] else []
    asides = {"in full": result.get("in_full") or {}, **(result.get("variants") or {})}
    return out + [f"{name}: {aside['error']}" for name, aside in asides.items() if aside.get("error")]


def _facts(question: Question) -> Result:
    return {
        "id": question.id, "kind": question.kind, "persona": question.persona, "slices": list(question.slices),
        "sources": list(question.sources), "split": split_of(question.id), "answerable": question.answerable,
        "question": question.question, "history": [m.model_dump() for m in question.history],
        "content": content_hash(question),
    }  # fmt: skip


def _error(message: str, answer: Mapping[str, Any] | None = None) -> Result:
    return {"status": "error", "error": message, "answer": dict(answer) if answer else None, "decision": None,
            "legs": {}, "losses": [], "in_full": None, "variants": {}, "scores": None, "times_ms": None}  # fmt: skip


def _asides(question: Question, history: tuple[Turn, ...], robustness: bool) -> dict[str, Asking]:
    """What else is asked for a question, untimed: the question in full, and in other words."""
    out: dict[str, Asking] = {}
    if question.history and question.full_question and question.gold:
        out[_IN_FULL] = Asking(question.full_question, (), TOP_K)
    if robustness:
        out |= {way: Asking(text, history, TOP_K) for way, text in variants_of(question).items()}
    return out


def _in_full(question: Question, full: Observation | Exception) -> dict[str, Any]:
    answer, wrong = _answer_or_failure(full)
    found = None if wrong else found_at(question.gold, list(answer["passages"]), 5)
    return {"status": answer["status"], "citations": cited_places(answer), "found_at_5": found} | wrong


def _variant(
    question: Question, answer: Mapping[str, Any], asked: str, other: Observation | Exception
) -> dict[str, Any]:
    given, wrong = _answer_or_failure(other)
    return compare_variant(question, answer, asked, given) | wrong


def _answer_or_failure(seen: Observation | Exception) -> tuple[Mapping[str, Any], dict[str, str]]:
    """An answer that can be read; and what went wrong, or nothing."""
    if isinstance(seen, Exception):
        LOG.debug("Another wording ended in an error:", exc_info=seen)
        return _FAILED, {"error": f"{type(seen).__name__}: {seen}"}
    if seen.answer["status"] == "error":
        return _FAILED, {"error": f"{seen.answer['reason']}: {seen.answer['answer']}"}
    return seen.answer, {}


def _warm_up(assistant: Asked) -> None:
    try:
        assistant.observe(WARM_UP, (), TOP_K)
        assistant.embedder.encode([WARM_UP])
    except Exception:  # noqa: BLE001 - what is wrong shows, and is counted, with the first question
        return
