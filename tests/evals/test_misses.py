from evals_makers import FakeAssistant, cite, make_answer, make_question, unanswerable

from evals.misses import misses
from evals.reference import Reference
from evals.run import run

MEETS, PRIVATE = "The board must meet twice a year.", "The board may meet in private."


def test_a_good_answer_is_no_miss_and_others_come_gravest_first(reference: Reference) -> None:
    shifted = cite(MEETS) | {"start": 3}
    script = {"good": make_answer(cite(MEETS)), "wrong": make_answer(cite(PRIVATE, locator="section 2")), "shifted": make_answer(shifted),
              "broken": RuntimeError("no"), "made up": make_answer(cite(MEETS))}  # fmt: skip
    names = ["good", "wrong", "shifted", "broken"]
    questions = [make_question(id=f"guide-{2 * i + 1}", question=name) for i, name in enumerate(names)]
    questions.append(unanswerable(question="made up"))
    found = misses(questions, run(FakeAssistant(script), questions, reference))
    assert [m.question for m in found] == ["broken", "shifted", "made up", "wrong"]
    assert [m.missed[0] for m in found] == ["error", "verbatim", "declined", "answered_correctly"]


def test_a_miss_says_what_was_expected_and_what_came(reference: Reference) -> None:
    questions = [make_question(must_state=["twice"]), unanswerable(question="who?")]
    script = {questions[0].question: make_answer(cite(PRIVATE, locator="section 2")), "who?": make_answer(cite(MEETS))}
    made_up, wrong = misses(questions, run(FakeAssistant(script), questions, reference))
    assert wrong.expected == "guide, section 1; states 'twice'"
    assert wrong.came.startswith("cited guide, section 2")
    assert made_up.expected == "declined (not_in_corpus)"


def test_a_declined_question_shows_its_reason_and_the_nearest(reference: Reference) -> None:
    question = make_question()
    (miss,) = misses([question], run(FakeAssistant({}), [question], reference))
    assert (
        miss.came
        == "declined (not_in_corpus); nearest: nothing; group 1 lost: the turn was declined, although nothing before had lost it"
    )
