"""A question that changed, with both answers and the gold beside each other.

Of a test question only the id and the measures are shown, unless that is asked for: the test
split is not there to be tuned on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.compare import Comparison, Moved
from evals.content import content_hash
from evals.errors import EvalError
from evals.metrics import MEASURES
from evals.questions import Question, load
from evals.record import ROOT


@dataclass(frozen=True, slots=True)
class Side:
    """One run's answer: how it ended, its words, and each citation as "source, locator: words"."""

    ending: str
    words: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A question for people; `question` is `None` where its words are held back or not kept."""

    moved: Moved
    held_back: bool
    question: str | None = None
    gold: tuple[str, ...] = ()
    before: Side | None = None
    after: Side | None = None

    @property
    def better(self) -> str:
        """The measures that got better, in words."""
        return _labels(self.moved.better)

    @property
    def worse(self) -> str:
        """The measures that got worse, in words."""
        return _labels(self.moved.worse)


def side_by_side(comparison: Comparison, *, show_test: bool = False) -> list[Beside]:
    """Every question that changed, in the order of the comparison."""
    asked = _questions(comparison.after.record.get("question_files", {}))
    out = []
    for moved in comparison.moved:
        if moved.split == "test" and not show_test:
            out.append(Beside(moved, held_back=True))
            continue
        old, new = comparison.before.results[moved.id], comparison.after.results[moved.id]
        out.append(Beside(moved, False, _words(new) or _words(old), _gold(asked.get(moved.id), new),
                          _side(old), _side(new)))  # fmt: skip
    return out


def _questions(files: Mapping[str, str]) -> dict[str, Question]:
    """The questions as they are now; a file that is gone or broken just gives none."""
    paths = [p for p in (ROOT / name for name in files) if p.is_file()]
    try:
        return {q.id: q for q in load(paths)}
    except EvalError:
        return {}


def _gold(question: Question | None, result: Mapping[str, Any]) -> tuple[str, ...]:
    if question is None:
        return ("The gold is not known: the question files that the run names cannot be read.",)
    if result.get("content", content_hash(question)) != content_hash(question):
        return ("The gold is not known: the question has changed since the run.",)
    if not question.gold:
        return ("None: the corpus does not answer this question.",)
    return tuple(" or ".join(_place(g.source, g.locator, g.quotation) for g in group) for group in question.gold)


def _words(result: Mapping[str, Any]) -> str | None:
    words = result.get("question") or (result.get("answer") or {}).get("question")
    return str(words) if words else None


def _side(result: Mapping[str, Any]) -> Side:
    answer = result.get("answer")
    if not answer:
        return Side(result["status"], "The release keeps no answers.", ())
    reason = f" ({answer['reason']})" if answer.get("reason") else ""
    cited = tuple(_place(c["source_id"], c["locator"], c["quote"]) for c in answer["citations"])
    return Side(f"{answer['status']}{reason}", answer["answer"], cited)


def _place(source: str, locator: str, words: str | None) -> str:
    return f"{source}, {locator}: {'any words' if words is None else f'“{_line(words)}”'}"


def _labels(measures: Sequence[str]) -> str:
    return "; ".join(MEASURES[m].label for m in measures)


def _line(text: str) -> str:
    return " ".join(text.split())
