"""What went wrong with a question: which measures it missed, what was expected, what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.losses import STAGES
from evals.metrics import MEASURES
from evals.questions import Question
from evals.run import Result

# The measures of which a miss is worth a look, gravest first; `True`, or a full pair, is a hit.
LOOKED_AT = (
    "verbatim", "preserved", "authority_right", "answered_without_citation", "declined", "answered",
    "answered_correctly", "must_not_state", "conditions_kept", "notes_present", "pinpoint_true", "page_right",
    "found_at_5", "citation_precision", "answered_complete", "list_complete", "must_state", "pinpoint", "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Miss:
    """A question with at least one missed measure; `expected` and `came` are one line each."""

    id: str
    split: str
    question: str
    missed: tuple[str, ...]
    expected: str
    came: str


def missed(result: Result) -> tuple[str, ...]:
    """The measures that a result misses; an error is a miss of its own."""
    if result["scores"] is None:
        return ("error",)
    return tuple(name for name in LOOKED_AT if _is_miss(name, result["scores"].get(name)))


def _is_miss(name: str, score: Any) -> bool:
    if score is None:
        return False
    if not MEASURES[name].more_is_better:
        return bool(score)
    return score[0] < score[1] if isinstance(score, (tuple, list)) else not score


def misses(questions: Sequence[Question], results: Sequence[Result]) -> list[Miss]:
    """The questions that missed something, in order of how grave the gravest is, then as asked."""
    by_id = {question.id: question for question in questions}
    out = []
    for result in results:
        names = missed(result)
        if names:
            question = by_id[result["id"]]
            out.append(Miss(question.id, result["split"], question.question, names, _expected(question), _came(result)))
    order = ("error", *LOOKED_AT)
    return sorted(out, key=lambda miss: order.index(miss.missed[0]))


def _expected(question: Question) -> str:
    if not question.answerable:
        return f"declined ({question.expect_reason.value})" if question.expect_reason else "declined"
    groups = [" or ".join(f"{g.source}, {g.locator}" for g in group) for group in question.gold]
    words = f"; states {', '.join(map(repr, question.must_state))}" if question.must_state else ""
    return "; and ".join(groups) + words


def _came(result: Result) -> str:
    if result["scores"] is None:
        return f"error: {result['error']}"
    answer: Mapping[str, Any] = result["answer"]
    lost = _lost(result.get("losses") or ())
    if answer["status"] != "answered":
        nearest = _names(answer["passages"][:3])
        return f"{answer['status']} ({answer['reason']}); nearest: {nearest or 'nothing'}{lost}"
    return f"cited {_names(answer['citations']) or 'nothing'}; first passages: {_names(answer['passages'][:3])}{lost}"


def _lost(losses: Sequence[Mapping[str, Any]]) -> str:
    """Where gold groups were lost: "; group 2 lost: no leg has it among its first 50"."""
    return "".join(f"; group {x['group']} lost: {STAGES[x['stage']]}" for x in losses if x["stage"] != "cited")


def _names(places: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(f"{p['source_id']}, {p['locator']}" for p in places)
