from evals_makers import cite, declined, gold, make_answer, make_question, passage, unanswerable

from evals.metrics import MEASURES, score, score_retrieval
from evals.reference import Reference

MEETS, PRIVATE = "The board must meet twice a year.", "The board may meet in private."


def test_a_good_answer_scores_in_full(reference: Reference) -> None:
    question = make_question(must_state=["twice a year"], must_not_state=["monthly"])
    scores = score(question, make_answer(cite(MEETS)), reference)
    assert list(scores) == list(MEASURES)
    whole = ["found_at_1", "found_at_3", "found_at_5", "found_at_10", "within_2000", "answered", "answered_correctly",
             "answered_complete", "first_citation_right", "must_state", "must_not_state"]  # fmt: skip
    assert {name: scores[name] for name in whole} == dict.fromkeys(whole, True)
    assert scores["citation_precision"] == scores["citation_recall"] == scores["verbatim"] == (1, 1)
    assert scores["reciprocal_rank"] == 1.0
    assert scores["answered_without_citation"] is False
    assert scores["declined"] is scores["reason"] is None


def test_a_wrong_citation_costs_precision_and_an_answer_with_no_other_is_not_correct(reference: Reference) -> None:
    both = score(make_question(), make_answer(cite(PRIVATE), cite(MEETS)), reference)
    assert both["citation_precision"] == (1, 2)
    assert both["answer_precision"] == 0.5
    assert both["first_citation_right"] is False
    assert both["answered_correctly"] is True
    wrong = score(make_question(), make_answer(cite(PRIVATE)), reference)
    assert wrong["answered_correctly"] is wrong["answered_complete"] is False
    assert wrong["answered"] is True


def test_a_missing_citation_is_found_out(reference: Reference) -> None:
    scores = score(make_question(), make_answer(), reference)
    assert scores["answered_without_citation"] is True
    assert scores["answered_correctly"] is scores["first_citation_right"] is False
    assert scores["citation_precision"] is scores["verbatim"] is None


def test_a_dropped_group_makes_an_answer_incomplete(reference: Reference) -> None:
    question = make_question(gold=[[gold(MEETS)], [gold(PRIVATE, locator="section 2")]])
    scores = score(question, make_answer(cite(MEETS)), reference)
    assert scores["answered_correctly"] is True
    assert scores["answered_complete"] is False
    assert scores["citation_recall"] == (1, 2)
    assert scores["found_at_10"] is False
    assert scores["groups_at_10"] == (1, 2)


def test_a_declined_answerable_question_is_not_answered_and_covers_nothing(reference: Reference) -> None:
    scores = score(make_question(must_state=["twice"]), declined(), reference)
    assert scores["answered"] is scores["answered_correctly"] is scores["answered_complete"] is False
    assert scores["citation_recall"] == (0, 1)
    assert scores["must_state"] is False
    assert scores["first_citation_right"] is scores["citation_precision"] is None


def test_an_unanswerable_question_is_to_be_declined_with_its_reason(reference: Reference) -> None:
    good = score(unanswerable(), declined(), reference)
    assert (good["declined"], good["reason"]) == (True, True)
    assert good["answered"] is good["found_at_5"] is good["citation_recall"] is None
    other = score(unanswerable(), declined("off_topic"), reference)
    assert (other["declined"], other["reason"]) == (True, False)


def test_a_friendly_reply_counts_as_declined_with_another_reason(reference: Reference) -> None:
    scores = score(unanswerable(), make_answer(status="replied", reason="greeting"), reference)
    assert (scores["declined"], scores["reason"]) == (True, False)


def test_an_answer_to_an_unanswerable_question_has_only_wrong_citations(reference: Reference) -> None:
    scores = score(unanswerable(), make_answer(cite(MEETS)), reference)
    assert (scores["declined"], scores["reason"]) == (False, False)
    assert scores["citation_precision"] == (0, 1)


def test_words_that_must_not_be_stated_are_found_out(reference: Reference) -> None:
    question = make_question(must_not_state=["monthly"])
    assert (
        score(question, make_answer(cite(MEETS), answer="It meets **monthly**."), reference)["must_not_state"] is False
    )


def test_a_follow_up_is_compared_with_the_question_in_full(reference: Reference) -> None:
    history = [{"role": "user", "content": "What is the board?"}]
    question = make_question(kind="follow-up", history=history, full_question="How often does the board meet?")
    lost = make_answer(cite(MEETS), passages=[passage(PRIVATE)])
    scores = score(question, lost, reference, in_full=make_answer(cite(MEETS)))
    assert (scores["follow_up_found_at_5"], scores["full_found_at_5"]) == (False, True)
    assert scores["follow_up_relative"] == (0, 1)


def test_a_ranking_for_a_question_without_gold_has_no_scores() -> None:
    assert set(score_retrieval(unanswerable(), [passage(MEETS)]).values()) == {None}
