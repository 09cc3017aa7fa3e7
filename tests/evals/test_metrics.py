from pathlib import Path
from typing import Any

import pytest
from cited import cited
from evals_makers import GUIDE, cite, declined, gold, make_answer, make_question, observe, passage, unanswerable

from evals.metrics import HEADLINE, MEASURES, RETRIEVAL, Scores, score, score_retrieval
from evals.observe import Observation, Place
from evals.questions import Question
from evals.reference import Reference, read_reference

MEETS, PRIVATE = "The board must meet twice a year.", "The board may meet in private."


def score_of(question: Question, answer: dict[str, Any], reference: Reference) -> Scores:
    return score(question, Observation(answer), reference)


def test_a_good_answer_scores_in_full(reference: Reference) -> None:
    question = make_question(must_state=["twice a year"], must_not_state=["monthly"])
    scores = score_of(question, make_answer(cite(MEETS)), reference)
    assert list(scores) == list(MEASURES)
    whole = ["found_at_1", "found_at_3", "found_at_5", "found_at_10", "within_2000", "answered", "answered_correctly",
             "answered_complete", "first_citation_right", "must_state", "must_not_state"]  # fmt: skip
    assert {name: scores[name] for name in whole} == dict.fromkeys(whole, True)
    assert scores["citation_precision"] == scores["citation_recall"] == scores["verbatim"] == (1, 1)
    assert scores["reciprocal_rank"] == 1.0
    assert scores["answered_without_citation"] is False
    assert scores["declined"] is scores["reason"] is None


def test_a_wrong_citation_costs_precision_and_an_answer_with_no_other_is_not_correct(reference: Reference) -> None:
    both = score_of(make_question(), make_answer(cite(PRIVATE), cite(MEETS)), reference)
    assert both["citation_precision"] == (1, 2)
    assert both["answer_precision"] == 0.5
    assert both["first_citation_right"] is False
    assert both["answered_correctly"] is True
    wrong = score_of(make_question(), make_answer(cite(PRIVATE)), reference)
    assert wrong["answered_correctly"] is wrong["answered_complete"] is False
    assert wrong["answered"] is True


def test_a_missing_citation_is_found_out(reference: Reference) -> None:
    scores = score_of(make_question(), make_answer(), reference)
    assert scores["answered_without_citation"] is True
    assert scores["answered_correctly"] is scores["first_citation_right"] is False
    assert scores["citation_precision"] is scores["verbatim"] is None


def test_a_dropped_group_makes_an_answer_incomplete(reference: Reference) -> None:
    question = make_question(gold=[[gold(MEETS)], [gold(PRIVATE, locator="section 2")]])
    scores = score_of(question, make_answer(cite(MEETS)), reference)
    assert scores["answered_correctly"] is True
    assert scores["answered_complete"] is False
    assert scores["citation_recall"] == (1, 2)
    assert scores["found_at_10"] is False
    assert scores["groups_at_10"] == (1, 2)


def test_a_declined_answerable_question_is_not_answered_and_covers_nothing(reference: Reference) -> None:
    scores = score_of(make_question(must_state=["twice"]), declined(), reference)
    assert scores["answered"] is scores["answered_correctly"] is scores["answered_complete"] is False
    assert scores["citation_recall"] == (0, 1)
    assert scores["must_state"] is False
    assert scores["first_citation_right"] is scores["citation_precision"] is None


def test_an_unanswerable_question_is_to_be_declined_with_its_reason(reference: Reference) -> None:
    good = score_of(unanswerable(), declined(), reference)
    assert (good["declined"], good["reason"]) == (True, True)
    assert good["answered"] is good["found_at_5"] is good["citation_recall"] is None
    other = score_of(unanswerable(), declined("off_topic"), reference)
    assert (other["declined"], other["reason"]) == (True, False)


def test_a_friendly_reply_counts_as_declined_with_another_reason(reference: Reference) -> None:
    scores = score_of(unanswerable(), make_answer(status="replied", reason="greeting"), reference)
    assert (scores["declined"], scores["reason"]) == (True, False)


def test_an_answer_to_an_unanswerable_question_has_only_wrong_citations(reference: Reference) -> None:
    scores = score_of(unanswerable(), make_answer(cite(MEETS)), reference)
    assert (scores["declined"], scores["reason"]) == (False, False)
    assert scores["citation_precision"] == (0, 1)


def test_words_that_must_not_be_stated_are_found_out(reference: Reference) -> None:
    question = make_question(must_not_state=["monthly"])
    assert (
        score_of(question, make_answer(cite(MEETS), answer="It meets **monthly**."), reference)["must_not_state"]
        is False
    )


def test_a_follow_up_is_compared_with_the_question_in_full(reference: Reference) -> None:
    history = [{"role": "user", "content": "What is the board?"}]
    question = make_question(kind="follow-up", history=history, full_question="How often does the board meet?")
    lost = make_answer(cite(MEETS), passages=[passage(PRIVATE)])
    scores = score(question, Observation(lost), reference, in_full=Observation(make_answer(cite(MEETS))))
    assert (scores["follow_up_found_at_5"], scores["full_found_at_5"]) == (False, True)
    assert scores["follow_up_relative"] == (0, 1)


def test_a_ranking_for_a_question_without_gold_has_no_scores() -> None:
    assert set(score_retrieval(unanswerable(), [passage(MEETS)]).values()) == {None}


def test_every_measure_has_a_section_and_the_headline_is_eight_of_them() -> None:
    assert {m.section for m in MEASURES.values()} == {
        "retrieval", "legs", "citations", "answers", "declining", "conversation",
    }  # fmt: skip
    assert len(set(HEADLINE)) == 8
    assert set(HEADLINE) <= set(MEASURES)
    assert [name for name, m in MEASURES.items() if not m.more_is_better] == ["answered_without_citation"]


def test_a_good_answer_keeps_everything(reference: Reference) -> None:
    scores = score_of(make_question(), make_answer(cite(MEETS)), reference)
    pairs = ("preserved", "conditions_kept", "authority_right", "pinpoint", "pinpoint_true", "page_right")
    assert {name: scores[name] for name in pairs} == dict.fromkeys(pairs, (1, 1))
    assert scores["gold_quoted"] == scores["quoted_gold"] == scores["citation_f1"] == 1.0
    assert scores["list_items"] is scores["notes_present"] is scores["signposts_present"] is None


def test_recall_success_and_ndcg_are_of_the_first_ten_passages() -> None:
    question = make_question(gold=[[gold(MEETS)], [gold(PRIVATE, locator="section 2")]])
    scores = score_retrieval(question, [passage("Nothing."), passage(PRIVATE), *[passage("No.")] * 8, passage(MEETS)])
    assert set(scores) == set(RETRIEVAL)
    assert (scores["recall_at_1"], scores["recall_at_10"], scores["groups_at_10"]) == (0.0, 0.5, (1, 2))
    assert (scores["success_at_1"], scores["reciprocal_rank"]) == (0.0, 0.5)
    assert scores["ndcg_at_10"] == pytest.approx((1 / 1.58496) / (1 + 1 / 1.58496), abs=1e-4)


def test_each_leg_is_measured_by_where_its_places_stand(reference: Reference) -> None:
    gold_place, other = Place("guide", "section 1", 0, 60), Place("guide", "section 2", 80, len(GUIDE))
    seen = observe(make_answer(cite(MEETS)), gold_place, text=[other, gold_place], entry=[other])
    scores = score(make_question(), seen, reference)
    assert (scores["text_reciprocal_rank"], scores["entry_found_at_5"], scores["lexical_success_at_1"]) == (
        0.5, False, 1.0,
    )  # fmt: skip
    unknown = score_of(make_question(), make_answer(cite(MEETS)), reference)
    assert unknown["text_found_at_5"] is None
    assert unknown["found_at_5"] is True


def test_a_list_cut_short_is_not_complete(reference: Reference) -> None:
    question = make_question(kind="list", gold=[[gold(MEETS)], [gold(PRIVATE, locator="section 2")]])
    whole = score_of(question, make_answer(cite(MEETS), cite(PRIVATE, locator="section 2")), reference)
    assert (whole["list_complete"], whole["list_items"]) == (True, (2, 2))
    cut = score_of(question, make_answer(cite(MEETS)), reference)
    assert (cut["list_complete"], cut["list_items"]) == (False, (1, 2))
    no = score_of(question, declined(), reference)
    assert (no["list_complete"], no["list_items"]) == (False, (0, 2))


def test_the_f1_of_an_answer_is_between_its_precision_and_its_recall(reference: Reference) -> None:
    question = make_question(gold=[[gold(MEETS)], [gold("Papers are sent 14 days before.")]])
    scores = score_of(question, make_answer(cite(MEETS)), reference)
    assert scores["citation_f1"] == pytest.approx(2 / 3)
    assert score_of(question, declined(), reference)["citation_f1"] == 0.0


def test_any_words_of_a_source_can_be_gold(reference: Reference) -> None:
    question = make_question(gold=[[{"source": "guide", "locator": "anywhere", "quotation": None}]])
    scores = score_of(question, make_answer(cite(PRIVATE)), reference)
    assert scores["first_citation_right"] is scores["answered_complete"] is scores["found_at_1"] is True
    assert scores["pinpoint"] is scores["gold_quoted"] is None
    other = score_of(question, make_answer(cite(MEETS, source="opinion")), reference)
    assert other["first_citation_right"] is False


def test_a_follow_up_answered_otherwise_than_in_full_shows(reference: Reference) -> None:
    history = [{"role": "user", "content": "What is the board?"}]
    question = make_question(kind="follow-up", history=history, full_question="How often does the board meet?")
    full = Observation(make_answer(cite(MEETS)))
    assert score(question, full, reference, full)["follow_up_same_answer"] is True
    lost = Observation(make_answer(cite(PRIVATE)))
    assert score(question, lost, reference, full)["follow_up_same_answer"] is False


PAID = "Carers are paid their expenses."
TWO = [[gold(MEETS)], [gold(PRIVATE, locator="section 2")]]


@pytest.mark.parametrize("status", ["declined", "replied", "error"])
def test_what_is_no_answer_earns_nothing_by_words_and_citations_that_come_with_it(
    reference: Reference, status: str
) -> None:
    """A composer that gave its citations with "I cannot say" would else look as good as one that answers."""
    reply = make_answer(cite(MEETS), status=status, reason="not_in_corpus", answer=MEETS)
    scores = score_of(make_question(kind="list", must_state=["twice a year"]), reply, reference)
    no = ("answered", "answered_correctly", "answered_complete", "must_state", "list_complete")
    assert {name: scores[name] for name in no} == dict.fromkeys(no, False)
    assert (scores["citation_recall"], scores["list_items"], scores["citation_f1"]) == ((0, 1), (0, 1), 0.0)
    without = ("first_citation_right", "citation_precision", "answer_precision", "gold_quoted", "quoted_gold", "pinpoint",
               "answered_without_citation", "statements_cited", "as_quoted", "preserved", "authority_right")  # fmt: skip
    assert {name: scores[name] for name in without} == dict.fromkeys(without)
    assert scores["verbatim"] == (1, 1)  # whatever is shown as a quotation has to be one


def test_an_answer_is_measured_by_its_statements(reference: Reference) -> None:
    scores = score_of(make_question(), make_answer(cite(MEETS), cite(PRIVATE)), reference)
    assert scores["statements_cited"] == scores["as_quoted"] == (2, 2)


def test_what_only_answerable_questions_can_have_is_not_measured_of_others(reference: Reference) -> None:
    scores = score_of(unanswerable(must_state=["twice a year"]), make_answer(cite(MEETS)), reference)
    without = ("answered_correctly", "answered_complete", "must_state", "gold_quoted", "first_citation_right",
               "citation_f1", "list_items")  # fmt: skip
    assert {name: scores[name] for name in without} == dict.fromkeys(without)


def test_every_phrase_must_be_stated_and_none_of_the_others(reference: Reference) -> None:
    answer = make_answer(cite(MEETS))
    both = make_question(must_state=["twice a year", "monthly"], must_not_state=["must meet", "weekly"])
    scores = score_of(both, answer, reference)
    assert (scores["must_state"], scores["must_not_state"]) == (False, False)
    free = score_of(make_question(), answer, reference)
    assert free["must_state"] is free["must_not_state"] is None


def test_the_f1_is_twice_the_product_over_the_sum(reference: Reference) -> None:
    """Two of three citations are right, and cover two of four groups: 2 · ⅔ · ½ / (⅔ + ½)."""
    question = make_question(gold=[*TWO, [gold("Papers are sent 14 days before.")], [gold(PAID, locator="section 3")]])
    answer = make_answer(cite(MEETS), cite(MEETS, source="opinion"), cite(PRIVATE, locator="section 2"))
    assert score_of(question, answer, reference)["citation_f1"] == pytest.approx(4 / 7)


def test_a_list_is_complete_only_with_its_groups_and_its_items(reference: Reference) -> None:
    question = make_question(kind="list", gold=TWO)
    wrong = [cite(MEETS), cite(PRIVATE, locator="section 2") | {"start": 1, "end": 30}]
    scores = score_of(question, make_answer(*wrong), reference)
    assert scores["list_complete"] is False
    plain = score_of(make_question(gold=TWO), make_answer(cite(MEETS), cite(PRIVATE)), reference)
    assert plain["list_items"] is plain["list_complete"] is None


def test_a_list_quoted_in_one_piece_is_complete_only_with_each_of_its_items(tiny_corpus: Path) -> None:
    """One item makes a citation right and covers the group; the list is cut short all the same."""
    parsed = read_reference(tiny_corpus)
    whole = "- read the papers;\n- declare their interests;\n- vote in person."
    question = make_question(kind="list", gold=[[gold(whole, "handbook", "Meetings")]])
    for numbers, complete in (((2,), False), ((1, 2, 3), True)):
        answer = make_answer(*(cited(parsed, "handbook", f"Meetings, bullet {n}") for n in numbers))
        scores = score_of(question, answer, parsed)
        assert (scores["answered_complete"], scores["list_complete"]) == (True, complete)
        assert scores["list_items"] == (len(numbers), 3)


def test_a_reason_counts_only_where_it_declines(reference: Reference) -> None:
    answered = make_answer(cite(MEETS), reason="not_in_corpus")
    scores = score_of(unanswerable(), answered, reference)
    assert (scores["declined"], scores["reason"]) == (False, False)
    any_reason = score_of(unanswerable(expect_reason=None), declined(), reference)
    assert (any_reason["declined"], any_reason["reason"]) == (True, None)
    assert score_of(make_question(), declined(), reference)["reason"] is None


def test_groups_are_looked_for_in_ten_passages(reference: Reference) -> None:
    for others, found in ((9, (1, 1)), (10, (0, 1))):
        reply = make_answer(cite(MEETS), passages=[*[passage("No.")] * others, passage(MEETS)])
        assert score_of(make_question(), reply, reference)["groups_at_10"] == found


def test_a_question_in_full_is_found_among_five_passages(reference: Reference) -> None:
    history = [{"role": "user", "content": "What is the board?"}]
    question = make_question(kind="follow-up", history=history, full_question="How often does the board meet?")
    for others, found in ((4, True), (5, False)):
        in_full = Observation(make_answer(cite(MEETS), passages=[*[passage("No.")] * others, passage(MEETS)]))
        scores = score(question, Observation(make_answer(cite(MEETS))), reference, in_full)
        assert scores["full_found_at_5"] is found
        assert scores["follow_up_relative"] == (1, int(found))


def test_a_follow_up_that_has_no_answer_is_not_compared(reference: Reference) -> None:
    history = [{"role": "user", "content": "What is the board?"}]
    question = unanswerable(history=history, full_question="Who pays the board?")
    scores = score(question, Observation(declined()), reference, Observation(declined()))
    assert scores["full_found_at_5"] is scores["follow_up_same_answer"] is None


def test_a_measure_says_what_it_is_and_what_it_is_over() -> None:
    assert (MEASURES["found_at_5"].label, MEASURES["found_at_5"].over) == ("found at 5", "answerable questions")
    assert MEASURES["groups_at_10"].over == "gold groups of answerable questions"
