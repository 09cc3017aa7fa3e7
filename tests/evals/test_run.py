import json

from evals_makers import FakeAssistant, cite, declined, make_answer, make_question, unanswerable

from evals.reference import Reference
from evals.run import WARM_UP, run

MEETS = "The board must meet twice a year."
ASKED = "How often does the board meet?"


def test_a_result_has_what_the_question_is_the_answer_and_the_scores(reference: Reference) -> None:
    assistant = FakeAssistant({ASKED: make_answer(cite(MEETS))})
    (result,) = run(assistant, [make_question(slices=["carers"])], reference)
    assert (result["id"], result["kind"], result["persona"], result["split"]) == (
        "guide-001",
        "direct",
        "officer",
        "dev",
    )
    assert (result["slices"], result["sources"], result["answerable"]) == (["carers"], ["guide"], True)
    assert result["answer"]["citations"][0]["quote"] == MEETS
    assert result["scores"]["answered_correctly"] is True
    assert result["error"] is None
    assert json.dumps(result)


def test_an_exception_is_the_result_of_its_question_and_the_run_goes_on(reference: Reference) -> None:
    assistant = FakeAssistant({ASKED: RuntimeError("the store did not answer")})
    failed, fine = run(assistant, [make_question(), unanswerable(question="Who won?")], reference)
    assert (failed["status"], failed["scores"]) == ("error", None)
    assert failed["error"] == "RuntimeError: the store did not answer"
    assert fine["scores"]["declined"] is True


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
    run(assistant, [make_question(), unanswerable(question="Who won?")], reference)
    assert assistant.asked == [(WARM_UP, 0, 10), (ASKED, 0, 10), ("Who won?", 0, 10)]


def test_times_are_taken_of_the_question_and_of_embedding_it_alone(reference: Reference) -> None:
    assistant = FakeAssistant({})
    (result,) = run(assistant, [make_question()], reference)
    assert assistant.embedder.texts == [WARM_UP, ASKED]
    assert set(result["times_ms"]) == {"total", "embed"}


def test_a_question_with_history_is_asked_with_it_and_in_full_without(reference: Reference) -> None:
    history = [{"role": "user", "content": "What is the board?"}, {"role": "assistant", "content": "A board."}]
    question = make_question(kind="follow-up", question="How often?", history=history, full_question=ASKED)
    assistant = FakeAssistant({"How often?": declined(), ASKED: make_answer(cite(MEETS))})
    (result,) = run(assistant, [question], reference)
    assert assistant.asked[1:] == [("How often?", 2, 10), (ASKED, 0, 10)]
    assert result["scores"]["follow_up_relative"] == (0, 1)
    assert result["full_passages"]
