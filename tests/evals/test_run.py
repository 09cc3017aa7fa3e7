import json

import pytest
from evals_makers import FakeAssistant, cite, declined, make_answer, make_question, observe, place_of, unanswerable

from evals.content import content_hash
from evals.observe import Observation
from evals.reference import Reference
from evals.run import WARM_UP, problems, results_of, run

MEETS = "The board must meet twice a year."
ASKED = "How often does the board meet?"
HISTORY = [{"role": "user", "content": "What is the board?"}, {"role": "assistant", "content": "A board."}]
FOLLOW_UP = {"kind": "follow-up", "question": "How often?", "history": HISTORY, "full_question": ASKED}


def test_a_result_has_what_the_question_is_the_answer_and_the_scores(reference: Reference) -> None:
    assistant = FakeAssistant({ASKED: make_answer(cite(MEETS))})
    question = make_question(slices=["carers"])
    (result,) = run(assistant, [question], reference)
    facts = ("guide-001", "direct", "officer", "dev", ASKED)
    assert tuple(result[name] for name in ("id", "kind", "persona", "split", "question")) == facts
    assert (result["slices"], result["sources"], result["answerable"]) == (["carers"], ["guide"], True)
    assert result["content"] == content_hash(question)
    assert result["answer"]["citations"][0]["quote"] == MEETS
    assert result["scores"]["answered_correctly"] is True
    assert result["error"] is None
    assert json.loads(json.dumps(result))["losses"] == [{"group": 1, "stage": "cited"}]


def test_a_result_has_the_rankings_and_the_decision(reference: Reference) -> None:
    place = place_of(MEETS)
    assistant = FakeAssistant({ASKED: observe(make_answer(cite(MEETS)), place, lexical=())})
    (result,) = run(assistant, [make_question()], reference)
    assert result["legs"]["fused"] == [["guide", place.start, place.end, "section 1"]]
    assert result["legs"]["lexical"] == []
    assert result["decision"]["answer"] is True


def test_an_exception_is_the_result_of_its_question_and_the_run_goes_on(reference: Reference) -> None:
    assistant = FakeAssistant({ASKED: RuntimeError("the store did not answer")})
    failed, fine = run(assistant, [make_question(), unanswerable(question="Who won?")], reference)
    assert (failed["status"], failed["scores"]) == ("error", None)
    assert problems(failed) == ["RuntimeError: the store did not answer"]
    assert fine["scores"]["declined"] is True
    assert set(failed) == set(fine)


def test_an_answer_with_the_status_error_is_an_error_and_not_a_declined_question(reference: Reference) -> None:
    broken = make_answer(status="error", reason="error_internal", answer="Something went wrong.")
    (result,) = run(FakeAssistant({"Who won?": broken}), [unanswerable(question="Who won?")], reference)
    assert (result["status"], result["scores"]) == ("error", None)
    assert "error_internal" in result["error"]


def test_an_answer_that_breaks_the_contract_is_an_error(reference: Reference) -> None:
    (result,) = run(FakeAssistant({ASKED: {"status": "answered"}}), [make_question()], reference)
    assert result["scores"] is None
    assert "KeyError" in result["error"]


def test_ten_passages_are_asked_for_and_the_models_are_warmed_up_once(reference: Reference) -> None:
    assistant = FakeAssistant({})
    run(assistant, [make_question(), unanswerable(question="Who won?")], reference, robustness=False)
    assert assistant.asked == [(WARM_UP, 0, 10), (ASKED, 0, 10), ("Who won?", 0, 10)]


def test_times_are_taken_of_the_question_of_its_steps_and_of_embedding_it_alone(reference: Reference) -> None:
    answer = declined() | {"timings_ms": {"retrieve": 7.0, "decide": 1.0, "total": 8.0}}
    seen = Observation(answer, took_ms=8.1)
    assistant = FakeAssistant({ASKED: seen})
    (result,) = run(assistant, [make_question()], reference)
    assert assistant.embedder.texts == [WARM_UP, ASKED]
    assert result["times_ms"].pop("embed") >= 0
    assert result["times_ms"] == {"total": 8.1, "steps": {"retrieve": 7.0, "decide": 1.0}}


def test_a_question_with_history_is_asked_with_it_and_in_full_without(reference: Reference) -> None:
    assistant = FakeAssistant({"How often?": declined(), ASKED: make_answer(cite(MEETS))})
    (result,) = run(assistant, [make_question(**FOLLOW_UP)], reference, robustness=False)
    assert assistant.asked[1:] == [("How often?", 2, 10), (ASKED, 0, 10)]
    assert result["scores"]["follow_up_relative"] == (0, 1)
    cited = cite(MEETS)
    found = {"status": "answered", "citations": [["guide", cited["start"], cited["end"]]], "found_at_5": True}
    assert result["in_full"] == found


def test_a_question_is_asked_in_other_words_too_with_its_history(reference: Reference) -> None:
    script = {"How often?": make_answer(cite(MEETS)), "HOW OFTEN?": declined(), "When, then?": make_answer(cite(MEETS))}
    assistant = FakeAssistant(script)
    question = make_question(**FOLLOW_UP, variants={"lay": "When, then?"})
    (result,) = run(assistant, [question], reference)
    assert ("When, then?", 2, 10) in assistant.asked
    assert result["variants"]["lay"]["same"] is True
    assert result["variants"]["upper_case"]["same"] is False
    assert result["variants"]["upper_case"]["question"] == "HOW OFTEN?"
    assert {"misspelt", "upper_case", "lay"} == set(result["variants"])


def test_without_robustness_there_are_no_other_words(reference: Reference) -> None:
    (result,) = run(FakeAssistant({}), [make_question()], reference, robustness=False)
    assert result["variants"] == {}


@pytest.mark.parametrize(
    "broken",
    [RuntimeError("too loud"), make_answer(status="error", reason="error_internal", answer="too loud")],
    ids=["raised", "said"],
)
def test_what_goes_wrong_with_other_words_costs_the_question_nothing(broken: object, reference: Reference) -> None:
    script = {"How often?": make_answer(cite(MEETS)), "HOW OFTEN?": broken, ASKED: broken}
    (result,) = run(FakeAssistant(script), [make_question(**FOLLOW_UP)], reference)
    assert result["status"] == "answered"
    assert result["scores"]["answered_correctly"] is True
    assert result["scores"]["follow_up_relative"] is None
    loud = result["variants"]["upper_case"]
    assert (loud["status"], loud["same"], loud["found_at_5"]) == ("error", None, None)
    assert (result["in_full"]["status"], result["in_full"]["found_at_5"]) == ("error", None)
    assert sorted(p.split(":")[0] for p in problems(result)) == ["in full", "upper_case"]
    assert all("too loud" in p for p in problems(result))


def test_helpers_are_asked_nothing_while_a_time_is_taken(reference: Reference) -> None:
    assistant = FakeAssistant({})
    helped: list[str] = []

    def helper(question: str, *_: object) -> Observation:
        helped.append(question)
        return Observation(declined())

    results = list(results_of(assistant, [make_question(variants={"lay": "When?"})], reference, helpers=[helper]))
    assert (ASKED, 0, 10) in assistant.asked
    assert ASKED not in helped
    asked = {q for q, _, _ in assistant.asked} - {WARM_UP, ASKED}
    assert asked | set(helped) == {v["question"] for v in results[0]["variants"].values()}
    assert not asked & set(helped)


def test_a_second_run_gives_the_same_results_but_for_the_times(reference: Reference) -> None:
    from evals.files import without_times

    def once() -> list[dict[str, object]]:
        script = {ASKED: make_answer(cite(MEETS))}
        results = run(FakeAssistant(script), [make_question(), unanswerable(question="Who won?")], reference)
        return [without_times(r) for r in results]

    assert once() == once()
