"""What is measured for one question: pure functions of the question, the JSON answer and the texts.

A score is `None` where a measure does not apply, and otherwise

- a bool, for a measure that is a share of questions (its interval is Wilson's);
- a number, for a mean over questions (its interval is a bootstrap over questions);
- a pair `(part, whole)`, for a share of things that a question has several of, citations or
  groups: parts and wholes are summed over the questions (a bootstrap over questions).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evals.citations import covered, right, states, verbatim
from evals.observe import Observation
from evals.questions import Question
from evals.reference import Reference
from evals.retrieval import found_at, groups_found, reciprocal_rank, that_fit

Score = bool | float | tuple[int, int] | None
Scores = dict[str, Score]
Reply = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure's name for people, what it is a share or mean of, and whether more is better."""

    label: str
    over: str
    more_is_better: bool = True


RETRIEVAL: dict[str, Measure] = {
    "found_at_1": Measure("found at 1", "answerable questions"),
    "found_at_3": Measure("found at 3", "answerable questions"),
    "found_at_5": Measure("found at 5", "answerable questions"),
    "found_at_10": Measure("found at 10", "answerable questions"),
    "within_2000": Measure("found within 2,000 characters", "answerable questions"),
    "groups_at_10": Measure("groups of evidence found at 10", "gold groups of answerable questions"),
    "reciprocal_rank": Measure("mean reciprocal rank (10)", "answerable questions"),
}
MEASURES: dict[str, Measure] = RETRIEVAL | {
    "answered": Measure("answerable and answered", "answerable questions"),
    "answered_correctly": Measure("answered with a right citation", "answerable questions"),
    "answered_complete": Measure("answered with every group covered", "answerable questions"),
    "first_citation_right": Measure("first citation right", "answerable questions that were answered"),
    "citation_precision": Measure("citations that are right", "citations of all answers"),
    "answer_precision": Measure("mean over answers of its right citations", "answers with citations"),
    "citation_recall": Measure("gold groups covered by a citation", "gold groups of answerable questions"),
    "verbatim": Measure("quotations verbatim at their place", "quotations, lead-ins among them"),
    "answered_without_citation": Measure("answered without a citation", "questions that were answered", False),
    "declined": Measure("unanswerable and declined", "unanswerable questions"),
    "reason": Measure("declined with the expected reason", "unanswerable questions with an expected reason"),
    "must_state": Measure("answer states what it must", "answerable questions with such words"),
    "must_not_state": Measure("answer leaves out what it must", "questions with such words"),
    "follow_up_found_at_5": Measure("follow-up found at 5", "questions with a history and a full form"),
    "full_found_at_5": Measure("the same question in full, found at 5", "questions with a history and a full form"),
    "follow_up_relative": Measure("follow-up relative to the question in full", "those found in full"),
}


def score_retrieval(question: Question, passages: list[dict[str, Any]]) -> Scores:
    """The scores of a ranking; all `None` for a question without gold."""
    groups = question.gold
    if not groups:
        return dict.fromkeys(RETRIEVAL)
    return {
        **{f"found_at_{k}": found_at(groups, passages, k) for k in (1, 3, 5, 10)},
        "within_2000": groups_found(groups, that_fit(passages)) == len(groups),
        "groups_at_10": (groups_found(groups, passages[:10]), len(groups)),
        "reciprocal_rank": reciprocal_rank(groups, passages),
    }


def score(
    question: Question, observation: Observation | Reply, reference: Reference,
    in_full: Observation | Reply | None = None,
) -> Scores:  # fmt: skip
    """Every score of one question.

    `in_full` is what came of `full_question` without history, where the question has both.
    Raises `KeyError` or `TypeError` for an answer that does not keep the JSON contract.
    """
    answer = observation.answer if isinstance(observation, Observation) else observation
    in_full = in_full.answer if isinstance(in_full, Observation) else in_full
    scores = score_retrieval(question, list(answer["passages"]))
    scores |= _answer_scores(question, answer, reference)
    scores |= _follow_up_scores(question, scores["found_at_5"], in_full)
    return {name: scores[name] for name in MEASURES}


def _answer_scores(question: Question, answer: Reply, reference: Reference) -> Scores:
    citations = list(answer["citations"])
    answered = answer["status"] == "answered"
    groups = question.gold
    rights = [right(reference, c, groups) for c in citations]
    cover = covered(reference, citations, groups) if answered else 0
    declined = answer["status"] in ("declined", "replied")
    words = answer["answer"]
    can, cannot = question.answerable, not question.answerable
    reason = question.expect_reason
    return {
        "answered": answered if can else None,
        "answered_correctly": (answered and any(rights)) if can else None,
        "answered_complete": (answered and cover == len(groups)) if can else None,
        "first_citation_right": rights[0] if can and answered and rights else (False if can and answered else None),
        "citation_precision": (sum(rights), len(rights)) if answered and rights else None,
        "answer_precision": sum(rights) / len(rights) if answered and rights else None,
        "citation_recall": (cover, len(groups)) if can else None,
        "verbatim": verbatim(reference, citations) if citations else None,
        "answered_without_citation": not citations if answered else None,
        "declined": declined if cannot else None,
        "reason": (declined and answer["reason"] == reason.value) if cannot and reason else None,
        "must_state": (answered and all(states(words, s) for s in question.must_state))
        if can and question.must_state else None,
        "must_not_state": not any(states(words, s) for s in question.must_not_state)
        if question.must_not_state else None,
    }  # fmt: skip


def _follow_up_scores(question: Question, found: Score, in_full: Reply | None) -> Scores:
    if in_full is None or not question.gold:
        return {"follow_up_found_at_5": None, "full_found_at_5": None, "follow_up_relative": None}
    full = found_at(question.gold, list(in_full["passages"]), 5)
    return {
        "follow_up_found_at_5": found,
        "full_found_at_5": full,
        "follow_up_relative": (int(found is True), int(full)),
    }
