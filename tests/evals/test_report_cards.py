"""What is shown of one question."""

from typing import Any

import pytest
from made_runs import EXPENSES, HOSTILE, MEETS, SECRET, write_made_run

from evals.reporting.cards import Card, Part, Withheld, cards_of, shown_score
from evals.reporting.folder import Run, read_run
from evals.reporting.outcomes import Outcome, outcome_of


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return read_run(write_made_run(tmp_path_factory.mktemp("made")))


@pytest.fixture(scope="module")
def cards(run: Run) -> dict[str, Card]:
    return {card.id: card for card in cards_of(run)[0]}


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("guide-001", Outcome.RIGHT), ("guide-003", Outcome.IN_PART), ("guide-005", Outcome.RIGHT),
        ("guide-007", Outcome.IN_PART), ("guide-011", Outcome.WRONG), ("guide-015", Outcome.DECLINED_RIGHTLY),
        ("guide-017", Outcome.ANSWERED_WRONGLY), ("guide-019", Outcome.DECLINED_WRONGLY), ("guide-021", Outcome.ERROR),
        ("guide-023", Outcome.WRONG),
    ],
)  # fmt: skip
def test_every_ending_has_its_name(cards: dict[str, Card], question: str, outcome: Outcome) -> None:
    assert cards[question].outcome is outcome


def test_a_friendly_reply_to_an_unanswerable_question_is_a_decline() -> None:
    result: dict[str, Any] = {"status": "replied", "answerable": False, "scores": {}}
    assert outcome_of(result) is Outcome.DECLINED_RIGHTLY
    assert outcome_of({**result, "answerable": True}) is Outcome.DECLINED_WRONGLY


def test_every_outcome_says_what_it_means_and_only_two_are_good() -> None:
    assert all(o.meaning for o in Outcome)
    assert [o for o in Outcome if o.good] == [Outcome.RIGHT, Outcome.DECLINED_RIGHTLY]


def test_of_test_questions_there_is_the_id_and_the_outcome_only(run: Run) -> None:
    full, withheld = cards_of(run)
    assert withheld == [Withheld("guide-002", Outcome.RIGHT), Withheld("guide-004", Outcome.WRONG)]
    assert SECRET not in repr((full, withheld))


def test_a_reviewer_can_have_the_test_questions(run: Run) -> None:
    full, withheld = cards_of(run, show_test=True)
    assert withheld == []
    assert SECRET in [card.question for card in full]


def test_citations_are_judged_against_gold_and_source(cards: dict[str, Card]) -> None:
    first, second = cards["guide-003"].citations
    assert (first.marker, first.right, first.verbatim) == (1, True, True)
    assert (second.quote, second.right, second.verbatim) == (MEETS, False, True)


def test_a_group_says_who_cites_it_where_it_was_lost_and_how_each_leg_ranks_it(cards: dict[str, Card]) -> None:
    first, second = cards["guide-003"].gold
    assert (first.cited_by, first.stage) == ((1,), "cited")
    assert (second.cited_by, second.stage, second.ranks["fused"]) == ((), "not_selected", 2)
    assert cards["guide-003"].lost == ("not_selected",)
    opinion = cards["guide-007"].gold[1]
    assert (opinion.ranks["fused"], opinion.ranks["text"]) == (None, 2)


def test_the_excerpts_tell_gold_from_what_is_cited(cards: dict[str, Card]) -> None:
    marked = [(s.kind, s.text) for e in cards["guide-003"].excerpts for s in e.stretches if s.kind]
    assert ("both", "Papers are sent 14 days\nbefore.") in marked
    assert ("gold", EXPENSES) in marked
    assert ("cited", MEETS) in marked


def test_of_a_changed_source_there_are_the_quotations_alone(run: Run) -> None:
    changed = Run(run.results, run.record, run.baseline, run.questions, run.reference, frozenset({"guide"}))
    card = next(c for c in cards_of(changed)[0] if c.id == "guide-003")
    assert [(e.end, [s.kind for s in e.stretches]) for e in card.excerpts] == [
        (0, ["gold"]), (0, ["gold"]), (0, ["cited"]), (0, ["cited"]),
    ]  # fmt: skip
    assert [(c.right, c.verbatim) for c in card.citations] == [(None, None), (None, None)]


def test_a_quotation_that_does_not_stand_in_its_source_is_shown_alone_and_not_verbatim(run: Run) -> None:
    result = dict(run.results[0])
    wrong = {**result["answer"]["citations"][0], "quote": "The board must not meet."}
    result["answer"] = {**result["answer"], "citations": [wrong]}
    (card,) = cards_of(Run((result,), run.record, None, run.questions, run.reference))[0]
    assert (card.citations[0].verbatim, card.citations[0].right) == (False, False)
    assert [e.end for e in card.excerpts][-1] == 0
    assert card.excerpts[0].stretches[1].kind == "gold"


def test_a_question_that_is_no_longer_known_has_no_gold_but_everything_else(run: Run) -> None:
    (card,) = cards_of(Run(run.results[:1], run.record, None, {}, run.reference))[0]
    assert (card.gold, card.citations[0].right, card.citations[0].verbatim) == ((), None, True)
    assert card.question == "How often must the board meet?"


def test_markers_of_citations_are_apart_from_the_words(cards: dict[str, Card]) -> None:
    assert cards["guide-001"].answer == (Part(f"“{MEETS}” "), Part("[1]", 1))


def test_words_are_kept_as_they_came(cards: dict[str, Card]) -> None:
    assert cards["guide-013"].notes == (HOSTILE,)
    assert HOSTILE in cards["guide-013"].question


def test_the_rest_of_a_card(cards: dict[str, Card]) -> None:
    first = cards["guide-001"]
    assert (first.must_state, first.must_not_state) == ((("twice a year", True),), (("monthly", False),))
    assert {v.way: v.same for v in first.variants} == {
        "misspelt": False,
        "upper case": True,
        "lay": False,
        "reordered": False,
    }
    assert first.total_ms == 7.0
    assert dict(first.plain) == {"plain set-up": True, "BM25 alone": True}
    assert cards["guide-009"].history[0] == ("user", "What is the board?")
    assert cards["guide-009"].in_full is not None
    assert cards["guide-021"].error == "RuntimeError: the store did not answer"
    assert cards["guide-011"].note == "It does not."
    assert "found at 5" in dict(first.scores)


@pytest.mark.parametrize(
    ("score", "words"), [(True, "yes"), ((2, 3), "2 of 3"), (0.25, "0.250"), (None, "-"), (3, "3.000")]
)
def test_scores_in_words(score: Any, words: str) -> None:
    assert shown_score(score) == words
