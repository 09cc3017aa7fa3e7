"""What is measured for one question: pure functions of the question, what was observed, and the texts.

A score is `None` where a measure does not apply, and otherwise

- a bool, for a measure that is a share of questions (its interval is Wilson's);
- a number, for a mean over questions (its interval is a bootstrap over questions);
- a pair `(part, whole)`, for a share of things that a question has several of, citations or
  groups: parts and wholes are summed over the questions (a bootstrap over questions).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.citations import covered, right, states, verbatim
from evals.items import items_cited
from evals.observe import FUSED, LEGS, Observation
from evals.overlap import gold_quoted, quoted_gold
from evals.pinpoint import locator_true, page_true, pinpoint
from evals.preserved import preserved
from evals.questions import Question
from evals.ranking import figures_at, rank_scores
from evals.reference import Reference
from evals.retrieval import DEPTH, Held, Passage, found_at, held, held_at, how_many_fit
from evals.robustness import same_answer
from evals.sentences import conditions_kept
from evals.weight import authority_right, notes_present, signposts_present
from evals.worded import as_quoted, statements_cited

Score = bool | float | tuple[int, int] | None
Scores = dict[str, Score]
Reply = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure's name for people, what it is a share or mean of, whether more is better, and its section."""

    label: str
    over: str
    more_is_better: bool
    section: str


def _section(name: str, measures: Mapping[str, tuple[str, str]]) -> dict[str, Measure]:
    return {key: Measure(label, over, key not in _LESS_IS_BETTER, name) for key, (label, over) in measures.items()}


_LESS_IS_BETTER = ("answered_without_citation",)
_CAN, _GROUPS = "answerable questions", "gold groups of answerable questions"
RETRIEVAL = _section("retrieval", {
    "found_at_1": ("found at 1", _CAN),
    "found_at_3": ("found at 3", _CAN),
    "found_at_5": ("found at 5", _CAN),
    "found_at_10": ("found at 10", _CAN),
    "within_2000": ("found within 2,000 characters", _CAN),
    "groups_at_10": ("groups of evidence found at 10", _GROUPS),
    "recall_at_1": ("evidence recall at 1", _CAN),
    "recall_at_3": ("evidence recall at 3", _CAN),
    "recall_at_5": ("evidence recall at 5", _CAN),
    "recall_at_10": ("evidence recall at 10", _CAN),
    "success_at_1": ("some evidence at 1", _CAN),
    "reciprocal_rank": ("mean reciprocal rank (10)", _CAN),
    "ndcg_at_10": ("nDCG at 10", _CAN),
})  # fmt: skip
# What is measured of each leg by itself, by the measure of the fused ranking that it is like.
OF_A_LEG = ("found_at_5", "recall_at_10", "success_at_1", "reciprocal_rank", "ndcg_at_10")
_LEGS = _section("legs", {
    f"{leg}_{name}": (f"{leg} leg: {RETRIEVAL[name].label}", "answerable questions that were searched for")
    for leg in LEGS for name in OF_A_LEG
})  # fmt: skip
_CITATIONS = _section("citations", {
    "first_citation_right": ("first citation right", "answerable questions that were answered"),
    "citation_precision": ("citations that are right", "citations of all answers"),
    "answer_precision": ("mean over answers of its right citations", "answers with citations"),
    "citation_recall": ("gold groups covered by a citation", _GROUPS),
    "citation_f1": ("mean F1 of right citations and groups covered", _CAN),
    "gold_quoted": ("mean share of the gold's characters quoted", "answerable questions that were answered"),
    "quoted_gold": ("mean share of the characters quoted that are gold", "answers with citations"),
    "verbatim": ("quotations verbatim at their place", "quotations, lead-ins among them"),
    "pinpoint": ("right citations that name the gold's provision", "right citations"),
    "pinpoint_true": ("citations whose locator holds the quotation", "citations of all answers"),
    "page_right": ("citations with the right page", "citations of all answers"),
    "answered_without_citation": ("answered without a citation", "questions that were answered"),
})  # fmt: skip
_ANSWERS = _section("answers", {
    "answered": ("answerable and answered", _CAN),
    "answered_correctly": ("answered with a right citation", _CAN),
    "answered_complete": ("answered with every group covered", _CAN),
    "must_state": ("answer states what it must", "answerable questions with such words"),
    "must_not_state": ("answer leaves out what it must", "questions with such words"),
    "list_complete": ("lists given whole", "list questions"),
    "list_items": ("items of lists cited", "items of the lists asked for"),
    "statements_cited": ("statements that cite a quotation", "statements of all answers"),
    "as_quoted": ("statements in the words that they cite", "statements of all answers that cite"),
    "preserved": ("statements with obligations, negations and numbers kept", "statements of all answers"),
    "conditions_kept": ("quotations that leave out no condition", "quotations that stand at their place"),
    "authority_right": ("citations with their authority named rightly", "citations of all answers"),
    "notes_present": ("says that it is not law where it matters",
                      "answers on entitlements and duties that rest on nothing with force"),
})  # fmt: skip
_DECLINING = _section("declining", {
    "declined": ("unanswerable and declined", "unanswerable questions"),
    "reason": ("declined with the expected reason", "unanswerable questions with an expected reason"),
    "signposts_present": ("declined with a signpost or a note",
                          "unanswerable questions declined that another source or part would settle"),
})  # fmt: skip
_CONVERSATION = _section("conversation", {
    "follow_up_found_at_5": ("follow-up found at 5", "questions with a history and a full form"),
    "full_found_at_5": ("the same question in full, found at 5", "questions with a history and a full form"),
    "follow_up_relative": ("follow-up relative to the question in full", "those found in full"),
    "follow_up_same_answer": ("follow-up answered as in full", "questions with a history and a full form"),
})  # fmt: skip
# The single registry: every measure by name, in the order of a report.
MEASURES: dict[str, Measure] = RETRIEVAL | _CITATIONS | _ANSWERS | _DECLINING | _CONVERSATION | _LEGS

# The eight that a release is compared by with the one before it. Together they follow a question
# from finding to citing to declining, each can move by degrees, and none can be bought with
# another unseen: declining more costs `answered` and `citation_recall`, answering more costs
# `declined`, citing more costs `answer_precision`, citing less costs `citation_recall` and
# `list_items`. Measures that are to be perfect, such as `verbatim`, have floors instead: they
# need no test of significance to be wrong.
HEADLINE: tuple[str, ...] = (
    "found_at_5", "within_2000", "answered", "first_citation_right", "answer_precision", "citation_recall",
    "list_items", "declined",
)  # fmt: skip


def score_retrieval(question: Question, passages: Sequence[Passage]) -> Scores:
    """The scores of one ranking of passages with texts; all `None` for a question without gold."""
    if not question.gold:
        return dict.fromkeys(RETRIEVAL)
    ranking = held(question.gold, passages[:DEPTH])
    return _of_fused(question, passages, ranking, _measured({FUSED: ranking}, len(question.gold))[FUSED])


def score(
    question: Question, observation: Observation, reference: Reference, in_full: Observation | None = None
) -> Scores:
    """Every score of one question.

    `in_full` is what came of `full_question` without history, where the question has both.
    Raises `KeyError` or `TypeError` for an answer that does not keep the JSON contract.
    """
    answer = observation.answer
    scores = _ranking_scores(question, observation, reference)
    scores |= _citation_scores(question, answer, reference)
    scores |= _answer_scores(question, answer, reference)
    scores |= _declining_scores(question, answer)
    scores |= _follow_up_scores(question, answer, scores["found_at_5"], in_full.answer if in_full else None)
    return {name: scores[name] for name in MEASURES}


def _ranking_scores(question: Question, seen: Observation, reference: Reference) -> Scores:
    groups, passages = question.gold, list(seen.answer["passages"])
    if not groups:
        return dict.fromkeys((*RETRIEVAL, *_LEGS))
    rankings: dict[str, Held] = {FUSED: held(groups, passages[:DEPTH])}
    for leg in LEGS:
        if leg in seen.rankings:
            rankings[leg] = held_at(groups, seen.rankings[leg][:DEPTH], reference)
    measured = _measured(rankings, len(groups))
    scores = _of_fused(question, passages, rankings[FUSED], measured[FUSED])
    for leg in LEGS:
        of_leg = (measured[leg] | figures_at(rankings[leg], len(groups))) if leg in rankings else {}
        scores |= {f"{leg}_{name}": of_leg.get(name) for name in OF_A_LEG}
    return scores


def _measured(rankings: Mapping[str, Held], groups: int) -> dict[str, Scores]:
    """The field's measures; success is yes or no, and so has Wilson's interval."""
    measured = rank_scores(rankings, groups)
    return {leg: {**scores, "success_at_1": scores["success_at_1"] == 1} for leg, scores in measured.items()}


def _of_fused(
    question: Question, passages: Sequence[Passage], ranking: Held, measured: Mapping[str, Score]
) -> Scores:  # fmt: skip
    groups = len(question.gold)
    fitting = figures_at(ranking, groups, (how_many_fit(passages),))
    return {
        **figures_at(ranking, groups), "within_2000": next(iter(fitting.values())),
        "groups_at_10": (len(frozenset[int]().union(*ranking)), groups), **measured,
    }  # fmt: skip


def _citation_scores(question: Question, answer: Reply, reference: Reference) -> Scores:
    citations = list(answer["citations"])
    answered, can = answer["status"] == "answered", question.answerable
    groups = question.gold
    rights = [right(reference, c, groups) for c in citations]
    cover = covered(reference, citations, groups) if answered else 0
    cited = answered and bool(citations)
    precision = sum(rights) / len(rights) if cited else 0.0
    both = precision + cover / len(groups) if groups else 0.0
    return {
        "first_citation_right": cited and rights[0] if can and answered else None,
        "citation_precision": (sum(rights), len(rights)) if cited else None,
        "answer_precision": precision if cited else None,
        "citation_recall": (cover, len(groups)) if can else None,
        "citation_f1": (2 * precision * cover / len(groups) / both if both else 0.0) if can else None,
        "gold_quoted": gold_quoted(reference, citations, groups) if can and answered else None,
        "quoted_gold": quoted_gold(reference, citations, groups) if cited else None,
        "verbatim": verbatim(reference, citations) if citations else None,
        "pinpoint": pinpoint(reference, citations, groups) if cited else None,
        "pinpoint_true": _share(locator_true(reference, c) for c in citations),
        "page_right": _share(page_true(reference, c) for c in citations),
        "answered_without_citation": not citations if answered else None,
    }  # fmt: skip


def _answer_scores(question: Question, answer: Reply, reference: Reference) -> Scores:
    citations = list(answer["citations"])
    answered, can = answer["status"] == "answered", question.answerable
    words, groups = answer["answer"], question.gold
    whole = answered and covered(reference, citations, groups) == len(groups)
    items = items_cited(reference, citations if answered else (), groups) if question.kind == "list" and can else None
    return {
        "answered": answered if can else None,
        "answered_correctly": (answered and any(right(reference, c, groups) for c in citations)) if can else None,
        "answered_complete": whole if can else None,
        "must_state": (answered and all(states(words, s) for s in question.must_state))
        if can and question.must_state else None,
        "must_not_state": not any(states(words, s) for s in question.must_not_state)
        if question.must_not_state else None,
        "list_complete": (whole and items[0] == items[1]) if items else None,
        "list_items": items,
        "statements_cited": statements_cited(answer) if answered else None,
        "as_quoted": as_quoted(answer) if answered else None,
        "preserved": preserved(answer) if answered else None,
        "conditions_kept": conditions_kept(reference, answer),
        "authority_right": authority_right(reference, answer) if answered else None,
        "notes_present": notes_present(question, answer, reference),
    }  # fmt: skip


def _declining_scores(question: Question, answer: Reply) -> Scores:
    cannot, reason = not question.answerable, question.expect_reason
    declined = answer["status"] in ("declined", "replied")
    return {
        "declined": declined if cannot else None,
        "reason": (declined and answer["reason"] == reason.value) if cannot and reason else None,
        "signposts_present": signposts_present(question, answer),
    }


def _follow_up_scores(question: Question, answer: Reply, found: Score, in_full: Reply | None) -> Scores:
    if in_full is None or not question.gold:
        return dict.fromkeys(_CONVERSATION)
    full = found_at(question.gold, list(in_full["passages"]), 5)
    return {
        "follow_up_found_at_5": found,
        "full_found_at_5": full,
        "follow_up_relative": (int(found is True), int(full)),
        "follow_up_same_answer": same_answer(answer, in_full),
    }


def _share(of: Any) -> tuple[int, int] | None:
    found = list(of)
    return (sum(found), len(found)) if found else None
